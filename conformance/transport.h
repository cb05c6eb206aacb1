// SPDX-License-Identifier: Apache-2.0
// What every transport must do. In a test of your own:
//
//   extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_my_transport;
//   INSTANTIATE_TEST_SUITE_P(Mine, TransportConformance, testing::Values(TransportUnderTest{...}),
//                            NameOfInstance());
#ifndef GLOWPLUG_CONFORMANCE_TRANSPORT_H_
#define GLOWPLUG_CONFORMANCE_TRANSPORT_H_

#include <glowplug/conformance/place.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/conformance/readiness.h>

#include <memory>
#include <string>

namespace glowplug::conformance {

struct TransportUnderTest : PluginUnderTest {
  // Gives a place to listen on; the connecting side goes to what LocalEndpoint says then.
  std::function<Place()> listen_at;
  // Gives a place where nobody listens.
  std::function<Place()> nobody_at;
  // What "over" names, for a transport that runs over another one; with nothing configured.
  const api::PluginEntry* lower = nullptr;
};

// Two ends of a connection, through the transport's own listener.
struct StreamPair {
  sdk::Owned<api::Stream> near;  // connected
  sdk::Owned<api::Stream> far;   // accepted
};

class TransportConformance : public DoorTest<TransportUnderTest, api::Transport> {
 protected:
  static constexpr std::chrono::seconds kPatience{10};

  sdk::Owned<api::Listener> Listen();
  sdk::Owned<api::Stream> Connect(api::Listener& listener);
  // Handshakes both ends to their end. Empty after a test failure.
  StreamPair Pair();
  // Repeats `step` until it answers true, waiting for the streams' readiness between.
  bool Until(const std::vector<api::Stream*>& streams, const std::function<bool()>& step);
  // Writes all of it, while the other end reads it: gives what was read.
  std::string Carry(api::Stream& from, api::Stream& to, std::string_view data);

  // Null for a transport that runs over no other.
  api::Transport* lower();

  Readiness readiness_;

 private:
  std::unique_ptr<OpenedDoor<api::Transport>> lower_;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_TRANSPORT_H_
