// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/object_layout.h"

#include <cstring>

#include "wire/ignite/string_object.h"

namespace glowplug::ignite {
namespace {

uint32_t EntrySize(const ObjectLayout& layout) {
  return layout.offset_size + (layout.Has(kCompactFooter) ? 0 : 4);
}

uint64_t EntryPosition(const ObjectLayout& layout, uint32_t place) {
  return layout.footer + uint64_t{place} * EntrySize(layout);
}

uint32_t NumberAt(const Reader& in, uint64_t position, uint32_t size) {
  uint32_t number = 0;
  std::memcpy(&number, in.Between(position, position + size).data, size);
  return number;
}

uint64_t FieldPosition(const Reader& in, const ObjectLayout& layout, uint32_t place) {
  const uint64_t id_size = layout.Has(kCompactFooter) ? 0 : 4;
  return layout.begin + NumberAt(in, EntryPosition(layout, place) + id_size, layout.offset_size);
}

// A position that the header or footer gives as an offset from the object's beginning.
bool ReadPosition(Reader& in, const ObjectLayout& layout, uint64_t at, uint64_t last,
                  const char* what, uint64_t* position) {
  const auto offset = static_cast<int32_t>(NumberAt(in, at, 4));
  *position = layout.begin + static_cast<uint64_t>(static_cast<int64_t>(offset));
  if (offset >= 0 && *position >= layout.fields && *position <= last) return true;
  in.Reject(at, what, "an offset between the object's header and its end", offset);
  return false;
}

bool ReadFooter(Reader& in, uint64_t schema_offset_at, ObjectLayout* layout) {
  uint64_t footer_end = layout->end;
  layout->footer = layout->fields_end = layout->raw_end = layout->end;
  if (!layout->Has(kHasSchema)) {
    if (!layout->Has(kHasRaw)) return true;
    return ReadPosition(in, *layout, schema_offset_at, layout->end, "object's raw offset",
                        &layout->fields_end);
  }
  if (!ReadPosition(in, *layout, schema_offset_at, layout->end, "object's schema offset",
                    &layout->footer)) {
    return false;
  }
  layout->fields_end = layout->raw_end = layout->footer;
  if (layout->Has(kHasRaw)) {
    if (footer_end - layout->footer < 4) {
      in.Reject(layout->footer, "object's footer", "the raw data's offset in it",
                static_cast<int64_t>(footer_end - layout->footer));
      return false;
    }
    footer_end -= 4;
    if (!ReadPosition(in, *layout, footer_end, layout->footer, "object's raw offset",
                      &layout->fields_end)) {
      return false;
    }
  }
  layout->offset_size = layout->Has(kOneByteOffsets) ? 1 : layout->Has(kTwoByteOffsets) ? 2 : 4;
  const uint64_t size = footer_end - layout->footer;
  if (size % EntrySize(*layout) != 0) {
    in.Reject(layout->footer, "object's footer", "whole entries", static_cast<int64_t>(size));
    return false;
  }
  layout->field_count = static_cast<uint32_t>(size / EntrySize(*layout));
  return true;
}

}  // namespace

bool ReadLayout(Reader& in, uint64_t begin, ObjectLayout* layout) noexcept {
  layout->begin = begin;
  const uint64_t version_at = in.offset();
  const int8_t version = in.Byte("object's version");
  if (in.ok() && version != kObjectVersion) {
    in.Reject(version_at, "object's version", "1", version);
  }
  layout->flags = in.Char("object's flags");
  layout->type_id = in.Int("object's type id");
  in.Int("object's hash");
  const uint64_t length_at = in.offset();
  const int32_t length = in.Int("object's length");
  layout->schema_id = in.Int("object's schema id");
  const uint64_t schema_offset_at = in.offset();
  in.Int("object's schema offset");
  if (in.ok() && length < static_cast<int32_t>(kObjectHeaderSize)) {
    in.Reject(length_at, "object's length", "24 or more", length);
  }
  const uint64_t header_end = in.offset();
  if (in.ok()) in.Raw(static_cast<uint64_t>(length) - kObjectHeaderSize, "object");
  if (!in.ok()) return false;
  layout->end = in.offset();
  layout->fields = header_end;
  if (layout->type_id == 0) {
    const uint64_t input_end = in.MoveTo(header_end, layout->end);
    layout->type_name = ReadString(in, "object's type name");
    if (in.ok() && layout->type_name.data == nullptr) {
      in.Reject(header_end, "object's type name", "a string, for its type id is 0", kNullCode);
    }
    layout->fields = in.offset();
    in.MoveTo(layout->end, input_end);
  }
  return in.ok() && ReadFooter(in, schema_offset_at, layout);
}

bool FieldBounds(Reader& in, const ObjectLayout& layout, uint32_t place, uint64_t* begin,
                 uint64_t* end) noexcept {
  *begin = FieldPosition(in, layout, place);
  *end = place + 1 < layout.field_count ? FieldPosition(in, layout, place + 1) : layout.fields_end;
  if (*begin >= layout.fields && *begin < *end && *end <= layout.fields_end) return true;
  in.Reject(EntryPosition(layout, place), "field's offset",
            "one after the field before and before the footer",
            static_cast<int64_t>(*begin - layout.begin));
  return false;
}

int32_t FieldIdAt(const Reader& in, const ObjectLayout& layout, uint32_t place) noexcept {
  return static_cast<int32_t>(NumberAt(in, EntryPosition(layout, place), 4));
}

}  // namespace glowplug::ignite
