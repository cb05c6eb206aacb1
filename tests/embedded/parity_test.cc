// SPDX-License-Identifier: Apache-2.0
// A real node and the embedded one are asked the same, and answer the same.
#include <absl/strings/escaping.h>
#include <glowplug/sdk/buffer.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "embedded/node/session.h"
#include "tests/embedded/request_bytes.h"
#include "tests/support/ignite_cluster.h"
#include "wire/ignite/message.h"

namespace glowplug::test {
namespace {

namespace asio = boost::asio;

// Protocol 1.7.0 with the features that the embedded node has, so that layouts are the same.
std::string Hello() {
  return Byte(1) + Raw(int16_t{1}) + Raw(int16_t{7}) + Raw(int16_t{0}) + Byte(2) + "\x0C" + Int(3) +
         "\x1C\x39\x08";
}

struct Answer {
  bool closed = false;
  int32_t status = 0;
  std::string text;  // of an error
  std::string body;
};

Answer AnswerOf(std::string_view payload) {
  ignite::Reader in(sdk::BytesOf(payload));
  const ignite::ResponseHeader header = ReadResponseHeader(in, ignite::kNewest);
  EXPECT_TRUE(in.ok()) << ignite::Describe(in.fault());
  const api::Bytes rest = in.Raw(in.remaining(), "body");
  return {false, static_cast<int32_t>(header.status), std::string(sdk::ViewOf(header.message)),
          std::string(sdk::ViewOf(rest))};
}

std::string Framed(std::string_view payload) {
  return Int(static_cast<int32_t>(payload.size())) + std::string(payload);
}

class Peer {
 public:
  virtual ~Peer() = default;
  // The answer's payload; empty: the peer has closed the connection, and there is a new one.
  virtual std::string Exchange(const std::string& payload) = 0;

  Answer Ask(int16_t op, const std::string& body) {
    const std::string payload = Exchange(Raw(op) + Long(1) + body);
    return payload.empty() ? Answer{.closed = true} : AnswerOf(payload);
  }
};

class RealNode : public Peer {
 public:
  explicit RealNode(uint16_t port) : port_(port) { Connect(); }

  std::string Exchange(const std::string& payload) override {
    boost::system::error_code error;
    asio::write(*socket_, asio::buffer(Framed(payload)), error);
    uint32_t size = 0;
    asio::read(*socket_, asio::buffer(&size, sizeof(size)), error);
    std::string answer(error ? 0 : size, '\0');
    if (!error) asio::read(*socket_, asio::buffer(answer), error);
    if (!error) return answer;
    Connect();
    return {};
  }

 private:
  void Connect() {
    socket_ = std::make_unique<asio::ip::tcp::socket>(context_);
    socket_->connect({asio::ip::address_v4::loopback(), port_});
    EXPECT_FALSE(Exchange(Hello()).empty());
  }

  const uint16_t port_;
  asio::io_context context_;
  std::unique_ptr<asio::ip::tcp::socket> socket_;
};

class EmbeddedNode : public Peer {
 public:
  EmbeddedNode() : node_(*node::Node::Open({})) { Connect(); }

  std::string Exchange(const std::string& payload) override {
    sdk::HeapBuffer out;
    session_->Receive(sdk::BytesOf(Framed(payload)), out.out());
    if (session_->is_closed()) {
      Connect();
      return {};
    }
    EXPECT_GT(out.view().size(), sizeof(int32_t));
    return std::string(out.view().substr(std::min(out.view().size(), sizeof(int32_t))));
  }

 private:
  void Connect() {
    session_ = std::make_unique<node::Session>(*node_, [] {});
    EXPECT_FALSE(Exchange(Hello()).empty());
  }

  const std::unique_ptr<node::Node> node_;
  std::unique_ptr<node::Session> session_;
};

enum class Like {
  kBytes,   // the same in everything
  kStatus,  // the same status; what is said beside it is the node's own
};

class ParityTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    absl::StatusOr<std::unique_ptr<IgniteCluster>> cluster = IgniteCluster::Start({});
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = cluster->release();
  }
  static void TearDownTestSuite() {
    delete cluster_;
    cluster_ = nullptr;
  }
  void SetUp() override {
    ASSERT_NE(cluster_, nullptr);
    real_ = std::make_unique<RealNode>(cluster_->port(0));
  }

