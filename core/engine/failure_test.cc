// SPDX-License-Identifier: Apache-2.0
#include "core/engine/failure.h"

#include <glowplug/sdk/status.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace glowplug {
namespace {

using ::testing::HasSubstr;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(FailureTest, APluginsFailureKeepsItsFacts) {
  api::Failure failure = sdk::NoFailure();
  sdk::Fail(&failure, api::Code::kUnavailable, "connection refused",
            {.origin = api::Origin::kNetwork, .fatal = true, .peer_code = 111});
  const absl::Status status = StatusOf(failure, "Get", "127.0.0.1:1");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(status), HasSubstr("Get on 127.0.0.1:1: connection refused"));
  const ErrorInfo info = InfoOf(status);
  EXPECT_EQ(info.origin, Origin::kNetwork);
  EXPECT_EQ(info.endpoint, "127.0.0.1:1");
  EXPECT_EQ(info.peer_code, 111);
  EXPECT_FALSE(info.connection_usable);
}

TEST(FailureTest, WhatAPluginInventsIsAnErrorAllTheSame) {
  api::Failure failure = sdk::NoFailure();
  failure.code = static_cast<api::Code>(4711);
  failure.origin = static_cast<api::Origin>(99);
  failure.text_size = 1'000'000;
  failure.text[0] = 'x';
  const absl::Status status = StatusOf(failure, "Get", "");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(InfoOf(status).origin, Origin::kPlugin);
  failure.code = api::Code::kOk;  // a failure is never a success
  EXPECT_FALSE(StatusOf(failure, "Get", "").ok());
}

TEST(FailureTest, AServersStatusIsTold) {
  api::Reply reply{};
  reply.status = 1000;
  reply.code = api::Code::kNotFound;
  const std::string text = "Cache does not exist [cacheId=7]";
  reply.text = {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
  const absl::Status status = StatusOf(reply, api::Operation::kGet, "h:1");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Message(status), HasSubstr("(server status 1000). Check the name of the cache"));
  EXPECT_EQ(InfoOf(status).origin, Origin::kServer);
  EXPECT_EQ(InfoOf(status).peer_text, text);
  EXPECT_TRUE(InfoOf(status).connection_usable);
  EXPECT_THAT(Message(StatusOf(reply, api::Operation::kScanPage, "h:1")),
              ::testing::EndsWith("(server status 1000)"))
      << "of a cursor, no cache is to be made";
}

}  // namespace
}  // namespace glowplug
