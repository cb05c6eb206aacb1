// SPDX-License-Identifier: Apache-2.0
// SQLite from C, with the settings that suit it: the floor beneath the embedded store.
// usage: sqlite_subject DIRECTORY KEYS normal|full|exclusive|exclusive-full
#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/embedded/engine.h"

namespace bench {
namespace {

class Sqlite final : public Engine {
 public:
  Sqlite(const std::string& directory, bool exclusive, bool full) {
    if (sqlite3_open_v2((directory + "/kv.db").c_str(), &database_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK) {
      Stop("SQLite cannot open " + directory);
    }
    sqlite3_busy_timeout(database_, 60'000);
    if (exclusive) Run("PRAGMA locking_mode=EXCLUSIVE");
    Run("PRAGMA journal_mode=WAL; PRAGMA mmap_size=67108864; PRAGMA cache_size=8192");
    Run(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    Run("CREATE TABLE IF NOT EXISTS kv(key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID");
    begin_ = Prepare("BEGIN IMMEDIATE");
    commit_ = Prepare("COMMIT");
    get_ = Prepare("SELECT value FROM kv WHERE key=?");
    set_ =
        Prepare("INSERT INTO kv VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value");
    delete_ = Prepare("DELETE FROM kv WHERE key=?");
  }
  ~Sqlite() override {
    for (sqlite3_stmt* statement : {begin_, commit_, get_, set_, delete_}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(database_);
  }

  bool Get(std::string_view key, std::string* value) override {
    Bind(get_, 1, key);
    const bool found = Step(get_) == SQLITE_ROW;
    if (found) {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(get_, 0));
      value->assign(data, static_cast<size_t>(sqlite3_column_bytes(get_, 0)));
    }
    sqlite3_reset(get_);
    return found;
  }
  void Set(std::string_view key, std::string_view value) override {
    Bind(set_, 1, key);
    Bind(set_, 2, value);
    Run(set_);
  }
  void Delete(std::string_view key) override {
    Bind(delete_, 1, key);
    Run(delete_);
  }
  void Begin() override { Run(begin_); }
  void Commit() override { Run(commit_); }

 private:
  void Run(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) Fail();
  }
  void Run(sqlite3_stmt* statement) {
    Step(statement);
    sqlite3_reset(statement);
  }
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
        SQLITE_OK) {
      Fail();
    }
    return made;
  }
  static void Bind(sqlite3_stmt* statement, int at, std::string_view bytes) {
    sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  }
  int Step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) Fail();
    return code;
  }
  [[noreturn]] void Fail() { Stop(std::string("SQLite: ") + sqlite3_errmsg(database_)); }

  sqlite3* database_ = nullptr;
  sqlite3_stmt *begin_ = nullptr, *commit_ = nullptr;
  sqlite3_stmt *get_ = nullptr, *set_ = nullptr, *delete_ = nullptr;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  using bench::Workers;
  if (argc != 4) bench::Stop("usage: sqlite_subject DIRECTORY KEYS SETTING");
  const std::string directory = argv[1];
  const std::string_view setting = argv[3];
  const bool exclusive = setting.starts_with("exclusive"), full = setting.ends_with("full");
  return bench::ServeEngine(
      bench::ReadCount(argv[2]), exclusive ? Workers::kOne : Workers::kSeveralProcesses,
      [=] { return std::make_unique<bench::Sqlite>(directory, exclusive, full); });
}
