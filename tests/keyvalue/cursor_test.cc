// SPDX-License-Identifier: Apache-2.0
// What a cursor sends when, seen by a node that can be held back.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::Int32;
using test::Int64;
using test::ScriptedConnection;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum Op : int16_t { kClose = 0, kScan = 2000, kNextPage = 2001 };

constexpr int64_t kCursor = 77;
constexpr absl::Duration kPatience = absl::Seconds(10);

// Three pages of one entry each.
class PagingNode {
 public:
  PagingNode()
      : peer_([this](ScriptedConnection& connection) { Serve(connection); }, 4, absl::Seconds(30)) {
  }
  ~PagingNode() { held_ = kNone; }

  // Leaves such requests unanswered until Release().
  void Hold(Op operation) { held_ = operation; }
  void Release() { held_ = kNone; }
  void HangUp() { hang_up_ = true; }

  uint16_t port() const { return peer_.port(); }
  std::string Uri(const std::string& options = "") const { return peer_.uri() + options; }

  std::vector<int> Seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  // True once that many were seen.
  bool WaitForRequests(size_t count) {
    return WaitUntil([&] { return Seen().size() >= count; });
  }
  bool WaitForHangUps(int count) {
    return WaitUntil([&] { return hang_ups_ >= count; });
  }

 private:
  static constexpr int kNone = -1;

  static char NextId() {
    static std::atomic<char> last{0};
    return ++last;
  }
  static bool WaitUntil(const std::function<bool()>& condition) {
    const absl::Time until = absl::Now() + kPatience;
    while (!condition() && absl::Now() < until) absl::SleepFor(absl::Milliseconds(1));
    return condition();
  }

  static std::string Page(int number) {
    const std::string entry("\x03\x05\0\0\0", 5);
    return Int32(1) + entry + entry + std::string(1, number < 3 ? '\1' : '\0');
  }

  void Serve(ScriptedConnection& connection) {
    if (test::AcceptHandshake(connection, id_).ok()) {
      for (auto request = test::ReadRequest(connection); request.ok() && !hang_up_;
           request = test::ReadRequest(connection)) {
        {
          const std::lock_guard lock(mutex_);
          seen_.push_back(request->operation);
        }
        if (request->operation != kScan) {
          EXPECT_EQ(request->body, Int64(kCursor));
        }
        if (!Answer(connection, *request)) break;
      }
    }
    ++hang_ups_;
  }

  bool Answer(ScriptedConnection& connection, const test::ScriptedRequest& request) {
    // What is held does not hold back what comes after it.
    if (held_ == request.operation && request.operation == kNextPage) return true;
    while (held_ == request.operation) absl::SleepFor(absl::Milliseconds(1));
    std::string body;
    if (request.operation == kScan) body = Int64(kCursor) + Page(page_ = 1);
    if (request.operation == kNextPage) body = Page(++page_);
    return connection.Write(test::Frame(test::Answer(request.id, body))).ok();
  }

  const char id_ = NextId();  // the node's: another one than the other's
  std::atomic<int> held_{kNone};
  std::atomic<bool> hang_up_{false};
  std::atomic<int> hang_ups_{0};
  std::atomic<int> page_{0};
  std::mutex mutex_;
  std::vector<int> seen_;
  test::ScriptedPeer peer_;
};

class CursorTest : public ::testing::Test {
 protected:
  Cache<int, int> Open(const std::string& options = "") {
    return Client::Open(node_.Uri(options)).value().GetCache<int, int>("test");
  }

  PagingNode node_;
};

TEST_F(CursorTest, TheNextPageTravelsWhileOneIsRead) {
  const auto cache = Open();
  auto cursor = cache.Scan();
  const auto first = cursor.begin();
  ASSERT_TRUE((*first).ok());
  // Nobody waits for anything now.
  EXPECT_TRUE(node_.WaitForRequests(2));
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kNextPage));
}

TEST_F(CursorTest, OneThatHasEndedIsNotClosed) {
  const auto cache = Open();
  int entries = 0;
  for (auto& entry : cache.Scan()) entries += entry.ok() ? 1 : 0;
  EXPECT_EQ(entries, 3);
  EXPECT_EQ(cache.Scan().ToMap(9).value().size(), 1u);
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kNextPage, kNextPage, kScan, kNextPage, kNextPage));
}

TEST_F(CursorTest, AbandonedBetweenPagesItIsClosed) {
  const auto cache = Open();
  { EXPECT_TRUE(cache.Scan().NextPage().ok()); }
  EXPECT_TRUE(node_.WaitForRequests(2));
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kClose));
}

TEST_F(CursorTest, AbandonedWithAPageOnItsWayItIsClosed) {
  const auto cache = Open();
  node_.Hold(kNextPage);
  for (auto& entry : cache.Scan()) {
    EXPECT_TRUE(entry.ok());
    break;
  }
  EXPECT_TRUE(node_.WaitForRequests(3));
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kNextPage, kClose));
}

