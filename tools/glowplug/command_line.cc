// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/command_line.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <glowplug/sdk/version.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "core/config/nearest.h"
#include "tools/glowplug/exit_code.h"

namespace glowplug::cli {
namespace {

constexpr char kDescription[] =
    "Reads and writes the entries of caches, and asks nodes how they are.";

std::string Footer() {
  return absl::StrCat(
      "\nTypes, and the text of their values:\n", DescribeTypes(),
      "\nPut -- before keys and values that begin with a hyphen and are no numbers.\n"
      "\nExit codes: ",
      static_cast<int>(ExitCode::kDone), " done, ", static_cast<int>(ExitCode::kAbsent),
      " the key has no entry, or a node is down, ", static_cast<int>(ExitCode::kUsage),
      " wrong command line, ", static_cast<int>(ExitCode::kFailure), " failure.\n",
      "\nExamples:\n"
      "  glowplug put cities 1 Paris --to ignite://127.0.0.1:10800\n"
      "  glowplug get cities 1 --to ignite://127.0.0.1:10800\n"
      "  glowplug put prices tea 2.50 --key-type string --value-type decimal --config app.json\n"
      "  glowplug ping --to ignite://127.0.0.1:10800,127.0.0.1:10801");
}

// As they were written.
struct Words {
  std::string cache, key, value;
  std::string to, config, key_type = "int", value_type, timeout;
  bool log = false, json = false;
};

struct CommandRow {
  Command command;
  std::string name;
  std::string description;
};

const std::vector<CommandRow>& CommandRows() {
  static const auto* const rows = new std::vector<CommandRow>{
      {Command::kGet, "get", "CACHE KEY: prints the value"},
      {Command::kPut, "put", "CACHE KEY VALUE: writes an entry; makes the cache if there is none"},
      {Command::kRemove, "remove", "CACHE KEY: removes the entry"},
      {Command::kScan, "scan", "CACHE: prints key, tab and value of every entry"},
      {Command::kSize, "size", "CACHE: prints how many entries it has"},
      {Command::kDescribe, "describe", "TYPE: prints what the cluster knows of a type of objects"},
      {Command::kPing, "ping",
       "prints each node: id, versions, features, latency, or why it is down"},
  };
  return *rows;
}

void AddCommand(CLI::App& app, Words& words, const CommandRow& row) {
  CLI::App* command = app.add_subcommand(row.name, row.description);
  // Options and --help are the program's, wherever they stand.
  command->fallthrough()->set_help_flag();
  command->group("Commands");
  if (row.command == Command::kPing) return;
  if (row.command == Command::kDescribe) {
    command->add_option("TYPE", words.cache, "the type's name");
    return;
  }
  command->add_option("CACHE", words.cache, "the cache's name");
  if (TakesKey(row.command)) command->add_option("KEY", words.key, "the entry's key");
  if (row.command == Command::kPut) {
    command->add_option("VALUE", words.value, "the entry's value");
  }
}

void Describe(CLI::App& app, Words& words) {
  app.set_help_flag("-h,--help", "Print this and end");
  app.set_version_flag("--version", kVersion, "Print the version and end");
  app.get_formatter()->label("SUBCOMMAND", "COMMAND [CACHE|TYPE [KEY [VALUE]]]");
  // What is not understood is left over, so that the error can name what was meant.
  app.allow_extras()->require_subcommand(0, 1);
  app.add_option("--to", words.to, "where the cache is: ignite://host:port,host:port?key=value")
      ->type_name("URI");
  app.add_option("--config", words.config, "where the cache is: a configuration file")
      ->type_name("FILE");
  app.add_option("--key-type", words.key_type, "type of KEY (default: int)")->type_name("TYPE");
  app.add_option("--value-type", words.value_type,
                 "type of VALUE (default: string); get fails when the value is of another type")
      ->type_name("TYPE");
  app.add_option("--timeout", words.timeout,
                 "for each request to the cache, as 5s or 200ms (default: the configuration's)")
      ->type_name("DURATION");
  app.add_flag("--log", words.log, "write the client's log lines to standard error");
  app.add_flag("--json", words.json, "ping: print one JSON object, for programs");
  app.footer(Footer());
  for (const CommandRow& row : CommandRows()) AddCommand(app, words, row);
}

absl::Status Usage(std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(text), "\n  next step: glowplug --help"));
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(absl::StrCat("--", name));
  }
  return names;
}

const std::vector<std::string>& CommandNames() {
  static const auto* const names = [] {
    auto* made = new std::vector<std::string>;
    for (const CommandRow& row : CommandRows()) made->push_back(row.name);
    return made;
  }();
  return *names;
}

