// SPDX-License-Identifier: Apache-2.0
#include "bench/embedded/engine.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/embedded/processes.h"

namespace bench {
namespace {

void Do(Engine& engine, const Step& step, std::string* value) {
  switch (step.kind) {
    case Kind::kGet:
      engine.Get(step.key, value);
      break;
    case Kind::kSet:
      engine.Set(step.key, step.value);
      break;
    case Kind::kDelete:
      engine.Delete(step.key);
      break;
  }
}

void OneByOne(Engine& engine, Clock::time_point until, KindTally* tally) {
  Steps steps(kMix);
  std::string value;
  for (Clock::time_point before = Clock::now(); before < until;) {
    const Step step = steps.Next();
    Do(engine, step, &value);
    const Clock::time_point after = Clock::now();
    tally->Add(step.kind, after - before);
    tally->Count(1);
    before = after;
  }
}

// A write's latency is that from its call to its commit.
void Committing(Engine& engine, Clock::time_point until, Mix mix, KindTally* tally) {
  Steps steps(mix);
  std::string value;
  std::vector<std::pair<Kind, Clock::time_point>> written;
  for (Clock::time_point before = Clock::now(); before < until || !written.empty();) {
    const Step step = steps.Next();
    if (step.kind == Kind::kGet) {
      engine.Get(step.key, &value);
      const Clock::time_point after = Clock::now();
      tally->Add(step.kind, after - before);
      before = after;
    } else {
      if (written.empty()) engine.Begin();
      Do(engine, step, &value);
      written.emplace_back(step.kind, before);
      before = Clock::now();
    }
    tally->Count(1);
    if (written.size() == kWindow || before >= until) {
      if (!written.empty()) engine.Commit();
      before = Clock::now();
      for (const auto& [kind, start] : written) tally->Add(kind, before - start);
      written.clear();
    }
  }
}

// The latency is that of a whole batch.
void Bulk(Engine& engine, Clock::time_point until, KindTally* tally) {
  Steps steps(kSetsOnly);
  for (Clock::time_point before = Clock::now(); before < until;) {
    engine.Begin();
    for (int i = 0; i < kWindow; ++i) {
      const Step step = steps.Next();
      engine.Set(step.key, step.value);
    }
    engine.Commit();
    const Clock::time_point after = Clock::now();
    tally->Add(Kind::kSet, after - before);
    tally->Count(kWindow);
    before = after;
  }
}

class Engines {
 public:
  using Open = std::function<std::unique_ptr<Engine>()>;
  using Work = std::function<void(Engine& engine, Clock::time_point until, KindTally* tally)>;

  explicit Engines(Open open) : open_(std::move(open)) {}

  Tally OnThreads(int threads, Clock::time_point until, const Work& work) {
    while (engines_.size() < static_cast<size_t>(threads)) engines_.push_back(open_());
    return bench::OnThreads(threads, [&](int thread) {
      const auto tally = std::make_unique<KindTally>();
      work(*engines_[static_cast<size_t>(thread)], until, tally.get());
      return tally->Told();
    });
  }

  // On this thread.
  Tally Alone(Clock::time_point until, const Work& work) {
    if (engines_.empty()) engines_.push_back(open_());
    const auto tally = std::make_unique<KindTally>();
    work(*engines_.front(), until, tally.get());
    return tally->Told();
  }

  Tally InProcesses(int processes, Clock::time_point until, const Work& work) {
    engines_.clear();
    return bench::InProcesses(processes, until - Clock::now(), [&](const Ready& ready) {
      const std::unique_ptr<Engine> engine = open_();
      std::string value;
      engine->Get(Keys().front(), &value);
      const Start start = ready();
      work(*engine, start.until, start.tally);
    });
  }

 private:
  const Open open_;
  std::vector<std::unique_ptr<Engine>> engines_;
};

// Returns what is found in the end under one key.
std::string Fill(Engine& engine) {
  const std::vector<std::string>& keys = Keys();
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i % kWindow == 0) engine.Begin();
    engine.Set(keys[i], FirstValue());
    if ((i + 1) % kWindow == 0 || i + 1 == keys.size()) engine.Commit();
  }
  std::string value;
  if (!engine.Get(keys[keys.size() / 2], &value)) Stop("a get missed");
  return value;
}

}  // namespace

int ServeEngine(int keys, Workers workers, std::function<std::unique_ptr<Engine>()> open) {
  Keys(keys);
  const std::string proof = Fill(*open());
  Engines engines(std::move(open));
  const auto sets = [](Engine& engine, Clock::time_point until, KindTally* tally) {
    Committing(engine, until, kSetsOnly, tally);
  };
  const auto mix = [](Engine& engine, Clock::time_point until, KindTally* tally) {
    Committing(engine, until, kMix, tally);
  };
  std::map<std::string, Workload> workloads = {
      {"mix-90-9-1/1", [&](auto until) { return engines.Alone(until, OneByOne); }},
      {"mix-90-9-1/window-1024", [&](auto until) { return engines.Alone(until, mix); }},
      {"set/window-1024", [&](auto until) { return engines.Alone(until, sets); }},
      {"bulk-set/1024", [&](auto until) { return engines.Alone(until, Bulk); }},
  };
  if (workers != Workers::kOne) {
    workloads["mix-90-9-1/8"] = [&](auto until) {
      return engines.OnThreads(kThreads, until, OneByOne);
    };
    workloads["set/window-1024/2"] = [&](auto until) { return engines.OnThreads(2, until, sets); };
  }
  if (workers == Workers::kSeveralProcesses) {
    workloads["mix-90-9-1/8processes"] = [&](auto until) {
      return engines.InProcesses(8, until, OneByOne);
    };
  }
  return Serve(proof, workloads);
}

int ReadCount(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), count);
  if (error != std::errc() || end != text.end() || count < 1) Stop("expected a number of keys");
  return count;
}

}  // namespace bench
