// SPDX-License-Identifier: Apache-2.0
#include "core/net/service_records.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"

namespace glowplug {
namespace {

// More than UDP takes: the library then asks by TCP, whose answers are no longer than this.
constexpr size_t kMaxAnswer = 65'535;
constexpr uint16_t kFixedSize = 3 * sizeof(uint16_t);  // priority, weight, port

absl::Status Unresolved(const std::string& name, const std::string& why) {
  ErrorInfo info;
  info.origin = Origin::kNetwork;
  info.operation = "connect";
  info.endpoint = name;
  info.connection_usable = false;
  return MakeError(absl::StatusCode::kUnavailable,
                   absl::StrCat("service \"", name, "\" (DNS SRV) cannot be resolved: ", why),
                   info);
}

}  // namespace

absl::StatusOr<std::vector<ServiceRecord>> ReadServiceRecords(std::span<const uint8_t> answer,
                                                              const std::string& name) {
  const auto malformed = [&] { return Unresolved(name, "the name server's answer is malformed"); };
  ns_msg message;
  if (answer.size() > kMaxAnswer ||
      ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0) {
    return malformed();
  }
  std::vector<ServiceRecord> records;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return malformed();
    // What an alias stands for comes with it.
    if (ns_rr_type(record) != ns_t_srv || ns_rr_class(record) != ns_c_in) continue;
    const uint8_t* const data = ns_rr_rdata(record);
    char host[NS_MAXDNAME];
    if (ns_rr_rdlen(record) <= kFixedSize || dn_expand(ns_msg_base(message), ns_msg_end(message),
                                                       data + kFixedSize, host, sizeof(host)) < 0) {
      return malformed();
    }
    records.push_back({.priority = static_cast<uint16_t>(ns_get16(data)),
                       .weight = static_cast<uint16_t>(ns_get16(data + 2)),
                       .port = static_cast<uint16_t>(ns_get16(data + 4)),
                       .host = host});
  }
  // One record whose target is the root: the service is decidedly not there.
  const bool none = records.size() == 1 && records.front().host.empty();
  if (none || records.empty()) {
    return Unresolved(name, none ? "its record says that there is no such service"
                                 : "the name has no such record");
  }
  return records;
}

void SortServices(std::vector<ServiceRecord>& records, std::minstd_rand& random) {
  // Those of no weight first, so that they have a chance at all, but a small one.
  std::stable_sort(records.begin(), records.end(), [](const auto& a, const auto& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.weight == 0 && b.weight != 0;
  });
  for (auto first = records.begin(); first != records.end(); ++first) {
    const auto end = std::find_if(first, records.end(), [&](const ServiceRecord& other) {
      return other.priority != first->priority;
    });
    uint32_t sum = 0;
    std::for_each(first, end, [&](const ServiceRecord& record) { sum += record.weight; });
    uint32_t chosen = std::uniform_int_distribution<uint32_t>(0, sum)(random);
    auto winner = first;
    while (winner->weight < chosen) chosen -= (winner++)->weight;
    std::rotate(first, winner, winner + 1);
  }
}

absl::StatusOr<std::vector<ServiceRecord>> LookUpServices(const std::string& name,
                                                          std::optional<LocalNameServer> server) {
  struct __res_state state {};
  if (res_ninit(&state) != 0) return Unresolved(name, "/etc/resolv.conf cannot be read");
  const absl::Cleanup close = [&] { res_nclose(&state); };
  if (server.has_value()) {
    state.nscount = 1;
    state.nsaddr_list[0] = {};
    state.nsaddr_list[0].sin_family = AF_INET;
    state.nsaddr_list[0].sin_port = htons(server->port);
    state.nsaddr_list[0].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  std::vector<uint8_t> answer(kMaxAnswer);
  const int size = res_nquery(&state, name.c_str(), ns_c_in, ns_t_srv, answer.data(),
                              static_cast<int>(answer.size()));
  if (size < 0) {
    return Unresolved(name, absl::StrCat(hstrerror(state.res_h_errno),
                                         ". Check the name, or write the nodes themselves"));
  }
  return ReadServiceRecords({answer.data(), std::min(answer.size(), static_cast<size_t>(size))},
                            name);
}

std::string ServiceName(const std::string& name) {
  return name.starts_with("_") ? name : absl::StrCat("_ignite._tcp.", name);
}

}  // namespace glowplug
