// SPDX-License-Identifier: Apache-2.0
#include "core/engine/control_operations.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include "core/engine/failure.h"

namespace glowplug {
namespace {

// Of one answer: 65,000 partitions take 254 KiB a group.
constexpr uint64_t kMaxMappingBytes = uint64_t{256} << 20;

absl::Status Unexpected(api::Operation operation, uint64_t row) {
  ErrorInfo info;
  info.origin = Origin::kPlugin;
  info.operation = NameOf(operation);
  return MakeError(absl::StatusCode::kDataLoss,
                   absl::StrCat(std::string(NameOf(operation)), ": the codec gave another row ",
                                row, " than the operation's answer has. This is its defect"),
                   info);
}

NodeId IdOf(const api::Value& uuid) {
  NodeId id;
  for (size_t i = 0; i < 8; ++i) {
    id[i] = static_cast<uint8_t>(static_cast<uint64_t>(uuid.int64) >> (56 - 8 * i));
    id[8 + i] = static_cast<uint8_t>(static_cast<uint64_t>(uuid.extra) >> (56 - 8 * i));
  }
  return id;
}

}  // namespace

absl::Status MappingOperation::Decode(const api::Reply& reply) {
  sdk::HeapArena arena(kMaxMappingBytes);
  api::Topology mapping{};
  mapping.struct_size = sizeof(mapping);
  api::Failure failure = sdk::NoFailure();
  if (codec_.ReadMapping(&reply, arena.get(), &mapping, &failure) != api::Outcome::kDone) {
    return StatusOf(failure, NameOf(kind), "");
  }
  answer = CopyMapping(mapping);
  return absl::OkStatus();
}

absl::Status EndpointsOperation::Decode(const api::Reply& reply) {
  constexpr uint64_t kHead = 2;
  constexpr uint64_t kEach = 3;
  using api::ValueType;
  const api::Value* const rows = reply.rows;
  if (reply.row_count < kHead || rows[0].type != ValueType::kLong ||
      rows[1].type != ValueType::kInt || rows[1].int64 < 0 ||
      static_cast<uint64_t>(rows[1].int64) > (reply.row_count - kHead) / kEach) {
    return Unexpected(kind, 0);
  }
  const uint64_t behind = kHead + kEach * static_cast<uint64_t>(rows[1].int64);
  for (uint64_t i = kHead; i < behind; i += kEach) {
    const api::Value& hosts = rows[i + 2];
    if (rows[i].type != ValueType::kUuid || rows[i + 1].type != ValueType::kInt ||
        hosts.type != ValueType::kStringArray) {
      return Unexpected(kind, i);
    }
    const int64_t port = rows[i + 1].int64;
    if (port <= 0 || port > UINT16_MAX) continue;  // it takes no clients
    Added& one = added.emplace_back(Added{IdOf(rows[i]), static_cast<uint16_t>(port), {}});
    for (uint32_t j = 0; j < hosts.count; ++j) {
      const api::Value& host = hosts.items[j];
      if (host.type != ValueType::kString || host.count == 0) continue;
      one.hosts.emplace_back(sdk::ViewOf({host.bytes, host.count}));
    }
  }
  return absl::OkStatus();
}

absl::Status IdleTimeoutOperation::Decode(const api::Reply& reply) {
  if (reply.row_count != 1 || reply.rows[0].type != api::ValueType::kLong) {
    return Unexpected(kind, 0);
  }
  timeout = absl::Milliseconds(reply.rows[0].int64);
  return absl::OkStatus();
}

absl::Status DataCenterOperation::Decode(const api::Reply& reply) {
  for (uint64_t i = 0; i < reply.row_count; ++i) {
    if (reply.rows[i].type != api::ValueType::kUuid) return Unexpected(kind, i);
    nodes.push_back(IdOf(reply.rows[i]));
  }
  return absl::OkStatus();
}

}  // namespace glowplug
