// SPDX-License-Identifier: Apache-2.0
// What is TCP's own; what every transport must do stands in conformance_test.cc.
#include <fcntl.h>
#include <glowplug/conformance/place.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <vector>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tcp;

namespace glowplug::tcp {
namespace {

using api::Outcome;
using conformance::Place;
using sdk::Owned;

int Option(int descriptor, int level, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  EXPECT_EQ(getsockopt(descriptor, level, option, &value, &size), 0);
  return value;
}

class TcpTransportTest : public testing::Test {
 protected:
  void Open(std::function<void(conformance::ConfigTree&)> configure = nullptr) {
    door_ = std::make_unique<conformance::OpenedDoor<api::Transport>>(conformance::PluginUnderTest{
        "Tcp", &glowplug_plugin_v1_transport_tcp, std::move(configure)});
    ASSERT_NE(door_->get(), nullptr);
  }
  void SetUp() override { Open(); }

  Owned<api::Listener> Listen(const Place& place = Place::Ip4Loopback()) {
    const api::Endpoint endpoint = place.endpoint();
    api::Listener* listener = nullptr;
    failure_ = sdk::NoFailure();
    const Outcome outcome = (*door_)->Listen(&endpoint, nullptr, nullptr, &listener, &failure_);
    return Owned<api::Listener>(outcome == Outcome::kDone ? listener : nullptr);
  }
  Owned<api::Stream> Connect(const Place& place) {
    const api::Endpoint endpoint = place.endpoint();
    api::Stream* stream = nullptr;
    failure_ = sdk::NoFailure();
    const Outcome outcome = (*door_)->Connect(&endpoint, nullptr, nullptr, &stream, &failure_);
    return Owned<api::Stream>(outcome == Outcome::kDone ? stream : nullptr);
  }
  // Connects to the end; null with failure_ when refused.
  Owned<api::Stream> ConnectFully(const Place& place) {
    Owned<api::Stream> stream = Connect(place);
    while (stream != nullptr) {
      const Outcome outcome = stream->Handshake(&failure_);
      if (outcome == Outcome::kDone) break;
      if (outcome == Outcome::kFailed) return nullptr;
      pollfd polled = {DescriptorOf(*stream), POLLOUT, 0};
      EXPECT_EQ(poll(&polled, 1, 10'000), 1);
    }
    return stream;
  }
  static Place PlaceOf(api::Listener& listener) {
    api::Endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    listener.LocalEndpoint(&endpoint);
    return Place(endpoint);
  }
  static int DescriptorOf(api::Stream& stream) {
    api::PollState state{};
    stream.PollHandle(&state);
    return state.descriptor;
  }
  std::string Text() const { return std::string(sdk::TextOf(failure_)); }

  std::unique_ptr<conformance::OpenedDoor<api::Transport>> door_;
  api::Failure failure_ = sdk::NoFailure();
};

TEST_F(TcpTransportTest, CoreResolvesNamesForIt) {
  EXPECT_EQ((*door_)->GetAddressing(), api::Addressing::kIp);
}

TEST_F(TcpTransportTest, RefusedConnectionTellsErrnoAndNextStep) {
  // The port was free a moment ago; whoever takes it meanwhile is not this test.
  const Place place = PlaceOf(*Listen());
  ASSERT_EQ(ConnectFully(place), nullptr);
  EXPECT_EQ(failure_.code, api::Code::kUnavailable);
  EXPECT_EQ(failure_.origin, api::Origin::kNetwork);
  EXPECT_EQ(failure_.peer_code, ECONNREFUSED);
  EXPECT_EQ(failure_.fatal, 1);
  EXPECT_EQ(failure_.may_have_happened, 0);
  EXPECT_NE(Text().find("connection refused. Is the node running"), std::string::npos) << Text();
}

TEST_F(TcpTransportTest, SocketsAreConfiguredAndNotInherited) {
  Open([](conformance::ConfigTree& config) {
    config.Integer("keepalive", 30).Integer("send_buffer", 65'536);
    config.Integer("receive_buffer", 32'768);
  });
  const Owned<api::Listener> listener = Listen();
  ASSERT_NE(listener, nullptr) << Text();
  const Owned<api::Stream> near = ConnectFully(PlaceOf(*listener));
  ASSERT_NE(near, nullptr) << Text();
  api::PollState state{};
  listener->PollHandle(&state);
  pollfd polled = {state.descriptor, POLLIN, 0};
  ASSERT_EQ(poll(&polled, 1, 10'000), 1);
  api::Stream* accepted = nullptr;
  ASSERT_EQ(listener->Accept(nullptr, &accepted, &failure_), Outcome::kDone) << Text();
  const Owned<api::Stream> far(accepted);
  for (api::Stream* stream : {near.get(), far.get()}) {
    const int descriptor = DescriptorOf(*stream);
    EXPECT_EQ(fcntl(descriptor, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    EXPECT_EQ(fcntl(descriptor, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
    EXPECT_EQ(Option(descriptor, IPPROTO_TCP, TCP_NODELAY), 1);
    EXPECT_EQ(Option(descriptor, SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(Option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE), 30);
    EXPECT_EQ(Option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL), 10);
    // Linux doubles what is asked for (socket(7)).
    EXPECT_EQ(Option(descriptor, SOL_SOCKET, SO_SNDBUF), 2 * 65'536);
    EXPECT_EQ(Option(descriptor, SOL_SOCKET, SO_RCVBUF), 2 * 32'768);
  }
}

TEST_F(TcpTransportTest, NoDelayCanBeTurnedOff) {
  Open([](conformance::ConfigTree& config) { config.Bool("no_delay", false); });
  const Owned<api::Listener> listener = Listen();
  ASSERT_NE(listener, nullptr);
  const Owned<api::Stream> stream = Connect(PlaceOf(*listener));
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(Option(DescriptorOf(*stream), IPPROTO_TCP, TCP_NODELAY), 0);
  EXPECT_EQ(Option(DescriptorOf(*stream), SOL_SOCKET, SO_KEEPALIVE), 0);
}

TEST_F(TcpTransportTest, TakenPortSaysSo) {
  const Owned<api::Listener> first = Listen();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(Listen(PlaceOf(*first)), nullptr);
  EXPECT_EQ(failure_.peer_code, EADDRINUSE);
  EXPECT_NE(Text().find("port is in use"), std::string::npos) << Text();
}

TEST_F(TcpTransportTest, RefusesWhatIsNoAddress) {
  EXPECT_EQ(Connect(Place::Opaque("/run/socket")), nullptr);
  EXPECT_EQ(failure_.code, api::Code::kInvalidArgument);
  EXPECT_NE(Text().find("neither an IPv4 nor an IPv6 address"), std::string::npos) << Text();
  EXPECT_EQ(Connect(Place::Ip4Loopback(65'536)), nullptr);
  EXPECT_NE(Text().find("port 65536"), std::string::npos) << Text();
}

TEST_F(TcpTransportTest, RunsOverNoOtherTransport) {
  const Place place = Place::Ip4Loopback(1);
  const api::Endpoint endpoint = place.endpoint();
  api::Stream* stream = nullptr;
  EXPECT_EQ((*door_)->Connect(&endpoint, door_->get(), nullptr, &stream, &failure_),
            Outcome::kFailed);
  EXPECT_NE(Text().find("over"), std::string::npos) << Text();
}

TEST_F(TcpTransportTest, NothingFlowsBeforeTheHandshake) {
  const Owned<api::Listener> listener = Listen();
  ASSERT_NE(listener, nullptr);
  const Owned<api::Stream> stream = Connect(PlaceOf(*listener));
  ASSERT_NE(stream, nullptr);
  uint8_t byte = 0;
  const api::MutableBytes room = {&byte, 1};
  uint64_t got = 0;
  EXPECT_EQ(stream->Read(&room, 1, &got, &failure_), Outcome::kFailed);
  EXPECT_EQ(failure_.code, api::Code::kFailedPrecondition);
  EXPECT_EQ(failure_.fatal, 0);
}

TEST_F(TcpTransportTest, RunningOutOfDescriptorsIsAnError) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = fcntl(0, F_DUPFD_CLOEXEC, 3);
  ASSERT_GE(next, 0);
  const rlimit tight = {static_cast<rlim_t>(next), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
  const Owned<api::Stream> stream = Connect(Place::Ip4Loopback(1));
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(stream, nullptr);
  EXPECT_EQ(failure_.peer_code, EMFILE);
  EXPECT_EQ(failure_.code, api::Code::kResourceExhausted);
}

// With no listener on a port of the ephemeral range, sooner or later the system gives that very
// port to the connecting socket, and TCP connects it to itself. Linux prefers even ports for that.
TEST_F(TcpTransportTest, NeverConnectsToItself) {
  uint32_t port = 40'000;
  while (Listen(Place::Ip4Loopback(port)) == nullptr) {
    port += 2;
    ASSERT_LT(port, 60'000U) << Text();
  }
  for (int i = 0; i < 60'000; ++i) {
    ASSERT_EQ(ConnectFully(Place::Ip4Loopback(port)), nullptr) << "attempt " << i;
    ASSERT_EQ(failure_.peer_code, ECONNREFUSED) << Text();
  }
}

}  // namespace
}  // namespace glowplug::tcp
