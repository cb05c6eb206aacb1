// SPDX-License-Identifier: Apache-2.0
// Every scalar type and its edges through one real node: what pyignite writes Glowplug reads, and
// the reverse. The table of values is cases.py, read by both sides.
#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <boost/json.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

struct Case {
  std::string name;
  std::string type;
  std::string text;
};

// pyignite's own defects: what it cannot write, and what it misreads. A cell that starts to work
// fails the test, so that the list stays true.
const std::set<std::string> kPyigniteCannotWrite = {
    "char_lone_surrogate",  // encodes through Python's strict UTF-16
};
const std::set<std::string> kPyigniteMisreads = {
    "char_last",            // reads the unit as a signed short
    "char_lone_surrogate",  // decodes through Python's strict UTF-16
    "date_9999",            // divides milliseconds as a float: microseconds are off
    "decimal_scale_one",    // normalises 1.0 to 1
    "decimal_scale_two",    // normalises 1.00 to 1
    "string_nul_inside",    // cuts text at the first NUL
};
// What pyignite writes as something else than it was given.
const std::set<std::string> kPyigniteWritesWrong = {
    "decimal_scale_one",  // normalises 1.0 to 1
    "decimal_scale_two",  // normalises 1.00 to 1
    "string_nul_inside",  // cuts text at the first NUL
};

int64_t Integer(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }
uint64_t Hex(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 16); }
std::string Unhex(const std::string& text) { return absl::HexStringToBytes(text); }

// Equality to the bit, and the text for a failure's message.
template <class T>
bool Same(const T& a, const T& b) {
  return a == b;
}
bool Same(float a, float b) { return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b); }
bool Same(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

template <class T>
std::string Write(const Client& client, const std::string& cache, const Case& c, const T& value) {
  const absl::Status put = client.GetCache<std::string, T>(cache).Put(c.name, value);
  return put.ok() ? "ok" : put.ToString();
}

template <class T>
std::string Read(const Client& client, const std::string& cache, const Case& c, const T& expected) {
  const auto found = client.GetCache<std::string, T>(cache).Get(c.name);
  if (!found.ok()) return found.status().ToString();
  if (!found->has_value()) return "absent";
  return Same(**found, expected) ? "ok" : "differs";
}

// Calls visit with the case's value in its C++ type.
template <class Visit>
std::string WithValue(const Case& c, Visit visit) {
  if (c.type == "byte") return visit(static_cast<int8_t>(Integer(c.text)));
  if (c.type == "short") return visit(static_cast<int16_t>(Integer(c.text)));
  if (c.type == "int") return visit(static_cast<int32_t>(Integer(c.text)));
  if (c.type == "long") return visit(Integer(c.text));
  if (c.type == "float") return visit(std::bit_cast<float>(static_cast<uint32_t>(Hex(c.text))));
  if (c.type == "double") return visit(std::bit_cast<double>(Hex(c.text)));
  if (c.type == "char") return visit(static_cast<char16_t>(Integer(c.text)));
  if (c.type == "bool") return visit(c.text == "true");
  if (c.type == "string") return visit(Unhex(c.text));
  if (c.type == "uuid") return visit(Uuid{Hex(c.text.substr(0, 16)), Hex(c.text.substr(16))});
  if (c.type == "date") return visit(Date(Integer(c.text)));
  if (c.type == "time") return visit(TimeOfDay{Integer(c.text)});
  if (c.type == "timestamp") {
    const std::vector<std::string> parts = absl::StrSplit(c.text, ' ');
    return visit(Timestamp(Integer(parts[0]), static_cast<int32_t>(Integer(parts[1]))));
  }
  if (c.type == "decimal") return visit(Decimal::Parse(c.text).value());
  if (c.type == "bytes") {
    const std::string bytes = Unhex(c.text);
    return visit(std::vector<uint8_t>(bytes.begin(), bytes.end()));
  }
  return "the test knows no type " + c.type;
}

class TypesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    cluster_ = test::IgniteCluster::Start({}).value();
    const std::string table = test::RunPython("tests/interop/cases.py", {}).value();
    const boost::json::value rows = boost::json::parse(table);
    for (const boost::json::value& row : rows.as_array()) {
      const boost::json::array& fields = row.as_array();
      cases_.push_back({std::string(fields[0].as_string()), std::string(fields[1].as_string()),
                        std::string(fields[2].as_string())});
    }
  }
  static void TearDownTestSuite() { cluster_.reset(); }

  // What pyignite said of each case.
  static std::map<std::string, std::string> Pyignite(const std::string& mode,
                                                     const std::string& cache) {
    const std::string answer = test::RunPython("tests/interop/pyignite_peer.py",
                                               {mode, absl::StrCat(cluster_->port(0)), cache})
                                   .value();
    std::map<std::string, std::string> said;
    const boost::json::value parsed = boost::json::parse(answer);
    for (const auto& [name, text] : parsed.as_object()) {
      said[std::string(name)] = std::string(text.as_string());
    }
    return said;
  }

  static std::unique_ptr<test::IgniteCluster> cluster_;
  static std::vector<Case> cases_;
};