  void Same(const char* what, int16_t op, const std::string& body, Like like = Like::kBytes) {
    const Answer real = real_->Ask(op, body);
    const Answer embedded = embedded_.Ask(op, body);
    EXPECT_EQ(embedded.closed, real.closed) << what;
    EXPECT_EQ(embedded.status, real.status) << what << ": " << real.text << "\n" << embedded.text;
    if (like == Like::kStatus) return;
    EXPECT_EQ(embedded.text, real.text) << what;
    EXPECT_EQ(absl::BytesToHexString(embedded.body), absl::BytesToHexString(real.body)) << what;
  }

  static inline IgniteCluster* cluster_ = nullptr;
  std::unique_ptr<RealNode> real_;
  EmbeddedNode embedded_;
};

TEST_F(ParityTest, Keys) {
  const std::string c = Cache("keys");
  Same("create", 1051, Text("keys"));
  for (const int16_t op : {1000, 1007, 1011, 1014, 1016, 1021})
    Same("absent", op, c + IntObject(9));
  for (const int16_t op : {1001, 1002, 1005, 1006, 1008, 1009}) {
    for (int32_t i = 1; i < 4; ++i) {
      Same("write", op, c + IntObject(i % 3) + IntObject(op));
      Same("read", 1000, c + IntObject(i % 3));
    }
    Same("null key", op, c + kNull + IntObject(1));
    Same("null value", op, c + IntObject(1) + kNull);
    Same("no such cache", op, Cache("none") + IntObject(1) + IntObject(1));
    Same("cut", op, c + IntObject(1));
  }
  Same("replace if", 1010, c + IntObject(1) + IntObject(7) + IntObject(8));
  Same("put", 1001, c + IntObject(1) + IntObject(7));
  Same("replace if", 1010, c + IntObject(1) + IntObject(7) + IntObject(8));
  Same("remove if", 1017, c + IntObject(1) + IntObject(7));
  Same("remove if", 1017, c + IntObject(1) + IntObject(8));
  Same("null", 1010, c + IntObject(1) + kNull + IntObject(1));
  Same("null", 1010, c + IntObject(1) + IntObject(1) + kNull);
  Same("null", 1017, c + IntObject(1) + kNull);
  Same("put all", 1004, c + Int(2) + IntObject(1) + IntObject(10) + IntObject(2) + IntObject(20));
  Same("put none", 1004, c + Int(0));
  Same("get all", 1003, c + Int(4) + IntObject(1) + IntObject(2) + IntObject(1) + IntObject(9));
  Same("null key", 1003, c + Int(1) + kNull);
  Same("null keys", 1004, c + Int(1) + kNull + IntObject(1), Like::kStatus);
  Same("fewer than none", 1003, c + Int(-1));
  Same("contains", 1012, c + Int(2) + IntObject(1) + IntObject(2));
  Same("contains", 1012, c + Int(0));
  Same("flags", 1000, Cache("keys", 0xF8 - 256) + IntObject(1));
  Same("more bytes", 1000, c + IntObject(1) + "zz");
  for (const std::string modes :
       {"", "\1", "\2", "\3", "\4", "\5", "\3\2", "\1\3", "\4\5", "\2\4", "\3\5", "\1\5", "\x9"}) {
    Same("size", 1020, c + Int(static_cast<int32_t>(modes.size())) + modes);
  }
  Same("remove keys", 1018, c + Int(2) + IntObject(1) + IntObject(9));
  Same("size", 1020, c + Int(0));
  Same("remove all", 1019, c);
  Same("size", 1020, c + Int(0));
}

