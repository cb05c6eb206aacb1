// SPDX-License-Identifier: Apache-2.0
#include "tests/affinity/counting_proxy.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace glowplug::test {
namespace {

// Of a stream of frames, each with its length before it, the operation code of each but the first,
// which is the handshake.
class FrameReader {
 public:
  explicit FrameReader(std::function<void(int16_t)> visit) : visit_(std::move(visit)) {}

  void Take(std::string_view bytes) {
    while (!bytes.empty()) {
      if (head_size_ < head_.size()) {
        head_[head_size_++] = bytes.front();
        bytes.remove_prefix(1);
        if (head_size_ < head_.size()) continue;
        int32_t length;
        int16_t operation;
        std::memcpy(&length, head_.data(), sizeof(length));
        std::memcpy(&operation, head_.data() + sizeof(length), sizeof(operation));
        left_ = static_cast<size_t>(length) - sizeof(operation);
        if (greeted_) visit_(operation);
        greeted_ = true;
      }
      const size_t skipped = std::min(left_, bytes.size());
      bytes.remove_prefix(skipped);
      left_ -= skipped;
      if (left_ == 0) head_size_ = 0;
    }
  }

 private:
  const std::function<void(int16_t)> visit_;
  std::array<char, 6> head_;
  size_t head_size_ = 0;
  size_t left_ = 0;
  bool greeted_ = false;
};

}  // namespace

CountingProxy::CountingProxy(uint16_t node_port)
    : relay_({boost::asio::ip::address_v4::loopback(), 0}, node_port, [this] {
        auto reader = std::make_shared<FrameReader>([this](int16_t operation) {
          if ((operation >= 1000 && operation <= 1025) || operation == 2000) ++requests_;
          if (operation == 1101) ++mappings_;
        });
        return std::pair<Look, Look>([reader](std::string_view bytes) { reader->Take(bytes); },
                                     nullptr);
      }) {}

}  // namespace glowplug::test
