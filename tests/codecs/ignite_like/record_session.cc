// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/ignite_like/record_session.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <map>
#include <string>

#include "tests/codecs/ignite_like/record.h"

namespace glowplug::proof {
namespace {

using api::Operation;
using api::Outcome;
using sdk::ViewOf;

constexpr std::string_view kMagic = "GP1";
// What a serving session wants of whoever names a user.
constexpr std::string_view kPassword = "open sesame";

std::string Counted(std::string_view text) {
  return std::string(1, static_cast<char>(text.size())).append(text);
}

// The head of a frame, and its values in the arena.
Outcome ReadAll(api::Bytes frame, api::Arena* arena, RecordHead* head, api::Value** values,
                api::Failure* failure) noexcept {
  const std::optional<RecordHead> found = ReadHead(frame);
  if (!found) return Broken(failure, "expected a whole frame, found a cut or a longer one");
  *head = *found;
  *values = nullptr;
  if (head->value_count > 0) {
    *values = sdk::Allocate<api::Value>(arena, head->value_count);
    if (*values == nullptr) return OutOfRoom(failure);
  }
  if (ReadValues(frame, *head, *values)) return Outcome::kDone;
  return Broken(failure, "expected values that fill the frame, found others");
}

class RecordSession final : public sdk::Object<RecordSession, api::CodecSession> {
 public:
  explicit RecordSession(bool serving) : serving_(serving) {}

  Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                    api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "the handshake", [&] {
      *used = 0;
      return serving_ ? Welcome(in, used, out, failure) : Greet(in, used, auth, out, failure);
    });
  }

  void Describe(api::SessionInfo* out) noexcept override {
    if (out->struct_size < sizeof(api::SessionInfo)) return;
    out->has_node_id = 0;
    out->protocol = sdk::BytesOf("record 1");
    out->features = {};
  }

