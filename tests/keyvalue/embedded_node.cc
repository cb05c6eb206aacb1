// SPDX-License-Identifier: Apache-2.0
// The same tests on a node in the process.
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/keyvalue/node.h"

namespace glowplug::test {
namespace {

// Which settings the tests are run with.
std::string Query() {
  const char* const query = std::getenv("GLOWPLUG_EMBEDDED_QUERY");
  return query == nullptr ? "" : query;
}

class EmbeddedNode : public ::testing::Environment {
 public:
  EmbeddedNode() : directory_(std::filesystem::absolute(::testing::TempDir()) / "keyvalue") {
    std::filesystem::remove_all(directory_);
  }
  ~EmbeddedNode() override { std::filesystem::remove_all(directory_); }
  void SetUp() override { client_ = Client::Open(uri_).value(); }
  void TearDown() override { client_.reset(); }

  const std::string& uri() const { return uri_; }

  const Client& client() const { return *client_; }

 private:
  const std::filesystem::path directory_;
  const std::string uri_ = "embedded://" + directory_.string() + Query();
  std::optional<Client> client_;
};

EmbeddedNode* const node = [] {
  auto* made = new EmbeddedNode;  // GoogleTest's from here on
  ::testing::AddGlobalTestEnvironment(made);
  return made;
}();

}  // namespace

const std::string& NodeUri() { return node->uri(); }

const Client& NodeClient() { return node->client(); }

std::string FreshName() {
  static int last = 0;
  return absl::StrCat("fresh ", ++last);
}

}  // namespace glowplug::test
