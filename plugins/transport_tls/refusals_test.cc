// SPDX-License-Identifier: Apache-2.0
// Whom the client does not talk to, and that it says which check failed and what to do.
#include <openssl/pem.h>

#include "plugins/transport_tls/tls_fixture.h"

namespace glowplug::tls {
namespace {

using conformance::ConfigTree;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(TlsTest, ExpiredIsRefused) {
  const OpensslServer server(authority_.Issue({.begins_in_days = -10, .ends_in_days = -1}));
  Open();
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("check of validity failed"),
                                          HasSubstr("has expired on"), HasSubstr("Renew it")));
  EXPECT_EQ(failure_.code, api::Code::kUnauthenticated);
  EXPECT_EQ(failure_.origin, api::Origin::kNetwork);
  EXPECT_EQ(failure_.fatal, 1);
}

TEST_F(TlsTest, NotYetValidIsRefused) {
  const OpensslServer server(authority_.Issue({.begins_in_days = 2}));
  Open();
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("check of validity failed"),
                                          HasSubstr("is not valid before"), HasSubstr("clock")));
}

TEST_F(TlsTest, SelfSignedIsRefusedUnlessItIsTheOne) {
  const Issued own = SelfSigned();
  const OpensslServer server(own);
  Open();
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of trust failed"), HasSubstr("is self-signed"),
                    HasSubstr("name its file by \"ca\"")));
  const std::string file = folder_.Write("own.pem", own.CertificatePem());
  Open([&](ConfigTree& config) { config.String("ca", file); });
  EXPECT_EQ(Visit(server.port()), "hello");
}

TEST_F(TlsTest, OtherAuthorityIsRefused) {
  const TestAuthority other("Other CA");
  const OpensslServer server(other.Issue());
  Open();
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of trust failed"), HasSubstr("issued by \"CN=Other CA\""),
                    HasSubstr("name its file by \"ca\"")));
}

TEST_F(TlsTest, AuthorityOfTheSameNameIsRefused) {
  const TestAuthority namesake;
  const OpensslServer server(namesake.Issue());
  Open();
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("check of signature failed"),
                                          HasSubstr("CN=Test CA"), HasSubstr("renew \"ca\"")));
}

TEST_F(TlsTest, OtherHostIsRefusedUnlessTheNameDoesNotMatter) {
  const OpensslServer server(authority_.Issue({.names = "DNS:db.example,IP:10.0.0.1"}));
  Open();
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of host name failed"), HasSubstr("DNS:db.example"),
                    HasSubstr("IP Address:10.0.0.1"), HasSubstr("not for \"localhost\""),
                    HasSubstr("set \"server_name\"")));
  EXPECT_THAT(Visit(server.port(), "127.0.0.1"),
              AllOf(HasSubstr("check of host name failed"), HasSubstr("not for \"127.0.0.1\"")));
  Open([](ConfigTree& config) { config.String("verify", "ca"); });
  EXPECT_EQ(Visit(server.port()), "hello");
  Open([](ConfigTree& config) { config.String("server_name", "db.example"); });
  EXPECT_EQ(Visit(server.port()), "hello");
}

// The subject's name has not been one of a host since RFC 9525, which leaves it to people.
TEST_F(TlsTest, NameThatOnlyTheSubjectHoldsDoesNotCount) {
  const OpensslServer server(authority_.Issue({.common_name = "localhost", .names = ""}));
  Open();
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("check of host name failed"),
                                          HasSubstr("names no host in its subjectAltName")));
}

TEST_F(TlsTest, WhatIsNoHostNameIsRefused) {
  const OpensslServer server(authority_.Issue({.names = "DNS:node.example"}));
  Open();
  for (const std::string& name : {std::string(".example"), std::string("node.example\0x", 14),
                                  "node." + std::string(251, 'x')}) {
    EXPECT_THAT(Visit(server.port(), name),
                AllOf(HasSubstr("cannot stand in a certificate"), HasSubstr("\"server_name\"")));
    EXPECT_EQ(failure_.code, api::Code::kInvalidArgument);
  }
}