// The first word that the parser could not place.
absl::Status CheckLeftOver(const CLI::App& app, bool has_command) {
  for (const std::string& word : app.remaining(/*recurse=*/true)) {
    if (word == "--") continue;
    if (word.starts_with("-") && word.size() > 1) {
      const std::string name = word.substr(0, word.find('='));
      return Usage(absl::StrCat("unknown option ", name, DidYouMean(name, OptionNames(app))));
    }
    if (!has_command) {
      return Usage(absl::StrCat("unknown command \"", word, "\"", DidYouMean(word, CommandNames()),
                                " (commands: ", absl::StrJoin(CommandNames(), ", "), ")"));
    }
    return Usage(absl::StrCat("one word too many: \"", word, "\""));
  }
  return absl::OkStatus();
}

absl::Status CheckWords(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0) continue;
    return Usage(absl::StrCat(command.get_name(), ": ", option->get_name(/*positional=*/true),
                              " is missing"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> TargetOf(const Words& words) {
  if (words.to.empty() == words.config.empty()) {
    return Usage(absl::StrCat("expected --to URI or --config FILE, found ",
                              words.to.empty() ? "neither" : "both"));
  }
  if (!words.to.empty()) {
    if (words.to.find(':') != std::string::npos) return words.to;
    return Usage(absl::StrCat("--to: expected a URI as ignite://127.0.0.1:10800, found \"",
                              words.to, "\"; a file is given by --config"));
  }
  // With a folder in front, no name looks like a URI.
  return words.config.starts_with("/") ? words.config : absl::StrCat("./", words.config);
}

absl::StatusOr<const ValueType*> TypeNamed(std::string_view option, const std::string& name) {
  if (const ValueType* type = FindType(name)) return type;
  return Usage(absl::StrCat(std::string(option), ": no type \"", name, "\"",
                            DidYouMean(name, TypeNames()),
                            " (types: ", absl::StrJoin(TypeNames(), ", "), ")"));
}

absl::StatusOr<DynamicValue> ParseWord(std::string_view word, std::string_view option,
                                       const ValueType& type, const std::string& text) {
  absl::StatusOr<DynamicValue> value = ParseValue(type, text);
  if (value.ok()) return value;
  return Usage(absl::StrCat(std::string(word), ": ", value.status().message(), "; ",
                            std::string(option), " names another type"));
}

absl::StatusOr<Order> OrderOf(Command command, const Words& words) {
  absl::StatusOr<std::string> target = TargetOf(words);
  if (!target.ok()) return target.status();
  Order order;
  order.command = command;
  order.target = *std::move(target);
  order.cache = words.cache;
  order.log = words.log;
  order.json = words.json;
  if (words.json && command != Command::kPing) {
    return Usage("--json is for ping alone; leave it out");
  }

  if (TakesKey(command)) {
    const auto key_type = TypeNamed("--key-type", words.key_type);
    if (!key_type.ok()) return key_type.status();
    absl::StatusOr<DynamicValue> key = ParseWord("KEY", "--key-type", **key_type, words.key);
    if (!key.ok()) return key.status();
    order.key = *std::move(key);
  }

  if (command == Command::kPut || !words.value_type.empty()) {
    const auto value_type = TypeNamed(
        "--value-type", words.value_type.empty() ? std::string("string") : words.value_type);
    if (!value_type.ok()) return value_type.status();
    order.value_type = *value_type;
  }
  if (command == Command::kPut) {
    absl::StatusOr<DynamicValue> value =
        ParseWord("VALUE", "--value-type", *order.value_type, words.value);
    if (!value.ok()) return value.status();
    order.value = *std::move(value);
  }
  if (!words.timeout.empty()) {
    absl::Duration timeout;
    if (!absl::ParseDuration(words.timeout, &timeout) || timeout <= absl::ZeroDuration()) {
      return Usage(absl::StrCat("--timeout: expected a duration as 5s or 200ms, found \"",
                                words.timeout, "\""));
    }
    order.timeout = timeout;
  }
  return order;
}

}  // namespace

absl::StatusOr<std::variant<Order, Information>> ParseCommandLine(
    const std::vector<std::string>& arguments) {
  CLI::App app(kDescription, "glowplug");
  Words words;
  Describe(app, words);
  try {
    // The parser takes words from the end.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    // Not help(), which after a command tells of that alone.
    return Information{app.get_formatter()->make_help(&app, "", CLI::AppFormatMode::Normal)};
  } catch (const CLI::CallForVersion&) {
    return Information{absl::StrCat("glowplug ", kVersion, "\n")};
  } catch (const CLI::ParseError& error) {
    return Usage(error.what());
  }
  const std::vector<CLI::App*> given = app.get_subcommands();
  absl::Status status = CheckLeftOver(app, !given.empty());
  if (status.ok() && given.empty()) {
    status = Usage(
        absl::StrCat("a command is missing (commands: ", absl::StrJoin(CommandNames(), ", "), ")"));
  }
  if (status.ok()) status = CheckWords(*given.front());
  if (!status.ok()) return status;
  const auto row = std::find_if(
      CommandRows().begin(), CommandRows().end(),
      [&](const CommandRow& candidate) { return candidate.name == given.front()->get_name(); });
  absl::StatusOr<Order> order = OrderOf(row->command, words);
  if (!order.ok()) return order.status();
  return *std::move(order);
}

}  // namespace glowplug::cli
