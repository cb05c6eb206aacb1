// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retained_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace glowplug {
namespace {

TEST(RetainedRequestTest, AnObjectWithoutFields) {
  api::Record record{};
  api::Value arg{};
  arg.type = api::ValueType::kObject;
  arg.object = &record;
  api::Request request{};
  request.args = &arg;
  request.arg_count = 1;
  const auto retained = RetainedRequest::Of(request);
  EXPECT_EQ(retained->get().args[0].object->type, nullptr);
  EXPECT_EQ(retained->get().args[0].object->fields, nullptr);
}

// Everything a request points to, destroyed before the copy is read: a shallow copy would show
// under AddressSanitizer, and as wiped bytes without it.
struct Source {
  std::string key = "the key, too long for the small-string room";
  std::string element = "an element of the map";
  uint8_t magnitude[3] = {1, 2, 3};
  api::Value entries[2] = {};
  api::Value fields[1] = {};
  std::string type_name = "org.example.ATypeOfTheCaller";
  std::string field_name = "a field whose name is long";
  api::ObjectField described[1] = {};
  api::ObjectType type{};
  api::Record record{};
  api::Value args[4] = {};

  Source() {
    args[0].type = api::ValueType::kString;
    args[0].bytes = reinterpret_cast<const uint8_t*>(key.data());
    args[0].count = static_cast<uint32_t>(key.size());
    entries[0].type = api::ValueType::kInt;
    entries[0].int64 = 5;
    entries[1].type = api::ValueType::kString;
    entries[1].bytes = reinterpret_cast<const uint8_t*>(element.data());
    entries[1].count = static_cast<uint32_t>(element.size());
    args[1].type = api::ValueType::kMap;
    args[1].items = entries;
    args[1].count = 1;
    args[2].type = api::ValueType::kDecimal;
    args[2].bytes = magnitude;
    args[2].count = 3;
    args[2].extra = -4;
    fields[0].type = api::ValueType::kLong;
    fields[0].int64 = -1;
    described[0].name = sdk::BytesOf(field_name);
    described[0].type = api::ValueType::kLong;
    type.name = sdk::BytesOf(type_name);
    type.fields = described;
    type.field_count = 1;
    record.type = &type;
    record.fields = fields;
    args[3].type = api::ValueType::kObject;
    args[3].object = &record;
  }
  ~Source() {
    key.assign(key.size(), '\0');
    element.assign(element.size(), '\0');
    magnitude[0] = magnitude[1] = magnitude[2] = 0;
    for (api::Value& value : entries) value = {};
    fields[0] = {};
    type_name.assign(type_name.size(), '\0');
    field_name.assign(field_name.size(), '\0');
    described[0] = {};
    type = {};
    record = {};
  }
};

std::string TextOf(const api::Value& value) {
  return {reinterpret_cast<const char*>(value.bytes), value.count};
}

TEST(RetainedRequestTest, OutlivesWhatItWasMadeFrom) {
  auto source = std::make_unique<Source>();
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kPut;
  request.cache_id = 42;
  request.args = source->args;
  request.arg_count = 4;
  const auto retained = RetainedRequest::Of(request);
  source.reset();

  const api::Request& copy = retained->get();
  EXPECT_EQ(copy.operation, api::Operation::kPut);
  EXPECT_EQ(copy.cache_id, 42);
  ASSERT_EQ(copy.arg_count, 4u);
  EXPECT_EQ(TextOf(copy.args[0]), "the key, too long for the small-string room");
  EXPECT_EQ(copy.args[1].items[0].int64, 5);
  EXPECT_EQ(TextOf(copy.args[1].items[1]), "an element of the map");
  EXPECT_EQ(TextOf(copy.args[2]), "\1\2\3");
  EXPECT_EQ(copy.args[2].extra, -4);
  const api::ObjectType& type = *copy.args[3].object->type;
  EXPECT_EQ(sdk::ViewOf(type.name), "org.example.ATypeOfTheCaller");
  ASSERT_EQ(type.field_count, 1u);
  EXPECT_EQ(sdk::ViewOf(type.fields[0].name), "a field whose name is long");
  EXPECT_EQ(type.fields[0].type, api::ValueType::kLong);
  EXPECT_EQ(copy.args[3].object->fields[0].int64, -1);
}

TEST(RetainedRequestTest, KeepsTextsAndNumbersSideBySide) {
  const std::string texts[] = {"", "a", "bcd", std::string(5000, 'x')};
  std::vector<api::Value> args;
  for (const std::string& text : texts) {
    api::Value value{};
    value.type = api::ValueType::kString;
    value.bytes = reinterpret_cast<const uint8_t*>(text.data());
    value.count = static_cast<uint32_t>(text.size());
    args.push_back(value);
    value = {};
    value.type = api::ValueType::kLong;
    value.int64 = static_cast<int64_t>(text.size());
    args.push_back(value);
  }
  api::Request request{};
  request.args = args.data();
  request.arg_count = static_cast<uint32_t>(args.size());
  const auto retained = RetainedRequest::Of(request);
  std::fill(args.begin(), args.end(), api::Value{});
  for (size_t i = 0; i < std::size(texts); ++i) {
    EXPECT_EQ(TextOf(retained->get().args[2 * i]), texts[i]);
    EXPECT_EQ(retained->get().args[2 * i + 1].int64, static_cast<int64_t>(texts[i].size()));
  }
}

TEST(RetainedRequestTest, KeepsARequestWithoutArguments) {
  api::Request request{};
  request.operation = api::Operation::kCacheNames;
  const auto retained = RetainedRequest::Of(request);
  EXPECT_EQ(retained->get().operation, api::Operation::kCacheNames);
  EXPECT_EQ(retained->get().arg_count, 0u);
}

api::Request GetOf(const api::Value& key) {
  api::Request request{};
  request.operation = api::Operation::kGet;
  request.args = &key;
  request.arg_count = 1;
  return request;
}

TEST(KeptRequestsTest, CountsWhatItKeeps) {
  KeptRequests kept;
  api::Value key{};
  key.type = api::ValueType::kInt;
  key.int64 = 1;
  auto first = kept.Keep(GetOf(key));
  EXPECT_EQ(kept.count(), 1u);
  kept.LetGo(std::move(first));
  EXPECT_EQ(kept.count(), 0u);
  EXPECT_EQ(kept.bytes(), 0u);
  key.int64 = 2;
  const auto second = kept.Keep(GetOf(key));
  EXPECT_EQ(second->get().args[0].int64, 2);
  EXPECT_TRUE(second->tried.empty());
}

TEST(KeptRequestsTest, KeepsABoundedNumberAndCountsNoOther) {
  KeptRequests kept;
  api::Value key{};
  key.type = api::ValueType::kInt;
  kept.LetGo(RetainedRequest::Of(GetOf(key)));  // which nobody kept
  kept.LetGo(nullptr);
  EXPECT_EQ(kept.count(), 0u);
  std::vector<std::unique_ptr<RetainedRequest>> all;
  while (auto one = kept.Keep(GetOf(key))) all.push_back(std::move(one));
  EXPECT_EQ(all.size(), KeptRequests::kMost);
  for (auto& one : all) kept.LetGo(std::move(one));
  EXPECT_EQ(kept.bytes(), 0u);
}

TEST(KeptRequestsTest, KeepsABoundedNumberOfBytes) {
  KeptRequests kept;
  const std::string large(1 << 20, 'x');
  api::Value key{};
  key.type = api::ValueType::kString;
  key.bytes = reinterpret_cast<const uint8_t*>(large.data());
  key.count = static_cast<uint32_t>(large.size());
  std::vector<std::unique_ptr<RetainedRequest>> all;
  while (auto one = kept.Keep(GetOf(key))) all.push_back(std::move(one));
  EXPECT_EQ(all.size(), 64u);
  EXPECT_EQ(TextOf(all.back()->get().args[0]), large);
  for (auto& one : all) kept.LetGo(std::move(one));
}

}  // namespace
}  // namespace glowplug
