// SPDX-License-Identifier: Apache-2.0
// glowplug.binary: Ignite's binary protocol of thin clients.
#include <glowplug/api/codec.h>
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <random>
#include <string>

#include "plugins/codec_binary/affinity_fields.h"
#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/mapping.h"
#include "plugins/codec_binary/session.h"
#include "plugins/codec_binary/type_registry.h"
#include "wire/ignite/hash.h"

namespace glowplug::binary {
namespace {

using api::Operation;

constexpr int64_t kDefaultMaxFrameBytes = 64 << 20;

// As UUID.randomUUID: version 4, variant 2.
ignite::Uuid RandomUuid() {
  std::random_device random;
  const auto half = [&] { return static_cast<uint64_t>(random()) << 32 | random(); };
  const uint64_t most = (half() & ~uint64_t{0xF000}) | 0x4000;
  const uint64_t least = (half() & ~(uint64_t{3} << 62)) | uint64_t{2} << 62;
  return {static_cast<int64_t>(most), static_cast<int64_t>(least)};
}

template <class... Operations>
constexpr uint64_t MaskOf(Operations... operations) {
  return (... | (uint64_t{1} << static_cast<uint32_t>(operations)));
}

// The operations that go to the node which holds their one key, their first argument.
constexpr uint64_t kRouted =
    MaskOf(Operation::kGet, Operation::kPut, Operation::kContainsKey, Operation::kRemoveKey,
           Operation::kReplaceIfEquals, Operation::kPutIfAbsent, Operation::kGetAndPut,
           Operation::kGetAndReplace, Operation::kGetAndRemove, Operation::kGetAndPutIfAbsent,
           Operation::kReplace, Operation::kRemoveIfEquals, Operation::kClearKey,
           Operation::kLocalPeek, Operation::kInvoke);

bool IsRouted(Operation operation) {
  const auto number = static_cast<uint32_t>(operation);
  return number < 64 && (kRouted >> number & 1) != 0;
}

TypeRegistry::Settings SettingsOf(const sdk::Config& config) {
  TypeRegistry::Settings settings;
  const std::string footer = config.String("compact_footer", "auto");
  if (footer != "auto") settings.compact_footer = footer == "on";
  const std::string mapper = config.String("name_mapper", "auto");
  if (mapper == "full") settings.name_mapper = ignite::NameMapper::kFullName;
  if (mapper == "simple") settings.name_mapper = ignite::NameMapper::kSimpleName;
  return settings;
}

class BinaryCodec final : public sdk::Object<BinaryCodec, api::Codec> {
 public:
  static sdk::StatusOr<std::unique_ptr<BinaryCodec>> Create(api::Host&, const sdk::Config& config) {
    return std::make_unique<BinaryCodec>(
        static_cast<uint64_t>(config.Integer("max_frame_bytes", kDefaultMaxFrameBytes)),
        SettingsOf(config));
  }
  BinaryCodec(uint64_t max_frame_bytes, const TypeRegistry::Settings& settings)
      : max_frame_bytes_(max_frame_bytes), node_id_(RandomUuid()), types_(settings) {}

  uint32_t GetTraits() noexcept override { return 0; }

  api::Outcome Open(uint32_t serving, api::CodecSession** out,
                    api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "opening a session", [&] {
      *out = new Session(serving != 0, max_frame_bytes_, node_id_, types_);
      return api::Outcome::kDone;
    });
  }

  int32_t CacheId(api::Bytes name) noexcept override {
    return ignite::HashOfString(sdk::ViewOf(name));
  }

  api::Outcome Hash(const api::Request* request, uint32_t* hash, api::Failure*) noexcept override {
    int32_t signed_hash = 0;
    if (!IsRouted(request->operation) || (request->flags & api::kTransactional) != 0 ||
        request->arg_count == 0 || request->args == nullptr) {
      return api::Outcome::kAgain;
    }
    const api::Value& key = request->args[0];
    if (key.type == api::ValueType::kObject
            ? !affinity_fields_.HashOf(request->cache_id, key, types_, &signed_hash)
            : !ignite::HashOf(key, &signed_hash, &types_)) {
      return api::Outcome::kAgain;
    }
    *hash = static_cast<uint32_t>(signed_hash);
    return api::Outcome::kDone;
  }

  api::Outcome ReadMapping(const api::Reply* reply, api::Arena* arena, api::Topology* out,
                           api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "reading a mapping", [&] {
      if (reply->struct_size < sizeof(api::Reply) || out->struct_size < sizeof(api::Topology)) {
        return FailCall(failure, "a record of the call is smaller than this version's");
      }
      return binary::ReadMapping(*reply, arena, &affinity_fields_, out, failure);
    });
  }

 private:
  const uint64_t max_frame_bytes_;
  const ignite::Uuid node_id_;
  TypeRegistry types_;
  AffinityFields affinity_fields_;
};

}  // namespace
}  // namespace glowplug::binary

GLOWPLUG_PLUGIN(
    glowplug::binary::BinaryCodec,
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
                        .maximum = 2147483647},
                       {.key = "compact_footer",
                        .description = "Objects are written without their fields' ids, on, or with "
                                       "them, off; auto does as the cluster is configured",
                        .default_json = "\"auto\"",
                        .one_of = "auto|on|off"},
                       {.key = "name_mapper",
                        .description = "What of a type's name counts: full, or simple for what "
                                       "follows its last dot; auto does as the cluster is "
                                       "configured",
                        .default_json = "\"auto\"",
                        .one_of = "auto|full|simple"}})})
