// SPDX-License-Identifier: Apache-2.0
// What libglowplug.so shows: everything else is compiled hidden.
#ifndef GLOWPLUG_EXPORT_H_
#define GLOWPLUG_EXPORT_H_

#define GLOWPLUG_EXPORT __attribute__((visibility("default")))

#endif  // GLOWPLUG_EXPORT_H_
