// SPDX-License-Identifier: Apache-2.0
#include "core/loader/elf_note.h"

#include <absl/strings/str_cat.h>
#include <elf.h>
#include <glowplug/api/plugin.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

namespace glowplug {
namespace {

constexpr uint64_t kMaxSections = 4096;
constexpr uint64_t kMaxNameTable = 1 << 20;
constexpr uint64_t kMaxNoteSection = 256 << 10;
constexpr uint64_t kMaxManifest = 64 << 10;
constexpr int kMaxVersionNeeds = 4096;

absl::Status Broken(std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("its ELF structure is broken (", std::string(what), ")"));
}

template <class T>
std::optional<T> ReadRecord(const ByteSource& source, uint64_t offset) {
  uint8_t bytes[sizeof(T)];
  if (offset > source.size || source.size - offset < sizeof(T)) return std::nullopt;
  if (!source.read(offset, bytes)) return std::nullopt;
  T record;
  std::memcpy(&record, bytes, sizeof(T));
  return record;
}

// The bytes of a section; nothing when they are not all in the file or more than `limit`.
std::optional<std::string> ReadSection(const ByteSource& source, const Elf64_Shdr& section,
                                       uint64_t limit) {
  if (section.sh_type == SHT_NOBITS || section.sh_size > limit) return std::nullopt;
  if (section.sh_offset > source.size || source.size - section.sh_offset < section.sh_size) {
    return std::nullopt;
  }
  std::string content(section.sh_size, '\0');
  const std::span<uint8_t> into(reinterpret_cast<uint8_t*>(content.data()), content.size());
  if (!into.empty() && !source.read(section.sh_offset, into)) return std::nullopt;
  return content;
}

// The zero-terminated text at offset; nothing when it does not end within the table.
std::optional<std::string_view> TextAt(const std::string& table, uint64_t offset) {
  if (offset >= table.size()) return std::nullopt;
  const size_t end = table.find('\0', offset);
  if (end == std::string::npos) return std::nullopt;
  return std::string_view(table).substr(offset, end - offset);
}

struct Sections {
  std::vector<Elf64_Shdr> headers;
  std::string names;
};

absl::StatusOr<Sections> ReadSections(const ByteSource& source) {
  const auto header = ReadRecord<Elf64_Ehdr>(source, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
    return absl::NotFoundError("it is not an ELF shared library");
  }
  if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) {
    return absl::NotFoundError("it is not built for a 64-bit little-endian machine");
  }
  if (header->e_shoff == 0 || header->e_shnum == 0) {
    return absl::NotFoundError(
        absl::StrCat("it has no section headers and so no ", api::kNoteSection, " section"));
  }
  if (header->e_shentsize != sizeof(Elf64_Shdr)) return Broken("size of a section header");
  if (header->e_shnum > kMaxSections) return Broken("more than 4096 sections");
  Sections sections;
  for (uint64_t i = 0; i < header->e_shnum; ++i) {
    // No overflow: an offset beyond the file is refused first, and 4096 headers are 256 KiB.
    if (header->e_shoff > source.size) return Broken("section headers outside of the file");
    const auto section = ReadRecord<Elf64_Shdr>(source, header->e_shoff + i * sizeof(Elf64_Shdr));
    if (!section) return Broken("section headers outside of the file");
    sections.headers.push_back(*section);
  }
  if (header->e_shstrndx >= sections.headers.size()) return Broken("index of the section names");
  auto names = ReadSection(source, sections.headers[header->e_shstrndx], kMaxNameTable);
  if (!names) return Broken("section names");
  sections.names = *std::move(names);
  return sections;
}

uint32_t Word(const std::string& bytes, size_t offset) {
  uint32_t word;
  std::memcpy(&word, bytes.data() + offset, sizeof(word));
  return word;
}

uint64_t Padded(uint64_t size) { return (size + 3) / 4 * 4; }

// From the records of a .gnu.version_r section, which are chained by offsets from each to the next.
void CollectLibraries(const std::string& needs, const std::string& texts, std::string_view version,
                      std::vector<std::string>* libraries) {
  const ByteSource source =
      SourceOfMemory({reinterpret_cast<const uint8_t*>(needs.data()), needs.size()});
  int left = kMaxVersionNeeds;
  uint64_t at = 0;
  while (left-- > 0) {
    const auto need = ReadRecord<Elf64_Verneed>(source, at);
    if (!need) return;
    uint64_t aux_at = at + need->vn_aux;
    while (left-- > 0) {
      const auto aux = ReadRecord<Elf64_Vernaux>(source, aux_at);
      if (!aux) break;
      const auto library = TextAt(texts, need->vn_file);
      if (library && TextAt(texts, aux->vna_name) == version) libraries->emplace_back(*library);
      if (aux->vna_next == 0) break;
      aux_at += aux->vna_next;
    }
    if (need->vn_next == 0) return;
    at += need->vn_next;
  }
}

