// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/arguments.h>
#include <glowplug/client.h>
#include <glowplug/sdk/object.h>
#include <glowplug/submit.h>

#include <memory>
#include <optional>
#include <utility>

#include "core/base/logger.h"
#include "core/client/open.h"
#include "core/config/config.h"
#include "core/engine/clock.h"
#include "core/net/channel.h"

namespace glowplug {
namespace {

using internal::ArgumentList;
using internal::ReadNothing;
using internal::RequestFor;
using internal::Submit;

absl::Status ReadNames(const api::Reply& reply, std::vector<std::string>& names) {
  names.resize(reply.row_count);
  for (size_t i = 0; i < names.size(); ++i) {
    if (absl::Status read = Marshal<std::string>::Read(reply.rows[i], names[i]); !read.ok()) {
      return read;
    }
  }
  return absl::OkStatus();
}

absl::Status ReadIdleTimeout(const api::Reply& reply, absl::Duration& timeout) {
  int64_t millis = 0;
  absl::Status read = internal::ReadOne(reply, millis);
  timeout = millis == 0 ? absl::InfiniteDuration() : absl::Milliseconds(millis);
  return read;
}

NodeState StateOf(NodeReport::State state) {
  switch (state) {
    case NodeReport::State::kIdle:
      return NodeState::kIdle;
    case NodeReport::State::kConnecting:
      return NodeState::kConnecting;
    case NodeReport::State::kReady:
      return NodeState::kReady;
    case NodeReport::State::kDown:
      return NodeState::kDown;
  }
  return NodeState::kIdle;
}

Uuid UuidOf(const NodeId& id) {
  Uuid uuid;
  for (size_t i = 0; i < 8; ++i) {
    uuid.most_significant = uuid.most_significant << 8 | id[i];
    uuid.least_significant = uuid.least_significant << 8 | id[8 + i];
  }
  return uuid;
}

}  // namespace

absl::StatusOr<Client> Client::Open(std::string_view target, ClientOptions options) {
  absl::StatusOr<ClientConfig> config = ParseTarget(target);
  if (!config.ok()) return config.status();
  absl::StatusOr<internal::ChannelRef> channel = internal::OpenChannel(*config, std::move(options));
  if (!channel.ok()) return channel.status();
  // However many of them are silent, each has its turn.
  const absl::Duration patience =
      std::max(config->timeout, (config->connect_timeout + absl::Seconds(1)) *
                                    static_cast<int64_t>((*channel)->Report().size()));
  const absl::Status connected =
      Submit<void, &ReadNothing>(*channel, RequestFor(api::Operation::kNone), patience).Wait();
  if (!connected.ok()) return connected;
  return Client(*std::move(channel));
}

template <class Result, auto Read>
Deferred<Result> Client::Ask(const api::Request& request) const {
  return Submit<Result, Read>(channel_, request, timeout_);
}

Deferred<void> Client::AsyncByName(api::Operation operation, std::string_view name) const {
  ArgumentList args;
  args.Add<std::string>(name);
  return Ask<void, &ReadNothing>(RequestFor(operation, args.data(), args.size()));
}

Deferred<void> Client::AsyncConfigured(api::Operation operation,
                                       const CacheConfiguration& configuration) const {
  sdk::HeapArena arena;
  const std::vector<api::Value> args = internal::WriteConfiguration(configuration, arena);
  return Ask<void, &ReadNothing>(RequestFor(operation, args.data(), args.size()));
}

Deferred<void> Client::AsyncGetOrCreateCache(std::string_view name) const {
  return AsyncByName(api::Operation::kGetOrCreateCache, name);
}

Deferred<void> Client::AsyncGetOrCreateCache(const CacheConfiguration& configuration) const {
  return AsyncConfigured(api::Operation::kGetOrCreateCacheConfigured, configuration);
}

Deferred<void> Client::AsyncCreateCache(std::string_view name) const {
  return AsyncByName(api::Operation::kCreateCache, name);
}

Deferred<void> Client::AsyncCreateCache(const CacheConfiguration& configuration) const {
  return AsyncConfigured(api::Operation::kCreateCacheConfigured, configuration);
}

Deferred<void> Client::AsyncDestroyCache(std::string_view name) const {
  api::Request request = RequestFor(api::Operation::kDestroyCache);
  request.cache_id = CacheId(name);
  return Ask<void, &ReadNothing>(request);
}

Deferred<std::vector<std::string>> Client::AsyncCacheNames() const {
  return Ask<std::vector<std::string>, &ReadNames>(RequestFor(api::Operation::kCacheNames));
}

Deferred<void> Client::AsyncRegisterType(const TypeDescription& description) const {
  ArgumentList args;
  args.AddWritable(description);
  return Ask<void, &ReadNothing>(RequestFor(api::Operation::kPutType, args.data(), args.size()));
}

Deferred<std::optional<TypeDescription>> Client::AsyncDescribeType(std::string_view name) const {
  ArgumentList args;
  args.Add<std::string>(name);
  return AsyncTypeOf(args);
}

Deferred<std::optional<TypeDescription>> Client::AsyncDescribeType(int32_t type_id) const {
  ArgumentList args;
  args.Add<int32_t>(type_id);
  return AsyncTypeOf(args);
}

Deferred<std::optional<TypeDescription>> Client::AsyncTypeOf(const ArgumentList& args) const {
  return Ask<std::optional<TypeDescription>, &internal::ReadTypeDescription>(
      RequestFor(api::Operation::kType, args.data(), args.size()));
}

Deferred<absl::Duration> Client::AsyncIdleTimeout() const {
  return Ask<absl::Duration, &ReadIdleTimeout>(RequestFor(api::Operation::kIdleTimeout));
}

Deferred<void> Client::AsyncHeartbeat() const {
  return Ask<void, &ReadNothing>(RequestFor(api::Operation::kHeartbeat));
}

int32_t Client::CacheId(std::string_view name) const {
  const int32_t id = channel_->codec().CacheId(sdk::BytesOf(name));
  channel_->NameCache(id, name);
  return id;
}

std::optional<AnyDeferred> Client::Loop(absl::Duration timeout) const {
  Ref<Operation> next = channel_->Loop(FromNow(timeout));
  if (!next) return std::nullopt;
  return AnyDeferred(std::move(next));
}

uint64_t Client::Outstanding() const { return channel_->outstanding(); }

absl::Status Client::Drain(absl::Duration timeout) const {
  if (channel_->Drain(FromNow(timeout))) return absl::OkStatus();
  return absl::DeadlineExceededError(
      absl::StrCat("after ", absl::FormatDuration(timeout), " there are still ", Outstanding(),
                   " operations outstanding, or abandoned cursors to be closed. Wait on, or "
                   "Abandon() them"));
}

void Client::Close(absl::Duration drain) const { channel_->Close(FromNow(drain)); }

void Client::Abandon() const { channel_->Abandon(); }

int Client::PollFd() const { return channel_->PollDescriptor(); }

void Client::RunOnce() const { channel_->RunOnce(); }

std::vector<NodeConnection> Client::Connections() const {
  std::vector<NodeConnection> connections;
  for (NodeReport& node : channel_->Report()) {
    NodeConnection& connection = connections.emplace_back();
    connection.endpoint = std::move(node.endpoint);
    connection.state = StateOf(node.state);
    if (node.id.has_value()) connection.node_id = UuidOf(*node.id);
    connection.protocol = std::move(node.protocol);
    for (uint32_t bit = 0; bit < 8 * node.features.size(); ++bit) {
      if ((node.features[bit / 8] >> bit % 8 & 1) != 0) connection.features.push_back(bit);
    }
    connection.latency = absl::Nanoseconds(node.latency_ns);
    connection.last_error = std::move(node.last_error);
    connection.index = node.index;
  }
  return connections;
}

absl::Status Client::Ping(const NodeConnection& connection) const {
  return channel_->Ping(connection.index, FromNow(timeout_));
}

ClientMetrics Client::Metrics() const { return channel_->metrics(); }

absl::Status internal::WrongRowCount(uint64_t expected, uint64_t found) {
  return absl::DataLossError("the codec gave " + std::to_string(found) + " rows where " +
                             std::to_string(expected) + " were expected. This is its defect");
}

}  // namespace glowplug
