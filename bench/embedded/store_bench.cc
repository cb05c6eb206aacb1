// SPDX-License-Identifier: Apache-2.0
// The store alone against bare SQLite in C: 90% get, 9% set, 1% delete of uniformly drawn keys,
// values of 10 to 100 bytes. Rounds are interleaved, medians are printed, and ratios of pairs
// within a round.
#include <sqlite3.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "embedded/store/store.h"

namespace {

using glowplug::store::Change;
using glowplug::store::Durability;
using glowplug::store::EntryKey;
using glowplug::store::Options;
using glowplug::store::Store;
using Clock = std::chrono::steady_clock;

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "store_bench: %s\n", what.c_str());
  std::exit(1);
}

struct Load {
  std::string folder;
  double seconds = 1;
  int keys = 10'000;
  uint32_t sets = 90;  // of a thousand operations
  uint32_t deletes = 10;
};

struct Random {  // xorshift64*
  uint64_t state;
  uint64_t Next() {
    state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
    return state * 0x2545F4914F6CDD1DULL;
  }
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>((Next() >> 32) * n >> 32); }
};

const std::vector<std::string>& Keys(int count) {
  static std::vector<std::string> keys;
  for (auto i = static_cast<int>(keys.size()); i < count; ++i) {
    char text[24];
    std::snprintf(text, sizeof text, "key:%010d", i);
    keys.emplace_back(text);
  }
  return keys;
}

// One kind of store under test, by one worker.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual void Get(std::string_view key, std::string* value) = 0;
  virtual void Set(std::string_view key, std::string_view value) = 0;
  virtual void Delete(std::string_view key) = 0;
  virtual void Finish() {}
};

// Operations of one worker until `stop`.
uint64_t Work(Worker& worker, const Load& load, int number, const std::atomic<bool>& stop) {
  const std::vector<std::string>& keys = Keys(load.keys);
  const std::string filler(128, 'v');
  Random random{0x9E3779B97F4A7C15ULL * static_cast<uint64_t>(number + 1)};
  std::string value;
  uint64_t operations = 0;
  for (; !stop.load(std::memory_order_relaxed); ++operations) {
    const std::string& key = keys[random.Below(static_cast<uint32_t>(load.keys))];
    const uint32_t choice = random.Below(1000);
    if (choice < load.deletes) {
      worker.Delete(key);
    } else if (choice < load.deletes + load.sets) {
      worker.Set(key, std::string_view(filler).substr(0, 10 + random.Below(91)));
    } else {
      value.clear();
      worker.Get(key, &value);
    }
  }
  worker.Finish();
  return operations;
}

struct Result {
  double rate = 0;  // operations a second
  double cpu = 0;   // microseconds of processor time an operation, of all threads
};

double CpuSeconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// From here on; told by Operations.
class Stopwatch {
 public:
  Result Operations(uint64_t count) const {
    const auto operations = static_cast<double>(count);
    return {operations / std::chrono::duration<double>(Clock::now() - start_).count(),
            (CpuSeconds() - cpu_) * 1e6 / operations};
  }

 private:
  const Clock::time_point start_ = Clock::now();
  const double cpu_ = CpuSeconds();
};

Result Measure(const Load& load, int threads,
               const std::function<std::unique_ptr<Worker>()>& make_worker) {
  std::atomic<bool> stop = false;
  std::atomic<uint64_t> operations = 0;
  std::vector<std::thread> running;
  const Stopwatch watch;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      const auto worker = make_worker();
      operations += Work(*worker, load, i, stop);
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(load.seconds));
  stop = true;
  for (std::thread& thread : running) thread.join();
  return watch.Operations(operations);
}

