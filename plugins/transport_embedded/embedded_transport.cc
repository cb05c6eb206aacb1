// SPDX-License-Identifier: Apache-2.0
// glowplug.embedded: a node in this process, over a store in a directory or in memory.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "plugins/transport_embedded/embedded_options.h"
#include "plugins/transport_embedded/embedded_stream.h"
#include "plugins/transport_embedded/open_nodes.h"

namespace glowplug::embedded {

// Both count as gRPC does.
static_assert(static_cast<int>(api::Code::kDataLoss) ==
              static_cast<int>(absl::StatusCode::kDataLoss));

class EmbeddedTransport final : public sdk::Object<EmbeddedTransport, api::Transport> {
 public:
  explicit EmbeddedTransport(EmbeddedOptions options) : options_(std::move(options)) {}

  static sdk::StatusOr<std::unique_ptr<EmbeddedTransport>> Create(api::Host&,
                                                                  const sdk::Config& config) {
    return std::make_unique<EmbeddedTransport>(ReadOptions(config));
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
        return sdk::Fail(failure, static_cast<api::Code>(node.status().code()),
                         {text.data(), text.size()});
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
    EmbeddedOptions options = options_;
    options.node.store.directory = directory;
    absl::StatusOr<std::shared_ptr<node::Node>> opened = OpenNode(options);
    if (!opened.ok()) return opened;
    node_ = *opened;
    directory_ = directory;
    return opened;
  }

  const EmbeddedOptions options_;
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
                 .schema = glowplug::embedded::OptionsSchema()});
