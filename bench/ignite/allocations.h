// SPDX-License-Identifier: Apache-2.0
// Linking allocations.cc replaces malloc and its like in the whole process, plugins included, by
// the C library's with a count in front.
#ifndef GLOWPLUG_BENCH_IGNITE_ALLOCATIONS_H_
#define GLOWPLUG_BENCH_IGNITE_ALLOCATIONS_H_

#include "bench/ignite/subject.h"

namespace bench {

// Of all threads, those that have ended included.
Allocations CountedAllocations();

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_ALLOCATIONS_H_
