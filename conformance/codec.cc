// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec.h>

#include <algorithm>
#include <random>
#include <thread>

namespace glowplug::conformance {

using api::Outcome;

namespace {

constexpr uint64_t kArenaBytes = 8 << 20;
constexpr size_t kSteps[] = {1, 3, 64, SIZE_MAX};

api::Value Scalar(api::ValueType type, int64_t number) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  return value;
}

api::Value View(api::ValueType type, std::string_view bytes) {
  api::Value value{};
  value.type = type;
  value.bytes = reinterpret_cast<const uint8_t*>(bytes.data());
  value.count = static_cast<uint32_t>(bytes.size());
  return value;
}

// Of the types above.
std::string Print(const api::Value& value) {
  std::string text = std::to_string(static_cast<int>(value.type)) + ":";
  if (value.type == api::ValueType::kNull) return text;
  if (value.type != api::ValueType::kString && value.type != api::ValueType::kByteArray) {
    return text + std::to_string(value.int64);
  }
  return text.append(reinterpret_cast<const char*>(value.bytes), value.count);
}

std::vector<std::string> Print(const api::Value* values, uint64_t count) {
  std::vector<std::string> printed;
  for (uint64_t i = 0; i < count; ++i) printed.push_back(Print(values[i]));
  return printed;
}

api::Reply EmptyReply() {
  api::Reply reply{};
  reply.struct_size = sizeof(reply);
  reply.topology_major = -1;
  return reply;
}

}  // namespace

api::Value Null() { return Scalar(api::ValueType::kNull, 0); }
api::Value Bool(bool value) { return Scalar(api::ValueType::kBool, value ? 1 : 0); }
api::Value Int(int32_t number) { return Scalar(api::ValueType::kInt, number); }
api::Value Long(int64_t number) { return Scalar(api::ValueType::kLong, number); }
api::Value Text(std::string_view text) { return View(api::ValueType::kString, text); }
api::Value ByteArray(std::string_view bytes) { return View(api::ValueType::kByteArray, bytes); }

api::Request Exchange::request(uint64_t token) const {
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = operation;
  request.flags = flags;
  request.token = token;
  request.args = args.data();
  request.arg_count = static_cast<uint32_t>(args.size());
  return request;
}

std::unique_ptr<CodecLink> CodecConformance::Link(size_t step) {
  sdk::Owned<api::CodecSession> client = OpenSession(door(), false);
  sdk::Owned<api::CodecSession> server = OpenSession(door(), true);
  if (client == nullptr || server == nullptr) return nullptr;
  auto link = std::make_unique<CodecLink>(std::move(client), std::move(server));
  EXPECT_EQ(link->Shake(step), Outcome::kDone)
      << sdk::TextOf(link->client.failure()) << sdk::TextOf(link->server.failure());
  return link;
}

api::Reply CodecConformance::ReplyTo(const Message& message, const Exchange& exchange) {
  api::Reply reply = EmptyReply();
  const bool acks = (door().GetTraits() & api::kAcks) != 0;
  reply.kind = acks ? api::ReplyKind::kAck : api::ReplyKind::kAnswer;
  reply.token = message.head.token;
  reply.resource = message.head.resource;
  reply.operation = exchange.operation;
  reply.rows = exchange.rows.data();
  reply.row_count = exchange.rows.size();
  return reply;
}

