// SPDX-License-Identifier: Apache-2.0
// The bytes that libchirp 1.2 sends: all integers big-endian, nothing aligned. A handshake is
//   u16 public port, 16 bytes of the node's identity
// and a message
//   16 bytes of identity, u32 serial, u32 size of the data, u16 size of the header, u8 type,
//   header, data
#ifndef GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_MESSAGE_H_
#define GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_MESSAGE_H_

#include <glowplug/api/boundary.h>

#include <array>
#include <string>
#include <string_view>

namespace glowplug::proof {

inline constexpr size_t kHandshakeSize = 18;
inline constexpr size_t kPrefixSize = 27;
inline constexpr uint64_t kMaxMessageSize = 104'857'600;

// ChirpPrefix::type, or-ed.
inline constexpr uint8_t kRequiresAck = 1;
inline constexpr uint8_t kAck = 2;
inline constexpr uint8_t kProbe = 4;

// Who sent a message and which one: a reply keeps it, an ack repeats it.
struct ChirpIdentity {
  uint64_t high = 0;
  uint64_t low = 0;
};

struct ChirpPrefix {
  ChirpIdentity identity;
  uint32_t serial = 0;
  uint32_t data_size = 0;
  uint16_t header_size = 0;
  uint8_t type = 0;

  uint64_t total() const { return uint64_t{kPrefixSize} + header_size + data_size; }
};

// `in` has kPrefixSize bytes at least. kFailed: no peer may send this.
api::Outcome ReadPrefix(std::string_view in, ChirpPrefix* out, api::Failure* failure) noexcept;
std::array<char, kPrefixSize> WritePrefix(const ChirpPrefix& prefix) noexcept;

std::array<char, kHandshakeSize> WriteHandshake(uint16_t port,
                                                const ChirpIdentity& identity) noexcept;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_MESSAGE_H_
