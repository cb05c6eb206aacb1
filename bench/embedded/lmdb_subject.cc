// SPDX-License-Identifier: Apache-2.0
// LMDB, a B-tree in mapped memory.
// usage: lmdb_subject DIRECTORY KEYS sync|nosync
#include <lmdb.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "bench/embedded/engine.h"

namespace bench {
namespace {

void Check(int code) {
  if (code != 0) Stop(std::string("LMDB: ") + mdb_strerror(code));
}

MDB_env* Open(const std::string& directory, bool sync) {
  constexpr size_t kMapBytes = size_t{1} << 30;
  MDB_env* environment = nullptr;
  Check(mdb_env_create(&environment));
  Check(mdb_env_set_mapsize(environment, kMapBytes));
  // MDB_NOTLS: a reader belongs to its engine, whatever thread that is used on.
  Check(mdb_env_open(environment, directory.c_str(), MDB_NOTLS | (sync ? 0u : MDB_NOSYNC), 0600));
  return environment;
}

class Lmdb final : public Engine {
 public:
  explicit Lmdb(MDB_env* environment) : environment_(environment) {
    Begin();
    Check(mdb_dbi_open(write_, nullptr, 0, &database_));
    Commit();
    Check(mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &read_));
    mdb_txn_reset(read_);
  }
  ~Lmdb() override { mdb_txn_abort(read_); }

  bool Get(std::string_view key, std::string* value) override {
    if (write_ != nullptr) return Find(write_, key, value);
    Check(mdb_txn_renew(read_));
    const bool found = Find(read_, key, value);
    mdb_txn_reset(read_);
    return found;
  }
  void Set(std::string_view key, std::string_view value) override {
    const bool alone = write_ == nullptr;
    if (alone) Begin();
    MDB_val k = ViewOf(key), v = ViewOf(value);
    Check(mdb_put(write_, database_, &k, &v, 0));
    if (alone) Commit();
  }
  void Delete(std::string_view key) override {
    const bool alone = write_ == nullptr;
    if (alone) Begin();
    MDB_val k = ViewOf(key);
    if (const int code = mdb_del(write_, database_, &k, nullptr); code != MDB_NOTFOUND) Check(code);
    if (alone) Commit();
  }
  void Begin() override { Check(mdb_txn_begin(environment_, nullptr, 0, &write_)); }
  void Commit() override {
    Check(mdb_txn_commit(write_));
    write_ = nullptr;
  }

 private:
  // LMDB does not write to what it is given.
  static MDB_val ViewOf(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};
  }
  bool Find(MDB_txn* transaction, std::string_view key, std::string* value) {
    MDB_val k = ViewOf(key), v{};
    const int code = mdb_get(transaction, database_, &k, &v);
    if (code == MDB_NOTFOUND) return false;
    Check(code);
    value->assign(static_cast<const char*>(v.mv_data), v.mv_size);
    return true;
  }

  MDB_env* const environment_;
  MDB_dbi database_ = 0;
  MDB_txn* read_ = nullptr;
  MDB_txn* write_ = nullptr;  // from Begin to Commit
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 4) bench::Stop("usage: lmdb_subject DIRECTORY KEYS sync|nosync");
  MDB_env* const environment = bench::Open(argv[1], std::string_view(argv[3]) == "sync");
  return bench::ServeEngine(bench::ReadCount(argv[2]), bench::Workers::kSeveralThreads,
                            [=] { return std::make_unique<bench::Lmdb>(environment); });
}
