// SPDX-License-Identifier: Apache-2.0
// A host with one thread and a loop of its own: epoll, or an io_context.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <string>

#include "tests/async/answering_node.h"

namespace glowplug {
namespace {

namespace asio = boost::asio;
using TextResult = absl::StatusOr<std::optional<std::string>>;

class OwnLoopTest : public ::testing::Test {
 protected:
  // Asks for one key after the other, each in the callback of the one before.
  void Chain(int left) {
    cache_.AsyncGet(left).Then([this, left](TextResult result) {
      EXPECT_EQ(result.value(), absl::StrCat(left));
      ++done_;
      if (left > 1) Chain(left - 1);
    });
  }

  test::AnsweringNode node_;
  const Client client_ = Client::Open(node_.Uri("&threads=0")).value();
  const Cache<int, std::string> cache_ = client_.GetCache<int, std::string>("c");
  int done_ = 0;
};

// Sleeps in epoll alone, at most ten seconds: what the descriptor did not tell would show.
void RunEpoll(const Client& client, const std::function<bool()>& done) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event interest{};
  interest.events = EPOLLIN;
  ASSERT_EQ(epoll_ctl(epoll, EPOLL_CTL_ADD, client.PollFd(), &interest), 0);
  while (!done()) {
    epoll_event event;
    ASSERT_EQ(epoll_wait(epoll, &event, 1, 10'000), 1);
    client.RunOnce();
  }
  close(epoll);
}

TEST_F(OwnLoopTest, EpollTellsOfAnswers) {
  Chain(50);
  RunEpoll(client_, [&] { return done_ == 50; });
}

TEST_F(OwnLoopTest, EpollTellsOfWhatIsBegunLater) {
  Chain(1);
  RunEpoll(client_, [&] { return done_ == 1; });
  auto bare = cache_.AsyncGet(7);  // nobody asks for it
  RunEpoll(client_, [&] { return bare.ready(); });
  EXPECT_EQ(bare.Wait().value(), "7");
}

TEST_F(OwnLoopTest, EpollTellsOfDeadlines) {
  node_.Hold();
  absl::Status ended;
  cache_.WithDeadline(absl::Milliseconds(50)).AsyncGet(1).Then([&](TextResult result) {
    ended = result.status();
  });
  RunEpoll(client_, [&] { return !ended.ok(); });
  EXPECT_EQ(ended.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(OwnLoopTest, AsioTellsOfAnswers) {
  asio::io_context context;
  asio::posix::stream_descriptor descriptor(context, dup(client_.PollFd()));
  std::function<void()> watch = [&] {
    descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                          [&](const boost::system::error_code& error) {
                            if (error) return;
                            client_.RunOnce();
                            if (done_ < 50) watch();
                          });
  };
  Chain(50);
  watch();
  context.run();
  EXPECT_EQ(done_, 50);
}

}  // namespace
}  // namespace glowplug
