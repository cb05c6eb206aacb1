// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_AUTH_SECRET_BUFFER_H_
#define GLOWPLUG_PLUGINS_AUTH_SECRET_BUFFER_H_

#include <glowplug/api/boundary.h>
#include <string.h>  // NOLINT: explicit_bzero is not in <cstring>

#include <cstdlib>

namespace glowplug::auth {

// An OutBuffer for a secret: each piece of memory that it held is overwritten before it is given
// back.
class SecretBuffer {
 public:
  // The core follows no reference to more than this.
  static constexpr uint64_t kMaxBytes = 64 << 10;

  SecretBuffer() noexcept {
    out_.owner = this;
    out_.grow = &Grow;
  }
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;
  ~SecretBuffer() { Discard(out_); }

  api::OutBuffer* out() noexcept { return &out_; }
  api::Bytes bytes() const noexcept { return {out_.data, out_.size}; }

 private:
  static void Discard(const api::OutBuffer& old) noexcept {
    if (old.data != nullptr) explicit_bzero(old.data, old.capacity);
    std::free(old.data);
  }

  static api::Outcome Grow(api::OutBuffer* out, uint64_t need) noexcept {
    if (need > kMaxBytes || out->size > kMaxBytes - need) return api::Outcome::kFailed;
    api::OutBuffer grown = *out;
    grown.capacity = out->capacity == 0 ? 256 : out->capacity;
    while (grown.capacity - grown.size < need) grown.capacity *= 2;
    grown.data = static_cast<uint8_t*>(std::malloc(grown.capacity));
    if (grown.data == nullptr) return api::Outcome::kFailed;
    if (out->size > 0) memcpy(grown.data, out->data, out->size);
    Discard(*out);
    *out = grown;
    return api::Outcome::kDone;
  }

  api::OutBuffer out_{};
};

}  // namespace glowplug::auth

#endif  // GLOWPLUG_PLUGINS_AUTH_SECRET_BUFFER_H_
