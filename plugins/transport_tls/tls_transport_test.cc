// SPDX-License-Identifier: Apache-2.0
// What is TLS's own; what every transport must do stands in conformance_test.cc, who is refused in
// refusals_test.cc.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "plugins/transport_tls/recording_transport.h"
#include "plugins/transport_tls/tls_fixture.h"

namespace glowplug::tls {
namespace {

using conformance::ConfigTree;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

TEST_F(TlsTest, AsksByNameAndNeverByAddress) {
  OpensslServer server(authority_.Issue());
  Open();
  EXPECT_EQ(Visit(server.port(), "localhost."), "hello");
  EXPECT_EQ(Visit(server.port(), "127.0.0.1"), "hello");
  const std::vector<SeenConnection> seen = server.WaitForEnded(2);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].server_name, "localhost");
  EXPECT_EQ(seen[1].server_name, "");
  EXPECT_EQ(seen[0].version, "TLSv1.3");
  EXPECT_FALSE(seen[0].had_certificate);
}

TEST_F(TlsTest, CertificateIsShownToWhoAsksAlone) {
  OpensslServer server(authority_.Issue());  // asks for none
  const Issued mine = authority_.Issue();
  const std::string cert = folder_.Write("c.pem", mine.CertificatePem() + mine.KeyPem());
  Open([&](ConfigTree& config) { config.String("cert", cert); });
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_FALSE(server.WaitForEnded(1).at(0).had_certificate);
}

TEST_F(TlsTest, AuthoritiesMayLieInADirectory) {
  const OpensslServer server(authority_.Issue());
  const std::filesystem::path cas = folder_.Path("cas");
  std::filesystem::create_directory(cas);
  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("ca", cas.string()); }),
              HasSubstr("holds no file with a PEM certificate"));
  folder_.Write("cas/readme.txt", "not a certificate");
  folder_.Write("cas/other.pem", TestAuthority("Other CA").CertificatePem());
  folder_.Write("cas/mine.crt", authority_.CertificatePem());
  Open([&](ConfigTree& config) { config.String("ca", cas.string()); });
  EXPECT_EQ(Visit(server.port()), "hello");
}

TEST_F(TlsTest, VerifyNoneTakesAnybodyAndIsLoggedOnce) {
  const OpensslServer server(SelfSigned({.names = "DNS:elsewhere"}));
  Open([](ConfigTree& config) { config.String("verify", "none"); });
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port()), "hello");
  const std::string log = host_.log();
  EXPECT_THAT(log, HasSubstr("verify is none"));
  EXPECT_EQ(log.find("verify is none"), log.rfind("verify is none"));
}

class ResumptionTest : public TlsTest, public testing::WithParamInterface<int> {};

TEST_P(ResumptionTest, SecondConnectionResumesTheFirstOnesSession) {
  OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, GetParam());
  });
  Open();
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port(), "127.0.0.1"), "hello");  // another name, another session
  Open([](ConfigTree& config) { config.Bool("resume", false); });
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port()), "hello");
  std::vector<bool> resumed;
  for (const SeenConnection& seen : server.WaitForEnded(5)) resumed.push_back(seen.resumed);
  EXPECT_THAT(resumed, testing::ElementsAre(false, true, false, false, false));
}

// The way a client leaves when its process ends, or when it loses a connection.
TEST_P(ResumptionTest, ConnectionThatWasDroppedIsResumedToo) {
  OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, GetParam());
  });
  Open();
  for (int i = 0; i < 2; ++i) {
    const sdk::Owned<api::Stream> stream = Connect(server.port());
    ASSERT_NE(stream, nullptr) << Text();
    EXPECT_EQ(Read(*stream), "hello");
  }
  const std::vector<SeenConnection> seen = server.WaitForEnded(2);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_FALSE(seen[0].resumed);
  EXPECT_TRUE(seen[1].resumed);
}

