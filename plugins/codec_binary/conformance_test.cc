// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec.h>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::conformance {
namespace {

using api::Operation;

CodecUnderTest Binary() {
  CodecUnderTest codec;
  codec.name = "Binary";
  codec.entry = &glowplug_plugin_v1_codec_binary;
  codec.exchanges = {
      {Operation::kGet, {Text("key")}, {Text("value")}},
      {Operation::kGet, {Int(1)}, {Null()}},
      {Operation::kGet, {ByteArray("\1\2\3")}, {Long(INT64_MIN)}},
      {Operation::kPut, {Int(1), Text("gr\xC3\xBC\xC3\x9F")}, {}},
      {Operation::kGetAll, {Int(1), Int(2)}, {Int(1), Text("one"), Int(2), Text("")}},
      {Operation::kPutAll, {Int(1), Text("one"), Int(2), Long(2)}, {}},
      {Operation::kContainsKey, {Text("key")}, {Bool(true)}},
      {Operation::kRemoveKey, {Text("key")}, {Bool(false)}},
      {Operation::kReplaceIfEquals, {Text("key"), Int(1), Int(2)}, {Bool(true)}},
      {Operation::kSize, {}, {Long(3)}},
      {Operation::kCacheNames, {}, {Text("cities"), Text("people")}},
      {Operation::kCreateCache, {Text("cities")}, {}},
      {Operation::kGetOrCreateCache, {Text("cities")}, {}},
      {Operation::kDestroyCache, {}, {}},
  };
  return codec;
}

INSTANTIATE_TEST_SUITE_P(Binary, CodecConformance, testing::Values(Binary()), NameOfInstance());

}  // namespace
}  // namespace glowplug::conformance
