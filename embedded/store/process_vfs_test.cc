// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/process_vfs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

struct Database {
  Database(const std::string& path, const char* vfs) {
    code = sqlite3_open_v2(path.c_str(), &handle, kFlags, vfs);
  }
  ~Database() { sqlite3_close(handle); }
  int Run(const char* sql) { return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr); }
  int64_t Number(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW) << sqlite3_errmsg(handle);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
  }
  sqlite3* handle = nullptr;
  int code;
};

TEST(ProcessVfs, ConnectionsOfOneProcessSeeEachOther) {
  const Folder folder;
  Database writer(folder.path() + "/x.db", ProcessVfs());
  ASSERT_EQ(writer.Run("PRAGMA journal_mode=WAL; CREATE TABLE t(n); INSERT INTO t VALUES(1)"),
            SQLITE_OK);
  Database reader(folder.path() + "/x.db", ProcessVfs());
  EXPECT_EQ(reader.Number("SELECT count(*) FROM t"), 1);
  ASSERT_EQ(writer.Run("BEGIN IMMEDIATE; INSERT INTO t VALUES(2)"), SQLITE_OK);
  EXPECT_EQ(reader.Number("SELECT count(*) FROM t"), 1) << "not yet committed";
  EXPECT_EQ(reader.Run("BEGIN IMMEDIATE"), SQLITE_BUSY);
  ASSERT_EQ(writer.Run("COMMIT"), SQLITE_OK);
  EXPECT_EQ(reader.Number("SELECT count(*) FROM t"), 2);
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/x.db-shm"));
}

// What a kill would leave now, opened without our VFS: the number of rows, once it is seen whole.
int64_t RowsAfterAKill(const std::string& path) {
  const Folder copy;
  for (const char* end : {"", "-wal"}) {
    std::filesystem::copy_file(path + end, copy.path() + "/x.db" + end);
  }
  Database left(copy.path() + "/x.db", nullptr);
  EXPECT_EQ(left.Number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"),
            1);
  EXPECT_EQ(left.Number("SELECT count(*) FROM t WHERE length(filler)=700"),
            left.Number("SELECT count(*) FROM t"));
  return left.Number("SELECT count(*) FROM t");
}

TEST(ProcessVfs, TheLogHasWhatIsCommittedWhateverTheTransactionsShape) {
  const Folder folder;
  const std::string path = folder.path() + "/x.db";
  Database writer(path, ProcessVfs());
  // Of ten pages in memory most are written before the commit, read again and written over.
  ASSERT_EQ(writer.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=10;"
                       "PRAGMA wal_autocheckpoint=0;"
                       "CREATE TABLE t(n INTEGER PRIMARY KEY, filler BLOB)"),
            SQLITE_OK);
  const auto insert = [](int count) {
    return "WITH RECURSIVE c(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM c WHERE i<" +
           std::to_string(count) + ") INSERT INTO t(filler) SELECT randomblob(700) FROM c;";
  };
  const std::string rewrite = "UPDATE t SET filler=randomblob(700) WHERE n%7=0;";
  ASSERT_EQ(writer.Run(insert(1).c_str()), SQLITE_OK);
  EXPECT_EQ(RowsAfterAKill(path), 1);
  ASSERT_EQ(writer.Run(insert(3000).c_str()), SQLITE_OK);  // more than is held at once
  EXPECT_EQ(RowsAfterAKill(path), 3001);
  ASSERT_EQ(writer.Run(("BEGIN;" + insert(500) + rewrite + rewrite + "COMMIT").c_str()), SQLITE_OK);
  EXPECT_EQ(RowsAfterAKill(path), 3501);
  ASSERT_EQ(writer.Run(("BEGIN;" + insert(500) + "ROLLBACK;" + insert(1)).c_str()), SQLITE_OK);
  EXPECT_EQ(RowsAfterAKill(path), 3502);
  ASSERT_EQ(writer.Run("PRAGMA wal_checkpoint(RESTART)"), SQLITE_OK);
  {
    // Another connection begins the log anew, and the first one goes on behind it.
    Database other(path, ProcessVfs());
    ASSERT_EQ(other.Run(insert(1).c_str()), SQLITE_OK);
    EXPECT_EQ(RowsAfterAKill(path), 3503);
    ASSERT_EQ(writer.Run(insert(1).c_str()), SQLITE_OK);
    EXPECT_EQ(RowsAfterAKill(path), 3504);
    ASSERT_EQ(other.Run(("BEGIN;" + rewrite + insert(20) + "COMMIT").c_str()), SQLITE_OK);
    EXPECT_EQ(RowsAfterAKill(path), 3524);
  }
  ASSERT_EQ(writer.Run("PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_OK);
  ASSERT_EQ(writer.Run(("BEGIN;" + insert(500) + "SAVEPOINT s;" + insert(500) + "ROLLBACK TO s;" +
                        insert(10) + "COMMIT")
                           .c_str()),
            SQLITE_OK);
  EXPECT_EQ(RowsAfterAKill(path), 4034);
}

TEST(ProcessVfs, AConnectionThatClosesTakesNoLogFromTheOthers) {
  const Folder folder;
  Database writer(folder.path() + "/x.db", ProcessVfs());
  ASSERT_EQ(writer.Run("PRAGMA journal_mode=WAL; CREATE TABLE t(n)"), SQLITE_OK);
  {
    Database reader(folder.path() + "/x.db", ProcessVfs());
    EXPECT_EQ(reader.Number("SELECT count(*) FROM t"), 0);
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path() + "/x.db-wal"));
  ASSERT_EQ(writer.Run("INSERT INTO t VALUES(1)"), SQLITE_OK);
  Database again(folder.path() + "/x.db", ProcessVfs());
  EXPECT_EQ(again.Number("SELECT count(*) FROM t"), 1);
}

