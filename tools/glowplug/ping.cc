// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/ping.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tools/glowplug/report.h"
#include "wire/ignite/feature_name.h"

namespace glowplug::cli {
namespace {

namespace json = boost::json;

constexpr int kRounds = 10;
// For the cluster's other nodes to be found and connected to.
constexpr absl::Duration kDiscovery = absl::Seconds(2);
// Nodes that are connected to at once.
constexpr size_t kAtOnce = 32;

struct Pinged {
  NodeConnection node;
  absl::Status status;                // why it is down
  std::string version;                // of the product; empty: not known
  std::vector<absl::Duration> times;  // of the answers, the shortest first
};

// By the client's number of the node.
using Statuses = std::map<uint32_t, absl::Status>;

// One round trip to each node that has not been asked yet, several at a time: so that those which
// do not answer are waited for once.
void Greet(const Client& client, Statuses* statuses) {
  std::vector<NodeConnection> strangers;
  for (NodeConnection& node : client.Connections()) {
    if (statuses->count(node.index) == 0) strangers.push_back(std::move(node));
  }
  for (size_t begin = 0; begin < strangers.size(); begin += kAtOnce) {
    const size_t end = std::min(begin + kAtOnce, strangers.size());
    std::vector<absl::Status> answers(end - begin);
    std::vector<std::thread> threads;
    for (size_t i = begin; i < end; ++i) {
      threads.emplace_back([&, i] { answers[i - begin] = client.Ping(strangers[i]); });
    }
    for (std::thread& thread : threads) thread.join();
    for (size_t i = begin; i < end; ++i) (*statuses)[strangers[i].index] = answers[i - begin];
  }
}

// Those of `ids` that the client has no connection for.
std::vector<Uuid> UnknownOf(const Client& client, const std::vector<Uuid>& ids) {
  const std::vector<NodeConnection> nodes = client.Connections();
  std::vector<Uuid> unknown;
  for (const Uuid& id : ids) {
    if (std::none_of(nodes.begin(), nodes.end(),
                     [&](const NodeConnection& node) { return node.node_id == id; })) {
      unknown.push_back(id);
    }
  }
  return unknown;
}

Pinged Measure(const Client& client, const NodeConnection& node) {
  Pinged pinged;
  for (int round = 0; round < kRounds && pinged.status.ok(); ++round) {
    const absl::Time begun = absl::Now();
    pinged.status = client.Ping(node);
    pinged.times.push_back(absl::Now() - begun);
  }
  std::sort(pinged.times.begin(), pinged.times.end());
  return pinged;
}

// What the cluster says of the versions of its nodes; nothing where it cannot be asked.
std::map<Uuid, std::string> VersionsOf(const Client& client, const std::vector<Uuid>& ids) {
  std::map<Uuid, std::string> versions;
  if (ids.empty()) return versions;
  const auto nodes = client.Cluster().Nodes(ids);
  if (!nodes.ok()) return versions;
  for (const ClusterNode& node : *nodes) versions[node.id] = ToString(node.version);
  return versions;
}

std::vector<std::string> FeaturesOf(const NodeConnection& node) {
  std::vector<std::string> names;
  for (const uint32_t bit : node.features) names.push_back(ignite::NameOfFeature(bit));
  return names;
}

absl::Duration MedianOf(const Pinged& pinged) { return pinged.times[pinged.times.size() / 2]; }

std::string Milliseconds(absl::Duration duration) {
  return absl::StrFormat("%.2f ms", absl::ToDoubleMilliseconds(duration));
}

void PrintTable(const std::vector<Pinged>& all, const std::vector<Uuid>& unknown,
                std::ostream& out) {
  std::vector<std::vector<std::string>> rows = {
      {"ENDPOINT", "STATE", "VERSION", "PROTOCOL", "MEDIAN", "MAX", "NODE ID"}};
  for (const Pinged& one : all) {
    const bool up = one.status.ok();
    const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
    rows.push_back({one.node.endpoint, up ? "up" : "down", or_dash(one.version),
                    or_dash(one.node.protocol), up ? Milliseconds(MedianOf(one)) : "-",
                    up ? Milliseconds(one.times.back()) : "-",
                    one.node.node_id.has_value() ? ToString(*one.node.node_id) : "-"});
  }
  std::vector<size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t column = 0; column < rows[i].size(); ++column) {
      const bool last = column + 1 == rows[i].size();
      out << rows[i][column]
          << (last ? "\n" : std::string(widths[column] + 2 - rows[i][column].size(), ' '));
    }
    if (i == 0) continue;
    const Pinged& one = all[i - 1];
    if (!one.status.ok()) {
      out << "    " << one.status.message() << '\n';
    } else if (!one.node.features.empty()) {
      out << "    features: " << absl::StrJoin(FeaturesOf(one.node), ", ") << '\n';
    }
  }
  for (const Uuid& id : unknown) {
    out << "node " << ToString(id)
        << " belongs to the cluster, but this client has no endpoint for it\n";
  }
}

