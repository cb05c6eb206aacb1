// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/golden_codec.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <string_view>

#include "tests/golden/vectors.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::test {
namespace {

using api::Operation;
using api::Outcome;

constexpr int kMostAskedFirst = 32;

conformance::PluginUnderTest BinaryPlugin() {
  conformance::PluginUnderTest plugin;
  plugin.name = "Binary";
  plugin.entry = &glowplug_plugin_v1_codec_binary;
  return plugin;
}

template <class Record>
Record Empty() {
  Record record{};
  record.struct_size = sizeof(Record);
  return record;
}

// An answer without topology and error: length, request id 1, flags 0, body.
std::string Success(std::string_view body) {
  std::string frame(14, '\0');
  frame[0] = static_cast<char>(10 + body.size());
  frame[1] = static_cast<char>((10 + body.size()) >> 8);
  frame[4] = 1;
  return frame.append(body);
}

// The bytes of a request behind length, operation and id.
std::string_view BodyOf(std::string_view request) { return request.substr(14); }

bool Is(std::string_view request, int operation) {
  return static_cast<uint8_t>(request[4]) == (operation & 0xff) &&
         static_cast<uint8_t>(request[5]) == operation >> 8;
}

// The answer to "type" from what was registered: both hold the same.
std::string RegisteredType(std::string_view type_id) {
  for (const auto& [request, response] : GoldenExchanges()) {
    if (Is(request, 3003) && BodyOf(request).substr(0, 4) == type_id) {
      return Success(std::string(1, '\1').append(BodyOf(request)));
    }
  }
  return Success(std::string(1, '\0'));
}

}  // namespace

GoldenCodec::GoldenCodec(bool compact_footer)
    : compact_footer_(compact_footer), codec_(BinaryPlugin()) {
  api::CodecSession* session = nullptr;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(codec_->Open(0, &session, &failure), Outcome::kDone) << sdk::TextOf(failure);
  session_ = sdk::Owned<api::CodecSession>(session);
  sdk::HeapBuffer out;
  uint64_t used = 0;
  EXPECT_EQ(session_->Negotiate({nullptr, 0}, &used, nullptr, out.out(), &failure),
            Outcome::kAgain);
  EXPECT_EQ(session_->Negotiate(sdk::BytesOf(GoldenWelcome()), &used, nullptr, out.out(), &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
}

std::string GoldenCodec::Encode(const api::Request& request) {
  for (int asked = 0; asked < kMostAskedFirst; ++asked) {
    sdk::HeapBuffer out;
    api::Request first = Empty<api::Request>();
    api::Failure failure = sdk::NoFailure();
    const Outcome outcome = session_->Encode(&request, out.out(), &first, &failure);
    if (outcome == Outcome::kDone) return std::string(out.view());
    if (outcome == Outcome::kFailed) {
      ADD_FAILURE() << sdk::TextOf(failure);
      return "";
    }
    Answer(first);
  }
  ADD_FAILURE() << "after " << kMostAskedFirst << " answers the codec still asks";
  return "";
}

api::Reply GoldenCodec::Decode(Operation operation, api::Bytes frame) {
  api::Reply reply = Empty<api::Reply>();
  api::Failure failure = sdk::NoFailure();
  uint64_t total = 0;
  EXPECT_EQ(session_->Frame(frame, &total, &failure), Outcome::kDone) << sdk::TextOf(failure);
  EXPECT_EQ(total, frame.size);
  EXPECT_EQ(session_->Head(frame, &reply, &failure), Outcome::kDone) << sdk::TextOf(failure);
  if (reply.status != 0) return reply;
  for (int asked = 0; asked < kMostAskedFirst; ++asked) {
    api::Request first = Empty<api::Request>();
    const Outcome outcome =
        session_->Body(operation, frame, arena_.get(), &reply, &first, &failure);
    if (outcome == Outcome::kDone) return reply;
    if (outcome == Outcome::kFailed) {
      ADD_FAILURE() << sdk::TextOf(failure);
      return reply;
    }
    Answer(first);
  }
  ADD_FAILURE() << "after " << kMostAskedFirst << " answers the codec still asks";
  return reply;
}

void GoldenCodec::Answer(const api::Request& first) {
  api::Request asked = first;
  asked.token = 1;
  sdk::HeapBuffer out;
  api::Request none = Empty<api::Request>();
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(session_->Encode(&asked, out.out(), &none, &failure), Outcome::kDone)
      << sdk::TextOf(failure);
  const std::string answer = AnswerTo(first, std::string(out.view()));
  sdk::HeapArena arena;
  api::Reply reply = Empty<api::Reply>();
  ASSERT_EQ(session_->Head(sdk::BytesOf(answer), &reply, &failure), Outcome::kDone)
      << sdk::TextOf(failure);
  ASSERT_EQ(
      session_->Body(first.operation, sdk::BytesOf(answer), arena.get(), &reply, &none, &failure),
      Outcome::kDone)
      << sdk::TextOf(failure);
}

std::string GoldenCodec::AnswerTo(const api::Request& first, const std::string& frame) const {
  if (first.operation == Operation::kBinaryConfiguration) {
    return Success({compact_footer_ ? "\1\0" : "\0\0", 2});
  }
  if (first.operation == Operation::kPutType) return Success("");
  if (first.operation == Operation::kPutTypeName) return Success(std::string(1, '\1'));
  if (first.operation == Operation::kType) return RegisteredType(BodyOf(frame));
  ADD_FAILURE() << "the codec asks for operation " << static_cast<uint32_t>(first.operation);
  return Success("");
}

}  // namespace glowplug::test
