// SPDX-License-Identifier: Apache-2.0
// Two files of redo frames. One is written while what the other one has is brought to the database.
#ifndef GLOWPLUG_EMBEDDED_STORE_REDO_LOG_H_
#define GLOWPLUG_EMBEDDED_STORE_REDO_LOG_H_

#include <absl/status/status.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "embedded/store/redo_frame.h"

namespace glowplug::store {

// Used by one thread at a time.
class RedoLog {
 public:
  // durable: Append returns when its frame is on disk.
  RedoLog(std::string directory, bool durable)
      : directory_(std::move(directory)),
        paths_{directory_ + "/redo-0", directory_ + "/redo-1"},
        durable_(durable) {}
  ~RedoLog();
  RedoLog(const RedoLog&) = delete;
  RedoLog& operator=(const RedoLog&) = delete;

  // Makes the files where they are missing. alone: kUnavailable if somebody else has them open so.
  absl::Status Open(bool alone);

  // Reads the frames of a generation, which one of the two files may have, and goes on behind them.
  absl::Status Load(uint64_t generation, absl::FunctionRef<void(const Redo&)> redo,
                    RedoFrames* frames);

  // One frame. kResourceExhausted: it is not there, and nothing is harmed; kInternal: nobody knows.
  absl::Status Append(std::span<const Redo> redos);

  // Begins the next generation, in the other file.
  void BeginNext();
  uint64_t generation() const { return place_.generation; }
  // Of this generation's frames.
  size_t bytes() const { return bytes_; }

  // A generation's file is so long at most, which is on disk.
  absl::Status Cut(uint64_t generation, size_t bytes);
  // Every frame of a generation is on disk, whatever the durability. While others append.
  absl::Status Flush(uint64_t generation) const;

 private:
  absl::Status Write(size_t file, size_t at, std::string_view bytes) const;
  void Lengthen(size_t file, size_t needed);

  const std::string directory_;
  const std::array<std::string, 2> paths_;
  const bool durable_;
  bool is_alone_ = false;
  std::array<int, 2> files_ = {-1, -1};
  std::array<size_t, 2> lengths_ = {};
  RedoPlace place_;
  size_t bytes_ = 0;
  std::string frame_;  // its memory is used again
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_REDO_LOG_H_
