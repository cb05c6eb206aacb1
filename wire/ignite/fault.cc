// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/fault.h"

#include <string_view>

#include "wire/ignite/type_name.h"

namespace glowplug::ignite {

std::string Describe(const Fault& fault) {
  const std::string at = "byte " + std::to_string(fault.offset) + ": ";
  switch (fault.kind) {
    case FaultKind::kNone:
      return "no fault";
    case FaultKind::kTruncated:
      return at + "expected " + std::to_string(fault.needed) + " bytes of " + fault.what +
             ", found " + std::to_string(fault.found) + " before the end";
    case FaultKind::kUnexpected:
      return at + "expected " + fault.expected + " as " + fault.what + ", found " +
             std::to_string(fault.found);
    case FaultKind::kUnimplemented:
      return at + fault.what + " has type code " + std::to_string(fault.found) + " (" +
             std::string(NameOfTypeCode(fault.found)) +
             "), which this version neither reads nor writes";
    case FaultKind::kNoRoom:
      return std::string("no room for ") + std::to_string(fault.needed) + " bytes of " +
             fault.what + ": the bound of the buffer or memory is reached";
    case FaultKind::kNeedsConfiguration:
      return "the cluster's binary configuration is not known yet";
    case FaultKind::kNeedsType:
      return at + "an object of type id " + std::to_string(fault.found) + " with schema id " +
             std::to_string(fault.needed) + ", of which nothing is known yet";
    case FaultKind::kNeedsRegistration:
      return std::string(fault.what) + " is of a type that is not registered yet";
  }
  return "unknown fault";
}

}  // namespace glowplug::ignite
