// SPDX-License-Identifier: Apache-2.0
// Glowplug's API on a store that several processes have open, each by a client of its own.
// usage: shared_subject TARGET KEYS
#include <glowplug/glowplug.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/embedded/engine.h"

namespace bench {
namespace {

void Check(const absl::Status& status) {
  if (!status.ok()) Stop(std::string(status.message()));
}

template <class T>
T Checked(absl::StatusOr<T> result) {
  Check(result.status());
  return *std::move(result);
}

class SharedEngine final : public Engine {
 public:
  explicit SharedEngine(const std::string& target)
      : client_(Checked(glowplug::Client::Open(target))),
        cache_(Checked(client_.GetOrCreateCache<std::string, std::string>("bench"))) {}

  bool Get(std::string_view key, std::string* value) override {
    auto found = Checked(cache_.Get(std::string(key)));
    const bool is_there = found.has_value();
    *value = std::move(found).value_or("");
    return is_there;
  }
  void Set(std::string_view key, std::string_view value) override {
    if (batching_) {
      batch_.push_back({std::string(key), std::string(value)});
    } else {
      Check(cache_.Put(std::string(key), std::string(value)));
    }
  }
  void Delete(std::string_view key) override {
    if (batching_) PutBatch();
    Checked(cache_.Remove(std::string(key)));
  }
  void Begin() override { batching_ = true; }
  void Commit() override {
    batching_ = false;
    PutBatch();
  }

 private:
  void PutBatch() {
    Check(cache_.PutAll(batch_));
    batch_.clear();
  }

  const glowplug::Client client_;
  const glowplug::Cache<std::string, std::string> cache_;
  std::vector<glowplug::Entry<std::string, std::string>> batch_;
  bool batching_ = false;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 3) bench::Stop("usage: shared_subject TARGET KEYS");
  const std::string target = argv[1];
  return bench::ServeEngine(bench::ReadCount(argv[2]), bench::Workers::kSeveralProcesses,
                            [=]() -> std::unique_ptr<bench::Engine> {
                              return std::make_unique<bench::SharedEngine>(target);
                            });
}
