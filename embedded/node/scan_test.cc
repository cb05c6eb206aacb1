// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;

class ScanTest : public ::testing::Test {
 protected:
  ScanTest() : node_(OpenNode()), client_(*node_) {
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("c")}}), 0);
    std::vector<Value> entries;
    for (int64_t i = 0; i < 100; ++i) {
      entries.push_back(Int(i));
      entries.push_back(Long(i));
    }
    EXPECT_EQ(client_.Status({Operation::kPutAll, entries, "c"}), 0);
  }
  TestClient::Request Scan(int64_t page_size, int64_t partition = -1) {
    return {Operation::kScan, {Null(), Int(page_size), Int(partition), Bool(false)}, "c"};
  }
  std::unique_ptr<Node> node_;
  TestClient client_;
};

TEST_F(ScanTest, PagesHoldEveryEntryOnce) {
  std::multiset<int64_t> seen;
  const api::Reply* page = &client_.Call(Scan(7));
  const int64_t cursor = page->resource;
  for (;;) {
    ASSERT_EQ(page->status, 0);
    EXPECT_LE(page->row_count, 14u);
    for (uint64_t i = 0; i < page->row_count; i += 2) {
      EXPECT_EQ(page->rows[i].int64, page->rows[i + 1].int64);
      seen.insert(page->rows[i].int64);
    }
    if (page->more == 0) break;
    page = &client_.Call({Operation::kScanPage, {Long(cursor)}});
  }
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(std::set<int64_t>(seen.begin(), seen.end()).size(), 100u);
  // The last page has closed it.
  EXPECT_EQ(client_.Status({Operation::kScanPage, {Long(cursor)}}), 1011);
  EXPECT_EQ(client_.Status({Operation::kCloseResource, {Long(cursor)}}), 1011);
}

// An int's hash is itself, and a partition of 1024 its lower bits folded (ignite-protocol,
// sections 7 and 8).
TEST_F(ScanTest, APartitionHoldsItsKeys) {
  const api::Reply& page = client_.Call(Scan(10, 42));
  ASSERT_EQ(page.row_count, 2u);
  EXPECT_EQ(page.rows[0].int64, 42);
  EXPECT_EQ(client_.Call(Scan(10, 1000)).row_count, 0u);
  EXPECT_EQ(client_.Status(Scan(10, 1024)), 1);
  EXPECT_EQ(client_.text(), "Invalid partition number: 1024");
}

TEST_F(ScanTest, WhatCannotBeScannedIsRefused) {
  EXPECT_EQ(client_.Status({Operation::kScanPage, {Long(77)}}), 1011);
  EXPECT_EQ(client_.Status({Operation::kCloseResource, {Long(77)}}), 1011);
  EXPECT_EQ(client_.Status({Operation::kScan, {Null(), Int(1), Int(-1), Bool(true)}, "none"}),
            1000);
}

TEST_F(ScanTest, AConnectionHasSoManyCursors) {
  int64_t last = 0;
  for (int i = 0; i < 128; ++i) {
    last = client_.Call(Scan(1)).resource;
    ASSERT_EQ(client_.reply().status, 0) << i;
  }
  EXPECT_EQ(client_.Status(Scan(1)), 1010);
  EXPECT_EQ(client_.Status({Operation::kCloseResource, {Long(last)}}), 0);
  EXPECT_EQ(client_.Status(Scan(1)), 0);
  TestClient other(*node_);
  EXPECT_EQ(other.Status(Scan(1)), 0);
  EXPECT_EQ(other.Status({Operation::kScanPage, {Long(last - 1)}}), 1011) << "of another one";
}

}  // namespace
}  // namespace glowplug::node
