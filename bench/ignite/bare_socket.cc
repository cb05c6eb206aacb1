// SPDX-License-Identifier: Apache-2.0
// The floor: requests that were encoded beforehand, on blocking sockets, with no client library.
// usage: bare_socket PORT CACHE [KEYS VALUE_LENGTH [CA_FILE]]; with a CA file over TLS
#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ignite/socket.h"
#include "bench/ignite/subject.h"
#include "bench/ignite/wire.h"

namespace bench {
namespace {

int32_t CacheId(std::string_view name) {
  uint32_t hash = 0;
  for (const char letter : name) hash = 31 * hash + static_cast<unsigned char>(letter);
  return static_cast<int32_t>(hash);
}

// Frames of one size in a row, each with its index as its request id; and the size of an answer.
class Requests {
 public:
  Requests(int16_t operation, int32_t cache_id, int count, int entries, bool with_values) {
    const std::string value(static_cast<size_t>(contents.value_length), 'x');
    for (int i = 0; i < count; ++i) {
      std::string payload;
      wire::Append(payload, operation);
      wire::Append(payload, static_cast<int64_t>(i));
      wire::Append(payload, cache_id);
      payload += '\0';  // flags
      if (entries > 1) wire::Append(payload, static_cast<int32_t>(entries));
      for (int entry = 0; entry < entries; ++entry) {
        wire::AppendIntObject(payload, i * entries + entry);
        if (with_values) wire::AppendStringObject(payload, value);
      }
      bytes_ += wire::Frame(payload);
    }
    size_ = bytes_.size() / static_cast<size_t>(count);
    count_ = static_cast<size_t>(count);

    std::string entry;
    if (!with_values && entries > 1) wire::AppendIntObject(entry, 0);
    if (!with_values) wire::AppendStringObject(entry, value);
    answer_size_ = wire::kAnswerBodyAt + static_cast<size_t>(entries) * entry.size();
    if (!with_values && entries > 1) answer_size_ += sizeof(int32_t);
  }

  size_t count() const { return count_; }
  size_t answer_size() const { return answer_size_; }
  std::string_view At(size_t first, size_t how_many = 1) const {
    return std::string_view(bytes_).substr(first * size_, how_many * size_);
  }

 private:
  std::string bytes_;
  size_t size_;
  size_t count_;
  size_t answer_size_;
};

// A connection after its handshake, as one thread uses it.
class Connection {
 public:
  // tls: null for none.
  Connection(uint16_t port, SSL_CTX* tls)
      : socket_(tls == nullptr ? Socket::Connect(port) : Socket::ConnectTls(port, tls)),
        buffer_(size_t{1} << 20) {
    std::string hello;
    hello += '\1';  // handshake
    for (const int16_t part : {1, 7, 0}) wire::Append(hello, part);
    hello += '\2';  // a thin client
    hello += wire::kByteArray;
    wire::Append(hello, int32_t{0});  // no feature
    socket_.Send(wire::Frame(hello));
    const std::string_view answer = ReceiveFrame();
    if (answer[wire::kLengthSize] != 1) Stop("the server refused the handshake");
  }

  // The value, a string.
  std::string Get(std::string_view request) {
    socket_.Send(request);
    const std::string_view answer = ReceiveFrame();
    const auto flags = wire::Read<int16_t>(answer.data() + wire::kAnswerFlagsAt);
    size_t at = wire::kAnswerBodyAt;
    if (flags & wire::kTopologyChanged) at += wire::kTopologySize;
    if ((flags & ~wire::kTopologyChanged) || answer[at] != wire::kString) {
      Stop("expected a string under the key, found something else");
    }
    const auto length = wire::Read<int32_t>(answer.data() + at + 1);
    return std::string(answer.substr(at + 1 + sizeof(length), static_cast<size_t>(length)));
  }

  void RoundTrip(std::string_view request, size_t answer_size) {
    socket_.Send(request);
    Check(ReceiveFrame(), answer_size);
  }

  // Keeps kWindow requests outstanding.
  Tally Window(Clock::time_point until, const Requests& requests) {
    Tally tally;
    std::vector<Clock::time_point> sent_at(requests.count());
    uint64_t sent = 0;
    for (bool over = false; !over || tally.operations < sent;) {
      const size_t first = sent % requests.count();
      const size_t room = over ? 0 : kWindow - (sent - tally.operations);
      const size_t count = std::min(room, requests.count() - first);
      if (count > 0) {
        const Clock::time_point now = Clock::now();
        for (size_t i = first; i < first + count; ++i) {
          if (i % kTimedEvery == 0) sent_at[i] = now;
        }
        socket_.Send(requests.At(first, count));
        sent += count;
      }
      Receive();
      const Clock::time_point now = Clock::now();
      over = over || now >= until;
      for (std::string_view frame; !(frame = TakeFrame()).empty(); ++tally.operations) {
        Check(frame, requests.answer_size());
        const auto id = static_cast<size_t>(wire::Read<int64_t>(&frame[wire::kAnswerIdAt]));
        if (id % kTimedEvery == 0) tally.latencies.Add(now - sent_at[id]);
      }
    }
    return tally;
  }

