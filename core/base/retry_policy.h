// SPDX-License-Identifier: Apache-2.0
// Which operations may be sent again after the connection that they were on was lost.
#ifndef GLOWPLUG_RETRY_POLICY_H_
#define GLOWPLUG_RETRY_POLICY_H_

#include <absl/status/status.h>
#include <glowplug/export.h>

#include <cstdint>
#include <string_view>

namespace glowplug {

// The policies that a configuration names (client.retry): nothing is sent again; what reads; what
// is idempotent as well; everything.
enum class Retry : uint8_t { kNone = 0, kReads = 1, kIdempotent = 2, kAll = 3 };

// What carrying an operation out twice would do.
enum class Repetition : uint8_t {
  kRead = 0,        // nothing: it changes nothing
  kIdempotent = 1,  // nothing more than once, and its answer is the same: Put, PutAll, RemoveAll
  kOther = 2,       // something else, or another answer: Remove, GetAndPut, Invoke
};

// An operation that may have happened, and whose answer will not come.
struct LostOperation {
  std::string_view operation;  // "Put"
  Repetition repetition;
  int losses;  // how often it was lost so far, at least 1
  // The peer was given up for its silence, or the network gave up on it: it may still carry the
  // operation out, after newer ones. False of a connection that was closed or reset, where a peer
  // that has ended cannot be told from a network that cuts connections.
  bool silent;
  const absl::Status& reason;  // of the last; InfoOf() tells more
};

// For ClientOptions::retry_policy, in place of client.retry of the configuration. Any thread calls,
// under the client's lock: an implementation must not call back into Glowplug, must not block and
// must not throw. Operations of covered kinds that certainly did not happen are sent again without
// asking; those that belong to a connection or a transaction, and messages, never are.
class GLOWPLUG_EXPORT RetryPolicy {
 public:
  virtual ~RetryPolicy();

  // Asked once for each kind of operation, when the client is made: whether such operations may be
  // sent again at all. Of those that may, the arguments are kept until the answer has come.
  virtual bool Covers(std::string_view operation, Repetition repetition) const = 0;
  // Asked each time one of those was lost. Whatever it says, an operation ends at its deadline, and
  // when it was lost once more often than there are nodes. By itself: what reads, and the rest when
  // the peer is gone and not merely silent.
  virtual bool MayRepeat(const LostOperation& lost);
};

}  // namespace glowplug

#endif  // GLOWPLUG_RETRY_POLICY_H_
