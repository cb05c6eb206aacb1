// SPDX-License-Identifier: Apache-2.0
// Objects as a codec gives them, made of those that were written: for tests.
#ifndef GLOWPLUG_CORE_CLIENT_FAKE_OBJECT_READER_H_
#define GLOWPLUG_CORE_CLIENT_FAKE_OBJECT_READER_H_

#include <absl/status/statusor.h>
#include <glowplug/marshal.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::test {

class FakeObjectReader final : public api::ObjectReader {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }

  // The value with every object in it still to be taken apart. What was written must outlive this.
  api::Value AsRead(const api::Value& written) {
    api::Value value = written;
    if (written.type == api::ValueType::kAbsent) value.type = api::ValueType::kNull;
    if (written.type == api::ValueType::kObject) {
      auto* record = internal::Room<api::Record>(arena_, 1);
      *record = *written.object;
      record->fields = nullptr;
      record->reader = this;
      record->graph = {reinterpret_cast<const uint8_t*>(written.object), sizeof(api::Record)};
      value.object = record;
    }
    const bool map = written.type == api::ValueType::kMap;
    const bool items = map || written.type == api::ValueType::kCollection ||
                       written.type == api::ValueType::kObjectArray;
    if (items) {
      const bool named = (written.flags & api::kNamed) != 0;
      const uint32_t count = written.count * (map ? 2 : 1) + (named ? 1 : 0);
      auto* copies = internal::Room<api::Value>(arena_, count);
      for (uint32_t i = 0; i < count; ++i) copies[i] = AsRead(written.items[i]);
      value.items = copies;
    }
    return value;
  }

  api::Outcome ReadField(const api::Record* record, uint32_t field, api::Arena*, api::Value* out,
                         api::Failure* failure) noexcept override {
    const std::string_view name = sdk::ViewOf(record->type->fields[field].name);
    read.emplace_back(name);
    if (name == "broken") {
      failure->code = api::Code::kDataLoss;
      failure->text_size = static_cast<uint32_t>(std::strlen("at byte 7: expected more"));
      std::memcpy(failure->text, "at byte 7: expected more", failure->text_size);
      return api::Outcome::kFailed;
    }
    // By way of the graph: a copy of a record reads as the record.
    api::Record source;
    std::memcpy(&source, record->graph.data, sizeof(source));
    *out = AsRead(source.fields[field]);
    return api::Outcome::kDone;
  }

  std::vector<std::string> read;  // the names of the fields, as they were asked for

 private:
  sdk::HeapArena arena_;
};

// Written, and read as from a server.
template <class To, class From>
absl::StatusOr<To> RoundTrip(const From& from, FakeObjectReader* reader = nullptr) {
  FakeObjectReader own;
  sdk::HeapArena arena;
  api::Value written;
  Marshal<From>::Write(from, written, arena);
  To to{};
  absl::Status status = Marshal<To>::Read((reader == nullptr ? own : *reader).AsRead(written), to);
  if (!status.ok()) return status;
  return to;
}

// What it is written as; views of `from` alone.
template <class T>
api::Value Written(const T& from, sdk::HeapArena& arena) {
  api::Value written;
  Marshal<T>::Write(from, written, arena);
  return written;
}

}  // namespace glowplug::test

#endif  // GLOWPLUG_CORE_CLIENT_FAKE_OBJECT_READER_H_
