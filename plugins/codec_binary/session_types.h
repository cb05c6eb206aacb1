// SPDX-License-Identifier: Apache-2.0
// What one connection has registered and asked of types (ignite-protocol, operations 3000 to 3004).
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_TYPES_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_TYPES_H_

#include <glowplug/api/operation.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "plugins/codec_binary/type_registry.h"

namespace glowplug::binary {

// Functions are [one] or [any] as those of the session that call them. Find() and
// Configuration() are [any].
class SessionTypes final : public ignite::TypeDirectory {
 public:
  // Who serves asks nobody: what it does not know is absent, and all may be written.
  SessionTypes(TypeRegistry& registry, bool serving)
      : registry_(registry), serving_(serving), format_(registry.format().settings()) {}

  // [one] The peer does not tell how objects are written: then it is as usual.
  void AssumeConfiguration() { assumes_configuration_ = true; }
  // [any] The answer to operation 3004.
  void LearnConfiguration(bool compact_footer, int8_t mapper) {
    format_.Learn(compact_footer, mapper);
    registry_.format().Learn(compact_footer, mapper);
  }
  // [any] As ObjectFormat says.
  bool has_unknown_mapper() const { return format_.has_unknown_mapper(); }

  // Asked for what is encoded, and to read an object that names its type.
  bool Configuration(bool* compact_footer, ignite::NameMapper* mapper) noexcept override;
  // [one] while a request is encoded.
  bool MayWrite(const api::ObjectType& type, int32_t type_id, int32_t schema_id) noexcept override;
  const api::ObjectType* Find(int32_t type_id, int32_t schema_id, bool* absent) noexcept override;
  api::ObjectReader* reader() noexcept override { return &registry_; }

  // [one] kAgain, and the request that must come before one with a type that MayWrite() refused;
  // its views live until the next call and as long as the type. The name comes before the type, as
  // Java sends them. kFailed: a field is registered with another type.
  api::Outcome AskRegistration(const api::ObjectType& type, api::Request* first,
                               api::Failure* failure);
  // [one] A request that teaches has been encoded; `body` is what a kPutType said.
  void Sent(const api::Request& request, std::string_view body);
  // [one] An answer's head has come. False at once unless something was sent that teaches.
  bool awaits() const { return !sent_.empty(); }
  void Answered(uint64_t token, bool success);

  // [any] The answer to a kType has been read: what it did not tell, the cluster does not know.
  void TypeAnswered(uint64_t token);

 private:
  using Schema = std::pair<int32_t, int32_t>;  // type id, schema id

  struct Sending {
    api::Operation operation;
    int32_t type_id;
    std::string body;
  };

  TypeRegistry& registry_;
  const bool serving_;
  bool assumes_configuration_ = false;
  ObjectFormat format_;  // the peer's: another connection may lead to another cluster

  // [one] An enum's constants stand for its schema. Null: an enum.
  std::map<Schema, const api::ObjectType*> registered_;
  std::set<int32_t> named_;
  api::Record record_{};
  api::Value args_[3] = {};
  std::map<uint64_t, Sending> sent_;

  std::mutex mutex_;
  std::map<int32_t, std::set<int32_t>> wanted_;  // type id -> schemas that were not known
  std::map<uint64_t, std::set<Schema>> asked_;   // token -> what its answer should tell
  // What the cluster did not know, and when that was. It may have learnt it since.
  std::map<Schema, std::chrono::steady_clock::time_point> absent_;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_TYPES_H_