std::unique_ptr<test::IgniteCluster> TypesTest::cluster_;
std::vector<Case> TypesTest::cases_;

TEST_F(TypesTest, GlowplugReadsWhatPyigniteWrites) {
  const Client client = Client::Open(cluster_->uri()).value();
  const auto written = Pyignite("write", "from_pyignite");
  for (const Case& c : cases_) {
    const bool writes = kPyigniteCannotWrite.count(c.name) == 0;
    EXPECT_EQ(written.at(c.name) == "ok", writes) << c.name << ": " << written.at(c.name);
    if (!writes) continue;
    const std::string read =
        WithValue(c, [&](const auto& value) { return Read(client, "from_pyignite", c, value); });
    EXPECT_EQ(read == "ok", kPyigniteWritesWrong.count(c.name) == 0) << c.name << ": " << read;
  }
}

TEST_F(TypesTest, PyigniteReadsWhatGlowplugWrites) {
  const Client client = Client::Open(cluster_->uri()).value();
  ASSERT_TRUE((client.GetOrCreateCache<std::string, int>("from_glowplug").ok()));
  for (const Case& c : cases_) {
    EXPECT_EQ(
        WithValue(c, [&](const auto& value) { return Write(client, "from_glowplug", c, value); }),
        "ok")
        << c.name;
    // Nothing is lost on our own way there and back, defects of the peer or not.
    EXPECT_EQ(
        WithValue(c, [&](const auto& value) { return Read(client, "from_glowplug", c, value); }),
        "ok")
        << c.name;
  }
  const auto read = Pyignite("read", "from_glowplug");
  for (const Case& c : cases_) {
    EXPECT_EQ(read.at(c.name) == "ok", kPyigniteMisreads.count(c.name) == 0)
        << c.name << ": " << read.at(c.name);
  }
}

TEST_F(TypesTest, AWrongTypeIsRefusedWithBothNames) {
  const Client client = Client::Open(cluster_->uri()).value();
  const auto texts = client.GetOrCreateCache<int, std::string>("wrong_type").value();
  ASSERT_TRUE(texts.Put(1, "one").ok());
  const auto found = client.GetCache<int, int64_t>("wrong_type").Get(1);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(found.status().message()),
              testing::HasSubstr("expected long, found string"));
}

TEST_F(TypesTest, NullIsNoKeyAndNoValue) {
  const Client client = Client::Open(cluster_->uri()).value();
  const auto cache =
      client.GetOrCreateCache<std::optional<int>, std::optional<std::string>>("nulls").value();
  // Refused before they are sent; the connection goes on.
  for (const absl::Status& refused : {cache.Put(std::nullopt, "x"), cache.Put(1, std::nullopt)}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("not null"));
    EXPECT_FALSE(InfoOf(refused).may_have_happened);
    EXPECT_TRUE(InfoOf(refused).connection_usable);
  }
  EXPECT_TRUE(cache.Put(1, "x").ok());
  EXPECT_EQ(cache.Get(2).value(), std::nullopt);
}

}  // namespace
}  // namespace glowplug
