// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/crash_load.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

namespace glowplug::store {
namespace {

EntryKey At(const std::string& name) { return {.cache = 1, .partition = 0, .bytes = name}; }

}  // namespace

std::string NameOf(const Writers& writers) {
  return std::to_string(writers.threads) + "Threads" + std::to_string(writers.window) +
         "Outstanding";
}

int Rounds() {
  const char* const asked = std::getenv("GLOWPLUG_STORE_ROUNDS");
  return std::max(kKindsOfLoad, asked == nullptr ? 0 : std::atoi(asked));
}

void Vary(int round, Options* options) {
  options->settings = Settings();
  options->redo_bytes = Options().redo_bytes;
  if (round % 3 == 0) options->settings->value_file_bytes = 2000;
  if (round % 3 == 1) options->redo_bytes = 30'000;
}

CrashLoad::CrashLoad()
    : record_(static_cast<Record*>(mmap(nullptr, sizeof(Record), PROT_READ | PROT_WRITE,
                                        MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
  if (record_ == MAP_FAILED) std::abort();
}

CrashLoad::~CrashLoad() { munmap(record_, sizeof(Record)); }

std::string CrashLoad::ValueOf(int key, int64_t number) {
  std::string value = std::to_string(key) + ":" + std::to_string(number) + ":";
  // Of every size: in the row, over several pages, in a file.
  const size_t sizes[] = {10, 100, 700, 20, 3000, 50, 9000};
  const size_t size = sizes[static_cast<size_t>(number + key) % std::size(sizes)];
  while (value.size() < size)
    value += static_cast<char>('a' + (number + static_cast<int64_t>(value.size())) % 26);
  return value;
}

std::string CrashLoad::RunAndKill(const Options& options, const Writers& writers,
                                  const LongestLife& life, std::mt19937& random) {
  const unsigned seed = random();
  const pid_t child = fork();
  if (child == 0) {
    auto store = Store::Open(options);
    if (!store.ok()) _exit(1);
    Run(**store, writers, seed);
  }
  AwaitAnswers(1 + seed % life.answers);
  usleep(random() % life.microseconds);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return "";
  return "ended by itself: " + std::to_string(status);
}

void CrashLoad::Run(Store& store, const Writers& writers, unsigned seed) {
  const int threads = writers.threads;
  const int window = writers.window;
  const auto answer = [this](int key, int64_t number) {
    record_->keys[key].answered = number;
    ++record_->answers;
  };
  const auto write = [&, window](int first, int step, unsigned own_seed) {
    std::mt19937 random(own_seed);
    std::atomic<int> outstanding = 0;
    while (true) {
      const int key =
          first + step * static_cast<int>(random() % static_cast<unsigned>(kKeys / step));
      const int64_t number = ++record_->keys[key].begun;
      const std::string name = NameOfKey(key), value = ValueOf(key, number);
      Change change = IsRemoval(number) ? Change::Remove(At(name)) : Change::Put(At(name), value);
      if (window == 1) {
        if (!store.Write({&change, 1}).ok()) std::abort();
        answer(key, number);
        continue;
      }
      while (outstanding >= window) std::this_thread::yield();
      ++outstanding;
      store.Submit({&change, 1}, [&, key, number](const absl::Status& status, int64_t) {
        if (!status.ok()) std::abort();
        answer(key, number);
        --outstanding;
      });
    }
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) {
    others.emplace_back(write, t, threads, seed + static_cast<unsigned>(t));
  }
  write(0, threads, seed);
  std::abort();
}

void CrashLoad::AwaitAnswers(int64_t count) const {
  const int64_t until = record_->answers + count;
  while (record_->answers < until) usleep(200);
}

std::string CrashLoad::Verify(Store& store) {
  for (int key = 0; key < kKeys; ++key) {
    Key& known = record_->keys[key];
    const std::string name = NameOfKey(key);
    std::string value;
    const absl::StatusOr<bool> found = store.Get(At(name), &value);
    if (!found.ok()) return name + ": " + std::string(found.status().ToString());
    // What was answered, or any later one that was begun.
    int64_t number = known.answered;
    const auto fits = [&](int64_t n) {
      if (n == 0 || IsRemoval(n)) return !*found;
      return *found && value == ValueOf(key, n);
    };
    while (number <= known.begun && !fits(number)) ++number;
    if (number > known.begun) {
      return name + ": answered " + std::to_string(known.answered) + ", begun " +
             std::to_string(known.begun) + ", found " +
             (*found ? value.substr(0, 30) + " of " + std::to_string(value.size()) : "nothing");
    }
    known.answered = number;
    known.begun = number;
  }
  const absl::StatusOr<CheckReport> report = store.Check(false);
  if (!report.ok()) return std::string(report.status().ToString());
  for (const Problem& problem : report->problems) return problem.text;
  return "";
}

}  // namespace glowplug::store
