// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/resp_like/resp_session.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <string>

#include "tests/codecs/resp_like/resp_command.h"
#include "tests/codecs/resp_like/resp_login.h"
#include "tests/codecs/resp_like/resp_value.h"

namespace glowplug::proof {
namespace {

using api::Operation;
using api::Outcome;
using sdk::ViewOf;

// The first value of a frame that is whole and nothing more.
Outcome ReadWhole(api::Bytes frame, RespValue* value, api::Failure* failure) noexcept {
  uint64_t total = 0;
  const Outcome measured = MeasureValue(ViewOf(frame), &total, failure);
  if (measured == Outcome::kFailed) return measured;
  if (measured == Outcome::kAgain || total != frame.size) {
    return Broken(failure, "expected one whole value, found a cut or a longer one");
  }
  return ReadValue(ViewOf(frame), value, &total, failure);
}

api::Value TextValue(std::string_view text) noexcept {
  api::Value value{};
  value.type = api::ValueType::kString;
  value.bytes = reinterpret_cast<const uint8_t*>(text.data());
  value.count = static_cast<uint32_t>(text.size());
  return value;
}

// The values of a frame behind its first one, all of them text or null.
Outcome ReadTexts(std::string_view rest, api::Value* values, uint64_t count,
                  api::Failure* failure) noexcept {
  for (uint64_t i = 0; i < count; ++i) {
    RespValue element;
    uint64_t need = 0;
    if (ReadValue(rest, &element, &need, failure) != Outcome::kDone) return Outcome::kFailed;
    if (element.type != RespType::kBulk && element.type != RespType::kSimple) {
      return Broken(failure, "expected text as an element, found another type");
    }
    values[i] = TextValue(element.text);
    rest.remove_prefix(element.size);
  }
  return Outcome::kDone;
}

// By the upper-case word in front of an error's text.
api::Code CodeOf(std::string_view error) {
  const std::string_view word = error.substr(0, error.find(' '));
  if (error.substr(0, 19) == "ERR unknown command") return api::Code::kUnimplemented;
  if (word == "NOAUTH" || word == "WRONGPASS") return api::Code::kUnauthenticated;
  if (word == "NOPERM") return api::Code::kPermissionDenied;
  if (word == "LOADING" || word == "CLUSTERDOWN") return api::Code::kUnavailable;
  if (word == "OOM") return api::Code::kResourceExhausted;
  if (word == "WRONGTYPE") return api::Code::kFailedPrecondition;
  return api::Code::kUnknown;
}

// Stateless after the login.
class RespSession final : public sdk::Object<RespSession, api::CodecSession> {
 public:
  explicit RespSession(bool serving) : serving_(serving) {}

  Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                    api::Failure* failure) noexcept override {
    return login_.Step(in, used, serving_ ? nullptr : auth, out, failure);
  }

  void Describe(api::SessionInfo* out) noexcept override {
    if (out->struct_size < sizeof(api::SessionInfo)) return;
    out->has_node_id = 0;
    out->protocol = sdk::BytesOf("resp");
    out->features = {};
  }

