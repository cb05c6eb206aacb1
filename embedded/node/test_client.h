// SPDX-License-Identifier: Apache-2.0
// For tests: the codec's client on one end of a session, and bytes carried by hand.
#ifndef GLOWPLUG_EMBEDDED_NODE_TEST_CLIENT_H_
#define GLOWPLUG_EMBEDDED_NODE_TEST_CLIENT_H_

#include <glowplug/api/codec.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "embedded/node/session.h"
#include "wire/ignite/message.h"
#include "wire/ignite/string_hash.h"
#include "wire/ignite/testing.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::node {

// What requests are made of.
inline api::Value Int(int64_t number) {
  return ignite::testing::Number(api::ValueType::kInt, number);
}
inline api::Value Long(int64_t number) {
  return ignite::testing::Number(api::ValueType::kLong, number);
}
inline api::Value Byte(int64_t number) {
  return ignite::testing::Number(api::ValueType::kByte, number);
}
inline api::Value Bool(bool flag) {
  return ignite::testing::Number(api::ValueType::kBool, flag ? 1 : 0);
}
inline api::Value Text(std::string_view text) { return ignite::testing::String(text); }
inline api::Value Null() { return ignite::testing::Null(); }
inline api::Value Property(api::CacheProperty property) {
  return Int(static_cast<int64_t>(property));
}

// Waits for what a store's thread does.
class Bell {
 public:
  void Ring() {
    const std::lock_guard lock(mutex_);
    ++rings_;
    rung_.notify_all();
  }
  // False: nobody rang for ten seconds.
  bool Wait() {
    std::unique_lock lock(mutex_);
    const bool rung = rung_.wait_for(lock, std::chrono::seconds(10), [&] { return rings_ > 0; });
    rings_ = 0;
    return rung;
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  int rings_ = 0;
};

inline std::unique_ptr<Node> OpenNode(NodeOptions options = {}) {
  absl::StatusOr<std::unique_ptr<Node>> node = Node::Open(std::move(options));
  EXPECT_TRUE(node.ok()) << node.status();
  return node.ok() ? *std::move(node) : nullptr;
}

inline int32_t IdOf(std::string_view cache) { return ignite::HashOfString(cache); }

class TestClient {
 public:
  explicit TestClient(Node& node)
      : session_(node, [this] { bell_.Ring(); }), codec_(BinaryPlugin()) {
    api::Failure failure = sdk::NoFailure();
    api::CodecSession* client = nullptr;
    EXPECT_EQ(codec_->Open(0, &client, &failure), api::Outcome::kDone);
    client_.reset(client);
    std::string welcome;
    uint64_t used = 0;
    for (int step = 0; step < 3; ++step) {
      sdk::HeapBuffer hello;
      const api::Outcome outcome =
          client_->Negotiate(sdk::BytesOf(welcome), &used, nullptr, hello.out(), &failure);
      if (outcome == api::Outcome::kDone) return;
      EXPECT_EQ(outcome, api::Outcome::kAgain) << sdk::TextOf(failure);
      welcome = Exchange(hello.view());
    }
    ADD_FAILURE() << "no handshake";
  }

  Session& session() { return session_; }
  Bell& bell() { return bell_; }
  const api::Reply& reply() const { return reply_; }
  std::string text() const { return std::string(sdk::ViewOf(reply_.text)); }

  // What the session answers to the bytes, later answers too.
  std::string Exchange(std::string_view bytes) {
    sdk::HeapBuffer out;
    const ignite::testing::ExactBytes exact(bytes);
    EXPECT_EQ(session_.Receive(exact.get(), out.out()), bytes.size());
    if (out.empty() && !session_.is_closed()) {
      EXPECT_TRUE(bell_.Wait());
      session_.Collect(out.out());
    }
    return std::string(out.view());
  }