void CodecConformance::ExpectRequest(CodecLink& link, const Message& message,
                                     const Exchange& exchange) {
  EXPECT_EQ(message.head.kind, api::ReplyKind::kRequest);
  sdk::HeapArena arena(kArenaBytes);
  api::Request request{};
  request.struct_size = sizeof(request);
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(link.server.session().ReadRequest(message.frame.get(), arena.get(), &request, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  EXPECT_EQ(request.operation, exchange.operation);
  EXPECT_EQ(request.flags, exchange.flags);
  EXPECT_EQ(request.token, message.head.token);
  if (GetParam().carries_types) {
    EXPECT_EQ(Print(request.args, request.arg_count),
              Print(exchange.args.data(), exchange.args.size()));
  }
}

void CodecConformance::ExpectReply(CodecLink& link, const Message& message,
                                   const Exchange& exchange, uint64_t token) {
  const bool acks = (door().GetTraits() & api::kAcks) != 0;
  EXPECT_EQ(message.head.kind, acks ? api::ReplyKind::kAck : api::ReplyKind::kAnswer);
  EXPECT_EQ(message.head.status, 0);
  if (!in_order()) {
    EXPECT_EQ(message.head.token, token);
  }
  sdk::HeapArena arena(kArenaBytes);
  api::Reply reply = message.head;
  api::Request first{};
  first.struct_size = sizeof(first);
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(link.client.session().Body(exchange.operation, message.frame.get(), arena.get(), &reply,
                                       &first, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  EXPECT_EQ(Print(reply.rows, reply.row_count), Print(exchange.rows.data(), exchange.rows.size()));
}

CodecConformance::Reading CodecConformance::ReadAll(CodecEnd& end, bool request,
                                                    api::Operation operation,
                                                    std::string_view bytes) {
  const ExactBytes exact(bytes);
  Reading reading{};
  api::Failure failure = sdk::NoFailure();
  reading.frame = end.session().Frame(exact.get(), &reading.total, &failure);
  if (reading.frame == Outcome::kFailed) CheckFailure(failure);
  api::Reply head = EmptyReply();
  failure = sdk::NoFailure();
  reading.head = end.session().Head(exact.get(), &head, &failure);
  if (reading.head == Outcome::kFailed) CheckFailure(failure);
  sdk::HeapArena arena(kArenaBytes);
  api::Reply reply = EmptyReply();
  api::Request read{};
  read.struct_size = sizeof(read);
  failure = sdk::NoFailure();
  reading.content =
      request ? end.session().ReadRequest(exact.get(), arena.get(), &read, &failure)
              : end.session().Body(operation, exact.get(), arena.get(), &reply, &read, &failure);
  if (reading.content == Outcome::kFailed) CheckFailure(failure);
  return reading;
}

TEST_P(CodecConformance, KeepsTheRulesOfAllPlugins) {
  CheckPlugin(GetParam(), api::kCodecId);
  CheckQuery(door(), api::kCodecId);
  for (int i = 0; i < 1000; ++i) {
    for (const bool serving : {false, true}) {
      const sdk::Owned<api::CodecSession> session = OpenSession(door(), serving);
      if (session != nullptr) CheckQuery(*session, "");
    }
  }
}

TEST_P(CodecConformance, HandshakeEndsWhateverThePiecesAre) {
  for (const size_t step : kSteps) {
    const auto link = Link(step);
    GLOWPLUG_SKIP_UNLESS_SERVING(link);
    for (CodecEnd* end : {&link->client, &link->server}) {
      api::SessionInfo info{};
      info.struct_size = sizeof(info);
      end->session().Describe(&info);
      EXPECT_GT(info.protocol.size, 0U) << "the protocol's name and version, for people";
    }
  }
}

TEST_P(CodecConformance, HandshakeSurvivesGarbage) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string garbage(random() % 200, 0);
    for (char& byte : garbage) byte = static_cast<char>(random() % (i % 2 == 0 ? 256 : 4));
    for (const bool serving : {false, true}) {
      sdk::Owned<api::CodecSession> session = OpenSession(door(), serving);
      if (session == nullptr) continue;
      CodecEnd end(std::move(session));
      end.Give(garbage);
      // Once to greet, then to read; kDone is no mistake where the protocol has no handshake.
      for (int turn = 0; turn < 3; ++turn) {
        if (end.Negotiate(nullptr) != Outcome::kFailed) continue;
        CheckFailure(end.failure());
        break;
      }
    }
  }
}

TEST_P(CodecConformance, ExchangesArrive) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  uint64_t token = 0x1122334455667788;
  for (const Exchange& exchange : GetParam().exchanges) {
    SCOPED_TRACE("operation " + std::to_string(static_cast<uint32_t>(exchange.operation)));
    EXPECT_EQ(link->client.session().Supports(exchange.operation), 1U);
    link->client.Encode(exchange.request(++token));
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server, 1);
    ASSERT_EQ(requests.size(), 1U);
    ExpectRequest(*link, requests[0], exchange);
    link->server.WriteReply(ReplyTo(requests[0], exchange));
    const std::vector<Message> replies = CodecLink::Carry(link->server, link->client, 1);
    ASSERT_EQ(replies.size(), 1U);
    ExpectReply(*link, replies[0], exchange, token);
  }
}

