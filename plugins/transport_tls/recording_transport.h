// SPDX-License-Identifier: Apache-2.0
// A lower transport that keeps what TLS wrote through it.
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_RECORDING_TRANSPORT_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_RECORDING_TRANSPORT_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace glowplug::tls {

struct Recording {
  std::string written;
  uint64_t calls = 0;             // of Write
  uint64_t at_most = UINT64_MAX;  // bytes a call takes; then it is blocked once

  // The payload sizes of the application data records from this byte on.
  std::vector<size_t> Records(size_t from) const {
    std::vector<size_t> sizes;
    while (from + 5 <= written.size()) {
      const size_t size = static_cast<uint8_t>(written[from + 3]) * size_t{256} +
                          static_cast<uint8_t>(written[from + 4]);
      if (written[from] == 0x17) sizes.push_back(size);
      from += 5 + size;
    }
    return sizes;
  }
};

class RecordingStream final : public sdk::Object<RecordingStream, api::Stream> {
 public:
  RecordingStream(sdk::Owned<api::Stream> stream, Recording& recording)
      : stream_(std::move(stream)), recording_(recording) {}

  api::Outcome Handshake(api::Failure* failure) noexcept override {
    return stream_->Handshake(failure);
  }
  api::Outcome Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                    api::Failure* failure) noexcept override {
    return stream_->Read(into, count, got, failure);
  }
  api::Outcome Write(const api::Bytes* from, uint32_t, uint64_t* put,
                     api::Failure* failure) noexcept override {
    *put = 0;
    blocked_ = recording_.at_most < UINT64_MAX && !blocked_;
    if (blocked_) return api::Outcome::kAgain;
    const api::Bytes piece = {from->data, std::min(from->size, recording_.at_most)};
    const api::Outcome outcome = stream_->Write(&piece, 1, put, failure);
    ++recording_.calls;
    recording_.written.append(reinterpret_cast<const char*>(piece.data), *put);
    return outcome;
  }
  void PollHandle(api::PollState* out) noexcept override {
    stream_->PollHandle(out);
    if (blocked_) out->want_write = 1;
  }
  api::Outcome Close(uint32_t graceful, api::Failure* failure) noexcept override {
    return stream_->Close(graceful, failure);
  }

 private:
  const sdk::Owned<api::Stream> stream_;
  Recording& recording_;
  bool blocked_ = false;
};

class RecordingTransport final : public sdk::Object<RecordingTransport, api::Transport> {
 public:
  RecordingTransport(api::Transport& transport, Recording& recording)
      : transport_(transport), recording_(recording) {}

  api::Addressing GetAddressing() noexcept override { return transport_.GetAddressing(); }
  api::Outcome Connect(const api::Endpoint* endpoint, api::Transport*, api::Waker* waker,
                       api::Stream** out, api::Failure* failure) noexcept override {
    api::Stream* stream = nullptr;
    const api::Outcome outcome = transport_.Connect(endpoint, nullptr, waker, &stream, failure);
    if (outcome == api::Outcome::kDone) {
      *out = new RecordingStream(sdk::Owned<api::Stream>(stream), recording_);
    }
    return outcome;
  }
  api::Outcome Listen(const api::Endpoint* endpoint, api::Transport*, api::Waker* waker,
                      api::Listener** out, api::Failure* failure) noexcept override {
    return transport_.Listen(endpoint, nullptr, waker, out, failure);
  }

 private:
  api::Transport& transport_;
  Recording& recording_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_RECORDING_TRANSPORT_H_
