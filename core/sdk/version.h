// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_SDK_VERSION_H_
#define GLOWPLUG_SDK_VERSION_H_

namespace glowplug {

// Of the library, its built-in plugins and its command line, which are released together.
inline constexpr char kVersion[] = "1.0.0";

}  // namespace glowplug

#endif  // GLOWPLUG_SDK_VERSION_H_
