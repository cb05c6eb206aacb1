// SPDX-License-Identifier: Apache-2.0
// Every way in which a plugin is refused, each with a plugin that is broken in that way.
#include "core/loader/refusal.h"

#include <glowplug/api/auth.h>
#include <glowplug/error.h>
#include <glowplug/sdk/schema.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/loader/host_services.h"
#include "core/loader/loader.h"
#include "tests/loader/plugin_folder.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class RefusalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    policy_.search = {folder_.path()};
    policy_.use_environment = false;
    policy_.use_builtin = false;
    block_.path = "client.auth";
  }
  // The text of what refuses it before its code is loaded.
  std::string Refusal(const std::string& use, absl::StatusCode code) {
    block_.use = use;
    const auto prepared = Prepare(block_, policy_, api::kAuthId, logger_);
    EXPECT_FALSE(prepared.ok()) << use;
    EXPECT_EQ(prepared.status().code(), code) << prepared.status();
    return std::string(prepared.status().message());
  }
  // The text of what refuses it when it is loaded.
  std::string LoadRefusal(const std::string& use, std::string_view door = api::kAuthId) {
    block_.use = use;
    const auto prepared = Prepare(block_, policy_, door, logger_);
    EXPECT_TRUE(prepared.ok()) << prepared.status();
    if (!prepared.ok()) return {};
    const auto plugin = Create(*prepared, host_);
    EXPECT_FALSE(plugin.ok()) << use;
    EXPECT_EQ(InfoOf(plugin.status()).origin, Origin::kPlugin);
    return std::string(plugin.status().message());
  }
  static constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
  static constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

  PluginFolder folder_;
  PluginBlock block_;
  PluginPolicy policy_;
  Logger logger_;
  HostServices host_{logger_};
};

TEST_F(RefusalTest, MissingNamesEveryPlaceAndTheNearestId) {
  folder_.Add("libgood.so");
  PluginFolder empty;
  policy_.search = {empty.path(), folder_.path(), "/nonexistent/plugins"};
  const std::string text = Refusal("test.godo", absl::StatusCode::kNotFound);
  EXPECT_EQ(text, "glowplug: plugin \"test.godo\" not found. Looked in: config plugins.search[0] " +
                      empty.path() + " (no match); config plugins.search[1] " + folder_.path() +
                      " (1 plugin: test.good); config plugins.search[2] /nonexistent/plugins (no "
                      "such directory); GLOWPLUG_PLUGIN_PATH (switched off); built-in (switched "
                      "off). Did you mean \"test.good\"?");
}

TEST_F(RefusalTest, MissingSuggestsNoPluginOfAnotherPurpose) {
  const auto suggestion = [](std::string_view id) {
    const std::string text(
        RefusedNotFound(id, {"x"}, {"glowplug.tcp", "glowplug.auth", "com.acme.quic"}).message());
    const size_t at = text.find("Did you mean ");
    return at == std::string::npos ? "" : text.substr(at);
  };
  EXPECT_EQ(suggestion("glowplug.tls"), "");
  EXPECT_EQ(suggestion("glowplug.tpc"), "Did you mean \"glowplug.tcp\"?");
  EXPECT_EQ(suggestion("glowplg.tcp"), "Did you mean \"glowplug.tcp\"?");
  EXPECT_EQ(suggestion("com.acme.quick"), "Did you mean \"com.acme.quic\"?");
  EXPECT_EQ(suggestion("quic"), "");
}

TEST_F(RefusalTest, MissingTellsOfBrokenFilesThatItSaw) {
  folder_.Add("libno_note.so");
  folder_.Write("broken.plugin.json", "{\"path\": 7}");
  folder_.Write("gone.plugin.json", "{\"path\": \"/nonexistent/gone.so\"}");
  EXPECT_THAT(Refusal("test.good", absl::StatusCode::kNotFound),
              AllOf(HasSubstr("libno_note.so is not a glowplug plugin"),
                    HasSubstr("broken.plugin.json: expected {\"path\":"),
                    HasSubstr("/nonexistent/gone.so cannot be read: No such file"),
                    EndsWith("add its directory to plugins.search.")));
}

