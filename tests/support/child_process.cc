// SPDX-License-Identifier: Apache-2.0
#include "tests/support/child_process.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

extern char** environ;

namespace glowplug::test {
namespace {

absl::Status SystemError(std::string_view what, int number) {
  return absl::InternalError(absl::StrCat(std::string(what), ": ", std::strerror(number)));
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }

  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }
  void Reset(int number) {
    Close();
    number_ = number;
  }
  void Close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

// Sockets rather than pipes: a write to a child that has ended is an error, not a signal.
absl::Status MakePair(Descriptor& ours, Descriptor& the_childs) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return SystemError("socketpair", errno);
  }
  ours.Reset(pair[0]);
  the_childs.Reset(pair[1]);
  return absl::OkStatus();
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Merged(const Environment& environment) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view name(*entry, std::strcspn(*entry, "="));
    if (!environment.contains(std::string(name))) merged.emplace_back(*entry);
  }
  for (const auto& [name, value] : environment) merged.push_back(absl::StrCat(name, "=", value));
  return merged;
}

// err: a negative number leaves this process's own.
absl::StatusOr<pid_t> Spawn(std::vector<std::string> argv, const Environment& environment, int in,
                            int out, int err) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (err >= 0) ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  std::vector<std::string> merged = Merged(environment);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, argv[0].c_str(), &actions, nullptr, Pointers(argv).data(),
                                   Pointers(merged).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return SystemError(absl::StrCat("starting ", argv[0]), failed);
  return pid;
}

int ExitCodeOf(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

// Its exit code; kills it at the deadline and then answers nothing.
std::optional<int> WaitUntil(pid_t pid, absl::Time deadline) {
  int wait_status = 0;
  while (absl::Now() < deadline) {
    if (::waitpid(pid, &wait_status, WNOHANG) == pid) return ExitCodeOf(wait_status);
    absl::SleepFor(absl::Milliseconds(1));
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, &wait_status, 0);
  return std::nullopt;
}

// For poll(): rounded up, and at most a minute.
int Milliseconds(absl::Time deadline) {
  const absl::Duration left =
      std::clamp(deadline - absl::Now(), absl::ZeroDuration(), absl::Minutes(1));
  return static_cast<int>(absl::ToInt64Milliseconds(left + absl::Milliseconds(1)));
}

// False when the other side has closed it.
bool ReadSome(int descriptor, std::string& into) {
  std::array<char, 4096> buffer;
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

std::string RunfilePath(std::string_view path_in_repository) {
  const char* sources = std::getenv("TEST_SRCDIR");
  const char* workspace = std::getenv("TEST_WORKSPACE");
  // Outside of Bazel: from the repository's folder.
  if (sources == nullptr || workspace == nullptr) return std::string(path_in_repository);
  return absl::StrCat(sources, "/", workspace, "/", std::string(path_in_repository));
}

absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& argv,
                                         const Environment& environment, absl::Duration timeout) {
  Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Descriptor out, childs_out, err, childs_err;
  if (absl::Status made = MakePair(out, childs_out); !made.ok()) return made;
  if (absl::Status made = MakePair(err, childs_err); !made.ok()) return made;
  const absl::StatusOr<pid_t> pid =
      Spawn(argv, environment, nothing.get(), childs_out.get(), childs_err.get());
  if (!pid.ok()) return pid.status();
  childs_out.Close();
  childs_err.Close();

  ProcessResult result;
  const absl::Time deadline = absl::Now() + timeout;
  while ((out.get() >= 0 || err.get() >= 0) && absl::Now() < deadline) {
    pollfd polled[] = {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}};
    ::poll(polled, 2, Milliseconds(deadline));
    if (polled[0].revents != 0 && !ReadSome(out.get(), result.out)) out.Close();
    if (polled[1].revents != 0 && !ReadSome(err.get(), result.err)) err.Close();
  }
  const std::optional<int> exit_code = WaitUntil(*pid, deadline);
  if (!exit_code.has_value()) {
    return absl::DeadlineExceededError(absl::StrCat(argv[0], " did not end within ",
                                                    absl::FormatDuration(timeout),
                                                    ". Its standard error:\n", result.err));
  }
  result.exit_code = *exit_code;
  return result;
}

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::vector<std::string>& argv) {
  Descriptor in, childs_in, out, childs_out;
  if (absl::Status made = MakePair(in, childs_in); !made.ok()) return made;
  if (absl::Status made = MakePair(out, childs_out); !made.ok()) return made;
  const absl::StatusOr<pid_t> pid = Spawn(argv, {}, childs_in.get(), childs_out.get(), -1);
  if (!pid.ok()) return pid.status();
  return std::unique_ptr<ChildProcess>(new ChildProcess(*pid, in.Release(), out.Release()));
}

ChildProcess::~ChildProcess() {
  ::close(in_);
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  // Its output ends when it does; what it still says is of no interest.
  std::string rest;
  bool open = true;
  while (open && absl::Now() < deadline) {
    pollfd polled = {out_, POLLIN, 0};
    if (::poll(&polled, 1, Milliseconds(deadline)) > 0) open = ReadSome(out_, rest);
  }
  ::close(out_);
  WaitUntil(pid_, deadline);
}

absl::Status ChildProcess::WriteLine(std::string_view line) {
  const std::string text = absl::StrCat(std::string(line), "\n");
  if (::send(in_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    return SystemError("writing to a child process", errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ChildProcess::ReadLine(absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    if (const size_t end = read_.find('\n'); end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    if (absl::Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("no line from a child process within ", absl::FormatDuration(timeout)));
    }
    pollfd polled = {out_, POLLIN, 0};
    if (::poll(&polled, 1, Milliseconds(deadline)) > 0 && !ReadSome(out_, read_)) {
      return absl::UnavailableError("a child process has ended; its standard error is above");
    }
  }
}

}  // namespace glowplug::test
