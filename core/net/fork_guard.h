// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_FORK_GUARD_H_
#define GLOWPLUG_CORE_NET_FORK_GUARD_H_

#include <cstdint>

namespace glowplug {

// A number that changes in a forked child. A child shares its parent's sockets and epoll set, and
// its mutexes may be locked for ever: whatever was opened under another number must not be touched.
// Cheap; any thread.
uint64_t ForkGeneration();

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_FORK_GUARD_H_
