// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/tls_stream.h"

#include <glowplug/sdk/status.h>
#include <openssl/err.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "plugins/transport_tls/tls_error.h"

namespace glowplug::tls {
namespace {

// Walks over the pieces that are to be written.
class Pieces {
 public:
  Pieces(const api::Bytes* pieces, uint32_t count) noexcept : next_(pieces), left_(count) {
    for (uint32_t i = 0; i < count; ++i) size_ += pieces[i].size;
    SkipEmpty();
  }

  uint64_t size() const noexcept { return size_; }

  void Skip(uint64_t size) noexcept {
    size_ -= size;
    while (size > 0) {
      const uint64_t here = std::min(size, next_->size - offset_);
      offset_ += here;
      size -= here;
      SkipEmpty();
    }
  }

  // The next up to `room` bytes in one piece: where they lie, if they lie together, else copied
  // into `space`.
  api::Bytes Gather(uint8_t* space, uint64_t room) const noexcept {
    const uint64_t wanted = std::min(room, size_);
    if (next_->size - offset_ >= wanted) return {next_->data + offset_, wanted};
    uint64_t copied = 0;
    uint64_t offset = offset_;
    for (const api::Bytes* piece = next_; copied < wanted; ++piece, offset = 0) {
      const uint64_t here = std::min(wanted - copied, piece->size - offset);
      if (here > 0) std::memcpy(space + copied, piece->data + offset, here);
      copied += here;
    }
    return {space, wanted};
  }

 private:
  void SkipEmpty() noexcept {
    while (left_ > 0 && offset_ == next_->size) {
      ++next_;
      --left_;
      offset_ = 0;
    }
  }

  const api::Bytes* next_;
  uint32_t left_;
  uint64_t offset_ = 0;
  uint64_t size_ = 0;
};

}  // namespace

std::unique_ptr<TlsStream> TlsStream::Make(Connection connection, sdk::Owned<api::Stream> lower) {
  auto stream = std::make_unique<TlsStream>(std::move(connection), std::move(lower));
  return stream->Prepare() ? std::move(stream) : nullptr;
}

bool TlsStream::Prepare() {
  ERR_clear_error();
  ssl_ = connection_.context->NewSsl(&connection_);
  return ssl_ != nullptr && lower_.AttachTo(ssl_.get());
}

TlsStream::~TlsStream() {
  OPENSSL_cleanse(gathered_.data(), gathered_.size());
  // Else OpenSSL takes a connection that just ends for an attack, and its session is not resumed.
  if (ssl_ != nullptr && !broken_) {
    SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }
}

TlsStream::Answer TlsStream::AnswerOf(int result) const noexcept {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE:
      return Answer::kDone;
    // Whichever way it is blocked, a read that must write included: the lower stream has just
    // answered kAgain, and its own PollHandle says what it waits for.
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return Answer::kBlocked;
    case SSL_ERROR_ZERO_RETURN:
      return Answer::kEnd;
    default:
      return Answer::kFailed;
  }
}

api::Outcome TlsStream::NotOpen(api::Failure* failure) const noexcept {
  if (broken_) return FailBroken(failure);
  return sdk::Fail(failure, api::Code::kFailedPrecondition,
                   closed_ || closing_
                       ? "the stream has been closed on this side"
                       : "the stream is not connected yet: Handshake must answer done first",
                   {.fatal = closed_ || closing_});
}

void TlsStream::Break() noexcept {
  broken_ = true;
  why_ = sdk::NoFailure();
  const sdk::Blame blame = {.origin = api::Origin::kNetwork, .fatal = true};
  (void)sdk::Guard(&why_, "glowplug.tls", [&] {
    // A session that the peer did not like is not offered again.
    if (connection_.client && !established_) {
      connection_.context->sessions().Forget(connection_.peer);
    }
    const Stage stage = !established_ ? Stage::kHandshake
                        : heard_      ? Stage::kTalking
                                      : Stage::kSilent;
    const api::Failure* const lower = lower_.failure();
    if (lower == nullptr || ERR_peek_error() != 0) {
      return sdk::Fail(&why_, Explain(connection_, stage), blame);
    }
    const std::string text =
        "TLS: " + std::string(sdk::TextOf(*lower)) +
        (established_ ? MaybeRefused(connection_, stage)
                      : " (during the handshake: does the peer speak TLS on this port?)");
    return sdk::Fail(&why_, lower->code, text,
                     {.origin = lower->origin, .fatal = true, .peer_code = lower->peer_code});
  });
}

api::Outcome TlsStream::FailBroken(api::Failure* failure) const noexcept {
  return sdk::Fail(failure, why_.code, sdk::TextOf(why_),
                   {.origin = why_.origin, .fatal = true, .peer_code = why_.peer_code});
}

api::Outcome TlsStream::Handshake(api::Failure* failure) noexcept {
  if (broken_ || closed_ || closing_) return NotOpen(failure);
  if (established_) return api::Outcome::kDone;
  if (!lower_connected_) {
    const api::Outcome connected = lower_.stream().Handshake(failure);
    if (connected != api::Outcome::kDone) return connected;
    lower_connected_ = true;
  }
  ERR_clear_error();
  Answer answer = AnswerOf(SSL_do_handshake(ssl_.get()));
  // What it has said; of its last words, whatever is called next sends the rest.
  if (answer == Answer::kBlocked && Flush() == Answer::kFailed) answer = Answer::kFailed;
  if (answer == Answer::kBlocked) return api::Outcome::kAgain;
  (void)lower_.Flush();
  // A server under an anonymous cipher has shown nothing that could be verified. A listener
  // that must verify its clients is kept from such ciphers by OpenSSL.
  connection_.is_anonymous = answer == Answer::kDone && connection_.client &&
                             connection_.context->settings().verify != Verify::kNone &&
                             SSL_get0_peer_certificate(ssl_.get()) == nullptr;
  established_ = answer == Answer::kDone && !connection_.is_anonymous;
  if (established_) return api::Outcome::kDone;
  Break();
  return FailBroken(failure);
}

