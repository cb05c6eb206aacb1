// SPDX-License-Identifier: Apache-2.0
#include <glowplug/described.h>
#include <glowplug/marshal_range.h>
#include <glowplug/view.h>
#include <gtest/gtest.h>

#include <map>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using test::FakeObjectReader;
using test::Written;

struct Person {
  std::string_view name;
  std::vector<std::string_view> friends;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, friends, age))

template <class T>
View<T> ReadInScope(const T& from) {
  FakeObjectReader reader;
  sdk::HeapArena arena;
  View<T> view;
  EXPECT_TRUE(Marshal<View<T>>::Read(reader.AsRead(Written(from, arena)), view).ok());
  return view;
}

TEST(ViewTest, KeepsTheBytesThatItsViewsShow) {
  View<std::string_view> copy;
  {
    const std::string text = "a text that is too long for a string to hold it in itself";
    const View<std::string_view> view = ReadInScope<std::string_view>(text);
    EXPECT_NE(view->data(), text.data());
    copy = view;
  }
  EXPECT_EQ(*copy, "a text that is too long for a string to hold it in itself");
}

TEST(ViewTest, HoldsCollectionsOfViews) {
  std::string text = "one two";
  const std::string_view view = text;
  using Words = std::map<int32_t, std::vector<std::string_view>>;
  const View<Words> words = ReadInScope<Words>({{1, {view.substr(0, 3), view.substr(4)}}});
  text = "gone...";
  EXPECT_EQ(words->at(1)[1], "two");
}

// FakeObjectReader's graph does not hold the text itself, as a codec's does: that part of the proof
// is the codec's own test.
TEST(ViewTest, StructsAreReadThroughTheirReader) {
  const View<Person> person = ReadInScope<Person>({"Ivan", {"Olga"}, 33});
  EXPECT_EQ(person->age, 33);
  EXPECT_EQ(person->name, "Ivan");
  EXPECT_EQ(person->friends[0], "Olga");
}

TEST(ViewTest, MakesATypeOfACacheOfWhatBorrows) {
  static_assert(Marshalled<View<std::string_view>> && Marshalled<View<Person>>);
  static_assert(Marshalled<std::vector<View<std::string_view>>>);
  static_assert(!Marshalled<Person>);
  sdk::HeapArena arena;
  EXPECT_EQ(Written(View<std::string_view>("a"), arena).type, api::ValueType::kString);
}

}  // namespace
}  // namespace glowplug
