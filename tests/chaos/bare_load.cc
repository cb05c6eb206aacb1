// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/bare_load.h"

#include <array>
#include <exception>
#include <memory>
#include <numeric>
#include <random>
#include <span>

#include "bench/ignite/connection.h"
#include "bench/ignite/owners.h"
#include "bench/ignite/wire.h"

namespace glowplug::test {
namespace {

namespace wire = bench::wire;
using bench::Connection;
using bench::Requests;

constexpr int kKeysOfALane = 64;
constexpr int64_t kFirstKey = int64_t{1} << 40;  // beyond those of a Load
constexpr bench::Operation kGet{.code = wire::kGet};
constexpr bench::Operation kPut{.code = wire::kPut, .takes_value = true};

std::string EncodedValue() {
  std::string value;
  wire::AppendObject(value, int64_t{1});
  return value;
}

using Connections = std::vector<std::unique_ptr<Connection>>;

Connections ConnectTo(const std::vector<uint16_t>& ports) {
  Connections connections;
  for (const uint16_t port : ports) connections.push_back(std::make_unique<Connection>(port));
  return connections;
}

}  // namespace

// One thread's sockets and keys.
struct BareLoad::Lane {
  Lane(const std::vector<uint16_t>& ports, int32_t cache, int number)
      : connections(ConnectTo(ports)), cache_id(cache) {
    std::iota(keys.begin(), keys.end(), kFirstKey + int64_t{number} * kKeysOfALane);
    gets = std::make_unique<Requests>(kGet, cache_id, std::span<const int64_t>(keys), value);
    puts = std::make_unique<Requests>(kPut, cache_id, std::span<const int64_t>(keys), value);
    Route(AskForOwners(/*asked=*/0));
    for (size_t key = 0; key < keys.size(); ++key) RoundTrip(*puts, key);
  }

  // One of the nodes.
  bench::Owners AskForOwners(size_t asked) const {
    std::vector<bench::NodeId> nodes;
    for (const auto& connection : connections) nodes.push_back(connection->node());
    return bench::Owners(*connections[asked], cache_id, nodes);
  }

  void Route(const bench::Owners& owners) {
    std::vector<std::vector<int64_t>> owned(connections.size());
    owner_of.clear();
    for (const int64_t key : keys) {
      owner_of.push_back(owners.Of(key));
      owned[owners.Of(key)].push_back(key);
    }
    puts_of_node.clear();
    for (const auto& some : owned) {
      puts_of_node.emplace_back(kPut, cache_id, std::span<const int64_t>(some), value);
    }
  }

  // Unless no key is there.
  void Reconnect(size_t node, uint16_t port) {
    if (puts_of_node[node].count() > 0) connections[node] = std::make_unique<Connection>(port);
  }

  void RoundTrip(const Requests& requests, size_t key) const {
    connections[owner_of[key]]->RoundTrip(requests.At(key), requests.answer_size());
  }

  Connections connections;
  const int32_t cache_id;
  const std::string value = EncodedValue();
  std::array<int64_t, kKeysOfALane> keys;
  std::unique_ptr<Requests> gets;
  std::unique_ptr<Requests> puts;
  std::vector<size_t> owner_of;        // of each key
  std::vector<Requests> puts_of_node;  // what it owns
};

BareLoad::BareLoad(Turns& turns, const std::vector<uint16_t>& ports, const std::string& cache,
                   int threads)
    : turns_(turns), ports_(ports) {
  const int32_t id = bench::CacheId(cache);
  for (int i = 0; i < threads; ++i) lanes_.push_back(std::make_unique<Lane>(ports, id, i));
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, &lane = *lanes_[static_cast<size_t>(i)], i] {
      try {
        i % 2 == 0 ? Block(lane, i) : Batch(lane);
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        failure_ = error.what();
      }
    });
  }
}

BareLoad::~BareLoad() {
  stops_ = true;
  turns_.Give(Party::kControl);
  for (std::thread& thread : threads_) thread.join();
  turns_.Give(Party::kNobody);
}

void BareLoad::Reconnect(size_t node) {
  Lane& first = *lanes_.front();
  first.connections[node] = std::make_unique<Connection>(ports_[node]);
  // The other one has been there all the time.
  const bench::Owners owners = first.AskForOwners((node + 1) % ports_.size());
  for (const auto& lane : lanes_) {
    lane->Route(owners);
    if (lane != lanes_.front()) lane->Reconnect(node, ports_[node]);
  }
}

std::string BareLoad::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

// One operation after the other.
void BareLoad::Block(const Lane& lane, int seed) {
  std::mt19937 random(static_cast<uint32_t>(seed));
  for (;;) {
    const size_t key = random() % kKeysOfALane;
    const Turns::Work work(turns_, Party::kControl);
    if (stops_) return;
    lane.RoundTrip(random() % 2 == 0 ? *lane.puts : *lane.gets, key);
    ++ended_;
  }
}

// All keys at once: written, and then read.
void BareLoad::Batch(const Lane& lane) {
  for (;;) {
    Write(lane);
    for (size_t key = 0; key < kKeysOfALane; ++key, ++ended_) {
      const Turns::Work work(turns_, Party::kControl);
      if (stops_) return;
      lane.RoundTrip(*lane.gets, key);
    }
  }
}

void BareLoad::Write(const Lane& lane) {
  const Turns::Work work(turns_, Party::kControl);
  if (stops_) return;
  for (size_t node = 0; node < lane.connections.size(); ++node) {
    const Requests& puts = lane.puts_of_node[node];
    lane.connections[node]->Send(puts.At(0, puts.count()));
  }
  for (size_t node = 0; node < lane.connections.size(); ++node) {
    const Requests& puts = lane.puts_of_node[node];
    for (size_t i = 0; i < puts.count(); ++i, ++ended_) {
      bench::Check(lane.connections[node]->ReceiveFrame(), puts.answer_size());
    }
  }
}

}  // namespace glowplug::test
