// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_embedded/open_nodes.h"

#include <absl/strings/str_cat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

namespace glowplug::embedded {
namespace {

struct Place {
  EmbeddedOptions options;
  std::weak_ptr<node::Node> node;
};

struct OpenNodes {
  const pid_t process = getpid();
  std::mutex mutex;
  std::map<std::string, Place> by_directory;
};

// A store takes one opener, so that clients of one process share it. A child has none of its
// parent's, whose lock may be held for ever in it.
OpenNodes& Registry() {
  static std::atomic<OpenNodes*> current = nullptr;
  OpenNodes* known = current.load();
  while (known == nullptr || known->process != getpid()) {
    auto* const own = new OpenNodes;
    if (current.compare_exchange_strong(known, own)) return *own;
    delete own;
  }
  return *known;
}

// One name for one directory; as it was given where it cannot be told.
std::string NameOf(const std::string& directory) {
  std::error_code error;
  const std::filesystem::path path =
      std::filesystem::weakly_canonical(std::filesystem::absolute(directory, error), error);
  return error ? directory : path.lexically_normal().string();
}

absl::StatusOr<std::shared_ptr<node::Node>> OpenNew(const EmbeddedOptions& options) {
  absl::StatusOr<std::unique_ptr<node::Node>> opened = node::Node::Open(options.node);
  if (!opened.ok()) return opened.status();
  store::Store& store = (*opened)->store();
  const store::Settings kept = store.settings();
  const store::Settings wanted = options.settings.Over(kept);
  if (wanted != kept) {
    if (absl::Status applied = store.ApplySettings(wanted); !applied.ok()) return applied;
  }
  return std::shared_ptr<node::Node>(*std::move(opened));
}

}  // namespace

absl::StatusOr<std::shared_ptr<node::Node>> OpenNode(const EmbeddedOptions& wanted) {
  if (wanted.node.store.directory.empty()) return OpenNew(wanted);
  EmbeddedOptions options = wanted;
  options.node.store.directory = NameOf(wanted.node.store.directory);
  OpenNodes& nodes = Registry();
  const std::lock_guard lock(nodes.mutex);
  Place& place = nodes.by_directory[options.node.store.directory];
  if (std::shared_ptr<node::Node> open = place.node.lock()) {
    if (place.options == options) return open;
    return absl::FailedPreconditionError(
        absl::StrCat("the store in ", options.node.store.directory,
                     " is open in this process with other options; give all clients the same"));
  }
  absl::StatusOr<std::shared_ptr<node::Node>> opened = OpenNew(options);
  if (opened.ok()) place = {options, *opened};
  return opened;
}

}  // namespace glowplug::embedded
