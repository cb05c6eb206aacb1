// SPDX-License-Identifier: Apache-2.0
// What the templates of the public headers need of the engine. Not for host programs.
#ifndef GLOWPLUG_INTERNAL_ENGINE_H_
#define GLOWPLUG_INTERNAL_ENGINE_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/export.h>
#include <glowplug/internal/operation.h>

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace glowplug {

class Channel;

namespace internal {

using ChannelRef = std::shared_ptr<Channel>;

// Each does what the Channel's function of its name does. A timeout from now on; Submit's and
// Call's is the operation's, infinite takes the client's own. Submit's connection_id, unless it is
// 0, pins the operation to the connection that an earlier one had in Operation::connection_id.
GLOWPLUG_EXPORT void Submit(Channel& channel, const Ref<Operation>& operation,
                            const api::Request& request, absl::Duration timeout,
                            uint64_t connection_id = 0);
GLOWPLUG_EXPORT void Call(Channel& channel, const Ref<Operation>& operation,
                          const api::Request& request, absl::Duration timeout);
GLOWPLUG_EXPORT bool Wait(Channel& channel, Operation& operation, absl::Duration timeout);
GLOWPLUG_EXPORT bool Take(Channel& channel, Operation& operation);
// The callback is moved from only when this is true.
GLOWPLUG_EXPORT bool OnDone(Channel& channel, Operation& operation, Callback& callback);
GLOWPLUG_EXPORT void Drop(Channel& channel, Operation& operation);
GLOWPLUG_EXPORT void Cancel(Channel& channel, Operation& operation);

// What an operation without a result holds.
using Nothing = std::monostate;

// Its address stands for the type of a result, without run-time type information.
template <class Result>
GLOWPLUG_EXPORT inline constexpr char kResultType{};

// An operation whose answer becomes a Result.
template <class Result>
class ResultOperation : public Operation {
 public:
  using Operation::Operation;

  const void* ResultType() const override { return &kResultType<Result>; }
  // After done(), once.
  Result Take() { return std::move(result_); }

 protected:
  Result result_{};
};

// With the function that reads it: Read(const api::Reply&, Result&) gives a Status.
template <class Result, auto Read>
class ReadOperation final : public ResultOperation<Result> {
 public:
  using ResultOperation<Result>::ResultOperation;

  absl::Status Decode(const api::Reply& reply) override { return Read(reply, this->result_); }
};

// Submits and waits, without a Deferred: <glowplug/submit.h> defines it.
struct Caller;

// How a completion token of Boost.Asio is met: <glowplug/asio.h> defines it.
template <class T, class Token>
struct AsioCompletion;

}  // namespace internal
}  // namespace glowplug

#endif  // GLOWPLUG_INTERNAL_ENGINE_H_
