// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/type_registry.h"

#include <atomic>
#include <thread>

#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::ObjectType;
using api::ValueType;
using ignite::NameMapper;

class TypeRegistryTest : public ::testing::Test {
 protected:
  ignite::TypeMeta Meta(std::initializer_list<const ObjectType*> types) {
    return ignite::MetaOf(std::data(types), types.size(), NameMapper::kFullName);
  }
  const ObjectType* Narrow() { return things_.Type("A", {{"b", ValueType::kInt}}); }
  const ObjectType* Wide() {
    return things_.Type("A", {{"c", ValueType::kString}, {"b", ValueType::kInt}}, "b");
  }

  Things things_;
  TypeRegistry registry_;
};

TEST_F(TypeRegistryTest, KnowsEachSchemaOfAType) {
  EXPECT_EQ(registry_.Lookup(97, 0), nullptr);
  const ignite::TypeMeta narrow = Meta({Narrow()});
  const ignite::TypeMeta wide = Meta({Wide()});
  const auto first = registry_.Learn(narrow);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_TRUE(SameType(*first[0], *Narrow()));
  EXPECT_TRUE(SameType(*first[1], *Narrow()));
  EXPECT_EQ(first[1]->schema_id, narrow.schemas[0].id);
  const auto second = registry_.Learn(wide);
  ASSERT_EQ(second.size(), 2u);
  EXPECT_TRUE(SameType(*second[1], *Wide())) << "the schema's own order";
  // All fields, in the order in which they were met.
  EXPECT_TRUE(SameType(
      *second[0], *things_.Type("A", {{"b", ValueType::kInt}, {"c", ValueType::kString}}, "b")));
  EXPECT_EQ(registry_.Lookup(97, 0), second[0]);
  EXPECT_EQ(registry_.Lookup(97, narrow.schemas[0].id), first[1]);
  EXPECT_EQ(registry_.Lookup(97, wide.schemas[0].id), second[1]);
  EXPECT_EQ(registry_.Lookup(97, 12345), nullptr);
  EXPECT_TRUE(SameType(*first[0], *Narrow())) << "what was handed out does not change";
}

TEST_F(TypeRegistryTest, AnObjectWithoutFieldsHasASchemaOfEveryType) {
  registry_.Learn(Meta({Narrow()}));
  const ObjectType* empty = registry_.Lookup(97, ignite::kNoFieldsSchema);
  ASSERT_NE(empty, nullptr);
  EXPECT_EQ(empty->field_count, 0u);
}

TEST_F(TypeRegistryTest, WhatIsKnownAlreadyTakesNoMemory) {
  const auto first = registry_.Learn(Meta({Wide()}));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(registry_.Learn(Meta({Wide()})), first);
  // Less than is known is nothing new either.
  EXPECT_EQ(registry_.Learn(Meta({Narrow()}))[0], first[0]);
}

TEST_F(TypeRegistryTest, EnumsGainConstants) {
  const ignite::TypeMeta meta = Meta({things_.Enum("E", {{"X", 0}})});
  EXPECT_TRUE(meta.schemas.empty());
  registry_.Learn(meta);
  registry_.Learn(Meta({things_.Enum("E", {{"Y", 1}})}));
  const ObjectType* found = registry_.Lookup(meta.type_id, 0);
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(SameType(*found, *things_.Enum("E", {{"X", 0}, {"Y", 1}})));
}

TEST_F(TypeRegistryTest, TextsOutliveWhatTheyWereReadFrom) {
  {
    std::string name = "A";
    std::string field = "b";
    const ObjectType* type = things_.Type(name, {{field, ValueType::kInt}});
    registry_.Learn(Meta({type}));
    name[0] = 'z';
    field[0] = 'z';
  }
  EXPECT_TRUE(SameType(*registry_.Lookup(97, 0), *Narrow()));
}

TEST_F(TypeRegistryTest, AFieldThatTheMetaDoesNotNameKeepsItsPlace) {
  ignite::TypeMeta meta = Meta({Wide()});
  meta.fields.erase(meta.fields.begin());
  const auto learned = registry_.Learn(meta);
  ASSERT_EQ(learned[1]->field_count, 2u);
  EXPECT_EQ(learned[1]->fields[0].name.size, 0u);
  EXPECT_EQ(sdk::ViewOf(learned[1]->fields[1].name), "b");
}

TEST_F(TypeRegistryTest, WorksForManyThreads) {
  const ignite::TypeMeta metas[] = {Meta({Narrow()}), Meta({Wide()})};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 500; ++n) {
        registry_.Learn(metas[(i + n) % 2]);
        const ObjectType* found = registry_.Lookup(97, 0);
        if (found == nullptr || sdk::ViewOf(found->name) != "A") ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace glowplug::binary
