// SPDX-License-Identifier: Apache-2.0
// The nested parts of a cache's configuration as values of the boundary (core/api/operation.h,
// CacheProperty): object arrays whose items stand in a fixed order.
#ifndef GLOWPLUG_CORE_CLIENT_CONFIGURATION_PARTS_H_
#define GLOWPLUG_CORE_CLIENT_CONFIGURATION_PARTS_H_

#include <absl/status/status.h>
#include <glowplug/cache_configuration.h>
#include <glowplug/marshal.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::internal {

// The items of one part, to be written one after the other.
class PartWriter {
 public:
  PartWriter(api::Value& to, size_t count, sdk::HeapArena& arena);

  template <class T>
  void Add(const T& item) {
    Marshal<T>::Write(item, *next_++, arena_);
  }
  api::Value& Next() { return *next_++; }
  sdk::HeapArena& arena() { return arena_; }

 private:
  api::Value* next_;
  sdk::HeapArena& arena_;
};

// The same, to be read. After the first error nothing is read.
class PartReader {
 public:
  // `what` names the part in errors. An object array of at least `count` items; null has none.
  PartReader(const api::Value& from, size_t count, std::string_view what);

  template <class T>
  void Read(T& item) {
    if (const api::Value* value = Next()) status_ = Marshal<T>::Read(*value, item);
  }
  // Null when there was an error, or no more.
  const api::Value* Next();
  size_t left() const { return status_.ok() ? left_ : 0; }
  void Fail(const absl::Status& status) { status_.Update(status); }
  const absl::Status& status() const { return status_; }

 private:
  const api::Value* next_ = nullptr;
  size_t left_ = 0;
  absl::Status status_;
};

void WritePart(const QueryEntity& from, api::Value& to, sdk::HeapArena& arena);
void WritePart(const KeyConfiguration& from, api::Value& to, sdk::HeapArena& arena);
absl::Status ReadPart(const api::Value& from, QueryEntity& to);
absl::Status ReadPart(const api::Value& from, KeyConfiguration& to);

template <class T>
void WriteParts(const std::vector<T>& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter parts(to, from.size(), arena);
  for (const T& part : from) WritePart(part, parts.Next(), arena);
}

template <class T>
absl::Status ReadParts(const api::Value& from, std::string_view what, std::vector<T>& to) {
  PartReader parts(from, 0, what);
  while (const api::Value* part = parts.Next()) parts.Fail(ReadPart(*part, to.emplace_back()));
  return parts.status();
}

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_CONFIGURATION_PARTS_H_
