// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/session_types.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string_view>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::ValueType;

constexpr int64_t kJava = 0;  // platforms: whose class the name is

// Beyond this a peer invents types; they are asked for again.
constexpr size_t kMaxRemembered = 100'000;

}  // namespace

bool SessionTypes::Configuration(bool* compact_footer, ignite::NameMapper* mapper) noexcept {
  if (!assumes_configuration_) return registry_.Configuration(compact_footer, mapper);
  registry_.UsualConfiguration(compact_footer, mapper);
  return true;
}

bool SessionTypes::MayWrite(const api::ObjectType&, int32_t type_id, int32_t schema_id) noexcept {
  if (serving_) return true;
  if (registered_.count({type_id, schema_id}) > 0 && named_.count(type_id) > 0) return true;
  refused_type_id_ = type_id;
  return false;
}

const api::ObjectType* SessionTypes::Find(int32_t type_id, int32_t schema_id,
                                          bool* absent) noexcept {
  const api::ObjectType* found = registry_.Lookup(type_id, schema_id);
  *absent = found == nullptr && serving_;
  if (found != nullptr || serving_) return found;
  const std::lock_guard<std::mutex> lock(mutex_);
  *absent = absent_.count({type_id, schema_id}) > 0;
  if (!*absent) {
    // Out of memory it is not remembered: then the answer to the question does not end it.
    sdk::Guard(nullptr, "looking up a type", [&] {
      if (wanted_.size() > kMaxRemembered) wanted_.clear();
      wanted_[type_id].insert(schema_id);
      return api::Outcome::kDone;
    });
  }
  return nullptr;
}

void SessionTypes::AskRegistration(const api::ObjectType& type, api::Request* first) {
  if (named_.count(refused_type_id_) == 0) {
    first->operation = Operation::kPutTypeName;
    args_[0] = NumberValue(ValueType::kByte, kJava);
    args_[1] = NumberValue(ValueType::kInt, refused_type_id_);
    args_[2] = NumberValue(ValueType::kString, 0);
    args_[2].bytes = type.name.data;
    args_[2].count = static_cast<uint32_t>(type.name.size);
    first->arg_count = 3;
  } else {
    first->operation = Operation::kPutType;
    record_ = {};
    record_.type = &type;
    args_[0] = NumberValue(ValueType::kObject, 0);
    args_[0].object = &record_;
    first->arg_count = 1;
  }
  first->args = args_;
}

void SessionTypes::Sent(const api::Request& request, std::string_view body) {
  switch (request.operation) {
    case Operation::kPutTypeName:
      if (request.args[0].int64 != kJava) return;
      sent_[request.token] = {request.operation, static_cast<int32_t>(request.args[1].int64), {}};
      return;
    case Operation::kPutType:
      sent_[request.token] = {request.operation, 0, std::string(body)};
      return;
    case Operation::kType: {
      int32_t type_id = 0;
      // The body is the id, also where a name was given.
      ignite::Reader in(sdk::BytesOf(body));
      type_id = in.Int("type id");
      const std::lock_guard<std::mutex> lock(mutex_);
      // Answers to what nobody waits for any more never take theirs.
      if (asked_.size() > kMaxRemembered) asked_.clear();
      std::set<Schema>& asked = asked_[request.token];
      for (const int32_t schema_id : wanted_[type_id]) asked.insert({type_id, schema_id});
      wanted_.erase(type_id);
      return;
    }
    default:
      return;
  }
}

void SessionTypes::Answered(uint64_t token, bool success) {
  const auto found = sent_.find(token);
  if (found == sent_.end()) return;
  if (success && found->second.operation == Operation::kPutTypeName) {
    named_.insert(found->second.type_id);
  } else if (success) {
    ignite::Reader in(sdk::BytesOf(found->second.body));
    const TypeMeta meta = ReadTypeMeta(in);
    registry_.Learn(meta);
    if (meta.is_enum) registered_.insert({meta.type_id, 0});
    for (const SchemaMeta& schema : meta.schemas) registered_.insert({meta.type_id, schema.id});
  }
  sent_.erase(found);
}

void SessionTypes::TypeAnswered(uint64_t token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto asked = asked_.find(token);
  if (asked == asked_.end()) return;
  if (absent_.size() > kMaxRemembered) absent_.clear();
  for (const Schema& schema : asked->second) {
    if (registry_.Lookup(schema.first, schema.second) == nullptr) absent_.insert(schema);
  }
  asked_.erase(asked);
}

}  // namespace glowplug::binary
