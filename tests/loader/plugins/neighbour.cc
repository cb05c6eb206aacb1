// SPDX-License-Identifier: Apache-2.0
// A library that a plugin leans on; the older one lacks what the newer one has.
#if defined(HAS_IT)
extern "C" __attribute__((visibility("default"))) int glowplug_test_nobody_has_this() { return 1; }
#endif

extern "C" __attribute__((visibility("default"))) int glowplug_test_neighbour() { return 1; }
