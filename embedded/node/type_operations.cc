// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include "embedded/node/operations.h"
#include "wire/ignite/string_object.h"

namespace glowplug::node {

void GetTypeName(Call& call) {
  const int8_t platform = call.in.Byte("platform");
  const int32_t type_id = call.in.Int("type id");
  if (!call.in.ok()) return;
  const absl::StatusOr<std::string> name = call.node().types().NameOf(platform, type_id);
  if (!name.ok()) return call.answer.Refuse(name.status());
  ignite::WriteString(call.answer.Success(), sdk::BytesOf(*name), "class name");
}

void PutTypeName(Call& call) {
  const int8_t platform = call.in.Byte("platform");
  const int32_t type_id = call.in.Int("type id");
  const api::Bytes name = ignite::ReadString(call.in, "class name");
  if (!call.in.ok()) return;
  const absl::Status put = call.node().types().PutName(platform, type_id, sdk::ViewOf(name));
  if (!put.ok()) return call.answer.Refuse(put);
  call.answer.Success().Bool(true);
}

void GetType(Call& call) {
  const int32_t type_id = call.in.Int("type id");
  if (!call.in.ok()) return;
  const std::optional<TypeFacts> facts = call.node().types().Find(type_id);
  ignite::Writer& out = call.answer.Success();
  out.Bool(facts.has_value());
  if (facts.has_value()) WriteTypeMeta(out, MetaOf(type_id, *facts));
}

void PutType(Call& call) {
  const ignite::TypeMeta meta = ReadTypeMeta(call.in);
  if (!call.in.ok()) return;
  const absl::Status put = call.node().types().Put(meta.type_id, FactsOf(meta));
  if (!put.ok()) return call.answer.Refuse(put);
  call.answer.Success();
}

// Compact footers and full names, which are a node's own defaults.
void BinaryConfiguration(Call& call) {
  constexpr int8_t kFullNames = 0;
  ignite::Writer& out = call.answer.Success();
  out.Bool(true);
  out.Byte(kFullNames);
}

}  // namespace glowplug::node
