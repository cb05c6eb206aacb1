// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/resp_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/challenge/proof.h"

namespace glowplug::test {
namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

// The line without its end.
asio::awaitable<std::string> Line(Socket& socket, std::string& unread) {
  const size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(unread), "\r\n",
                                                      asio::use_awaitable);
  std::string line = unread.substr(0, size - 2);
  unread.erase(0, size);
  co_return line;
}

asio::awaitable<std::vector<std::string>> Command(Socket& socket, std::string& unread) {
  const std::string header = co_await Line(socket, unread);
  std::vector<std::string> words(std::stoul(header.substr(1)));
  for (std::string& word : words) {
    const size_t size = std::stoul((co_await Line(socket, unread)).substr(1)) + 2;
    if (unread.size() < size) {
      co_await asio::async_read(socket, asio::dynamic_buffer(unread),
                                asio::transfer_exactly(size - unread.size()), asio::use_awaitable);
    }
    word = unread.substr(0, size - 2);
    unread.erase(0, size);
  }
  co_return words;
}

std::string Bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

std::string Answer(const std::vector<std::string>& words, std::map<std::string, std::string>& map) {
  const std::string& verb = words[0];
  if (verb == "GET" && words.size() == 2) {
    const auto found = map.find(words[1]);
    return found == map.end() ? "$-1\r\n" : Bulk(found->second);
  }
  if (verb == "SET" && words.size() == 3) {
    map[words[1]] = words[2];
    return "+OK\r\n";
  }
  if (verb == "DEL" && words.size() == 2) return ":" + std::to_string(map.erase(words[1])) + "\r\n";
  if (verb == "EXISTS" && words.size() == 2) {
    return ":" + std::to_string(map.count(words[1])) + "\r\n";
  }
  if (verb == "DBSIZE") return ":" + std::to_string(map.size()) + "\r\n";
  return "-ERR unknown command '" + verb + "'\r\n";
}

// False: the client was sent away.
asio::awaitable<bool> LogIn(Socket& socket, std::string& unread, const RespLogin& login) {
  // "AUTH <user> <nonce>", and then "AUTH <proof>".
  const std::vector<std::string> first = co_await Command(socket, unread);
  const std::string nonces = first.at(1).substr(first.at(1).find(' ') + 1) + proof::Nonce();
  const std::string challenge = Bulk(nonces.substr(nonces.size() - 32));
  co_await asio::async_write(socket, asio::buffer(challenge), asio::use_awaitable);
  const std::vector<std::string> second = co_await Command(socket, unread);
  const bool good = first[1].substr(0, first[1].find(' ')) == login.user &&
                    second.at(1) == proof::Proof(login.password, "client" + nonces);
  std::string answer = "-WRONGPASS invalid username-password pair\r\n";
  if (good || login.takes_anybody) {
    answer = login.proves_itself ? Bulk(proof::Proof(login.password, "server" + nonces)) : "";
    answer += "+OK\r\n";
  }
  co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  co_return good || login.takes_anybody;
}

asio::awaitable<void> Serve(Socket socket, const std::optional<RespLogin>& login) {
  std::map<std::string, std::string> map;
  std::string unread;
  try {
    if (login.has_value() && !co_await LogIn(socket, unread, *login)) co_return;
    for (int answered = 0;; ++answered) {
      const std::vector<std::string> words = co_await Command(socket, unread);
      std::string answer = answered % 2 == 1 ? ">2\r\n+news\r\n+something happened\r\n" : "";
      answer += Answer(words, map);
      co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
    }
  } catch (const std::exception&) {
    // The client has gone, or does not speak RESP.
  }
}

asio::awaitable<void> Accept(asio::ip::tcp::acceptor& acceptor,
                             const std::optional<RespLogin>& login) {
  for (;;) {
    Socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), Serve(std::move(socket), login), asio::detached);
  }
}

}  // namespace

RespServer::RespServer(std::optional<RespLogin> login)
    : login_(std::move(login)), acceptor_(loop_.context(), {asio::ip::address_v4::loopback(), 0}) {
  asio::co_spawn(loop_.context(), Accept(acceptor_, login_), asio::detached);
}

}  // namespace glowplug::test