TEST_P(CodecConformance, ManyAreInFlight) {
  for (const size_t step : kSteps) {
    const auto link = Link();
    GLOWPLUG_SKIP_UNLESS_SERVING(link);
    std::vector<const Exchange*> sent;
    for (int round = 0; round < 20; ++round) {
      for (const Exchange& exchange : GetParam().exchanges) {
        link->client.Encode(exchange.request(sent.size()));
        sent.push_back(&exchange);
      }
    }
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server, step);
    ASSERT_EQ(requests.size(), sent.size());
    std::vector<size_t> order(sent.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = in_order() ? i : order.size() - 1 - i;
    for (const size_t i : order) {
      ExpectRequest(*link, requests[i], *sent[i]);
      link->server.WriteReply(ReplyTo(requests[i], *sent[i]));
    }
    const std::vector<Message> replies = CodecLink::Carry(link->server, link->client, step);
    ASSERT_EQ(replies.size(), sent.size());
    for (size_t n = 0; n < order.size(); ++n) {
      ExpectReply(*link, replies[n], *sent[order[n]], order[n]);
    }
  }
}

// The core reads on at a cut frame, and gives whole frames alone to Head and what follows; a codec
// that is given a cut one all the same says so.
TEST_P(CodecConformance, CutFramesAreNeverDone) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  for (const Exchange& exchange : GetParam().exchanges) {
    SCOPED_TRACE("operation " + std::to_string(static_cast<uint32_t>(exchange.operation)));
    const std::string request = link->client.Encode(exchange.request(7));
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server);
    ASSERT_EQ(requests.size(), 1U);
    const std::string reply = link->server.WriteReply(ReplyTo(requests[0], exchange));
    link->server.Take();
    for (const bool is_request : {true, false}) {
      CodecEnd& reader = is_request ? link->server : link->client;
      const std::string& whole = is_request ? request : reply;
      for (size_t size = 0; size < whole.size(); ++size) {
        SCOPED_TRACE(std::string(is_request ? "request" : "reply") + " cut to " +
                     std::to_string(size) + " of " + std::to_string(whole.size()) + " bytes");
        const Reading reading = ReadAll(reader, is_request, exchange.operation,
                                        std::string_view(whole).substr(0, size));
        EXPECT_EQ(reading.frame, Outcome::kAgain);
        EXPECT_TRUE(reading.total == 0 || reading.total > size) << reading.total;
        EXPECT_LE(reading.total, whole.size());
        EXPECT_NE(reading.content, Outcome::kDone);
      }
      // With the next frame behind it, it is still as long as it is.
      uint64_t total = 0;
      api::Failure failure = sdk::NoFailure();
      const ExactBytes two(whole + whole.substr(0, whole.size() / 2));
      EXPECT_EQ(reader.session().Frame(two.get(), &total, &failure), Outcome::kDone);
      EXPECT_EQ(total, whole.size());
    }
  }
}

