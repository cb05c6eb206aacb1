// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {

// The lower stream as OpenSSL reads and writes it. What it reads goes straight into OpenSSL's own
// buffers. What it writes is kept until Flush(), or until there is no more room: several records
// leave by one call of the lower stream, whose calls are dearer than the copy.
class LowerBio {
 public:
  // A full record, and what OpenSSL may have to say before it (a key update).
  static constexpr size_t kRecordRoom = SSL3_RT_MAX_PACKET_SIZE + 512;

  explicit LowerBio(sdk::Owned<api::Stream> stream) noexcept : stream_(std::move(stream)) {}
  LowerBio(const LowerBio&) = delete;
  LowerBio& operator=(const LowerBio&) = delete;

  // Gives ssl its BIO, which points to this. False when memory is out.
  bool AttachTo(SSL* ssl) noexcept;

  api::Stream& stream() noexcept { return *stream_; }
  // Whether OpenSSL can write a record without being blocked.
  bool has_room() const noexcept { return kept_.size() - kept_to_ >= kRecordRoom; }
  // True when nothing is kept any more; else the lower stream is blocked, or has failed.
  bool Flush() noexcept;
  // Why the lower stream failed first, or null while it has not.
  const api::Failure* failure() const noexcept { return failed_ ? &failure_ : nullptr; }

 private:
  static const BIO_METHOD* Method() noexcept;
  void Note(const api::Failure& failure) noexcept;
  static int Read(BIO* bio, char* into, size_t room, size_t* got) noexcept;
  static int Write(BIO* bio, const char* from, size_t size, size_t* put) noexcept;
  // NOLINTNEXTLINE(google-runtime-int): OpenSSL's types
  static long Control(BIO* bio, int command, long number, void* pointer) noexcept;

  const sdk::Owned<api::Stream> stream_;
  api::Failure failure_;
  bool failed_ = false;
  bool ended_ = false;  // the peer has closed the lower stream
  size_t kept_from_ = 0;
  size_t kept_to_ = 0;
  std::array<uint8_t, 5 * kRecordRoom> kept_;  // encrypted; a value of 64 KiB and what is around it
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_
