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
#include <initializer_list>
#include <string>
#include <vector>

#include "wire/ignite/testing.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::binary {

inline conformance::PluginUnderTest BinaryPlugin(int64_t max_frame_bytes = 64 << 20) {
  conformance::PluginUnderTest plugin;
  plugin.name = "Binary";
  plugin.entry = &glowplug_plugin_v1_codec_binary;
  plugin.configure = [max_frame_bytes](conformance::ConfigTree& config) {
    config.Integer("max_frame_bytes", max_frame_bytes);
  };
  return plugin;
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
  explicit CodecTest(int64_t max_frame_bytes = 64 << 20)
      : codec_(BinaryPlugin(max_frame_bytes)), client_(Open(0)), server_(Open(1)) {}

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

  std::string_view text() const { return sdk::TextOf(failure_); }

  conformance::OpenedDoor<api::Codec> codec_;
  sdk::Owned<api::CodecSession> client_;
  sdk::Owned<api::CodecSession> server_;
  sdk::HeapArena arena_;
  api::Failure failure_ = sdk::NoFailure();
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_CODEC_FIXTURE_H_
