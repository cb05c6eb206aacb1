// SPDX-License-Identifier: Apache-2.0
#include <glowplug/error.h>
#include <gtest/gtest.h>

namespace glowplug {
namespace {

TEST(ErrorTest, CarriesEveryFactThroughTheStatus) {
  ErrorInfo info;
  info.origin = Origin::kServer;
  info.operation = "Put";
  info.endpoint = "[::1]:10800";
  info.peer_code = 1012;
  info.peer_text = "Authorization failed\nfor user 'x'";
  info.connection_usable = false;
  info.may_have_happened = true;
  const absl::Status status = MakeError(absl::StatusCode::kPermissionDenied, "refused", info);
  EXPECT_EQ(status.message(), "refused");
  const ErrorInfo back = InfoOf(status);
  EXPECT_EQ(back.origin, Origin::kServer);
  EXPECT_EQ(back.operation, "Put");
  EXPECT_EQ(back.endpoint, "[::1]:10800");
  EXPECT_EQ(back.peer_code, 1012);
  EXPECT_EQ(back.peer_text, "Authorization failed for user 'x'");
  EXPECT_FALSE(back.connection_usable);
  EXPECT_TRUE(back.may_have_happened);
}

TEST(ErrorTest, WhatAPluginInventsIsAnErrorAllTheSame) {
  for (const int code : {0, -1, 17, 4711}) {
    const absl::Status status = MakeError(static_cast<absl::StatusCode>(code), "refused",
                                          {.origin = static_cast<Origin>(200)});
    EXPECT_EQ(status.code(), absl::StatusCode::kUnknown) << code;
    EXPECT_EQ(InfoOf(status).origin, Origin::kPlugin);
  }
}

TEST(ErrorTest, AForeignStatusHasTheDefaults) {
  const ErrorInfo info = InfoOf(absl::InternalError("not ours"));
  EXPECT_EQ(info.origin, Origin::kClient);
  EXPECT_TRUE(info.connection_usable);
  EXPECT_FALSE(info.may_have_happened);
  EXPECT_TRUE(info.endpoint.empty());
}

}  // namespace
}  // namespace glowplug
