// SPDX-License-Identifier: Apache-2.0
// The listener against a client that is OpenSSL itself.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <future>

#include "plugins/transport_tls/tls_fixture.h"

namespace glowplug::tls {
namespace {

using conformance::ConfigTree;

// It trusts everybody, and waits ten seconds at most.
class OpensslClient {
 public:
  explicit OpensslClient(uint16_t port, const std::function<void(SSL_CTX*)>& configure = nullptr)
      : context_(SSL_CTX_new(TLS_client_method())),
        descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience = {10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
              0);
    if (configure != nullptr) configure(context_.get());
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), descriptor_);
  }
  ~OpensslClient() { close(descriptor_); }

  bool Handshake() const { return SSL_connect(ssl_.get()) == 1; }
  // What came until there were so many bytes, or it came to no more.
  std::string Read(size_t size) const {
    std::string all(size, '\0');
    size_t got = 0;
    for (size_t piece = 0; got < size; got += piece) {
      if (SSL_read_ex(ssl_.get(), all.data() + got, size - got, &piece) != 1) break;
    }
    all.resize(got);
    return all;
  }

 private:
  const SslContextPtr context_;
  const int descriptor_;
  SslPtr ssl_;
};

class ListenerTest : public TlsTest {
 protected:
  void Listen(const Configure& configure = nullptr) {
    const Issued mine = authority_.Issue();
    const std::string cert = folder_.Write("node.pem", mine.CertificatePem() + mine.KeyPem());
    Open([&](ConfigTree& config) {
      config.String("cert", cert);
      if (configure != nullptr) configure(config);
    });
    api::Endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    endpoint.family = api::AddressFamily::kIp4;
    endpoint.address[0] = 127;
    endpoint.address[3] = 1;
    api::Listener* made = nullptr;
    ASSERT_EQ(door_->Listen(&endpoint, lower_, &readiness_, &made, &failure_), api::Outcome::kDone)
        << Text();
    listener_.reset(made);
  }

  uint16_t port() {
    api::Endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    listener_->LocalEndpoint(&endpoint);
    return static_cast<uint16_t>(endpoint.port);
  }

  // With its handshake done; null with failure_ when that fails.
  sdk::Owned<api::Stream> Accept() {
    api::Stream* made = nullptr;
    while (listener_->Accept(&readiness_, &made, &failure_) == api::Outcome::kAgain) {
      if (!WaitFor(*listener_)) break;
    }
    if (made == nullptr) return nullptr;
    sdk::Owned<api::Stream> stream(made);
    api::Outcome outcome;
    while ((outcome = stream->Handshake(&failure_)) == api::Outcome::kAgain) {
      if (!WaitFor(*stream)) break;
    }
    return outcome == api::Outcome::kDone ? std::move(stream) : nullptr;
  }

  sdk::Owned<api::Listener> listener_;
};

// OpenSSL takes a part of what is written then, and is blocked at each.
TEST_F(ListenerTest, ClientOfShortRecordsLosesNothing) {
  Listen();
  std::string text(size_t{12} << 20, '\0');
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 31 + i / 512);
  std::promise<void> blocked;
  std::future<std::string> heard = std::async(std::launch::async, [&]() -> std::string {
    const OpensslClient client(port(), [](SSL_CTX* context) {
      SSL_CTX_set_tlsext_max_fragment_length(context, TLSEXT_max_fragment_length_512);
    });
    if (!client.Handshake()) return "no handshake";
    blocked.get_future().wait_for(std::chrono::seconds(10));
    return client.Read(text.size());
  });
  const sdk::Owned<api::Stream> stream = Accept();
  ASSERT_NE(stream, nullptr) << Text();
  size_t sent = 0;
  api::Outcome outcome = api::Outcome::kDone;
  while (sent < text.size() && outcome == api::Outcome::kDone) {
    const api::Bytes rest = sdk::BytesOf(std::string_view(text).substr(sent));
    uint64_t put = 0;
    outcome = stream->Write(&rest, 1, &put, &failure_);
    sent += put;
  }
  blocked.set_value();
  ASSERT_EQ(outcome, api::Outcome::kAgain) << Text();
  Write(*stream, {text.substr(sent)});
  api::Outcome closed;
  while ((closed = stream->Close(/*graceful=*/1, &failure_)) == api::Outcome::kAgain) {
    ASSERT_TRUE(WaitFor(*stream));
  }
  EXPECT_EQ(closed, api::Outcome::kDone) << Text();
  EXPECT_TRUE(heard.get() == text);
}

TEST_F(ListenerTest, TicketsAreGivenUnlessNothingIsResumed) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const bool resume : {true, false}) {
      Listen([&](ConfigTree& config) { config.Bool("resume", resume); });
      int tickets = 0;
      std::future<std::string> heard = std::async(std::launch::async, [&]() -> std::string {
        const OpensslClient client(port(), [&](SSL_CTX* context) {
          SSL_CTX_set_max_proto_version(context, version);
          SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT);
          SSL_CTX_set_app_data(context, &tickets);
          SSL_CTX_sess_set_new_cb(context, [](SSL* ssl, SSL_SESSION* session) {
            auto* const count = static_cast<int*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
            *count += SSL_SESSION_has_ticket(session);
            return 0;
          });
        });
        return client.Handshake() ? client.Read(1) : "no handshake";
      });
      const sdk::Owned<api::Stream> stream = Accept();
      ASSERT_NE(stream, nullptr) << Text();
      Write(*stream, {"x"});
      EXPECT_EQ(heard.get(), "x");
      EXPECT_EQ(tickets > 0, resume) << version;
    }
  }
}

}  // namespace
}  // namespace glowplug::tls
