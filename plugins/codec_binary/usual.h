// SPDX-License-Identifier: Apache-2.0
// The messages that most operations consist of, whole, without a call on their way. Each function
// does what its namesake does that takes any message (requests.h, replies.h), or is false, and has
// done nothing: then that one is to be called, which says what is wrong if anything is.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_USUAL_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_USUAL_H_

#include <glowplug/api/operation.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <cstring>

#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/replies.h"
#include "plugins/codec_binary/requests.h"
#include "plugins/codec_binary/text_check.h"
#include "wire/ignite/message.h"
#include "wire/ignite/usual_value.h"

namespace glowplug::binary {

// The head of a request for keys and values, length, operation code, request id, cache id and
// flags, and their count.
inline constexpr uint64_t kUsualHeadSize = ignite::kLengthSize + 2 + 8 + 4 + 1;
inline constexpr uint64_t kUsualCountSize = 4;

template <class T>
uint8_t* Store(T number, uint8_t* to) noexcept {
  std::memcpy(to, &number, sizeof(number));
  return to + sizeof(number);
}

// Keys and values alone, each an int, a long, text or bytes, where the buffer need not grow.
[[gnu::always_inline]] inline bool WriteUsualRequest(const Negotiated& negotiated,
                                                     const api::Request& request,
                                                     api::OutBuffer* out) noexcept {
  const Layout* layout = FindLayout(request.operation);
  if (!Fits(negotiated, request, layout) || !HasKeysAndValues(layout->request) ||
      (request.flags & ~api::kKeepBinary) != 0 ||
      out->capacity - out->size < kUsualHeadSize + kUsualCountSize) {
    return false;
  }
  uint8_t* const begin = out->data + out->size;
  uint8_t* const end = out->data + out->capacity;
  uint8_t* to = begin + ignite::kLengthSize;
  to = Store(layout->op, to);
  to = Store(request.token, to);
  to = Store(request.cache_id, to);
  to = Store(static_cast<uint8_t>(request.flags), to);
  if (HasCount(layout->request)) to = Store(CountOf(request, layout->request), to);
  uint64_t seen = 0;  // of text
  const api::Value* arg = request.args;
  for (const api::Value* const last = arg + request.arg_count; arg != last; ++arg) {
    const uint64_t size = ignite::StoreUsualValue(*arg, to, static_cast<uint64_t>(end - to), &seen);
    if (size == 0) return false;
    to += size;
  }
  if (!IsAscii(seen) && !HasGoodTexts(request.args, request.arg_count)) return false;
  const auto size = static_cast<uint64_t>(to - begin);
  if (size > INT32_MAX) return false;
  Store(static_cast<int32_t>(size - ignite::kLengthSize), begin);
  out->size += size;
  return true;
}

// A success, of which nothing more is told.
[[gnu::always_inline]] inline bool ReadUsualHead(const Negotiated& negotiated, api::Bytes frame,
                                                 api::Reply* reply) noexcept {
  ignite::ResponseHeader header;
  if (!ignite::IsPlainResponse(frame, negotiated.version, &header.request_id)) return false;
  FillHead(header, api::Code::kOk, reply);
  return true;
}

// Behind such a head nothing, or one value: an int, a long, text, bytes or null.
[[gnu::always_inline]] inline bool ReadUsualBody(const Negotiated& negotiated,
                                                 api::Operation operation, api::Bytes frame,
                                                 api::Arena* arena, api::Reply* reply) noexcept {
  const Layout* layout = FindLayout(operation);
  int64_t request_id;
  if (layout == nullptr || !ignite::IsPlainResponse(frame, negotiated.version, &request_id)) {
    return false;
  }
  const uint64_t size = frame.size - ignite::kPlainResponseSize;
  if (HasNoRows(*layout)) {
    if (size > 0) return false;
    FillBody(operation, request_id, nullptr, 0, reply);
    return true;
  }
  if (layout->reply != ReplyShape::kObject || size == 0) return false;
  // Without a call, and so without what would have to be kept over it.
  auto* row =
      reinterpret_cast<api::Value*>(sdk::TakeBytes(arena, sizeof(api::Value), alignof(api::Value)));
  if (row == nullptr ||
      ignite::LoadUsualValue(frame.data + ignite::kPlainResponseSize, size, row) != size) {
    return false;
  }
  FillBody(operation, request_id, row, 1, reply);
  return true;
}

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_USUAL_H_
