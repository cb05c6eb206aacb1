// SPDX-License-Identifier: Apache-2.0
// The embedded store itself, opened by several processes.
// usage: store_subject DIRECTORY KEYS process|machine
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/embedded/engine.h"
#include "embedded/store/store.h"

namespace bench {
namespace {

using glowplug::store::Change;
using glowplug::store::EntryKey;
using glowplug::store::Options;
using glowplug::store::Store;

void Check(const absl::Status& status) {
  if (!status.ok()) Stop(status.ToString());
}

template <class T>
T Checked(absl::StatusOr<T> result) {
  Check(result.status());
  return *std::move(result);
}

EntryKey At(std::string_view key) { return {.cache = 1, .partition = key.back(), .bytes = key}; }

class StoreEngine final : public Engine {
 public:
  explicit StoreEngine(Options options) : store_(Checked(Store::Open(std::move(options)))) {}

  bool Get(std::string_view key, std::string* value) override {
    value->clear();
    return Checked(store_->Get(At(key), value));
  }
  void Set(std::string_view key, std::string_view value) override {
    Write(Change::Put(At(key), value));
  }
  void Delete(std::string_view key) override { Write(Change::Remove(At(key))); }
  void Begin() override { batching_ = true; }
  void Commit() override {
    batching_ = false;
    Checked(store_->Write(batch_));
    batch_.clear();
  }

 private:
  void Write(Change change) {
    if (batching_) {
      batch_.push_back(std::move(change));
    } else {
      Checked(store_->Write({&change, 1}));
    }
  }

  const std::unique_ptr<Store> store_;
  std::vector<Change> batch_;  // views of Keys() and of values that live as long
  bool batching_ = false;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 4) bench::Stop("usage: store_subject DIRECTORY KEYS process|machine");
  glowplug::store::Options options;
  options.directory = argv[1];
  options.sharing = glowplug::store::Sharing::kShared;
  if (std::string_view(argv[3]) == "process") {
    options.durability = glowplug::store::Durability::kProcess;
  }
  return bench::ServeEngine(bench::ReadCount(argv[2]), bench::Workers::kSeveralProcesses,
                            [=]() -> std::unique_ptr<bench::Engine> {
                              return std::make_unique<bench::StoreEngine>(options);
                            });
}
