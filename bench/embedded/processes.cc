// SPDX-License-Identifier: Apache-2.0
#include "bench/embedded/processes.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

namespace bench {
namespace {

constexpr int kMost = 8;
constexpr std::chrono::microseconds kLook{200};

struct Board {
  std::atomic<int> ready = 0;
  std::atomic<Clock::rep> until = 0;  // 0: not yet
  std::array<KindTally, kMost> tallies;
};
static_assert(std::atomic<Clock::rep>::is_always_lock_free);

Board* MapBoard() {
  void* const memory =
      mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) Stop("no shared memory");
  return new (memory) Board;
}

Start WaitForAll(Board* board, KindTally* tally) {
  ++board->ready;
  Clock::rep until = 0;
  while ((until = board->until.load()) == 0) std::this_thread::sleep_for(kLook);
  return {Clock::time_point(Clock::duration(until)), tally};
}

void WaitForEnd(const std::vector<pid_t>& children) {
  bool well = true;
  for (const pid_t child : children) {
    int status = 0;
    well = waitpid(child, &status, 0) == child && status == 0 && well;
  }
  if (!well) Stop("a process of several failed");
}

}  // namespace

Tally InProcesses(int processes, Clock::duration length,
                  const std::function<void(const Ready& ready)>& one) {
  if (processes > kMost) Stop("too many processes");
  Board* const board = MapBoard();
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    NextSeed();  // so that each draws others
    KindTally* const tally = &board->tallies[static_cast<size_t>(i)];
    const pid_t child = fork();
    if (child < 0) Stop("no further process");
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      one([&] { return WaitForAll(board, tally); });
      std::_Exit(0);
    }
    children.push_back(child);
  }
  while (board->ready.load() < processes) {
    // One that failed has said why.
    if (int status = 0; waitpid(-1, &status, WNOHANG) > 0) Stop("a process of several failed");
    std::this_thread::sleep_for(kLook);
  }
  const Clock::time_point start = Clock::now();
  board->until = (start + length).time_since_epoch().count();
  WaitForEnd(children);
  Tally all;
  all.took = Clock::now() - start;
  for (int i = 0; i < processes; ++i) all.Add(board->tallies[static_cast<size_t>(i)].Told());
  munmap(board, sizeof(Board));
  return all;
}

}  // namespace bench
