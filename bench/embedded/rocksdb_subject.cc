// SPDX-License-Identifier: Apache-2.0
// RocksDB, a log-structured tree, with its defaults.
// usage: rocksdb_subject DIRECTORY KEYS sync|nosync
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <memory>
#include <string>
#include <string_view>

#include "bench/embedded/engine.h"

namespace bench {
namespace {

bool Check(const rocksdb::Status& status) {
  if (!status.ok() && !status.IsNotFound()) Stop("RocksDB: " + status.ToString());
  return status.ok();
}

rocksdb::DB* Open(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* database = nullptr;
  Check(rocksdb::DB::Open(options, directory, &database));
  return database;
}

// What is written since Begin is not seen by Get: RocksDB's transactions are slower.
class Rocksdb final : public Engine {
 public:
  Rocksdb(rocksdb::DB* database, bool sync) : database_(database) { written_.sync = sync; }

  bool Get(std::string_view key, std::string* value) override {
    pinned_.Reset();
    if (!Check(database_->Get(read_, database_->DefaultColumnFamily(), key, &pinned_)))
      return false;
    value->assign(pinned_.data(), pinned_.size());
    return true;
  }
  void Set(std::string_view key, std::string_view value) override {
    Check(batching_ ? batch_.Put(key, value) : database_->Put(written_, key, value));
  }
  void Delete(std::string_view key) override {
    Check(batching_ ? batch_.Delete(key) : database_->Delete(written_, key));
  }
  void Begin() override { batching_ = true; }
  void Commit() override {
    Check(database_->Write(written_, &batch_));
    batch_.Clear();
    batching_ = false;
  }

 private:
  rocksdb::DB* const database_;
  const rocksdb::ReadOptions read_;
  rocksdb::WriteOptions written_;
  rocksdb::PinnableSlice pinned_;
  rocksdb::WriteBatch batch_;
  bool batching_ = false;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 4) bench::Stop("usage: rocksdb_subject DIRECTORY KEYS sync|nosync");
  rocksdb::DB* const database = bench::Open(argv[1]);
  const bool sync = std::string_view(argv[3]) == "sync";
  return bench::ServeEngine(bench::ReadCount(argv[2]), bench::Workers::kSeveralThreads,
                            [=] { return std::make_unique<bench::Rocksdb>(database, sync); });
}
