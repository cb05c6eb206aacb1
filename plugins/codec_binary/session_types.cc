// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/session_types.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string_view>

#include "plugins/codec_binary/fields.h"
#include "wire/ignite/type_name.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::ValueType;

constexpr int64_t kJava = 0;  // platforms: whose class the name is

// Beyond this a peer invents types; they are asked for again.
constexpr size_t kMaxRemembered = 100'000;

// After which it is asked again for a type that the cluster did not know.
constexpr std::chrono::seconds kAbsentFor(10);

// Of which constants an enum has been registered with; their order does not count.
int32_t KeyOfConstants(const api::EnumConstant* constants, size_t count) {
  uint32_t key = 0;
  for (size_t i = 0; i < count; ++i) {
    const int32_t name = ignite::FieldIdOf(sdk::ViewOf(constants[i].name));
    const int32_t ordinal = ignite::AddToSchema(ignite::kNoFieldsSchema, constants[i].ordinal);
    key += static_cast<uint32_t>(ignite::AddToSchema(ordinal, name));
  }
  return static_cast<int32_t>(key);
}

// The first field of which both say another type; null: none. Those that may hold anything agree
// with all. Both have the same fields; a schema's id stands for their names alone.
const api::ObjectField* FindConflict(const api::ObjectType& known, const api::ObjectType& type) {
  for (uint32_t i = 0; i < type.field_count && i < known.field_count; ++i) {
    const ValueType before = known.fields[i].type;
    const ValueType now = type.fields[i].type;
    if (before != now && before != ValueType::kObject && now != ValueType::kObject) {
      return &known.fields[i];
    }
  }
  return nullptr;
}

std::string TextOf(ValueType type) {
  return std::string(ignite::NameOfTypeCode(static_cast<int64_t>(type)));
}

api::Outcome FailConflict(const api::ObjectType& known, const api::ObjectField& field,
                          const api::ObjectType& type, api::Failure* failure) {
  const uint64_t index = static_cast<uint64_t>(&field - known.fields);
  return sdk::Fail(failure, api::Code::kInvalidArgument,
                   "type '" + std::string(sdk::ViewOf(type.name)) + "', field '" +
                       std::string(sdk::ViewOf(field.name)) + "': expected " + TextOf(field.type) +
                       ", as it was registered, found " + TextOf(type.fields[index].type) +
                       ". A field keeps its type: give it another name",
                   {.origin = api::Origin::kClient});
}

}  // namespace

bool SessionTypes::Configuration(bool* compact_footer, ignite::NameMapper* mapper) noexcept {
  if (!assumes_configuration_) return format_.Get(compact_footer, mapper);
  format_.GetUsual(compact_footer, mapper);
  return true;
}

bool SessionTypes::MayWrite(const api::ObjectType& type, int32_t type_id,
                            int32_t schema_id) noexcept {
  if (serving_) return true;
  if (type.is_enum != 0) schema_id = KeyOfConstants(type.constants, type.constant_count);
  const auto registered = registered_.find({type_id, schema_id});
  if (registered == registered_.end() || named_.count(type_id) == 0) return false;
  return registered->second == nullptr || FindConflict(*registered->second, type) == nullptr;
}

const api::ObjectType* SessionTypes::Find(int32_t type_id, int32_t schema_id,
                                          bool* absent) noexcept {
  const api::ObjectType* found = registry_.Lookup(type_id, schema_id);
  *absent = found == nullptr && serving_;
  if (found != nullptr || serving_) return found;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto absence = absent_.find({type_id, schema_id});
  *absent =
      absence != absent_.end() && std::chrono::steady_clock::now() - absence->second < kAbsentFor;
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

api::Outcome SessionTypes::AskRegistration(const api::ObjectType& type, api::Request* first,
                                           api::Failure* failure) {
  // Known by now, for ids were made of it.
  bool compact_footer;
  ignite::NameMapper mapper = ignite::NameMapper::kFullName;
  Configuration(&compact_footer, &mapper);
  const std::string_view name = sdk::ViewOf(type.name);
  const api::ObjectType* const types[] = {&type};
  const ignite::TypeMeta meta = ignite::MetaOf(types, 1, mapper);
  const int32_t type_id = meta.type_id;
  for (const ignite::SchemaMeta& schema : meta.schemas) {
    const auto known = registered_.find({type_id, schema.id});
    if (known == registered_.end() || known->second == nullptr) continue;
    if (const api::ObjectField* field = FindConflict(*known->second, type)) {
      return FailConflict(*known->second, *field, type, failure);
    }
  }
  // A simple name can stand for any class of that name, in whatever package: naming one more would
  // be refused.
  if (mapper == ignite::NameMapper::kSimpleName && ignite::SimpleName(name) == name) {
    named_.insert(type_id);
  }
  if (named_.count(type_id) == 0) {
    first->operation = Operation::kPutTypeName;
    args_[0] = NumberValue(ValueType::kByte, kJava);
    args_[1] = NumberValue(ValueType::kInt, type_id);
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
  return api::Outcome::kAgain;
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
    const ignite::TypeMeta meta = ReadTypeMeta(in);
    registry_.Learn(meta);
    if (meta.is_enum) {
      const int32_t key = KeyOfConstants(meta.constants.data(), meta.constants.size());
      registered_[{meta.type_id, key}] = nullptr;
    }
    for (const ignite::SchemaMeta& schema : meta.schemas) {
      registered_[{meta.type_id, schema.id}] = registry_.Lookup(meta.type_id, schema.id);
    }
  }
  sent_.erase(found);
}

void SessionTypes::TypeAnswered(uint64_t token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto asked = asked_.find(token);
  if (asked == asked_.end()) return;
  if (absent_.size() > kMaxRemembered) absent_.clear();
  for (const Schema& schema : asked->second) {
    if (registry_.Lookup(schema.first, schema.second) == nullptr) {
      absent_[schema] = std::chrono::steady_clock::now();
    }
  }
  asked_.erase(asked);
}

}  // namespace glowplug::binary