TEST_P(ResumptionTest, ExpiredCertificateIsNotResumed) {
  const OpensslServer server(
      authority_.Issue({.ends_in_days = 0, .ends_in_seconds = 4}),
      [](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, GetParam()); });
  Open();
  EXPECT_EQ(Visit(server.port()), "hello");
  std::this_thread::sleep_for(std::chrono::seconds(5));
  EXPECT_THAT(Visit(server.port()), HasSubstr("has expired on"));
}

TEST_P(ResumptionTest, NothingIsResumedPastARevocationList) {
  OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, GetParam());
  });
  const std::string crl = folder_.Write("crl.pem", authority_.CrlPem(nullptr));
  Open([&](ConfigTree& config) { config.String("crl", crl); });
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port()), "hello");
  const std::vector<SeenConnection> seen = server.WaitForEnded(2);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_FALSE(seen[1].resumed);
}

INSTANTIATE_TEST_SUITE_P(Versions, ResumptionTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const testing::TestParamInfo<int>& version) {
                           return std::string(version.param == TLS1_2_VERSION ? "Tls12" : "Tls13");
                         });

TEST_F(TlsTest, ChangedFilesHoldFromTheNextConnectionOn) {
  const TestAuthority next("Next CA");
  const OpensslServer old_server(authority_.Issue());
  const OpensslServer new_server(next.Issue());
  const std::string ca = folder_.Write("trusted.pem", authority_.CertificatePem());
  Open([&](ConfigTree& config) { config.String("ca", ca); });
  EXPECT_EQ(Visit(old_server.port()), "hello");
  EXPECT_THAT(Visit(new_server.port()), HasSubstr("CN=Next CA"));

  folder_.Write("trusted.pem", next.CertificatePem());
  EXPECT_EQ(Visit(new_server.port()), "hello");
  // Not by its old session either.
  EXPECT_THAT(Visit(old_server.port()), HasSubstr("check of trust failed"));
  EXPECT_THAT(host_.log(), HasSubstr("certificates have changed and were read again"));
}

TEST_F(TlsTest, BrokenNewFileKeepsTheOldOnesAndIsToldOnce) {
  const OpensslServer server(authority_.Issue());
  const std::string ca = folder_.Write("trusted.pem", authority_.CertificatePem());
  Open([&](ConfigTree& config) { config.String("ca", ca); });
  folder_.Write("trusted.pem", "half a fi");
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_EQ(Visit(server.port()), "hello");
  const std::string log = host_.log();
  EXPECT_THAT(log, AllOf(HasSubstr("holds no PEM certificates"),
                         HasSubstr("the certificates from before are used")));
  EXPECT_EQ(log.find("from before"), log.rfind("from before"));
  std::filesystem::remove(ca);
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_THAT(host_.log(), HasSubstr("No such file"));
}

TEST_F(TlsTest, WhatFailedForAWhileIsTriedAgain) {
  const OpensslServer server(authority_.Issue());
  const Issued mine = authority_.Issue();
  const auto write = [&] {
    return folder_.Write("c.pem", mine.CertificatePem() + mine.KeyPem("correct horse"));
  };
  const std::string cert = write();
  host_.SetSecret("PASSWORD", "correct horse");
  Open([&](ConfigTree& config) { config.String("cert", cert).Secret("key_password", "PASSWORD"); });
  host_.SetSecret("PASSWORD", "the vault is closed");
  write();
  EXPECT_EQ(Visit(server.port()), "hello");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  EXPECT_EQ(Visit(server.port()), "hello");
  const std::string log = host_.log();
  EXPECT_THAT(log, HasSubstr("does not open with the password"));
  EXPECT_EQ(log.find("from before"), log.rfind("from before"));
  host_.SetSecret("PASSWORD", "correct horse");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  EXPECT_EQ(Visit(server.port()), "hello");
  EXPECT_THAT(host_.log(), HasSubstr("certificates have changed and were read again"));
}

