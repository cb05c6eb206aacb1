// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/client.h>
#include <glowplug/sdk/object.h>

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

api::Request RequestFor(api::Operation operation) {
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = operation;
  return request;
}

absl::Status ReadNames(const api::Reply& reply, std::vector<std::string>& names) {
  names.resize(reply.row_count);
  for (size_t i = 0; i < names.size(); ++i) {
    if (absl::Status read = Marshal<std::string>::Read(reply.rows[i], names[i]); !read.ok()) {
      return read;
    }
  }
  return absl::OkStatus();
}

// Submits and gives what to wait for.
template <class T, auto Read>
Deferred<T> Submit(const internal::ChannelRef& channel, const api::Request& request) {
  using Made = internal::ReadOperation<typename Deferred<T>::Stored, Read>;
  Ref<typename Deferred<T>::Operation> operation(new Made(request.operation));
  internal::Submit(*channel, operation, request, absl::InfiniteDuration());
  return Deferred<T>(channel, std::move(operation));
}

}  // namespace

absl::StatusOr<Client> Client::Open(std::string_view target, ClientOptions options) {
  absl::StatusOr<ClientConfig> config = ParseTarget(target);
  if (!config.ok()) return config.status();
  absl::StatusOr<internal::ChannelRef> channel = internal::OpenChannel(*config, std::move(options));
  if (!channel.ok()) return channel.status();
  const absl::Status connected =
      Submit<void, &internal::ReadNothing>(*channel, RequestFor(api::Operation::kNone)).Wait();
  if (!connected.ok()) return connected;
  return Client(*std::move(channel));
}

Deferred<void> Client::AsyncByName(api::Operation operation, std::string_view name) const {
  sdk::HeapArena arena;
  api::Value arg;
  Marshal<std::string_view>::Write(name, arg, arena);
  api::Request request = RequestFor(operation);
  request.args = &arg;
  request.arg_count = 1;
  return Submit<void, &internal::ReadNothing>(channel_, request);
}

Deferred<void> Client::AsyncDestroyCache(std::string_view name) const {
  api::Request request = RequestFor(api::Operation::kDestroyCache);
  request.cache_id = CacheId(name);
  return Submit<void, &internal::ReadNothing>(channel_, request);
}

Deferred<std::vector<std::string>> Client::AsyncCacheNames() const {
  return Submit<std::vector<std::string>, &ReadNames>(channel_,
                                                      RequestFor(api::Operation::kCacheNames));
}

int32_t Client::CacheId(std::string_view name) const {
  return channel_->codec().CacheId(sdk::BytesOf(name));
}

std::optional<AnyDeferred> Client::Loop(absl::Duration timeout) const {
  Ref<Operation> next = channel_->Loop(After(NowNs(), timeout));
  if (!next) return std::nullopt;
  return AnyDeferred(std::move(next));
}

uint64_t Client::Outstanding() const { return channel_->outstanding(); }

absl::Status Client::Drain(absl::Duration timeout) const {
  if (channel_->Drain(After(NowNs(), timeout))) return absl::OkStatus();
  return absl::DeadlineExceededError(
      absl::StrCat(Outstanding(), " operations are still outstanding after ",
                   absl::FormatDuration(timeout), ". Wait on, or Abandon() them"));
}

void Client::Close(absl::Duration drain) const { channel_->Close(After(NowNs(), drain)); }

void Client::Abandon() const { channel_->Abandon(); }

int Client::PollFd() const { return channel_->PollDescriptor(); }

void Client::RunOnce() const { channel_->RunOnce(); }

ClientMetrics Client::Metrics() const { return channel_->metrics(); }

absl::Status internal::WrongRowCount(uint64_t expected, uint64_t found) {
  return absl::DataLossError("the codec gave " + std::to_string(found) + " rows where " +
                             std::to_string(expected) + " were expected. This is its defect");
}

}  // namespace glowplug
