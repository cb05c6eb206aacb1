// SPDX-License-Identifier: Apache-2.0
// The floor: requests that were encoded beforehand, on blocking sockets, with no client library.
// Of several nodes each is asked for the keys that it owns, all of them by one thread.
// usage: bare_socket PORT[,PORT...] CACHE [KEYS VALUE_LENGTH [CA_FILE]]; with a CA file over TLS
#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ignite/connection.h"
#include "bench/ignite/owners.h"
#include "bench/ignite/ready_set.h"
#include "bench/ignite/subject.h"
#include "bench/ignite/wire.h"

namespace bench {
namespace {

constexpr Operation kGet{.code = wire::kGet};
constexpr Operation kPut{.code = wire::kPut, .takes_value = true};
constexpr Operation kPeek{.code = wire::kLocalPeek};
constexpr Operation kGetAll{.code = wire::kGetAll, .entries = kBatch};
constexpr Operation kPutAll{.code = wire::kPutAll, .entries = kBatch, .takes_value = true};

// Checks the answers that have come whole, and adds how long those took that were timed; how many.
uint64_t TakeAnswers(Connection& connection, const Requests& requests,
                     const std::vector<Clock::time_point>& sent_at, Clock::time_point now,
                     Latencies& latencies) {
  uint64_t answers = 0;
  for (std::string_view frame; !(frame = connection.TakeFrame()).empty(); ++answers) {
    Check(frame, requests.answer_size());
    const auto id = static_cast<size_t>(wire::Read<int64_t>(&frame[wire::kAnswerIdAt]));
    if (id % kTimedEvery == 0) latencies.Add(now - sent_at[id]);
  }
  return answers;
}

// Keeps some requests outstanding on one connection.
class Pipeline {
 public:
  Pipeline(Connection& connection, const Requests& requests, size_t window)
      : connection_(connection),
        requests_(requests),
        window_(std::min(window, requests.count())),
        sent_at_(requests.count()) {}

  bool idle() const { return sent_ == answered_; }
  uint64_t answered() const { return answered_; }

  // As many as there is room for.
  void Send() {
    while (sent_ - answered_ < window_) {
      const size_t first = sent_ % requests_.count();
      const size_t count = std::min(window_ - (sent_ - answered_), requests_.count() - first);
      const Clock::time_point now = Clock::now();
      for (size_t i = first; i < first + count; ++i) {
        if (i % kTimedEvery == 0) sent_at_[i] = now;
      }
      connection_.Send(requests_.At(first, count));
      sent_ += count;
    }
  }

  // Waits until something has come; returns when.
  Clock::time_point Receive(Latencies& latencies) {
    connection_.Receive();
    const Clock::time_point now = Clock::now();
    answered_ += TakeAnswers(connection_, requests_, sent_at_, now, latencies);
    return now;
  }

 private:
  Connection& connection_;
  const Requests& requests_;
  const size_t window_;
  std::vector<Clock::time_point> sent_at_;
  uint64_t sent_ = 0;
  uint64_t answered_ = 0;
};

// One connection to each node, as one thread uses them.
using Connections = std::vector<std::unique_ptr<Connection>>;

class BareSocket {
 public:
  BareSocket(const std::vector<uint16_t>& ports, std::string_view cache, SSL_CTX* tls)
      : ports_(ports), tls_(tls), cache_id_(CacheId(cache)), connections_(Connect()) {
    wire::AppendStringObject(value_, std::string(static_cast<size_t>(contents.value_length), 'x'));
    std::vector<int32_t> keys(static_cast<size_t>(contents.keys));
    std::iota(keys.begin(), keys.end(), 0);
    for (const Operation& operation : {kGet, kPut, kGetAll, kPutAll}) {
      all_.emplace(operation.code, Requests(operation, cache_id_, Keys(keys), value_));
    }
    ReadOwners(keys);
  }

