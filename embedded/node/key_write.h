// SPDX-License-Identifier: Apache-2.0
// A write of one entry that depends on what is there.
#ifndef GLOWPLUG_EMBEDDED_NODE_KEY_WRITE_H_
#define GLOWPLUG_EMBEDDED_NODE_KEY_WRITE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "embedded/node/expiry.h"
#include "embedded/store/entry.h"
#include "wire/ignite/op_code.h"
#include "wire/ignite/primitives.h"

namespace glowplug::node {

class KeyWrite {
 public:
  // op: one that FieldsOf knows. The views live until it is decided, or until Own.
  KeyWrite(ignite::OpCode op, const ExpiryPolicy& policy, int64_t now_ms, std::string_view value,
           std::string_view expected)
      : op_(op), policy_(policy), now_ms_(now_ms), value_(value), expected_(expected) {}
  KeyWrite(const KeyWrite&) = delete;
  KeyWrite& operator=(const KeyWrite&) = delete;

  // Copies what it views.
  void Own();

  // As store::Decide wants it.
  store::Outcome Decide(const store::Entry* present);

  // What the operation answers, after it was decided.
  void WriteAnswer(ignite::Writer& out) const;

 private:
  store::Outcome Store(const store::Entry* present);
  store::Outcome Remove();
  store::Outcome Leave(const store::Entry* present);

  const ignite::OpCode op_;
  const ExpiryPolicy policy_;
  const int64_t now_ms_;
  std::string_view value_, expected_;
  std::string own_;

  bool is_done_ = false;
  bool was_there_ = false;
  std::string old_;
};

// What stands behind the key in a request.
struct WriteFields {
  bool has_expected = false;
  bool has_value = false;
};
WriteFields FieldsOf(ignite::OpCode op);

// Enums of both codes are the same value to the server.
bool SameValue(std::string_view a, std::string_view b);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_KEY_WRITE_H_
