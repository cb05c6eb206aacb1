// SPDX-License-Identifier: Apache-2.0
// The grammar of messages (wire/ignite/fields.h), with what this codec's sessions know beside it.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_FIELDS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_FIELDS_H_

#include "wire/ignite/fields.h"

namespace glowplug::binary {

using ignite::AllocateValues;
using ignite::ExpectType;
using ignite::Field;
using ignite::FieldKind;
using ignite::FieldList;
using ignite::Needs;
using ignite::Negotiated;
using ignite::NothingOf;
using ignite::NumberValue;

class TypeRegistry;

struct Wire : ignite::Terms {
  TypeRegistry* registry;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_FIELDS_H_