json::object JsonOf(const Pinged& one) {
  json::object node = {{"endpoint", one.node.endpoint}, {"state", one.status.ok() ? "up" : "down"}};
  if (one.node.node_id.has_value()) node["node_id"] = ToString(*one.node.node_id);
  if (!one.version.empty()) node["version"] = one.version;
  if (!one.status.ok()) {
    node["error"] = std::string(one.status.message());
    return node;
  }
  node["protocol"] = one.node.protocol;
  json::array features;
  for (const std::string& name : FeaturesOf(one.node)) features.emplace_back(name);
  node["features"] = std::move(features);
  node["median_us"] = absl::ToInt64Microseconds(MedianOf(one));
  node["max_us"] = absl::ToInt64Microseconds(one.times.back());
  return node;
}

void PrintJson(const std::vector<Pinged>& all, const std::vector<Uuid>& unknown,
               std::ostream& out) {
  json::array nodes;
  for (const Pinged& one : all) nodes.emplace_back(JsonOf(one));
  json::array others;
  for (const Uuid& id : unknown) others.emplace_back(ToString(id));
  out << json::serialize(json::object{{"nodes", nodes}, {"without_endpoint", others}}) << '\n';
}

// A wrong configuration is a failure; a cluster that nobody answers for is what ping tells of.
ExitCode NotOpened(const Order& order, const absl::Status& status, std::ostream& out,
                   std::ostream& err) {
  const std::string text(status.message());
  Report(text, err);
  const bool is_down = InfoOf(status).origin != Origin::kClient || absl::IsUnavailable(status) ||
                       absl::IsDeadlineExceeded(status);
  if (!is_down) return ExitCode::kFailure;
  if (order.json) {
    out << json::serialize(json::object{{"nodes", json::array{}}, {"error", text}}) << '\n';
  }
  return ExitCode::kAbsent;
}

}  // namespace

ExitCode Ping(const Order& order, ClientOptions options, std::ostream& out, std::ostream& err) {
  const absl::StatusOr<Client> opened = Client::Open(order.target, std::move(options));
  if (!opened.ok()) return NotOpened(order, opened.status(), out, err);
  const Client client = opened->WithDeadline(order.timeout.value_or(absl::InfiniteDuration()));

  Statuses statuses;
  Greet(client, &statuses);
  std::vector<Uuid> ids;
  if (const auto list = client.Cluster().NodeIds({.kind = NodeKind::kServer}); list.ok()) {
    ids = list->ids;
  }
  const absl::Time patience = absl::Now() + kDiscovery;
  while (!UnknownOf(client, ids).empty() && absl::Now() < patience) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  Greet(client, &statuses);
  const std::map<Uuid, std::string> versions = VersionsOf(client, ids);

  std::vector<Pinged> all;
  for (const auto& [index, status] : statuses) {
    const NodeConnection asked{.index = index};
    all.push_back(status.ok() ? Measure(client, asked) : Pinged{.status = status});
  }
  // What is known of them now, after the last word of each.
  const std::vector<NodeConnection> nodes = client.Connections();
  size_t place = 0;
  bool all_up = true;
  for (const auto& [index, status] : statuses) {
    Pinged& one = all[place++];
    all_up = all_up && one.status.ok();
    for (const NodeConnection& node : nodes) {
      if (node.index == index) one.node = node;
    }
    if (!one.node.node_id.has_value()) continue;
    const auto version = versions.find(*one.node.node_id);
    if (version != versions.end()) one.version = version->second;
  }
  const std::vector<Uuid> unknown = UnknownOf(client, ids);
  if (order.json) {
    PrintJson(all, unknown, out);
  } else {
    PrintTable(all, unknown, out);
  }
  const ExitCode written = Flushed(out, err);
  return written == ExitCode::kDone && !all_up ? ExitCode::kAbsent : written;
}

}  // namespace glowplug::cli
