// SPDX-License-Identifier: Apache-2.0
// What every codec must do, with its serving session as the peer. Instantiate CodecConformance with
// your plugin's entry and a few exchanges that it can carry:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, CodecConformance, testing::Values(CodecUnderTest{...}),
//                            NameOfInstance());
#ifndef GLOWPLUG_CONFORMANCE_CODEC_H_
#define GLOWPLUG_CONFORMANCE_CODEC_H_

#include <glowplug/conformance/codec_link.h>
#include <glowplug/conformance/codec_values.h>
#include <glowplug/conformance/plugin_under_test.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::conformance {

// A request and the rows of its answer.
struct Exchange {
  api::Operation operation = api::Operation::kNone;
  std::vector<api::Value> args;
  std::vector<api::Value> rows;  // empty for a codec with acks
  uint32_t flags = 0;
  int64_t resource = 0;  // of the answer
  uint32_t more = 0;

  api::Request request(uint64_t token) const;
};

struct CodecUnderTest : PluginUnderTest {
  std::vector<Exchange> exchanges;  // at least one, if the codec serves
  // How the peer answers what Encode and Body want asked first: the rows for each such operation.
  std::vector<Exchange> preparations;
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
  // Encodes the request, and before it what the codec wants sent first, which is answered.
  std::string Encode(CodecLink& link, const api::Request& request);
  // Reads the answer to what was asked, and before it what the codec wants asked first.
  api::Outcome ReadBody(CodecLink& link, api::Operation operation, api::Bytes frame,
                        api::Arena* arena, api::Reply* reply, api::Failure* failure);
  void ExpectRequest(CodecLink& link, const Message& message, const Exchange& exchange);
  void ExpectReply(CodecLink& link, const Message& message, const Exchange& exchange,
                   uint64_t token);

  // False, and the test's failure: the suite has no answer to it.
  bool Prepare(CodecLink& link, const api::Request& first);

  // The frames of an exchange, each with the end that reads it; none after a failure.
  struct Frame {
    CodecEnd& reader;
    bool is_request;
    std::string bytes;
  };
  std::vector<Frame> FramesOf(CodecLink& link, const Exchange& exchange);

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
