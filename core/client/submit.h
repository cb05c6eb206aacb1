// SPDX-License-Identifier: Apache-2.0
// From a request to the Deferred of its answer. Not for host programs.
#ifndef GLOWPLUG_SUBMIT_H_
#define GLOWPLUG_SUBMIT_H_

#include <glowplug/deferred.h>
#include <glowplug/marshal.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace glowplug::internal {

GLOWPLUG_EXPORT absl::Status WrongRowCount(uint64_t expected, uint64_t found);

template <class T>
absl::Status ReadOne(const api::Reply& reply, T& result) {
  if (reply.row_count != 1) return WrongRowCount(1, reply.row_count);
  return Marshal<T>::Read(reply.rows[0], result);
}

inline absl::Status ReadNothing(const api::Reply&, Nothing&) { return absl::OkStatus(); }

// The function that reads the answer of an operation whose result is one value, or nothing.
template <class Result>
inline constexpr auto kReadResult = &ReadOne<Result>;
template <>
inline constexpr auto kReadResult<void> = &ReadNothing;

inline api::Request RequestFor(api::Operation operation, const api::Value* args = nullptr,
                               size_t count = 0) {
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = operation;
  request.args = args;
  request.arg_count = static_cast<uint32_t>(count);
  return request;
}

template <class Result>
Deferred<Result> DeferredOf(const ChannelRef& channel, Ref<Operation> operation) {
  using Submitted = typename Deferred<Result>::Operation;
  return Deferred<Result>(channel,
                          Ref<Submitted>::Adopt(static_cast<Submitted*>(operation.Detach())));
}

// Read(const api::Reply&, Result&) gives a Status. The timeout is the operation's; infinite takes
// the client's own.
template <class Result, auto Read>
Deferred<Result> Submit(const ChannelRef& channel, const api::Request& request,
                        absl::Duration timeout = absl::InfiniteDuration()) {
  using Made = ReadOperation<typename Deferred<Result>::Stored, Read>;
  Ref<Operation> submitted(new Made(request.operation));
  Submit(*channel, submitted, request, timeout);
  return DeferredOf<Result>(channel, std::move(submitted));
}

// A cache with what one view of it adds to each request.
struct CacheView {
  ChannelRef channel;
  std::string name;
  int32_t id;
  uint32_t flags = 0;  // of api::Request
  absl::Duration timeout = absl::InfiniteDuration();
  int64_t create_ms = 0;
  int64_t update_ms = 0;
  int64_t access_ms = 0;

  api::Request RequestFor(api::Operation operation, const api::Value* args, size_t count) const {
    api::Request request = internal::RequestFor(operation, args, count);
    request.flags = flags;
    request.cache_id = id;
    request.create_ms = create_ms;
    request.update_ms = update_ms;
    request.access_ms = access_ms;
    return request;
  }
};

}  // namespace glowplug::internal

#endif  // GLOWPLUG_SUBMIT_H_