TEST_F(RefusalTest, MissingDoesNotListAWholeLibraryFolder) {
  for (int i = 0; i < 20; ++i) folder_.Write(std::to_string(i) + ".so", "no plugin");
  EXPECT_THAT(Refusal("test.good", absl::StatusCode::kNotFound),
              AllOf(HasSubstr("; and 16 more that are broken)"), Not(HasSubstr("/9.so"))));
}

TEST_F(RefusalTest, NoPluginAtAll) {
  EXPECT_EQ(Refusal("", kInvalid),
            "glowplug: config client.auth: names no plugin; add \"use\": ID");
}

TEST_F(RefusalTest, APathThatIsNotThereOrRelative) {
  EXPECT_THAT(Refusal("/nonexistent/x.so", absl::StatusCode::kNotFound),
              StartsWith("glowplug: /nonexistent/x.so cannot be read: No such file"));
  EXPECT_THAT(Refusal("lib/x.so", kInvalid), HasSubstr("the path is relative"));
}

TEST_F(RefusalTest, NoNote) {
  const std::string file = folder_.Add("libno_note.so");
  EXPECT_EQ(Refusal(file, kInvalid),
            "glowplug: " + file +
                " is not a glowplug plugin: no .note.glowplug.plugin section. Build it with "
                "GLOWPLUG_PLUGIN() (see docs/plugin-authoring.md).");
}

TEST_F(RefusalTest, NotEvenAnElfFile) {
  EXPECT_THAT(Refusal(folder_.Write("text.so", "INPUT(libc.so.6)"), kInvalid),
              HasSubstr("text.so is not a glowplug plugin: it is not an ELF shared library"));
}

TEST_F(RefusalTest, NewerInterface) {
  folder_.Add("libnewer_interface.so");
  EXPECT_EQ(Refusal("test.newer", kPrecondition),
            "glowplug: plugin \"test.newer\" 0.3.1 provides glowplug.auth/3; this core (plugin ABI "
            "1.0) speaks glowplug.auth/1. Use a core that speaks glowplug.auth/3, or a version of "
            "the plugin with glowplug.auth/1.");
}

TEST_F(RefusalTest, AnotherDoor) {
  folder_.Add("libempty_promise.so");
  EXPECT_THAT(Refusal("test.promise", kPrecondition),
              HasSubstr("\"test.promise\" 0.3.1 provides glowplug.codec/1; config client.auth "
                        "needs glowplug.auth/1. Name another plugin there."));
}

TEST_F(RefusalTest, ADoorThatIsPromisedAndNotThere) {
  folder_.Add("libempty_promise.so");
  EXPECT_THAT(LoadRefusal("test.promise", api::kCodecId),
              HasSubstr("says that it provides glowplug.codec/1 but gives no such object"));
}

TEST_F(RefusalTest, NewerAbi) {
  folder_.Add("libnewer_note.so");
  EXPECT_THAT(Refusal("test.newer_note", kPrecondition),
              AllOf(HasSubstr("is built for plugin ABI 9.0; this core speaks 1.0. Use a newer "
                              "core"),
                    HasSubstr(folder_.path())));
}

TEST_F(RefusalTest, AnotherMachine) {
  folder_.Add("libother_machine.so");
  EXPECT_THAT(Refusal("test.other_machine", kPrecondition),
              AllOf(HasSubstr("is built for pdp"), HasSubstr("; this process is ")));
}

TEST_F(RefusalTest, ASchemaWithAnotherWord) {
  folder_.Add("libunknown_word.so");
  EXPECT_THAT(Refusal("test.unknown_word", kInvalid),
              HasSubstr("plugin \"test.unknown_word\": its configuration schema for path has the "
                        "word \"pattern\""));
}

