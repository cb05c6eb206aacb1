// SPDX-License-Identifier: Apache-2.0
// What the Java thin client sends, our codec sends; what the server answered, it reads.
#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "tests/golden/golden_codec.h"
#include "tests/golden/vectors.h"
#include "tests/interop/notation.h"

namespace glowplug::test {
namespace {

namespace json = boost::json;
using api::Operation;

std::string HexText(std::string_view bytes) { return absl::BytesToHexString(std::string(bytes)); }

class GoldenTest : public ::testing::TestWithParam<GoldenVector> {
 protected:
  GoldenTest() : codec_(GetParam().file != "values_full_footer") {}

  // The request of the vector; what it points to lives in arena_.
  api::Request Request() {
    const GoldenVector& vector = GetParam();
    const json::array& args = vector.Array("args");
    args_.reserve(args.size());
    for (const json::value& arg : args) args_.push_back(MakeValue(arg, arena_));
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = vector.operation();
    request.token = 1;
    request.args = args_.data();
    request.arg_count = static_cast<uint32_t>(args_.size());
    if (const std::string cache = vector.Text("cache"); !cache.empty()) {
      request.cache_id = codec_.codec().CacheId(sdk::BytesOf(cache));
    }
    if (vector.content.contains("keep_binary")) request.flags |= api::kKeepBinary;
    if (const json::array expiry = vector.Array("expiry"); !expiry.empty()) {
      request.flags |= api::kExpiry;
      request.create_ms = expiry[0].as_int64();
      request.update_ms = expiry[1].as_int64();
      request.access_ms = expiry[2].as_int64();
    }
    return request;
  }

  GoldenCodec codec_;

 private:
  sdk::HeapArena arena_;
  std::vector<api::Value> args_;
};

void SortAliases(json::array& aliases) {
  std::sort(aliases.begin(), aliases.end(), [](const json::value& left, const json::value& right) {
    return json::serialize(left) < json::serialize(right);
  });
}

// A configuration's properties may come in any order, and so may aliases, which are a map.
std::map<int64_t, json::value> Properties(const json::array& rows) {
  std::map<int64_t, json::value> properties;
  for (size_t i = 0; i + 1 < rows.size(); i += 2) {
    json::value& property = properties[rows[i].at("int").as_int64()] = rows[i + 1];
    if (rows[i].at("int").as_int64() != int64_t{200}) continue;
    for (json::value& entity : property.at_pointer("/object_array/items").as_array()) {
      SortAliases(entity.at_pointer("/object_array/items/6/object_array/items").as_array());
    }
  }
  return properties;
}

json::array DescribeRows(Operation operation, const api::Reply& reply) {
  json::array rows;
  for (uint64_t i = 0; i < reply.row_count; ++i) {
    rows.push_back(operation == Operation::kType ? DescribeType(reply.rows[i])
                                                 : Describe(reply.rows[i]));
  }
  return rows;
}

TEST_P(GoldenTest, EncodesTheSameBytes) {
  const GoldenVector& vector = GetParam();
  if (!vector.Text("decode_only").empty()) return;  // It says why.
  EXPECT_EQ(HexText(codec_.Encode(Request())), HexText(vector.Frame("request")));
}

TEST_P(GoldenTest, DecodesTheAnswer) {
  const GoldenVector& vector = GetParam();
  const std::string frame = vector.Frame("response");
  const api::Reply reply = codec_.Decode(vector.operation(), sdk::BytesOf(frame));
  EXPECT_EQ(reply.kind, api::ReplyKind::kAnswer);
  EXPECT_EQ(reply.token, 1u);
  if (const json::value* status = vector.content.if_contains("status")) {
    EXPECT_EQ(reply.status, status->as_int64());
    EXPECT_NE(reply.code, api::Code::kOk);
    // The frame ends with the text.
    EXPECT_EQ(sdk::ViewOf(reply.text), frame.substr(frame.size() - reply.text.size));
    EXPECT_GT(reply.text.size, 0u);
    return;
  }
  ASSERT_EQ(reply.status, 0);
  EXPECT_EQ(reply.more != 0, vector.content.contains("more"));
  const json::array rows = DescribeRows(vector.operation(), reply);
  if (vector.operation() == Operation::kCacheConfiguration) {
    EXPECT_EQ(Properties(rows), Properties(vector.Array("rows")));
  } else {
    EXPECT_EQ(rows, vector.Array("rows"));
  }
}

INSTANTIATE_TEST_SUITE_P(Java, GoldenTest, ::testing::ValuesIn(GoldenVectors()),
                         [](const auto& instance) {
                           return instance.param.file + "_" + instance.param.name;
                         });

}  // namespace
}  // namespace glowplug::test
