// SPDX-License-Identifier: Apache-2.0
// Where a host's own secrets come from: a vault, a key ring, whatever it asks.
#ifndef GLOWPLUG_SECRET_SOURCE_H_
#define GLOWPLUG_SECRET_SOURCE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace glowplug {

// Gives what the reference {"callback": name} stands for, or nothing when it knows no such name.
// Called whenever the secret is needed, that is for each connection anew, by any thread and several
// at a time; it must not call back into Glowplug, and an operation may wait for it. The string that
// it returns is wiped after use.
using SecretSource = std::function<std::optional<std::string>(std::string_view name)>;

}  // namespace glowplug

#endif  // GLOWPLUG_SECRET_SOURCE_H_
