// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec.h>

#include <utility>
#include <vector>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::conformance {
namespace {

using api::Operation;

using api::ValueType;

constexpr int32_t kBackups = static_cast<int32_t>(api::CacheProperty::kBackups);
constexpr int32_t kName = static_cast<int32_t>(api::CacheProperty::kName);
constexpr int32_t kEntities = static_cast<int32_t>(api::CacheProperty::kQueryEntities);

const Fields kCityFields = {{"name", ValueType::kString}, {"people", ValueType::kLong}};

api::Value City() { return Object("City", kCityFields, {Text("Bern"), Long(134000)}); }
const Fields kCountryFields = {{"capital", ValueType::kObject}, {"cities", ValueType::kCollection}};
api::Value Country() {
  return Object("geo.Country", kCountryFields, {City(), Collection(1, {City(), Null(), City()})});
}
api::Value Entities() {
  return ObjectArray({ObjectArray(
      {Text("java.lang.Integer"), Text("City"), Text("CITY"), Null(), Null(),
       ObjectArray({ObjectArray({Text("name"), Text("java.lang.String"), Bool(false), Bool(true),
                                 Null(), Int(-1), Int(-1)})}),
       ObjectArray({ObjectArray({Text("name"), Text("NAME")})}),
       ObjectArray({ObjectArray({Text("by_name"), Byte(0), Int(-1),
                                 ObjectArray({ObjectArray({Text("name"), Bool(false)})})})})})});
}

std::vector<Exchange> KeyValue() {
  const api::Value processor = ObjectArray({Int(1)});
  return {
      {Operation::kGet, {Text("key")}, {Text("value")}},
      {Operation::kGet, {Int(1)}, {Null()}},
      {Operation::kGet, {ByteArray("\1\2\3")}, {Long(INT64_MIN)}},
      {Operation::kGet, {City()}, {Country()}},
      {Operation::kPut, {Int(1), Text("gr\xC3\xBC\xC3\x9F")}, {}},
      {Operation::kPut, {City(), Map({Text("a"), Country(), Int(1), Null()})}, {}},
      {Operation::kGetAll, {Int(1), Int(2)}, {Int(1), Text("one"), Int(2), Text("")}},
      {Operation::kPutAll, {Int(1), Text("one"), Int(2), Long(2)}, {}},
      {Operation::kContainsKey, {Text("key")}, {Bool(true)}},
      {Operation::kRemoveKey, {Text("key")}, {Bool(false)}},
      {Operation::kReplaceIfEquals, {Text("key"), Int(1), Int(2)}, {Bool(true)}},
      {Operation::kSize, {}, {Long(3)}},
      {Operation::kPutIfAbsent, {Int(1), Int(2)}, {Bool(true)}},
      {Operation::kGetAndPut, {Int(1), Int(2)}, {Text("before")}},
      {Operation::kGetAndReplace, {Int(1), Int(2)}, {Null()}},
      {Operation::kGetAndRemove, {Int(1)}, {Int(2)}},
      {Operation::kGetAndPutIfAbsent, {Int(1), Int(2)}, {Null()}},
      {Operation::kReplace, {Int(1), Int(2)}, {Bool(false)}},
      {Operation::kRemoveIfEquals, {Int(1), Int(2)}, {Bool(true)}},
      {Operation::kContainsKeys, {Int(1), Text("2")}, {Bool(true)}},
      {Operation::kClear, {}, {}},
      {Operation::kClearKey, {Int(1)}, {}},
      {Operation::kClearKeys, {Int(1), Text("2")}, {}},
      {Operation::kRemoveKeys, {Int(1), Text("2")}, {}},
      {Operation::kRemoveAll, {}, {}},
      {Operation::kLocalPeek, {Int(1)}, {Null()}},
      {Operation::kInvoke, {Int(1), processor, Text("argument")}, {Long(5)}},
      {Operation::kInvokeAll,
       {Int(2), Int(1), Int(2), processor, Null()},
       {Int(1), Bool(true), Null(), Int(2), Bool(false), Text("no")}},
      {Operation::kPutAllConflict, {Int(1), Int(2), Text("version"), Long(0)}, {}},
      {Operation::kRemoveAllConflict, {Int(1), Text("version")}, {}},
      {.operation = Operation::kScan,
       .args = {Null(), Int(10), Int(-1), Bool(false)},
       .rows = {Int(1), City()},
       .resource = 5,
       .more = 1},
      {Operation::kScan, {processor, Int(10), Int(3), Bool(true)}, {}},
      {.operation = Operation::kScanPage, .args = {Long(5)}, .rows = {Int(1), Int(2)}, .more = 1},
      {Operation::kCloseResource, {Long(5)}, {}},
  };
}

std::vector<Exchange> Others() {
  return {
      {Operation::kCacheNames, {}, {Text("cities"), Text("people")}},
      {Operation::kCreateCache, {Text("cities")}, {}},
      {Operation::kGetOrCreateCache, {Text("cities")}, {}},
      {Operation::kDestroyCache, {}, {}},
      {Operation::kCreateCacheConfigured,
       {Int(kName), Text("cities"), Int(kEntities), Entities()},
       {}},
      {Operation::kGetOrCreateCacheConfigured, {Int(kBackups), Int(2)}, {}},
      {Operation::kTypeName, {Byte(0), Int(7)}, {Text("City")}},
      {Operation::kPutTypeName, {Byte(0), Int(7), Text("City")}, {Bool(true)}},
      {Operation::kType, {Int(7)}, {}},
      {Operation::kType,
       {Int(7)},
       {Object("City", kCityFields, {}), Object("City", kCityFields, {})}},
      {Operation::kPutType, {Object("Village", kCityFields, {})}, {}},
      {Operation::kBinaryConfiguration, {}, {Bool(true), Byte(0)}},
      {Operation::kHeartbeat, {}, {}},
      {Operation::kIdleTimeout, {}, {Long(30000)}},
      {Operation::kClusterState, {}, {Byte(1)}},
      {Operation::kSetClusterState, {Byte(2), Bool(false)}, {}},
      {Operation::kWalEnabled, {Text("cities")}, {Bool(true)}},
      {Operation::kSetWal, {Text("cities"), Bool(false)}, {Bool(true)}},
      {Operation::kNodeIds, {Long(-1), Bool(true), Text("role"), Text("data")}, {}},
      {Operation::kNodeIds, {Long(-1), Bool(false)}, {Long(3), Uuid(1, 2), Uuid(3, 4)}},
      {Operation::kNodes,
       {Uuid(1, 2)},
       {Uuid(1, 2), ObjectArray({ObjectArray({Text("role"), Text("data")})}),
        Collection(1, {Text("10.0.0.1")}), Collection(1, {}), Long(1), Bool(false), Bool(false),
        Bool(false), Text("id"),
        ObjectArray({Byte(2), Byte(17), Byte(0), Text(""), Long(0), ByteArray("rev")})}},
      {Operation::kEndpoints,
       {Long(-1), Long(-1)},
       {Long(3), Int(1), Uuid(1, 2), Int(10800), StringArray({"10.0.0.1", "host"}), Uuid(3, 4)}},
  };
}

CodecUnderTest Binary() {
  CodecUnderTest codec;
  codec.name = "Binary";
  codec.entry = &glowplug_plugin_v1_codec_binary;
  codec.exchanges = KeyValue();
  for (Exchange& exchange : Others()) codec.exchanges.push_back(std::move(exchange));
  codec.preparations = {
      {Operation::kBinaryConfiguration, {}, {Bool(true), Byte(0)}},
      {Operation::kPutTypeName, {}, {Bool(true)}},
      {Operation::kPutType, {}, {}},
      // What a country is, the client first hears from an answer.
      {Operation::kType,
       {},
       {Object("geo.Country", kCountryFields, {}), Object("geo.Country", kCountryFields, {})}},
  };
  return codec;
}

INSTANTIATE_TEST_SUITE_P(Binary, CodecConformance, testing::Values(Binary()), NameOfInstance());

}  // namespace
}  // namespace glowplug::conformance
