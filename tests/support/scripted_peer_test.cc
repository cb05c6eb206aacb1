// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/support/scripted_ignite.h"

namespace glowplug::test {
namespace {

// A blocking client; -1 when it was refused.
int Connect(uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket);
    return -1;
  }
  return socket;
}

void Send(int socket, std::string_view bytes) {
  ASSERT_EQ(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}

// Everything until the peer closes; "reset" when it resets.
std::string ReceiveAll(int socket) {
  std::string all;
  std::array<char, 256> buffer;
  ssize_t count;
  while ((count = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0) {
    all.append(buffer.data(), static_cast<size_t>(count));
  }
  return count < 0 && errno == ECONNRESET ? "reset" : all;
}

TEST(ScriptedPeerTest, RunsItsScriptForAsManyClientsAsItWasTold) {
  ScriptedPeer peer(
      [](ScriptedConnection& connection) {
        const auto word = connection.ReadExactly(4);
        ASSERT_TRUE(word.ok()) << word.status();
        EXPECT_TRUE(connection.Write(*word + "!").ok());
      },
      2);
  for (int client = 1; client <= 2; ++client) {
    const int socket = Connect(peer.port());
    Send(socket, "ping");
    EXPECT_EQ(ReceiveAll(socket), "ping!");
    ::close(socket);
    EXPECT_EQ(peer.accepted(), client);
  }
  EXPECT_EQ(Connect(peer.port()), -1);
}

TEST(ScriptedPeerTest, TellsThatTheClientHasClosed) {
  absl::Status read;
  {
    ScriptedPeer peer([&read](ScriptedConnection& connection) {
      read = connection.ReadExactly(4).status();
      connection.Close();
    });
    const int socket = Connect(peer.port());
    Send(socket, "pi");
    ::shutdown(socket, SHUT_WR);
    EXPECT_EQ(ReceiveAll(socket), "");
    ::close(socket);
  }
  EXPECT_EQ(read.code(), absl::StatusCode::kOutOfRange);
}

TEST(ScriptedPeerTest, Resets) {
  ScriptedPeer peer([](ScriptedConnection& connection) { connection.Reset(); });
  const int socket = Connect(peer.port());
  EXPECT_EQ(ReceiveAll(socket), "reset");
  ::close(socket);
}

TEST(ScriptedPeerTest, EndsAtItsTimeout) {
  ScriptedPeer peer(
      [](ScriptedConnection& connection) {
        EXPECT_EQ(connection.ReadExactly(1).status().code(), absl::StatusCode::kDeadlineExceeded);
      },
      1, absl::Milliseconds(100));
  const int socket = Connect(peer.port());
  EXPECT_EQ(ReceiveAll(socket), "");
  ::close(socket);
}

TEST(ScriptedPeerTest, ItsDestructorEndsWhatTheScriptWaitsFor) {
  std::atomic<bool> waits = false;
  absl::Status read;
  int socket;
  {
    ScriptedPeer peer([&](ScriptedConnection& connection) {
      waits = true;
      read = connection.ReadExactly(1).status();
    });
    socket = Connect(peer.port());
    while (!waits) std::this_thread::yield();
  }
  EXPECT_EQ(read.code(), absl::StatusCode::kCancelled);
  ::close(socket);
}

TEST(ScriptedIgniteTest, AcceptsAHandshakeAndAnswersARequest) {
  ScriptedPeer peer([](ScriptedConnection& connection) {
    ASSERT_TRUE(AcceptHandshake(connection).ok());
    const auto request = ReadRequest(connection);
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_EQ(request->operation, 1000);
    EXPECT_EQ(request->id, 5);
    EXPECT_EQ(request->body, "body");
    EXPECT_TRUE(connection.Write(Frame(ErrorAnswer(request->id, 1000, "no"))).ok());
  });
  const int socket = Connect(peer.port());
  // 1.7.0, a thin client, no features.
  Send(socket, Frame(std::string("\x01\x01\x00\x07\x00\x00\x00\x02\x0c\x00\x00\x00\x00", 13)));
  Send(socket, Frame(std::string("\xe8\x03\x05\0\0\0\0\0\0\0body", 14)));
  // 23 bytes accept a handshake without features (ignite-protocol, section 2).
  const std::string accepted =
      std::string("\x17\0\0\0\x01\x0c\0\0\0\0\x0a", 11) + std::string(16, '\x11');
  const std::string refused("\x15\0\0\0\x05\0\0\0\0\0\0\0\x01\0\xe8\x03\0\0\x09\x02\0\0\0no", 25);
  EXPECT_EQ(ReceiveAll(socket), accepted + refused);
  ::close(socket);
}

TEST(ScriptedIgniteTest, RefusesAHandshakeOfAnotherVersion) {
  ScriptedPeer peer([](ScriptedConnection& connection) {
    EXPECT_EQ(AcceptHandshake(connection).status().code(), absl::StatusCode::kInvalidArgument);
  });
  const int socket = Connect(peer.port());
  Send(socket, Frame(std::string("\x01\x01\x00\x06\x00\x00\x00\x02", 8)));
  EXPECT_EQ(ReceiveAll(socket), "");
  ::close(socket);
}

}  // namespace
}  // namespace glowplug::test
