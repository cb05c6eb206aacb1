// SPDX-License-Identifier: Apache-2.0
// What a shared library says of itself, read without running any of its code.
#ifndef GLOWPLUG_CORE_LOADER_ELF_NOTE_H_
#define GLOWPLUG_CORE_LOADER_ELF_NOTE_H_

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// Bytes by position, of a file or of memory. `read` fills all of `into` or answers false.
struct ByteSource {
  uint64_t size = 0;
  std::function<bool(uint64_t offset, std::span<uint8_t> into)> read;
};

ByteSource SourceOfMemory(std::span<const uint8_t> bytes);  // which must outlive it

// Reads with pread, so the descriptor's position stays; size 0 when it cannot be asked. The
// descriptor must outlive it.
ByteSource SourceOfDescriptor(int fd);

// The JSON in the section .note.glowplug.plugin of a 64-bit little-endian ELF file. The error's
// text is a reason only ("it has no ... section"), for the caller to name the file: kNotFound when
// the file is no ELF file or has no such section, kInvalidArgument when either is broken. Reads a
// bounded part of any input and never outside of it. [any]
absl::StatusOr<std::string> ReadPluginNote(const ByteSource& source);

// The libraries that the file wants symbols of this version from ("OPENSSL_3.0.0"): what the linker
// leaves out when it misses one. Empty when there is none, or the file cannot be read.
std::vector<std::string> ReadLibrariesOfVersion(const ByteSource& source, std::string_view version);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_ELF_NOTE_H_
