// SPDX-License-Identifier: Apache-2.0
// For tests: the codec through its entry, sessions of both sides, and bytes carried by hand.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_CODEC_FIXTURE_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_CODEC_FIXTURE_H_

#include <glowplug/api/codec.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "wire/ignite/testing.h"
#include "wire/ignite/version.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::binary {

struct CodecConfig {
  int64_t max_frame_bytes = 64 << 20;
  std::string_view compact_footer = "auto";
  std::string_view name_mapper = "auto";
};

inline conformance::PluginUnderTest BinaryPlugin(const CodecConfig& codec = {}) {
  conformance::PluginUnderTest plugin;
  plugin.name = "Binary";
  plugin.entry = &glowplug_plugin_v1_codec_binary;
  plugin.configure = [codec](conformance::ConfigTree& config) {
    config.Integer("max_frame_bytes", codec.max_frame_bytes);
    config.String("compact_footer", codec.compact_footer);
    config.String("name_mapper", codec.name_mapper);
  };
  return plugin;
}

// A whole frame of the payload that the digits say.
inline std::string FrameOf(std::string_view digits) {
  const std::string payload = ignite::testing::Hex(digits);
  std::string frame(4, '\0');
  const auto length = static_cast<uint32_t>(payload.size());
  std::memcpy(frame.data(), &length, 4);
  return frame + payload;
}

inline api::Value ItemsOf(api::ValueType type, const std::vector<api::Value>& items) {
  api::Value value{};
  value.type = type;
  value.count = static_cast<uint32_t>(items.size());
  value.items = items.data();
  if (type == api::ValueType::kObjectArray) value.extra = -1;
  return value;
}

// Types and values for tests, all of which live as long as this.
class Things {
 public:
  api::Value Array(std::vector<api::Value> items,
                   api::ValueType type = api::ValueType::kObjectArray) {
    return ItemsOf(type, arrays_.emplace_back(std::move(items)));
  }
  const api::ObjectType* Type(std::string_view name,
                              std::vector<std::pair<std::string_view, api::ValueType>> fields,
                              std::string_view affinity_field = {}) {
    std::vector<api::ObjectField>& kept = fields_.emplace_back();
    for (const auto& [field, type] : fields) kept.push_back({sdk::BytesOf(field), type, {}});
    api::ObjectType& type = types_.emplace_back();
    type = Empty(name);
    type.affinity_field = sdk::BytesOf(affinity_field);
    type.fields = kept.data();
    type.field_count = static_cast<uint32_t>(kept.size());
    return &type;
  }
  const api::ObjectType* Enum(std::string_view name,
                              std::vector<std::pair<std::string_view, int32_t>> constants) {
    std::vector<api::EnumConstant>& kept = constants_.emplace_back();
    for (const auto& [constant, ordinal] : constants) {
      kept.push_back({sdk::BytesOf(constant), ordinal, 0});
    }
    api::ObjectType& type = types_.emplace_back();
    type = Empty(name);
    type.is_enum = 1;
    type.constants = kept.data();
    type.constant_count = static_cast<uint32_t>(kept.size());
    return &type;
  }
  api::Value Object(const api::ObjectType* type, std::vector<api::Value> fields = {}) {
    api::Record& record = records_.emplace_back();
    record.type = type;
    if (!fields.empty()) record.fields = arrays_.emplace_back(std::move(fields)).data();
    api::Value value{};
    value.type = api::ValueType::kObject;
    value.object = &record;
    return value;
  }

 private:
  static api::ObjectType Empty(std::string_view name) {
    api::ObjectType type{};
    type.struct_size = sizeof(type);
    type.name = sdk::BytesOf(name);
    return type;
  }
  std::deque<std::vector<api::Value>> arrays_;
  std::deque<std::vector<api::ObjectField>> fields_;
  std::deque<std::vector<api::EnumConstant>> constants_;
  std::deque<api::ObjectType> types_;
  std::deque<api::Record> records_;
};

inline bool SameText(api::Bytes a, api::Bytes b) { return sdk::ViewOf(a) == sdk::ViewOf(b); }

