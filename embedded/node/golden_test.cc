// SPDX-License-Identifier: Apache-2.0
// What the Java client sent to a real node (tests/golden), sent to this one: the answers are the
// same bytes, but for what is said here.
#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>

#include "embedded/node/session.h"
#include "embedded/node/test_client.h"
#include "tests/golden/vectors.h"
#include "wire/ignite/skip_object.h"

namespace glowplug::node {
namespace {

using test::GoldenVector;

constexpr size_t kHeader = 14;        // of a request: length, operation, id
constexpr size_t kAnswerHeader = 14;  // of an answer: length, id, flags
constexpr size_t kCacheHeader = 5;    // id, flags

std::string HexOf(std::string_view bytes) { return absl::BytesToHexString(std::string(bytes)); }

// Without the news of the topology, which the vectors do not have either.
std::string WithoutTopology(std::string frame) {
  constexpr size_t kFlagsAt = 12;
  constexpr size_t kTopologySize = 12;
  if (frame.size() < kAnswerHeader || (frame[kFlagsAt] & 2) == 0) return frame;
  frame[kFlagsAt] = static_cast<char>(frame[kFlagsAt] & ~2);
  frame.erase(kAnswerHeader, kTopologySize);
  const auto length = static_cast<uint32_t>(frame.size() - 4);
  std::memcpy(frame.data(), &length, sizeof(length));
  return frame;
}

class GoldenNode {
 public:
  GoldenNode() : node_(OpenNode(Options())), session_(*node_, [] {}) {
    // Protocol 1.7.0 with the features of a 2.17.0 node, whose layouts the vectors have.
    Send(ignite::testing::Hex("10000000 01 0100 0700 0000 02 0C 03000000 FEFF0F"));
  }
  ~GoldenNode() { std::filesystem::remove_all(Directory()); }

  std::string Send(std::string_view bytes) {
    sdk::HeapBuffer out;
    EXPECT_EQ(session_.Receive(sdk::BytesOf(bytes), out.out()), bytes.size());
    return WithoutTopology(std::string(out.view()));
  }
  // The caches that the vectors were taken with.
  void Create(std::string_view name) {
    EXPECT_TRUE(node_->caches().Create(*MakeCache(name)).ok()) << name;
  }

 private:
  static std::filesystem::path Directory() {
    return std::filesystem::path(::testing::TempDir()) / "golden_node";
  }
  static NodeOptions Options() {
    std::filesystem::remove_all(Directory());
    NodeOptions options;
    options.store.directory = Directory().string();
    options.store.durability = store::Durability::kProcess;
    return options;
  }
  std::unique_ptr<Node> node_;
  Session session_;
};

// What a node without Java does not do, or says of itself.
const std::set<std::string>& NotTheSame() {
  static const auto* const names = new std::set<std::string>{
      "invoke", "invoke_with_argument", "invoke_fails", "invoke_all", "scan_filtered", "node_ids",
      "nodes", "endpoints",  // the node's own ids
      "cache_names",         // of the vectors' node, in no order
      // Cursors are numbered by the connection, on which the vectors had opened others before.
      "scan_first_page", "scan_next_page", "close_resource", "scan_one_page",
      "scan_partition_local",
      "cache_configuration_everything",  // where SQL gives each field an alias
      "local_peek",                      // of an entry that an invoke had made
  };
  return *names;
}

TEST(Golden, ManagementAndKeysAreAnsweredAsByARealNode) {
  GoldenNode node;
  for (const char* cache : {"golden", "golden_oddities", "golden_values", "golden_wal"}) {
    node.Create(cache);
  }
  int compared = 0;
  for (const GoldenVector& vector : test::GoldenVectors()) {
    const bool is_here = vector.file == "key_value" || vector.file == "cache_management" ||
                         vector.file == "binary_types" || vector.file == "cluster";
    if (!is_here || NotTheSame().contains(vector.name)) continue;
    for (const auto& pair : vector.Array("also")) {
      node.Send(absl::HexStringToBytes(std::string(pair.at(0).as_string())));
    }
    const std::string answer = node.Send(vector.Frame("request"));
    EXPECT_EQ(HexOf(answer), HexOf(vector.Frame("response"))) << vector;
    ++compared;
  }
  EXPECT_GT(compared, 50);
}

// A value comes back as a real node answers it, or as it was put: a real node wraps objects, and
// makes other codes of enums and arrays.
TEST(Golden, ValuesComeBack) {
  GoldenNode node;
  for (const char* cache : {"golden_values", "golden_values_full_footer", "golden_oddities"}) {
    node.Create(cache);
  }
  std::string value;  // of the last put
  int same = 0, as_put = 0;
  for (const GoldenVector& vector : test::GoldenVectors()) {
    if (vector.file != "values" && vector.file != "values_full_footer") continue;
    const std::string request = vector.Frame("request");
    const std::string answer = node.Send(request);
    if (vector.operation() == api::Operation::kPut) {
      EXPECT_EQ(HexOf(answer), HexOf(vector.Frame("response"))) << vector;
      ignite::Reader in(sdk::BytesOf(request));
      in.Raw(kHeader + kCacheHeader, "header");
      ignite::SkipObject(in, "key");
      value = request.substr(in.offset());
    } else if (vector.operation() == api::Operation::kGet && answer == vector.Frame("response")) {
      ++same;
    } else if (vector.operation() == api::Operation::kGet) {
      ++as_put;
      const std::string_view unwrapped = sdk::ViewOf(ignite::Unwrapped(sdk::BytesOf(value)));
      EXPECT_EQ(HexOf(answer.substr(std::min(kAnswerHeader, answer.size()))), HexOf(unwrapped))
          << vector;
    }
  }
  EXPECT_GT(same, 40);
  EXPECT_GT(as_put, 10);
}

}  // namespace
}  // namespace glowplug::node