 private:
  // An error, or a miss, has another size.
  static void Check(std::string_view answer, size_t size) {
    if (answer.size() == size) return;
    const auto flags = wire::Read<int16_t>(answer.data() + wire::kAnswerFlagsAt);
    if (flags == wire::kTopologyChanged && answer.size() == size + wire::kTopologySize) return;
    Stop("expected an answer of " + std::to_string(size) + " bytes, found " +
         std::to_string(answer.size()));
  }

  void Receive() {
    if (taken_ == filled_) {
      taken_ = filled_ = 0;
    } else if (filled_ == buffer_.size()) {
      std::memmove(buffer_.data(), buffer_.data() + taken_, filled_ - taken_);
      filled_ -= taken_;
      taken_ = 0;
    }
    const size_t received = socket_.Receive(&buffer_[filled_], buffer_.size() - filled_);
    if (received == 0) Stop("the server closed the connection");
    filled_ += received;
  }

  // The next that was received whole, valid until the next Receive(); empty without one.
  std::string_view TakeFrame() {
    const size_t size = wire::FrameSize(buffer_.data() + taken_, filled_ - taken_);
    const std::string_view frame(buffer_.data() + taken_, size);
    taken_ += size;
    return frame;
  }

  std::string_view ReceiveFrame() {
    while (true) {
      const std::string_view frame = TakeFrame();
      if (!frame.empty()) return frame;
      Receive();
    }
  }

  Socket socket_;
  std::vector<char> buffer_;
  size_t taken_ = 0;   // how much of the buffer was given out
  size_t filled_ = 0;  // how much of it was received
};

class BareSocket {
 public:
  BareSocket(uint16_t port, std::string_view cache, SSL_CTX* tls)
      : port_(port),
        tls_(tls),
        gets_(wire::kGet, CacheId(cache), contents.keys, 1, false),
        puts_(wire::kPut, CacheId(cache), contents.keys, 1, true),
        batch_gets_(wire::kGetAll, CacheId(cache), contents.keys / kBatch, kBatch, false),
        batch_puts_(wire::kPutAll, CacheId(cache), contents.keys / kBatch, kBatch, true),
        connection_(port, tls) {}

  std::string Proof() { return connection_.Get(gets_.At(kProofKey)); }

  std::map<std::string, Workload> Workloads() {
    return {
        {"get/blocking/1", Blocking(gets_)},       {"get/blocking/8", OnEightSockets(gets_)},
        {"get/window/1024", Window(gets_)},        {"put/blocking/1", Blocking(puts_)},
        {"put/blocking/8", OnEightSockets(puts_)}, {"put/window/1024", Window(puts_)},
        {"get_all/100", Blocking(batch_gets_)},    {"put_all/100", Blocking(batch_puts_)},
    };
  }

 private:
  static Tally BlockingOn(Connection& connection, Clock::time_point until, int first_key,
                          const Requests& requests) {
    return OneByOne(until, first_key, [&](int key) {
      connection.RoundTrip(requests.At(static_cast<size_t>(key) % requests.count()),
                           requests.answer_size());
    });
  }

  Workload Blocking(const Requests& requests) {
    return [&](Clock::time_point until) { return BlockingOn(connection_, until, 0, requests); };
  }

  Workload OnEightSockets(const Requests& requests) {
    return [&](Clock::time_point until) {
      while (connections_.size() < kThreads) {
        connections_.push_back(std::make_unique<Connection>(port_, tls_));
      }
      return OnThreads([&](int thread, int first_key) {
        return BlockingOn(*connections_[static_cast<size_t>(thread)], until, first_key, requests);
      });
    };
  }

  Workload Window(const Requests& requests) {
    return [&](Clock::time_point until) { return connection_.Window(until, requests); };
  }

  const uint16_t port_;
  SSL_CTX* const tls_;
  const Requests gets_, puts_, batch_gets_, batch_puts_;
  Connection connection_;
  std::vector<std::unique_ptr<Connection>> connections_;  // one a thread
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  uint16_t port = 0;
  const std::string_view given = argc == 3 || argc == 5 || argc == 6 ? argv[1] : "";
  if (std::from_chars(given.begin(), given.end(), port).ec != std::errc()) {
    bench::Stop("usage: bare_socket PORT CACHE [KEYS VALUE_LENGTH [CA_FILE]]");
  }
  if (argc >= 5) bench::ReadContents(argv[3], argv[4]);
  try {
    SSL_CTX* const tls = argc == 6 ? bench::TrustingContext(argv[5]) : nullptr;
    bench::BareSocket subject(port, argv[2], tls);
    return bench::Serve(subject.Proof(), subject.Workloads());
  } catch (const std::exception& error) {
    bench::Stop(error.what());
  }
}
