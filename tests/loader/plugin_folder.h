// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_LOADER_PLUGIN_FOLDER_H_
#define GLOWPLUG_TESTS_LOADER_PLUGIN_FOLDER_H_

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace glowplug {

// A fresh folder that nobody else can write, below root's sticky /tmp: safe wherever the build's
// own output lies. Removed at the end.
class PluginFolder {
 public:
  PluginFolder() {
    char name[] = "/tmp/glowplug_loader_XXXXXX";
    if (::mkdtemp(name) == nullptr) std::abort();
    path_ = name;
  }
  PluginFolder(const PluginFolder&) = delete;
  PluginFolder& operator=(const PluginFolder&) = delete;
  ~PluginFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  // Copies a fixture here, from tests/loader/plugins in the runfiles; gives the copy's path.
  std::string Add(const std::string& fixture, const std::string& as = "") const {
    const std::string to = path_ + "/" + (as.empty() ? fixture : as);
    std::filesystem::copy_file("tests/loader/plugins/" + fixture, to);
    EXPECT_EQ(::chmod(to.c_str(), 0755), 0);
    return to;
  }
  std::string Write(const std::string& name, const std::string& text) const {
    const std::string to = path_ + "/" + name;
    std::ofstream(to) << text;
    EXPECT_EQ(::chmod(to.c_str(), 0644), 0);
    return to;
  }

 private:
  std::string path_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_TESTS_LOADER_PLUGIN_FOLDER_H_
