// SPDX-License-Identifier: Apache-2.0
#include "tests/keyvalue/node.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "tests/support/ignite_cluster.h"

namespace glowplug::test {
namespace {

class Node : public ::testing::Environment {
 public:
  void SetUp() override {
    cluster_ = IgniteCluster::Start({}).value();
    client_ = Client::Open(cluster_->uri()).value();
  }
  void TearDown() override {
    client_.reset();
    cluster_.reset();
  }

  const IgniteCluster& cluster() const { return *cluster_; }
  const Client& client() const { return *client_; }

 private:
  std::unique_ptr<IgniteCluster> cluster_;
  std::optional<Client> client_;
};

Node* const node = [] {
  auto* made = new Node;  // GoogleTest's from here on
  ::testing::AddGlobalTestEnvironment(made);
  return made;
}();

}  // namespace

const std::string& NodeUri() { return node->cluster().uri(); }

const Client& NodeClient() { return node->client(); }

std::string FreshName() {
  static int last = 0;
  return absl::StrCat("fresh ", ++last);
}

}  // namespace glowplug::test
