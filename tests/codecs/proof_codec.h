// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_PROOF_CODEC_H_
#define GLOWPLUG_TESTS_CODECS_PROOF_CODEC_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/config.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>

#include <memory>
#include <string_view>

namespace glowplug::proof {

// A codec whose peers have neither caches by number nor partitions. new_session makes one that
// serves or asks, and may throw.
template <api::CodecSession* (*new_session)(bool serving), uint32_t traits>
class ProofCodec final : public sdk::Object<ProofCodec<new_session, traits>, api::Codec> {
 public:
  static sdk::StatusOr<std::unique_ptr<ProofCodec>> Create(api::Host&, const sdk::Config&) {
    return std::make_unique<ProofCodec>();
  }

  uint32_t GetTraits() noexcept override { return traits; }
  api::Outcome Open(uint32_t serving, api::CodecSession** out,
                    api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "opening a session", [&] {
      *out = new_session(serving != 0);
      return api::Outcome::kDone;
    });
  }
  int32_t CacheId(api::Bytes) noexcept override { return 0; }
  api::Outcome Hash(const api::Request*, uint32_t*, api::Failure*) noexcept override {
    return api::Outcome::kAgain;
  }
  api::Outcome ReadMapping(const api::Reply*, api::Arena*, api::Topology*,
                           api::Failure* failure) noexcept override {
    return sdk::Fail(failure, api::Code::kUnimplemented, "this protocol has no partitions");
  }
};

// Neither the peer nor the operation: the caller asks for what the protocol has not.
inline api::Outcome Unsupported(api::Failure* failure, std::string_view text) noexcept {
  return sdk::Fail(failure, api::Code::kUnimplemented, text, {.origin = api::Origin::kClient});
}

// The peer's bytes cannot be read; the connection is of no use any more.
inline api::Outcome Broken(api::Failure* failure, std::string_view text) noexcept {
  return sdk::Fail(failure, api::Code::kDataLoss, text,
                   {.origin = api::Origin::kServer, .fatal = true});
}

inline api::Outcome OutOfRoom(api::Failure* failure) noexcept {
  return sdk::Fail(failure, api::Code::kResourceExhausted,
                   "the core's bound for buffers is reached", {.origin = api::Origin::kClient});
}

// Appends all of the text or, with a failure, nothing.
inline api::Outcome Send(std::string_view text, api::OutBuffer* out,
                         api::Failure* failure) noexcept {
  return sdk::Append(out, text) ? api::Outcome::kDone : OutOfRoom(failure);
}

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_PROOF_CODEC_H_
