// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/opaque.h"

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>

#include <algorithm>
#include <cstring>

#include "wire/ignite/hash.h"
#include "wire/ignite/object_layout.h"
#include "wire/ignite/skip_object.h"
#include "wire/ignite/skip_value.h"
#include "wire/ignite/string_hash.h"
#include "wire/ignite/string_object.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::node {
namespace {

using api::ValueType;
using ignite::Reader;

template <class T>
T NumberAt(std::string_view bytes, size_t position) {
  T number;
  std::memcpy(&number, bytes.data() + position, sizeof(number));
  return number;
}

// What has no hash that Java would compute again is placed by its bytes.
int32_t HashOf(const api::Value& value, std::string_view bytes) {
  int32_t hash = 0;
  if (ignite::HashOf(value, &hash)) return hash;
  return ignite::HashOfBytes(sdk::BytesOf(bytes));
}

// An enum whose type is named has no other form.
void FillEnum(Key* key) {
  constexpr size_t kSize = 9;
  if (key->bytes.size() != kSize) return;
  std::copy_n(key->bytes.begin(), kSize, key->own.begin());
  key->own[0] = static_cast<char>(ValueType::kBinaryEnum);
  key->bytes = {key->own.data(), kSize};
  const auto type_id = NumberAt<uint32_t>(key->bytes, 1);
  key->hash = static_cast<int32_t>(31 * type_id + NumberAt<uint32_t>(key->bytes, 5));
}

void FillObject(Key* key) {
  constexpr size_t kTypeIdAt = 4;
  key->type_id = NumberAt<int32_t>(key->bytes, kTypeIdAt);
  key->hash = NumberAt<int32_t>(key->bytes, ignite::kHashAt);
}

}  // namespace

std::string_view ReadOpaque(Reader& in, const char* what) {
  const uint64_t begin = in.offset();
  const int code = in.Peek();
  if (code >= 0 && ignite::IsPlain(static_cast<uint8_t>(code))) {
    ignite::SkipValue(in, what);
    return in.ok() ? sdk::ViewOf(in.Between(begin, in.offset())) : std::string_view();
  }
  ignite::SkipObject(in, what);
  if (!in.ok()) return {};
  return sdk::ViewOf(ignite::Unwrapped(in.Between(begin, in.offset())));
}

bool IsNull(std::string_view object) {
  return object.size() == 1 && object[0] == static_cast<char>(ignite::kNullCode);
}

void ReadKey(Reader& in, api::Arena* arena, Key* key) {
  const uint64_t begin = in.offset();
  const int code = in.Peek();
  if (code == static_cast<int>(ValueType::kString)) {  // as most keys are
    in.Byte("key");
    key->hash = ignite::HashOfString(sdk::ViewOf(in.Sized("key")));
    key->bytes = sdk::ViewOf(in.Between(begin, in.offset()));
    return;
  }
  if (code >= 0 && ignite::IsPlain(static_cast<uint8_t>(code))) {
    const api::Value value = ignite::ReadPlainValue(in, arena, "key");
    if (!in.ok()) return;
    key->bytes = sdk::ViewOf(in.Between(begin, in.offset()));
    key->hash = HashOf(value, key->bytes);
    return;
  }
  key->bytes = ReadOpaque(in, "key");
  if (!in.ok()) return;
  switch (static_cast<ValueType>(static_cast<uint8_t>(key->bytes[0]))) {
    case ValueType::kObject:
      return FillObject(key);
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      key->hash = 0;
      FillEnum(key);
      if (key->bytes.data() == key->own.data()) return;
      break;
    default:
      break;
  }
  Reader again(sdk::BytesOf(key->bytes));
  const api::Value value = ignite::ReadValue(again, arena, "key");
  key->hash = again.ok() ? HashOf(value, key->bytes) : HashOf(api::Value{}, key->bytes);
}

}  // namespace glowplug::node