// Appends the manifests among the notes of one section.
absl::Status ReadNotes(const std::string& section, std::vector<std::string>* manifests) {
  constexpr uint64_t kHeader = 12;
  uint64_t at = 0;
  while (section.size() - at >= kHeader) {
    const uint64_t name_size = Word(section, at);
    const uint64_t content_size = Word(section, at + 4);
    const uint32_t type = Word(section, at + 8);
    at += kHeader;
    if (section.size() - at < Padded(name_size)) return Broken("a note's name");
    const std::string_view name = std::string_view(section).substr(at, name_size);
    at += Padded(name_size);
    if (section.size() - at < content_size) return Broken("a note's content");
    if (name == std::string_view(api::kNoteName, sizeof(api::kNoteName)) &&
        type == api::kNoteManifest) {
      if (content_size > kMaxManifest) return Broken("a manifest of more than 64 KiB");
      manifests->push_back(section.substr(at, content_size));
    }
    at += std::min<uint64_t>(Padded(content_size), section.size() - at);
  }
  return absl::OkStatus();
}

}  // namespace

ByteSource SourceOfMemory(std::span<const uint8_t> bytes) {
  return {bytes.size(), [bytes](uint64_t offset, std::span<uint8_t> into) {
            if (offset > bytes.size() || bytes.size() - offset < into.size()) return false;
            if (!into.empty()) std::memcpy(into.data(), bytes.data() + offset, into.size());
            return true;
          }};
}

ByteSource SourceOfDescriptor(int fd) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0 || facts.st_size < 0) facts.st_size = 0;
  return {static_cast<uint64_t>(facts.st_size), [fd](uint64_t offset, std::span<uint8_t> into) {
            while (!into.empty()) {
              const ssize_t got = ::pread(fd, into.data(), into.size(), static_cast<off_t>(offset));
              if (got < 0 && errno == EINTR) continue;
              if (got <= 0) return false;
              offset += static_cast<uint64_t>(got);
              into = into.subspan(static_cast<size_t>(got));
            }
            return true;
          }};
}

absl::StatusOr<std::string> ReadPluginNote(const ByteSource& source) {
  absl::StatusOr<Sections> sections = ReadSections(source);
  if (!sections.ok()) return sections.status();
  std::vector<std::string> manifests;
  bool found = false;
  for (const Elf64_Shdr& section : sections->headers) {
    if (section.sh_type != SHT_NOTE && section.sh_type != SHT_PROGBITS) continue;
    if (TextAt(sections->names, section.sh_name) != api::kNoteSection) continue;
    found = true;
    const auto content = ReadSection(source, section, kMaxNoteSection);
    if (!content) return Broken("the note section lies outside of the file or is too long");
    absl::Status status = ReadNotes(*content, &manifests);
    if (!status.ok()) return status;
  }
  if (!found) return absl::NotFoundError(absl::StrCat("no ", api::kNoteSection, " section"));
  if (manifests.empty()) return Broken("the note section holds no manifest");
  if (manifests.size() > 1) {
    return absl::InvalidArgumentError("it holds more than one GLOWPLUG_PLUGIN()");
  }
  return manifests.front();
}

std::vector<std::string> ReadLibrariesOfVersion(const ByteSource& source,
                                                std::string_view version) {
  std::vector<std::string> libraries;
  const absl::StatusOr<Sections> sections = ReadSections(source);
  if (!sections.ok()) return libraries;
  for (const Elf64_Shdr& section : sections->headers) {
    if (section.sh_type != SHT_GNU_verneed || section.sh_link >= sections->headers.size()) continue;
    const auto needs = ReadSection(source, section, kMaxNoteSection);
    const auto texts = ReadSection(source, sections->headers[section.sh_link], kMaxNameTable);
    if (needs && texts) CollectLibraries(*needs, *texts, version, &libraries);
  }
  return libraries;
}

}  // namespace glowplug
