// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/connection.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "bench/ignite/wire.h"

namespace bench {
namespace {

// A TCP connection's answers of one wake-up, and of more than that.
constexpr size_t kBuffer = size_t{1} << 20;

int16_t FlagsOf(std::string_view answer) {
  return wire::Read<int16_t>(answer.data() + wire::kAnswerFlagsAt);
}

}  // namespace

int32_t CacheId(std::string_view name) {
  uint32_t hash = 0;
  for (const char letter : name) hash = 31 * hash + static_cast<unsigned char>(letter);
  return static_cast<int32_t>(hash);
}

template <class Key>
Requests::Requests(const Operation& operation, int32_t cache_id, std::span<const Key> keys,
                   std::string_view encoded_value)
    : count_(keys.size() / static_cast<size_t>(operation.entries)) {
  const auto entries = static_cast<size_t>(operation.entries);
  for (size_t i = 0; i < count_; ++i) {
    std::string payload;
    wire::Append(payload, operation.code);
    wire::Append(payload, static_cast<int64_t>(i));
    wire::Append(payload, cache_id);
    payload += '\0';  // flags
    if (entries > 1) wire::Append(payload, static_cast<int32_t>(entries));
    for (const Key key : keys.subspan(i * entries, entries)) {
      wire::AppendObject(payload, key);
      if (operation.takes_value) payload += encoded_value;
    }
    bytes_ += wire::Frame(payload);
  }
  if (count_ > 0) size_ = bytes_.size() / count_;

  answer_size_ = wire::kAnswerBodyAt;
  if (operation.takes_value) return;
  answer_size_ += entries * encoded_value.size();
  if (entries == 1) return;
  std::string key;
  wire::AppendObject(key, Key{});
  answer_size_ += sizeof(int32_t) + entries * key.size();
}

template Requests::Requests(const Operation&, int32_t, std::span<const int32_t>, std::string_view);
template Requests::Requests(const Operation&, int32_t, std::span<const int64_t>, std::string_view);

Connection::Connection(uint16_t port, SSL_CTX* tls)
    : socket_(tls == nullptr ? Socket::Connect(port) : Socket::ConnectTls(port, tls)),
      buffer_(kBuffer) {
  std::string hello;
  hello += '\1';  // handshake
  for (const int16_t part : {1, 7, 0}) wire::Append(hello, part);
  hello += '\2';  // a thin client
  hello += wire::kByteArray;
  wire::Append(hello, int32_t{0});  // no feature
  socket_.Send(wire::Frame(hello));
  const std::string_view answer = ReceiveFrame();
  if (answer[wire::kLengthSize] != 1) throw std::runtime_error("the server refused the handshake");
  std::memcpy(node_.data(), answer.substr(answer.size() - node_.size()).data(), node_.size());
}

void Check(std::string_view answer, size_t size) {
  if (answer.size() == size) return;
  if (FlagsOf(answer) == wire::kTopologyChanged && answer.size() == size + wire::kTopologySize) {
    return;
  }
  throw std::runtime_error("expected an answer of " + std::to_string(size) + " bytes, found " +
                           std::to_string(answer.size()));
}

void Connection::Receive() {
  if (taken_ == filled_) {
    taken_ = filled_ = 0;
  } else if (filled_ == buffer_.size()) {
    std::memmove(buffer_.data(), buffer_.data() + taken_, filled_ - taken_);
    filled_ -= taken_;
    taken_ = 0;
  }
  const size_t received = socket_.Receive(&buffer_[filled_], buffer_.size() - filled_);
  if (received == 0) throw std::runtime_error("the server closed the connection");
  filled_ += received;
}

std::string_view Connection::TakeFrame() {
  const size_t size = wire::FrameSize(buffer_.data() + taken_, filled_ - taken_);
  const std::string_view frame(buffer_.data() + taken_, size);
  taken_ += size;
  return frame;
}

std::string_view Connection::ReceiveFrame() {
  while (true) {
    const std::string_view frame = TakeFrame();
    if (!frame.empty()) return frame;
    Receive();
  }
}

void Connection::RoundTrip(std::string_view request, size_t answer_size) {
  socket_.Send(request);
  Check(ReceiveFrame(), answer_size);
}

std::string_view Connection::Ask(std::string_view request) {
  socket_.Send(request);
  const std::string_view answer = ReceiveFrame();
  const int16_t flags = FlagsOf(answer);
  if (flags & ~wire::kTopologyChanged) throw std::runtime_error("the server answered an error");
  return answer.substr(wire::kAnswerBodyAt +
                       (flags & wire::kTopologyChanged ? wire::kTopologySize : 0));
}

}  // namespace bench