TEST_F(TlsTest, AnonymousServerIsRefused) {
  const OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, "AECDH-AES256-SHA:@SECLEVEL=0");
  });
  Open([](ConfigTree& config) { config.String("ciphers", "ALL:@SECLEVEL=0"); });
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("the server has shown no certificate"), HasSubstr("!aNULL")));
  EXPECT_EQ(failure_.code, api::Code::kUnauthenticated);
  Open([](ConfigTree& config) {
    config.String("ciphers", "ALL:@SECLEVEL=0").String("verify", "none");
  });
  EXPECT_EQ(Visit(server.port()), "hello");
}

TEST_F(TlsTest, RevokedIsRefused) {
  const Issued revoked = authority_.Issue();
  const Issued good = authority_.Issue();
  const OpensslServer bad_server(revoked);
  const OpensslServer good_server(good);
  const std::string crl = folder_.Write("crl.pem", authority_.CrlPem(revoked.certificate.get()));
  Open([&](ConfigTree& config) { config.String("crl", crl); });
  EXPECT_THAT(Visit(bad_server.port()),
              AllOf(HasSubstr("check of revocation failed"), HasSubstr("is revoked by its CA"),
                    HasSubstr("needs another one")));
  EXPECT_EQ(Visit(good_server.port()), "hello");
}

TEST_F(TlsTest, WithoutItsAuthoritysListNobodyIsAccepted) {
  const TestAuthority other("Other CA");
  const OpensslServer server(authority_.Issue());
  const std::string crl = folder_.Write("crl.pem", other.CrlPem(nullptr));
  Open([&](ConfigTree& config) { config.String("crl", crl); });
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of revocation failed"),
                    HasSubstr("of which \"crl\" holds no list"), HasSubstr("Append")));
}

void WantCertificate(SSL_CTX* context, const TestAuthority& authority, int versions) {
  const std::string pem = authority.CertificatePem();
  const BioPtr memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const CertificatePtr ca(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_max_proto_version(context, versions);
}

class ClientCertificateTest : public TlsTest, public testing::WithParamInterface<int> {};

TEST_P(ClientCertificateTest, MissingIsRefused) {
  const OpensslServer server(authority_.Issue(), [&](SSL_CTX* context) {
    WantCertificate(context, authority_, GetParam());
  });
  Open();
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("the server wants one and none is configured"),
                                          HasSubstr("Add \"cert\" and \"key\"")));
  EXPECT_EQ(failure_.code, api::Code::kUnauthenticated);
}

// TLS 1.3: the client writes before the server has refused it.
TEST_P(ClientCertificateTest, MissingIsToldToWhoWritesFirstToo) {
  const OpensslServer server(authority_.Issue(), [&](SSL_CTX* context) {
    WantCertificate(context, authority_, GetParam());
  });
  Open();
  const sdk::Owned<api::Stream> stream = Connect(server.port());
  if (stream != nullptr) {
    const std::string piece(100'000, 'x');
    api::Outcome outcome = api::Outcome::kDone;
    // The server throws away what still comes, and may do so as fast as this writes.
    for (int i = 0; i < 50 && outcome == api::Outcome::kDone; ++i) {
      const api::Bytes from = sdk::BytesOf(piece);
      uint64_t put = 0;
      outcome = stream->Write(&from, 1, &put, &failure_);
    }
    if (outcome != api::Outcome::kFailed) {
      ASSERT_EQ(Read(*stream), "FAILED");
    }
  }
  EXPECT_THAT(Text(),
              AllOf(HasSubstr("TLS: "), HasSubstr("client's certificate"), HasSubstr("\"cert\"")));
}

TEST_P(ClientCertificateTest, OfAnotherAuthorityIsRefused) {
  const OpensslServer server(authority_.Issue(), [&](SSL_CTX* context) {
    WantCertificate(context, authority_, GetParam());
  });
  const Issued foreign = TestAuthority("Other CA").Issue();
  const std::string cert = folder_.Write("c.pem", foreign.CertificatePem() + foreign.KeyPem());
  Open([&](ConfigTree& config) { config.String("cert", cert); });
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of the client's certificate failed at the server"),
                    HasSubstr("from a CA that the server trusts")));
}

