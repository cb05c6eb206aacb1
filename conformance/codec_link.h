// SPDX-License-Identifier: Apache-2.0
// Two sessions of a codec that talk to each other by bytes alone.
#ifndef GLOWPLUG_CONFORMANCE_CODEC_LINK_H_
#define GLOWPLUG_CONFORMANCE_CODEC_LINK_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug::conformance {

// Bytes in memory of exactly their size, so that a sanitizer sees each byte read beyond them.
class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes);
  ExactBytes(ExactBytes&&) = default;

  api::Bytes get() const { return {data_.get(), size_}; }
  std::string_view view() const { return sdk::ViewOf(get()); }

 private:
  std::unique_ptr<uint8_t[]> data_;
  size_t size_;
};

// A frame that came, and what its head says; the head's views are of the frame.
struct Message {
  ExactBytes frame;
  api::Reply head;
};

// One end. Every call that must not fail is a test failure when it does.
class CodecEnd {
 public:
  explicit CodecEnd(sdk::Owned<api::CodecSession> session) : session_(std::move(session)) {}

  api::CodecSession& session() { return *session_; }
  api::OutBuffer* out() { return out_.out(); }

  // kFailed leaves the reason in failure().
  api::Outcome Negotiate(api::AuthExchange* auth);
  const api::Failure& failure() const { return failure_; }

  // Gives the frame that the request made.
  std::string Encode(const api::Request& request);
  std::string WriteReply(const api::Reply& reply);

  // What waits for the peer, at most `most` bytes of it; takes it away.
  std::string Take(size_t most = SIZE_MAX);
  void Give(std::string_view bytes) { in_.append(bytes); }
  // The frames that are whole; the rest stays.
  std::vector<Message> Read();

 private:
  const sdk::Owned<api::CodecSession> session_;
  std::string in_;
  sdk::HeapBuffer out_;
  api::Failure failure_{};
};

// A new session; null when the codec does not serve, and any other failure is the test's.
sdk::Owned<api::CodecSession> OpenSession(api::Codec& codec, bool serving);

class CodecLink {
 public:
  CodecLink(sdk::Owned<api::CodecSession> asking, sdk::Owned<api::CodecSession> serving)
      : client(std::move(asking)), server(std::move(serving)) {}

  // Runs both handshakes, handing over `step` bytes at a time. kFailed: one end refused.
  api::Outcome Shake(size_t step, api::AuthExchange* auth = nullptr);
  // Hands `step` bytes at a time from one to the other until nothing waits; gives the frames.
  static std::vector<Message> Carry(CodecEnd& from, CodecEnd& to, size_t step = SIZE_MAX);

  CodecEnd client;
  CodecEnd server;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_CODEC_LINK_H_
