// SPDX-License-Identifier: Apache-2.0
// glowplug.embedded: a node in this process, over a store in a directory or in memory.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "plugins/transport_embedded/embedded_stream.h"
#include "plugins/transport_embedded/open_nodes.h"

namespace glowplug::embedded {
namespace {

api::Code CodeOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return api::Code::kInvalidArgument;
    case absl::StatusCode::kPermissionDenied:
      return api::Code::kPermissionDenied;
    case absl::StatusCode::kFailedPrecondition:
      return api::Code::kFailedPrecondition;
    case absl::StatusCode::kResourceExhausted:
      return api::Code::kResourceExhausted;
    case absl::StatusCode::kUnavailable:
      return api::Code::kUnavailable;
    default:
      return api::Code::kInternal;
  }
}

}  // namespace

class EmbeddedTransport final : public sdk::Object<EmbeddedTransport, api::Transport> {
 public:
  explicit EmbeddedTransport(node::NodeOptions options) : options_(std::move(options)) {}

  static sdk::StatusOr<std::unique_ptr<EmbeddedTransport>> Create(api::Host&,
                                                                  const sdk::Config& config) {
    node::NodeOptions options;
    if (config.String("durability", "machine") == "process") {
      options.store.durability = store::Durability::kProcess;
    }
    options.store.hot_bytes = static_cast<size_t>(
        config.Integer("hot_bytes", static_cast<int64_t>(options.store.hot_bytes)));
    options.store.accept_network_file_system = config.Bool("accept_network_file_system");
    return std::make_unique<EmbeddedTransport>(std::move(options));
  }

  api::Addressing GetAddressing() noexcept override { return api::Addressing::kNone; }

  // The endpoint's text is the directory; none: memory, which lives as long as the transport.
  api::Outcome Connect(const api::Endpoint* endpoint, api::Transport* lower, api::Waker* waker,
                       api::Stream** out, api::Failure* failure) noexcept override {
    if (lower != nullptr) {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "glowplug.embedded runs over no other transport: remove \"over\"");
    }
    return sdk::Guard(failure, "glowplug.embedded", [&] {
      absl::StatusOr<std::shared_ptr<node::Node>> node =
          NodeOf(std::string(sdk::ViewOf(endpoint->text)));
      if (!node.ok()) {
        const absl::string_view text = node.status().message();
        return sdk::Fail(failure, CodeOf(node.status().code()), {text.data(), text.size()});
      }
      *out = new EmbeddedStream(*std::move(node), waker);
      return api::Outcome::kDone;
    });
  }

  api::Outcome Listen(const api::Endpoint*, api::Transport*, api::Waker*, api::Listener**,
                      api::Failure* failure) noexcept override {
    return sdk::Fail(
        failure, api::Code::kUnimplemented,
        "glowplug.embedded waits for nobody: its node is in the process that connects");
  }

 private:
  absl::StatusOr<std::shared_ptr<node::Node>> NodeOf(const std::string& directory) {
    const std::lock_guard lock(mutex_);
    if (node_ != nullptr && directory == directory_) return node_;
    node::NodeOptions options = options_;
    options.store.directory = directory;
    absl::StatusOr<std::shared_ptr<node::Node>> opened = OpenNode(options);
    if (!opened.ok()) return opened;
    node_ = *opened;
    directory_ = directory;
    return opened;
  }

  const node::NodeOptions options_;
  std::mutex mutex_;  // guards what follows
  std::shared_ptr<node::Node> node_;
  std::string directory_;
};

}  // namespace glowplug::embedded

using glowplug::embedded::EmbeddedTransport;

GLOWPLUG_PLUGIN(EmbeddedTransport,
                {.id = "glowplug.embedded",
                 .version = glowplug::kVersion,
                 .name = "a node in this process",
                 .security = "the directory's permissions are all that guards its data",
                 .schema = Schema({{.key = "durability",
                                    .description = "machine: what was answered outlives a power "
                                                   "cut; process: it outlives the process",
                                    .default_json = "\"machine\"",
                                    .one_of = "machine|process"},
                                   {.key = "hot_bytes",
                                    .type = Type::kInteger,
                                    .description = "of memory for the entries that were used last",
                                    .default_json = "67108864",
                                    .bounded = true,
                                    .minimum = 0,
                                    .maximum = int64_t{1} << 40},
                                   {.key = "accept_network_file_system",
                                    .type = Type::kBoolean,
                                    .description = "true: a store may lie on one, whose locks and "
                                                   "syncs may not be what it needs",
                                    .default_json = "false"}})});
