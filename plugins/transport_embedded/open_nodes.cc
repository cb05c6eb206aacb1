// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_embedded/open_nodes.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

namespace glowplug::embedded {
namespace {

struct OpenNodes {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<node::Node>> by_directory;
};

// A store takes one opener, so that clients of one process share it.
OpenNodes& Registry() {
  static auto* const nodes = new OpenNodes;
  return *nodes;
}

// One name for one directory; as it was given where it cannot be told.
std::string NameOf(const std::string& directory) {
  std::error_code error;
  const std::filesystem::path path =
      std::filesystem::weakly_canonical(std::filesystem::absolute(directory, error), error);
  return error ? directory : path.lexically_normal().string();
}

absl::StatusOr<std::shared_ptr<node::Node>> OpenNew(const node::NodeOptions& options) {
  absl::StatusOr<std::unique_ptr<node::Node>> opened = node::Node::Open(options);
  if (!opened.ok()) return opened.status();
  return std::shared_ptr<node::Node>(*std::move(opened));
}

}  // namespace

absl::StatusOr<std::shared_ptr<node::Node>> OpenNode(const node::NodeOptions& options) {
  if (options.store.directory.empty()) return OpenNew(options);
  OpenNodes& nodes = Registry();
  const std::lock_guard lock(nodes.mutex);
  std::weak_ptr<node::Node>& place = nodes.by_directory[NameOf(options.store.directory)];
  if (std::shared_ptr<node::Node> open = place.lock()) return open;
  absl::StatusOr<std::shared_ptr<node::Node>> opened = OpenNew(options);
  if (opened.ok()) place = *opened;
  return opened;
}

}  // namespace glowplug::embedded
