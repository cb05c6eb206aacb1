// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/object_format.h"

#include <gtest/gtest.h>

namespace glowplug::binary {
namespace {

using ignite::NameMapper;

TEST(ObjectFormatTest, IsWhatSettingsLeaveOpen) {
  bool compact = false;
  NameMapper mapper = NameMapper::kFullName;
  ObjectFormat open({});
  EXPECT_FALSE(open.Get(&compact, &mapper));
  open.Learn(true, 1);
  ASSERT_TRUE(open.Get(&compact, &mapper));
  EXPECT_TRUE(compact);
  EXPECT_EQ(mapper, NameMapper::kSimpleName);

  ObjectFormat full({.compact_footer = false, .name_mapper = {}});
  EXPECT_FALSE(full.Get(&compact, &mapper));
  full.Learn(true, 2);
  EXPECT_FALSE(full.Get(&compact, &mapper));
  EXPECT_TRUE(full.has_unknown_mapper());
  full.Learn(true, 0);
  EXPECT_FALSE(full.has_unknown_mapper());
  ASSERT_TRUE(full.Get(&compact, &mapper));
  EXPECT_FALSE(compact);

  ObjectFormat fixed({.compact_footer = false, .name_mapper = NameMapper::kSimpleName});
  EXPECT_TRUE(fixed.Get(&compact, &mapper));
  fixed.Learn(true, 2);
  EXPECT_FALSE(fixed.has_unknown_mapper()) << "the settings say how";
  EXPECT_TRUE(fixed.Get(&compact, &mapper));

  ObjectFormat usual({});
  usual.GetUsual(&compact, &mapper);
  EXPECT_TRUE(compact);
  EXPECT_EQ(mapper, NameMapper::kFullName);
  EXPECT_FALSE(usual.Get(&compact, &mapper)) << "nothing was learned by that";
}

}  // namespace
}  // namespace glowplug::binary
