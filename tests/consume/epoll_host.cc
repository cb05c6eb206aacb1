// SPDX-License-Identifier: Apache-2.0
// A host with one thread, an epoll loop of its own, and neither exceptions nor run-time type
// information.
// usage: epoll_host TARGET: a cluster. epoll_host --unreachable TARGET
#include <glowplug/glowplug.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace {

using Numbers = glowplug::Cache<int, int>;

// Puts 0 to 99 and gets each back, one chain of callbacks.
class Chain {
 public:
  explicit Chain(Numbers numbers) : numbers_(std::move(numbers)) {}

  void Next() {
    numbers_.AsyncPut(done_, done_ * 2).Then([this](const absl::Status& put) {
      if (!put.ok()) return Fail(put);
      numbers_.AsyncGet(done_).Then([this](absl::StatusOr<std::optional<int>> got) {
        if (!got.ok()) return Fail(got.status());
        if (*got != done_ * 2) return Fail(absl::DataLossError("another value came back"));
        if (++done_ < 100) Next();
      });
    });
  }
  bool ended() const { return done_ == 100 || !error_.ok(); }
  const absl::Status& error() const { return error_; }

 private:
  void Fail(const absl::Status& error) { error_ = error; }

  const Numbers numbers_;
  int done_ = 0;
  absl::Status error_;
};

int Add(int epoll, int descriptor) {
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.fd = descriptor;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &interest);
}

absl::Status Use(const glowplug::Client& client) {
  absl::StatusOr<Numbers> numbers = client.GetOrCreateCache<int, int>("epoll");
  if (!numbers.ok()) return numbers.status();

  // The host's own timer beside the client's descriptor.
  const int epoll = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const itimerspec soon = {{0, 0}, {0, 1'000'000}};
  timerfd_settime(timer, 0, &soon, nullptr);
  if (Add(epoll, timer) != 0 || Add(epoll, client.PollFd()) != 0) {
    return absl::InternalError("epoll_ctl");
  }
  Chain chain(*numbers);
  chain.Next();
  bool ticked = false;
  while (!chain.ended() || !ticked) {
    epoll_event event;
    if (epoll_wait(epoll, &event, 1, 10'000) != 1) return absl::DeadlineExceededError("no event");
    if (event.data.fd == timer) {
      uint64_t times;
      ticked = read(timer, &times, sizeof times) == sizeof times;
    } else {
      client.RunOnce();
    }
  }
  close(timer);
  close(epoll);
  if (!chain.error().ok()) return chain.error();

  glowplug::Window window(client, 16);
  for (int i = 0; i < 100; ++i) window.Add(numbers->AsyncPut(i, i));
  return window.Drain();
}

}  // namespace

int main(int argc, char** argv) {
  const bool unreachable = argc == 3 && std::string_view(argv[1]) == "--unreachable";
  if (argc != 2 && !unreachable) return 2;
  const std::string target = std::string(argv[argc - 1]) + "?threads=0";
  const absl::StatusOr<glowplug::Client> client = glowplug::Client::Open(target);
  if (unreachable) return absl::IsUnavailable(client.status()) ? 0 : 1;
  const absl::Status status = client.ok() ? Use(*client) : client.status();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
