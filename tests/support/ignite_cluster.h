// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_SUPPORT_IGNITE_CLUSTER_H_
#define GLOWPLUG_TESTS_SUPPORT_IGNITE_CLUSTER_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/child_process.h"

namespace glowplug::test {

struct IgniteOptions {
  int nodes = 1;
  std::string version = "2.17.0";  // or 2.18.0
  bool tls = false;
  bool client_auth = false;  // with tls: the nodes demand a client's certificate
  bool full_footer = false;  // objects carry the ids of their fields
  bool auth = false;         // user and password "ignite"; persistence on, already activated
};

// PEM files of a cluster that was started with tls; cert and key are the client's.
struct IgniteCertificates {
  std::string ca;
  std::string cert;
  std::string key;
};

// Real Ignite nodes on 127.0.0.1, by tools/ignite; the test needs its `cluster` (which comes with
// //tests/support). One thread at a time. The nodes end when the thread that started them ends, so
// start them on the main thread.
class IgniteCluster {
 public:
  using Options = IgniteOptions;

  // Answers when all nodes are ready, after some seconds. FAILED_PRECONDITION with the reason and
  // the end of the node's log when they do not get there.
  static absl::StatusOr<std::unique_ptr<IgniteCluster>> Start(const IgniteOptions& options);

  int nodes() const { return static_cast<int>(ports_.size()); }
  uint16_t port(int node) const { return ports_.at(static_cast<size_t>(node)); }
  // "ignite://127.0.0.1:p1,127.0.0.1:p2". With auth it names the user and takes the password from
  // IGNITE_PASSWORD, which Start() sets; with tls it names the certificates' files.
  const std::string& uri() const { return uri_; }
  const std::optional<IgniteCertificates>& certificates() const { return certificates_; }

  // SIGKILL, SIGSTOP, SIGCONT. After 10 s of SIGSTOP the other nodes drop the node.
  absl::Status Kill(int node) { return Order("kill", node); }
  absl::Status Stop(int node) { return Order("stop", node); }
  absl::Status Continue(int node) { return Order("cont", node); }
  // Starts a node that was killed again, on the same port; answers when it is ready.
  absl::Status Restart(int node) { return Order("restart", node); }

 private:
  explicit IgniteCluster(std::unique_ptr<ChildProcess> process) : process_(std::move(process)) {}

  absl::Status ReadDescription();
  absl::Status Order(std::string_view command, int node);

  const std::unique_ptr<ChildProcess> process_;
  std::vector<uint16_t> ports_;
  std::string uri_;
  std::optional<IgniteCertificates> certificates_;
};

// Runs a script of the repository with Debian's Python, pyignite in its path and TZ=UTC; gives what
// it wrote to standard output. INTERNAL with its standard error when it ends with another code
// than 0.
absl::StatusOr<std::string> RunPython(std::string_view script,
                                      const std::vector<std::string>& arguments,
                                      absl::Duration timeout = absl::Seconds(60));

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SUPPORT_IGNITE_CLUSTER_H_
