// SPDX-License-Identifier: Apache-2.0
// Opening a plugin's file so that what is checked is what is loaded.
#ifndef GLOWPLUG_CORE_LOADER_TRUST_H_
#define GLOWPLUG_CORE_LOADER_TRUST_H_

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <memory>
#include <string>

namespace glowplug {

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  const int fd_;
};

struct PluginFile {
  std::string path;  // absolute, symbolic links resolved
  std::shared_ptr<const Descriptor> descriptor;
  dev_t device = 0;
  ino_t inode = 0;

  bool SameAs(const PluginFile& other) const {
    return device == other.device && inode == other.inode;
  }
};

// Resolves symbolic links once and opens what they lead to. Refuses relative paths and everything
// but regular files. kNotFound when nothing is there.
absl::StatusOr<PluginFile> OpenPluginFile(const std::string& path);

// The file and each directory above it must belong to root or the effective user, and group and
// others must not be able to write them; a sticky directory of root's (/tmp) is safe all the same,
// for nobody can replace another's file there. Access control lists are not looked at.
// kPermissionDenied names the file or directory at fault and the fix.
absl::Status CheckOwnership(const PluginFile& file);

// SHA-256 of the whole file in lower-case hex, read through its descriptor.
absl::StatusOr<std::string> Sha256Of(const PluginFile& file);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_TRUST_H_
