// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/object_format.h"

namespace glowplug::binary {

using ignite::NameMapper;

void ObjectFormat::Learn(bool compact_footer, int8_t mapper) {
  const std::lock_guard<std::mutex> lock(mutex_);
  compact_footer_ = compact_footer;
  unknown_mapper_ = mapper != static_cast<int8_t>(NameMapper::kFullName) &&
                    mapper != static_cast<int8_t>(NameMapper::kSimpleName);
  name_mapper_.reset();
  if (!unknown_mapper_) name_mapper_ = static_cast<NameMapper>(mapper);
}

bool ObjectFormat::has_unknown_mapper() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return unknown_mapper_ && !settings_.name_mapper;
}

bool ObjectFormat::Get(bool* compact_footer, NameMapper* mapper) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto compact = settings_.compact_footer ? settings_.compact_footer : compact_footer_;
  const auto names = settings_.name_mapper ? settings_.name_mapper : name_mapper_;
  if (!compact || !names) return false;
  *compact_footer = *compact;
  *mapper = *names;
  return true;
}

void ObjectFormat::GetUsual(bool* compact_footer, NameMapper* mapper) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  *compact_footer = settings_.compact_footer.value_or(compact_footer_.value_or(true));
  *mapper = settings_.name_mapper.value_or(name_mapper_.value_or(NameMapper::kFullName));
}

}  // namespace glowplug::binary
