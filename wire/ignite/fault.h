// SPDX-License-Identifier: Apache-2.0
// Why bytes could not be read or written: facts without an allocation, text on demand.
#ifndef GLOWPLUG_WIRE_IGNITE_FAULT_H_
#define GLOWPLUG_WIRE_IGNITE_FAULT_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <string>

namespace glowplug::ignite {

enum class FaultKind : uint8_t {
  kNone,
  kTruncated,      // the input ends before `needed` bytes of `what`
  kUnexpected,     // `what` should be `expected` and is `found`
  kUnimplemented,  // `what` is of type code `found`
  kNoRoom,         // the buffer or arena refused `needed` bytes more
  // Not faults of the bytes: something must be asked or told first, then the work is done again.
  kNeedsConfiguration,  // the cluster's binary configuration
  kNeedsType,           // the type with id `found` and schema id `needed`
  kNeedsRegistration,   // `type` must be registered
};

// The first thing that went wrong. The texts are literals.
struct Fault {
  FaultKind kind = FaultKind::kNone;
  const char* what = "";
  const char* expected = "";
  uint64_t offset = 0;  // of the faulty field, from the beginning of what is read; 0 for a writer
  int64_t needed = 0;
  int64_t found = 0;  // a number read, or for kTruncated the bytes left
  const api::ObjectType* type = nullptr;
};

inline constexpr Fault kNoFault;

// One sentence without its full stop: where, expected against found.
std::string Describe(const Fault& fault);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_FAULT_H_
