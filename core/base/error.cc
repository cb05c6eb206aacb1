// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/cord.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <glowplug/error.h>

#include <optional>
#include <vector>

namespace glowplug {
namespace {

constexpr char kPayloadUrl[] = "glowplug.ErrorInfo/1";

// The payload is one line a field; a text's own line ends are folded, for the status prints it.
std::string OneLine(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return line;
}

}  // namespace

std::string_view NameOf(Origin origin) {
  switch (origin) {
    case Origin::kServer:
      return "server";
    case Origin::kPlugin:
      return "plugin";
    case Origin::kNetwork:
      return "network";
    case Origin::kClient:
      break;
  }
  return "client";
}

absl::Status MakeError(absl::StatusCode code, std::string_view text, const ErrorInfo& info) {
  // A plugin may answer with a number of its own, or with "ok": that says no more than "failed".
  const int number = static_cast<int>(code);
  if (number < 1 || number > 16) code = absl::StatusCode::kUnknown;
  absl::Status status(code, absl::string_view(text.data(), text.size()));
  status.SetPayload(
      kPayloadUrl,
      absl::Cord(absl::StrCat(static_cast<int>(info.origin), "\n", OneLine(info.operation), "\n",
                              OneLine(info.endpoint), "\n", info.peer_code, "\n",
                              info.connection_usable ? 1 : 0, "\n", info.may_have_happened ? 1 : 0,
                              "\n", OneLine(info.peer_text))));
  return status;
}

ErrorInfo InfoOf(const absl::Status& status) {
  ErrorInfo info;
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return info;
  const std::vector<std::string> fields = absl::StrSplit(std::string(*payload), '\n');
  if (fields.size() != 7) return info;
  int origin = 0;
  if (absl::SimpleAtoi(fields[0], &origin)) {
    // Nobody but a plugin can have named another one.
    info.origin = origin >= 0 && origin <= 3 ? static_cast<Origin>(origin) : Origin::kPlugin;
  }
  info.operation = fields[1];
  info.endpoint = fields[2];
  if (!absl::SimpleAtoi(fields[3], &info.peer_code)) info.peer_code = 0;
  info.connection_usable = fields[4] == "1";
  info.may_have_happened = fields[5] == "1";
  info.peer_text = fields[6];
  return info;
}

}  // namespace glowplug
