// SPDX-License-Identifier: Apache-2.0
// A cluster of one node.
#include <absl/strings/str_cat.h>

#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "embedded/node/opaque.h"
#include "embedded/node/operations.h"
#include "wire/ignite/string_object.h"

namespace glowplug::node {
namespace {

using ignite::StatusCode;

constexpr int64_t kUuidSize = 16;
constexpr int8_t kArrayList = 1;

// What conditions of operation 5100 and answers to 5101 know the node by.
struct Attribute {
  std::string_view name;
  std::string_view text;
};
constexpr Attribute kAttributes[] = {{"glowplug.node", "embedded"}};

// Features and layouts are those of this version of Ignite.
constexpr int8_t kMajor = 2, kMinor = 17, kMaintenance = 0;

void WriteText(ignite::Writer& out, std::string_view text) {
  ignite::WriteString(out, sdk::BytesOf(text), "text");
}

void WriteRawUuid(ignite::Writer& out, const ignite::Uuid& uuid) {
  out.Long(uuid.most);
  out.Long(uuid.least);
}
ignite::Uuid ReadRawUuid(ignite::Reader& in) {
  const int64_t most = in.Long("node's id");
  return {most, in.Long("node's id")};
}

void WriteTexts(ignite::Writer& out, const std::vector<std::string>& texts) {
  out.Byte(static_cast<int8_t>(api::ValueType::kCollection));
  out.Count(texts.size(), "texts");
  out.Byte(kArrayList);
  for (const std::string& text : texts) WriteText(out, text);
}

bool HasAttribute(std::string_view name, std::string_view value) {
  for (const Attribute& attribute : kAttributes) {
    sdk::HeapBuffer text;
    ignite::Writer out(text.out());
    WriteText(out, attribute.text);
    if (attribute.name == name && text.view() == value) return true;
  }
  return false;
}

// The cache of this name; null: there is none.
const Cache* CacheOf(Call& call, api::Bytes name, std::shared_ptr<const CacheMap>* caches) {
  *caches = call.node().caches().Snapshot();
  const auto cache = (*caches)->find(CacheIdOf(sdk::ViewOf(name)));
  return cache == (*caches)->end() ? nullptr : cache->second.get();
}

}  // namespace

void Heartbeat(Call& call) { call.answer.Success(); }

void IdleTimeout(Call& call) { call.answer.Success().Long(call.node().options().idle_timeout_ms); }

void GetState(Call& call) {
  const ClusterState state = call.node().state();
  ignite::Writer& out = call.answer.Success();
  if (call.Has(ignite::Feature::kClusterStates)) return out.Byte(static_cast<int8_t>(state));
  // Whoever knows no third state takes read-only for active.
  out.Bool(state != ClusterState::kInactive);
}

void ChangeState(Call& call) {
  const int8_t number = call.in.Byte("state");
  const bool is_forced =
      !call.Has(ignite::Feature::kForceDeactivationFlag) || call.in.Bool("force");
  if (!call.in.ok()) return;
  if (number < 0 || number > static_cast<int8_t>(ClusterState::kReadOnly)) {
    return call.answer.Refuse(
        StatusCode::kFailed,
        absl::StrCat("The cluster's state must be 0 (inactive), 1 (active) or 2 (active, "
                     "read-only), found ",
                     int{number}));
  }
  const auto state = static_cast<ClusterState>(number);
  if (state == ClusterState::kInactive && call.node().in_memory()) {
    if (!is_forced && !call.node().caches().Snapshot()->empty()) {
      return call.answer.Refuse(
          StatusCode::kFailed,
          "Deactivation stopped. Deactivation clears in-memory caches (without persistence) "
          "including the system caches. To deactivate cluster pass '--force' flag.");
    }
    const absl::Status cleared = call.node().caches().ClearAll();
    if (!cleared.ok()) return call.answer.Refuse(cleared);
  }
  call.node().set_state(state);
  call.answer.Success();
}

void ChangeWal(Call& call) {
  const api::Bytes name = ignite::ReadString(call.in, "cache");
  const bool on = call.in.Bool("on");
  if (!call.in.ok()) return;
  std::shared_ptr<const CacheMap> caches;
  const Cache* cache = CacheOf(call, name, &caches);
  if (cache == nullptr) {
    return call.answer.Refuse(StatusCode::kFailed,
                              absl::StrCat("Cache doesn't exist: ", ForAbseil(sdk::ViewOf(name))));
  }
  if (call.node().in_memory()) {
    return call.answer.Refuse(
        StatusCode::kFailed,
        absl::StrCat("Cannot change WAL mode because persistence is not enabled for cache(s) "
                     "[caches=[",
                     cache->name, "], dataRegion=null]"));
  }
  // The store always writes its log: there is nothing that this would make quicker.
  call.answer.Success().Bool(cache->writes_log.exchange(on) != on);
}

void GetWal(Call& call) {
  const api::Bytes name = ignite::ReadString(call.in, "cache");
  if (!call.in.ok()) return;
  std::shared_ptr<const CacheMap> caches;
  const Cache* cache = CacheOf(call, name, &caches);
  if (cache == nullptr) {
    return call.answer.Refuse(StatusCode::kFailed,
                              absl::StrCat("Cache not found: ", ForAbseil(sdk::ViewOf(name))));
  }
  call.answer.Success().Bool(!call.node().in_memory() && cache->writes_log);
}

void NodeIds(Call& call) {
  constexpr int16_t kAttribute = 1;
  constexpr int16_t kServers = 2;
  constexpr uint64_t kLeastCondition = 3;  // bytes: a code and a bool
  const int64_t known_version = call.in.Long("topology version");
  const uint32_t conditions = call.in.Count(kLeastCondition, "count of conditions");
  bool is_meant = true;
  for (uint32_t i = 0; call.in.ok() && i < conditions; ++i) {
    const uint64_t offset = call.in.offset();
    const int16_t code = call.in.Short("condition");
    if (code == kAttribute) {
      const api::Bytes name = ignite::ReadString(call.in, "attribute");
      const std::string_view value = ReadOpaque(call.in, "attribute's value");
      is_meant = is_meant && HasAttribute(sdk::ViewOf(name), value);
    } else if (code == kServers) {
      is_meant = call.in.Bool("servers or clients") && is_meant;
    } else {
      call.in.Reject(offset, "condition", "1 (attribute) or 2 (servers)", code);
    }
  }
  if (!call.in.ok()) return;
  ignite::Writer& out = call.answer.Success();
  const bool is_news = known_version < kTopologyMajor;
  out.Bool(is_news);
  if (!is_news) return;
  out.Long(kTopologyMajor);
  out.Int(is_meant ? 1 : 0);
  if (is_meant) WriteRawUuid(out, call.node().id());
}

void NodeInfo(Call& call) {
  bool is_asked = false;
  const uint32_t count = call.in.Count(kUuidSize, "count of nodes");
  for (uint32_t i = 0; call.in.ok() && i < count; ++i) {
    is_asked = ReadRawUuid(call.in) == call.node().id() || is_asked;
  }
  if (!call.in.ok()) return;
  const NodeOptions& options = call.node().options();
  ignite::Writer& out = call.answer.Success();
  out.Int(is_asked ? 1 : 0);
  if (!is_asked) return;
  WriteUuid(out, call.node().id());
  out.Count(std::size(kAttributes), "attributes");
  for (const Attribute& attribute : kAttributes) {
    WriteText(out, attribute.name);
    WriteText(out, attribute.text);
  }
  WriteTexts(out, options.addresses);
  WriteTexts(out, {});
  out.Long(1);      // order
  out.Bool(true);   // local
  out.Bool(false);  // daemon
  out.Bool(false);  // client
  WriteText(out, call.node().consistent_id());
  out.Byte(kMajor);
  out.Byte(kMinor);
  out.Byte(kMaintenance);
  WriteText(out, "glowplug");
  out.Long(0);
  ignite::WriteByteArray(out, {nullptr, 0}, "revision");
}

void Endpoints(Call& call) {
  const int64_t from = call.in.Long("from topology version");
  call.in.Long("to topology version");
  if (!call.in.ok()) return;
  const NodeOptions& options = call.node().options();
  const bool is_news = from < kTopologyMajor && !options.addresses.empty();
  ignite::Writer& out = call.answer.Success();
  out.Long(kTopologyMajor);
  out.Int(is_news ? 1 : 0);
  if (is_news) {
    WriteRawUuid(out, call.node().id());
    out.Int(options.port);
    out.Count(options.addresses.size(), "addresses");
    for (const std::string& address : options.addresses) WriteText(out, address);
  }
  out.Int(0);  // removed
}

}  // namespace glowplug::node
