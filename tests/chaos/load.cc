// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/load.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <memory>
#include <random>
#include <utility>

namespace glowplug::test {
namespace {

constexpr int kKeysOfAThread = 64;
constexpr absl::Duration kNap = absl::Milliseconds(10);

void RaiseTo(std::atomic<int64_t>& worst, absl::Duration found) {
  const int64_t ns = absl::ToInt64Nanoseconds(found);
  int64_t seen = worst;
  while (ns > seen && !worst.compare_exchange_weak(seen, ns)) {
  }
}

}  // namespace

Load::Load(Register cache, absl::Duration deadline, int threads, Turns& turns)
    : cache_(std::move(cache)), deadline_(deadline), turns_(turns) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, i] { i % 2 == 0 ? Block(i) : Batch(); });
  }
  threads_.emplace_back([this] { Idle(); });
}

void Load::Stop() {
  stops_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

Load::Key Load::FreshKey() { return {.number = ++last_key_}; }

// One operation after the other.
void Load::Block(int seed) {
  std::mt19937 random(static_cast<uint32_t>(seed));
  std::vector<Key> keys;
  for (int i = 0; i < kKeysOfAThread; ++i) keys.push_back(FreshKey());
  for (int64_t value = 1; !stops_; ++value) {
    Key& key = keys[random() % keys.size()];
    const Turns::Work work(turns_, Party::kLoad);
    const absl::Time begin = absl::Now();
    ++asked_;
    if (random() % 2 == 0) {
      const absl::Status put = cache_.Put(key.number, value);
      Ended(begin, put);
      Wrote(key, value, put);
    } else {
      const auto found = cache_.Get(key.number);
      Ended(begin, found.status());
      Read(key, found);
    }
  }
}

// False when that does not end.
bool Load::Write(std::vector<Key>& keys, int64_t value) {
  struct Result {
    absl::Status status;
    std::atomic<int> times{0};
  };
  const Turns::Work work(turns_, Party::kLoad);
  auto results = std::make_shared<std::vector<Result>>(keys.size());
  auto left = std::make_shared<std::atomic<size_t>>(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    ++asked_;
    const absl::Time begin = absl::Now();
    cache_.AsyncPut(keys[i].number, value)
        .Then([this, results, left, i, begin](absl::Status status) {
          Ended(begin, status);
          (*results)[i].status = std::move(status);
          if (++(*results)[i].times > 1) Violated("a put ended twice");
          --*left;
        });
  }
  const absl::Time give_up = absl::Now() + 10 * deadline_;
  while (*left > 0 && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(1));
  if (*left > 0) {
    Violated(absl::StrCat(left->load(), " puts never ended"));
    return false;
  }
  for (size_t i = 0; i < keys.size(); ++i) Wrote(keys[i], value, (*results)[i].status);
  return true;
}

// All keys at once: written, and then read.
void Load::Batch() {
  std::vector<Key> keys;
  for (int i = 0; i < kKeysOfAThread; ++i) keys.push_back(FreshKey());
  for (int64_t value = 1; !stops_; ++value) {
    if (!Write(keys, value)) return;
    for (const Key& key : keys) {
      const Turns::Work work(turns_, Party::kLoad);
      const absl::Time begin = absl::Now();
      ++asked_;
      const auto found = cache_.AsyncGet(key.number).Wait();
      Ended(begin, found.status());
      Read(key, found);
    }
  }
}

void Load::Idle() {
  while (!stops_) {
    const absl::Time begin = absl::Now();
    absl::SleepFor(kNap);
    RaiseTo(worst_delay_, absl::Now() - begin - kNap);
  }
}

// A key whose last write is uncertain is read no more but by who wants to know: whatever is there
// may be right.
void Load::Wrote(Key& key, int64_t value, const absl::Status& status) {
  if (status.ok()) {
    key.acknowledged = value;
  } else if (InfoOf(status).may_have_happened || InfoOf(status).origin == Origin::kServer) {
    key = FreshKey();
  }
}

void Load::Read(const Key& key, const absl::StatusOr<std::optional<int64_t>>& found) {
  if (!found.ok() || found->value_or(0) == key.acknowledged) return;
  Violated(absl::StrCat("key ", key.number, ": written and acknowledged ", key.acknowledged,
                        ", read ", found->value_or(0)));
}

void Load::Ended(absl::Time begin, const absl::Status& status) {
  ++ended_;
  if (!status.ok()) ++failed_;
  RaiseTo(worst_lateness_, absl::Now() - begin - deadline_);
}

void Load::Violated(std::string what) {
  const std::lock_guard lock(mutex_);
  if (violations_.size() < 100) violations_.push_back(std::move(what));
}

std::vector<std::string> Load::violations() const {
  const std::lock_guard lock(mutex_);
  return violations_;
}

}  // namespace glowplug::test
