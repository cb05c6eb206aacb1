// SPDX-License-Identifier: Apache-2.0
// What the core does for a plugin.
#ifndef GLOWPLUG_API_HOST_H_
#define GLOWPLUG_API_HOST_H_

#include "config.h"

namespace glowplug::api {

inline constexpr char kHostId[] = "glowplug.host/1";

enum class LogLevel : uint32_t { kDebug = 0, kInfo = 1, kWarning = 2, kError = 3, kOff = 4 };

// Tells the core that a stream or listener without a descriptor has become ready. Owned by the
// core, valid until what it was given for is released.
struct Waker : Boundary {
  // [any] Cheap, and harmless when nothing is ready or nobody waits.
  virtual void Wake() noexcept = 0;

 protected:
  ~Waker() = default;
};

// Owned by the core, valid until the object that PluginEntry::create made with it is released.
struct Host : Boundary {
  // [any] One line for the log sink; dropped when the level is below the configured one. A text
  // that repeats too often is counted and not written. Never pass a secret.
  virtual void Log(LogLevel level, Bytes text) noexcept = 0;
  // [any] Appends to out what a node of type kSecret stands for; who owns out wipes it as soon as
  // the secret was used. kFailed: the reference leads nowhere.
  virtual Outcome Secret(const ConfigNode* reference, OutBuffer* out,
                         Failure* failure) noexcept = 0;
  // [any] Nanoseconds of a monotonic clock.
  virtual int64_t NowNs() noexcept = 0;

 protected:
  ~Host() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_HOST_H_
