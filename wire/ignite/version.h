// SPDX-License-Identifier: Apache-2.0
// Protocol versions and feature bits (ignite-protocol, section 2).
#ifndef GLOWPLUG_WIRE_IGNITE_VERSION_H_
#define GLOWPLUG_WIRE_IGNITE_VERSION_H_

#include <glowplug/api/boundary.h>

#include <compare>
#include <cstdint>
#include <string>

namespace glowplug::ignite {

struct Version {
  int16_t major = 0;
  int16_t minor = 0;
  int16_t patch = 0;
  auto operator<=>(const Version&) const = default;  // NOLINT: clang-tidy 14 wants a nullptr here
};

inline constexpr Version kUserAndPassword{1, 1, 0};
inline constexpr Version kResponseFlags{1, 4, 0};  // and the node's id in the handshake
inline constexpr Version kTransactions{1, 5, 0};
inline constexpr Version kExpiryPolicy{1, 6, 0};
inline constexpr Version kFeatureBits{1, 7, 0};

inline constexpr Version kOldest{1, 0, 0};
inline constexpr Version kNewest{1, 7, 0};

// Exactly 1.0.0, 1.1.0, ... 1.7.0.
constexpr bool IsKnown(const Version& version) {
  return version.major == 1 && version.minor >= 0 && version.minor <= kNewest.minor &&
         version.patch == 0;
}

// "1.7.0"
inline std::string TextOf(const Version& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.patch);
}

enum class Feature : uint8_t {
  kUserAttributes = 0,
  kExecuteTaskByName = 1,
  kClusterStates = 2,
  kClusterGroupGetNodesEndpoints = 3,
  kClusterGroups = 4,
  kServiceInvoke = 5,
  kDefaultQueryTimeout = 6,
  kQueryPartitionsBatchSize = 7,
  kBinaryConfiguration = 8,
  kGetServiceDescriptors = 9,
  kServiceInvokeCallContext = 10,
  kHeartbeat = 11,
  kDataReplicationOperations = 12,
  kAllAffinityMappings = 13,
  kIndexQuery = 14,
  kIndexQueryLimit = 15,
  kServiceTopology = 16,
  kCacheInvoke = 17,
  kTransactionAwareQueries = 18,
  kForceDeactivationFlag = 19,
  kCacheStorages = 20,
  kSqlCacheCreation = 21,
  kDataCenterAware = 22,
  kQueryInitiatorId = 23,
};

// A set of feature bits; those from 64 on are dropped when read. Bit n is byte n / 8, mask
// 1 << (n % 8).
class FeatureSet {
 public:
  constexpr FeatureSet() = default;
  constexpr explicit FeatureSet(uint64_t bits) : bits_(bits) {}
  explicit FeatureSet(api::Bytes bytes) {
    for (uint64_t i = 0; i < bytes.size && i < 8; ++i) {
      bits_ |= static_cast<uint64_t>(bytes.data[i]) << (8 * i);
    }
  }

  constexpr bool Has(Feature feature) const { return (bits_ & MaskOf(feature)) != 0; }
  constexpr FeatureSet With(Feature feature) const { return FeatureSet(bits_ | MaskOf(feature)); }
  constexpr FeatureSet operator&(FeatureSet other) const { return FeatureSet(bits_ & other.bits_); }
  constexpr bool operator==(const FeatureSet&) const = default;
  constexpr uint64_t bits() const { return bits_; }
  // Writes the set without trailing zero bytes; gives how many of the 8 it used.
  constexpr uint64_t Write(uint8_t (&bytes)[8]) const {
    uint64_t used = 0;
    for (uint64_t i = 0; i < 8; ++i) {
      bytes[i] = static_cast<uint8_t>(bits_ >> (8 * i));
      if (bytes[i] != 0) used = i + 1;
    }
    return used;
  }

 private:
  static constexpr uint64_t MaskOf(Feature feature) {
    return uint64_t{1} << static_cast<uint8_t>(feature);
  }
  uint64_t bits_ = 0;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VERSION_H_
