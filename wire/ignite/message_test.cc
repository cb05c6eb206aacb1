// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, section 3.
#include "wire/ignite/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

using testing::ExactBytes;
using testing::ForEachTruncation;
using ::testing::HasSubstr;
using testing::Hex;
using testing::ToHex;

constexpr Version k13{1, 3, 0};
constexpr Version k15{1, 5, 0};
constexpr Version k17{1, 7, 0};

std::string Written(const std::function<void(Writer&)>& write) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  write(out);
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  return std::string(buffer.view());
}

TEST(Frame, CountsTheBytesAfterItsLength) {
  EXPECT_EQ(Written([](Writer& out) {
              BeginFrame(out);
              WriteRequestHeader(out, {OpCode::kHeartbeat, 0x0102030405060708});
              EXPECT_TRUE(EndFrame(out));
            }),
            // 10 bytes: i16 op 1, i64 request id.
            Hex("0A000000 0100 0807060504030201"));
}

TEST(Frame, IsTakenBackOnAFault) {
  sdk::HeapBuffer buffer;
  ASSERT_TRUE(sdk::Append(buffer.out(), "before"));
  Writer out(buffer.out());
  BeginFrame(out);
  out.Int(1);
  out.Reject("something", "something else", 1);
  EXPECT_FALSE(EndFrame(out));
  EXPECT_EQ(buffer.view(), "before");
}

TEST(RequestHeader, IsOpAndId) {
  const ExactBytes bytes(Hex("E803 FFFFFFFFFFFFFFFF"));
  Reader in(bytes.get());
  const RequestHeader header = ReadRequestHeader(in);
  EXPECT_EQ(header.op, OpCode::kGet);
  EXPECT_EQ(header.request_id, -1);
  EXPECT_TRUE(in.ok());
}

TEST(CacheHeader, PutsExpiryBeforeTheTransaction) {
  CacheHeader header;
  header.cache_id = 97;
  header.flags = kKeepBinaryFlag | kTransactionalFlag | kExpiryFlag;
  header.create_ms = 1;
  header.update_ms = -2;
  header.access_ms = -1;
  header.transaction = 5;
  const std::string bytes = Written([&](Writer& out) { WriteCacheHeader(out, header, k17); });
  EXPECT_EQ(ToHex(bytes), ToHex(Hex("61000000 07 0100000000000000 FEFFFFFFFFFFFFFF"
                                    "FFFFFFFFFFFFFFFF 05000000")));
  Reader in(sdk::BytesOf(bytes));
  const CacheHeader again = ReadCacheHeader(in, k17);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(again.cache_id, 97);
  EXPECT_EQ(again.flags, 7);
  EXPECT_EQ(again.update_ms, -2);
  EXPECT_EQ(again.access_ms, -1);
  EXPECT_EQ(again.transaction, 5);
  ForEachTruncation(bytes, [](api::Bytes cut) {
    Reader reader(cut);
    ReadCacheHeader(reader, k17);
    EXPECT_EQ(reader.fault().kind, FaultKind::kTruncated) << cut.size;
  });
}

TEST(CacheHeader, HasNoPlaceForLaterFlagsInOldVersions) {
  struct Case {
    int8_t flags;
    Version version;
    bool fits;
  };
  for (const Case& test :
       {Case{kExpiryFlag, k15, false}, Case{kExpiryFlag, k17, true},
        Case{kTransactionalFlag, k13, false}, Case{kTransactionalFlag, k15, true},
        Case{kKeepBinaryFlag, k13, true}, Case{8, k17, false}, Case{-128, k17, false}}) {
    CacheHeader header;
    header.flags = test.flags;
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteCacheHeader(out, header, test.version);
    EXPECT_EQ(out.ok(), test.fits) << int{test.flags};
    std::string bytes = Hex("00000000") + static_cast<char>(test.flags) + std::string(32, '\0');
    Reader in(sdk::BytesOf(bytes));
    const CacheHeader read = ReadCacheHeader(in, test.version);
    EXPECT_TRUE(in.ok());
    EXPECT_EQ(read.flags, test.fits ? test.flags : 0) << int{test.flags};
  }
}

struct Response {
  const char* name;
  Version version;
  ResponseHeader header;
  std::string bytes;
};

std::vector<Response> Responses() {
  ResponseHeader plain;
  plain.request_id = 7;
  ResponseHeader topology = plain;
  topology.has_topology = true;
  topology.topology_major = 3;
  topology.topology_minor = 2;
  ResponseHeader error = plain;
  error.status = StatusCode::kCacheDoesNotExist;  // 1000 = 0x3E8
  error.message = sdk::BytesOf("no");
  ResponseHeader silent = plain;
  silent.status = StatusCode::kFailed;
  ResponseHeader everything = topology;
  everything.is_notification = true;
  everything.notification = OpCode::kContinuousQueryEvent;  // 2007 = 0x7D7
  everything.status = StatusCode::kFailed;
  everything.message = sdk::BytesOf("x");
  ResponseHeader notification = plain;
  notification.is_notification = true;
  notification.notification = OpCode::kTaskFinished;  // 6001 = 0x1771
  return {
      {"plain", k17, plain, Hex("0700000000000000 0000")},
      {"topology", k17, topology, Hex("0700000000000000 0200 0300000000000000 02000000")},
      {"error", k17, error, Hex("0700000000000000 0100 E8030000 09 02000000 6E6F")},
      {"error without a text", k17, silent, Hex("0700000000000000 0100 01000000 65")},
      {"notification", k17, notification, Hex("0700000000000000 0400 7117")},
      {"everything", k17, everything,
       Hex("0700000000000000 0700 0300000000000000 02000000 D707 01000000 09 01000000 78")},
      {"old", k13, plain, Hex("0700000000000000 00000000")},
      {"old error", k13, error, Hex("0700000000000000 E8030000 09 02000000 6E6F")},
  };
}

