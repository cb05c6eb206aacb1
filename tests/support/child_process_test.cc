// SPDX-License-Identifier: Apache-2.0
#include "tests/support/child_process.h"

#include <gtest/gtest.h>

namespace glowplug::test {
namespace {

TEST(RunProcessTest, GivesBothOutputsAndTheExitCode) {
  const auto result = RunProcess({"/bin/sh", "-c", "echo said; echo $NAME >&2; exit 7"},
                                 {{"NAME", "from the environment"}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->out, "said\n");
  EXPECT_EQ(result->err, "from the environment\n");
  EXPECT_EQ(result->exit_code, 7);
}

TEST(RunProcessTest, TakesMoreOutputThanAPipeHolds) {
  const auto result = RunProcess({"/bin/sh", "-c", "head -c 3000000 /dev/zero"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->out.size(), 3000000U);
}

TEST(RunProcessTest, TellsOfASignal) {
  const auto result = RunProcess({"/bin/sh", "-c", "kill -9 $$"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_code, 128 + 9);
}

TEST(RunProcessTest, EndsAtItsTimeout) {
  const auto result =
      RunProcess({"/bin/sh", "-c", "echo waiting >&2; exec sleep 60"}, {}, absl::Milliseconds(500));
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_NE(result.status().message().find("waiting"), absl::string_view::npos);
}

TEST(RunProcessTest, EndsAtItsTimeoutWhenTheOutputsAreClosed) {
  const auto result =
      RunProcess({"/bin/sh", "-c", "exec >&- 2>&-; exec sleep 60"}, {}, absl::Milliseconds(500));
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(RunProcessTest, NamesAProgramThatIsNotThere) {
  const auto result = RunProcess({"/nowhere/program"});
  EXPECT_NE(result.status().message().find("/nowhere/program"), absl::string_view::npos);
}

TEST(ChildProcessTest, TalksByLines) {
  const auto cat = ChildProcess::Start({"/bin/cat"});
  ASSERT_TRUE(cat.ok()) << cat.status();
  ASSERT_TRUE((*cat)->WriteLine("one\ntwo").ok());
  EXPECT_EQ((*cat)->ReadLine(absl::Seconds(10)).value(), "one");
  EXPECT_EQ((*cat)->ReadLine(absl::Seconds(10)).value(), "two");
  EXPECT_EQ((*cat)->ReadLine(absl::Milliseconds(20)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(ChildProcessTest, TellsThatTheChildHasEnded) {
  const auto ended = ChildProcess::Start({"/bin/sh", "-c", "exec <&-; exec >&-"});
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ((*ended)->ReadLine(absl::Seconds(10)).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE((*ended)->WriteLine("anybody?").ok());
}

}  // namespace
}  // namespace glowplug::test