TEST_F(ParityTest, Scans) {
  const auto scan = [](int32_t page, int32_t partition, const std::string& filter = kNull) {
    return Cache("scans") + filter + Int(page) + Int(partition) + Byte(0);
  };
  Same("create", 1051, Text("scans"));
  for (int32_t i = 0; i < 5; ++i) Same("put", 1001, Cache("scans") + IntObject(i) + IntObject(i));
  Same("all", 2000, scan(10, -1));
  for (int32_t partition : {0, 3, 4, 5, 1023, 1024, -2}) {
    Same("partition", 2000, scan(10, partition), Like::kStatus);
  }
  Same("page", 2000, scan(0, -1));
  Same("page", 2000, scan(-1, -1));
  Same("next page", 2001, Long(77));
  Same("close", 0, Long(77));
  Same("filter", 2000, scan(1, -1, Text("x") + Byte(1)), Like::kStatus);
  for (int i = 0; i < 130; ++i) Same("cursor", 2000, scan(1, -1));
}

TEST_F(ParityTest, Caches) {
  Same("create", 1051, Text("made"));
  Same("again", 1051, Text("made"));
  Same("again", 1052, Text("made"));
  Same("null", 1051, kNull);
  Same("empty", 1051, Text(""));
  Same("no text", 1051, IntObject(1));
  Same("configuration", 1055, Cache("made"));
  Same("none", 1055, Cache("none"));
  const std::string few = Raw(int16_t{4}) + Raw(int16_t{0}) + Text("few") + Raw(int16_t{1}) +
                          Int(1) + Raw(int16_t{2}) + Int(0) + Raw(int16_t{407}) + Byte(1) +
                          Long(1000) + Long(-2) + Long(-1);
  const std::string sized = Int(static_cast<int32_t>(few.size())) + few;
  Same("create", 1053, sized);
  Same("again", 1053, sized);
  Same("again", 1054, sized);
  Same("configuration", 1055, Cache("few"));
  Same("destroy", 1056, Int(ignite::HashOfString("few")));
  Same("again", 1056, Int(ignite::HashOfString("few")));
}

TEST_F(ParityTest, Types) {
  const TypeBytes type = {
      .id = 900, .name = "T", .fields = {{"a", 3, 97}, {"b", 9, 98}}, .schemas = {{5, {97, 98}}}};
  const TypeBytes more = {
      .id = 900, .name = "T", .fields = {{"c", 3, 99}}, .schemas = {{6, {97, 99}}}};
  Same("unknown", 3002, Int(900));
  for (const TypeBytes& each : {type, more, type}) {
    Same("put", 3003, each.Bytes());
    Same("get", 3002, Int(900));
  }
  Same("other field", 3003, TypeBytes{.id = 900, .name = "T", .fields = {{"a", 4, 97}}}.Bytes(),
       Like::kStatus);
  Same("other name", 3003, TypeBytes{.id = 900, .name = "U"}.Bytes());
  Same("affinity", 3003, TypeBytes{.id = 900, .name = "T", .affinity_field = "a"}.Bytes());
  Same("enum", 3003, TypeBytes{.id = 900, .name = "T", .constants = {{"X", 1}}}.Bytes());
  Same("enum", 3003, TypeBytes{.id = 910, .name = "E", .constants = {{"X", 1}, {"Y", 2}}}.Bytes());
  Same("more", 3003, TypeBytes{.id = 910, .name = "E", .constants = {{"Z", 3}}}.Bytes());
  Same("get", 3002, Int(910));
  Same("clash", 3003, TypeBytes{.id = 910, .name = "E", .constants = {{"X", 5}}}.Bytes());
  Same("clash", 3003, TypeBytes{.id = 910, .name = "E", .constants = {{"W", 1}}}.Bytes());
  Same("no enum", 3003, TypeBytes{.id = 910, .name = "E"}.Bytes());
  Same("no name", 3000, Byte(0) + Int(12345));
  for (const char* name : {"a.b.C", "a.b.C", "a.b.D"}) {
    Same("name", 3001, Byte(0) + Int(777) + Text(name));
  }
  for (const int platform : {0, 1, 5}) Same("name", 3000, Byte(platform) + Int(777));
  Same("configuration", 3004, "");
}

