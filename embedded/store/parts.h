// SPDX-License-Identifier: Apache-2.0
// The parts of one store put together, and what is rare: its opening, settings, catalog, meta.
#ifndef GLOWPLUG_EMBEDDED_STORE_PARTS_H_
#define GLOWPLUG_EMBEDDED_STORE_PARTS_H_

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "embedded/store/care.h"
#include "embedded/store/commit_queue.h"
#include "embedded/store/readers.h"
#include "embedded/store/shared_counter.h"
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"
#include "embedded/store/write_ahead.h"
#include "embedded/store/writer.h"

namespace glowplug::store {

absl::Status CheckSettings(const Settings& settings);

struct StoreParts {
  explicit StoreParts(const Options& options) : state(options) {}

  // Opens the database and learns what is in it.
  absl::Status Begin();

  // One transaction of `work`, alone with the database.
  absl::Status Administer(absl::FunctionRef<absl::Status()> work);

  absl::Status ApplySettings(const Settings& settings);
  // Without content it is removed. kAborted: `as_of` is not the kind's version.
  absl::StatusOr<int64_t> ChangeCatalog(int kind, int32_t id,
                                        std::optional<std::string_view> content, int64_t as_of);
  absl::Status EachCatalogItem(int kind, int64_t* version,
                               absl::FunctionRef<void(int32_t, std::string_view)> item);
  absl::Status PutMeta(std::string_view name, std::string_view value);
  absl::Status Meta(std::string_view name, std::optional<std::string>* value);

  State state;
  Transaction transaction{state};
  WriteAhead ahead{state, transaction};
  Readers readers{state};
  Writer writer{state, transaction, ahead, readers};
  CommitQueue queue{state, writer};
  Care care{state, transaction, ahead, readers};
  SharedCounter catalog_changes;

 private:
  absl::Status LoadSettings();
  absl::Status SaveSettings(const Settings& settings);
  absl::Status RankBy(Eviction eviction);
  absl::Status LoadTallies();
  absl::Status SweepFiles();
  absl::Status HasIndex(const char* sql, std::atomic<bool>* has);
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_PARTS_H_
