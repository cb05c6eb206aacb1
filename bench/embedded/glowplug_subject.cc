// SPDX-License-Identifier: Apache-2.0
// Glowplug as a host program uses it: the public API, plugins from GLOWPLUG_PLUGIN_PATH.
// usage: glowplug_subject URI KEYS
#include <glowplug/glowplug.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/embedded/engine.h"
#include "bench/embedded/mix.h"

namespace bench {
namespace {

using Cache = glowplug::Cache<std::string, std::string>;
using Entries = std::vector<glowplug::Entry<std::string, std::string>>;

// A failed operation ends the process.
void Check(const absl::Status& status) {
  if (!status.ok()) Stop(std::string(status.message()));
}

template <class T>
void Check(const absl::StatusOr<T>& result) {
  Check(result.status());
}

Tally Blocking(const Cache& cache, Clock::time_point until) {
  const auto tally = std::make_unique<KindTally>();
  Steps steps(kMix);
  for (Clock::time_point before = Clock::now(); before < until;) {
    const Step step = steps.Next();
    switch (step.kind) {
      case Kind::kGet:
        Check(cache.Get(step.key));
        break;
      case Kind::kSet:
        Check(cache.Put(step.key, std::string(step.value)));
        break;
      case Kind::kDelete:
        Check(cache.Remove(step.key));
        break;
    }
    const Clock::time_point after = Clock::now();
    tally->Add(step.kind, after - before);
    tally->Count(1);
    before = after;
  }
  return tally->Told();
}

// What is outstanding carries its kind and, where it is timed, when it was called.
class Tag {
 public:
  Tag(Kind kind, Clock::time_point called)
      : value_(static_cast<uint64_t>(called.time_since_epoch().count()) << kKindBits |
               static_cast<uint64_t>(kind)) {}
  explicit Tag(uint64_t value) : value_(value) {}

  uint64_t value() const { return value_; }
  Kind kind() const { return static_cast<Kind>(value_ & ((1 << kKindBits) - 1)); }
  bool timed() const { return called() != Clock::time_point(); }
  Clock::time_point called() const {
    return Clock::time_point(Clock::duration(static_cast<Clock::rep>(value_ >> kKindBits)));
  }

 private:
  static constexpr int kKindBits = 2;
  uint64_t value_;
};

// Whichever is done next, another takes its place. Every write is timed, and one of many gets.
class Window {
 public:
  Window(const glowplug::Client& client, const Cache& cache, Mix mix)
      : client_(client), cache_(cache), steps_(mix) {}

  Tally Run(Clock::time_point until) {
    for (int i = 0; i < kWindow; ++i) Submit();
    for (bool over = false; auto done = client_.Loop();) {
      const Tag tag(done->tag());
      Check(tag.kind(), *done);
      tally_->Count(1);
      if (tag.timed()) {
        const Clock::time_point now = Clock::now();
        tally_->Add(tag.kind(), now - tag.called());
        over = now >= until;
      }
      if (!over) Submit();
    }
    return tally_->Told();
  }

 private:
  template <class Done>
  static void Check(Kind kind, Done& done) {
    switch (kind) {
      case Kind::kGet:
        return bench::Check(done.template As<std::optional<std::string>>());
      case Kind::kSet:
        return bench::Check(done.template As<void>());
      case Kind::kDelete:
        return bench::Check(done.template As<bool>());
    }
  }

  void Submit() {
    const Step step = steps_.Next();
    const bool timed = step.kind != Kind::kGet || ++gets_ % kTimedEvery == 0;
    const Tag tag(step.kind, timed ? Clock::now() : Clock::time_point());
    switch (step.kind) {
      case Kind::kGet:
        return Submit(cache_.AsyncGet(step.key), tag);
      case Kind::kSet:
        return Submit(cache_.AsyncPut(step.key, std::string(step.value)), tag);
      case Kind::kDelete:
        return Submit(cache_.AsyncRemove(step.key), tag);
    }
  }

  template <class T>
  static void Submit(glowplug::Deferred<T> deferred, Tag tag) {
    deferred.set_tag(tag.value());
    std::move(deferred).ToLoop();
  }

  const glowplug::Client& client_;
  const Cache& cache_;
  const std::unique_ptr<KindTally> tally_ = std::make_unique<KindTally>();
  Steps steps_;
  uint64_t gets_ = 0;
};

// The latency is that of a whole PutAll.
Tally Bulk(const Cache& cache, Clock::time_point until) {
  const auto tally = std::make_unique<KindTally>();
  Steps steps(kSetsOnly);
  Entries entries(kWindow);
  for (Clock::time_point before = Clock::now(); before < until;) {
    for (auto& entry : entries) {
      const Step step = steps.Next();
      entry.key = step.key;
      entry.value = step.value;
    }
    Check(cache.PutAll(entries));
    const Clock::time_point after = Clock::now();
    tally->Add(Kind::kSet, after - before);
    tally->Count(kWindow);
    before = after;
  }
  return tally->Told();
}

std::string Fill(const Cache& cache) {
  Entries entries;
  for (const std::string& key : Keys()) {
    entries.push_back({key, std::string(FirstValue())});
    if (entries.size() == kWindow || &key == &Keys().back()) {
      Check(cache.PutAll(entries));
      entries.clear();
    }
  }
  const auto value = cache.Get(Keys()[Keys().size() / 2]);
  Check(value);
  if (!value->has_value()) Stop("a get missed");
  return **value;
}

int Run(const std::string& uri, int keys) {
  Keys(keys);
  const absl::StatusOr<glowplug::Client> client = glowplug::Client::Open(uri);
  Check(client);
  const absl::StatusOr<Cache> cache = client->GetOrCreateCache<std::string, std::string>("bench");
  Check(cache);
  const std::string proof = Fill(*cache);
  const auto window = [&](Mix mix, Clock::time_point until) {
    return Window(*client, *cache, mix).Run(until);
  };
  // Loop() gives a thread the operations of all that share the client: each has its own.
  const absl::StatusOr<glowplug::Client> other_client = glowplug::Client::Open(uri);
  Check(other_client);
  const Cache other_cache = other_client->GetCache<std::string, std::string>("bench");
  const auto windows = [&](auto until) {
    return OnThreads(2, [&](int thread) {
      return thread == 0 ? window(kSetsOnly, until)
                         : Window(*other_client, other_cache, kSetsOnly).Run(until);
    });
  };
  return Serve(proof, {{"mix-90-9-1/1", [&](auto until) { return Blocking(*cache, until); }},
                       {"mix-90-9-1/8",
                        [&](auto until) {
                          return OnThreads(kThreads, [&](int) { return Blocking(*cache, until); });
                        }},
                       {"mix-90-9-1/window-1024", [&](auto until) { return window(kMix, until); }},
                       {"set/window-1024", [&](auto until) { return window(kSetsOnly, until); }},
                       {"set/window-1024/2", windows},
                       {"bulk-set/1024", [&](auto until) { return Bulk(*cache, until); }}});
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 3) bench::Stop("usage: glowplug_subject URI KEYS");
  return bench::Run(argv[1], bench::ReadCount(argv[2]));
}