// ------------------------------------------------------------------ bare SQLite
class Sqlite : public Worker {
 public:
  Sqlite(const std::string& folder, bool full) {
    if (sqlite3_open_v2((folder + "/kv.db").c_str(), &database_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK) {
      Die("cannot open SQLite");
    }
    Run("PRAGMA locking_mode=EXCLUSIVE;PRAGMA journal_mode=WAL;PRAGMA mmap_size=67108864;"
        "PRAGMA cache_size=8192;"
        "CREATE TABLE IF NOT EXISTS kv(key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID");
    Run(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    get_ = Prepare("SELECT value FROM kv WHERE key=?");
    set_ =
        Prepare("INSERT INTO kv VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value");
    delete_ = Prepare("DELETE FROM kv WHERE key=?");
  }
  ~Sqlite() override {
    sqlite3_finalize(get_);
    sqlite3_finalize(set_);
    sqlite3_finalize(delete_);
    sqlite3_close(database_);
  }
  void Run(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) Die(sql);
  }
  void Get(std::string_view key, std::string* value) override {
    Bind(get_, 1, key);
    if (Step(get_) == SQLITE_ROW) {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(get_, 0));
      value->append(data, static_cast<size_t>(sqlite3_column_bytes(get_, 0)));
    }
    sqlite3_reset(get_);
  }
  void Set(std::string_view key, std::string_view value) override {
    Bind(set_, 1, key);
    Bind(set_, 2, value);
    Step(set_);
    sqlite3_reset(set_);
  }
  void Delete(std::string_view key) override {
    Bind(delete_, 1, key);
    Step(delete_);
    sqlite3_reset(delete_);
  }

 private:
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
        SQLITE_OK) {
      Die(sql);
    }
    return made;
  }
  static void Bind(sqlite3_stmt* statement, int at, std::string_view bytes) {
    sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  }
  int Step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) Die(sqlite3_errmsg(database_));
    return code;
  }
  sqlite3* database_ = nullptr;
  sqlite3_stmt *get_ = nullptr, *set_ = nullptr, *delete_ = nullptr;
};

// ------------------------------------------------------------------ the store
EntryKey At(std::string_view key) {
  // A partition, as a node's affinity would give one.
  const auto last = static_cast<unsigned char>(key.back());
  const auto before = static_cast<unsigned char>(key[key.size() - 2]);
  return {.cache = 1, .partition = (last * 31 + before) % 1024, .bytes = key};
}

class Blocking : public Worker {
 public:
  explicit Blocking(Store& store) : store_(store) {}
  void Get(std::string_view key, std::string* value) override {
    if (!store_.Get(At(key), value).ok()) Die("get");
  }
  void Set(std::string_view key, std::string_view value) override {
    if (!store_.Put(At(key), value).ok()) Die("put");
  }
  void Delete(std::string_view key) override {
    if (!store_.Remove(At(key)).ok()) Die("remove");
  }

 protected:
  Store& store_;
};

// With so many writes outstanding.
class Window final : public Blocking {
 public:
  Window(Store& store, int window) : Blocking(store), window_(window) {}
  void Set(std::string_view key, std::string_view value) override {
    Submit(Change::Put(At(key), value));
  }
  void Delete(std::string_view key) override { Submit(Change::Remove(At(key))); }
  void Finish() override { Await(0); }

 private:
  void Submit(Change change) {
    if (++sent_ - seen_ > window_) Await(window_ / 2);
    store_.Submit({&change, 1}, [this](const absl::Status& status, int64_t) {
      if (!status.ok()) Die(std::string(status.ToString()));
      const int64_t done = done_.fetch_add(1, std::memory_order_acq_rel) + 1;
      if (done == wanted_.load(std::memory_order_acquire)) done_.notify_one();
    });
  }
  // Until at most so many are outstanding.
  void Await(int64_t outstanding) {
    const int64_t wanted = sent_ - (outstanding > 0 ? 1 : 0) - outstanding;
    wanted_.store(wanted, std::memory_order_release);
    for (int64_t done; (done = done_.load(std::memory_order_acquire)) < wanted;) done_.wait(done);
    seen_ = done_.load(std::memory_order_acquire);
  }
  const int64_t window_;
  int64_t sent_ = 0, seen_ = 0;
  std::atomic<int64_t> done_ = 0, wanted_ = -1;
};

std::unique_ptr<Store> OpenStore(const Load& load, Durability durability, double hot_part) {
  Options options;
  options.directory = load.folder + "/store";
  options.durability = durability;
  if (hot_part < 1) {
    // An entry of this workload is charged with 170 bytes.
    options.hot_bytes = static_cast<size_t>(hot_part * load.keys * 170);
  }
  auto store = Store::Open(options);
  if (!store.ok()) Die(std::string(store.status().ToString()));
  return std::move(*store);
}