TEST_F(RefusalTest, WrongMagic) {
  const std::string file = folder_.Add("libwrong_magic.so");
  EXPECT_EQ(LoadRefusal("test.wrong_magic"),
            "glowplug: " + file +
                " refused: its symbol glowplug_plugin_v1 has a wrong magic, expected \"GLOWPLUG\". "
                "Rebuild it with GLOWPLUG_PLUGIN() (see docs/plugin-authoring.md).");
  // Once loaded it stays in the process: the second time has the same reason.
  EXPECT_THAT(LoadRefusal("test.wrong_magic"), HasSubstr("has a wrong magic"));
}

TEST_F(RefusalTest, EntriesThatDoNotFit) {
  folder_.Add("libnewer_entry.so");
  folder_.Add("libshort_entry.so");
  folder_.Add("libno_entry.so");
  folder_.Add("libother_manifest.so");
  EXPECT_THAT(LoadRefusal("test.newer_entry"),
              HasSubstr("its entry is of plugin ABI 2.0, this core speaks 1.0"));
  EXPECT_THAT(LoadRefusal("test.short_entry"), HasSubstr("its entry has 16 bytes, expected"));
  EXPECT_THAT(LoadRefusal("test.no_entry"),
              HasSubstr("it has a note but no symbol glowplug_plugin_v1"));
  EXPECT_THAT(LoadRefusal("test.other_manifest"),
              HasSubstr("its note and its entry disagree about what it is"));
}

TEST_F(RefusalTest, UndefinedSymbolNamesIt) {
  const std::string file = folder_.Add("libundefined_symbol.so");
  EXPECT_THAT(LoadRefusal("test.undefined"),
              AllOf(StartsWith("glowplug: " + file +
                               " needs symbol glowplug_test_nobody_has_this, which no library that "
                               "it was linked with has. Link it with"),
                    HasSubstr("-Wl,-z,defs"), HasSubstr("The linker reports: " + file),
                    Not(HasSubstr("libc.so.6")), Not(HasSubstr("Bad file descriptor"))));
}

TEST_F(RefusalTest, UndefinedSymbolOfAnOlderLibraryNamesThatLibrary) {
  const std::string file = folder_.Add("libneeds_newer.so");
  folder_.Add("older/libneighbour.so", "libneighbour.so");
  EXPECT_THAT(LoadRefusal("test.needs_newer"),
              AllOf(StartsWith("glowplug: " + file +
                               " needs symbol glowplug_test_nobody_has_this from libneighbour.so, "
                               "and the one installed here does not have it. Install the version "
                               "of libneighbour.so that it was linked with."),
                    HasSubstr(", version NEIGHBOUR_1"), Not(HasSubstr("libc.so.6"))));
}

TEST_F(RefusalTest, ALibraryThatIsNotThere) {
  const std::string file = folder_.Add("libneeds_newer.so");
  EXPECT_THAT(LoadRefusal("test.needs_newer"),
              StartsWith("glowplug: " + file +
                         " needs library libneighbour.so, which is not installed. Install it."));
}

TEST_F(RefusalTest, OtherTextsOfTheLinkerKeepTheirMeaning) {
  // dlopen(3) of glibc 2.36 says it this way.
  const absl::Status inner =
      RefusedByLinker("/p/x.so", "/lib/libquic.so.3: undefined symbol: SSL_quic_read", {});
  EXPECT_THAT(std::string(inner.message()),
              HasSubstr("/p/x.so cannot be loaded: its library /lib/libquic.so.3 needs symbol "
                        "SSL_quic_read, which no library"));
  const absl::Status other = RefusedByLinker(
      "/p/x.so", "/lib/libc.so.6: version `GLIBC_2.99' not found (required by /p/x.so)", {});
  EXPECT_THAT(std::string(other.message()),
              AllOf(HasSubstr("/p/x.so cannot be loaded"), HasSubstr("GLIBC_2.99")));
}

TEST_F(RefusalTest, ACreateThatThrows) {
  folder_.Add("libthrowing.so");
  EXPECT_EQ(LoadRefusal("test.throwing"),
            "glowplug: plugin \"test.throwing\" 1.0.0 cannot be created: Create() threw: boom. "
            "This is a defect of the plugin");
}