TEST_F(ParityTest, Expiry) {
  Same("create", 1051, Text("ends"));
  const auto put = [&](int32_t key, int64_t create, int64_t update, int64_t access) {
    Same("put", 1001,
         ExpiringCache("ends", create, update, access) + IntObject(key) + IntObject(1));
  };
  constexpr int64_t kShortMs = 200;
  put(1, 0, -2, -2);
  put(2, kShortMs, -2, -2);
  put(3, -2, -2, -2);
  put(4, kShortMs, -2, -2);
  put(4, -1, -1, -2);
  put(5, kShortMs, -2, -2);
  Same("put", 1001, Cache("ends") + IntObject(5) + IntObject(2));
  put(6, -2, -2, -2);
  put(6, -2, 0, -2);
  for (int32_t key = 1; key <= 6; ++key) {
    if (key != 2 && key != 5) Same("get", 1000, Cache("ends") + IntObject(key));
  }
  const std::string access = ExpiringCache("ends", -2, -2, kShortMs);
  for (int32_t key = 10; key <= 17; ++key) put(key, -2, -2, -2);
  Same("get", 1000, access + IntObject(10));
  Same("contains", 1011, access + IntObject(11));
  Same("put if absent", 1002, access + IntObject(12) + IntObject(5));
  Same("replace if", 1010, access + IntObject(13) + IntObject(5) + IntObject(5));
  Same("get and put if absent", 1008, access + IntObject(14) + IntObject(5));
  Same("remove if", 1017, access + IntObject(15) + IntObject(5));
  Same("get all", 1003, access + Int(1) + IntObject(16));
  Same("get and put", 1005, access + IntObject(17) + IntObject(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  for (int32_t key = 1; key <= 17; ++key) Same("later", 1000, Cache("ends") + IntObject(key));
  Same("no duration", 1001, ExpiringCache("ends", -5, -2, -2) + IntObject(1) + IntObject(1));
}

TEST_F(ParityTest, TheClusterAndWhatIsNotServed) {
  Same("create", 1051, Text("of_state"));
  const std::string c = Cache("of_state");
  Same("idle timeout", 2, "");
  Same("heartbeat", 1, "");
  Same("log", 5003, Text("of_state"));
  Same("log", 5003, Text("none"));
  Same("log", 5002, Text("of_state") + Byte(0));
  Same("log", 5002, Text("none") + Byte(0));
  Same("clients", 5100, Long(-1) + Int(1) + Raw(int16_t{2}) + Byte(0));
  Same("no news", 5100, Long(1) + Int(0));
  Same("no node", 5101, Int(1) + std::string(16, '\1'));
  Same("read-only", 5001, Byte(2) + Byte(1));
  Same("state", 5000, "");
  Same("get", 1000, c + IntObject(1));
  for (const int16_t op : {1001, 1002, 1005}) {
    Same("write", op, c + IntObject(1) + IntObject(1), Like::kStatus);
  }
  Same("clear", 1013, c, Like::kStatus);
  Same("create", 1051, Text("another"), Like::kStatus);
  Same("destroy", 1056, Int(ignite::HashOfString("of_state")), Like::kStatus);
  Same("a type", 3003, TypeBytes{.id = 990, .name = "RO"}.Bytes());
  Same("no state", 5001, Byte(7) + Byte(1), Like::kStatus);
  Same("inactive", 5001, Byte(0) + Byte(0), Like::kStatus);
  Same("inactive", 5001, Byte(0) + Byte(1));
  Same("state", 5000, "");
  for (const int16_t op : {1000, 1011, 1016}) Same("inactive", op, c + IntObject(1));
  Same("inactive", 1000, Cache("none") + IntObject(1));
  Same("inactive", 1050, "");
  Same("inactive", 1051, Text("x"));
  Same("inactive", 1055, c);
  Same("inactive", 1101, Byte(0) + Int(1) + Int(1));
  Same("inactive", 2000, c + kNull + Int(1) + Int(-1) + Byte(0));
  Same("inactive", 3002, Int(990));
  Same("active", 5001, Byte(1) + Byte(1));
  for (const int16_t op : {1234, -1, 2007, 6001}) Same("unknown", op, "", Like::kStatus);
  Same("compute", 6000, Int(0) + Byte(0) + Long(0) + Text("t") + IntObject(1));
}

}  // namespace
}  // namespace glowplug::test
