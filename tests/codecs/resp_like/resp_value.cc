// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/resp_like/resp_value.h"

#include <charconv>

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {
namespace {

constexpr size_t kMaxLine = 64 << 10;

bool ParseNumber(std::string_view text, int64_t* number) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

// A length of -1 makes a null of what stands there.
api::Outcome ReadLength(std::string_view line, int64_t maximum, RespValue* out,
                        api::Failure* failure) noexcept {
  if (!ParseNumber(line, &out->number) || out->number < -1) {
    return Broken(failure, "expected a length, found something else. Does the peer speak RESP?");
  }
  if (out->number > maximum) return Broken(failure, "the peer announces more than is allowed");
  if (out->number == -1) out->type = RespType::kNull;
  return api::Outcome::kDone;
}

}  // namespace

api::Outcome ReadValue(std::string_view in, RespValue* out, uint64_t* need,
                       api::Failure* failure) noexcept {
  *need = 0;
  const size_t end = in.substr(0, kMaxLine).find("\r\n");
  if (end == std::string_view::npos) {
    if (in.size() < kMaxLine) return api::Outcome::kAgain;
    return Broken(failure, "expected the end of a line. Does the peer speak RESP?");
  }
  if (end == 0) return Broken(failure, "expected a value's type, found an empty line");
  const std::string_view line = in.substr(1, end - 1);
  *out = {.type = static_cast<RespType>(in[0]), .size = end + 2};
  switch (out->type) {
    case RespType::kSimple:
    case RespType::kError:
      out->text = line;
      return api::Outcome::kDone;
    case RespType::kInteger:
      if (ParseNumber(line, &out->number)) return api::Outcome::kDone;
      return Broken(failure, "expected an integer of 64 bits, found something else");
    case RespType::kNull:
      return api::Outcome::kDone;
    case RespType::kArray:
    case RespType::kPush:
      return ReadLength(line, kMaxElements, out, failure);
    case RespType::kBulk:
      break;
    default:
      return Broken(failure,
                    "expected a value's type, found none of + - : $ _ * >. Does the peer "
                    "speak RESP?");
  }
  if (ReadLength(line, kMaxBulk, out, failure) != api::Outcome::kDone) return api::Outcome::kFailed;
  if (out->type == RespType::kNull) return api::Outcome::kDone;
  const auto length = static_cast<size_t>(out->number);
  if (in.size() - out->size < length + 2) {
    *need = out->size + length + 2;
    return api::Outcome::kAgain;
  }
  out->text = in.substr(out->size, length);
  if (in.substr(out->size + length, 2) != "\r\n") {
    return Broken(failure, "expected a line's end behind a bulk string, found other bytes");
  }
  out->size += length + 2;
  return api::Outcome::kDone;
}

api::Outcome MeasureValue(std::string_view in, uint64_t* total, api::Failure* failure) noexcept {
  uint64_t size = 0;
  int64_t missing = 1;
  *total = 0;
  for (; missing > 0; --missing) {
    RespValue value;
    uint64_t need = 0;
    const api::Outcome outcome = ReadValue(in.substr(size), &value, &need, failure);
    if (outcome == api::Outcome::kAgain) *total = need == 0 ? 0 : size + need;
    if (outcome != api::Outcome::kDone) return outcome;
    size += value.size;
    if (value.type == RespType::kArray || value.type == RespType::kPush) missing += value.number;
    if (missing > kMaxElements) return Broken(failure, "the peer nests more than is allowed");
  }
  *total = size;
  return api::Outcome::kDone;
}

void WriteLine(RespType type, std::string_view text, std::string* out) {
  out->push_back(static_cast<char>(type));
  out->append(text).append("\r\n");
}

void WriteBulk(std::string_view text, std::string* out) {
  WriteLine(RespType::kBulk, std::to_string(text.size()), out);
  out->append(text).append("\r\n");
}

std::string_view NameOf(RespType type) {
  switch (type) {
    case RespType::kSimple:
      return "a simple string";
    case RespType::kError:
      return "an error";
    case RespType::kInteger:
      return "an integer";
    case RespType::kBulk:
      return "a bulk string";
    case RespType::kNull:
      return "null";
    case RespType::kArray:
      return "an array";
    case RespType::kPush:
      return "a push";
  }
  return "nothing known";
}

}  // namespace glowplug::proof