  struct Request {
    api::Operation operation;
    std::vector<api::Value> args = {};
    std::string_view cache = {};
    std::vector<int64_t> expiry = {};
  };
  // The request's frame; what must be asked or told first is.
  std::string Encode(const Request& request) {
    api::Request record = Record<api::Request>();
    record.operation = request.operation;
    record.token = ++token_;
    record.args = request.args.data();
    record.arg_count = static_cast<uint32_t>(request.args.size());
    if (!request.cache.empty()) record.cache_id = IdOf(request.cache);
    if (!request.expiry.empty()) {
      record.flags = api::kExpiry;
      record.create_ms = request.expiry[0];
      record.update_ms = request.expiry[1];
      record.access_ms = request.expiry[2];
    }
    return Encode(record);
  }
  // The rows live until the next call.
  const api::Reply& Call(const Request& request) {
    return Decode(request.operation, Exchange(Encode(request)));
  }
  const api::Reply& Decode(api::Operation operation, std::string frame) {
    frame_ = std::move(frame);
    reply_ = Record<api::Reply>();
    api::Failure failure = sdk::NoFailure();
    arena_.Reset();
    EXPECT_EQ(client_->Head(sdk::BytesOf(frame_), &reply_, &failure), api::Outcome::kDone)
        << sdk::TextOf(failure);
    while (reply_.status == 0) {
      api::Request first = Record<api::Request>();
      const api::Outcome outcome =
          client_->Body(operation, sdk::BytesOf(frame_), arena_.get(), &reply_, &first, &failure);
      if (outcome == api::Outcome::kDone) break;
      EXPECT_EQ(outcome, api::Outcome::kAgain) << sdk::TextOf(failure);
      if (outcome != api::Outcome::kAgain) break;
      Learn(first);
    }
    return reply_;
  }

  // What the last answer, one to Operation::kMapping, says.
  api::Topology Mapping() {
    api::Topology topology = Record<api::Topology>();
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(codec_->ReadMapping(&reply_, arena_.get(), &topology, &failure), api::Outcome::kDone)
        << sdk::TextOf(failure);
    return topology;
  }

  // The one row of a success, or an absent value.
  api::Value Row(const Request& request) {
    const api::Reply& reply = Call(request);
    EXPECT_EQ(reply.status, 0) << text();
    EXPECT_EQ(reply.row_count, 1u);
    return reply.status == 0 && reply.row_count == 1 ? reply.rows[0] : api::Value{};
  }
  bool True(const Request& request) { return Row(request).int64 != 0; }
  int32_t Status(const Request& request) { return Call(request).status; }

 private:
  static conformance::PluginUnderTest BinaryPlugin() {
    conformance::PluginUnderTest plugin;
    plugin.name = "Binary";
    plugin.entry = &glowplug_plugin_v1_codec_binary;
    return plugin;
  }
  template <class T>
  static T Record() {
    T record{};
    record.struct_size = sizeof(T);
    return record;
  }

  std::string Encode(const api::Request& record) {
    for (;;) {
      sdk::HeapBuffer out;
      api::Request first = Record<api::Request>();
      api::Failure failure = sdk::NoFailure();
      const api::Outcome outcome = client_->Encode(&record, out.out(), &first, &failure);
      if (outcome == api::Outcome::kDone) return std::string(out.view());
      EXPECT_EQ(outcome, api::Outcome::kAgain) << sdk::TextOf(failure);
      if (outcome != api::Outcome::kAgain) return {};
      Learn(first);
    }
  }
  void Learn(const api::Request& first) {
    api::Request asked = first;
    asked.token = ++token_;
    const std::string answer = Exchange(Encode(asked));
    sdk::HeapArena arena;
    api::Reply reply = Record<api::Reply>();
    api::Request none = Record<api::Request>();
    api::Failure failure = sdk::NoFailure();
    ASSERT_EQ(client_->Head(sdk::BytesOf(answer), &reply, &failure), api::Outcome::kDone);
    ASSERT_EQ(reply.status, 0) << sdk::ViewOf(reply.text);
    ASSERT_EQ(
        client_->Body(first.operation, sdk::BytesOf(answer), arena.get(), &reply, &none, &failure),
        api::Outcome::kDone)
        << sdk::TextOf(failure);
  }

  Bell bell_;
  Session session_;
  conformance::OpenedDoor<api::Codec> codec_;
  sdk::Owned<api::CodecSession> client_;
  uint64_t token_ = 0;
  std::string frame_;
  sdk::HeapArena arena_;
  api::Reply reply_{};
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_TEST_CLIENT_H_
