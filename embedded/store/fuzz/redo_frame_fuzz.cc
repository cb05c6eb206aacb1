// SPDX-License-Identifier: Apache-2.0
// Any bytes as a redo log, and, behind a head whose sum is right, as a frame's records.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/store/redo_frame.h"

namespace {

using namespace glowplug::store;  // NOLINT: a fuzz target is one function

void Expect(bool condition) {
  if (!condition) std::abort();
}

// What was read is written the same. Memory as long as it is, so that a read beyond its end is
// found.
void ReadAndWrite(std::string_view log, uint64_t generation) {
  const std::unique_ptr<char[]> exact(new char[log.size()]);
  log.copy(exact.get(), log.size());
  std::vector<Redo> redos;
  const RedoFrames frames = ReadRedoFrames({exact.get(), log.size()}, generation,
                                           [&](const Redo& redo) { redos.push_back(redo); });
  Expect(frames.bytes <= log.size());
  std::string frame;
  MakeRedoFrame({generation, frames.bytes_before}, redos, &frame);
  if (frame.size() == frames.bytes) Expect(frame == log.substr(0, frames.bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  ReadAndWrite(input, 1);
  // The head of an empty frame, of so many bytes.
  std::string frame;
  MakeRedoFrame({1, 0}, {}, &frame);
  const uint64_t bytes = size;
  std::memcpy(frame.data() + frame.size() - sizeof bytes, &bytes, sizeof bytes);
  frame.append(input);
  const uint64_t sum = XXH3_64bits(frame.data() + sizeof sum, frame.size() - sizeof sum);
  std::memcpy(frame.data(), &sum, sizeof sum);
  ReadAndWrite(frame, 1);
  return 0;
}
