// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_STREAM_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_STREAM_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include <array>
#include <memory>
#include <string>

#include "plugins/transport_tls/context.h"
#include "plugins/transport_tls/lower_bio.h"
#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {

// One connection, from either side.
class TlsStream final : public sdk::Object<TlsStream, api::Stream> {
 public:
  // Null when memory is out.
  static std::unique_ptr<TlsStream> Make(Connection connection, sdk::Owned<api::Stream> lower);
  TlsStream(Connection connection, sdk::Owned<api::Stream> lower)
      : connection_(std::move(connection)), lower_(std::move(lower)) {}
  ~TlsStream();

  api::Outcome Handshake(api::Failure* failure) noexcept override;
  api::Outcome Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                    api::Failure* failure) noexcept override;
  // Small pieces are gathered: a record is full, or holds all that was given. What the lower stream
  // has not taken yet of a record counts as put; whatever is called next sends the rest of it.
  api::Outcome Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                     api::Failure* failure) noexcept override;
  void PollHandle(api::PollState* out) noexcept override;
  api::Outcome Close(uint32_t graceful, api::Failure* failure) noexcept override;

 private:
  static constexpr size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;

  enum class Answer { kDone, kBlocked, kEnd, kFailed };

  bool Prepare();
  Answer AnswerOf(int result) const noexcept;
  api::Outcome NotOpen(api::Failure* failure) const noexcept;
  // Remembers why, for every call that follows.
  void Break() noexcept;
  api::Outcome FailBroken(api::Failure* failure) const noexcept;
  void LookForLastWords() noexcept;
  Answer Flush() noexcept;
  Answer ReadPiece(const api::MutableBytes& into, uint64_t* got) noexcept;

  Connection connection_;
  LowerBio lower_;
  SslPtr ssl_;  // before lower_ goes
  bool lower_connected_ = false;
  bool established_ = false;
  bool heard_ = false;  // the peer has sent something
  bool closing_ = false;
  bool closed_ = false;
  bool read_blocked_ = false;
  bool end_told_ = false;  // of the peer's words
  bool broken_ = false;
  api::Failure why_;  // once broken
  std::array<uint8_t, kRecord> gathered_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_STREAM_H_