TEST_F(CursorTest, AbandonedBeforeItsFirstPageHasComeItIsClosed) {
  const auto cache = Open();
  node_.Hold(kScan);
  { const auto cursor = cache.Scan(); }
  EXPECT_TRUE(node_.WaitForRequests(1));
  node_.Release();
  EXPECT_TRUE(node_.WaitForRequests(2));
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kClose));
}

// Whoever has the first page, and whether or not it is waited for, the cursor that it opens is
// closed, and nothing keeps its client open.
class AbandonedFirstPageTest : public CursorTest {
 protected:
  template <class Abandon>
  void Run(Abandon abandon) {
    {
      const auto cache = Open();
      node_.Hold(kScan);
      abandon(cache);
      EXPECT_TRUE(node_.WaitForRequests(1));
      node_.Release();
      EXPECT_TRUE(node_.WaitForRequests(2));
      EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kClose));
    }
    EXPECT_TRUE(node_.WaitForHangUps(1));
  }
};

TEST_F(AbandonedFirstPageTest, InADeferred) {
  Run([](const Cache<int, int>& cache) {
    auto cursor = cache.Scan();
    const auto page = cursor.AsyncNextPage();
  });
}

TEST_F(AbandonedFirstPageTest, InACallback) {
  absl::Status given;
  Run([&](const Cache<int, int>& cache) {
    auto cursor = cache.Scan();
    cursor.AsyncNextPage().Then([&](const auto& page) { given = page.status(); });
    node_.WaitForRequests(1);
  });
  EXPECT_EQ(given.code(), absl::StatusCode::kCancelled);
}

TEST_F(AbandonedFirstPageTest, CancelledByItsOwner) {
  Run([&](const Cache<int, int>& cache) {
    auto cursor = cache.Scan();
    auto page = cursor.AsyncNextPage();
    page.WaitFor(absl::ZeroDuration());  // sends it
    page.Cancel();
    EXPECT_EQ(page.Wait().status().code(), absl::StatusCode::kCancelled);
  });
}

TEST_F(AbandonedFirstPageTest, PastItsDeadline) {
  Run([](const Cache<int, int>& cache) {
    auto cursor = cache.WithDeadline(absl::Milliseconds(20)).Scan();
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kDeadlineExceeded);
  });
}

TEST_F(CursorTest, AClosedOneGivesNoPage) {
  const auto cache = Open();
  constexpr auto kClosed = absl::StatusCode::kFailedPrecondition;
  auto unread = cache.Scan();
  ASSERT_TRUE(node_.WaitForRequests(1));
  unread.Close();
  EXPECT_EQ(unread.NextPage().status().code(), kClosed);
  auto iterated = cache.Scan();
  auto row = iterated.begin();
  ASSERT_TRUE((*row).ok());
  iterated.Close();
  ++row;
  EXPECT_EQ((*row).status().code(), kClosed);
}

TEST_F(CursorTest, ItsPagesStayOnItsConnection) {
  PagingNode other;
  const auto cache = Open(absl::StrCat(",127.0.0.1:", other.port()));
  for (int i = 0; i < 4; ++i) {
    auto cursor = cache.Scan();
    ASSERT_TRUE(cursor.NextPage().ok());
    ASSERT_TRUE(cursor.NextPage().ok());
  }
  for (PagingNode* node : {&node_, &other}) {
    EXPECT_TRUE(node->WaitForRequests(6));
    EXPECT_THAT(node->Seen(), ElementsAre(kScan, kNextPage, kClose, kScan, kNextPage, kClose));
  }
}

TEST_F(CursorTest, ItIsGoneWithItsConnection) {
  const auto cache = Open();
  auto cursor = cache.Scan();
  ASSERT_TRUE(cursor.NextPage().ok());
  node_.HangUp();
  EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kUnavailable);
  // The next one says that it need not be tried.
  EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kUnavailable);
  for (auto& entry : cursor) EXPECT_EQ(entry.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(CursorTest, EachPageHasTheViewsDeadline) {
  const auto cache = Open().WithDeadline(absl::Milliseconds(200));
  {
    auto cursor = cache.Scan();
    ASSERT_TRUE(cursor.NextPage().ok());
    absl::SleepFor(absl::Milliseconds(300));
    ASSERT_TRUE(cursor.NextPage().ok());
    node_.Hold(kNextPage);
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kDeadlineExceeded);
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kDeadlineExceeded);
  }
  EXPECT_TRUE(node_.WaitForRequests(4));
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kNextPage, kNextPage, kClose));
}

TEST_F(CursorTest, WithoutABackgroundThreadItIsClosedByTheNextWhoDrives) {
  const auto client = Client::Open(node_.Uri("?threads=0")).value();
  const auto cache = client.GetCache<int, int>("test");
  { EXPECT_TRUE(cache.Scan().NextPage().ok()); }
  EXPECT_TRUE(client.Drain(kPatience).ok());
  EXPECT_THAT(node_.Seen(), ElementsAre(kScan, kClose));
}

}  // namespace
}  // namespace glowplug
