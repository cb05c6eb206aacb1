// SPDX-License-Identifier: Apache-2.0
// Errors inside a plugin, and their way into the caller's api::Failure.
#ifndef GLOWPLUG_SDK_STATUS_H_
#define GLOWPLUG_SDK_STATUS_H_

#include <glowplug/api/boundary.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace glowplug::sdk {

// A code and a text that says what happened, where, expected against found, and the next step.
// Default-constructed it is success. Never crosses the boundary: see Fail().
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(api::Code code, std::string text) : code_(code), text_(std::move(text)) {}

  bool ok() const { return code_ == api::Code::kOk; }
  api::Code code() const { return code_; }
  const std::string& text() const { return text_; }

 private:
  api::Code code_ = api::Code::kOk;
  std::string text_;
};

// A value or the reason why there is none.
template <class T>
class [[nodiscard]] StatusOr {
 public:
  StatusOr(T value) : value_(std::move(value)) {}          // NOLINT: as absl::StatusOr
  StatusOr(Status status) : status_(std::move(status)) {}  // NOLINT

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  T& value() & { return *value_; }
  T&& value() && { return std::move(*value_); }

 private:
  Status status_;
  std::optional<T> value_;
};

// What stands beside code and text in an api::Failure.
struct Blame {
  api::Origin origin = api::Origin::kPlugin;
  bool fatal = false;
  bool may_have_happened = false;
  int32_t peer_code = 0;
  uint64_t offset = 0;
};

// Fills the caller's failure, cutting the text to its room at a character's border, and answers
// kFailed so that it can be returned at once. A null failure is allowed.
inline api::Outcome Fail(api::Failure* failure, api::Code code, std::string_view text,
                         const Blame& blame = {}) noexcept {
  if (failure == nullptr || failure->struct_size < sizeof(api::Failure)) {
    return api::Outcome::kFailed;
  }
  failure->code = code;
  failure->origin = blame.origin;
  failure->fatal = blame.fatal ? 1 : 0;
  failure->may_have_happened = blame.may_have_happened ? 1 : 0;
  failure->peer_code = blame.peer_code;
  failure->offset = blame.offset;
  size_t size = text.size() < sizeof(failure->text) ? text.size() : sizeof(failure->text);
  while (size < text.size() && size > 0 && (static_cast<uint8_t>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  if (size > 0) std::memcpy(failure->text, text.data(), size);
  failure->text_size = static_cast<uint32_t>(size);
  return api::Outcome::kFailed;
}

inline api::Outcome Fail(api::Failure* failure, const Status& status,
                         const Blame& blame = {}) noexcept {
  return Fail(failure, status.code(), status.text(), blame);
}

// An empty failure for a call to fill. Beyond its end the text is not initialised: half a kilobyte
// to clear would be a good part of what a call costs.
inline api::Failure NoFailure() noexcept {
  api::Failure failure;
  failure.struct_size = sizeof(api::Failure);
  failure.code = api::Code::kOk;
  failure.origin = api::Origin::kClient;
  failure.fatal = 0;
  failure.may_have_happened = 0;
  failure.reserved = 0;
  failure.peer_code = 0;
  failure.offset = 0;
  failure.text_size = 0;
  failure.reserved2 = 0;
  failure.text[0] = '\0';
  return failure;
}

namespace internal {

// Without an allocation, which could throw in its turn.
inline api::Outcome FailThrown(api::Failure* failure, std::string_view where,
                               const char* what) noexcept {
  char text[sizeof(api::Failure::text) + 8];  // more than fits: Fail cuts it where it may
  std::snprintf(text, sizeof(text), "%.*s threw: %s. This is a defect of the plugin",
                static_cast<int>(where.size()), where.data(), what);
  return Fail(failure, api::Code::kInternal, text);
}

}  // namespace internal

// Never more than there is room for, whatever the other side wrote as its size.
inline std::string_view TextOf(const api::Failure& failure) noexcept {
  const size_t room = sizeof(failure.text);
  return {failure.text, failure.text_size < room ? failure.text_size : room};
}

// Runs body and turns whatever it throws into a failure: nothing may leave a plugin as an
// exception. `where` is what threw, for the text. Compiled without exceptions it only runs body.
template <class Body>
api::Outcome Guard(api::Failure* failure, std::string_view where, Body&& body) noexcept {
#if defined(__cpp_exceptions)
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return Fail(failure, api::Code::kResourceExhausted, "out of memory");
  } catch (const std::exception& thrown) {
    return internal::FailThrown(failure, where, thrown.what());
  } catch (...) {
    return internal::FailThrown(failure, where, "something that is no std::exception");
  }
#else
  (void)where;
  (void)failure;
  return body();
#endif
}

}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_STATUS_H_