TEST_P(CodecConformance, DamagedFramesAreSurvived) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  for (const Exchange& exchange : GetParam().exchanges) {
    const std::string request = link->client.Encode(exchange.request(7));
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server);
    ASSERT_EQ(requests.size(), 1U);
    const std::string reply = link->server.WriteReply(ReplyTo(requests[0], exchange));
    link->server.Take();
    for (const bool is_request : {true, false}) {
      CodecEnd& reader = is_request ? link->server : link->client;
      const std::string& whole = is_request ? request : reply;
      for (size_t at = 0; at < whole.size(); ++at) {
        for (const int damage : {0x01, 0x80, 0xFF, 0x7F}) {
          std::string damaged = whole;
          damaged[at] = static_cast<char>(damaged[at] ^ damage);
          ReadAll(reader, is_request, exchange.operation, damaged);
        }
      }
    }
  }
}

TEST_P(CodecConformance, FullBuffersAreFailuresThatChangeNothing) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  const auto fails_short = [](size_t whole, const auto& write) {
    for (size_t limit = 0; limit < whole; ++limit) {
      sdk::HeapBuffer out(limit + 2);
      ASSERT_TRUE(sdk::Append(out.out(), "ab"));
      // HeapBuffer grows to 256 bytes at least; its owner's bound is what it may use.
      out.out()->capacity = std::min<uint64_t>(out.out()->capacity, limit + 2);
      api::Failure failure = sdk::NoFailure();
      ASSERT_EQ(write(out.out(), &failure), Outcome::kFailed) << limit << " of " << whole;
      CheckFailure(failure);
      EXPECT_EQ(failure.fatal, 0) << "the connection has not suffered";
      EXPECT_EQ(out.view(), "ab");
    }
  };
  for (const Exchange& exchange : GetParam().exchanges) {
    const api::Request request = exchange.request(7);
    const size_t request_size = link->client.Encode(request).size();
    fails_short(request_size, [&](api::OutBuffer* out, api::Failure* failure) {
      api::Request first{};
      first.struct_size = sizeof(first);
      return link->client.session().Encode(&request, out, &first, failure);
    });
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server);
    ASSERT_EQ(requests.size(), 1U);
    const api::Reply reply = ReplyTo(requests[0], exchange);
    const size_t reply_size = link->server.WriteReply(reply).size();
    link->server.Take();
    fails_short(reply_size, [&](api::OutBuffer* out, api::Failure* failure) {
      return link->server.session().WriteReply(&reply, out, failure);
    });
  }
}

TEST_P(CodecConformance, UnsupportedOperationsAreRefused) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  uint32_t refused = 0;
  for (uint32_t number = 0; number < 1000; ++number) {
    const auto operation = static_cast<api::Operation>(number);
    if (link->client.session().Supports(operation) != 0) continue;
    ++refused;
    Exchange exchange;
    exchange.operation = operation;
    exchange.args = {Text("key"), Text("value")};
    const api::Request request = exchange.request(1);
    sdk::HeapBuffer out;
    const auto encode = [&](api::Failure* failure) {
      api::Request first{};
      first.struct_size = sizeof(first);
      return link->client.session().Encode(&request, out.out(), &first, failure);
    };
    api::Failure failure = sdk::NoFailure();
    ASSERT_EQ(encode(&failure), Outcome::kFailed) << "operation " << number;
    CheckFailure(failure);
    EXPECT_EQ(failure.fatal, 0);
    EXPECT_TRUE(out.empty());
    if (refused == 1) CheckFailureSizes(encode);
  }
  EXPECT_GT(refused, 0U);
}

TEST_P(CodecConformance, BodiesAreReadOnManyThreads) {
  const auto link = Link();
  GLOWPLUG_SKIP_UNLESS_SERVING(link);
  for (const Exchange& exchange : GetParam().exchanges) {
    link->client.Encode(exchange.request(7));
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server);
    ASSERT_EQ(requests.size(), 1U);
    link->server.WriteReply(ReplyTo(requests[0], exchange));
    const std::vector<Message> replies = CodecLink::Carry(link->server, link->client);
    ASSERT_EQ(replies.size(), 1U);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) {
          ExpectRequest(*link, requests[0], exchange);
          ExpectReply(*link, replies[0], exchange, 7);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

}  // namespace glowplug::conformance
