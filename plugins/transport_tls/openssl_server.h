// SPDX-License-Identifier: Apache-2.0
// A server that is OpenSSL itself, on a port of the loopback address.
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_OPENSSL_SERVER_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_OPENSSL_SERVER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugins/transport_tls/openssl_ptr.h"
#include "plugins/transport_tls/test_authority.h"

namespace glowplug::tls {

// What it saw of a connection whose handshake succeeded.
struct SeenConnection {
  bool resumed = false;
  bool had_certificate = false;
  std::string server_name;  // SNI
  std::string version;
};

// One connection after the other: greets with "hello", then gives back what comes until the
// client's close notice, and answers that with its own. Before it gives back "rekey" it changes its
// keys, and has the client change its own.
class OpensslServer {
 public:
  using Configure = std::function<void(SSL_CTX*)>;

  explicit OpensslServer(const Issued& identity, const Configure& configure = nullptr);
  ~OpensslServer();

  uint16_t port() const { return port_; }
  // Waits until so many connections have ended; those whose handshake failed are not among them.
  std::vector<SeenConnection> WaitForEnded(size_t count);
  // Closes without a notice where it would otherwise greet.
  void CutInsteadOfGreeting() { cuts_ = true; }
  // Sends greeting and close notice in one segment, and leaves TCP open until the client closes it.
  void EndWithTheGreeting() { ends_ = true; }

 private:
  void Run();
  void Serve(SSL* ssl, int descriptor);

  SslContextPtr context_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> cuts_ = false;
  std::atomic<bool> ends_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::vector<SeenConnection> seen_;
  std::thread thread_;
};

// A server that answers every client with these bytes, and reads what comes until it closes.
class PlainServer {
 public:
  explicit PlainServer(std::string answer);
  ~PlainServer();
  uint16_t port() const { return port_; }

 private:
  void Run();

  const std::string answer_;
  uint16_t port_ = 0;
  const int listener_;
  std::thread thread_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_OPENSSL_SERVER_H_
