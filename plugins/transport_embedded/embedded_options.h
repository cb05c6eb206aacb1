// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_OPTIONS_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_OPTIONS_H_

#include <glowplug/sdk/config.h>
#include <glowplug/sdk/schema.h>

#include <cstdint>
#include <optional>

#include "embedded/node/node.h"
#include "embedded/store/options.h"

namespace glowplug::embedded {

// Of the settings that a store keeps, those that the configuration names; the others stay.
struct WantedSettings {
  std::optional<int64_t> size_limit;
  std::optional<store::Eviction> eviction;
  std::optional<int32_t> evictions_per_write;
  std::optional<int64_t> value_file_bytes;

  store::Settings Over(store::Settings kept) const;

  friend bool operator==(const WantedSettings&, const WantedSettings&) = default;
};

struct EmbeddedOptions {
  node::NodeOptions node;
  WantedSettings settings;

  friend bool operator==(const EmbeddedOptions&, const EmbeddedOptions&) = default;
};

// Of a configuration that the schema has checked.
EmbeddedOptions ReadOptions(const sdk::Config& config);

constexpr sdk::Schema OptionsSchema() {
  using sdk::Type;
  constexpr int64_t kMost = int64_t{1} << 50;
  return sdk::Schema(
      {{.key = "durability",
        .description = "machine: what was answered outlives a power cut; process: it outlives the "
                       "process",
        .default_json = "\"machine\"",
        .one_of = "machine|process"},
       {.key = "sharing",
        .description = "exclusive: this process alone has the store; shared: others may, and "
                       "nothing is kept in memory",
        .default_json = "\"exclusive\"",
        .one_of = "exclusive|shared"},
       {.key = "size_limit",
        .type = Type::kInteger,
        .description = "bytes of database and value files, 0: none; kept with the store",
        .bounded = true,
        .minimum = 0,
        .maximum = kMost},
       {.key = "eviction",
        .description = "who goes at the size limit; none: what does not fit is refused; kept with "
                       "the store",
        .one_of = "none|least_recently_stored|least_recently_used|least_frequently_used"},
       {.key = "evictions_per_write",
        .type = Type::kInteger,
        .description = "at most so many entries go for one write; kept with the store",
        .bounded = true,
        .minimum = 1,
        .maximum = 1'000'000},
       {.key = "value_file_bytes",
        .type = Type::kInteger,
        .description = "values from this size on are files of their own; kept with the store",
        .bounded = true,
        .minimum = 1,
        .maximum = kMost},
       {.key = "hot_bytes",
        .type = Type::kInteger,
        .description = "of memory for the entries that were used last; 0: none",
        .default_json = "67108864",
        .bounded = true,
        .minimum = 0,
        .maximum = kMost},
       {.key = "page_bytes",
        .type = Type::kInteger,
        .description = "of memory for the database's pages: the writer's; each of four readers "
                       "has a quarter of that more",
        .default_json = "33554432",
        .bounded = true,
        .minimum = 1 << 16,
        .maximum = kMost},
       {.key = "mmap_bytes",
        .type = Type::kInteger,
        .description = "of the database mapped into memory, where an I/O error ends the process; "
                       "0: none",
        .default_json = "0",
        .bounded = true,
        .minimum = 0,
        .maximum = kMost},
       {.key = "checkpoint_pages",
        .type = Type::kInteger,
        .description = "of the log, before they are written to the database",
        .default_json = "4000",
        .bounded = true,
        .minimum = 1,
        .maximum = 1 << 30},
       {.key = "redo_bytes",
        .type = Type::kInteger,
        .description = "of writes in a log and in memory, ahead of the database, and as many "
                       "again while they go to it; 0: each commit is the database's",
        .default_json = "4194304",
        .bounded = true,
        .minimum = 0,
        .maximum = 1 << 30},
       {.key = "queue_bytes",
        .type = Type::kInteger,
        .description = "of writes that wait for their commit; then further ones are held up",
        .default_json = "67108864",
        .bounded = true,
        .minimum = 1 << 16,
        .maximum = kMost},
       {.key = "busy_timeout_ms",
        .type = Type::kInteger,
        .description = "shared: how long a write waits for another process",
        .default_json = "10000",
        .bounded = true,
        .minimum = 0,
        .maximum = 3'600'000},
       {.key = "accept_network_file_system",
        .type = Type::kBoolean,
        .description = "true: a store may lie on one, whose locks and syncs may not be what it "
                       "needs",
        .default_json = "false"}});
}

}  // namespace glowplug::embedded

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_OPTIONS_H_
