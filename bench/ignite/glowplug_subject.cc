// SPDX-License-Identifier: Apache-2.0
// Glowplug as a host program uses it: the public API, plugins from GLOWPLUG_PLUGIN_PATH.
// usage: glowplug_subject URI CACHE [KEYS VALUE_LENGTH]
#include <glowplug/asio.h>
#include <glowplug/glowplug.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/ignite/allocations.h"
#include "bench/ignite/subject.h"

namespace bench {
namespace {

using Cache = glowplug::Cache<int, std::string>;
using Entries = std::vector<glowplug::Entry<int, std::string>>;

// A failed operation ends the process.
void Check(const absl::Status& status) {
  if (!status.ok()) Stop(std::string(status.message()));
}

// So does a miss: it would be quicker than what is measured.
void Check(const absl::StatusOr<std::optional<std::string>>& value) {
  Check(value.status());
  if (!value->has_value() || (*value)->size() != static_cast<size_t>(contents.value_length))
    Stop("a get missed");
}

void Check(const absl::StatusOr<Entries>& entries) {
  Check(entries.status());
  if (entries->size() != kBatch) Stop("a get_all missed");
}

struct AsyncGet {
  using Result = std::optional<std::string>;
  auto operator()(const Cache& cache, int key) const { return cache.AsyncGet(key); }
};

struct AsyncPut {
  using Result = void;
  auto operator()(const Cache& cache, int key) const { return cache.AsyncPut(key, value); }
  std::string value = std::string(static_cast<size_t>(contents.value_length), 'x');
};

// The next keys of a workload, one after the other.
class Keys {
 public:
  int Next() { return next_ = (next_ + 1) % contents.keys; }

 private:
  int next_ = -1;
};

// Operations that follow each other in kWindow chains, as callbacks or coroutines have them. One
// thread at a time.
template <class Submit>
class Chains {
 public:
  Chains(const Submit& submit, const Cache& cache, Clock::time_point until)
      : submit_(submit), cache_(cache), until_(until) {}

  const Tally& tally() const { return tally_; }

  // Each callback submits the next operation. They run on the client's background thread, so all of
  // it happens there.
  void RunCallbacks() {
    const std::future<void> ended = ended_.get_future();
    submit_(cache_, keys_.Next()).Then([this](auto result) {
      Check(result);
      for (int i = 0; i < kWindow; ++i) Follow();
    });
    ended.wait();
  }

  // On an io_context of the host's.
  void RunCoroutines() {
    boost::asio::io_context context(1);
    for (int i = 0; i < kWindow; ++i) co_spawn(context, Coroutine(), boost::asio::detached);
    context.run();
  }

 private:
  struct Timer {
    bool runs;
    Clock::time_point start;
  };

  Timer Begin() {
    const bool timed = begun_++ % kTimedEvery == 0;
    return {timed, timed ? Clock::now() : Clock::time_point()};
  }

  void End(const Timer& timer) {
    ++tally_.operations;
    if (!timer.runs) return;
    const Clock::time_point now = Clock::now();
    tally_.latencies.Add(now - timer.start);
    over_ = now >= until_;
  }

  void Follow() {
    if (over_) {
      if (++chains_ended_ < kWindow) return;
      std::promise<void> ended = std::move(ended_);  // this may be gone before set_value() is back
      ended.set_value();
      return;
    }
    submit_(cache_, keys_.Next()).Then([this, timer = Begin()](auto result) {
      Check(result);
      End(timer);
      Follow();
    });
  }

  boost::asio::awaitable<void> Coroutine() {
    while (!over_) {
      const Timer timer = Begin();
      Check(co_await submit_(cache_, keys_.Next()));
      End(timer);
    }
  }

  const Submit& submit_;
  const Cache& cache_;
  const Clock::time_point until_;
  Keys keys_;
  Tally tally_;
  uint64_t begun_ = 0;
  bool over_ = false;
  int chains_ended_ = 0;
  std::promise<void> ended_;
};

template <class Submit>
class Workloads {
 public:
  using Result = typename Submit::Result;

  Workloads(glowplug::Client client, Cache cache)
      : client_(std::move(client)), cache_(std::move(cache)) {}

  Tally Blocking(Clock::time_point until, int first_key = 0) const {
    return OneByOne(until, first_key, [&](int key) { Check(submit_(cache_, key).Wait()); });
  }