inline bool SameType(const api::ObjectType& a, const api::ObjectType& b) {
  if (!SameText(a.name, b.name) || !SameText(a.affinity_field, b.affinity_field) ||
      a.is_enum != b.is_enum || a.field_count != b.field_count ||
      a.constant_count != b.constant_count) {
    return false;
  }
  for (uint32_t i = 0; i < a.field_count; ++i) {
    if (!SameText(a.fields[i].name, b.fields[i].name) || a.fields[i].type != b.fields[i].type) {
      return false;
    }
  }
  for (uint32_t i = 0; i < a.constant_count; ++i) {
    if (!SameText(a.constants[i].name, b.constants[i].name) ||
        a.constants[i].ordinal != b.constants[i].ordinal) {
      return false;
    }
  }
  return true;
}

// As ignite::testing::Same, with what values of several parts hold; of objects the types alone.
inline bool SameDeep(const api::Value& a, const api::Value& b) {
  const bool items = a.type == api::ValueType::kObjectArray ||
                     a.type == api::ValueType::kStringArray ||
                     a.type == api::ValueType::kCollection;
  if (a.type == b.type && a.type == api::ValueType::kObject) {
    return SameType(*a.object->type, *b.object->type);
  }
  if (a.type != b.type || !items) return ignite::testing::Same(a, b);
  if (a.count != b.count || a.extra != b.extra) return false;
  for (uint32_t i = 0; i < a.count; ++i) {
    if (!SameDeep(a.items[i], b.items[i])) return false;
  }
  return true;
}

// An empty record for a call to fill.
template <class Record>
Record Empty() {
  Record record{};
  record.struct_size = sizeof(Record);
  return record;
}

// Named credentials, or with `outcome` something that Ignite has no use for.
class FakeAuth final : public api::AuthExchange {
 public:
  FakeAuth(std::initializer_list<api::Credential> credentials,
           api::Outcome outcome = api::Outcome::kDone)
      : credentials_(credentials), outcome_(outcome) {}
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  api::Outcome Step(api::Bytes, api::OutBuffer*, const api::Credential** credentials,
                    uint32_t* count, api::Failure* failure) noexcept override {
    ++steps;
    *credentials = credentials_.data();
    *count = static_cast<uint32_t>(credentials_.size());
    if (outcome_ == api::Outcome::kFailed) {
      return sdk::Fail(failure, api::Code::kUnauthenticated, "no password in the vault");
    }
    return outcome_;
  }
  int steps = 0;

 private:
  const std::vector<api::Credential> credentials_;
  const api::Outcome outcome_;
};

class CodecTest : public ::testing::Test {
 protected:
  explicit CodecTest(const CodecConfig& codec = {})
      : codec_(BinaryPlugin(codec)), client_(Open(0)), server_(Open(1)) {}

  sdk::Owned<api::CodecSession> Open(uint32_t serving) {
    api::CodecSession* session = nullptr;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(codec_->Open(serving, &session, &failure), api::Outcome::kDone);
    return sdk::Owned<api::CodecSession>(session);
  }

  // One step of a session's handshake over `in`, all of which it must take unless it fails or
  // waits for more; gives what it writes.
  std::string Step(api::CodecSession& session, std::string_view in, api::Outcome expected,
                   api::AuthExchange* auth = nullptr) {
    failure_ = sdk::NoFailure();
    sdk::HeapBuffer out;
    const ignite::testing::ExactBytes exact(in);
    uint64_t used = 99;
    EXPECT_EQ(session.Negotiate(exact.get(), &used, auth, out.out(), &failure_), expected)
        << sdk::TextOf(failure_);
    EXPECT_LE(used, in.size());
    if (expected == api::Outcome::kDone) {
      EXPECT_EQ(used, in.size());
    }
    return std::string(out.view());
  }