TEST(ResponseHeader, IsWrittenAsDocumented) {
  for (const Response& response : Responses()) {
    EXPECT_EQ(ToHex(Written([&](Writer& out) {
                WriteResponseHeader(out, response.header, response.version);
              })),
              ToHex(response.bytes))
        << response.name;
  }
}

TEST(ResponseHeader, IsReadAsDocumented) {
  for (const Response& response : Responses()) {
    const ExactBytes bytes(response.bytes);
    Reader in(bytes.get());
    const ResponseHeader header = ReadResponseHeader(in, response.version);
    ASSERT_TRUE(in.ok()) << response.name << ": " << Describe(in.fault());
    in.ExpectEnd("header");
    EXPECT_TRUE(in.ok()) << response.name;
    EXPECT_EQ(header.request_id, response.header.request_id) << response.name;
    EXPECT_EQ(header.has_topology, response.header.has_topology) << response.name;
    EXPECT_EQ(header.topology_major, response.header.topology_major) << response.name;
    EXPECT_EQ(header.topology_minor, response.header.topology_minor) << response.name;
    EXPECT_EQ(header.is_notification, response.header.is_notification) << response.name;
    EXPECT_EQ(header.notification, response.header.notification) << response.name;
    EXPECT_EQ(header.status, response.header.status) << response.name;
    EXPECT_EQ(sdk::ViewOf(header.message), sdk::ViewOf(response.header.message)) << response.name;
  }
}

TEST(ResponseHeader, CutAnywhereIsAFault) {
  for (const Response& response : Responses()) {
    ForEachTruncation(response.bytes, [&](api::Bytes cut) {
      Reader in(cut);
      ReadResponseHeader(in, response.version);
      EXPECT_EQ(in.fault().kind, FaultKind::kTruncated) << response.name << " " << cut.size;
    });
  }
}

TEST(ResponseHeader, RefusesWhatNoServerSends) {
  struct Case {
    const char* digits;
    const char* text;
  };
  for (const Case& test :
       {Case{"0700000000000000 0800", "flags 1, 2 and 4 alone as response flags, found 8"},
        Case{"0700000000000000 0100 00000000 65", "other than 0 beside the error flag"},
        Case{"0700000000000000 0100 01000000 03", "a string (type code 9)"},
        Case{"0700000000000000 0100 01000000 65 00", "no further bytes"},
        Case{"0700000000000000 0100 01000000 09 FFFFFFFF", "a count of 0 or more"}}) {
    const ExactBytes bytes(Hex(test.digits));
    Reader in(bytes.get());
    ReadResponseHeader(in, k17);
    EXPECT_THAT(Describe(in.fault()), HasSubstr(test.text)) << test.digits;
  }
}

TEST(ResponseHeader, OldVersionsHaveNoPlaceForTopologyOrNotification) {
  for (const Response& response : Responses()) {
    if (!response.header.has_topology && !response.header.is_notification) continue;
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteResponseHeader(out, response.header, k13);
    EXPECT_FALSE(out.ok()) << response.name;
  }
}

TEST(ResponseHeader, WhatIsWrittenIsReadAgain) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    ResponseHeader header;
    header.request_id = static_cast<int64_t>(random());
    const Version version{1, static_cast<int16_t>(random() % 8), 0};
    if (version >= kResponseFlags) {
      header.has_topology = random() % 2 == 1;
      header.is_notification = random() % 2 == 1;
    }
    if (header.has_topology) header.topology_major = static_cast<int64_t>(random());
    if (header.is_notification) header.notification = static_cast<OpCode>(random());
    const std::string message(random() % 20, 'm');
    if (random() % 2 == 1) {
      header.status = static_cast<StatusCode>(1 + random() % 3000);
      header.message = sdk::BytesOf(message);
    }
    const ExactBytes bytes(
        Written([&](Writer& out) { WriteResponseHeader(out, header, version); }));
    Reader in(bytes.get());
    const ResponseHeader again = ReadResponseHeader(in, version);
    in.ExpectEnd("header");
    ASSERT_TRUE(in.ok()) << Describe(in.fault());
    EXPECT_EQ(again.request_id, header.request_id);
    EXPECT_EQ(again.topology_major, header.topology_major);
    EXPECT_EQ(again.notification, header.notification);
    EXPECT_EQ(again.status, header.status);
    EXPECT_EQ(sdk::ViewOf(again.message), sdk::ViewOf(header.message));

    const ExactBytes frame("size" + std::string(sdk::ViewOf(bytes.get())));
    int64_t request_id = 0;
    const bool plain = IsPlainResponse(frame.get(), version, &request_id);
    EXPECT_EQ(plain, version >= kResponseFlags && !header.has_topology && !header.is_notification &&
                         header.status == StatusCode::kSuccess);
    if (plain) {
      EXPECT_EQ(request_id, header.request_id);
      EXPECT_EQ(frame.get().size, kPlainResponseSize);
    }
  }
}

TEST(ResponseHeader, IsNotPlainUntilItIsWhole) {
  testing::ForEachTruncation(std::string(kPlainResponseSize, '\0'), [](api::Bytes cut) {
    int64_t request_id = 0;
    EXPECT_FALSE(IsPlainResponse(cut, k17, &request_id)) << cut.size;
  });
}

}  // namespace
}  // namespace glowplug::ignite
