// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/key_write.h"

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>

#include "wire/ignite/string_object.h"

namespace glowplug::node {
namespace {

using ignite::OpCode;

bool AnswersOld(OpCode op) {
  return op == OpCode::kGetAndPut || op == OpCode::kGetAndReplace || op == OpCode::kGetAndRemove ||
         op == OpCode::kGetAndPutIfAbsent;
}

bool IsEnum(std::string_view value) {
  return !value.empty() && (value[0] == static_cast<char>(api::ValueType::kEnum) ||
                            value[0] == static_cast<char>(api::ValueType::kBinaryEnum));
}

}  // namespace

WriteFields FieldsOf(OpCode op) {
  switch (op) {
    case OpCode::kReplaceIfEquals:
      return {true, true};
    case OpCode::kRemoveIfEquals:
      return {true, false};
    case OpCode::kGetAndRemove:
      return {false, false};
    default:
      return {false, true};
  }
}

bool SameValue(std::string_view a, std::string_view b) {
  return a == b || (IsEnum(a) && IsEnum(b) && a.substr(1) == b.substr(1));
}

void KeyWrite::Own() {
  own_.reserve(value_.size() + expected_.size());
  own_.append(value_).append(expected_);
  const size_t value_size = value_.size();
  value_ = std::string_view(own_).substr(0, value_size);
  expected_ = std::string_view(own_).substr(value_size);
}

store::Outcome KeyWrite::Store(const store::Entry* present) {
  is_done_ = true;
  const int64_t expires_ms = present == nullptr
                                 ? ExpiresAfter(policy_.create_ms, store::kNeverExpires, now_ms_)
                                 : ExpiresAfter(policy_.update_ms, present->expires_ms, now_ms_);
  if (expires_ms != kAtOnce) return store::Outcome::Put(std::string(value_), expires_ms);
  return present == nullptr ? store::Outcome::Keep() : store::Outcome::Remove();
}

store::Outcome KeyWrite::Remove() {
  is_done_ = true;
  return store::Outcome::Remove();
}

// A comparison that fails counts as an access, the others do not.
store::Outcome KeyWrite::Leave(const store::Entry* present) {
  if (present == nullptr || policy_.access_ms == kUnchanged || expected_.empty()) {
    return store::Outcome::Keep();
  }
  const int64_t expires_ms = ExpiresAfter(policy_.access_ms, present->expires_ms, now_ms_);
  if (expires_ms == kAtOnce) return store::Outcome::Remove();
  return store::Outcome::Put(std::string(present->value), expires_ms);
}

store::Outcome KeyWrite::Decide(const store::Entry* present) {
  is_done_ = false;
  was_there_ = present != nullptr;
  old_.clear();
  if (was_there_ && AnswersOld(op_)) old_ = present->value;
  switch (op_) {
    case OpCode::kPutIfAbsent:
    case OpCode::kGetAndPutIfAbsent:
      return was_there_ ? Leave(present) : Store(present);
    case OpCode::kReplace:
    case OpCode::kGetAndReplace:
      return was_there_ ? Store(present) : Leave(present);
    case OpCode::kReplaceIfEquals:
      return was_there_ && SameValue(present->value, expected_) ? Store(present) : Leave(present);
    case OpCode::kRemoveIfEquals:
      return was_there_ && SameValue(present->value, expected_) ? Remove() : Leave(present);
    case OpCode::kGetAndRemove:
      return was_there_ ? Remove() : Leave(present);
    default:
      return Store(present);
  }
}

void KeyWrite::WriteAnswer(ignite::Writer& out) const {
  if (AnswersOld(op_)) {
    if (!was_there_) return out.Byte(ignite::kNullCode);
    return out.Raw(sdk::BytesOf(old_));
  }
  if (op_ != OpCode::kPut && op_ != OpCode::kPutAll) out.Bool(is_done_);
}

}  // namespace glowplug::node
