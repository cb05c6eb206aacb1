// SPDX-License-Identifier: Apache-2.0
#include "core/config/schema.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/config.h>
#include <glowplug/sdk/schema.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <tuple>

#include "core/config/json_text.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

boost::json::value Json(std::string_view text) {
  absl::StatusOr<boost::json::value> value = ParseJsonText(text, "test", JsonDialect::kStrict);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *std::move(value) : boost::json::value();
}

constexpr char kTls[] = R"({"type": "object", "properties": {
  "ca": {"type": "string", "description": "file of authorities"},
  "cert": {"type": "string"},
  "password": {"type": "string", "secret": true},
  "verify": {"type": "string", "enum": ["full", "ca", "none"], "default": "full"},
  "retries": {"type": "integer", "minimum": 1, "maximum": 9},
  "resume": {"type": "boolean", "default": true},
  "ciphers": {"type": "array", "items": {"type": "string"}},
  "cafile": {"type": "string", "deprecated": "ca"},
  "inner": {"type": "object", "properties": {"depth": {"type": "integer", "required": true,
                                                       "description": "how far"}}},
  "labels": {"type": "object"}}})";

absl::StatusOr<CheckedConfig> Check(std::string_view settings, std::string_view schema = kTls) {
  absl::StatusOr<Schema> parsed = ParseSchema(Json(schema), "glowplug.tls");
  if (!parsed.ok()) return parsed.status();
  return CheckConfig(Json(settings).as_object(), "client.transport", *parsed, "glowplug.tls");
}

std::string Refusal(std::string_view settings, std::string_view schema = kTls) {
  const absl::StatusOr<CheckedConfig> config = Check(settings, schema);
  EXPECT_FALSE(config.ok()) << settings << schema;
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(config.status().message());
}

TEST(CheckConfigTest, GivesTheTreeThatAPluginReads) {
  absl::StatusOr<CheckedConfig> checked = Check(R"({"ca": "/ca.pem", "retries": 3,
      "ciphers": ["a", "b"], "inner": {"depth": -4}, "labels": {"n": 1, "list": [true, "x"]}})");
  ASSERT_TRUE(checked.ok()) << checked.status();
  const CheckedConfig moved = *std::move(checked);
  const sdk::Config config(moved.root());
  EXPECT_EQ(config.String("ca"), "/ca.pem");
  EXPECT_EQ(config.String("verify"), "full");
  EXPECT_TRUE(config.Bool("resume"));
  EXPECT_EQ(config.Integer("retries"), 3);
  EXPECT_THAT(config.Strings("ciphers"), ElementsAre("a", "b"));
  EXPECT_EQ(sdk::Config(config.Find("inner")).Integer("depth"), -4);
  const sdk::Config labels(config.Find("labels"));
  EXPECT_EQ(labels.Integer("n"), 1);
  ASSERT_NE(labels.Find("list"), nullptr);
  EXPECT_EQ(labels.Find("list")->child_count, 2u);
  EXPECT_EQ(labels.Find("list")->children[0].type, api::ConfigType::kBool);
  EXPECT_EQ(config.Find("cert"), nullptr);
  EXPECT_EQ(moved.root()->type, api::ConfigType::kObject);
  EXPECT_THAT(moved.warnings(), IsEmpty());
}

TEST(CheckConfigTest, ReadsTheSchemaThatTheSdkWrites) {
  constexpr sdk::Property properties[] = {
      {.key = "path", .description = "where", .required = true},
      {.key = "depth",
       .type = sdk::Type::kInteger,
       .default_json = "10",
       .bounded = true,
       .minimum = 1,
       .maximum = 64},
      {.key = "mode", .default_json = "\"soft\"", .one_of = "soft|hard"},
      {.key = "names", .type = sdk::Type::kArray},
      {.key = "key", .secret = true}};
  const sdk::Manifest manifest{.id = "a.b", .version = "1", .schema = sdk::Schema(properties)};
  std::string note(sdk::internal::WriteManifest(nullptr, manifest, "x/1"), '\0');
  sdk::internal::WriteManifest(note.data(), manifest, "x/1");
  const std::string schema = boost::json::serialize(Json(note).as_object().at("config_schema"));
  const absl::StatusOr<CheckedConfig> checked = Check(R"({"path": "/x"})", schema);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(sdk::Config(checked->root()).Integer("depth"), 10);
  EXPECT_EQ(sdk::Config(checked->root()).String("mode"), "soft");
  EXPECT_THAT(Refusal("{}", schema), HasSubstr("client.transport.path: missing"));
  EXPECT_THAT(Refusal(R"({"path": "x", "mode": "sof"})", schema), HasSubstr("expected one of"));
}

