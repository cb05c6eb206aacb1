// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec_values.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <deque>

namespace glowplug::conformance {
namespace {

constexpr uint64_t kArenaBytes = 8 << 20;

api::Value Scalar(api::ValueType type, int64_t number) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  return value;
}

api::Value View(api::ValueType type, std::string_view bytes) {
  api::Value value{};
  value.type = type;
  value.bytes = reinterpret_cast<const uint8_t*>(bytes.data());
  value.count = static_cast<uint32_t>(bytes.size());
  return value;
}

// What values of exchanges point to.
template <class T>
T& Kept(T thing) {
  static std::deque<T> kept;
  return kept.emplace_back(std::move(thing));
}

api::Value Items(api::ValueType type, std::vector<api::Value> items, int64_t extra) {
  const std::vector<api::Value>& kept = Kept(std::move(items));
  api::Value value = Scalar(type, 0);
  value.items = kept.data();
  value.count = static_cast<uint32_t>(type == api::ValueType::kMap ? kept.size() / 2 : kept.size());
  value.extra = extra;
  return value;
}

std::string Print(const api::Value& value);

std::string PrintItems(const api::Value* items, uint64_t count) {
  std::string text = "[";
  for (uint64_t i = 0; i < count; ++i) text += Print(items[i]) + ",";
  return text + "]";
}

std::string PrintObject(const api::Record& record) {
  if (record.type == nullptr) return "of an unknown type";
  std::string text = std::string(sdk::ViewOf(record.type->name)) + "{";
  for (uint32_t i = 0; i < record.type->field_count; ++i) {
    const api::ObjectField& field = record.type->fields[i];
    text += std::string(sdk::ViewOf(field.name)) + " " +
            std::to_string(static_cast<int>(field.type)) + "=";
    if (record.fields != nullptr) {
      text += Print(record.fields[i]);
    } else if (record.reader != nullptr) {
      sdk::HeapArena arena(kArenaBytes);
      api::Failure failure = sdk::NoFailure();
      api::Value read{};
      const api::Outcome outcome =
          record.reader->ReadField(&record, i, arena.get(), &read, &failure);
      text += outcome == api::Outcome::kDone ? Print(read) : std::string(sdk::TextOf(failure));
    }
    text += ",";
  }
  return text + "}";
}

// Of the types above.
std::string Print(const api::Value& value) {
  std::string text = std::to_string(static_cast<int>(value.type)) + ":";
  switch (value.type) {
    case api::ValueType::kNull:
      return text;
    case api::ValueType::kString:
    case api::ValueType::kByteArray:
      return text.append(reinterpret_cast<const char*>(value.bytes), value.count);
    case api::ValueType::kUuid:
      return text + std::to_string(value.int64) + "-" + std::to_string(value.extra);
    case api::ValueType::kStringArray:
    case api::ValueType::kObjectArray:
    case api::ValueType::kCollection:
      return text + std::to_string(value.extra) + PrintItems(value.items, value.count);
    case api::ValueType::kMap:
      return text + std::to_string(value.extra) +
             PrintItems(value.items, uint64_t{2} * value.count);
    case api::ValueType::kObject:
      return text + PrintObject(*value.object);
    default:
      return text + std::to_string(value.int64);
  }
}

}  // namespace

api::Value Null() { return Scalar(api::ValueType::kNull, 0); }
api::Value Bool(bool value) { return Scalar(api::ValueType::kBool, value ? 1 : 0); }
api::Value Int(int32_t number) { return Scalar(api::ValueType::kInt, number); }
api::Value Long(int64_t number) { return Scalar(api::ValueType::kLong, number); }
api::Value Text(std::string_view text) { return View(api::ValueType::kString, text); }
api::Value ByteArray(std::string_view bytes) { return View(api::ValueType::kByteArray, bytes); }
api::Value Byte(int8_t number) { return Scalar(api::ValueType::kByte, number); }
api::Value Uuid(int64_t most, int64_t least) {
  api::Value value = Scalar(api::ValueType::kUuid, most);
  value.extra = least;
  return value;
}
api::Value StringArray(std::vector<std::string_view> texts) {
  std::vector<api::Value> items;
  for (const std::string_view text : texts) items.push_back(Text(text));
  return Items(api::ValueType::kStringArray, std::move(items), 0);
}
api::Value ObjectArray(std::vector<api::Value> items) {
  return Items(api::ValueType::kObjectArray, std::move(items), -1);
}
api::Value Collection(int64_t kind, std::vector<api::Value> items) {
  return Items(api::ValueType::kCollection, std::move(items), kind);
}
api::Value Map(std::vector<api::Value> keys_and_values) {
  return Items(api::ValueType::kMap, std::move(keys_and_values), 1);
}

api::Value Object(std::string_view type, const Fields& fields, std::vector<api::Value> values) {
  std::vector<api::ObjectField>& kept = Kept(std::vector<api::ObjectField>());
  for (const auto& [name, field_type] : fields) {
    kept.push_back({sdk::BytesOf(name), field_type, {}});
  }
  api::ObjectType& described = Kept(api::ObjectType{});
  described.struct_size = sizeof(described);
  described.name = sdk::BytesOf(type);
  described.fields = kept.data();
  described.field_count = static_cast<uint32_t>(kept.size());
  api::Record& record = Kept(api::Record{});
  record.type = &described;
  if (!values.empty()) record.fields = Kept(std::move(values)).data();
  api::Value value = Scalar(api::ValueType::kObject, 0);
  value.object = &record;
  return value;
}

std::vector<std::string> Print(const api::Value* values, uint64_t count) {
  std::vector<std::string> printed;
  for (uint64_t i = 0; i < count; ++i) printed.push_back(Print(values[i]));
  return printed;
}

}  // namespace glowplug::conformance
