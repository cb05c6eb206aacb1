// SPDX-License-Identifier: Apache-2.0
// The serialisation of RESP (Redis serialization protocol specification, versions 2 and 3): a type
// byte, a line, and for some types more bytes.
#ifndef GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_VALUE_H_
#define GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_VALUE_H_

#include <glowplug/api/boundary.h>

#include <string>
#include <string_view>

namespace glowplug::proof {

enum class RespType : char {
  kSimple = '+',
  kError = '-',
  kInteger = ':',
  kBulk = '$',
  kNull = '_',  // also $-1 and *-1
  kArray = '*',
  kPush = '>',
};

// One value; of an array or a push only its length, the elements follow it.
struct RespValue {
  RespType type = RespType::kNull;
  std::string_view text;  // of simple, error and bulk: a view of the input
  int64_t number = 0;     // of an integer; the length of array and push
  uint64_t size = 0;      // bytes of the input that it takes
};

inline constexpr int64_t kMaxBulk = 64 << 20;
inline constexpr int64_t kMaxElements = 1 << 16;

// kAgain: it is cut; *need tells how many bytes would do, 0 when that is not known yet.
api::Outcome ReadValue(std::string_view in, RespValue* out, uint64_t* need,
                       api::Failure* failure) noexcept;

// The same for a value with all its elements, nested ones too: *total is its whole size.
api::Outcome MeasureValue(std::string_view in, uint64_t* total, api::Failure* failure) noexcept;

void WriteBulk(std::string_view text, std::string* out);
void WriteLine(RespType type, std::string_view text, std::string* out);

// A type's name for messages.
std::string_view NameOf(RespType type);

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_VALUE_H_
