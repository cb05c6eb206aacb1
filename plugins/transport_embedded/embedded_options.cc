// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_embedded/embedded_options.h"

#include <string>

namespace glowplug::embedded {
namespace {

std::optional<int64_t> IntegerOf(const sdk::Config& config, std::string_view key) {
  if (config.Find(key) == nullptr) return std::nullopt;
  return config.Integer(key);
}

size_t BytesOf(const sdk::Config& config, std::string_view key, size_t otherwise) {
  return static_cast<size_t>(config.Integer(key, static_cast<int64_t>(otherwise)));
}

std::optional<store::Eviction> EvictionOf(const sdk::Config& config) {
  const std::string name = config.String("eviction");
  if (name.empty()) return std::nullopt;
  if (name == "least_recently_stored") return store::Eviction::kLeastRecentlyStored;
  if (name == "least_recently_used") return store::Eviction::kLeastRecentlyUsed;
  if (name == "least_frequently_used") return store::Eviction::kLeastFrequentlyUsed;
  return store::Eviction::kNone;
}

}  // namespace

store::Settings WantedSettings::Over(store::Settings kept) const {
  kept.size_limit = size_limit.value_or(kept.size_limit);
  kept.eviction = eviction.value_or(kept.eviction);
  kept.evictions_per_write = evictions_per_write.value_or(kept.evictions_per_write);
  kept.value_file_bytes = value_file_bytes.value_or(kept.value_file_bytes);
  return kept;
}

EmbeddedOptions ReadOptions(const sdk::Config& config) {
  EmbeddedOptions options;
  store::Options& store = options.node.store;
  if (config.String("durability") == "process") store.durability = store::Durability::kProcess;
  if (config.String("sharing") == "shared") store.sharing = store::Sharing::kShared;
  store.hot_bytes = BytesOf(config, "hot_bytes", store.hot_bytes);
  store.writer_page_bytes = BytesOf(config, "page_bytes", store.writer_page_bytes);
  store.reader_page_bytes = store.writer_page_bytes / 4;
  store.mmap_bytes = config.Integer("mmap_bytes", store.mmap_bytes);
  store.checkpoint_pages = config.Integer("checkpoint_pages", store.checkpoint_pages);
  store.redo_bytes = BytesOf(config, "redo_bytes", store.redo_bytes);
  store.queue_bytes = BytesOf(config, "queue_bytes", store.queue_bytes);
  store.busy_timeout = std::chrono::milliseconds(
      config.Integer("busy_timeout_ms", static_cast<int64_t>(store.busy_timeout.count())));
  store.accept_network_file_system = config.Bool("accept_network_file_system");

  WantedSettings& settings = options.settings;
  settings.size_limit = IntegerOf(config, "size_limit");
  settings.eviction = EvictionOf(config);
  if (const auto evictions = IntegerOf(config, "evictions_per_write")) {
    settings.evictions_per_write = static_cast<int32_t>(*evictions);
  }
  settings.value_file_bytes = IntegerOf(config, "value_file_bytes");
  return options;
}

}  // namespace glowplug::embedded
