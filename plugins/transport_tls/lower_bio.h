// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include <utility>

#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {

// The lower stream as OpenSSL reads and writes it. It keeps no byte: what the lower stream takes
// or gives goes straight from and to OpenSSL's own buffers.
class LowerBio {
 public:
  explicit LowerBio(sdk::Owned<api::Stream> stream) noexcept : stream_(std::move(stream)) {}
  LowerBio(const LowerBio&) = delete;
  LowerBio& operator=(const LowerBio&) = delete;

  // Gives ssl its BIO, which points to this. False when memory is out.
  bool AttachTo(SSL* ssl) noexcept;

  api::Stream& stream() noexcept { return *stream_; }
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
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_LOWER_BIO_H_
