// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/tls_fixture.h"

namespace glowplug::tls {

using api::Outcome;

void TlsTest::Open(const Configure& configure) {
  EXPECT_EQ(Refusal([&](conformance::ConfigTree& config) {
              if (configure != nullptr) configure(config);
              // The first of a key counts.
              config.String("ca", folder_.Write("ca.pem", authority_.CertificatePem()));
            }),
            "");
  door_ = static_cast<api::Transport*>(plugin_->Query(api::kTransportId));
  ASSERT_NE(door_, nullptr);
}

std::string TlsTest::Refusal(const Configure& configure) {
  conformance::ConfigTree config;
  configure(config);
  api::Plugin* plugin = nullptr;
  failure_ = sdk::NoFailure();
  const Outcome outcome =
      glowplug_plugin_v1_transport_tls.create(&host_, config.root(), &plugin, &failure_);
  if (outcome != Outcome::kDone) return Text();
  plugin_.reset(plugin);
  return "";
}

sdk::Owned<api::Stream> TlsTest::Connect(uint16_t port, const std::string& host) {
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  endpoint.family = api::AddressFamily::kIp4;
  endpoint.address[0] = 127;
  endpoint.address[3] = 1;
  endpoint.port = port;
  endpoint.host_name = sdk::BytesOf(host);
  failure_ = sdk::NoFailure();
  api::Stream* made = nullptr;
  if (door_->Connect(&endpoint, lower_, &readiness_, &made, &failure_) != Outcome::kDone) {
    return nullptr;
  }
  sdk::Owned<api::Stream> stream(made);
  Outcome outcome;
  while ((outcome = stream->Handshake(&failure_)) == Outcome::kAgain) {
    if (!WaitFor(*stream)) {
      ADD_FAILURE() << "the handshake does not end";
      return nullptr;
    }
  }
  return outcome == Outcome::kDone ? std::move(stream) : nullptr;
}

std::string TlsTest::Read(api::Stream& stream) {
  for (;;) {
    std::string room(size_t{128} << 10, '\0');
    const api::MutableBytes into = {reinterpret_cast<uint8_t*>(room.data()), room.size()};
    uint64_t got = 0;
    const Outcome outcome = stream.Read(&into, 1, &got, &failure_);
    if (outcome == Outcome::kFailed) return "FAILED";
    if (outcome == Outcome::kDone) return room.substr(0, got);
    if (!WaitFor(stream)) return "nothing came";
  }
}

void TlsTest::Write(api::Stream& stream, const std::vector<std::string>& pieces) {
  std::vector<api::Bytes> left;
  for (const std::string& piece : pieces) left.push_back(sdk::BytesOf(piece));
  size_t first = 0;
  while (first < left.size()) {
    uint64_t put = 0;
    const Outcome outcome = stream.Write(
        left.data() + first, static_cast<uint32_t>(left.size() - first), &put, &failure_);
    ASSERT_NE(outcome, Outcome::kFailed) << Text();
    if (outcome == Outcome::kAgain) {
      ASSERT_TRUE(WaitFor(stream));
    }
    while (first < left.size() && put >= left[first].size) put -= left[first++].size;
    if (put > 0) left[first] = {left[first].data + put, left[first].size - put};
  }
}

std::string TlsTest::Visit(uint16_t port, const std::string& host) {
  const sdk::Owned<api::Stream> stream = Connect(port, host);
  if (stream == nullptr) return Text();
  const std::string greeting = Read(*stream);
  if (greeting == "FAILED") return Text();
  Outcome outcome;
  while ((outcome = stream->Close(/*graceful=*/1, &failure_)) == Outcome::kAgain) WaitFor(*stream);
  EXPECT_EQ(outcome, Outcome::kDone) << Text();
  EXPECT_EQ(Read(*stream), "") << Text();
  return greeting;
}

}  // namespace glowplug::tls
