// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec.h>

#include <algorithm>
#include <random>
#include <thread>

namespace glowplug::conformance {

using api::Outcome;

namespace {

constexpr uint64_t kArenaBytes = 8 << 20;
constexpr int kMaxPreparations = 20;
constexpr uint64_t kPreparationToken = 0x8877665544332211;
constexpr size_t kSteps[] = {1, 3, 64, SIZE_MAX};

api::Reply EmptyReply() {
  api::Reply reply{};
  reply.struct_size = sizeof(reply);
  reply.topology_major = -1;
  return reply;
}

}  // namespace

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
  reply.resource = exchange.resource != 0 ? exchange.resource : message.head.resource;
  reply.more = exchange.more;
  reply.operation = exchange.operation;
  reply.rows = exchange.rows.data();
  reply.row_count = exchange.rows.size();
  return reply;
}

bool CodecConformance::Prepare(CodecLink& link, const api::Request& first) {
  const std::vector<Exchange>& known = GetParam().preparations;
  const auto found = std::find_if(known.begin(), known.end(), [&](const Exchange& preparation) {
    return preparation.operation == first.operation;
  });
  if (found == known.end()) {
    ADD_FAILURE() << "operation " << static_cast<uint32_t>(first.operation)
                  << " is wanted first, and the suite was not told its answer";
    return false;
  }
  // In buffers of its own: what waits on the link stays in its place.
  const auto carry = [](CodecEnd& from, const auto& write) {
    sdk::HeapBuffer out;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(write(from.session(), out.out(), &failure), Outcome::kDone) << sdk::TextOf(failure);
    return ExactBytes(out.view());
  };
  const ExactBytes asked = carry(link.client, [&](api::CodecSession& session, auto* out, auto* f) {
    api::Request another{};
    another.struct_size = sizeof(another);
    return session.Encode(&first, out, &another, f);
  });
  sdk::HeapArena arena(kArenaBytes);
  api::Failure failure = sdk::NoFailure();
  api::Request read{};
  read.struct_size = sizeof(read);
  EXPECT_EQ(link.server.session().ReadRequest(asked.get(), arena.get(), &read, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  Message message{ExactBytes(asked.view()), EmptyReply()};
  EXPECT_EQ(link.server.session().Head(asked.get(), &message.head, &failure), Outcome::kDone);
  const api::Reply reply = ReplyTo(message, *found);
  const ExactBytes answered =
      carry(link.server, [&](api::CodecSession& session, auto* out, auto* f) {
        return session.WriteReply(&reply, out, f);
      });
  api::Reply head = EmptyReply();
  EXPECT_EQ(link.client.session().Head(answered.get(), &head, &failure), Outcome::kDone);
  api::Request another{};
  another.struct_size = sizeof(another);
  EXPECT_EQ(link.client.session().Body(first.operation, answered.get(), arena.get(), &head,
                                       &another, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  return true;
}

std::string CodecConformance::Encode(CodecLink& link, const api::Request& request) {
  for (int i = 0; i < kMaxPreparations; ++i) {
    api::Request first{};
    first.struct_size = sizeof(first);
    sdk::HeapBuffer scratch;
    api::Failure failure = sdk::NoFailure();
    if (link.client.session().Encode(&request, scratch.out(), &first, &failure) !=
        Outcome::kAgain) {
      return link.client.Encode(request);
    }
    EXPECT_TRUE(scratch.empty()) << "kAgain appends nothing";
    first.token = kPreparationToken;
    if (!Prepare(link, first)) return {};
  }
  ADD_FAILURE() << "the codec wants something sent first without an end";
  return {};
}

Outcome CodecConformance::ReadBody(CodecLink& link, api::Operation operation, api::Bytes frame,
                                   api::Arena* arena, api::Reply* reply, api::Failure* failure) {
  const api::Reply head = *reply;
  for (int i = 0; i < kMaxPreparations; ++i) {
    *reply = head;
    api::Request first{};
    first.struct_size = sizeof(first);
    const Outcome outcome =
        link.client.session().Body(operation, frame, arena, reply, &first, failure);
    if (outcome != Outcome::kAgain) return outcome;
    first.token = kPreparationToken;
    if (!Prepare(link, first)) return outcome;
  }
  ADD_FAILURE() << "the codec wants something asked first without an end";
  return Outcome::kAgain;
}

std::vector<CodecConformance::Frame> CodecConformance::FramesOf(CodecLink& link,
                                                                const Exchange& exchange) {
  const std::string request = Encode(link, exchange.request(7));
  const std::vector<Message> requests = CodecLink::Carry(link.client, link.server);
  EXPECT_EQ(requests.size(), 1U);
  if (requests.empty()) return {};
  const std::string reply = link.server.WriteReply(ReplyTo(requests[0], exchange));
  link.server.Take();
  return {{link.server, true, request}, {link.client, false, reply}};
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
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(ReadBody(link, exchange.operation, message.frame.get(), arena.get(), &reply, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  if (exchange.resource != 0) {
    EXPECT_EQ(reply.resource, exchange.resource);
  }
  EXPECT_EQ(reply.more, exchange.more);
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
  ASSERT_FALSE(GetParam().exchanges.empty()) << "without exchanges nothing of the codec is tested";
  uint64_t token = 0x1122334455667788;
  for (const Exchange& exchange : GetParam().exchanges) {
    SCOPED_TRACE("operation " + std::to_string(static_cast<uint32_t>(exchange.operation)));
    EXPECT_EQ(link->client.session().Supports(exchange.operation), 1U);
    Encode(*link, exchange.request(++token));
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
        Encode(*link, exchange.request(sent.size()));
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
    for (const auto& [reader, is_request, whole] : FramesOf(*link, exchange)) {
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
    for (const auto& [reader, is_request, whole] : FramesOf(*link, exchange)) {
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
    const size_t request_size = Encode(*link, request).size();
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
    Encode(*link, exchange.request(7));
    const std::vector<Message> requests = CodecLink::Carry(link->client, link->server);
    ASSERT_EQ(requests.size(), 1U);
    link->server.WriteReply(ReplyTo(requests[0], exchange));
    const std::vector<Message> replies = CodecLink::Carry(link->server, link->client);
    ASSERT_EQ(replies.size(), 1U);
    // What the codec must ask for first is asked for here: only reading is for any thread.
    ExpectReply(*link, replies[0], exchange, 7);
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
