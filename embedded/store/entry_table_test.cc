// SPDX-License-Identifier: Apache-2.0
// Stores of earlier formats, made from new ones: their rows stood by keys, with longer sums.
#include "embedded/store/entry_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "embedded/store/hash.h"
#include "embedded/store/row_key.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

constexpr char kEarlierTable[] =
    "ALTER TABLE entry RENAME TO present;"
    "DROP INDEX IF EXISTS entry_expires;DROP INDEX IF EXISTS entry_file;"
    "CREATE TABLE entry(key BLOB PRIMARY KEY, value, sum INTEGER, expires INTEGER, file INTEGER,"
    " rank INTEGER) WITHOUT ROWID;"
    "CREATE INDEX entry_expires ON entry(expires) WHERE expires IS NOT NULL;"
    "CREATE INDEX entry_file ON entry(file, value) WHERE file IS NOT NULL;"
    "DELETE FROM meta WHERE name='store.row_seed'";
constexpr char kPresentRow[] =
    "INSERT INTO entry SELECT ?1,value,?2,expires,file,rank FROM present WHERE key=?3";

// Big-endian, negative numbers first.
void AppendOrdered(int32_t number, std::string* to) {
  const uint32_t bits = static_cast<uint32_t>(number) ^ 0x80000000;
  for (int shift = 24; shift >= 0; shift -= 8) to->push_back(static_cast<char>(bits >> shift));
}

struct Written {
  EntryKey key;
  std::string value;
  int64_t expires_ms;
};

class EarlierFormat : public testing::Test {
 protected:
  EarlierFormat() {
    options_.directory = folder_.path() + "/store";
    options_.durability = Durability::kProcess;
    options_.settings = Settings{.value_file_bytes = 5000};
    for (int i = 0; i < 2000; ++i) names_.push_back("key " + std::to_string(i));
    for (int i = 0; i < 2000; ++i) {
      const int32_t cache = i % 3 == 0 ? -7 : 5;
      written_.push_back({{cache, i % 16, names_[static_cast<size_t>(i)]},
                          std::string(i % 500 == 0 ? 6000 : 20, static_cast<char>('a' + i % 26)),
                          i % 10 == 0 ? kLater : kNeverExpires});
    }
    auto store = Store::Open(options_);
    EXPECT_TRUE(store.ok()) << store.status();
    for (const Written& entry : written_) {
      EXPECT_TRUE((*store)->Put(entry.key, entry.value, entry.expires_ms).ok());
    }
  }

  void MakeEarlier(int format) {
    std::unique_ptr<Connection> connection;
    ASSERT_TRUE(Connection::Open(options_.directory + "/store.db", nullptr,
                                 std::chrono::milliseconds(0), &connection)
                    .ok());
    ASSERT_TRUE(connection->Run(kEarlierTable).ok());
    ASSERT_TRUE(
        connection->Run("UPDATE meta SET value=" + std::to_string(format) + " WHERE name='format'")
            .ok());
    for (const Written& entry : written_) {
      std::string key;
      AppendOrdered(entry.key.cache, &key);
      AppendOrdered(entry.key.partition, &key);
      key += entry.key.bytes;
      const auto head = RowKey::HeadOf(entry.key.cache);
      const std::string present =
          std::string(head.data(), head.size()) + std::string(entry.key.bytes);
      const uint64_t seed = HashedKey(entry.key).hash ^
                            (static_cast<uint64_t>(entry.expires_ms) * 0x9E3779B97F4A7C15);
      Statement* const put = connection->Prepared(kPresentRow);
      ASSERT_NE(put, nullptr);
      put->Bind(1, key);
      put->Bind(2, static_cast<int64_t>(
                       XXH3_64bits_withSeed(entry.value.data(), entry.value.size(), seed)));
      put->Bind(3, present);
      ASSERT_TRUE(connection->Finish(put, "make").ok());
      ASSERT_EQ(sqlite3_changes(connection->handle()), 1);
    }
    ASSERT_TRUE(connection->Run("DROP TABLE present").ok());
  }

  void ExpectAllOf(Store& store) {
    for (const Written& entry : written_) {
      std::string value;
      ASSERT_TRUE(store.Get(entry.key, &value).value()) << entry.key.bytes;
      ASSERT_EQ(value, entry.value) << entry.key.bytes;
    }
    const auto report = store.Check(false);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->entries, 2000);
    EXPECT_TRUE(report->problems.empty()) << report->problems.front().text;
  }

  static constexpr int64_t kLater = 4'000'000'000'000;
  Folder folder_;
  Options options_;
  std::vector<std::string> names_;
  std::vector<Written> written_;
};

class EarlierFormats : public EarlierFormat, public testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(, EarlierFormats, testing::Values(1, 2));

TEST_P(EarlierFormats, AreTakenOver) {
  MakeEarlier(GetParam());
  {
    const auto store = Store::Open(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectAllOf(**store);
    EXPECT_EQ((*store)->Count(5).value() + (*store)->Count(-7).value(), 2000);
    // They change, expire and go as others do.
    ASSERT_TRUE((*store)->Put(written_[1].key, "new").ok());
    written_[1].value = "new";
    ASSERT_TRUE((*store)->Put(written_[10].key, written_[10].value, kLater + 1).ok());
    ASSERT_TRUE((*store)->Remove(written_[500].key).value()) << "with its file";
    ASSERT_TRUE((*store)->Put(written_[500].key, written_[500].value, kLater).ok());
  }
  const auto again = Store::Open(options_);
  ASSERT_TRUE(again.ok()) << again.status();
  ExpectAllOf(**again);
}

// One that was damaged before is found to be.
TEST_F(EarlierFormat, KeepsTheSums) {
  MakeEarlier(2);
  {
    std::unique_ptr<Connection> connection;
    ASSERT_TRUE(Connection::Open(options_.directory + "/store.db", nullptr,
                                 std::chrono::milliseconds(0), &connection)
                    .ok());
    ASSERT_TRUE(connection
                    ->Run("UPDATE entry SET value=x'00' WHERE substr(key,9)=CAST('key 3' AS "
                          "BLOB)")
                    .ok());
    ASSERT_EQ(sqlite3_changes(connection->handle()), 1);
  }
  const auto store = Store::Open(options_);
  ASSERT_TRUE(store.ok()) << store.status();
  std::string value;
  EXPECT_TRUE(absl::IsDataLoss((*store)->Get(written_[3].key, &value).status()));
  EXPECT_EQ((*store)->Check(false)->problems.size(), 1U);
}

}  // namespace
}  // namespace glowplug::store