class RecordsTest : public TlsTest {
 protected:
  std::string ReadAll(api::Stream& stream, size_t size) {
    std::string all;
    while (all.size() < size) {
      const std::string piece = Read(stream);
      if (piece.empty() || piece == "FAILED") break;
      all += piece;
    }
    return all;
  }

  Recording recording_;
  RecordingTransport over_{*tcp_.get(), recording_};
};

// TLS 1.3 adds a byte for the content's type and 16 for the tag.
constexpr size_t kOverhead = 17;
constexpr size_t kFull = 16'384;

TEST_F(RecordsTest, ManySmallPiecesLeaveAsFullRecordsSeveralByOneCall) {
  const OpensslServer server(authority_.Issue());
  Open();
  lower_ = &over_;
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  EXPECT_EQ(Read(*stream), "hello");
  const size_t before = recording_.written.size();
  const uint64_t calls_before = recording_.calls;
  std::vector<std::string> pieces;
  std::string all;
  for (int i = 0; i < 1000; ++i) all += pieces.emplace_back(100, static_cast<char>('a' + i % 26));
  std::vector<api::Bytes> from;
  for (const std::string& piece : pieces) from.push_back(sdk::BytesOf(piece));
  uint64_t put = 0;
  ASSERT_EQ(stream->Write(from.data(), 1000, &put, &failure_), api::Outcome::kDone) << Text();
  ASSERT_EQ(put, 100'000U);
  EXPECT_THAT(recording_.Records(before),
              testing::ElementsAre(kFull + kOverhead, kFull + kOverhead, kFull + kOverhead,
                                   kFull + kOverhead, kFull + kOverhead, kFull + kOverhead,
                                   100'000 - 6 * kFull + kOverhead));
  EXPECT_EQ(recording_.calls - calls_before, 2U);
  EXPECT_TRUE(ReadAll(*stream, all.size()) == all);
}

// The lower transport takes 1000 bytes and is blocked, again and again: records are cut anywhere,
// and the same bytes are offered anew.
TEST_F(RecordsTest, SlowLowerTransportLosesNothing) {
  const OpensslServer server(authority_.Issue());
  Open();
  recording_.at_most = 1000;
  lower_ = &over_;
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  EXPECT_EQ(Read(*stream), "hello");
  std::vector<std::string> pieces;
  std::string all;
  for (int i = 0; i < 200; ++i) {
    all += pieces.emplace_back(static_cast<size_t>(i * 7 % 500), static_cast<char>('a' + i % 26));
  }
  all += pieces.emplace_back(40'000, 'z');
  Write(*stream, pieces);
  EXPECT_TRUE(ReadAll(*stream, all.size()) == all);
}

// It is the stream's own from then on: who has nothing more to write only reads.
TEST_F(RecordsTest, RecordThatIsHalfSentGoesOnByReading) {
  const OpensslServer server(authority_.Issue());
  Open();
  lower_ = &over_;
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  EXPECT_EQ(Read(*stream), "hello");
  recording_.at_most = 100;
  const std::string text(1000, 'x');
  const api::Bytes whole = sdk::BytesOf(text);
  uint64_t put = 0;
  ASSERT_EQ(stream->Write(&whole, 1, &put, &failure_), api::Outcome::kDone);
  EXPECT_EQ(put, 1000U);
  api::PollState state{};
  stream->PollHandle(&state);
  EXPECT_EQ(state.want_write, 1);
  EXPECT_TRUE(ReadAll(*stream, text.size()) == text);
}

// OpenSSL has its own keys to renew first, is blocked at that, and has not looked at the bytes yet.
TEST_F(RecordsTest, WriteBehindABlockedKeyUpdateKeepsItsBytes) {
  const OpensslServer server(authority_.Issue());
  Open();
  lower_ = &over_;
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  EXPECT_EQ(Read(*stream), "hello");
  Write(*stream, {"rekey"});
  EXPECT_EQ(ReadAll(*stream, 5), "rekey");
  recording_.at_most = 3;
  std::string text = "blocked";
  const api::Bytes from = sdk::BytesOf(text);
  uint64_t put = 0;
  ASSERT_EQ(stream->Write(&from, 1, &put, &failure_), api::Outcome::kDone) << Text();
  EXPECT_EQ(put, 7U);
  text = "garbage";
  EXPECT_EQ(ReadAll(*stream, 7), "blocked");
}

TEST_F(TlsTest, BytesThatTheDescriptorDoesNotShowAreReadyNow) {
  const OpensslServer server(authority_.Issue());
  Open();
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  std::string heard;
  api::PollState state{};
  while (heard.size() < 5) {
    uint8_t byte = 0;
    const api::MutableBytes into = {&byte, 1};
    uint64_t got = 0;
    const api::Outcome outcome = stream->Read(&into, 1, &got, &failure_);
    ASSERT_NE(outcome, api::Outcome::kFailed) << Text();
    stream->PollHandle(&state);
    if (outcome == api::Outcome::kAgain) {
      EXPECT_EQ(state.ready_now, 0);
      ASSERT_TRUE(
          readiness_.Wait({state}, std::chrono::steady_clock::now() + std::chrono::seconds(10)));
      continue;
    }
    heard += static_cast<char>(byte);
    EXPECT_EQ(state.ready_now, heard.size() < 5 ? 1 : 0) << "after " << heard;
  }
  EXPECT_EQ(heard, "hello");
}

TEST_F(TlsTest, EndThatCameWithTheLastBytesIsReadyNow) {
  OpensslServer server(authority_.Issue());
  server.EndWithTheGreeting();
  Open();
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  ASSERT_NE(stream, nullptr) << Text();
  EXPECT_EQ(Read(*stream), "hello");
  api::PollState state{};
  stream->PollHandle(&state);
  EXPECT_EQ(state.ready_now, 1);
  EXPECT_EQ(Read(*stream), "") << Text();
  stream->PollHandle(&state);
  EXPECT_EQ(state.ready_now, 0);
}

TEST_F(TlsTest, KeysAreLoggedWhereConfiguredAndByTheirOwnerOnly) {
  const OpensslServer server(authority_.Issue());
  Open();
  EXPECT_EQ(Visit(server.port()), "hello");
  const std::string path = folder_.Path("keys");
  Open([&](ConfigTree& config) { config.String("key_log", path); });
  EXPECT_EQ(Visit(server.port()), "hello");
  std::ifstream file(path);
  const std::string keys((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_THAT(keys, HasSubstr("CLIENT_HANDSHAKE_TRAFFIC_SECRET "));
  struct stat facts {};
  ASSERT_EQ(stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  EXPECT_THAT(host_.log(), HasSubstr("key_log is set"));
}

TEST_F(TlsTest, KeyLogIsNoFileOfOthers) {
  const std::string path = folder_.Path("keys");
  const auto refusal = [&](const std::string& file) {
    return Refusal([&](ConfigTree& config) { config.String("key_log", file); });
  };
  std::ofstream(path) << "";
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_THAT(refusal(path), AllOf(HasSubstr(path), HasSubstr("chmod 600")));
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(refusal(path), "");
  const std::string link = folder_.Path("link");
  std::filesystem::create_symlink(path, link);
  EXPECT_THAT(refusal(link), AllOf(HasSubstr(link), HasSubstr("is a symbolic link")));
  const std::string pipe = folder_.Path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(refusal(pipe), HasSubstr("\"key_log\""));
}

TEST_F(TlsTest, ListenerNeedsACertificate) {
  Open();
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  api::Listener* listener = nullptr;
  EXPECT_EQ(door_->Listen(&endpoint, lower_, nullptr, &listener, &failure_), api::Outcome::kFailed);
  EXPECT_THAT(Text(), HasSubstr("a listener shows a certificate"));
}

}  // namespace
}  // namespace glowplug::tls