  // The value, a string.
  std::string Proof() {
    const std::string_view answer =
        ConnectionOf(connections_, kProofKey).Ask(all_.at(wire::kGet).At(kProofKey));
    if (answer.empty() || answer[0] != wire::kString) {
      Stop("expected a string under the key, found something else");
    }
    const auto length = wire::Read<int32_t>(answer.data() + 1);
    return std::string(answer.substr(1 + sizeof(length), static_cast<size_t>(length)));
  }

  std::map<std::string, Workload> Workloads() {
    std::map<std::string, Workload> workloads;
    for (const auto& [name, code] : {std::pair{"get", wire::kGet}, std::pair{"put", wire::kPut}}) {
      const std::string operation = name;
      workloads[operation + "/blocking/1"] = Blocking(code);
      workloads[operation + "/blocking/8"] = OnEightThreads(code);
      for (const int window : kWindows) {
        workloads[operation + "/window/" + std::to_string(window)] =
            Window(code, static_cast<size_t>(window));
      }
    }
    if (connections_.size() > 1) {
      workloads["get/window/1024/any-owner"] = WindowOfAnyOwner(wire::kGet, kWindow);
      workloads["put/window/1024/any-owner"] = WindowOfAnyOwner(wire::kPut, kWindow);
    }
    workloads["get_all/100"] = Blocking(wire::kGetAll);
    workloads["put_all/100"] = Blocking(wire::kPutAll);
    return workloads;
  }

 private:
  using KeyList = std::vector<int32_t>;
  static std::span<const int32_t> Keys(const KeyList& keys) { return keys; }

  Connections Connect() const {
    Connections made;
    for (const uint16_t port : ports_) made.push_back(std::make_unique<Connection>(port, tls_));
    return made;
  }

  void ReadOwners(const KeyList& keys) {
    owner_of_key_.resize(keys.size());
    if (connections_.size() > 1) {
      std::vector<NodeId> nodes;
      for (const auto& connection : connections_) nodes.push_back(connection->node());
      const Owners owners(*connections_[0], cache_id_, nodes);
      std::ranges::transform(keys, owner_of_key_.begin(),
                             [&](int32_t key) { return owners.Of(key); });
    }
    std::vector<KeyList> owned(connections_.size());
    for (const int32_t key : keys) owned[owner_of_key_[static_cast<size_t>(key)]].push_back(key);
    for (size_t node = 0; node < owned.size(); ++node) {
      for (const Operation& operation : {kGet, kPut}) {
        owned_[operation.code].emplace_back(operation, cache_id_, Keys(owned[node]), value_);
      }
      if (owned.size() == 1) break;
      // What a node does not hold would be a miss.
      const Requests peeks(kPeek, cache_id_, Keys(owned[node]), value_);
      for (size_t i = 0; i < peeks.count(); ++i) {
        connections_[node]->RoundTrip(peeks.At(i), peeks.answer_size());
      }
    }
  }

  // Of a batch of keys the first one's owner, any of which serves.
  Connection& ConnectionOf(const Connections& connections, int key) const {
    return *connections[owner_of_key_[static_cast<size_t>(key)]];
  }

  Tally BlockingOn(const Connections& connections, Clock::time_point until, int first_key,
                   const Requests& requests) const {
    return OneByOne(until, first_key, [&](int key) {
      ConnectionOf(connections, key)
          .RoundTrip(requests.At(static_cast<size_t>(key) % requests.count()),
                     requests.answer_size());
    });
  }

  Workload Blocking(int16_t code) {
    return [&, code](auto until) { return BlockingOn(connections_, until, 0, all_.at(code)); };
  }

  Workload OnEightThreads(int16_t code) {
    return [&, code](auto until) {
      while (of_threads_.size() < kThreads) of_threads_.push_back(Connect());
      return OnThreads([&](int thread, int first_key) {
        return BlockingOn(of_threads_[static_cast<size_t>(thread)], until, first_key,
                          all_.at(code));
      });
    };
  }

