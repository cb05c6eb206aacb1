// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment: what was answered is there, nothing is torn, a check finds nothing.
//   kill_test [--rounds=N]
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "embedded/store/crash_load.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

int rounds = 51;

struct Writers {
  int threads;
  int window;
};

class Kill : public testing::TestWithParam<Writers> {};

INSTANTIATE_TEST_SUITE_P(, Kill, testing::Values(Writers{1, 1}, Writers{8, 1}, Writers{1, 1024}),
                         [](const auto& writers) {
                           return std::to_string(writers.param.threads) + "Threads" +
                                  std::to_string(writers.param.window) + "Outstanding";
                         });

TEST_P(Kill, LosesNothingThatWasAnswered) {
  const Folder folder;
  CrashLoad load;
  std::mt19937 random(7);
  Options options;
  options.directory = folder.path() + "/store";
  // A kill loses nothing that the system has: what survives it does not depend on fsync.
  options.durability = Durability::kProcess;
  options.settings = Settings{.value_file_bytes = 2000};
  options.checkpoint_pages = 50;
  for (int round = 0; round < rounds / 3; ++round) {
    const unsigned seed = random();
    const pid_t child = fork();
    if (child == 0) {
      auto store = Store::Open(options);
      if (!store.ok()) _exit(1);
      load.Run(**store, GetParam().threads, GetParam().window, seed);
    }
    load.AwaitAnswers(1 + seed % 200);
    usleep(random() % 10'000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "ended by itself: " << status;
    auto store = Store::Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_EQ(load.Verify(**store), "") << "round " << round;
  }
}

}  // namespace
}  // namespace glowplug::store

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag.starts_with("--rounds=")) glowplug::store::rounds = std::atoi(argv[i] + 9);
  }
  return RUN_ALL_TESTS();
}