TEST(ProcessVfs, NobodyElseGetsIn) {
  const Folder folder;
  const std::string path = folder.path() + "/x.db";
  Database ours(path, ProcessVfs());
  ASSERT_EQ(ours.Run("PRAGMA journal_mode=WAL; CREATE TABLE t(n)"), SQLITE_OK);
  // The same process by SQLite's own way.
  Database other(path, nullptr);
  EXPECT_EQ(other.Run("INSERT INTO t VALUES(1)"), SQLITE_BUSY);
  // Another process.
  const std::string command = "sqlite3 " + path + " 'INSERT INTO t VALUES(1)' 2>/dev/null";
  EXPECT_NE(std::system(command.c_str()), 0);
  EXPECT_EQ(ours.Number("SELECT count(*) FROM t"), 0);
}

TEST(ProcessVfs, RefusesADatabaseThatIsOpenElsewhere) {
  const Folder folder;
  const std::string path = folder.path() + "/x.db";
  Database other(path, nullptr);
  ASSERT_EQ(other.Run("PRAGMA journal_mode=WAL; CREATE TABLE t(n)"), SQLITE_OK);
  Database ours(path, ProcessVfs());
  EXPECT_EQ(ours.code, SQLITE_BUSY);
}

TEST(ProcessVfs, ReadersAndAWriterAndCheckpointsAtOnce) {
  const Folder folder;
  const std::string path = folder.path() + "/x.db";
  Database writer(path, ProcessVfs());
  ASSERT_EQ(writer.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE t(n);"
                       "INSERT INTO t VALUES(0),(0)"),
            SQLITE_OK);
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      Database reader(path, ProcessVfs());
      while (!stop) {
        // Both rows change in one transaction: a reader never sees half of it.
        ASSERT_EQ(reader.Number("SELECT max(n) - min(n) FROM t"), 0);
      }
    });
  }
  std::thread checkpoints([&] {
    Database own(path, ProcessVfs());
    while (!stop) {
      const int code = sqlite3_wal_checkpoint_v2(own.handle, nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                                 nullptr, nullptr);
      ASSERT_TRUE(code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) << code;
    }
  });
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(writer.Run("UPDATE t SET n = n + 1"), SQLITE_OK);
  stop = true;
  for (std::thread& reader : readers) reader.join();
  checkpoints.join();
  EXPECT_EQ(writer.Number("SELECT max(n) FROM t"), 2000);
  EXPECT_EQ(writer.Number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"),
            1);
}

}  // namespace
}  // namespace glowplug::store
