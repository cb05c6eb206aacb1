// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/arguments.h>
#include <glowplug/cluster.h>
#include <glowplug/marshal_range.h>
#include <glowplug/submit.h>

#include <optional>
#include <string>
#include <utility>

#include "core/client/configuration_parts.h"

namespace glowplug {
namespace {

using internal::ArgumentList;
using internal::PartReader;
using internal::WrongRowCount;

absl::Status ReadState(const api::Reply& reply, ClusterState& state) {
  int8_t number = 0;
  absl::Status read = internal::ReadOne(reply, number);
  state = static_cast<ClusterState>(number);
  return read;
}

absl::Status ReadIds(const api::Reply& reply, NodeIdList& list) {
  if (reply.row_count == 0) return WrongRowCount(1, 0);
  absl::Status status = Marshal<int64_t>::Read(reply.rows[0], list.topology_version);
  for (uint64_t i = 1; i < reply.row_count && status.ok(); ++i) {
    status = Marshal<Uuid>::Read(reply.rows[i], list.ids.emplace_back());
  }
  return status;
}

absl::Status ReadAttributes(const api::Value& from, std::map<std::string, Value>& to) {
  PartReader attributes(from, 0, "attributes of a node");
  while (const api::Value* item = attributes.Next()) {
    PartReader attribute(*item, 2, "attribute of a node");
    std::string name;
    attribute.Read(name);
    attribute.Read(to[name]);
    attributes.Fail(attribute.status());
  }
  return attributes.status();
}

absl::Status ReadVersion(const api::Value& from, IgniteVersion& to) {
  PartReader version(from, 6, "version of a node");
  version.Read(to.major);
  version.Read(to.minor);
  version.Read(to.maintenance);
  std::optional<std::string> stage;
  version.Read(stage);
  to.stage = std::move(stage).value_or("");
  int64_t released = 0;
  version.Read(released);
  to.released = absl::FromUnixSeconds(released);
  version.Read(to.revision);
  return version.status();
}

// Reads values one after the other, until the first error.
class Rows {
 public:
  explicit Rows(const api::Reply& reply) : next_(reply.rows), left_(reply.row_count) {}

  template <class T>
  void Read(T& to) {
    if (const api::Value* row = Next()) status_ = Marshal<T>::Read(*row, to);
  }
  template <class T>
  void Read(absl::Status (*read)(const api::Value&, T&), T& to) {
    if (const api::Value* row = Next()) status_ = read(*row, to);
  }
  // One more is needed; an error when there is none.
  const api::Value* Next() {
    if (!status_.ok()) return nullptr;
    if (left_ == 0) {
      status_ = WrongRowCount(1, 0);
      return nullptr;
    }
    --left_;
    return next_++;
  }
  uint64_t left() const { return status_.ok() ? left_ : 0; }
  const absl::Status& status() const { return status_; }

 private:
  const api::Value* next_;
  uint64_t left_;
  absl::Status status_;
};

absl::Status ReadNodes(const api::Reply& reply, std::vector<ClusterNode>& nodes) {
  Rows rows(reply);
  while (rows.left() > 0) {
    ClusterNode& node = nodes.emplace_back();
    rows.Read(node.id);
    rows.Read(&ReadAttributes, node.attributes);
    rows.Read(node.addresses);
    rows.Read(node.host_names);
    rows.Read(node.order);
    rows.Read(node.is_local);
    rows.Read(node.is_daemon);
    rows.Read(node.is_client);
    rows.Read(node.consistent_id);
    rows.Read(&ReadVersion, node.version);
  }
  return rows.status();
}

absl::Status ReadEndpoints(const api::Reply& reply, EndpointChanges& changes) {
  Rows rows(reply);
  int32_t added = 0;
  rows.Read(changes.topology_version);
  rows.Read(added);
  for (; added > 0 && rows.status().ok(); --added) {
    NodeEndpoint& endpoint = changes.added.emplace_back();
    int32_t port = 0;
    rows.Read(endpoint.id);
    rows.Read(port);
    endpoint.port = static_cast<uint16_t>(port);
    rows.Read(endpoint.addresses);
  }
  while (rows.left() > 0) rows.Read(changes.removed.emplace_back());
  return rows.status();
}

}  // namespace

template <class Result, auto Read>
Deferred<Result> Cluster::Ask(api::Operation operation, const ArgumentList& args) const {
  return internal::Submit<Result, Read>(
      channel_, internal::RequestFor(operation, args.data(), args.size()), timeout_);
}

std::ostream& operator<<(std::ostream& out, ClusterState state) {
  switch (state) {
    case ClusterState::kInactive:
      return out << "INACTIVE";
    case ClusterState::kActive:
      return out << "ACTIVE";
    case ClusterState::kActiveReadOnly:
      return out << "ACTIVE_READ_ONLY";
  }
  return out << static_cast<int>(state);
}

std::string ToString(const IgniteVersion& version) {
  std::string text =
      absl::StrCat(static_cast<int>(version.major), ".", static_cast<int>(version.minor), ".",
                   static_cast<int>(version.maintenance));
  if (!version.stage.empty()) absl::StrAppend(&text, "-", version.stage);
  return text;
}

Deferred<ClusterState> Cluster::AsyncState() const {
  return Ask<ClusterState, &ReadState>(api::Operation::kClusterState, {});
}

Deferred<void> Cluster::AsyncSetState(ClusterState state, bool force) const {
  ArgumentList args;
  args.Add<int8_t>(static_cast<int8_t>(state));
  args.Add<bool>(force);
  return Ask<void, &internal::ReadNothing>(api::Operation::kSetClusterState, args);
}

Deferred<bool> Cluster::AsyncSetWal(std::string_view cache, bool on) const {
  ArgumentList args;
  args.Add<std::string>(cache);
  args.Add<bool>(on);
  return Ask<bool, &internal::ReadOne<bool>>(api::Operation::kSetWal, args);
}

Deferred<bool> Cluster::AsyncIsWalEnabled(std::string_view cache) const {
  ArgumentList args;
  args.Add<std::string>(cache);
  return Ask<bool, &internal::ReadOne<bool>>(api::Operation::kWalEnabled, args);
}

Deferred<NodeIdList> Cluster::AsyncNodeIds(const NodeFilter& filter) const {
  constexpr int64_t kNoneKnown = -1;
  ArgumentList args;
  args.Add<int64_t>(kNoneKnown);
  if (filter.kind.has_value()) {
    args.Add<bool>(*filter.kind == NodeKind::kServer);
  } else {
    args.AddWritable(nullptr);
  }
  for (const auto& [name, value] : filter.attributes) {
    args.Add<std::string>(name);
    args.Add<Value>(value);
  }
  return Ask<NodeIdList, &ReadIds>(api::Operation::kNodeIds, args);
}

Deferred<std::vector<ClusterNode>> Cluster::AsyncNodes(const std::vector<Uuid>& ids) const {
  ArgumentList args;
  for (const Uuid& id : ids) args.Add<Uuid>(id);
  return Ask<std::vector<ClusterNode>, &ReadNodes>(api::Operation::kNodes, args);
}

Deferred<EndpointChanges> Cluster::AsyncEndpoints(int64_t from, int64_t to) const {
  ArgumentList args;
  args.Add<int64_t>(from);
  args.Add<int64_t>(to);
  return Ask<EndpointChanges, &ReadEndpoints>(api::Operation::kEndpoints, args);
}

}  // namespace glowplug
