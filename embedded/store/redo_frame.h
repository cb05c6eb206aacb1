// SPDX-License-Identifier: Apache-2.0
// Frames of the redo log: what one group of changes left of each key it changed. Opens no file.
#ifndef GLOWPLUG_EMBEDDED_STORE_REDO_FRAME_H_
#define GLOWPLUG_EMBEDDED_STORE_REDO_FRAME_H_

#include <absl/functional/function_ref.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "embedded/store/entry.h"
#include "embedded/store/hash.h"

namespace glowplug::store {

// What became of one key. A view.
struct Redo {
  HashedKey key;
  bool removed = false;
  Entry entry;  // unless removed
};

// Where a frame stands. A file is used again and again, each time under a new generation's number;
// frames of another one are no frames.
struct RedoPlace {
  uint64_t generation = 0;
  uint64_t bytes_before = 0;  // of all frames of the generation before this one
};

// The bytes that `redo` takes in a frame, and those of a frame with nothing in it.
size_t BytesOf(const Redo& redo);
size_t BytesOfEmptyFrame();

// Replaces *frame.
void MakeRedoFrame(const RedoPlace& place, std::span<const Redo> redos, std::string* frame);

struct RedoFrames {
  size_t bytes = 0;           // of the whole frames from the beginning on
  uint64_t bytes_before = 0;  // as the first of them says
};

// Calls redo() for what is in them, in their order. What follows the last whole frame is what a
// crash has cut, or an older generation.
RedoFrames ReadRedoFrames(std::string_view log, uint64_t generation,
                          absl::FunctionRef<void(const Redo&)> redo);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_REDO_FRAME_H_
