// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_ignite.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <type_traits>

namespace glowplug::test {
namespace {

constexpr int32_t kLongestFrame = 1 << 26;
constexpr char kStringCode = 9;
constexpr char kUuidCode = 10;
constexpr char kByteArrayCode = 12;
constexpr int16_t kErrorFlag = 1;

template <class Integer>
std::string LittleEndian(Integer value) {
  const auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
  std::string bytes;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    bytes.push_back(static_cast<char>(static_cast<uint8_t>(bits >> (8 * i))));
  }
  return bytes;
}

template <class Integer>
Integer FromLittleEndian(std::string_view bytes) {
  std::make_unsigned_t<Integer> bits = 0;
  for (size_t i = sizeof(Integer); i-- > 0;) {
    bits = static_cast<std::make_unsigned_t<Integer>>(bits << 8) | static_cast<uint8_t>(bytes[i]);
  }
  return static_cast<Integer>(bits);
}

}  // namespace

std::string Int16(int16_t value) { return LittleEndian(value); }
std::string Int32(int32_t value) { return LittleEndian(value); }
std::string Int64(int64_t value) { return LittleEndian(value); }

std::string StringObject(std::string_view text) {
  return std::string(1, kStringCode) + Int32(static_cast<int32_t>(text.size())) + std::string(text);
}

std::string Frame(std::string_view payload) {
  return Int32(static_cast<int32_t>(payload.size())) + std::string(payload);
}

absl::StatusOr<std::string> ReadFrame(ScriptedConnection& connection) {
  const absl::StatusOr<std::string> header = connection.ReadExactly(4);
  if (!header.ok()) return header.status();
  const auto length = FromLittleEndian<int32_t>(*header);
  if (length <= 0 || length > kLongestFrame) {
    return absl::InvalidArgumentError(
        absl::StrCat("the client sent a frame of ", length, " bytes"));
  }
  return connection.ReadExactly(static_cast<size_t>(length));
}

std::string HandshakeAccepted(char node) {
  const std::string no_features = std::string(1, kByteArrayCode) + Int32(0);
  const std::string node_id = std::string(1, kUuidCode) + std::string(16, node);
  return '\x01' + no_features + node_id;
}

std::string HandshakeRefused(int16_t major, int16_t minor, int16_t patch, std::string_view message,
                             int32_t status) {
  return '\0' + Int16(major) + Int16(minor) + Int16(patch) + StringObject(message) + Int32(status);
}

absl::StatusOr<std::string> AcceptHandshake(ScriptedConnection& connection, char node) {
  absl::StatusOr<std::string> request = ReadFrame(connection);
  if (!request.ok()) return request;
  const std::string expected = '\x01' + Int16(1) + Int16(7) + Int16(0) + '\x02';
  if (request->substr(0, expected.size()) != expected) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a thin client's handshake for 1.7.0, ", absl::BytesToHexString(expected),
        "; found ", absl::BytesToHexString(request->substr(0, expected.size()))));
  }
  if (absl::Status written = connection.Write(Frame(HandshakeAccepted(node))); !written.ok()) {
    return written;
  }
  return request;
}

absl::StatusOr<ScriptedRequest> ReadRequest(ScriptedConnection& connection) {
  const absl::StatusOr<std::string> payload = ReadFrame(connection);
  if (!payload.ok()) return payload.status();
  if (payload->size() < 10) {
    return absl::InvalidArgumentError(
        absl::StrCat("a request has at least 10 bytes, found ", payload->size()));
  }
  const std::string_view bytes = *payload;
  return ScriptedRequest{FromLittleEndian<int16_t>(bytes),
                         FromLittleEndian<int64_t>(bytes.substr(2)), payload->substr(10)};
}

std::string Answer(int64_t request_id, std::string_view body) {
  return Int64(request_id) + Int16(0) + std::string(body);
}

std::string ErrorAnswer(int64_t request_id, int32_t status, std::string_view message) {
  return Int64(request_id) + Int16(kErrorFlag) + Int32(status) + StringObject(message);
}

}  // namespace glowplug::test