  // The handshake of client_ and server_ with each other.
  void Negotiate() {
    const std::string hello = Step(*client_, "", api::Outcome::kAgain);
    const std::string welcome = Step(*server_, hello, api::Outcome::kDone);
    EXPECT_EQ(Step(*client_, welcome, api::Outcome::kDone), "");
  }
  // client_ with a server that knows no newer version: 1.0.0 to 1.6.0.
  void NegotiateOld(int16_t minor) {
    using ignite::testing::Hex;
    Step(*client_, "", api::Outcome::kAgain);
    const std::string old = {static_cast<char>(minor), 0};
    // 12 bytes: bool 0, the server's version, a null text, status 1.
    const std::string hello = Step(
        *client_, Hex("0C000000 00 0100") + old + Hex("0000 65 01000000"), api::Outcome::kAgain);
    const std::string welcome = Step(*server_, hello, api::Outcome::kDone);
    Step(*client_, welcome, api::Outcome::kDone);
  }

  // client_ with a 1.7.0 server that accepts just these feature bits of what is offered.
  void NegotiateFeatures(std::initializer_list<ignite::Feature> features) {
    using ignite::testing::ToHex;
    ignite::FeatureSet set;
    for (const ignite::Feature feature : features) set = set.With(feature);
    uint8_t bytes[8];
    const uint64_t size = set.Write(bytes);
    // bool 1, byte array of the features, the node's UUID.
    const std::string digits = "01 0C 0" + std::to_string(size) + "000000" +
                               ToHex(sdk::ViewOf({bytes, size})) + "0A" + std::string(32, '0');
    Step(*client_, "", api::Outcome::kAgain);
    Step(*client_, FrameOf(digits), api::Outcome::kDone);
  }

  api::Request Ask(api::Operation operation, const std::vector<api::Value>& args,
                   int32_t cache_id = 0) {
    api::Request request = Empty<api::Request>();
    request.operation = operation;
    request.cache_id = cache_id;
    request.token = 7;
    request.args = args.data();
    request.arg_count = static_cast<uint32_t>(args.size());
    return request;
  }

  std::string Encode(const api::Request& request, api::Outcome expected = api::Outcome::kDone) {
    failure_ = sdk::NoFailure();
    sdk::HeapBuffer out;
    EXPECT_TRUE(sdk::Append(out.out(), "x"));
    api::Request first = Empty<api::Request>();
    EXPECT_EQ(client_->Encode(&request, out.out(), &first, &failure_), expected)
        << sdk::TextOf(failure_);
    EXPECT_EQ(out.view().front(), 'x');
    if (expected == api::Outcome::kFailed) {
      EXPECT_EQ(out.view(), "x") << "a failed call leaves the buffer as it was";
      conformance::CheckFailure(failure_);
    }
    return std::string(out.view().substr(1));
  }

  // The client reads an answer to `operation`; rows are views of the frame and of arena_.
  api::Outcome Read(api::Operation operation, const ignite::testing::ExactBytes& frame,
                    api::Reply* reply) {
    failure_ = sdk::NoFailure();
    uint64_t total = 0;
    EXPECT_EQ(client_->Frame(frame.get(), &total, &failure_), api::Outcome::kDone);
    EXPECT_EQ(total, frame.get().size);
    *reply = Empty<api::Reply>();
    const api::Outcome outcome = client_->Head(frame.get(), reply, &failure_);
    if (outcome != api::Outcome::kDone || reply->status != 0) return outcome;
    api::Request first = Empty<api::Request>();
    return client_->Body(operation, frame.get(), arena_.get(), reply, &first, &failure_);
  }

  void ExpectSame(const api::Value* found, uint64_t count,
                  const std::vector<api::Value>& expected) {
    ASSERT_EQ(count, expected.size());
    for (uint64_t i = 0; i < count; ++i) EXPECT_TRUE(SameDeep(found[i], expected[i])) << i;
  }

  std::string_view text() const { return sdk::TextOf(failure_); }

  conformance::OpenedDoor<api::Codec> codec_;
  sdk::Owned<api::CodecSession> client_;
  sdk::Owned<api::CodecSession> server_;
  sdk::HeapArena arena_;
  api::Failure failure_ = sdk::NoFailure();
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_CODEC_FIXTURE_H_
