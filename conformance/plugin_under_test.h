// SPDX-License-Identifier: Apache-2.0
// What all suites need: who is tested, its objects, and the checks that hold for every door.
#ifndef GLOWPLUG_CONFORMANCE_PLUGIN_UNDER_TEST_H_
#define GLOWPLUG_CONFORMANCE_PLUGIN_UNDER_TEST_H_

#include <glowplug/api/plugin.h>
#include <glowplug/conformance/config_tree.h>
#include <glowplug/conformance/fake_host.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace glowplug::conformance {

struct PluginUnderTest {
  std::string name;                                       // letters and digits: the instance's name
  const api::PluginEntry* entry = nullptr;                // &glowplug_plugin_v1_<target>
  std::function<void(ConfigTree&)> configure = nullptr;   // sets keys; null: there are none to set
  std::function<void(FakeHost&)> prepare_host = nullptr;  // sets secrets
  std::string skip_reason;                                // not empty: this machine cannot run it
};

inline std::ostream& operator<<(std::ostream& out, const PluginUnderTest& under_test) {
  return out << under_test.name;
}

// For INSTANTIATE_TEST_SUITE_P's last argument.
struct NameOfInstance {
  template <class Param>
  std::string operator()(const testing::TestParamInfo<Param>& info) const {
    return info.param.name;
  }
};

// Creates the plugin; null and a test failure when that fails.
sdk::Owned<api::Plugin> CreatePlugin(const PluginUnderTest& under_test, FakeHost& host);

// A plugin and its door.
template <class Door>
class OpenedDoor {
 public:
  explicit OpenedDoor(const PluginUnderTest& under_test)
      : plugin_(CreatePlugin(under_test, host_)),
        door_(plugin_ == nullptr
                  ? nullptr
                  : static_cast<Door*>(plugin_->Query(sdk::kInterfaceId<Door>.data()))) {
    EXPECT_NE(door_, nullptr) << "the plugin does not open " << sdk::kInterfaceId<Door>;
  }

  Door* get() const { return door_; }
  Door* operator->() const { return door_; }
  FakeHost& host() { return host_; }

 private:
  FakeHost host_;
  const sdk::Owned<api::Plugin> plugin_;
  Door* const door_;
};

// The base of the suites' fixtures.
template <class Param, class DoorInterface>
class DoorTest : public testing::TestWithParam<Param> {
 protected:
  using Door = DoorInterface;

  void SetUp() override {
    if (!this->GetParam().skip_reason.empty()) GTEST_SKIP() << this->GetParam().skip_reason;
    door_ = std::make_unique<OpenedDoor<Door>>(this->GetParam());
    ASSERT_NE(door_->get(), nullptr);
  }

  Door& door() { return *door_->get(); }
  FakeHost& host() { return door_->host(); }

 private:
  std::unique_ptr<OpenedDoor<Door>> door_;
};

// The entry's magic, sizes and versions; created and released a thousand times; ids that nobody
// knows give null.
void CheckPlugin(const PluginUnderTest& under_test, std::string_view interface_id);

// An object that is only handed out knows no id, a door its own.
void CheckQuery(api::Boundary& object, std::string_view interface_id);

// The failure tells a reason that a person can read.
void CheckFailure(const api::Failure& failure);

// `call` must fail. A failure record of an older, of a newer and of no size at all must be
// tolerated, and nothing be written outside of it.
void CheckFailureSizes(const std::function<api::Outcome(api::Failure*)>& call);

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_PLUGIN_UNDER_TEST_H_
