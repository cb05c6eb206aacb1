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

// timeout: of this operation; infinite takes the client's own.
GLOWPLUG_EXPORT void Submit(Channel& channel, const Ref<Operation>& operation,
                            const api::Request& request, absl::Duration timeout);
GLOWPLUG_EXPORT bool Wait(Channel& channel, Operation& operation, absl::Duration timeout);
GLOWPLUG_EXPORT void Flush(Channel& channel);
GLOWPLUG_EXPORT void Cancel(Channel& channel, Operation& operation);

// What an operation without a result holds.
using Nothing = std::monostate;

// An operation whose answer becomes a Result.
template <class Result>
class ResultOperation final : public Operation {
 public:
  using Reader = absl::Status (*)(const api::Reply& reply, Result& result);

  ResultOperation(api::Operation operation, Reader reader)
      : Operation(operation), reader_(reader) {}

  absl::Status Decode(const api::Reply& reply) override { return reader_(reply, result_); }
  // After done(), once.
  Result Take() { return std::move(result_); }

 private:
  const Reader reader_;
  Result result_{};
};

}  // namespace internal
}  // namespace glowplug

#endif  // GLOWPLUG_INTERNAL_ENGINE_H_
