// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/status.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace glowplug::sdk {
namespace {

using ::testing::StartsWith;

template <class Thrown>
std::string TextOfThrown(const Thrown& thrown) {
  api::Failure failure = NoFailure();
  const api::Outcome outcome = Guard(&failure, "encoding", [&]() -> api::Outcome { throw thrown; });
  EXPECT_EQ(outcome, api::Outcome::kFailed);
  EXPECT_EQ(failure.origin, api::Origin::kPlugin);
  return std::string(TextOf(failure));
}

TEST(GuardTest, TurnsWhatIsThrownIntoAFailure) {
  EXPECT_EQ(TextOfThrown(std::runtime_error("boom")),
            "encoding threw: boom. This is a defect of the plugin");
  EXPECT_EQ(TextOfThrown(7),
            "encoding threw: something that is no std::exception. This is a defect of the plugin");
  EXPECT_EQ(TextOfThrown(std::bad_alloc()), "out of memory");
  EXPECT_THAT(TextOfThrown(std::runtime_error(std::string(5000, 'x'))),
              StartsWith("encoding threw: xxx"));
}

TEST(FailTest, CutsALongTextAtACharactersBorder) {
  constexpr size_t kRoom = sizeof(api::Failure::text);
  api::Failure failure = NoFailure();
  // U+00E9 across the border: its first byte would be the last one.
  const std::string text = std::string(kRoom - 1, 'x') + "\xC3\xA9 and more";
  EXPECT_EQ(Fail(&failure, api::Code::kUnavailable, text), api::Outcome::kFailed);
  EXPECT_EQ(TextOf(failure), std::string(kRoom - 1, 'x'));
}

TEST(FailTest, ASizeBeyondTheRecordIsNotBelieved) {
  api::Failure failure = NoFailure();
  failure.text_size = UINT32_MAX;
  EXPECT_EQ(TextOf(failure).size(), sizeof(failure.text));
}

}  // namespace
}  // namespace glowplug::sdk
