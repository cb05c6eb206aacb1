// SPDX-License-Identifier: Apache-2.0
// What every codec must do, with its serving session as the peer. Instantiate CodecConformance with
// your plugin's entry and a few exchanges that it can carry:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, CodecConformance, testing::Values(CodecUnderTest{...}),
//                            NameOfInstance());
#ifndef GLOWPLUG_CONFORMANCE_CODEC_H_
#define GLOWPLUG_CONFORMANCE_CODEC_H_

#include <glowplug/conformance/codec_link.h>
#include <glowplug/conformance/plugin_under_test.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::conformance {

// Values for exchanges; what they view must outlive them, as literals do.
api::Value Null();
api::Value Bool(bool value);
api::Value Int(int32_t number);
api::Value Long(int64_t number);
api::Value Text(std::string_view text);
api::Value ByteArray(std::string_view bytes);

// A request and the rows of its answer.
struct Exchange {
  api::Operation operation = api::Operation::kNone;
  std::vector<api::Value> args;
  std::vector<api::Value> rows;  // empty for a codec with acks
  uint32_t flags = 0;

  api::Request request(uint64_t token) const;
};

struct CodecUnderTest : PluginUnderTest {
  std::vector<Exchange> exchanges;
  // The arguments that the served side reads are of other types than those sent (a protocol of
  // texts): they are not compared.
  bool carries_types = true;
};

class CodecConformance : public DoorTest<CodecUnderTest, api::Codec> {
 protected:
  // Two ends after their handshake; null when the codec does not serve.
  std::unique_ptr<CodecLink> Link(size_t step = SIZE_MAX);
  bool in_order() { return (door().GetTraits() & api::kRepliesInOrder) != 0; }

  // The reply to a message, as a server would send it.
  api::Reply ReplyTo(const Message& message, const Exchange& exchange);
  void ExpectRequest(CodecLink& link, const Message& message, const Exchange& exchange);
  void ExpectReply(CodecLink& link, const Message& message, const Exchange& exchange,
                   uint64_t token);

  // Calls what reads frames, with memory of a bounded size; the outcomes are the caller's.
  struct Reading {
    api::Outcome frame;
    uint64_t total;
    api::Outcome head;
    api::Outcome content;  // Body of an answer, ReadRequest of a request
  };
  Reading ReadAll(CodecEnd& end, bool request, api::Operation operation, std::string_view bytes);
};

// Skips the test that stands here when the link is null.
#define GLOWPLUG_SKIP_UNLESS_SERVING(link) \
  if ((link) == nullptr) GTEST_SKIP() << "this codec does not serve, so it cannot be its own peer"

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_CODEC_H_
