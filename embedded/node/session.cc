// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/session.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "core/base/text.h"
#include "embedded/node/operations.h"
#include "wire/ignite/handshake.h"

namespace glowplug::node {
namespace {

using ignite::Feature;
using ignite::FeatureSet;

// The bits of what the node does, of those that a 2.17.0 node has.
constexpr FeatureSet kServed = FeatureSet()
                                   .With(Feature::kUserAttributes)
                                   .With(Feature::kClusterStates)
                                   .With(Feature::kClusterGroupGetNodesEndpoints)
                                   .With(Feature::kClusterGroups)
                                   .With(Feature::kBinaryConfiguration)
                                   .With(Feature::kHeartbeat)
                                   .With(Feature::kDataReplicationOperations)
                                   .With(Feature::kAllAffinityMappings)
                                   .With(Feature::kForceDeactivationFlag);

constexpr uint64_t kMaxHandshake = 1 << 20;

}  // namespace

Session::Session(Node& node, absl::AnyInvocable<void()> wake) : connection_(node) {
  connection_.mailbox = std::make_shared<Mailbox>(std::move(wake));
}

Session::~Session() { connection_.mailbox->Close(); }

void Session::Close(std::string reason) {
  if (closed_) return;
  closed_ = true;
  reason_ = std::move(reason);
}

void Session::CollectMail(api::OutBuffer* out) {
  if (!connection_.mailbox->Collect(out)) Close("the memory for answers ran out");
}

// 0: the frame has not all come, or the connection is closed.
uint64_t Session::FrameSize(api::Bytes in) {
  if (in.size < ignite::kLengthSize) return 0;
  const int32_t length = ignite::ReadLength(in);
  const uint64_t limit = greeted_ ? connection_.node.options().max_frame_bytes : kMaxHandshake;
  if (length <= 0 || static_cast<uint64_t>(length) > limit) {
    Close(absl::StrCat("the frame's length: expected 1 to ", limit, " bytes, found ", length));
    return 0;
  }
  const uint64_t size = ignite::kLengthSize + static_cast<uint64_t>(length);
  return size <= in.size ? size : 0;
}

uint64_t Session::Receive(api::Bytes in, api::OutBuffer* out) {
  uint64_t used = 0;
  while (used < in.size && !closed_ && !is_full()) {
    const api::Bytes left = {in.data + used, in.size - used};
    if (const uint64_t taken = greeted_ ? ServeGets(left, out) : 0; taken > 0) {
      used += taken;
      continue;
    }
    const uint64_t size = FrameSize(left);
    if (size == 0) break;
    const api::Bytes frame = {left.data + ignite::kLengthSize, size - ignite::kLengthSize};
    used += size;
    if (greeted_) {
      Serve(frame, used == in.size && connection_.mailbox->outstanding() == 0, out);
    } else {
      Greet(frame, out);
    }
  }
  if (std::exchange(connection_.has_submitted, false)) connection_.node.store().Begin();
  return used;
}

void Session::Greet(api::Bytes frame, api::OutBuffer* out) {
  ignite::Reader in(frame);
  sdk::HeapArena arena(64 * kMaxHandshake);
  const ignite::HandshakeRequest request = ReadHandshakeRequest(in, arena.get());
  if (!in.ok()) return Close(absl::StrCat("the handshake: ", Describe(in.fault())));

  const bool is_known = IsKnown(request.version);
  ignite::HandshakeResponse response;
  response.accepted = is_known && request.client_type == ignite::kThinClient;
  response.features = request.features & kServed;
  response.node_id = connection_.node.id();
  response.server_version = ignite::kNewest;
  // After a refusal the client may offer another version.
  const std::string text = is_known ? "Only thin clients are served."
                                    : "Unsupported version: " + TextOf(request.version);
  response.message = sdk::BytesOf(text);
  response.status = ignite::StatusCode::kFailed;
  ignite::Writer writer(out);
  ignite::BeginFrame(writer);
  WriteHandshakeResponse(writer, response, request.version);
  if (!ignite::EndFrame(writer)) return Close(Describe(writer.fault()));
  if (!response.accepted) return;
  connection_.negotiated = {request.version, response.features, true, response.node_id};
  greeted_ = true;
}

void Session::Serve(api::Bytes frame, bool is_alone, api::OutBuffer* out) {
  ignite::Reader in(frame);
  const ignite::RequestHeader header = ReadRequestHeader(in);
  if (!in.ok()) return Close(absl::StrCat("a request: ", Describe(in.fault())));
  connection_.arena.Reset();
  const absl::Status fresh = connection_.node.Refresh();
  const int32_t version = connection_.node.caches().version();
  const bool is_news = version != connection_.topology_told;
  Answer answer(out, connection_.negotiated.version, header.request_id, is_news ? version : -1);
  Call call{connection_, header.op, header.request_id, in, answer, is_alone};
  if (fresh.ok()) {
    Dispatch(call);
  } else {
    answer.Refuse(fresh);
  }
  if (!in.ok()) {
    answer.Later();
    return Close(absl::StrCat("a request of operation ", static_cast<int16_t>(header.op), " (",
                              ForAbseil(NameOf(header.op)), "): ", Describe(in.fault())));
  }
  if (!answer.End()) return Close("the memory for answers ran out");
  if (answer.was_written()) connection_.topology_told = version;
}

}  // namespace glowplug::node
