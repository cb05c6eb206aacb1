// SPDX-License-Identifier: Apache-2.0
// From a request to the Deferred of its answer. Not for host programs.
#ifndef GLOWPLUG_SUBMIT_H_
#define GLOWPLUG_SUBMIT_H_

#include <glowplug/deferred.h>
#include <glowplug/marshal.h>
#include <glowplug/marshal_time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
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

// An operation of a view whose civil times are of a zone.
template <class Result, auto Read>
class ZonedOperation final : public ResultOperation<Result> {
 public:
  ZonedOperation(api::Operation operation, absl::TimeZone zone)
      : ResultOperation<Result>(operation), zone_(zone) {}

  absl::Status Decode(const api::Reply& reply) override {
    const CivilTimeScope scope(&zone_);
    return Read(reply, this->result_);
  }

 private:
  const absl::TimeZone zone_;
};

// Read(const api::Reply&, Result&) gives a Status. The zone is that of civil times in the result;
// null: UTC.
template <class Result, auto Read>
Ref<Operation> NewOperation(api::Operation operation, const absl::TimeZone* zone) {
  using Stored = typename Deferred<Result>::Stored;
  if (zone == nullptr) return Ref<Operation>(new ReadOperation<Stored, Read>(operation));
  return Ref<Operation>(new ZonedOperation<Stored, Read>(operation, *zone));
}

// The timeout is the operation's; infinite takes the client's own.
template <class Result, auto Read>
Deferred<Result> Submit(const ChannelRef& channel, const api::Request& request,
                        absl::Duration timeout = absl::InfiniteDuration(),
                        const absl::TimeZone* zone = nullptr) {
  Ref<Operation> submitted = NewOperation<Result, Read>(request.operation, zone);
  Submit(*channel, submitted, request, timeout);
  return DeferredOf<Result>(channel, std::move(submitted));
}

// What Submit().Wait() gives. The caller's thread alone ever knows of the operation, so the engine
// is asked once, and not twice.
struct Caller {
  template <class Result, auto Read>
  static typename Deferred<Result>::Result Call(Channel& channel, const api::Request& request,
                                                absl::Duration timeout,
                                                const absl::TimeZone* zone) {
    const Ref<Operation> called = NewOperation<Result, Read>(request.operation, zone);
    internal::Call(channel, called, request, timeout);
    return Deferred<Result>::ResultOf(called);
  }
};

// A get whose value is shown and not kept; its result is whether there was one.
template <class T, class Visitor>
class VisitOperation final : public ResultOperation<bool> {
 public:
  VisitOperation(Visitor visit, std::optional<absl::TimeZone> zone)
      : ResultOperation<bool>(api::Operation::kGet), visit_(std::move(visit)), zone_(zone) {}

  absl::Status Decode(const api::Reply& reply) override {
    if (reply.row_count != 1) return WrongRowCount(1, reply.row_count);
    if (reply.rows[0].type == api::ValueType::kNull) return absl::OkStatus();
    const CivilTimeScope scope(zone_ ? &*zone_ : nullptr);
    T value{};
    absl::Status status = Marshal<T>::Read(reply.rows[0], value);
    if (!status.ok()) return status;
    result_ = true;
    visit_(std::as_const(value));
    return absl::OkStatus();
  }

 private:
  Visitor visit_;
  const std::optional<absl::TimeZone> zone_;
};

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
  std::optional<absl::TimeZone> civil_zone = std::nullopt;

  const absl::TimeZone* zone() const { return civil_zone ? &*civil_zone : nullptr; }

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
