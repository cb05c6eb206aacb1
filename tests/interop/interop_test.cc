// SPDX-License-Identifier: Apache-2.0
// Every type and its edges through one real node: what each of Glowplug, the Java thin client and
// pyignite writes, the others read, and find as keys. Once with compact and once with full footers.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/interop/defects.h"
#include "tests/interop/natural_types.h"
#include "tests/interop/notation.h"
#include "tests/interop/peers.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {

namespace json = boost::json;

// A value of the notation, to be made a Value of.
struct Noted {
  const json::value& notation;
};
template <>
struct Marshal<Noted> {
  static constexpr api::ValueType kType = api::ValueType::kObject;
  static void Write(const Noted& from, api::Value& to, sdk::HeapArena& arena) {
    to = test::MakeValue(from.notation, arena);
  }
};

namespace test {
namespace {

constexpr char kGlowplug[] = "glowplug";
constexpr char kJava[] = "java";
constexpr char kPyignite[] = "pyignite";

std::string ValuesOf(const std::string& writer) { return "values_of_" + writer; }
std::string KeysOf(const std::string& writer) { return "keys_of_" + writer; }

template <class Footer>
class InteropTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    cluster_ = IgniteCluster::Start({.full_footer = Footer::value}).value();
    client_ = std::make_unique<Client>(Client::Open(cluster_->uri()).value());
    cases_ = Cases();
    // Who comes first registers the types: once it is we, once the others.
    if (Footer::value) WriteAll();
    for (const char* peer : {kPyignite, kJava}) {
      written_[ValuesOf(peer)] = RunPeer(peer, "write", cluster_->port(0), ValuesOf(peer));
      written_[KeysOf(peer)] = RunPeer(peer, "write_keys", cluster_->port(0), KeysOf(peer));
    }
    if (!Footer::value) WriteAll();
  }
  static void TearDownTestSuite() {
    client_.reset();
    cluster_.reset();
  }

  static void WriteAll() {
    ASSERT_TRUE((client_->GetOrCreateCache<Value, Value>(ValuesOf(kGlowplug)).ok()));
    ASSERT_TRUE((client_->GetOrCreateCache<Value, Value>(KeysOf(kGlowplug)).ok()));
    Said& values = written_[ValuesOf(kGlowplug)];
    Said& keys = written_[KeysOf(kGlowplug)];
    for (const Case& c : cases_) {
      values[c.name] = Word(Cache(ValuesOf(kGlowplug)).Put(c.name, Noted{c.value}));
      keys[c.name] = Word(Cache(KeysOf(kGlowplug)).Put(Noted{c.value}, c.name));
    }
  }

  static glowplug::Cache<Value, Value> Cache(const std::string& name) {
    return client_->GetCache<Value, Value>(name);
  }

  static json::value Word(const absl::Status& status) {
    return status.ok() ? json::value("ok") : json::value(status.ToString().c_str());
  }

  // Each case is "ok" or its own value, but for the defects of the peers; a defect that occurs no
  // more fails the test.
  static void Expect(const Said& said, const std::string& who, const std::string& of,
                     const std::string& action) {
    for (const Case& c : cases_) {
      const Defect* defect = FindDefect(who, of, action, c.name, Footer::value);
      const json::value& word = said.at(c.name);
      const bool right = word == json::value("ok") || Canonical(word) == Canonical(c.value);
      EXPECT_EQ(right, defect == nullptr)
          << who << " " << action << " " << of << " " << c.name << ": "
          << json::serialize(word).substr(0, 500)
          << (defect == nullptr ? "" : std::string("\nbut listed: ") + defect->why);
    }
  }

  static Said ReadByGlowplug(const std::string& writer) {
    Said said;
    for (const Case& c : cases_) {
      const auto found = Cache(ValuesOf(writer)).Get(c.name);
      said[c.name] = !found.ok()          ? Word(found.status())
                     : found->has_value() ? Describe((**found).view())
                                          : json::value("absent");
    }
    return said;
  }

  static Said FoundByGlowplug(const std::string& writer) {
    Said said;
    for (const Case& c : cases_) {
      const auto found = Cache(KeysOf(writer)).Get(Noted{c.value});
      if (!found.ok()) {
        said[c.name] = Word(found.status());
      } else {
        const bool right = found->has_value() && **found == Value(c.name);
        said[c.name] = right ? "ok" : found->has_value() ? "another" : "absent";
      }
    }
    return said;
  }