  Tally OnOneClient(Clock::time_point until) const {
    return OnThreads([&](int, int first_key) { return Blocking(until, first_key); });
  }

  // HyperDex's window: whichever is done next, another takes its place.
  Tally Window(Clock::time_point until, int window) const {
    Tally tally;
    Keys keys;
    uint64_t begun = 0;
    const auto submit = [&] {
      auto deferred = submit_(cache_, keys.Next());
      if (begun++ % kTimedEvery == 0) {
        deferred.set_tag(static_cast<uint64_t>(Clock::now().time_since_epoch().count()));
      }
      std::move(deferred).ToLoop();
    };
    for (int i = 0; i < window; ++i) submit();
    for (bool over = false; auto done = client_.Loop();) {
      Check(done->template As<Result>());
      ++tally.operations;
      if (done->tag() != 0) {
        const Clock::time_point now = Clock::now();
        tally.latencies.Add(now.time_since_epoch() - Clock::duration(done->tag()));
        over = now >= until;
      }
      if (!over) submit();
    }
    return tally;
  }

  Tally Callbacks(Clock::time_point until) const {
    Chains<Submit> chains(submit_, cache_, until);
    chains.RunCallbacks();
    return chains.tally();
  }

  Tally Coroutines(Clock::time_point until) const {
    Chains<Submit> chains(submit_, cache_, until);
    chains.RunCoroutines();
    return chains.tally();
  }

 private:
  const glowplug::Client client_;
  const Cache cache_;
  const Submit submit_{};
};

template <class Submit>
void AddWorkloads(const std::string& operation, const glowplug::Client& client, const Cache& cache,
                  std::map<std::string, Workload>& all) {
  const auto workloads = std::make_shared<Workloads<Submit>>(client, cache);
  all[operation + "/blocking/1"] = [=](auto until) { return workloads->Blocking(until); };
  all[operation + "/blocking/8"] = [=](auto until) { return workloads->OnOneClient(until); };
  for (const int window : kWindows) {
    all[operation + "/window/" + std::to_string(window)] = [=](auto until) {
      return workloads->Window(until, window);
    };
  }
  all[operation + "/callbacks/1024"] = [=](auto until) { return workloads->Callbacks(until); };
  all[operation + "/coroutines/1024"] = [=](auto until) { return workloads->Coroutines(until); };
}

// Batch i has the keys from i * kBatch on.
template <class Operation>
Workload InBatches(Operation operation) {
  return [=](Clock::time_point until) {
    return OneByOne(until, 0,
                    [&](int i) { operation(static_cast<size_t>(i % (contents.keys / kBatch))); });
  };
}

void AddBatches(const Cache& cache, std::map<std::string, Workload>& all) {
  const std::string value(static_cast<size_t>(contents.value_length), 'x');
  std::vector<std::vector<int>> keys(static_cast<size_t>(contents.keys / kBatch));
  std::vector<Entries> entries(keys.size());
  for (int key = 0; key < contents.keys / kBatch * kBatch; ++key) {
    keys[static_cast<size_t>(key / kBatch)].push_back(key);
    entries[static_cast<size_t>(key / kBatch)].push_back({key, value});
  }
  all["get_all/100"] = InBatches([=](size_t i) { Check(cache.GetAll(keys[i])); });
  all["put_all/100"] = InBatches([=](size_t i) { Check(cache.PutAll(entries[i])); });
}

int Run(const std::string& uri, const std::string& name) {
  absl::StatusOr<glowplug::Client> client = glowplug::Client::Open(uri);
  Check(client.status());
  const Cache cache = client->GetCache<int, std::string>(name);
  absl::StatusOr<std::optional<std::string>> proof = cache.Get(kProofKey);
  Check(proof);
  std::map<std::string, Workload> workloads;
  AddWorkloads<AsyncGet>("get", *client, cache, workloads);
  AddWorkloads<AsyncPut>("put", *client, cache, workloads);
  AddBatches(cache, workloads);
  return Serve(**proof, workloads, &CountedAllocations);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) {
    bench::Stop("usage: glowplug_subject URI CACHE [KEYS VALUE_LENGTH]");
  }
  if (argc == 5) bench::ReadContents(argv[3], argv[4]);
  return bench::Run(argv[1], argv[2]);
}
