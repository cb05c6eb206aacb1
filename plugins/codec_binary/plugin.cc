// SPDX-License-Identifier: Apache-2.0
// glowplug.binary: Ignite's binary protocol of thin clients.
#include <glowplug/api/codec.h>
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <random>

#include "plugins/codec_binary/session.h"
#include "wire/ignite/hash.h"

namespace glowplug::binary {
namespace {

constexpr int64_t kDefaultMaxFrameBytes = 64 << 20;

// As UUID.randomUUID: version 4, variant 2.
ignite::Uuid RandomUuid() {
  std::random_device random;
  const auto half = [&] { return static_cast<uint64_t>(random()) << 32 | random(); };
  const uint64_t most = (half() & ~uint64_t{0xF000}) | 0x4000;
  const uint64_t least = (half() & ~(uint64_t{3} << 62)) | uint64_t{2} << 62;
  return {static_cast<int64_t>(most), static_cast<int64_t>(least)};
}

// True: the operation goes to the node that holds its one key.
bool IsRouted(api::Operation operation) {
  return operation == api::Operation::kGet || operation == api::Operation::kPut ||
         operation == api::Operation::kContainsKey || operation == api::Operation::kRemoveKey ||
         operation == api::Operation::kReplaceIfEquals;
}

// Has no state yet that a lock would guard: sessions take what they need with them.
class BinaryCodec final : public sdk::Object<BinaryCodec, api::Codec> {
 public:
  static sdk::StatusOr<std::unique_ptr<BinaryCodec>> Create(api::Host&, const sdk::Config& config) {
    return std::make_unique<BinaryCodec>(
        static_cast<uint64_t>(config.Integer("max_frame_bytes", kDefaultMaxFrameBytes)));
  }
  explicit BinaryCodec(uint64_t max_frame_bytes)
      : max_frame_bytes_(max_frame_bytes), node_id_(RandomUuid()) {}

  uint32_t GetTraits() noexcept override { return 0; }

  api::Outcome Open(uint32_t serving, api::CodecSession** out,
                    api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "opening a session", [&] {
      *out = new Session(serving != 0, max_frame_bytes_, node_id_);
      return api::Outcome::kDone;
    });
  }

  int32_t CacheId(api::Bytes name) noexcept override {
    return ignite::HashOfString(sdk::ViewOf(name));
  }

  api::Outcome Hash(const api::Request* request, uint32_t* hash, api::Failure*) noexcept override {
    int32_t signed_hash = 0;
    if (!IsRouted(request->operation) || (request->flags & api::kTransactional) != 0 ||
        request->arg_count == 0 || request->args == nullptr ||
        !ignite::HashOf(request->args[0], &signed_hash)) {
      return api::Outcome::kAgain;
    }
    *hash = static_cast<uint32_t>(signed_hash);
    return api::Outcome::kDone;
  }

  api::Outcome ReadMapping(const api::Reply*, api::Arena*, api::Topology*,
                           api::Failure* failure) noexcept override {
    return sdk::Fail(failure, api::Code::kUnimplemented, "partition mappings are not read yet");
  }

 private:
  const uint64_t max_frame_bytes_;
  const ignite::Uuid node_id_;
};

}  // namespace
}  // namespace glowplug::binary

GLOWPLUG_PLUGIN(glowplug::binary::BinaryCodec,
                {.id = "glowplug.binary",
                 .version = glowplug::kVersion,
                 .name = "Ignite binary protocol",
                 .security = "reads frames of an untrusted peer; bounded by max_frame_bytes",
                 .schema = Schema({{.key = "max_frame_bytes",
                                    .type = Type::kInteger,
                                    .description = "Longest frame taken from the peer, in bytes",
                                    .default_json = "67108864",
                                    .bounded = true,
                                    .minimum = 1024,
                                    .maximum = 2147483647}})})
