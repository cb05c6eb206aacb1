// SPDX-License-Identifier: Apache-2.0
// Which nodes there are and which of them holds what (ADR 6): what the policy is told, and the
// questions by which it is found out.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"

namespace glowplug {
namespace {

constexpr TimeNs kSecond = 1'000'000'000;
// A policy that goes by latencies sees them this often.
constexpr TimeNs kLatencyPeriod = kSecond / 10;

// A mapping with its nodes as the channel counts them.
struct Resolved {
  std::vector<uint32_t> primary;
  std::vector<uint32_t> nearest;
};

bool IsLost(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable && !InfoOf(status).connection_usable;
}

// A view of the text, and null when it is empty.
api::Value TextOrNull(std::string_view text) {
  api::Value value{};
  value.type = text.empty() ? api::ValueType::kNull : api::ValueType::kString;
  if (text.empty()) return value;
  value.bytes = sdk::BytesOf(text).data;
  value.count = static_cast<uint32_t>(text.size());
  return value;
}

}  // namespace

// A discovered node must have shown that it can be reached.
bool Channel::MayPick(const Node& node) const {
  if (node.discovered.has_value()) return !node.discovered->gone && node.IsReady();
  return !node.withdrawn || node.IsReady();
}

// For each id the node that stands for it: several endpoints may lead to one. The one that is
// connected is, and of those the first.
std::map<NodeId, const Node*> Channel::Identities() const {
  std::map<NodeId, const Node*> identities;
  for (const auto& node : nodes_) {
    if (!node->id.has_value() || !MayPick(*node)) continue;
    const Node*& stands = identities[*node->id];
    if (stands == nullptr || (node->IsReady() && !stands->IsReady())) stands = node.get();
  }
  return identities;
}

// When something that has failed, or is old, gets its next chance.
TimeNs Channel::NextLook(const std::map<NodeId, const Node*>& identities) const {
  const TimeNs now = NowNs();
  TimeNs next = finding_ ? kNever : find_at_;
  if ((routing_traits_ & api::kUsesLatency) != 0) next = std::min(next, now + kLatencyPeriod);
  for (const auto& node : nodes_) {
    if (FindWanted(*node, identities) != nullptr) {
      next = std::min(next, std::max(now, node->retry_at));
    }
  }
  if (affinity_.has_value() && affinity_->due_at() > now) {
    next = std::min(next, affinity_->due_at());
  }
  return next;
}

absl::Status Channel::NewPicker() {
  const std::map<NodeId, const Node*> identities = Identities();
  look_again_at_ = NextLook(identities);
  if (doors_.routing == nullptr) return absl::OkStatus();
  std::vector<api::Node> nodes;
  for (const auto& node : nodes_) {
    if (!MayPick(*node) || (node->id.has_value() && identities.at(*node->id) != node.get())) {
      continue;
    }
    api::Node described{};
    described.index = node->index;
    described.up = node->down ? 0 : 1;
    if (node->id.has_value()) std::copy(node->id->begin(), node->id->end(), described.id);
    described.latency_ns = node->latency_ns;
    described.address = sdk::BytesOf(node->endpoint.text);
    if (node->id.has_value() && std::find(near_.begin(), near_.end(), *node->id) != near_.end()) {
      described.data_center = sdk::BytesOf(options_.data_center);
    }
    nodes.push_back(described);
  }

  std::map<const Partitions*, Resolved> resolved;  // a group's once
  std::vector<api::Mapping> mappings;
  if (affinity_.has_value()) {
    affinity_->ForEachMapping([&](int32_t id, const std::shared_ptr<const Partitions>& partitions) {
      if (partitions == nullptr) return mappings.push_back({id, 0, nullptr, nullptr});
      Resolved& map = resolved[partitions.get()];
      if (map.primary.empty()) {
        std::vector<uint32_t> indexes;
        for (const NodeId& node : partitions->nodes) {
          const auto known = identities.find(node);
          indexes.push_back(known == identities.end() ? api::kAnyNode : known->second->index);
        }
        const auto translate = [&](const std::vector<uint32_t>& places, std::vector<uint32_t>& to) {
          for (const uint32_t place : places) {
            to.push_back(place < indexes.size() ? indexes[place] : api::kAnyNode);
          }
        };
        translate(partitions->primary, map.primary);
        translate(partitions->nearest, map.nearest);
      }
      mappings.push_back({id, static_cast<uint32_t>(map.primary.size()), map.primary.data(),
                          map.nearest.empty() ? nullptr : map.nearest.data()});
    });
  }

  api::Topology topology{};
  topology.struct_size = sizeof(topology);
  topology.node_count = static_cast<uint32_t>(nodes.size());
  topology.nodes = nodes.data();
  topology.mapping_count = static_cast<uint32_t>(mappings.size());
  topology.mappings = mappings.data();
  topology.version = affinity_.has_value() ? affinity_->latest().major : -1;
  topology.minor_version = affinity_.has_value() ? affinity_->latest().minor : 0;
  topology.data_center = sdk::BytesOf(options_.data_center);
  std::vector<int32_t> own;
  for (const auto& [id, place] : own_affinity_) own.push_back(id);
  topology.own_affinity = own.data();
  topology.own_affinity_count = own.size();
  api::Picker* picker = nullptr;
  api::Failure failure = sdk::NoFailure();
  if (doors_.routing->Update(&topology, &picker, &failure) != api::Outcome::kDone) {
    return StatusOf(failure, "routing", "");
  }
  picker_.reset(picker);
  return absl::OkStatus();
}

void Channel::UpdatePicker() {
  if (const absl::Status updated = NewPicker(); !updated.ok()) {
    logger_.Write(LogLevel::kError, FromAbseil(updated.message()));
  }
}

// Something that had failed may be tried again.
void Channel::LookAgain() {
  Find();
  ConnectToAll();
  UpdatePicker();
  AskTopology();
}

void Channel::NoteUse(int32_t cache_id) {
  if (affinity_->Use(cache_id)) AskTopology();
}

void Channel::NameCache(int32_t cache_id, std::string_view name) {
  if (options_.partition_mapper == nullptr) return;
  const Lock lock(mutex_);
  if (!cache_names_.emplace(cache_id, name).second || !affinity_.has_value()) return;
  // A server tells of caches that nobody has asked for, where they are placed as those that were.
  affinity_->ForEachOwn([&](int32_t id, uint32_t partition_count) {
    if (id == cache_id) own_affinity_[id] = options_.partition_mapper(name, partition_count);
  });
}

// A cluster may have changed how many partitions a cache has, by making it anew.
void Channel::UpdateOwnAffinity() {
  own_affinity_.clear();
  affinity_->ForEachOwn([&](int32_t id, uint32_t partition_count) {
    const auto name = cache_names_.find(id);
    own_affinity_[id] = options_.partition_mapper == nullptr || name == cache_names_.end()
                            ? nullptr
                            : options_.partition_mapper(name->second, partition_count);
  });
}

// What a picker may go by when the key's cache has an affinity function of its own.
uint32_t Channel::PlaceByOwn(const api::Request& request, uint32_t routable, uint32_t* hash) const {
  if ((routable & api::kByHash) == 0) return routable;
  const auto own = own_affinity_.find(request.cache_id);
  if (own == own_affinity_.end()) return routable;
  if (own->second == nullptr) return 0;
  *hash = own->second(request.args[0]);
  return (routable & ~api::kByHash) | api::kByPartition;
}

void Channel::TopologyNews(const Session& session) {
  if (!affinity_.has_value() || closed_) return;
  affinity_->Reported(session.topology());
  ConnectToAll();
  AskTopology();
}

void Channel::AskTopology() {
  if (!affinity_.has_value() || closed_ || !affinity_->latest().known()) return;
  AskMapping();
  AskEndpoints();
  AskDataCenter();
}

// Of those that have told the latest version: another one might not have heard of it yet.
Channel::ConnectionRef Channel::FindReporter(api::Operation operation) {
  for (const auto& [id, connection] : connections_) {
    const Session& session = connection->session;
    if (connection->stage == Stage::kReady && session.topology() >= affinity_->latest() &&
        session.codec().Supports(operation) != 0) {
      return connection;
    }
  }
  return nullptr;
}

void Channel::Control(const ConnectionRef& connection, const Ref<Operation>& operation,
                      std::span<const api::Value> args, TimeNs deadline) {
  operation->started = NowNs();
  operation->deadline = deadline == kNever ? operation->started + timeout_ : deadline;
  earliest_deadline_ = std::min(earliest_deadline_, operation->deadline);
  AddOwnInterest();
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = operation->kind;
  request.args = args.data();
  request.arg_count = static_cast<uint32_t>(args.size());
  Send(connection, operation, request);
}

void Channel::AskMapping() {
  // One node holds everything.
  if (nodes_.size() < 2 || !affinity_->IsDue(NowNs())) return;
  const ConnectionRef reporter = FindReporter(api::Operation::kMapping);
  if (reporter == nullptr) return;
  api::Value own{};
  own.type = api::ValueType::kBool;
  own.int64 = options_.partition_mapper != nullptr ? 1 : 0;
  std::vector<api::Value> args = {TextOrNull(options_.data_center), own};
  for (const int32_t id : affinity_->Ask()) {
    api::Value& arg = args.emplace_back();
    arg.type = api::ValueType::kInt;
    arg.int64 = id;
  }
  Control(reporter, Ref<Operation>(new MappingOperation(*doors_.codec)), args);
}

void Channel::AskEndpoints() {
  const int64_t version = affinity_->latest().major;
  if (!options_.discovery || asking_endpoints_ || endpoints_version_ == version ||
      doors_.GetAddressing() != api::Addressing::kIp) {
    return;
  }
  // Who is there among the endpoints shows first: those need not be found again.
  for (const auto& node : nodes_) {
    const LinkState state = node->links.front()->state;
    if (state == LinkState::kResolving || state == LinkState::kConnecting) return;
  }
  const ConnectionRef reporter = FindReporter(api::Operation::kEndpoints);
  if (reporter == nullptr) return;
  asking_endpoints_ = true;
  endpoints_version_ = version;  // asked once: what fails is asked again when the next node comes
  api::Value args[2] = {};
  for (api::Value& arg : args) {
    arg.type = api::ValueType::kLong;
    arg.int64 = -1;  // all that are there now
  }
  Control(reporter, Ref<Operation>(new EndpointsOperation), args);
}

void Channel::AskDataCenter() {
  const int64_t version = affinity_->latest().major;
  if ((routing_traits_ & api::kUsesDataCenters) == 0 || options_.data_center.empty() ||
      asking_data_center_ || data_center_version_ == version) {
    return;
  }
  const ConnectionRef reporter = FindReporter(api::Operation::kDataCenterNodes);
  if (reporter == nullptr) return;
  asking_data_center_ = true;
  data_center_version_ = version;
  const api::Value arg = TextOrNull(options_.data_center);
  Control(reporter, Ref<Operation>(new DataCenterOperation), {&arg, 1});
}

// One of the above has ended.
void Channel::Controlled(Operation& operation) {
  const bool ok = operation.status().ok();
  if (!ok && !closed_ && operation.kind != api::Operation::kNone) {
    logger_.Write(LogLevel::kWarning, FromAbseil(operation.status().message()));
  }
  switch (operation.kind) {
    case api::Operation::kMapping:
      // A node that answers with what is outdated is not asked again at once, either.
      if (!ok || !affinity_->Answered(static_cast<MappingOperation&>(operation).answer)) {
        affinity_->Failed(NowNs());
        look_again_at_ = std::min(look_again_at_, affinity_->due_at());
      } else if (!closed_) {
        UpdateOwnAffinity();
        UpdatePicker();
      }
      break;
    case api::Operation::kEndpoints:
      asking_endpoints_ = false;
      if (IsLost(operation.status())) endpoints_version_ = -1;  // another node is asked
      if (ok && !closed_) Discovered(static_cast<EndpointsOperation&>(operation));
      break;
    case api::Operation::kIdleTimeout:
      if (ok) NoteIdleTimeout(static_cast<IdleTimeoutOperation&>(operation));
      return;
    case api::Operation::kHeartbeat:
      return;
    case api::Operation::kDataCenterNodes:
      asking_data_center_ = false;
      if (IsLost(operation.status())) data_center_version_ = -1;
      if (!ok || closed_) break;
      near_ = std::move(static_cast<DataCenterOperation&>(operation).nodes);
      UpdatePicker();
      break;
    default:
      break;
  }
  if (closed_) return;
  if (ok) ConnectToAll();
  AskTopology();
}

// The connection of this node that is to be made though no operation waits for it: one that was
// lost or could not be made, so that no operation has to find out whether it is back; and with
// mappings the first one, for who has no connection has no id that a mapping could name.
Link* Channel::FindWanted(const Node& node, const std::map<NodeId, const Node*>& identities) const {
  if (node.IsGone()) return nullptr;
  const auto& id = node.discovered.has_value() ? node.discovered->id : node.id;
  const auto same = id.has_value() ? identities.find(*id) : identities.end();
  // Another endpoint leads there.
  if (same != identities.end() && same->second != &node && same->second->IsReady()) return nullptr;
  const bool all = affinity_.has_value() && affinity_->latest().known() && nodes_.size() > 1;
  for (const auto& link : node.links) {
    const bool is_first = link == node.links.front();
    if (link->state == LinkState::kIdle && (!link->last_error.ok() || (is_first && all))) {
      return link.get();
    }
  }
  return nullptr;
}

void Channel::ConnectToAll() {
  if (closed_) return;
  const TimeNs now = NowNs();
  const std::map<NodeId, const Node*> identities = Identities();
  for (const auto& node : nodes_) {
    if (node->retry_at > now) continue;
    Link* const wanted = FindWanted(*node, identities);
    if (wanted == nullptr) continue;
    const Ref<Operation> connect(new ConnectOperation);
    ConnectFor(connect, *wanted, After(now, options_.connect_timeout));
  }
}

// Whose connection this is. Not ok: somebody else's than was expected.
absl::Status Channel::Identify(const Connection& connection) {
  Node& node = *connection.link->node;
  api::SessionInfo info{};
  info.struct_size = sizeof(info);
  connection.session.codec().Describe(&info);
  std::optional<NodeId> id;
  if (info.has_node_id != 0) std::copy_n(info.node_id, 16, id.emplace().begin());
  if (node.discovered.has_value() && id != node.discovered->id) {
    // A loopback address is every machine's own, and names may be too.
    return MakeError(absl::StatusCode::kUnavailable,
                     absl::StrCat(connection.session.endpoint(),
                                  ": another node than the one that was discovered here answers"),
                     {.origin = Origin::kNetwork,
                      .operation = "connect",
                      .endpoint = connection.session.endpoint(),
                      .connection_usable = false});
  }
  node.id = id;
  return absl::OkStatus();
}

void Channel::Discovered(const EndpointsOperation& found) {
  // The answer holds all that are there.
  for (const auto& node : nodes_) {
    if (!node->discovered.has_value()) continue;
    node->discovered->gone =
        std::none_of(found.added.begin(), found.added.end(),
                     [&](const auto& added) { return added.id == node->discovered->id; });
  }
  for (const EndpointsOperation::Added& added : found.added) Discover(added);
  UpdatePicker();
}

void Channel::Discover(const EndpointsOperation::Added& added) {
  const std::vector<EndpointConfig> addresses = options_.reach(added.hosts, added.port);
  if (addresses.empty() || nodes_.size() >= kMaxNodes) return;
  Node* reused = nullptr;
  for (const auto& node : nodes_) {
    if (node->discovered.has_value() ? node->discovered->id == added.id : node->id == added.id) {
      return;  // known
    }
    const bool same =
        std::any_of(addresses.begin(), addresses.end(), [&](const EndpointConfig& address) {
          return address.host == node->endpoint.host && address.port == node->endpoint.port;
        });
    if (!same) continue;
    // An endpoint that is tried as such.
    if (!node->discovered.has_value() && !node->withdrawn) return;
    if (node->discovered.has_value() && node->discovered->gone && !node->IsReady()) {
      reused = node.get();
    }
  }
  if (reused == nullptr) reused = &NewNode(addresses.front());
  reused->id.reset();
  reused->down = false;
  reused->retry_at = 0;
  reused->backoff.Succeeded();
  reused->discovered = Node::Discovery{added.id, addresses, false};
}

}  // namespace glowplug