TlsStream::Answer TlsStream::ReadPiece(const api::MutableBytes& into, uint64_t* got) noexcept {
  uint64_t filled = 0;
  Answer answer = Answer::kDone;
  while (filled < into.size) {
    // The lower stream is asked once a call, and not again for what may have come meanwhile.
    if (*got + filled > 0 && SSL_has_pending(ssl_.get()) == 0) break;
    size_t size = 0;
    ERR_clear_error();
    answer = AnswerOf(SSL_read_ex(ssl_.get(), into.data + filled, into.size - filled, &size));
    if (answer != Answer::kDone) break;
    filled += size;
  }
  *got += filled;
  return answer;
}

// A connection that ends without a close notice is an error, even where a whole answer has just
// ended: only the codec knows such a place, and to it the end of the stream means the same, a
// connection that is lost. What it must not do is mistake a cut stream for a finished one.
api::Outcome TlsStream::Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                             api::Failure* failure) noexcept {
  *got = 0;
  if (broken_ || !established_) return NotOpen(failure);
  uint64_t room = 0;
  for (uint32_t i = 0; i < count; ++i) room += into[i].size;
  if (room == 0) {
    // An answer of 0 bytes would say that the peer has closed.
    return sdk::Fail(failure, api::Code::kInvalidArgument, "no room was given to read into");
  }
  // Whoever has nothing more to write, still reads. A failure shows there again.
  (void)lower_.Flush();
  Answer answer = Answer::kDone;
  for (uint32_t i = 0; i < count && answer == Answer::kDone; ++i) {
    const uint64_t before = *got;
    answer = ReadPiece(into[i], got);
    if (*got - before < into[i].size) break;
  }
  (void)lower_.Flush();  // it may have had to answer
  read_blocked_ = answer == Answer::kBlocked;
  end_told_ = answer == Answer::kEnd && *got == 0;
  heard_ = heard_ || *got > 0;
  if (answer == Answer::kFailed) Break();
  // What came before the end or the failure first; they are told by the next call.
  if (*got > 0 || answer == Answer::kEnd) return api::Outcome::kDone;
  return answer == Answer::kBlocked ? api::Outcome::kAgain : FailBroken(failure);
}

// A server of TLS 1.3 refuses a client's certificate when the client takes the handshake for done
// and may have begun to write. The alert says why, a broken pipe does not.
void TlsStream::LookForLastWords() noexcept {
  uint8_t byte;
  size_t got = 0;
  ERR_clear_error();
  SSL_peek_ex(ssl_.get(), &byte, 1, &got);
}

TlsStream::Answer TlsStream::Flush() noexcept {
  if (lower_.Flush()) return Answer::kDone;
  ERR_clear_error();
  return lower_.failure() == nullptr ? Answer::kBlocked : Answer::kFailed;
}

// OpenSSL wants to be given the same bytes again when it is blocked: it never is, for what it is
// given has room behind it.
api::Outcome TlsStream::Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                              api::Failure* failure) noexcept {
  *put = 0;
  if (broken_ || !established_ || closed_ || closing_) return NotOpen(failure);
  Pieces left(from, count);
  Answer answer = Flush();
  while (left.size() > 0 && answer == Answer::kDone) {
    if (!lower_.has_room()) answer = Flush();
    if (answer != Answer::kDone) break;
    const api::Bytes record = left.Gather(gathered_.data(), kRecord);
    size_t taken = 0;
    ERR_clear_error();
    answer = AnswerOf(SSL_write_ex(ssl_.get(), record.data, record.size, &taken));
    if (!heard_ && record.data == gathered_.data()) {
      OPENSSL_cleanse(gathered_.data(), record.size);  // a login is among a client's first words
    }
    left.Skip(taken);
    *put += taken;
  }
  if (answer == Answer::kDone) answer = Flush();
  if (answer != Answer::kDone && answer != Answer::kBlocked) {
    if (lower_.failure() != nullptr) LookForLastWords();
    Break();
  }
  // What was taken before the failure; that is told by the next call.
  if (*put > 0 || answer == Answer::kDone) return api::Outcome::kDone;
  return answer == Answer::kBlocked ? api::Outcome::kAgain : FailBroken(failure);
}

void TlsStream::PollHandle(api::PollState* out) noexcept {
  *out = {};
  lower_.stream().PollHandle(out);
  // The descriptor shows neither what OpenSSL has read ahead nor a close notice that came with the
  // last bytes, of a peer that leaves the lower stream open.
  const bool has_more = !read_blocked_ && SSL_has_pending(ssl_.get()) != 0;
  const bool has_end =
      !end_told_ && !closing_ && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  if (broken_ || (established_ && (has_more || has_end))) out->ready_now = 1;
}

api::Outcome TlsStream::Close(uint32_t graceful, api::Failure* failure) noexcept {
  if (closed_) return api::Outcome::kDone;
  closing_ = true;
  if (graceful != 0 && established_ && !broken_) {
    if (Flush() == Answer::kBlocked) return api::Outcome::kAgain;
    if ((SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) == 0) {
      ERR_clear_error();
      (void)SSL_shutdown(ssl_.get());
      if (Flush() == Answer::kBlocked) return api::Outcome::kAgain;
    }
  }
  const api::Outcome closed = lower_.stream().Close(graceful, failure);
  closed_ = closed != api::Outcome::kAgain;
  return closed;
}

}  // namespace glowplug::tls