void Fill(Store& store, const Load& load) {
  const std::string value(55, 'v');
  std::vector<Change> changes;
  for (const std::string& key : Keys(load.keys)) {
    changes.push_back(Change::Put(At(key), value));
    if (changes.size() == 1024 || &key == &Keys(load.keys).back()) {
      if (!store.Write(changes).ok()) Die("fill");
      changes.clear();
    }
  }
}

void Fill(Sqlite& store, const Load& load) {
  store.Run("BEGIN");
  for (const std::string& key : Keys(load.keys)) store.Set(key, std::string(55, 'v'));
  store.Run("COMMIT");
}

struct Case {
  std::string name;
  std::function<Result(const Load&)> run;
  std::string against;  // the case whose ratio is printed
};

Result RunSqlite(const Load& load, bool full) {
  auto worker = std::make_unique<Sqlite>(load.folder, full);
  Fill(*worker, load);
  return Measure(load, 1, [&]() -> std::unique_ptr<Worker> { return std::move(worker); });
}

Result RunStore(const Load& load, Durability durability, int threads, int window,
                double hot_part = 1) {
  const auto store = OpenStore(load, durability, hot_part);
  Fill(*store, load);
  return Measure(load, threads, [&]() -> std::unique_ptr<Worker> {
    if (window > 1) return std::make_unique<Window>(*store, window);
    return std::make_unique<Blocking>(*store);
  });
}

// Sets only, so many to a transaction.
Result RunBulk(const Load& load, bool ours, bool durable) {
  constexpr size_t kBatch = 1024;
  Random random{42};
  const std::string filler(128, 'v');
  const auto& keys = Keys(load.keys);
  uint64_t sets = 0;
  std::unique_ptr<Store> store;
  std::unique_ptr<Sqlite> sqlite;
  if (ours) {
    store = OpenStore(load, durable ? Durability::kMachine : Durability::kProcess, 1);
    Fill(*store, load);
  } else {
    sqlite = std::make_unique<Sqlite>(load.folder, durable);
    Fill(*sqlite, load);
  }
  const Stopwatch watch;
  const auto end = Clock::now() + std::chrono::duration<double>(load.seconds);
  std::vector<Change> changes;
  while (Clock::now() < end) {
    if (sqlite != nullptr) sqlite->Run("BEGIN");
    for (size_t i = 0; i < kBatch; ++i) {
      const std::string& key = keys[random.Below(static_cast<uint32_t>(load.keys))];
      const auto value = std::string_view(filler).substr(0, 10 + random.Below(91));
      if (ours) {
        changes.push_back(Change::Put(At(key), value));
      } else {
        sqlite->Set(key, value);
      }
    }
    if (ours && !store->Write(changes).ok()) Die("write");
    if (!ours) sqlite->Run("COMMIT");
    changes.clear();
    sets += kBatch;
  }
  return watch.Operations(sets);
}

