// SPDX-License-Identifier: Apache-2.0
// What a client without a library needs: requests that were encoded beforehand, and a connection.
#ifndef GLOWPLUG_BENCH_IGNITE_CONNECTION_H_
#define GLOWPLUG_BENCH_IGNITE_CONNECTION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ignite/socket.h"

namespace bench {

int32_t CacheId(std::string_view name);

struct Operation {
  int16_t code;
  int entries = 1;           // of one request
  bool takes_value = false;  // with each key, and gives none; else the other way round
};

// Frames of one size in a row, each with its index as its request id; and the size of an answer.
class Requests {
 public:
  // One frame for every operation.entries of `keys`. Key is int32_t or int64_t. encoded_value: as
  // each entry has it, in the request or in the answer.
  template <class Key>
  Requests(const Operation& operation, int32_t cache_id, std::span<const Key> keys,
           std::string_view encoded_value);

  size_t count() const { return count_; }
  // Of an answer without an error, whose every key was hit.
  size_t answer_size() const { return answer_size_; }
  std::string_view At(size_t first, size_t how_many = 1) const {
    return std::string_view(bytes_).substr(first * size_, how_many * size_);
  }

 private:
  std::string bytes_;
  size_t size_ = 0;
  size_t count_;
  size_t answer_size_;
};

extern template Requests::Requests(const Operation&, int32_t, std::span<const int32_t>,
                                   std::string_view);
extern template Requests::Requests(const Operation&, int32_t, std::span<const int64_t>,
                                   std::string_view);

using NodeId = std::array<char, 16>;

// A connection after its handshake, as one thread uses it. What fails throws std::runtime_error.
class Connection {
 public:
  // tls: null for none.
  explicit Connection(uint16_t port, SSL_CTX* tls = nullptr);

  const NodeId& node() const { return node_; }
  int descriptor() const { return socket_.descriptor(); }

  void Send(std::string_view requests) { socket_.Send(requests); }
  // Waits until something has come.
  void Receive();
  // The next answer that was received whole, valid until the next Receive(); empty without one.
  std::string_view TakeFrame();
  // The same, waited for.
  std::string_view ReceiveFrame();

  void RoundTrip(std::string_view request, size_t answer_size);
  // Sends one request; the answer's body, valid until the next Receive().
  std::string_view Ask(std::string_view request);

 private:
  Socket socket_;
  NodeId node_;
  std::vector<char> buffer_;
  size_t taken_ = 0;   // how much of the buffer was given out
  size_t filled_ = 0;  // how much of it was received
};

// An error, or a miss, has another size than what was expected; it throws.
void Check(std::string_view answer, size_t size);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_CONNECTION_H_
