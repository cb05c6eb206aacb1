// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_SESSION_H_
#define GLOWPLUG_CORE_ENGINE_SESSION_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <glowplug/api/codec.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/affinity.h"
#include "core/engine/multiplexer.h"
#include "core/engine/retained_request.h"

namespace glowplug {

// A frame that ends an operation, taken off the session but not decoded yet. The frame is a view
// of the session's receive buffer.
struct Arrival {
  Arrival(Ref<Operation> ended, api::Bytes bytes, const api::Reply& head)
      : operation(std::move(ended)), frame(bytes), reply(head) {}

  Ref<Operation> operation;
  api::Bytes frame;
  api::Reply reply;
  // After Decode(): the codec must ask the peer something first. Else null.
  std::unique_ptr<RetainedRequest> first;
  // After Decode(): the cursor that the answer opened, and that nobody will know of. Else 0.
  int64_t lost_cursor = 0;
};

// What is left of an operation that is no longer waited for.
struct Forgotten {
  bool may_have_happened;
  // Waits in its place for the cursor that its answer may open; or null.
  Ref<Operation> orphan;
  int64_t lost_cursor = 0;  // as Arrival's
};

// Operation::frame_end of one that was not even encoded.
inline constexpr uint64_t kNeverSent = UINT64_MAX;

// An operation that waits for what its codec must ask or tell the peer first.
struct Parked {
  Ref<Operation> operation;
  // Answered already: the answer, to be decoded. Else empty: to be encoded.
  std::vector<uint8_t> frame;
  api::Reply reply;
  bool asked;  // the preparation on its way was made for it, and it shares its failure

  // The cursor that its answer has opened, and that nobody will know of if it is not decoded.
  int64_t cursor() const;
};

// One connection's conversation without its socket: bytes that arrived go in, bytes to send come
// out, and answers are matched with what was asked. Not thread-safe but for Decode().
class Session {
 public:
  // endpoint is for messages. max_buffered bounds what waits to be sent, in bytes.
  Session(sdk::Owned<api::CodecSession> codec, uint32_t traits, std::string endpoint,
          uint64_t max_buffered);

  // The handshake's next step over what has arrived. True when requests may flow.
  absl::StatusOr<bool> Negotiate(api::AuthExchange* auth);
  bool negotiated() const { return negotiated_; }

  // Puts the request among the bytes to send and the operation among the outstanding ones. Where
  // the codec wants something else sent first, a preparation is, and the operation is parked.
  absl::Status Send(const api::Request& request, const Ref<Operation>& operation);
  // Parks an arrival that Decode() could not read yet.
  absl::Status Park(Arrival arrival);
  // Operations with Consumer::kEngine are preparations; true of the one that is on its way here.
  bool IsPreparing(const Operation& preparation) const {
    return &preparation == preparation_.get();
  }
  // The preparation has ended: gives all that is parked, to be sent or decoded again.
  std::deque<Parked> TakeParked();
  // The operation is no longer waited for.
  Forgotten Forget(Operation& operation);
  // All that was outstanding when the connection ended.
  std::vector<Ref<Operation>> TakeAll();
  uint32_t outstanding() const {
    return operations_.outstanding() + static_cast<uint32_t>(parked_.size());
  }
  // Calls visit(Operation&) for each one that is outstanding; it may Cancel() the one it has.
  template <class Visit>
  void ForEachOutstanding(Visit visit) {
    operations_.ForEach(visit);
    for (size_t i = parked_.size(); i > 0; --i) {
      if (i <= parked_.size()) visit(*Ref<Operation>(parked_[i - 1].operation));
    }
  }
  // How many answers came to operations that were no longer waited for.
  uint64_t late_answers() const { return late_answers_; }

  // Bytes to send: take them by swapping with an empty buffer's content (TakeOutgoing) or leave
  // them to grow.
  bool has_outgoing() const {
    return !out_[filling_].empty() || (handshake_ != nullptr && !handshake_->filling().empty());
  }
  uint64_t outgoing_size() const { return out_[filling_].bytes().size; }
  // The newest topology that the peer has told of, and whether Match() has seen one since this was
  // asked last.
  const TopologyVersion& topology() const { return topology_; }
  bool TakeTopologyNews() { return std::exchange(has_topology_news_, false); }

  // Hands over all bytes to send; valid until the next call, which must not come before they are
  // sent. Send() meanwhile fills the other buffer.
  api::Bytes TakeOutgoing();
  // The handshake has ended and all of it was sent: what it held, credentials among it, is
  // overwritten. Without this call that happens when more is taken.
  void WipeHandshake() { handshake_.reset(); }
  // How many bytes Send() and the handshake have produced since the connection began.
  uint64_t produced() const { return produced_; }

  // Where the next bytes from the peer go, and that `size` of them came.
  api::MutableBytes ReceiveRoom();
  void Received(uint64_t size) { have_ += size; }
  // Matches the whole frames that have arrived, as many as make kMaxArrivals: then there may be
  // more, for another call. An error ends the connection; arrivals found before it are given all
  // the same. `arrivals` is empty.
  absl::Status Match(std::vector<Arrival>& arrivals);
  // What these are and point to stays in the caches until they are decoded and handed over.
  static constexpr size_t kMaxArrivals = 32;
  // Gives the arrival's rows to its operation; with arrival.first set, nothing was decoded. Needs
  // no exclusion against other calls.
  absl::Status Decode(Arrival& arrival, sdk::HeapArena& arena) const;
  // Forgets the frames that Match() gave; their views die.
  void Consume();
  // The peer has closed: what that means for whoever waits.
  absl::Status PeerClosed() const;

  api::CodecSession& codec() const { return *codec_; }
  const std::string& endpoint() const { return endpoint_; }

 private:
  api::Outcome Encode(const api::Request& request, const Ref<Operation>& operation,
                      api::Request* first, api::Failure* failure);
  absl::Status Prepare(const api::Request& first, Parked asking);
  absl::Status MatchFrames(std::vector<Arrival>& arrivals);
  absl::Status FindOperation(Arrival& arrival);
  absl::Status Broken(const absl::Status& reason) const;
  void Grow(uint64_t total);
  void NoteTopology(const api::Reply& head);

  const sdk::Owned<api::CodecSession> codec_;
  const std::string endpoint_;
  Multiplexer operations_;
  bool negotiated_ = false;
  bool has_topology_news_ = false;
  TopologyVersion topology_;
  uint64_t late_answers_ = 0;
  Ref<Operation> preparation_;  // on its way, else null
  std::deque<Parked> parked_;

  // Bytes to send that may hold credentials; wiped. One is filled while the other is being sent.
  struct Handshake {
    explicit Handshake(uint64_t limit) : out{sdk::SecretBuffer(limit), sdk::SecretBuffer(limit)} {}
    sdk::SecretBuffer& filling() { return out[which]; }
    sdk::SecretBuffer out[2];
    int which = 0;
  };

  std::unique_ptr<Handshake> handshake_;  // until it was sent
  sdk::HeapBuffer out_[2];                // one is filled while the other is being sent
  int filling_ = 0;
  uint64_t produced_ = 0;

  std::vector<uint8_t> in_;
  uint64_t begin_ = 0;  // first byte not matched yet
  uint64_t have_ = 0;   // end of what arrived
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_SESSION_H_
