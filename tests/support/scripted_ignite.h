// SPDX-License-Identifier: Apache-2.0
// The server's side of Ignite's thin-client protocol, byte by byte from its description
// (ignite-protocol, sections 1 to 3), and on purpose without the library's own reader and writer.
#ifndef GLOWPLUG_TESTS_SUPPORT_SCRIPTED_IGNITE_H_
#define GLOWPLUG_TESTS_SUPPORT_SCRIPTED_IGNITE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/scripted_peer.h"

namespace glowplug::test {

// Little-endian, as everything in the protocol.
std::string Int16(int16_t value);
std::string Int32(int32_t value);
std::string Int64(int64_t value);
// With its type code in front.
std::string StringObject(std::string_view text);
// An i32 length, then the payload.
std::string Frame(std::string_view payload);

// The payload of the client's next frame.
absl::StatusOr<std::string> ReadFrame(ScriptedConnection& connection);

// The payloads of the server's answers to a handshake.
// For 1.7.0, with no feature; `node` is each byte of the node's id.
std::string HandshakeAccepted(char node = '\x11');
std::string HandshakeRefused(int16_t major, int16_t minor, int16_t patch, std::string_view message,
                             int32_t status);

// Reads a handshake, which must be 1.7.0's, and accepts it; gives the request's payload.
absl::StatusOr<std::string> AcceptHandshake(ScriptedConnection& connection, char node = '\x11');

struct ScriptedRequest {
  int16_t operation = 0;
  int64_t id = 0;
  std::string body;
};

absl::StatusOr<ScriptedRequest> ReadRequest(ScriptedConnection& connection);

// The payloads of answers (1.4.0 and later).
std::string Answer(int64_t request_id, std::string_view body);
std::string ErrorAnswer(int64_t request_id, int32_t status, std::string_view message);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SUPPORT_SCRIPTED_IGNITE_H_