TEST(CheckConfigTest, SecretsAreReferences) {
  const absl::StatusOr<CheckedConfig> checked = Check(R"({"password": {"env": "PW"}})");
  ASSERT_TRUE(checked.ok()) << checked.status();
  const api::ConfigNode* password = sdk::Config(checked->root()).Find("password");
  ASSERT_NE(password, nullptr);
  EXPECT_EQ(password->type, api::ConfigType::kSecret);
  ASSERT_EQ(password->child_count, 1u);
  EXPECT_EQ(sdk::ViewOf(password->children[0].key), "env");
  EXPECT_EQ(sdk::ViewOf(password->children[0].text), "PW");
  for (const char* settings :
       {R"({"password": "hunter22"})", R"({"password": {"text": "hunter22"}})",
        R"({"password": {"env": "hunter22", "file": "x"}})", R"({"password": ["hunter22"]})",
        R"({"password": {"env": ""}})", R"({"password": {"env": {"hunter22": 1}}})"}) {
    EXPECT_THAT(Refusal(settings),
                AllOf(HasSubstr("client.transport.password: a secret is given by reference"),
                      HasSubstr("{\"env\": \"NAME\"}"), Not(HasSubstr("hunter22"))));
  }
}

TEST(CheckConfigTest, RefusalsNameWhereExpectedFoundAndNextStep) {
  EXPECT_EQ(Refusal(R"({"ca_file": "x"})"),
            "glowplug: config client.transport.ca_file: unknown key for \"glowplug.tls\"; did you "
            "mean \"ca\"? (allowed: ca, cert, ciphers, inner, labels, password, resume, "
            "retries, verify)");
  const std::tuple<const char*, const char*> cases[] = {
      {R"({"ca": 1})", "client.transport.ca: expected a string, found an integer"},
      {R"({"retries": "3"})",
       "retries: expected an integer of at least 1 and at most 9, found a string"},
      {R"({"retries": 10})", "retries: expected an integer of at least 1 and at most 9, found 10"},
      {R"({"retries": 0})", "found 0"},
      {R"({"retries": 18446744073709551615})", "found 18446744073709551615"},
      {R"({"retries": 3.0})", "found a number with a fraction"},
      {R"({"resume": null})", "resume: expected true or false, found null"},
      {R"({"verify": "ful"})", "expected one of \"full\", \"ca\", \"none\", found \"ful\""},
      {R"({"ciphers": "a"})", "ciphers: expected an array, found a string"},
      {R"({"ciphers": ["a", 2]})", "client.transport.ciphers[1]: expected a string"},
      {R"({"inner": {}})",
       "client.transport.inner.depth: missing; \"glowplug.tls\" needs it: "
       "how far"},
      {R"({"inner": {"dept": 1}})", "client.transport.inner.dept: unknown key"},
      {R"({"labels": {"x": 1.5}})", "client.transport.labels.x: expected a string, an integer"},
  };
  for (const auto& [settings, text] : cases) {
    EXPECT_THAT(Refusal(settings), HasSubstr(text)) << settings;
  }
  EXPECT_THAT(Refusal(R"({"x": 1})", R"({"type": "object", "properties": {}})"),
              HasSubstr("(it takes no key)"));
}

TEST(CheckConfigTest, DeprecatedKeysWork) {
  const absl::StatusOr<CheckedConfig> checked = Check(R"({"cafile": "x"})");
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(checked->warnings(),
              ElementsAre("glowplug: config client.transport.cafile: deprecated; use ca"));
}

TEST(ParseSchemaTest, AnotherWordRefusesThePlugin) {
  EXPECT_THAT(
      Refusal("{}", R"({"type": "object", "properties": {"a": {"type": "string",
                                "pattern": "x"}}})"),
      AllOf(HasSubstr("plugin \"glowplug.tls\""), HasSubstr("for a has the word \"pattern\""),
            HasSubstr("(type, enum, minimum,")));
}

TEST(ParseSchemaTest, RefusesWhatContradictsItself) {
  const std::tuple<const char*, const char*> cases[] = {
      {R"([])", "is not an object"},
      {R"({"type": "string"})", "is of no object"},
      {R"({"properties": {}})", "has no \"type\""},
      {R"({"type": "object", "properties": []})", "\"properties\" that are no object"},
      {R"({"type": "object", "properties": {"a": {"type": "number"}}})", "has the type \"number\""},
      {R"({"type": "object", "properties": {"a": {"type": "string", "enum": []}}})",
       "a wrong value for \"enum\""},
      {R"({"type": "object", "properties": {"a": {"type": "string", "minimum": 1}}})",
       "minimum or maximum but is no integer"},
      {R"({"type": "object", "properties": {"a": {"type": "integer", "default": "x"}}})",
       "a default that it refuses itself"},
      {R"({"type": "object", "properties": {"a": {"type": "integer", "secret": true}}})",
       "is a secret but no string"},
      {R"({"type": "object", "properties": {"a": {"type": "string", "items": {"type": "string"}}}})",
       "\"items\" but is no array"},
      {R"({"type": "object", "properties": {"use": {"type": "string"}}})",
       "a name that belongs to the configuration itself"},
  };
  for (const auto& [schema, text] : cases) EXPECT_THAT(Refusal("{}", schema), HasSubstr(text));
}

}  // namespace
}  // namespace glowplug