  uint32_t Supports(Operation operation) noexcept override {
    return operation > Operation::kNone && operation <= Operation::kSize ? 1 : 0;
  }

  Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request*,
                 api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "encoding", [&] {
      if (Supports(request->operation) == 0) {
        return Unsupported(failure, "this protocol has key-value operations alone");
      }
      const std::optional<std::string> frame =
          WriteRecord(static_cast<int16_t>(request->operation), request->token, request->args,
                      request->arg_count);
      if (!frame) {
        return sdk::Fail(
            failure, api::Code::kInvalidArgument,
            "the protocol carries integers, text, byte arrays and null, 16 MiB a frame",
            {.origin = api::Origin::kClient});
      }
      return Send(*frame, out, failure);
    });
  }

  Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override {
    *total = kLengthSize;
    if (in.size < kLengthSize) return Outcome::kAgain;
    const uint32_t length = ReadLength(in);
    if (length < kHeadSize || length > kMaxFrame) {
      return Broken(failure, "expected a frame of 12 bytes to 16 MiB. Does the peer speak this?");
    }
    *total = kLengthSize + length;
    return in.size < *total ? Outcome::kAgain : Outcome::kDone;
  }

  Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override {
    const std::optional<RecordHead> head = ReadHead(frame);
    if (!head) return Broken(failure, "expected a whole frame, found a cut or a longer one");
    out->token = head->id;
    out->topology_major = -1;
    if (serving_) {
      out->kind = api::ReplyKind::kRequest;
      out->operation = static_cast<Operation>(static_cast<uint16_t>(head->code));
      return Outcome::kDone;
    }
    out->kind = api::ReplyKind::kAnswer;
    out->status = head->code;
    out->code = head->code == 0 ? api::Code::kOk : api::Code::kUnknown;
    api::Value text{};
    if (head->code != 0 && head->value_count == 1 && ReadValues(frame, *head, &text) &&
        text.type == api::ValueType::kString) {
      out->text = {text.bytes, text.count};
    }
    return Outcome::kDone;
  }

  Outcome Body(Operation, api::Bytes frame, api::Arena* arena, api::Reply* out, api::Request*,
               api::Failure* failure) noexcept override {
    RecordHead head;
    api::Value* values = nullptr;
    const Outcome outcome = ReadAll(frame, arena, &head, &values, failure);
    out->rows = values;
    out->row_count = outcome == Outcome::kDone ? head.value_count : 0;
    return outcome;
  }

  Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                      api::Failure* failure) noexcept override {
    RecordHead head;
    api::Value* values = nullptr;
    if (ReadAll(frame, arena, &head, &values, failure) != Outcome::kDone) return Outcome::kFailed;
    *out = {};
    out->struct_size = sizeof(api::Request);
    out->operation = static_cast<Operation>(static_cast<uint16_t>(head.code));
    out->token = head.id;
    out->args = values;
    out->arg_count = head.value_count;
    if (Supports(out->operation) == 1) return Outcome::kDone;
    return Unsupported(failure, "this protocol has no such operation");
  }

  // A status other than 0 goes with its text as the one value.
  Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                     api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "answering", [&] {
      api::Value text{};
      text.type = api::ValueType::kString;
      text.bytes = reply->text.data;
      text.count = static_cast<uint32_t>(reply->text.size);
      const bool refused = reply->status != 0;
      const std::optional<std::string> frame =
          WriteRecord(static_cast<int16_t>(reply->status), reply->token,
                      refused ? &text : reply->rows, refused ? 1 : reply->row_count);
      if (!frame) return Unsupported(failure, "the answer holds values that the protocol has not");
      return Send(*frame, out, failure);
    });
  }

 private:
  Outcome Greet(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                api::Failure* failure) {
    if (!greeted_) {
      std::map<std::string_view, std::string_view> credentials;
      if (auth != nullptr) {
        const api::Credential* given = nullptr;
        uint32_t count = 0;
        const Outcome outcome = auth->Step({}, out, &given, &count, failure);
        if (outcome == Outcome::kFailed) return outcome;
        for (uint32_t i = 0; i < count; ++i) {
          credentials[ViewOf(given[i].name)] = ViewOf(given[i].secret);
        }
      }
      const std::string_view user = credentials["user"];
      const std::string_view password = credentials["password"];
      if (user.size() > 255 || password.size() > 255) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         "credentials have 255 bytes at most");
      }
      const std::string hello = std::string(kMagic) + Counted(user) + Counted(password);
      if (Send(hello, out, failure) != Outcome::kDone) return Outcome::kFailed;
      greeted_ = true;
    }
    if (in.size == 0) return Outcome::kAgain;
    *used = 1;
    if (in.data[0] == 0) return Outcome::kDone;
    return sdk::Fail(failure, api::Code::kUnauthenticated,
                     "the server refuses user and password. Check both",
                     {.origin = api::Origin::kServer, .fatal = true, .peer_code = in.data[0]});
  }

  Outcome Welcome(api::Bytes in, uint64_t* used, api::OutBuffer* out, api::Failure* failure) {
    const std::string_view hello = ViewOf(in);
    if (hello.substr(0, kMagic.size()) != kMagic.substr(0, hello.size())) {
      return Broken(failure, "expected the bytes GP1. Does the client speak this protocol?");
    }
    size_t at = kMagic.size();
    std::string_view texts[2];
    for (std::string_view& text : texts) {
      if (hello.size() <= at) return Outcome::kAgain;
      const size_t size = static_cast<uint8_t>(hello[at]);
      if (hello.size() - at - 1 < size) return Outcome::kAgain;
      text = hello.substr(at + 1, size);
      at += 1 + size;
    }
    *used = at;
    const bool welcome = texts[0].empty() || texts[1] == kPassword;
    if (Send({welcome ? "\0" : "\1", 1}, out, failure) != Outcome::kDone) return Outcome::kFailed;
    if (welcome) return Outcome::kDone;
    return sdk::Fail(failure, api::Code::kUnauthenticated, "the client's password is wrong",
                     {.origin = api::Origin::kClient, .fatal = true});
  }

  const bool serving_;
  bool greeted_ = false;
};

}  // namespace

api::CodecSession* NewRecordSession(bool serving) { return new RecordSession(serving); }

}  // namespace glowplug::proof
