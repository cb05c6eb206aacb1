// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CONFORMANCE_CODEC_VALUES_H_
#define GLOWPLUG_CONFORMANCE_CODEC_VALUES_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug::conformance {

// Values for exchanges; texts and bytes must outlive them, as literals do. What they hold is kept
// until the program ends.
api::Value Null();
api::Value Bool(bool value);
api::Value Int(int32_t number);
api::Value Long(int64_t number);
api::Value Text(std::string_view text);
api::Value ByteArray(std::string_view bytes);
api::Value Byte(int8_t number);
api::Value Uuid(int64_t most, int64_t least);
api::Value StringArray(std::vector<std::string_view> texts);
api::Value ObjectArray(std::vector<api::Value> items);
api::Value Collection(int64_t kind, std::vector<api::Value> items);
api::Value Map(std::vector<api::Value> keys_and_values);

using Fields = std::vector<std::pair<std::string_view, api::ValueType>>;
// A complex object; without values one that has a type alone.
api::Value Object(std::string_view type, const Fields& fields, std::vector<api::Value> values);

// All that makes such values equal, objects field by field.
std::vector<std::string> Print(const api::Value* values, uint64_t count);

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_CODEC_VALUES_H_
