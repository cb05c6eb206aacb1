// SPDX-License-Identifier: Apache-2.0
// The frame of one answer.
#ifndef GLOWPLUG_EMBEDDED_NODE_ANSWER_H_
#define GLOWPLUG_EMBEDDED_NODE_ANSWER_H_

#include <absl/status/status.h>
#include <glowplug/api/boundary.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <string_view>

#include "core/base/text.h"
#include "wire/ignite/message.h"
#include "wire/ignite/negotiated.h"
#include "wire/ignite/primitives.h"

namespace glowplug::node {

// The protocol's topology version of a cluster that only ever had this node.
inline constexpr int64_t kTopologyMajor = 1;

class Answer {
 public:
  // news: a minor topology version that the client is to be told of; -1: none.
  Answer(api::OutBuffer* out, const ignite::Version& version, int64_t request_id, int32_t news)
      : version_(version), writer_(out) {
    header_.request_id = request_id;
    header_.has_topology = news >= 0 && version >= ignite::kResponseFlags;
    header_.topology_major = kTopologyMajor;
    header_.topology_minor = news;
  }

  // The header of a success; the body is to be written behind it. Once.
  ignite::Writer& Success() {
    Begin(ignite::StatusCode::kSuccess, {});
    return writer_;
  }
  // In place of what was written.
  void Refuse(ignite::StatusCode status, std::string_view text) {
    writer_.Undo();
    Begin(status, text);
  }
  // Of the store: the protocol has one status for all of them.
  void Refuse(const absl::Status& status) { Refuse(ignite::StatusCode::kFailed, status); }
  void Refuse(ignite::StatusCode code, const absl::Status& status) {
    Refuse(code, FromAbseil(status.message()));
  }
  // It comes from elsewhere: nothing is written.
  void Later() {
    writer_.Undo();
    begun_ = false;
  }

  bool was_written() const { return begun_; }
  // False: it does not fit where it should be written, and nothing was.
  bool End() { return !begun_ || EndFrame(writer_); }

 private:
  void Begin(ignite::StatusCode status, std::string_view text) {
    begun_ = true;
    ignite::BeginFrame(writer_);
    header_.status = status;
    header_.message = sdk::BytesOf(text);
    WriteResponseHeader(writer_, header_, version_);
  }

  const ignite::Version version_;
  ignite::Writer writer_;
  ignite::ResponseHeader header_;
  bool begun_ = false;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_ANSWER_H_
