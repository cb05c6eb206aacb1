// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/object_id.h"

#include <charconv>

#include "wire/ignite/lower_case.h"
#include "wire/ignite/utf16.h"

namespace glowplug::ignite {
namespace {

int32_t LowerCaseHash(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  uint32_t hash = 0;
  for (size_t i = 0; i < text.size();) {
    if (bytes[i] < 0x80) {
      const uint32_t unit = bytes[i++];
      hash = 31 * hash + (unit - 'A' < 26 ? unit + ('a' - 'A') : unit);
      continue;
    }
    size_t used;
    const uint32_t point = DecodeUtf8(bytes + i, text.size() - i, &used);
    ForEachUnit(
        point, [&](uint32_t unit) { hash = 31 * hash + ToLowerCase(static_cast<uint16_t>(unit)); });
    i += used;
  }
  return static_cast<int32_t>(hash);
}

// As Java's Integer.parseInt understands it, in ASCII.
bool IsInt(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int32_t number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string_view SimpleName(std::string_view name) noexcept {
  constexpr size_t kNone = std::string_view::npos;
  // Ignite's mapper leaves names that contain "$$Lambda$" uncut at a '$'; here they are cut as any.
  size_t cut = name.rfind('$');
  // An anonymous class ("Outer$1") and one that ends with '$' keep what stands before it.
  if (cut != kNone && (cut + 1 == name.size() || IsInt(name.substr(cut + 1)))) cut = kNone;
  if (cut == kNone) cut = name.rfind('+');
  if (cut == kNone) cut = name.rfind('.');
  return cut == kNone ? name : name.substr(cut + 1);
}

int32_t TypeIdOf(std::string_view name, NameMapper mapper) noexcept {
  return LowerCaseHash(mapper == NameMapper::kSimpleName ? SimpleName(name) : name);
}

int32_t FieldIdOf(std::string_view name) noexcept { return LowerCaseHash(name); }

int32_t AddToSchema(int32_t schema_id, int32_t field_id) noexcept {
  auto hash = static_cast<uint32_t>(schema_id);
  const auto id = static_cast<uint32_t>(field_id);
  for (uint32_t shift = 0; shift < 32; shift += 8)
    hash = (hash ^ (id >> shift & 0xFF)) * 0x01000193;
  return static_cast<int32_t>(hash);
}

}  // namespace glowplug::ignite
