// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_SUPPORT_CHILD_PROCESS_H_
#define GLOWPLUG_TESTS_SUPPORT_CHILD_PROCESS_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <sys/types.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::test {

// Added to the environment of this process, or put in the place of what is there.
using Environment = std::map<std::string, std::string>;

// The path of a file of the repository that is in the test's `data`.
std::string RunfilePath(std::string_view path_in_repository);

struct ProcessResult {
  int exit_code = 0;  // 128 + the signal's number when a signal ended it
  std::string out;
  std::string err;
};

// Runs argv to its end with an empty standard input. DEADLINE_EXCEEDED when that takes longer, and
// the process is killed. Thread-safe.
absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& argv,
                                         const Environment& environment = {},
                                         absl::Duration timeout = absl::Seconds(60));

// A process to talk with by lines: pipes for standard input and output; its standard error is this
// process's. One thread at a time.
class ChildProcess {
 public:
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const std::vector<std::string>& argv);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  // Closes its input and waits for it to end; kills it after 30 s.
  ~ChildProcess();

  // Appends the line end.
  absl::Status WriteLine(std::string_view line);
  // Without the line end.
  absl::StatusOr<std::string> ReadLine(absl::Duration timeout);

 private:
  ChildProcess(pid_t pid, int in, int out) : pid_(pid), in_(in), out_(out) {}

  const pid_t pid_;
  int in_;
  const int out_;
  std::string read_;  // beyond the last line given
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SUPPORT_CHILD_PROCESS_H_
