// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_NODE_COMMIT_H_
#define GLOWPLUG_EMBEDDED_NODE_COMMIT_H_

#include <absl/functional/any_invocable.h>

#include <cstdint>
#include <span>

#include "embedded/node/connection.h"

namespace glowplug::node {

// Writes the body of an answer; removed: how many of the removals found an entry.
using AnswerCommit = absl::AnyInvocable<void(ignite::Writer& out, int64_t removed)>;

// Commits the changes as one and answers, at once when the call is alone. Otherwise they are
// copied, and the answer comes to the connection's mailbox: what decisions look at must live as
// long as they do.
void Commit(Call& call, std::span<store::Change> changes, AnswerCommit answer);

// The policy that holds, with the cache told of it. False: the answer says why not.
bool ChoosePolicy(Call& call, const Cache& cache, const ignite::CacheHeader& header,
                  ExpiryPolicy* policy);

// Whether a put under the policy need not know what it replaces.
inline bool IsPlain(const Cache& cache, const ExpiryPolicy& policy) {
  return !cache.has_expiries && policy.create_ms < 0 && policy.update_ms < 0;
}

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_COMMIT_H_
