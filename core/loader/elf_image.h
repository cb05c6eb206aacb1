// SPDX-License-Identifier: Apache-2.0
// Small ELF files for tests, made in memory: broken ones too, which no linker would write.
#ifndef GLOWPLUG_CORE_LOADER_ELF_IMAGE_H_
#define GLOWPLUG_CORE_LOADER_ELF_IMAGE_H_

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug {

struct ElfSection {
  std::string name;
  uint32_t type = SHT_NOTE;
  std::string content;
  uint32_t link = 0;
};

// One note: header, owner's name with its zero, content, each padded to four bytes.
inline std::string NoteRecord(std::string_view owner, uint32_t type, std::string_view content) {
  const uint32_t header[3] = {static_cast<uint32_t>(owner.size() + 1),
                              static_cast<uint32_t>(content.size()), type};
  std::string record(reinterpret_cast<const char*>(header), sizeof(header));
  record.append(owner);
  record.push_back('\0');
  while (record.size() % 4 != 0) record.push_back('\0');
  record.append(content);
  while (record.size() % 4 != 0) record.push_back('\0');
  return record;
}

// A file with a null section, the given ones from index 1 on, and the section names last.
inline std::string ElfImage(std::vector<ElfSection> sections) {
  sections.insert(sections.begin(), ElfSection{"", SHT_NULL, "", 0});
  sections.push_back({".shstrtab", SHT_STRTAB, "", 0});
  std::string names;
  std::vector<Elf64_Shdr> headers(sections.size());
  for (size_t i = 0; i < sections.size(); ++i) {
    headers[i].sh_name = static_cast<uint32_t>(names.size());
    headers[i].sh_type = sections[i].type;
    headers[i].sh_link = sections[i].link;
    names += sections[i].name;
    names.push_back('\0');
  }
  sections.back().content = names;
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_DYN;
  header.e_ehsize = sizeof(header);
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = static_cast<uint16_t>(sections.size());
  header.e_shstrndx = static_cast<uint16_t>(sections.size() - 1);
  std::string body;
  for (size_t i = 0; i < sections.size(); ++i) {
    headers[i].sh_offset = sizeof(header) + body.size();
    headers[i].sh_size = sections[i].content.size();
    body += sections[i].content;
  }
  header.e_shoff = sizeof(header) + body.size();
  std::string image(reinterpret_cast<const char*>(&header), sizeof(header));
  image += body;
  image.append(reinterpret_cast<const char*>(headers.data()), headers.size() * sizeof(Elf64_Shdr));
  return image;
}

// A field of the file header or of section header `index`, overwritten.
template <class Record, class Field>
void Overwrite(std::string* image, uint64_t record_offset, Field Record::*field, Field value) {
  Record record;
  std::memcpy(&record, image->data() + record_offset, sizeof(record));
  record.*field = value;
  std::memcpy(image->data() + record_offset, &record, sizeof(record));
}

inline uint64_t SectionHeaderOffset(const std::string& image, size_t index) {
  Elf64_Ehdr header;
  std::memcpy(&header, image.data(), sizeof(header));
  return header.e_shoff + index * sizeof(Elf64_Shdr);
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_ELF_IMAGE_H_
