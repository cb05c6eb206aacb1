// SPDX-License-Identifier: Apache-2.0
// Stores of earlier formats, made from new ones: their rows stood by keys, with longer sums.
#include "embedded/store/entry_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "embedded/store/hash.h"
#include "embedded/store/row_key.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

constexpr char kEarlierTable[] =
    "CREATE TABLE entry(key BLOB PRIMARY KEY, value, sum INTEGER, expires INTEGER, file INTEGER,"
    " rank INTEGER) WITHOUT ROWID;"
    "DELETE FROM meta WHERE name IN ('store.row_seed','store.row_seed_again')";
constexpr char kEarlierRow[] =
    "INSERT INTO entry SELECT ?1,value,?2,expires,file,rank FROM entries WHERE key=?3";
constexpr char kPastRow[] = "INSERT INTO entry VALUES(?1,x'00',?2,1000,NULL,1)";
constexpr char kEarlierIndices[] =
    "DROP TABLE entries;"
    "CREATE INDEX entry_expires ON entry(expires) WHERE expires IS NOT NULL;"
    "CREATE INDEX entry_file ON entry(file, value) WHERE file IS NOT NULL;"
    "UPDATE tally SET entries=entries+1 WHERE cache=5";

// Big-endian, negative numbers first.
void AppendOrdered(int32_t number, std::string* to) {
  const uint32_t bits = static_cast<uint32_t>(number) ^ 0x80000000;
  for (int shift = 24; shift >= 0; shift -= 8) to->push_back(static_cast<char>(bits >> shift));
}

std::string EarlierKey(const EntryKey& key) {
  std::string column;
  AppendOrdered(key.cache, &column);
  AppendOrdered(key.partition, &column);
  return column + std::string(key.bytes);
}

int64_t EarlierSum(const EntryKey& key, std::string_view value, int64_t expires_ms) {
  const uint64_t seed =
      HashedKey(key).hash ^ (static_cast<uint64_t>(expires_ms) * 0x9E3779B97F4A7C15);
  return static_cast<int64_t>(XXH3_64bits_withSeed(value.data(), value.size(), seed));
}

struct Written {
  EntryKey key;
  std::string value;
  int64_t expires_ms;
};

constexpr int kEntries = 600;
constexpr EntryKey kPast = {5, 3, "past"};
constexpr EntryKey kPending = {5, 4, "pending"};

struct Earlier {
  int format;
  Eviction eviction;
};

class EarlierFormat : public testing::TestWithParam<Earlier> {
 protected:
  // A store of the present format, as a kill leaves it: of one without a policy the last entry is
  // in the redo log alone.
  EarlierFormat() {
    Options options = {
        .directory = folder_.path() + "/present",
        .durability = Durability::kProcess,
        .settings = Settings{.eviction = GetParam().eviction, .value_file_bytes = 5000}};
    for (int i = 0; i < kEntries; ++i) names_.push_back("key " + std::to_string(i));
    for (int i = 0; i < kEntries; ++i) {
      const int32_t cache = i % 3 == 0 ? -7 : 5;
      written_.push_back({{cache, i % 16, names_[static_cast<size_t>(i)]},
                          std::string(i % 150 == 0 ? 6000 : 20, static_cast<char>('a' + i % 26)),
                          i % 10 == 0 ? kLater : kNeverExpires});
    }
    const auto store = Store::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    for (const Written& entry : written_) {
      EXPECT_TRUE((*store)->Put(entry.key, entry.value, entry.expires_ms).ok());
    }
    EXPECT_EQ((*store)->Count(5).value() + (*store)->Count(-7).value(), kEntries);
    if (GetParam().eviction == Eviction::kNone) {
      EXPECT_TRUE((*store)->Put(kPending, "pending").ok());
    }
    options_ = {.directory = folder_.path() + "/earlier", .durability = Durability::kProcess};
    std::filesystem::copy(options.directory, options_.directory,
                          std::filesystem::copy_options::recursive);
  }

  void Connect(std::unique_ptr<Connection>* connection) const {
    *connection = OpenDatabase(options_.directory);
    ASSERT_NE(*connection, nullptr);
    ASSERT_TRUE((*connection)->Run("PRAGMA synchronous=OFF").ok());
  }

  void MakeEarlier() const {
    std::unique_ptr<Connection> connection;
    Connect(&connection);
    ASSERT_TRUE(connection->Run("BEGIN").ok());
    ASSERT_TRUE(connection->Run(kEarlierTable).ok());
    ASSERT_TRUE(connection
                    ->Run("UPDATE meta SET value=" + std::to_string(GetParam().format) +
                          " WHERE name='format'")
                    .ok());
    Statement* const put = connection->Prepared(kEarlierRow);
    ASSERT_NE(put, nullptr);
    for (const Written& entry : written_) {
      const std::string key = EarlierKey(entry.key);
      const RowKey present(entry.key, 0);
      put->Bind(1, key);
      put->Bind(2, EarlierSum(entry.key, entry.value, entry.expires_ms));
      put->Bind(3, present.column());
      ASSERT_TRUE(connection->Finish(put, "make").ok());
      ASSERT_EQ(sqlite3_changes(connection->handle()), 1);
    }
    Statement* const past = connection->Prepared(kPastRow);
    ASSERT_NE(past, nullptr);
    const std::string key = EarlierKey(kPast);
    past->Bind(1, key);
    past->Bind(2, EarlierSum(kPast, std::string_view("\0", 1), 1000));
    ASSERT_TRUE(connection->Finish(past, "make").ok());
    ASSERT_TRUE(connection->Run(kEarlierIndices).ok());
    if (GetParam().eviction != Eviction::kNone) {
      ASSERT_TRUE(connection->Run("CREATE INDEX entry_rank ON entry(rank)").ok());
    }
    ASSERT_TRUE(connection->Run("COMMIT").ok());
  }