  static std::unique_ptr<IgniteCluster> cluster_;
  static std::unique_ptr<Client> client_;
  static std::vector<Case> cases_;
  static std::map<std::string, Said> written_;  // by cache
};

template <class Footer>
std::unique_ptr<IgniteCluster> InteropTest<Footer>::cluster_;
template <class Footer>
std::unique_ptr<Client> InteropTest<Footer>::client_;
template <class Footer>
std::vector<Case> InteropTest<Footer>::cases_;
template <class Footer>
std::map<std::string, Said> InteropTest<Footer>::written_;

struct FooterName {
  template <class Footer>
  static std::string GetName(int) {
    return Footer::value ? "FullFooter" : "CompactFooter";
  }
};
using Footers = ::testing::Types<std::false_type, std::true_type>;
TYPED_TEST_SUITE(InteropTest, Footers, FooterName);

TYPED_TEST(InteropTest, EverybodyWrites) {
  for (const char* writer : {kGlowplug, kJava, kPyignite}) {
    this->Expect(this->written_.at(ValuesOf(writer)), writer, writer, "write");
    this->Expect(this->written_.at(KeysOf(writer)), writer, writer, "write");
  }
}

TYPED_TEST(InteropTest, GlowplugReads) {
  for (const char* writer : {kGlowplug, kJava, kPyignite}) {
    this->Expect(this->ReadByGlowplug(writer), kGlowplug, writer, "read");
  }
}

TYPED_TEST(InteropTest, GlowplugFindsKeys) {
  for (const char* writer : {kGlowplug, kJava, kPyignite}) {
    this->Expect(this->FoundByGlowplug(writer), kGlowplug, writer, "find");
  }
}

TYPED_TEST(InteropTest, PeersRead) {
  const uint16_t port = this->cluster_->port(0);
  for (const char* writer : {kGlowplug, kJava, kPyignite}) {
    this->Expect(RunPeer(kJava, "read", port, ValuesOf(writer)), kJava, writer, "read");
    this->Expect(RunPeer(kJava, "read_binary", port, ValuesOf(writer)), kJava, writer,
                 "read_binary");
    this->Expect(RunPeer(kPyignite, "read", port, ValuesOf(writer)), kPyignite, writer, "read");
  }
}

TYPED_TEST(InteropTest, PeersFindKeys) {
  const uint16_t port = this->cluster_->port(0);
  for (const char* peer : {kJava, kPyignite}) {
    for (const char* writer : {kGlowplug, kJava, kPyignite}) {
      this->Expect(RunPeer(peer, "find_keys", port, KeysOf(writer)), peer, writer, "find");
    }
  }
}

// The same with C++'s own types and structs: Glowplug reads what Java wrote, and Java what it
// wrote.
TYPED_TEST(InteropTest, NaturalTypes) {
  const std::string cache = "natural_values";
  ASSERT_TRUE((this->client_->template GetOrCreateCache<Value, Value>(cache).ok()));
  Said written, read;
  int natural = 0;
  for (const Case& c : this->cases_) {
    const std::string wrote = WriteNatural(*this->client_, cache, c);
    if (wrote == "no type") {
      ASSERT_TRUE(this->Cache(cache).Put(c.name, Noted{c.value}).ok());
    } else {
      ++natural;
      EXPECT_EQ(wrote, "ok") << c.name;
      EXPECT_EQ(ReadNatural(*this->client_, ValuesOf(kJava), c), "ok") << c.name;
    }
  }
  EXPECT_GT(natural, 90);
  this->Expect(RunPeer(kJava, "read", this->cluster_->port(0), cache), kJava, kGlowplug, "read");
}

// A defect, asserted here: pyignite takes a date for one of the time zone that it runs in.
TYPED_TEST(InteropTest, PyignitesDatesAreLocal) {
  const std::string cache = "values_of_pyignite_in_tokyo";
  RunPeer(kPyignite, "write@JST-9", this->cluster_->port(0), cache);
  const auto found = this->Cache(cache).Get("date_epoch");
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->template As<Date>().value(), Date(-9 * 3600 * 1000));
}

}  // namespace
}  // namespace test
}  // namespace glowplug
