// SPDX-License-Identifier: Apache-2.0
// Handshakes, frames, and what is not the protocol. The answers to handshakes are those of a real
// 2.17.0 node.
#include "embedded/node/session.h"

#include <gmock/gmock.h>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using ignite::testing::ExactBytes;
using ignite::testing::Hex;
using ignite::testing::ToHex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() : node_(OpenNode()), session_(*node_, [] {}) {}

  std::string Send(std::string_view bytes, int64_t taken = -1) {
    sdk::HeapBuffer out;
    const ExactBytes exact(bytes);
    const uint64_t used = session_.Receive(exact.get(), out.out());
    EXPECT_EQ(used, taken < 0 ? bytes.size() : static_cast<uint64_t>(taken));
    return ToHex(out.view());
  }
  std::string NodeId() const {
    std::string bytes = "\x0A";
    for (const int64_t half : {node_->id().most, node_->id().least}) {
      bytes.append(reinterpret_cast<const char*>(&half), sizeof(half));
    }
    return ToHex(bytes);
  }

  std::unique_ptr<Node> node_;
  Session session_;
};

TEST_F(SessionTest, AnswersEachVersion) {
  EXPECT_EQ(Send(Hex("08000000 01 0100 0000 0000 02")), "0100000001");
  Session fourth(*node_, [] {});
  sdk::HeapBuffer out;
  fourth.Receive(sdk::BytesOf(Hex("08000000 01 0100 0400 0000 02")), out.out());
  EXPECT_EQ(ToHex(out.view()), "1200000001" + NodeId());
}

TEST_F(SessionTest, TakesTheFeaturesThatItHas) {
  // Bits 1 to 19.
  const std::string welcome = Send(Hex("10000000 01 0100 0700 0000 02 0C 03000000 FEFF0F"));
  EXPECT_THAT(welcome, StartsWith("1a000000010c03000000"));
  EXPECT_FALSE(session_.is_closed());
}

TEST_F(SessionTest, AnotherVersionMayFollow) {
  const std::string refusal = Send(Hex("0D000000 01 0100 0800 0000 02 0C 00000000"));
  // bool 0, version 1.7.0, "Unsupported version: 1.8.0", status 1
  EXPECT_EQ(refusal,
            "2a000000"
            "00010007000000091a000000556e737570706f727465642076657273696f6e3a20312e382e3001000000");
  EXPECT_FALSE(session_.is_closed());
  EXPECT_THAT(Send(Hex("08000000 01 0100 0600 0000 02")), StartsWith("1200000001"));
}

TEST_F(SessionTest, ClosesWhatIsNoHandshake) {
  for (const char* digits : {
           "00000000",
           "FFFFFFFF",
           "FFFFFF7F",
           "01000000 05",
           "08000000 02 0100 0000 0000 02",
           "0B000000 01 0100 0700 0000 02 0C 0500",
       }) {
    Session session(*node_, [] {});
    sdk::HeapBuffer out;
    session.Receive(sdk::BytesOf(Hex(digits)), out.out());
    EXPECT_TRUE(session.is_closed()) << digits;
    EXPECT_FALSE(session.reason().empty());
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(session.Receive(sdk::BytesOf(Hex("08000000 01 0100 0000 0000 02")), out.out()), 0u);
  }
}

TEST_F(SessionTest, TakesWholeFramesAlone) {
  const std::string hello = Hex("08000000 01 0100 0600 0000 02");
  for (size_t size = 0; size < hello.size(); ++size) {
    EXPECT_EQ(Send(hello.substr(0, size), 0), "");
  }
  Send(hello + hello.substr(0, 5), static_cast<int64_t>(hello.size()));
}

class ServedTest : public SessionTest {
 protected:
  ServedTest() { Send(Hex("0D000000 01 0100 0700 0000 02 0C 00000000")); }
  // Behind length, operation and id 5.
  std::string Ask(int16_t op, std::string_view body) {
    std::string frame(4, '\0');
    frame.append(reinterpret_cast<const char*>(&op), 2);
    frame += Hex("05000000 00000000") + Hex(body);
    const auto length = static_cast<uint32_t>(frame.size() - 4);
    std::memcpy(frame.data(), &length, 4);
    return Send(frame);
  }
};

TEST_F(ServedTest, TellsOfTheTopologyWhenItChanges) {
  // Length, id, flag 2, topology 1 with its minor version, and nothing else.
  const std::string first = Ask(1, "");
  EXPECT_EQ(first.substr(0, 44),
            "160000000500000000000000"
            "0200"
            "0100000000000000");
  EXPECT_EQ(Ask(1, ""),
            "0a0000000500000000000000"
            "0000");
  Ask(1051, "09 01000000 61");
  EXPECT_EQ(Ask(1, "").substr(24, 4), "0200");
  EXPECT_EQ(Ask(1, "").substr(24, 4), "0000");
}

TEST_F(ServedTest, RefusesOperationsThatItHasNot) {
  for (const int16_t op : {1024, 1025, 1234, -1, 2002, 2004, 2006, 2007, 2008, 4000, 7000, 9000}) {
    const std::string answer = Ask(op, "");
    EXPECT_THAT(answer, HasSubstr("02000000"
                                  "09"))
        << op;  // status 2, a text
    EXPECT_THAT(answer, HasSubstr(ToHex("Invalid request op code: " + std::to_string(op)))) << op;
  }
  EXPECT_THAT(Ask(6000, ""), HasSubstr("64000000"
                                       "09"));
  EXPECT_FALSE(session_.is_closed());
}

TEST_F(ServedTest, ClosesARequestThatIsCut) {
  for (const char* body : {"", "01000000", "01000000 00", "01000000 00 03", "01000000 00 7F"}) {
    Session session(*node_, [] {});
    sdk::HeapBuffer out;
    const std::string hello = Hex("0D000000 01 0100 0700 0000 02 0C 00000000");
    session.Receive(sdk::BytesOf(hello), out.out());
    out.Clear();
    const std::string payload = Hex("E803 0500000000000000") + Hex(body);
    const std::string frame =
        std::string(1, static_cast<char>(payload.size())) + std::string(3, '\0') + payload;
    session.Receive(sdk::BytesOf(frame), out.out());
    EXPECT_TRUE(session.is_closed()) << body;
    EXPECT_THAT(session.reason(), HasSubstr("get"));
    EXPECT_TRUE(out.empty());
  }
}

TEST_F(ServedTest, TakesNoNoticeOfWhatFollowsARequest) {
  Ask(1051, "09 01000000 61");
  Ask(1001, "61000000 00 03 01000000 03 07000000 FFFF");
  EXPECT_THAT(Ask(1000, "61000000 00 03 01000000 00"), HasSubstr("0307000000"));
  // Nor of flags that there are not.
  EXPECT_THAT(Ask(1000, "61000000 F8 03 01000000 00"), HasSubstr("0307000000"));
}

}  // namespace
}  // namespace glowplug::node
