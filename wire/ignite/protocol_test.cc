// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "wire/ignite/op_code.h"
#include "wire/ignite/status.h"
#include "wire/ignite/testing.h"
#include "wire/ignite/version.h"

namespace glowplug::ignite {
namespace {

using api::Code;

TEST(OpCode, HasANameForEachDocumentedNumber) {
  // ignite-protocol, section 4: first and last of each range.
  constexpr int16_t kRanges[][2] = {{0, 2},       {1000, 1025}, {1050, 1056},  {1100, 1101},
                                    {2000, 2009}, {3000, 3004}, {4000, 4001},  {5000, 5003},
                                    {5100, 5103}, {6000, 6001}, {7000, 7003},  {8000, 8001},
                                    {9000, 9007}, {9010, 9023}, {10000, 10000}};
  for (int op = -10; op < 11000; ++op) {
    bool documented = false;
    for (const auto& range : kRanges) documented |= op >= range[0] && op <= range[1];
    EXPECT_EQ(NameOf(static_cast<OpCode>(op)) != "unknown operation", documented) << op;
  }
  EXPECT_EQ(NameOf(static_cast<OpCode>(1008)), "get and put if absent");
  EXPECT_EQ(NameOf(static_cast<OpCode>(1016)), "remove key");
}

TEST(StatusCode, MeansWhatTheServerMeans) {
  struct Case {
    int status;
    Code code;
  };
  for (const Case& test :
       {Case{0, Code::kOk}, Case{1, Code::kUnknown}, Case{2, Code::kUnimplemented},
        Case{10, Code::kFailedPrecondition}, Case{11, Code::kUnavailable},
        Case{100, Code::kUnimplemented}, Case{1000, Code::kNotFound},
        Case{1001, Code::kAlreadyExists}, Case{1002, Code::kInvalidArgument},
        Case{1010, Code::kResourceExhausted}, Case{1011, Code::kNotFound},
        Case{1012, Code::kPermissionDenied}, Case{1020, Code::kResourceExhausted},
        Case{1021, Code::kNotFound}, Case{1030, Code::kResourceExhausted},
        Case{1040, Code::kUnknown}, Case{2000, Code::kUnauthenticated}, Case{-1, Code::kUnknown},
        Case{4711, Code::kUnknown}}) {
    EXPECT_EQ(CodeOf(static_cast<StatusCode>(test.status)), test.code) << test.status;
  }
  EXPECT_EQ(NameOf(static_cast<StatusCode>(1000)), "cache does not exist");
  EXPECT_EQ(NameOf(static_cast<StatusCode>(4711)), "unknown status");
}

TEST(StatusCode, OfACodeIsNeverSuccessForAnError) {
  EXPECT_EQ(StatusOf(Code::kOk), StatusCode::kSuccess);
  for (int code = 1; code <= 16; ++code) {
    EXPECT_NE(StatusOf(static_cast<Code>(code)), StatusCode::kSuccess) << code;
  }
  EXPECT_EQ(StatusOf(Code::kUnimplemented), StatusCode::kInvalidOpCode);
  EXPECT_EQ(StatusOf(Code::kNotFound), StatusCode::kFailed);
  EXPECT_EQ(StatusOf(Code::kInternal), StatusCode::kFailed);
}

TEST(Version, KnowsExactlyEight) {
  int known = 0;
  for (int16_t major = 0; major < 4; ++major) {
    for (int16_t minor = -1; minor < 12; ++minor) {
      for (int16_t patch = 0; patch < 3; ++patch) known += IsKnown({major, minor, patch}) ? 1 : 0;
    }
  }
  EXPECT_EQ(known, 8);
  EXPECT_LT((Version{1, 6, 9}), (Version{1, 7, 0}));
  EXPECT_EQ(TextOf({1, 7, 0}), "1.7.0");
}

TEST(FeatureSet, BitNIsInByteNByEight) {
  uint8_t bytes[8];
  EXPECT_EQ(FeatureSet().Write(bytes), 0u);
  const FeatureSet set =
      FeatureSet().With(Feature::kClusterStates).With(Feature::kHeartbeat);  // bits 2 and 11
  ASSERT_EQ(set.Write(bytes), 2u);
  EXPECT_EQ(bytes[0], 0x04);
  EXPECT_EQ(bytes[1], 0x08);
  EXPECT_EQ(FeatureSet({bytes, 2}), set);
  EXPECT_TRUE(set.Has(Feature::kHeartbeat));
  EXPECT_FALSE(set.Has(Feature::kUserAttributes));
  EXPECT_EQ(set & FeatureSet().With(Feature::kHeartbeat).With(Feature::kIndexQuery),
            FeatureSet().With(Feature::kHeartbeat));
  // Bits from 64 on are dropped.
  const std::string long_set(20, '\xFF');
  EXPECT_EQ(FeatureSet(sdk::BytesOf(long_set)), FeatureSet(UINT64_MAX));
}

}  // namespace
}  // namespace glowplug::ignite