TEST_P(ClientCertificateTest, OfAnotherAlgorithmIsNotTakenForNone) {
  const OpensslServer server(authority_.Issue(), [&](SSL_CTX* context) {
    WantCertificate(context, authority_, GetParam());
    SSL_CTX_set1_client_sigalgs_list(context, "rsa_pss_rsae_sha256");
  });
  const Issued mine = authority_.Issue();  // of an elliptic curve
  const std::string cert = folder_.Write("c.pem", mine.CertificatePem() + mine.KeyPem());
  Open([&](ConfigTree& config) { config.String("cert", cert); });
  EXPECT_THAT(Visit(server.port()), AllOf(HasSubstr("check of the client's certificate failed"),
                                          HasSubstr("takes none of its algorithm")));
}

TEST_P(ClientCertificateTest, GoodIsTakenFromEachKindOfFile) {
  OpensslServer server(authority_.Issue(),
                       [&](SSL_CTX* context) { WantCertificate(context, authority_, GetParam()); });
  const Issued mine = authority_.Issue({.common_name = "client"});
  host_.SetSecret("PASSWORD", "correct horse");
  const std::string both = folder_.Write("both.pem", mine.CertificatePem() + mine.KeyPem());
  const std::string cert = folder_.Write("cert.pem", mine.CertificatePem());
  const std::string locked = folder_.Write("key.pem", mine.KeyPem("correct horse"));
  const std::string store = folder_.Write("store.p12", mine.Pkcs12("correct horse"));
  Open([&](ConfigTree& config) { config.String("cert", both); });
  EXPECT_EQ(Visit(server.port()), "hello");
  Open([&](ConfigTree& config) {
    config.String("cert", cert).String("key", locked).Secret("key_password", "PASSWORD");
  });
  EXPECT_EQ(Visit(server.port()), "hello");
  Open([&](ConfigTree& config) {
    config.String("pkcs12", store).Secret("key_password", "PASSWORD");
  });
  EXPECT_EQ(Visit(server.port()), "hello");
  for (const SeenConnection& seen : server.WaitForEnded(3)) EXPECT_TRUE(seen.had_certificate);
}

INSTANTIATE_TEST_SUITE_P(Versions, ClientCertificateTest,
                         testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const testing::TestParamInfo<int>& version) {
                           return std::string(version.param == TLS1_2_VERSION ? "Tls12" : "Tls13");
                         });

TEST_F(TlsTest, OldVersionIsRefused) {
  const OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
  });
  Open();
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of the version failed"), HasSubstr("no TLS 1.2 to 1.3"),
                    HasSubstr("let the peer offer a newer one")));
}

TEST_F(TlsTest, OnlyNewestVersionCanBeDemanded) {
  const OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
  });
  Open([](ConfigTree& config) { config.String("min_version", "1.3"); });
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("check of the version failed"), HasSubstr("no TLS 1.3,")));
}

TEST_F(TlsTest, NoCommonCipherSaysSo) {
  const OpensslServer server(authority_.Issue(), [](SSL_CTX* context) {
    SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  });
  Open([](ConfigTree& config) {
    config.String("min_version", "1.3").String("ciphersuites", "TLS_AES_256_GCM_SHA384");
  });
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("no cipher in common"), HasSubstr("\"ciphersuites\"")));
}

TEST_F(TlsTest, PlaintextServerIsNamed) {
  const PlainServer web("HTTP/1.1 400 Bad Request\r\n\r\n");
  Open();
  EXPECT_THAT(Visit(web.port()),
              AllOf(HasSubstr("does not speak it on this port"), HasSubstr("write tls=off")));
  const PlainServer silent("");
  EXPECT_THAT(Visit(silent.port()), AllOf(HasSubstr("closed the connection during the handshake"),
                                          HasSubstr("Does it speak TLS on this port")));
}

TEST_F(TlsTest, CutConnectionIsNoEnd) {
  OpensslServer server(authority_.Issue());
  server.CutInsteadOfGreeting();
  Open();
  EXPECT_THAT(Visit(server.port()),
              AllOf(HasSubstr("without the peer's close notice"), HasSubstr("may be cut")));
  EXPECT_EQ(failure_.code, api::Code::kUnavailable);
}

