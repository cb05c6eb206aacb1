// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ignite_cluster.h"

#include <absl/strings/str_cat.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <utility>

namespace glowplug::test {
namespace {

namespace json = boost::json;

constexpr char kPython[] = "/usr/bin/python3";
// Longer than the script's own patience, so that its answer says why.
constexpr absl::Duration kAnswerTimeout = absl::Seconds(150);

std::string Text(const json::value& value) { return std::string(value.as_string().c_str()); }

absl::StatusOr<json::object> ReadAnswer(ChildProcess& process) {
  absl::StatusOr<std::string> line = process.ReadLine(kAnswerTimeout);
  if (!line.ok()) return line.status();
  json::error_code error;
  const json::value answer = json::parse(*line, error);
  if (error || !answer.is_object()) {
    return absl::InternalError(absl::StrCat("cluster.py: expected a JSON object, found ", *line));
  }
  if (const json::value* failure = answer.as_object().if_contains("error")) {
    return absl::FailedPreconditionError(absl::StrCat("cluster.py: ", Text(*failure)));
  }
  return answer.as_object();
}

// Where tools/ignite keeps what it fetched.
std::string CacheFolder() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (std::string folder = variable("GLOWPLUG_CACHE"); !folder.empty()) return folder;
  if (std::string folder = variable("XDG_CACHE_HOME"); !folder.empty()) {
    return absl::StrCat(folder, "/glowplug");
  }
  return absl::StrCat(variable("HOME"), "/.cache/glowplug");
}

}  // namespace

absl::StatusOr<std::unique_ptr<IgniteCluster>> IgniteCluster::Start(const IgniteOptions& options) {
  std::vector<std::string> argv = {kPython,
                                   RunfilePath("tools/ignite/cluster.py"),
                                   "run",
                                   "--nodes",
                                   absl::StrCat(options.nodes),
                                   "--version",
                                   options.version};
  if (options.tls) argv.push_back("--tls");
  if (options.client_auth) argv.push_back("--client-auth");
  if (options.full_footer) argv.push_back("--full-footer");
  if (options.auth) argv.push_back("--auth");
  auto process = ChildProcess::Start(argv);
  if (!process.ok()) return process.status();
  std::unique_ptr<IgniteCluster> cluster(new IgniteCluster(*std::move(process)));
  if (absl::Status read = cluster->ReadDescription(); !read.ok()) return read;
  return cluster;
}

absl::Status IgniteCluster::ReadDescription() {
  const absl::StatusOr<json::object> description = ReadAnswer(*process_);
  if (!description.ok()) return description.status();
  for (const json::value& port : description->at("ports").as_array()) {
    ports_.push_back(port.to_number<uint16_t>());
  }
  uri_ = Text(description->at("uri"));
  if (const json::object* tls = description->at("tls").if_object()) {
    certificates_ = {Text(tls->at("ca")), Text(tls->at("cert")), Text(tls->at("key"))};
  }
  if (const json::value& password = description->at("password"); password.is_string()) {
    ::setenv("IGNITE_PASSWORD", password.as_string().c_str(), 1);
  }
  return absl::OkStatus();
}

absl::Status IgniteCluster::Order(std::string_view command, int node) {
  absl::Status written = process_->WriteLine(absl::StrCat(std::string(command), " ", node));
  if (!written.ok()) return written;
  return ReadAnswer(*process_).status();
}

absl::StatusOr<std::string> RunPython(std::string_view script,
                                      const std::vector<std::string>& arguments,
                                      absl::Duration timeout) {
  std::vector<std::string> argv = {kPython, RunfilePath(script)};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Environment environment = {{"PYTHONPATH", absl::StrCat(CacheFolder(), "/pyignite")},
                                   {"PYTHONDONTWRITEBYTECODE", "1"},
                                   {"TZ", "UTC"}};
  absl::StatusOr<ProcessResult> result = RunProcess(argv, environment, timeout);
  if (!result.ok()) return result.status();
  if (result->exit_code != 0) {
    return absl::InternalError(
        absl::StrCat(std::string(script), " ended with ", result->exit_code, ":\n", result->err));
  }
  return std::move(result->out);
}

}  // namespace glowplug::test