  int64_t Number(const char* sql) const {
    std::unique_ptr<Connection> connection;
    Connect(&connection);
    int64_t number = -1;
    EXPECT_TRUE(connection->Number(sql, "look", &number).ok());
    return number;
  }

  void ExpectAllOf(Store& store, int64_t entries) const {
    for (const Written& entry : written_) {
      std::string value;
      ASSERT_TRUE(store.Get(entry.key, &value).value()) << entry.key.bytes;
      ASSERT_EQ(value, entry.value) << entry.key.bytes;
    }
    const auto report = store.Check(false);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->entries, entries);
    EXPECT_TRUE(report->problems.empty()) << report->problems.front().text;
  }

  static constexpr int64_t kLater = 4'000'000'000'000;
  Folder folder_;
  Options options_;
  std::vector<std::string> names_;
  std::vector<Written> written_;
};

INSTANTIATE_TEST_SUITE_P(, EarlierFormat,
                         testing::Values(Earlier{1, Eviction::kNone}, Earlier{2, Eviction::kNone},
                                         Earlier{2, Eviction::kLeastRecentlyStored}),
                         [](const testing::TestParamInfo<Earlier>& of) {
                           return (of.param.eviction == Eviction::kNone ? "Of" : "RankedOf") +
                                  std::to_string(of.param.format);
                         });

TEST_P(EarlierFormat, IsTakenOver) {
  MakeEarlier();
  const bool is_ranked = GetParam().eviction != Eviction::kNone;
  const int64_t entries = is_ranked ? kEntries : kEntries + 1;
  {
    const auto store = Store::Open(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    // The timer finds what has expired.
    EXPECT_FALSE((*store)->Get(kPast, nullptr).value());
    for (int i = 0; i < 2000 && (*store)->Stats().expired == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ((*store)->Stats().expired, 1);
    EXPECT_EQ((*store)->Get(kPending, nullptr).value(), !is_ranked);
    ExpectAllOf(**store, entries);
    EXPECT_EQ((*store)->settings().eviction, GetParam().eviction);
    // They change and go as others do.
    ASSERT_TRUE((*store)->Put(written_[1].key, "new").ok());
    written_[1].value = "new";
    ASSERT_TRUE((*store)->Put(written_[10].key, written_[10].value, kLater + 1).ok());
    ASSERT_TRUE((*store)->Remove(written_[150].key).value()) << "with its file";
    ASSERT_TRUE((*store)->Put(written_[150].key, written_[150].value, kLater).ok());
    EXPECT_EQ((*store)->Count(5).value() + (*store)->Count(-7).value(), entries);
  }
  EXPECT_EQ(Number("SELECT count(*) FROM sqlite_schema WHERE tbl_name='entries' AND name IN "
                   "('entry_expires','entry_file','entry_rank')"),
            is_ranked ? 3 : 2);
  EXPECT_EQ(Number("SELECT count(rank) FROM entries"), is_ranked ? kEntries : 0);
  EXPECT_EQ(Number("SELECT count(*) FROM sqlite_schema WHERE name='entry'"), 0);
  EXPECT_EQ(Number("SELECT value FROM meta WHERE name='format'"), 3);
  const auto again = Store::Open(options_);
  ASSERT_TRUE(again.ok()) << again.status();
  ExpectAllOf(**again, entries);
}

// What was damaged before is found to be.
TEST_P(EarlierFormat, KeepsItsSums) {
  MakeEarlier();
  {
    std::unique_ptr<Connection> connection;
    Connect(&connection);
    ASSERT_TRUE(
        connection->Run("UPDATE entry SET value=x'00' WHERE substr(key,9)=CAST('key 3' AS BLOB)")
            .ok());
    ASSERT_EQ(sqlite3_changes(connection->handle()), 1);
  }
  const auto store = Store::Open(options_);
  ASSERT_TRUE(store.ok()) << store.status();
  std::string value;
  EXPECT_TRUE(absl::IsDataLoss((*store)->Get(written_[3].key, &value).status()));
  EXPECT_EQ((*store)->Check(false)->problems.size(), 1U);
}

TEST_P(EarlierFormat, ThatCannotBeReadWholeStaysAsItIs) {
  MakeEarlier();
  const int64_t pages = Number("SELECT page_count FROM pragma_page_count");
  ASSERT_TRUE(Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
  {
    std::fstream file(options_.directory + "/store.db",
                      std::ios::in | std::ios::out | std::ios::binary);
    // The roots of the other tables stand before.
    for (int64_t page = 10; page < pages; ++page) {
      file.seekp(page * 4096);
      file.write(std::string(64, '\xee').data(), 64);
    }
  }
  const auto store = Store::Open(options_);
  ASSERT_FALSE(store.ok());
  EXPECT_NE(store.status().message().find("in an earlier format"), std::string::npos)
      << store.status();
  EXPECT_EQ(Number("SELECT value FROM meta WHERE name='format'"), GetParam().format);
}

}  // namespace
}  // namespace glowplug::store