  // The window is shared out among the nodes.
  Workload Window(int16_t code, size_t window) {
    return [&, code, window](auto until) {
      ReadySet ready;
      std::vector<Pipeline> pipelines;
      const size_t nodes = connections_.size();
      for (size_t node = 0; node < nodes; ++node) {
        pipelines.emplace_back(*connections_[node], owned_.at(code)[node],
                               window / nodes + (node < window % nodes ? 1 : 0));
        ready.Add(connections_[node]->descriptor(), node);
      }
      Tally tally;
      for (Pipeline& pipeline : pipelines) pipeline.Send();
      bool over = false;
      const auto receive = [&](Pipeline& pipeline) {
        over = pipeline.Receive(tally.latencies) >= until || over;
        if (!over) pipeline.Send();
      };
      while (!std::ranges::all_of(pipelines, &Pipeline::idle)) {
        // One alone needs no asking; TLS may have read more than the descriptor shows.
        if (nodes == 1) receive(pipelines[0]);
        if (nodes > 1) ready.Wait([&](size_t node) { receive(pipelines[node]); });
      }
      for (const Pipeline& pipeline : pipelines) tally.operations += pipeline.answered();
      return tally;
    };
  }

  // The window is that of all nodes, and the keys come as they come: what is asked next is not the
  // node's that has just answered.
  Workload WindowOfAnyOwner(int16_t code, size_t window) {
    return [&, code, window](auto until) {
      const Requests& requests = all_.at(code);
      ReadySet ready;
      for (size_t node = 0; node < connections_.size(); ++node) {
        ready.Add(connections_[node]->descriptor(), node);
      }
      std::vector<std::string> unsent(connections_.size());
      std::vector<Clock::time_point> sent_at(requests.count());
      Tally tally;
      uint64_t sent = 0;
      const auto send = [&](uint64_t count) {
        const Clock::time_point now = Clock::now();
        for (; count > 0; --count, ++sent) {
          const size_t key = sent % requests.count();
          if (key % kTimedEvery == 0) sent_at[key] = now;
          unsent[owner_of_key_[key]] += requests.At(key);
        }
        for (size_t node = 0; node < unsent.size(); ++node) {
          if (!unsent[node].empty()) connections_[node]->Send(unsent[node]);
          unsent[node].clear();
        }
      };
      send(window);
      for (bool over = false; tally.operations < sent;) {
        uint64_t answered = 0;
        ready.Wait([&](size_t node) {
          connections_[node]->Receive();
          const Clock::time_point now = Clock::now();
          answered += TakeAnswers(*connections_[node], requests, sent_at, now, tally.latencies);
          over = over || now >= until;
        });
        tally.operations += answered;
        if (!over) send(answered);
      }
      return tally;
    };
  }

  const std::vector<uint16_t> ports_;
  SSL_CTX* const tls_;
  const int32_t cache_id_;
  std::string value_;                               // as the protocol has it
  std::map<int16_t, Requests> all_;                 // by operation
  std::vector<size_t> owner_of_key_;                // an index into the ports
  std::map<int16_t, std::vector<Requests>> owned_;  // by operation, of each node
  const Connections connections_;
  std::vector<Connections> of_threads_;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5 && argc != 6) {
    bench::Stop("usage: bare_socket PORT[,PORT...] CACHE [KEYS VALUE_LENGTH [CA_FILE]]");
  }
  if (argc >= 5) bench::ReadContents(argv[3], argv[4]);
  try {
    SSL_CTX* const tls = argc == 6 ? bench::TrustingContext(argv[5]) : nullptr;
    bench::BareSocket subject(bench::ReadPorts(argv[1]), argv[2], tls);
    return bench::Serve(subject.Proof(), subject.Workloads());
  } catch (const std::exception& error) {
    bench::Stop(error.what());
  }
}
