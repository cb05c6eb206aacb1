// SPDX-License-Identifier: Apache-2.0
// DNS SRV: where the servers of a service are (RFC 2782).
#ifndef GLOWPLUG_CORE_NET_SERVICE_RECORDS_H_
#define GLOWPLUG_CORE_NET_SERVICE_RECORDS_H_

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace glowplug {

struct ServiceRecord {
  uint16_t priority = 0;  // the lowest comes first
  uint16_t weight = 0;    // among those of one priority
  uint16_t port = 0;
  std::string host;

  friend bool operator==(const ServiceRecord&, const ServiceRecord&) = default;
};

// The SRV records of a name server's whole answer, in its order. `name`: for errors.
absl::StatusOr<std::vector<ServiceRecord>> ReadServiceRecords(std::span<const uint8_t> answer,
                                                              const std::string& name);

// By priority; of one priority, by chance, as often first as the weights say.
void SortServices(std::vector<ServiceRecord>& records, std::minstd_rand& random);

// On 127.0.0.1, for tests; else the system's are asked (/etc/resolv.conf).
struct LocalNameServer {
  uint16_t port;
};

// Asks for the records of exactly this name; blocks as long as name servers do.
absl::StatusOr<std::vector<ServiceRecord>> LookUpServices(
    const std::string& name, std::optional<LocalNameServer> server = std::nullopt);

// What stands for a cluster: "_ignite._tcp." and the name, unless that begins with a '_' itself.
std::string ServiceName(const std::string& name);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_SERVICE_RECORDS_H_
