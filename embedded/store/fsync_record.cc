// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/fsync_record.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <vector>

namespace glowplug::store {
namespace {

namespace fs = std::filesystem;

std::mutex mutex;
std::string recorded_folder;
std::string kept_folder;
std::atomic<bool> recording = false;
std::atomic<bool> failing = false;

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

// Whole or not at all, for the process may be killed meanwhile.
void Keep(const std::string& name, const std::string& content) {
  const std::string path = kept_folder + "/" + name;
  std::ofstream(path + ".part", std::ios::binary) << content;
  fs::rename(path + ".part", path);
}

// A file, whatever its name; a number that is used again is told apart by its time of birth.
std::string IdOf(const std::string& path) {
  struct statx state = {};
  if (statx(AT_FDCWD, path.c_str(), 0, STATX_INO | STATX_BTIME, &state) != 0) return "";
  return std::to_string(state.stx_ino) + "-" + std::to_string(state.stx_btime.tv_sec) + "-" +
         std::to_string(state.stx_btime.tv_nsec);
}

// name to file, of the files in a folder.
std::map<std::string, std::string> Names(const std::string& folder) {
  std::map<std::string, std::string> names;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    if (entry.is_directory(gone)) continue;
    const std::string id = IdOf(entry.path());
    if (!id.empty()) names[entry.path().filename()] = id;
  }
  return names;
}

void KeepFolder(const std::string& folder) {
  std::ostringstream text;
  for (const auto& [name, id] : Names(folder)) text << name << " " << id << "\n";
  Keep("names-" + IdOf(folder), text.str());
}

std::map<std::string, std::string> KeptNames(const std::string& folder) {
  std::istringstream text(Content(kept_folder + "/names-" + IdOf(folder)));
  std::map<std::string, std::string> names;
  std::string name, id;
  while (text >> name >> id) names[name] = id;
  return names;
}

// 0, or an errno.
int Flush(int descriptor) {
  if (failing) return EIO;
  if (!recording) return 0;
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  struct stat state = {};
  if (fstat(descriptor, &state) != 0) return errno;
  std::error_code error;
  const std::string path = fs::read_symlink(link, error);
  if (path.compare(0, recorded_folder.size(), recorded_folder) != 0) return 0;
  const std::lock_guard lock(mutex);
  if (S_ISDIR(state.st_mode)) {
    KeepFolder(path);
  } else {
    Keep(IdOf(link), Content(link));
  }
  return 0;
}

std::string Mixed(const std::string& before, const std::string& after, std::mt19937& random) {
  constexpr size_t kBlock = 4096;
  const size_t size = random() % 2 == 0 ? before.size() : after.size();
  std::string mixed(size, '\0');
  for (size_t at = 0; at < size; at += kBlock) {
    const std::string& from = random() % 2 == 0 ? before : after;
    if (at < from.size())
      mixed.replace(at, std::min(kBlock, size - at), from, at, std::min(kBlock, size - at));
    mixed.resize(size);
  }
  return mixed;
}

void CutFolder(const std::string& folder, std::mt19937& random) {
  const auto kept = KeptNames(folder), now = Names(folder);
  std::map<std::string, std::string> contents, path_of;
  for (const auto& [name, id] : now) path_of[id] = folder + "/" + name;
  std::map<std::string, std::string> result = kept;
  for (const auto& [name, id] : now) {
    const auto known = kept.find(name);
    if ((known == kept.end() || known->second != id) && random() % 2 == 0) result[name] = id;
  }
  for (const auto& [name, id] : kept) {
    if (!now.contains(name) && random() % 2 == 0) result.erase(name);
  }
  for (const auto& [name, id] : result) {
    const std::string durable = Content(kept_folder + "/" + id);
    const auto at = path_of.find(id);
    contents[name] = at == path_of.end() ? durable : Mixed(durable, Content(at->second), random);
  }
  for (const auto& [name, id] : now) fs::remove(folder + "/" + name);
  for (const auto& [name, content] : contents) {
    std::ofstream(folder + "/" + name, std::ios::binary) << content;
  }
}

}  // namespace

void RecordFsyncs(const std::string& folder, const std::string& kept) {
  fs::remove_all(kept);
  fs::create_directories(kept);
  fs::create_directories(folder);
  recorded_folder = fs::canonical(folder);
  kept_folder = kept;
  KeepFolder(recorded_folder);
  for (const auto& entry : fs::recursive_directory_iterator(recorded_folder)) {
    if (entry.is_directory()) {
      KeepFolder(entry.path());
    } else {
      Keep(IdOf(entry.path()), Content(entry.path()));
    }
  }
  recording = true;
}

void StopRecordingFsyncs() { recording = false; }

void CutPower(const std::string& folder, const std::string& kept, std::mt19937& random) {
  recording = false;
  kept_folder = kept;
  std::vector<std::string> folders = {fs::canonical(folder)};
  for (const auto& entry : fs::recursive_directory_iterator(folders[0])) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  for (const std::string& one : folders) CutFolder(one, random);
}

void FailFsyncs(bool fail) { failing = fail; }

}  // namespace glowplug::store

// The kernel has the writes, and no power is cut: nothing is to be flushed really.
extern "C" {
__attribute__((visibility("default"))) int fsync(int descriptor) {
  errno = glowplug::store::Flush(descriptor);
  return errno == 0 ? 0 : -1;
}
__attribute__((visibility("default"))) int fdatasync(int descriptor) { return fsync(descriptor); }
}
