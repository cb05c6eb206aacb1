// SPDX-License-Identifier: Apache-2.0
// Where the library's log lines go: nowhere, until a host gives a sink.
#ifndef GLOWPLUG_LOG_H_
#define GLOWPLUG_LOG_H_

#include <cstdint>
#include <functional>
#include <string_view>

namespace glowplug {

enum class LogLevel : uint32_t { kDebug = 0, kInfo = 1, kWarning = 2, kError = 3, kOff = 4 };

// Called with one line, no line end, already free of secrets; by any thread, several at a time, and
// sometimes under a connection's lock: it must not call back into Glowplug and should not block.
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

}  // namespace glowplug

#endif  // GLOWPLUG_LOG_H_
