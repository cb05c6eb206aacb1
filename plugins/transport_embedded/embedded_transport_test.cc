// SPDX-License-Identifier: Apache-2.0
#include <glowplug/api/transport.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/sdk/buffer.h>
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_embedded;

namespace glowplug::embedded {
namespace {

using api::Outcome;
using std::string_literals::operator""s;
using ::testing::HasSubstr;

class CountingWaker final : public api::Waker {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  void Wake() noexcept override { ++wakes; }
  std::atomic<int> wakes = 0;
};

conformance::PluginUnderTest Plugin() {
  conformance::PluginUnderTest plugin;
  plugin.name = "Embedded";
  plugin.entry = &glowplug_plugin_v1_transport_embedded;
  return plugin;
}

class EmbeddedTransportTest : public ::testing::Test {
 protected:
  EmbeddedTransportTest() : transport_(Plugin()) {}

  sdk::Owned<api::Stream> Connect(api::Transport& transport, std::string_view directory) {
    api::Endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    endpoint.text = sdk::BytesOf(directory);
    api::Stream* stream = nullptr;
    failure_ = sdk::NoFailure();
    const Outcome outcome = transport.Connect(&endpoint, nullptr, &waker_, &stream, &failure_);
    EXPECT_EQ(outcome, stream == nullptr ? Outcome::kFailed : Outcome::kDone);
    return sdk::Owned<api::Stream>(stream);
  }
  void Write(api::Stream& stream, const std::string& bytes) {
    const api::Bytes pieces[] = {sdk::BytesOf(std::string_view(bytes).substr(0, 3)),
                                 {nullptr, 0},
                                 sdk::BytesOf(std::string_view(bytes).substr(3))};
    uint64_t put = 0;
    ASSERT_EQ(stream.Write(pieces, 3, &put, &failure_), Outcome::kDone) << sdk::TextOf(failure_);
    ASSERT_EQ(put, bytes.size());
  }
  // All that can be read now.
  std::string Read(api::Stream& stream) {
    std::string all;
    for (;;) {
      uint8_t small[5], large[9];
      const api::MutableBytes room[] = {{small, sizeof(small)}, {large, sizeof(large)}};
      uint64_t got = 0;
      if (stream.Read(room, 2, &got, &failure_) != Outcome::kDone || got == 0) return all;
      all.append(reinterpret_cast<const char*>(small), std::min<size_t>(got, sizeof(small)));
      if (got > sizeof(small)) {
        all.append(reinterpret_cast<const char*>(large), got - sizeof(small));
      }
    }
  }
  bool IsReady(api::Stream& stream) {
    api::PollState state{};
    stream.PollHandle(&state);
    EXPECT_EQ(state.descriptor, -1);
    return state.ready_now == 1;
  }

  CountingWaker waker_;
  conformance::OpenedDoor<api::Transport> transport_;
  api::Failure failure_ = sdk::NoFailure();
};

// Protocol 1.0.0: "it is well" is one byte.
const std::string kHello = "\x08\0\0\0\1\1\0\0\0\0\0\2"s;
const std::string kWelcome = "\x01\0\0\0\1"s;
// Create a cache "a" (its id is 97), put 1 -> 7 and 2 -> 8 into it, get 1; ids 5, 6, 6, 7.
const std::string kCreate = "\x10\0\0\0\x1B\4\5\0\0\0\0\0\0\0\x09\1\0\0\0a"s;
const std::string kPut = "\x19\0\0\0\xE9\3\6\0\0\0\0\0\0\0\x61\0\0\0\0\3\1\0\0\0\3\7\0\0\0"s;
const std::string kGet = "\x14\0\0\0\xE8\3\7\0\0\0\0\0\0\0\x61\0\0\0\0\3\1\0\0\0"s;

TEST_F(EmbeddedTransportTest, ItsPeerIsInTheProcess) {
  EXPECT_EQ(transport_->GetAddressing(), api::Addressing::kNone);
  const auto stream = Connect(*transport_.get(), "");
  ASSERT_NE(stream.get(), nullptr);
  EXPECT_EQ(stream->Handshake(&failure_), Outcome::kDone);
  EXPECT_FALSE(IsReady(*stream));
  EXPECT_EQ(Read(*stream), "");
  Write(*stream, kHello);
  EXPECT_TRUE(IsReady(*stream));
  EXPECT_EQ(Read(*stream), kWelcome);
  EXPECT_FALSE(IsReady(*stream));
}

TEST_F(EmbeddedTransportTest, ALoneRequestIsAnsweredAtOnce) {
  const auto stream = Connect(*transport_.get(), "");
  for (const std::string& bytes : {kHello, kCreate, kPut}) {
    Write(*stream, bytes);
    EXPECT_TRUE(IsReady(*stream));
    EXPECT_NE(Read(*stream), "");
  }
  Write(*stream, kGet);
  EXPECT_THAT(Read(*stream), HasSubstr("\3\7\0\0\0"s));
  EXPECT_EQ(waker_.wakes, 0) << "no other thread had to do with it";
}

TEST_F(EmbeddedTransportTest, AWindowsAnswersWakeTheWaker) {
  const auto stream = Connect(*transport_.get(), "");
  Write(*stream, kHello + kCreate);
  const size_t before = Read(*stream).size();
  EXPECT_GT(before, 0u);
  Write(*stream, kPut + kPut + kPut);
  std::string answers;
  for (int i = 0; i < 1000 && answers.size() < 3 * 16; ++i) {
    answers += Read(*stream);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(answers.size(), 3u * 16);  // length, id, status
  EXPECT_GT(waker_.wakes, 0);
}

TEST_F(EmbeddedTransportTest, BytesThatAreNoProtocolEndTheStream) {
  const auto stream = Connect(*transport_.get(), "");
  Write(*stream, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(IsReady(*stream));
  uint8_t byte;
  const api::MutableBytes room = {&byte, 1};
  uint64_t got = 9;
  EXPECT_EQ(stream->Read(&room, 1, &got, &failure_), Outcome::kDone);
  EXPECT_EQ(got, 0u);
  const api::Bytes more = sdk::BytesOf(kHello);
  EXPECT_EQ(stream->Write(&more, 1, &got, &failure_), Outcome::kFailed);
  EXPECT_THAT(std::string(sdk::TextOf(failure_)), HasSubstr("frame's length"));
}

TEST_F(EmbeddedTransportTest, ClientsOfOneProcessShareADirectory) {
  const auto directory = std::filesystem::path(::testing::TempDir()) / "embedded_transport";
  std::filesystem::remove_all(directory);
  {
    conformance::OpenedDoor<api::Transport> other(Plugin());
    const auto first = Connect(*transport_.get(), directory.string());
    const auto second = Connect(*other.get(), (directory / "." / "").string());
    ASSERT_NE(first.get(), nullptr) << sdk::TextOf(failure_);
    ASSERT_NE(second.get(), nullptr) << sdk::TextOf(failure_);
    Write(*first, kHello + kCreate);
    Write(*first, kPut);
    Write(*second, kHello);
    Write(*second, kGet);
    EXPECT_THAT(Read(*second), HasSubstr("\3\7\0\0\0"s));
  }
  std::filesystem::remove_all(directory);
}

TEST_F(EmbeddedTransportTest, APlaceForNoStoreIsRefused) {
  const auto stream = Connect(*transport_.get(), "/proc/no/such/place");
  EXPECT_EQ(stream.get(), nullptr);
  EXPECT_GT(failure_.text_size, 0u);
}

}  // namespace
}  // namespace glowplug::embedded
