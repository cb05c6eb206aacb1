// SPDX-License-Identifier: Apache-2.0
// Hints and collections, in a program without exceptions and run-time type information.
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_range.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <glowplug/type_description.h>
#include <glowplug/view.h>
#include <gtest/gtest.h>

#include <map>
#include <unordered_map>
#include <vector>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "this test is of a program without exceptions and without run-time type information"
#endif

namespace glowplug {
namespace {

struct Person {
  std::string first_name;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (first_name, age))

// What a Cache<Value, Value> takes: the same conversions.
class Entries {
 public:
  void Put(const Value& key, const Value& value) { entries_[key] = value; }
  Value Get(const Value& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? Value() : found->second;
  }
  void RemoveKeys(const std::vector<Value>& keys) {
    for (const Value& key : keys) entries_.erase(key);
  }
  size_t Size() const { return entries_.size(); }

 private:
  std::unordered_map<Value, Value> entries_;
};

TEST(HintsTest, TheSeedsHintsReadAsTheyStand) {
  Entries my_cache;
  my_cache.Put("my key", 42);
  EXPECT_EQ(my_cache.Get("my key").type(), api::ValueType::kInt);
  my_cache.Put("my key", Short(42));
  EXPECT_EQ(my_cache.Get("my key").type(), api::ValueType::kShort);
  my_cache.Put("a", 1);
  my_cache.Put(Char('a'), 2);
  EXPECT_EQ(my_cache.Get("a"), 1);
  EXPECT_EQ(my_cache.Get(Char('a')), 2);
  EXPECT_EQ(my_cache.Get(u'a'), 2);
  my_cache.RemoveKeys({"a", Char('a')});
  EXPECT_EQ(my_cache.Size(), 1u);
}

TEST(HintsTest, TheSeedsCollectionsReadAsTheyStand) {
  Entries my_cache;
  my_cache.Put("my dict", LinkedHashMap{{1, "test"}, {"key", 2.0}});
  EXPECT_EQ(my_cache.Get("my dict").ToString(), "LinkedHashMap{1: \"test\", \"key\": 2.0}");
  my_cache.Put("my list", LinkedList{1, "2", 3.0});
  EXPECT_EQ(my_cache.Get("my list").ToString(), "LinkedList{1, \"2\", 3.0}");
  my_cache.Put("my set", HashSet{4, "test", 5.6});
  EXPECT_EQ(my_cache.Get("my set"), Value(HashSet{5.6, 4, "test"}));
  my_cache.Put("my array of objects", ObjectArray{7, "8", 9.0});
  EXPECT_EQ(my_cache.Get("my array of objects").ToString(), "Object[]{7, \"8\", 9.0}");
  const Value named = ObjectArray("java.lang.Object", {1, "two", 3.0});
  EXPECT_EQ(named, Value(ObjectArray{1, "two", 3.0}));
}

// An element of an element, a hint in a map, an object in a list.
TEST(HintsTest, HintsNest) {
  const Value nested = HashMap{{"shorts", ArrayList{Short(1), Byte(2)}},
                               {"people", LinkedList<Person>{{"Ivan", 33}}},
                               {"none", nullptr}};
  EXPECT_EQ(nested.Entries()[0].second.ToString(), "ArrayList{Short(1), Byte(2)}");
  EXPECT_EQ(nested.Entries()[1].second.As<std::vector<Person>>().value()[0].age, 33);
  EXPECT_TRUE(nested.Entries()[2].second.is_null());
}

struct Shelf {
  LinkedList<std::string> books;
  Array<std::string> tags;
  Short weight = 0;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (books, tags, weight))

TEST(HintsTest, HintsServeAsFields) {
  const TypeDescription shelf = TypeDescription::Of<Shelf>();
  EXPECT_EQ(shelf.ToString(), "Shelf {books: collection, tags: string array, weight: short}");
  const Value value = Shelf{{"Faust"}, {"a", "b"}, 2};
  EXPECT_EQ(value.ToString(),
            "Shelf{books: LinkedList{\"Faust\"}, tags: string[]{\"a\", \"b\"}, weight: Short(2)}");
  EXPECT_EQ(value.As<Shelf>().value().tags, (Array<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace glowplug
