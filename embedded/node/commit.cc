// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/commit.h"

#include <memory>
#include <utility>

namespace glowplug::node {

void Commit(Call& call, std::span<store::Change> changes, AnswerCommit answer) {
  if (call.is_alone) {
    const absl::StatusOr<int64_t> removed = call.node().store().Write(changes);
    if (!removed.ok()) return call.answer.Refuse(removed.status());
    return answer(call.answer.Success(), *removed);
  }
  call.connection.mailbox->Expect();
  call.connection.has_submitted = true;
  call.node().store().Submit(
      changes,
      [mailbox = call.connection.mailbox, version = call.version(), id = call.id,
       answer = std::move(answer)](const absl::Status& status, int64_t removed) mutable {
        mailbox->Post(version, id, [&](Answer& late) {
          if (!status.ok()) return late.Refuse(status);
          answer(late.Success(), removed);
        });
      },
      /*more=*/true);
}

bool ChoosePolicy(Call& call, const Cache& cache, const ignite::CacheHeader& header,
                  ExpiryPolicy* policy) {
  if ((header.flags & ignite::kExpiryFlag) == 0) *policy = cache.expiry;
  if (!policy->Ends()) return true;
  const absl::Status may = call.node().caches().LetExpire(cache);
  if (!may.ok()) call.answer.Refuse(may);
  return may.ok();
}

}  // namespace glowplug::node
