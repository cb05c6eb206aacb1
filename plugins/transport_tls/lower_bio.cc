// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/lower_bio.h"

#include <glowplug/sdk/status.h>

#include <algorithm>
#include <cstring>

namespace glowplug::tls {
namespace {

LowerBio& BehindOf(BIO* bio) noexcept { return *static_cast<LowerBio*>(BIO_get_data(bio)); }

}  // namespace

const BIO_METHOD* LowerBio::Method() noexcept {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "glowplug lower");
    if (made != nullptr) {
      BIO_meth_set_read_ex(made, &Read);
      BIO_meth_set_write_ex(made, &Write);
      BIO_meth_set_ctrl(made, &Control);
    }
    return made;
  }();
  return method;
}

bool LowerBio::AttachTo(SSL* ssl) noexcept {
  if (Method() == nullptr) return false;
  BIO* const bio = BIO_new(Method());
  if (bio == nullptr) return false;
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl, bio, bio);
  return true;
}

// The first failure stays: what comes after it are its consequences.
void LowerBio::Note(const api::Failure& failure) noexcept {
  if (!failed_) failure_ = failure;
  failed_ = true;
}

int LowerBio::Read(BIO* bio, char* into, size_t room, size_t* got) noexcept {
  LowerBio& self = BehindOf(bio);
  BIO_clear_retry_flags(bio);
  *got = 0;
  const api::MutableBytes piece = {reinterpret_cast<uint8_t*>(into), room};
  uint64_t size = 0;
  api::Failure failure = sdk::NoFailure();
  const api::Outcome outcome = self.stream_->Read(&piece, 1, &size, &failure);
  if (outcome == api::Outcome::kAgain) BIO_set_retry_read(bio);
  if (outcome == api::Outcome::kFailed) self.Note(failure);
  if (outcome != api::Outcome::kDone) return -1;
  self.ended_ = size == 0;
  if (size == 0) return 0;
  *got = size;
  return 1;
}

bool LowerBio::Flush() noexcept {
  while (kept_from_ < kept_to_) {
    const api::Bytes piece = {kept_.data() + kept_from_, kept_to_ - kept_from_};
    uint64_t taken = 0;
    api::Failure failure = sdk::NoFailure();
    const api::Outcome outcome = stream_->Write(&piece, 1, &taken, &failure);
    if (outcome == api::Outcome::kFailed) Note(failure);
    if (outcome == api::Outcome::kFailed || taken == 0) return false;
    kept_from_ += taken;
  }
  kept_from_ = kept_to_ = 0;
  return true;
}

// After a failure the peer's last words can still be read.
int LowerBio::Write(BIO* bio, const char* from, size_t size, size_t* put) noexcept {
  LowerBio& self = BehindOf(bio);
  BIO_clear_retry_flags(bio);
  if (size > self.kept_.size() - self.kept_to_) (void)self.Flush();
  *put = std::min(size, self.kept_.size() - self.kept_to_);
  if (*put == 0) {
    if (!self.failed_) BIO_set_retry_write(bio);
    return -1;
  }
  std::memcpy(self.kept_.data() + self.kept_to_, from, *put);
  self.kept_to_ += *put;
  return 1;
}

// NOLINTNEXTLINE(google-runtime-int): OpenSSL's types
long LowerBio::Control(BIO* bio, int command, long, void*) noexcept {
  if (command == BIO_CTRL_EOF) return BehindOf(bio).ended_ ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

}  // namespace glowplug::tls
