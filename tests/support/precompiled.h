// SPDX-License-Identifier: Apache-2.0
// What nearly every test includes, for the compiler alone: see glowplug_cc_test. Systems' headers
// only, for whatever is changed here is compiled again everywhere.
#ifndef GLOWPLUG_TESTS_SUPPORT_PRECOMPILED_H_
#define GLOWPLUG_TESTS_SUPPORT_PRECOMPILED_H_

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/time/time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#endif  // GLOWPLUG_TESTS_SUPPORT_PRECOMPILED_H_