TEST_F(TlsTest, FilesThatWillNotDoAreRefusedAtTheStart) {
  const Issued mine = authority_.Issue();
  const Issued other = authority_.Issue();
  const std::string cert = folder_.Write("cert.pem", mine.CertificatePem());
  const std::string key = folder_.Write("key.pem", mine.KeyPem());
  const std::string other_key = folder_.Write("other.pem", other.KeyPem());
  const std::string locked = folder_.Write("locked.pem", mine.KeyPem("correct horse"));
  const std::string store = folder_.Write("store.p12", mine.Pkcs12("correct horse"));
  const std::string bare = folder_.Write("bare.p12", mine.Pkcs12("battery staple", false));
  const std::string garbage = folder_.Write("garbage.pem", "this is no PEM");
  const std::string absent = folder_.Path("absent.pem");
  host_.SetSecret("WRONG", "battery staple");

  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("ca", absent); }),
              AllOf(HasSubstr("\"ca\": " + absent), HasSubstr("No such file"),
                    HasSubstr("Check the path")));
  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("ca", garbage); }),
              HasSubstr("holds no PEM certificates"));
  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("crl", garbage); }),
              HasSubstr("holds no PEM revocation list"));
  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("cert", absent); }),
              AllOf(HasSubstr("\"cert\""), HasSubstr("No such file")));
  EXPECT_THAT(Refusal([&](ConfigTree& config) { config.String("cert", cert); }),
              AllOf(HasSubstr("holds no PEM private key"), HasSubstr("Name the key's file")));
  EXPECT_THAT(
      Refusal([&](ConfigTree& config) { config.String("cert", cert).String("key", other_key); }),
      HasSubstr("another key than the certificate's"));
  EXPECT_THAT(
      Refusal([&](ConfigTree& config) { config.String("cert", cert).String("key", locked); }),
      AllOf(HasSubstr("is encrypted"), HasSubstr("Add \"key_password\"")));
  EXPECT_THAT(Refusal([&](ConfigTree& config) {
                config.String("cert", cert).String("key", locked).Secret("key_password", "WRONG");
              }),
              AllOf(HasSubstr("does not open with the password"), HasSubstr("key_password"),
                    Not(HasSubstr("battery"))));
  EXPECT_THAT(Refusal([&](ConfigTree& config) {
                config.String("pkcs12", store).Secret("key_password", "WRONG");
              }),
              HasSubstr("does not open with the password"));
  EXPECT_THAT(Refusal([&](ConfigTree& config) {
                config.String("pkcs12", bare).Secret("key_password", "WRONG");
              }),
              HasSubstr("has no MAC"));
  EXPECT_THAT(Refusal([&](ConfigTree& config) {
                config.String("pkcs12", store).Secret("key_password", "NOWHERE");
              }),
              HasSubstr("no secret of that name"));
}

TEST_F(TlsTest, ContradictionsAreRefused) {
  EXPECT_THAT(Refusal([](ConfigTree& config) {
                config.String("min_version", "1.3").String("max_version", "1.2");
              }),
              HasSubstr("\"min_version\" is above"));
  EXPECT_THAT(Refusal([](ConfigTree& config) { config.String("key", "k"); }),
              HasSubstr("\"key\" without \"cert\""));
  EXPECT_THAT(Refusal([](ConfigTree& config) { config.String("cert", "c").String("pkcs12", "p"); }),
              HasSubstr("leave out \"cert\" and \"key\""));
  EXPECT_THAT(Refusal([](ConfigTree& config) { config.Secret("key_password", "P"); }),
              HasSubstr("without a key"));
  EXPECT_THAT(
      Refusal([](ConfigTree& config) { config.String("crl", "c").String("verify", "none"); }),
      HasSubstr("no effect"));
  EXPECT_THAT(Refusal([](ConfigTree& config) { config.String("client_auth", "required"); }),
              HasSubstr("\"client_auth\" without \"ca\""));
  EXPECT_THAT(Refusal([](ConfigTree& config) { config.String("ciphers", "nonsense"); }),
              HasSubstr("names no cipher"));
}

TEST_F(TlsTest, RunsOverSomething) {
  Open();
  lower_ = nullptr;
  EXPECT_EQ(Connect(1), nullptr);
  EXPECT_EQ(failure_.code, api::Code::kInvalidArgument);
  EXPECT_THAT(Text(), AllOf(HasSubstr("runs over another transport"), HasSubstr("\"over\"")));
}

}  // namespace
}  // namespace glowplug::tls
