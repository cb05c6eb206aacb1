// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_VIEW_H_
#define GLOWPLUG_VIEW_H_

#include <glowplug/value.h>

#include <utility>

namespace glowplug {

// A T with views in it (std::string_view, std::span<const std::byte>, a struct of them), together
// with the bytes that they show: Cache<int, View<Person>> keeps a Person's bytes once, as they
// came, for all the std::string_views in it. Movable and cheap to copy: copies share the bytes.
template <class T>
class View {
 public:
  View() = default;
  View(T value) : value_(std::move(value)) {}  // NOLINT: to be written; the caller keeps the bytes

  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  friend struct Marshal<View>;

  Value bytes_;
  T value_{};
};

template <class T>
struct Marshal<View<T>> {
  static constexpr api::ValueType kType = Marshal<T>::kType;
  static void Write(const View<T>& from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<T>::Write(from.value_, to, arena);
  }
  static absl::Status Read(const api::Value& from, View<T>& to) {
    absl::Status status = to.bytes_.Copy(from, internal::Objects::kKeepEncoded);
    if (status.ok()) status = Marshal<T>::Read(to.bytes_.view(), to.value_);
    return status;
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_VIEW_H_