// Two stores, each with half of the keys: what two shards would do.
Result RunTwoStores(const Load& load, int window) {
  Load half = load;
  half.keys /= 2;
  std::vector<std::unique_ptr<Store>> stores;
  for (const char* name : {"/one", "/two"}) {
    Load own = half;
    own.folder = load.folder + name;
    std::filesystem::create_directories(own.folder);
    stores.push_back(OpenStore(own, Durability::kMachine, 1));
    Fill(*stores.back(), own);
  }
  struct Both final : Worker {
    Both(Store& a, Store& b, int w) : one(a, w), two(b, w) {}
    Window& Of(std::string_view key) { return key.back() % 2 == 0 ? one : two; }
    void Get(std::string_view key, std::string* value) override { Of(key).Get(key, value); }
    void Set(std::string_view key, std::string_view value) override { Of(key).Set(key, value); }
    void Delete(std::string_view key) override { Of(key).Delete(key); }
    void Finish() override {
      one.Finish();
      two.Finish();
    }
    Window one, two;
  };
  return Measure(half, 1,
                 [&] { return std::make_unique<Both>(*stores[0], *stores[1], window / 2); });
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The embedded store against bare SQLite");
  Load load;
  int rounds = 5;
  std::string only, folder = "store_bench_data";
  app.add_option("--seconds", load.seconds, "of each run");
  app.add_option("--rounds", rounds);
  app.add_option("--keys", load.keys);
  app.add_option("--folder", folder, "where the data goes; removed");
  app.add_option("--only", only, "cases whose name contains this");
  CLI11_PARSE(app, argc, argv);

  const auto sets_only = [](Load l) {
    l.sets = 1000;
    l.deletes = 0;
    return l;
  };
  constexpr auto kProcess = Durability::kProcess, kMachine = Durability::kMachine;
  const std::vector<Case> cases = {
      {"sqlite exclusive, normal", [](const Load& l) { return RunSqlite(l, false); }, ""},
      {"blocking 1, process", [](const Load& l) { return RunStore(l, kProcess, 1, 1); },
       "sqlite exclusive, normal"},
      {"blocking 1, process, a tenth hot",
       [](const Load& l) { return RunStore(l, kProcess, 1, 1, 0.1); }, "sqlite exclusive, normal"},
      {"blocking 8, process", [](const Load& l) { return RunStore(l, kProcess, 8, 1); },
       "sqlite exclusive, normal"},
      {"sqlite exclusive, full", [](const Load& l) { return RunSqlite(l, true); }, ""},
      {"blocking 1, machine", [](const Load& l) { return RunStore(l, kMachine, 1, 1); },
       "sqlite exclusive, full"},
      {"blocking 8, machine", [](const Load& l) { return RunStore(l, kMachine, 8, 1); },
       "sqlite exclusive, full"},
      {"window 1024, process", [](const Load& l) { return RunStore(l, kProcess, 1, 1024); },
       "sqlite exclusive, normal"},
      {"window 1024, machine", [](const Load& l) { return RunStore(l, kMachine, 1, 1024); },
       "sqlite exclusive, normal"},
      {"window 1024, machine, two stores", [](const Load& l) { return RunTwoStores(l, 1024); },
       "window 1024, machine"},
      {"window 1024, machine, sets only",
       [&](const Load& l) { return RunStore(sets_only(l), kMachine, 1, 1024); },
       "bulk 1024, sqlite full"},
      {"window 1024 by 2, machine, sets only",
       [&](const Load& l) { return RunStore(sets_only(l), kMachine, 2, 1024); },
       "bulk 1024, sqlite full"},
      {"bulk 1024, sqlite full", [](const Load& l) { return RunBulk(l, false, true); }, ""},
      {"bulk 1024, machine", [](const Load& l) { return RunBulk(l, true, true); },
       "bulk 1024, sqlite full"},
      {"bulk 1024, sqlite normal", [](const Load& l) { return RunBulk(l, false, false); }, ""},
      {"bulk 1024, process", [](const Load& l) { return RunBulk(l, true, false); },
       "bulk 1024, sqlite normal"},
  };
  load.folder = folder;
  std::map<std::string, std::vector<Result>> seen;
  for (int round = 0; round < rounds; ++round) {
    for (const Case& one : cases) {
      if (one.name.find(only) == std::string::npos) continue;
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
      seen[one.name].push_back(one.run(load));
    }
  }
  std::filesystem::remove_all(folder);
  for (const Case& one : cases) {
    const auto values = seen.find(one.name);
    if (values == seen.end()) continue;
    std::vector<double> rates, cpu, ratios;
    for (const Result& result : values->second) {
      rates.push_back(result.rate);
      cpu.push_back(result.cpu);
    }
    std::printf("%-38s %10.0f /s %7.2f us of CPU", one.name.c_str(), Median(rates), Median(cpu));
    if (const auto peer = seen.find(one.against); peer != seen.end()) {
      for (size_t i = 0; i < rates.size(); ++i) ratios.push_back(rates[i] / peer->second[i].rate);
      std::printf("   %5.2f of %s", Median(ratios), one.against.c_str());
    }
    std::printf("\n");
  }
}
