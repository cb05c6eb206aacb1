// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/chirp_like/chirp_message.h"

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {
namespace {

template <class Number>
Number ReadBigEndian(std::string_view in, size_t offset) noexcept {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof(Number); ++i) {
    number = number << 8 | static_cast<uint8_t>(in[offset + i]);
  }
  return static_cast<Number>(number);
}

template <class Number>
void WriteBigEndian(Number number, char* out) noexcept {
  for (size_t i = 0; i < sizeof(Number); ++i) {
    out[i] = static_cast<char>(static_cast<uint64_t>(number) >> 8 * (sizeof(Number) - 1 - i));
  }
}

}  // namespace

api::Outcome ReadPrefix(std::string_view in, ChirpPrefix* out, api::Failure* failure) noexcept {
  out->identity.high = ReadBigEndian<uint64_t>(in, 0);
  out->identity.low = ReadBigEndian<uint64_t>(in, 8);
  out->serial = ReadBigEndian<uint32_t>(in, 16);
  out->data_size = ReadBigEndian<uint32_t>(in, 20);
  out->header_size = ReadBigEndian<uint16_t>(in, 24);
  out->type = ReadBigEndian<uint8_t>(in, 26);
  if (out->total() - kPrefixSize > kMaxMessageSize) {
    return Broken(failure, "the peer announces a message of more than 104857600 bytes");
  }
  const bool control = (out->type & (kAck | kProbe)) != 0;
  if (control && (out->total() != kPrefixSize || (out->type & kRequiresAck) != 0)) {
    return Broken(failure, "expected an ack or a probe to be empty and to want no ack");
  }
  return api::Outcome::kDone;
}

std::array<char, kPrefixSize> WritePrefix(const ChirpPrefix& prefix) noexcept {
  std::array<char, kPrefixSize> bytes;
  WriteBigEndian(prefix.identity.high, bytes.data());
  WriteBigEndian(prefix.identity.low, bytes.data() + 8);
  WriteBigEndian(prefix.serial, bytes.data() + 16);
  WriteBigEndian(prefix.data_size, bytes.data() + 20);
  WriteBigEndian(prefix.header_size, bytes.data() + 24);
  WriteBigEndian(prefix.type, bytes.data() + 26);
  return bytes;
}

std::array<char, kHandshakeSize> WriteHandshake(uint16_t port,
                                                const ChirpIdentity& identity) noexcept {
  std::array<char, kHandshakeSize> bytes;
  WriteBigEndian(port, bytes.data());
  WriteBigEndian(identity.high, bytes.data() + 2);
  WriteBigEndian(identity.low, bytes.data() + 10);
  return bytes;
}

}  // namespace glowplug::proof