  uint32_t Supports(Operation operation) noexcept override {
    return FindCommand(operation) == nullptr ? 0 : 1;
  }

  Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request*,
                 api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "encoding", [&] {
      const RespCommand* command = FindCommand(request->operation);
      if (command == nullptr || serving_) {
        return Unsupported(failure, "RESP has no command for this operation. Use another codec");
      }
      if ((request->flags & (api::kTransactional | api::kExpiry)) != 0) {
        return Unsupported(failure, "this codec has neither transactions nor expiry");
      }
      // Size's peek modes mean nothing here.
      const bool has_args = command->arg_count > 0;
      if (has_args && request->arg_count != command->arg_count) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         std::string(command->verb) + " takes another number of arguments");
      }
      std::string frame;
      WriteLine(RespType::kArray, std::to_string(1 + command->arg_count), &frame);
      WriteBulk(command->verb, &frame);
      for (uint32_t i = 0; i < command->arg_count; ++i) {
        if (!WriteArgument(request->args[i], &frame)) {
          return sdk::Fail(failure, api::Code::kInvalidArgument,
                           "RESP carries text and integers as keys and values, found the type " +
                               std::to_string(static_cast<int>(request->args[i].type)),
                           {.origin = api::Origin::kClient});
        }
      }
      return Send(frame, out, failure);
    });
  }

  Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override {
    return MeasureValue(ViewOf(in), total, failure);
  }

  Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override {
    RespValue value;
    if (ReadWhole(frame, &value, failure) != Outcome::kDone) return Outcome::kFailed;
    out->kind = value.type == RespType::kPush ? api::ReplyKind::kPush : api::ReplyKind::kAnswer;
    out->topology_major = -1;
    if (serving_) {
      out->kind = api::ReplyKind::kRequest;
    } else if (value.type == RespType::kError) {
      out->status = 1;
      out->code = CodeOf(value.text);
      out->text = sdk::BytesOf(value.text);
    }
    return Outcome::kDone;
  }

  // Operation::kNone reads a push: its elements as text.
  Outcome Body(Operation operation, api::Bytes frame, api::Arena* arena, api::Reply* out,
               api::Request*, api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "reading", [&] {
      RespValue value;
      if (ReadWhole(frame, &value, failure) != Outcome::kDone) return Outcome::kFailed;
      const bool push = operation == Operation::kNone;
      const RespCommand* command = FindCommand(operation);
      const RespType expected = push                 ? RespType::kPush
                                : command == nullptr ? RespType::kNull
                                                     : command->answer;
      const bool absent = operation == Operation::kGet && value.type == RespType::kNull;
      if (value.type != expected && !absent) {
        return Broken(failure, "expected " + std::string(NameOf(expected)) +
                                   " as the answer, found " + std::string(NameOf(value.type)));
      }
      out->rows = nullptr;
      out->row_count =
          push ? static_cast<uint64_t>(value.number) : (expected == RespType::kSimple ? 0 : 1);
      if (out->row_count == 0) return Outcome::kDone;
      auto* rows = sdk::Allocate<api::Value>(arena, out->row_count);
      if (rows == nullptr) return OutOfRoom(failure);
      out->rows = rows;
      if (push) {
        return ReadTexts(ViewOf(frame).substr(value.size), rows, out->row_count, failure);
      }
      if (absent) {
        rows[0].type = api::ValueType::kNull;
      } else if (value.type == RespType::kBulk) {
        rows[0] = TextValue(value.text);
      } else {
        const bool is_count = operation == Operation::kSize;
        rows[0].type = is_count ? api::ValueType::kLong : api::ValueType::kBool;
        rows[0].int64 = is_count ? value.number : (value.number != 0 ? 1 : 0);
      }
      return Outcome::kDone;
    });
  }

  Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                      api::Failure* failure) noexcept override {
    RespValue array;
    if (ReadWhole(frame, &array, failure) != Outcome::kDone) return Outcome::kFailed;
    if (array.type != RespType::kArray || array.number < 1) {
      return Broken(failure, "expected a command, which is an array of bulk strings");
    }
    const auto count = static_cast<uint64_t>(array.number);
    auto* words = sdk::Allocate<api::Value>(arena, count);
    if (words == nullptr) return OutOfRoom(failure);
    if (ReadTexts(ViewOf(frame).substr(array.size), words, count, failure) != Outcome::kDone) {
      return Outcome::kFailed;
    }
    const RespCommand* command = FindCommand(
        std::string_view(reinterpret_cast<const char*>(words[0].bytes), words[0].count));
    if (command == nullptr || command->arg_count != count - 1) {
      return Unsupported(failure, "ERR unknown command or wrong number of arguments");
    }
    *out = {};
    out->struct_size = sizeof(api::Request);
    out->operation = command->operation;
    out->args = words + 1;
    out->arg_count = command->arg_count;
    return Outcome::kDone;
  }

  Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                     api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "answering", [&] {
      std::string frame;
      const RespCommand* command = FindCommand(reply->operation);
      if (reply->status != 0) {
        WriteLine(RespType::kError, "ERR " + std::string(ViewOf(reply->text)), &frame);
      } else if (reply->kind == api::ReplyKind::kPush) {
        WriteLine(RespType::kPush, std::to_string(reply->row_count), &frame);
        for (uint64_t i = 0; i < reply->row_count; ++i) {
          if (!WriteArgument(reply->rows[i], &frame))
            return Unsupported(failure, "pushes are text");
        }
      } else if (command == nullptr) {
        return Unsupported(failure, "RESP has no such operation to answer");
      } else if (command->answer == RespType::kSimple) {
        WriteLine(RespType::kSimple, command->operation == Operation::kPut ? "OK" : "PONG", &frame);
      } else if (reply->row_count != 1) {
        return Unsupported(failure, "this answer has one value");
      } else if (command->answer == RespType::kInteger) {
        WriteLine(RespType::kInteger, std::to_string(reply->rows[0].int64), &frame);
      } else if (reply->rows[0].type == api::ValueType::kNull) {
        WriteLine(RespType::kBulk, "-1", &frame);
      } else if (!WriteArgument(reply->rows[0], &frame)) {
        return Unsupported(failure, "values are text and integers");
      }
      return Send(frame, out, failure);
    });
  }

 private:
  const bool serving_;
  RespLogin login_;
};

}  // namespace

api::CodecSession* NewRespSession(bool serving) { return new RespSession(serving); }

}  // namespace glowplug::proof
