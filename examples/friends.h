// SPDX-License-Identifier: Apache-2.0
// The people of the asynchronous tutorial. A type of one's own becomes a value when Marshal is
// specialised for it: here it is kept as one text.
#ifndef EXAMPLES_FRIENDS_H_
#define EXAMPLES_FRIENDS_H_

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <glowplug/glowplug.h>

#include <set>
#include <string>
#include <vector>

struct Person {
  std::string first;
  std::string last;
  std::set<std::string> friends;

  friend bool operator==(const Person&, const Person&) = default;
};

template <>
struct glowplug::Marshal<Person> {
  static void Write(const Person& from, api::Value& to, sdk::HeapArena& arena) {
    const std::string text =
        absl::StrCat(from.first, ";", from.last, ";", absl::StrJoin(from.friends, ","));
    auto* kept = sdk::Allocate<char>(arena.get(), text.size());
    text.copy(kept, text.size());
    Marshal<std::string_view>::Write({kept, text.size()}, to, arena);
  }
  static absl::Status Read(const api::Value& from, Person& to) {
    std::string text;
    absl::Status read = Marshal<std::string>::Read(from, text);
    if (!read.ok()) return read;
    const std::vector<std::string> parts = absl::StrSplit(text, ';');
    if (parts.size() != 3) return absl::DataLossError("expected first;last;friends");
    to = {parts[0], parts[1], absl::StrSplit(parts[2], ',', absl::SkipEmpty())};
    return absl::OkStatus();
  }
};

#endif  // EXAMPLES_FRIENDS_H_