TEST_F(RefusalTest, UnknownKeyWithTheNearestName) {
  folder_.Add("libgood.so");
  block_.settings["limt"] = 3;
  EXPECT_EQ(Refusal("test.good", kInvalid),
            "glowplug: config client.auth.limt: unknown key for \"test.good\"; did you mean "
            "\"limit\"? (allowed: limit, password)");
}

TEST_F(RefusalTest, WrongTypeAndRange) {
  folder_.Add("libgood.so");
  block_.settings["limit"] = "3";
  EXPECT_THAT(Refusal("test.good", kInvalid),
              HasSubstr("config client.auth.limit: expected an integer of at least 1 and at most "
                        "10, found a string"));
  block_.settings["limit"] = 11;
  EXPECT_THAT(Refusal("test.good", kInvalid), HasSubstr("found 11"));
}

TEST_F(RefusalTest, ASecretWrittenAsText) {
  folder_.Add("libgood.so");
  block_.settings["password"] = "hunter22";
  EXPECT_THAT(Refusal("test.good", kInvalid),
              AllOf(HasSubstr("a secret is given by reference"), Not(HasSubstr("hunter22"))));
}

TEST_F(RefusalTest, WritableDirectory) {
  const std::string file = folder_.Add("libgood.so");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0777), 0);
  const std::string expected = "glowplug: " + file + " refused: directory " + folder_.path() +
                               " is writable by everybody. Fix the owner or the mode, or set "
                               "plugins.trust=\"off\" for development.";
  EXPECT_EQ(Refusal("test.good", absl::StatusCode::kPermissionDenied), expected);
  EXPECT_EQ(Refusal(file, absl::StatusCode::kPermissionDenied), expected);
  policy_.trust = Trust::kOff;
  EXPECT_TRUE(Prepare(block_, policy_, api::kAuthId, logger_).ok());
}

TEST_F(RefusalTest, TheSameIdTwiceInOneDirectory) {
  const std::string one = folder_.Add("libgood.so");
  const std::string other = folder_.Add("libgood.so", "libother.so");
  EXPECT_EQ(Refusal("test.good", kPrecondition),
            "glowplug: plugin \"test.good\" is there twice: " + one + " and " + other +
                ". Remove one, or name the file's path in \"use\".");
}

TEST_F(RefusalTest, NotAllowed) {
  folder_.Add("libgood.so");
  policy_.allow = {"glowplug.auth", "a.b"};
  EXPECT_THAT(Refusal("test.good", absl::StatusCode::kPermissionDenied),
              HasSubstr("plugin \"test.good\" refused: it is not in plugins.allow (glowplug.auth, "
                        "a.b). Add it there to load it."));
}

// What a process with this sanitizer, or with none, makes of a plugin with `built_with`.
void ExpectBySanitizer(const absl::StatusOr<PreparedPlugin>& prepared, std::string_view built_with,
                       const std::string& name) {
  if (sdk::internal::kSanitizer == built_with) {
    EXPECT_TRUE(prepared.ok()) << prepared.status();
    return;
  }
  ASSERT_FALSE(prepared.ok());
  const std::string running =
      sdk::internal::kSanitizer.empty()
          ? "this process was not"
          : "this process was built with " +
                std::string(sdk::internal::kSanitizer == "address" ? "Address" : "Thread") +
                "Sanitizer";
  EXPECT_THAT(std::string(prepared.status().message()),
              HasSubstr(" was built with " + name + ", " + running +
                        ". Rebuild without it or run the host under " +
                        (built_with == "address" ? "asan." : "tsan.")));
}

TEST_F(RefusalTest, SanitizedPluginsNeedTheSameSanitizer) {
  folder_.Add("libasan.so");
  folder_.Add("libtsan.so");
  block_.use = "test.asan";
  ExpectBySanitizer(Prepare(block_, policy_, api::kAuthId, logger_), "address", "AddressSanitizer");
  block_.use = "test.tsan";
  ExpectBySanitizer(Prepare(block_, policy_, api::kAuthId, logger_), "thread", "ThreadSanitizer");
}

}  // namespace
}  // namespace glowplug
