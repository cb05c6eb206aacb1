// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string_view>
#include <utility>

#include "embedded/node/commit.h"
#include "embedded/node/key_write.h"
#include "embedded/node/keys.h"
#include "embedded/node/operations.h"

namespace glowplug::node {
namespace {

using ignite::OpCode;

bool IsArgument(Call& call, std::string_view value, std::string_view name) {
  if (!IsNull(value)) return true;
  call.answer.Refuse(ignite::StatusCode::kFailed,
                     "Ouch! Argument cannot be null: " + std::string(name));
  return false;
}

}  // namespace

void WriteKey(Call& call) {
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  ExpiryPolicy policy = PolicyOf(call.in, header);
  Key key;
  ReadKey(call.in, call.connection.arena.get(), &key);
  const bool removes = call.op == OpCode::kRemoveKey || call.op == OpCode::kClearKey;
  const WriteFields fields = removes ? WriteFields{} : FieldsOf(call.op);
  const std::string_view expected =
      fields.has_expected ? ReadOpaque(call.in, "expected value") : std::string_view();
  const std::string_view value =
      fields.has_value ? ReadOpaque(call.in, "value") : std::string_view();
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, header.cache_id, Access::kWrite);
  if (cache == nullptr || !IsKey(call, key)) return;
  if (!IsArgument(call, expected, fields.has_value ? "oldVal" : "val")) return;
  if (!IsArgument(call, value, "val")) return;
  if (!ChoosePolicy(call, *cache, header, &policy)) return;

  const store::EntryKey place = PlaceOf(call, *cache, key);
  if (removes) {
    store::Change change = store::Change::Remove(place);
    const bool answers = call.op == OpCode::kRemoveKey;
    return Commit(call, {&change, 1}, [answers](ignite::Writer& out, int64_t removed) {
      if (answers) out.Bool(removed > 0);
    });
  }
  if (call.op == OpCode::kPut && IsPlain(*cache, policy)) {
    store::Change change = store::Change::Put(place, value);
    return Commit(call, {&change, 1}, [](ignite::Writer&, int64_t) {});
  }
  const auto write = std::make_shared<KeyWrite>(call.op, policy, NowMs(), value, expected);
  if (!call.is_alone) write->Own();
  store::Change change = store::Change::By(
      place, [write](const store::Entry* present) { return write->Decide(present); });
  Commit(call, {&change, 1}, [write](ignite::Writer& out, int64_t) { write->WriteAnswer(out); });
}

}  // namespace glowplug::node
