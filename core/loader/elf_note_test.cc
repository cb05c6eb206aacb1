// SPDX-License-Identifier: Apache-2.0
#include "core/loader/elf_note.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/loader/elf_image.h"

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kSection[] = ".note.glowplug.plugin";

std::span<const uint8_t> BytesOfText(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

absl::StatusOr<std::string> Read(const std::string& image) {
  return ReadPluginNote(SourceOfMemory(BytesOfText(image)));
}

std::string PluginImage(std::string_view manifest) {
  return ElfImage(
      {{".text", SHT_PROGBITS, "code"}, {kSection, SHT_NOTE, NoteRecord("Glowplug", 1, manifest)}});
}

void ExpectRefused(const std::string& image, absl::StatusCode code, const std::string& text) {
  const absl::StatusOr<std::string> note = Read(image);
  ASSERT_FALSE(note.ok()) << text;
  EXPECT_EQ(note.status().code(), code) << note.status();
  EXPECT_THAT(std::string(note.status().message()), HasSubstr(text));
}

TEST(ElfNoteTest, FindsTheManifestAmongOtherNotes) {
  const std::string notes = NoteRecord("GNU", 3, "build id") + NoteRecord("Glowplug", 7, "later") +
                            NoteRecord("Glowplug", 1, "{\"id\":1}");
  const auto note = Read(ElfImage(
      {{".note.gnu", SHT_NOTE, NoteRecord("Glowplug", 1, "no")}, {kSection, SHT_NOTE, notes}}));
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(*note, "{\"id\":1}");
}

TEST(ElfNoteTest, ReadsThroughADescriptorWithoutMovingIt) {
  const std::string path = ::testing::TempDir() + "/elf_note_test.so";
  std::ofstream(path) << PluginImage("{}");
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  const auto note = ReadPluginNote(SourceOfDescriptor(fd));
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(*note, "{}");
  EXPECT_EQ(::lseek(fd, 0, SEEK_CUR), 0);
  ::close(fd);
}

TEST(ElfNoteTest, WhatIsNoPluginIsNotFound) {
  using enum absl::StatusCode;
  ExpectRefused("", kNotFound, "not an ELF");
  ExpectRefused("#!/bin/sh\n", kNotFound, "not an ELF");
  ExpectRefused(std::string(64, '\0'), kNotFound, "not an ELF");
  ExpectRefused(ElfImage({{".text", SHT_PROGBITS, "code"}}), kNotFound,
                "no .note.glowplug.plugin section");
  std::string image = PluginImage("{}");
  Overwrite(&image, 0, &Elf64_Ehdr::e_shnum, uint16_t{0});
  ExpectRefused(image, kNotFound, "no section headers");
  image = PluginImage("{}");
  image[EI_CLASS] = ELFCLASS32;
  ExpectRefused(image, kNotFound, "64-bit");
  image = PluginImage("{}");
  image[EI_DATA] = ELFDATA2MSB;
  ExpectRefused(image, kNotFound, "little-endian");
}

TEST(ElfNoteTest, EveryFieldOfTheFileHeaderIsChecked) {
  const std::string good = PluginImage("{}");
  for (const uint64_t offset : {uint64_t{UINT64_MAX}, uint64_t{UINT64_MAX - 63},
                                uint64_t{good.size()}, uint64_t{good.size() - 63}}) {
    std::string image = good;
    Overwrite(&image, 0, &Elf64_Ehdr::e_shoff, offset);
    ExpectRefused(image, absl::StatusCode::kInvalidArgument, "outside of the file");
  }
  std::string image = good;
  Overwrite(&image, 0, &Elf64_Ehdr::e_shentsize, uint16_t{40});
  ExpectRefused(image, absl::StatusCode::kInvalidArgument, "size of a section header");
  image = good;
  Overwrite(&image, 0, &Elf64_Ehdr::e_shnum, uint16_t{UINT16_MAX});
  ExpectRefused(image, absl::StatusCode::kInvalidArgument, "more than 4096");
  image = good;
  Overwrite(&image, 0, &Elf64_Ehdr::e_shstrndx, uint16_t{4});
  ExpectRefused(image, absl::StatusCode::kInvalidArgument, "index of the section names");
}

TEST(ElfNoteTest, EveryFieldOfTheSectionIsChecked) {
  const std::string good = PluginImage("{}");
  const uint64_t note = SectionHeaderOffset(good, 2);
  const uint64_t names = SectionHeaderOffset(good, 3);
  for (const uint64_t value : {uint64_t{UINT64_MAX}, uint64_t{UINT64_MAX - 8}, good.size() + 1}) {
    std::string image = good;
    Overwrite(&image, note, &Elf64_Shdr::sh_offset, value);
    ExpectRefused(image, absl::StatusCode::kInvalidArgument, "note section lies outside");
    image = good;
    Overwrite(&image, note, &Elf64_Shdr::sh_size, value);
    ExpectRefused(image, absl::StatusCode::kInvalidArgument, "note section lies outside");
    image = good;
    Overwrite(&image, names, &Elf64_Shdr::sh_offset, value);
    ExpectRefused(image, absl::StatusCode::kInvalidArgument, "section names");
  }
  std::string image = good;
  Overwrite(&image, note, &Elf64_Shdr::sh_name, uint32_t{UINT32_MAX});
  ExpectRefused(image, absl::StatusCode::kNotFound, "no .note.glowplug.plugin section");
}

TEST(ElfNoteTest, EveryFieldOfTheNoteIsChecked) {
  const auto with = [](const std::string& notes) {
    return ElfImage({{kSection, SHT_NOTE, notes}});
  };
  const std::string good = NoteRecord("Glowplug", 1, "{}");
  for (const size_t word : {0u, 1u}) {
    for (const uint32_t value : {UINT32_MAX, UINT32_MAX - 3, uint32_t{4096}}) {
      std::string notes = good;
      std::memcpy(notes.data() + word * 4, &value, sizeof(value));
      ExpectRefused(with(notes), absl::StatusCode::kInvalidArgument, "a note's ");
    }
  }
  ExpectRefused(with(""), absl::StatusCode::kInvalidArgument, "holds no manifest");
  ExpectRefused(with(good.substr(0, 11)), absl::StatusCode::kInvalidArgument, "no manifest");
  ExpectRefused(with(NoteRecord("Glowplux", 1, "{}")), absl::StatusCode::kInvalidArgument,
                "no manifest");
  ExpectRefused(with(good + good), absl::StatusCode::kInvalidArgument, "more than one");
  ExpectRefused(with(NoteRecord("Glowplug", 1, std::string((64 << 10) + 1, ' '))),
                absl::StatusCode::kInvalidArgument, "more than 64 KiB");
  ExpectRefused(with(std::string((256 << 10) + 1, '\0')), absl::StatusCode::kInvalidArgument,
                "too long");
}

TEST(ElfNoteTest, EveryCutOfAGoodFileIsRefused) {
  const std::string good = PluginImage("{\"id\":\"a\"}");
  ASSERT_TRUE(Read(good).ok());
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Read(good.substr(0, size)).ok()) << size;
  }
}

// The records of two libraries: libssl.so.3 with two versions, libc.so.6 with one.
std::string VersionNeeds() {
  std::string needs;
  const auto append = [&needs](const auto& record) {
    needs.append(reinterpret_cast<const char*>(&record), sizeof(record));
  };
  append(Elf64_Verneed{1, 2, 1, sizeof(Elf64_Verneed),
                       sizeof(Elf64_Verneed) + 2 * sizeof(Elf64_Vernaux)});
  append(Elf64_Vernaux{0, 0, 2, 13, sizeof(Elf64_Vernaux)});
  append(Elf64_Vernaux{0, 0, 3, 27, 0});
  append(Elf64_Verneed{1, 1, 41, sizeof(Elf64_Verneed), 0});
  append(Elf64_Vernaux{0, 0, 4, 51, 0});
  return needs;
}

std::string ImageOf(const std::string& needs) {
  const std::string texts("\0libssl.so.3\0OPENSSL_3.0.0\0OPENSSL_3.2.0\0libc.so.6\0GLIBC_2.34\0",
                          62);
  return ElfImage({{".gnu.version_r", SHT_GNU_verneed, needs, 2}, {".dynstr", SHT_STRTAB, texts}});
}

std::vector<std::string> LibrariesOf(const std::string& image, std::string_view version) {
  return ReadLibrariesOfVersion(SourceOfMemory(BytesOfText(image)), version);
}

TEST(ElfNoteTest, NamesTheLibraryOfAVersion) {
  const std::string image = ImageOf(VersionNeeds());
  EXPECT_THAT(LibrariesOf(image, "OPENSSL_3.0.0"), ElementsAre("libssl.so.3"));
  EXPECT_THAT(LibrariesOf(image, "OPENSSL_3.2.0"), ElementsAre("libssl.so.3"));
  EXPECT_THAT(LibrariesOf(image, "GLIBC_2.34"), ElementsAre("libc.so.6"));
  EXPECT_THAT(LibrariesOf(image, "GLIBC_2.35"), IsEmpty());
  EXPECT_THAT(LibrariesOf("", "GLIBC_2.34"), IsEmpty());
}

TEST(ElfNoteTest, VersionNeedsOfAnyBytesAreReadWithoutHarm) {
  const std::string good = VersionNeeds();
  for (size_t word = 0; word < good.size() / 4; ++word) {
    for (const uint32_t value : {uint32_t{0}, uint32_t{1}, uint32_t{16}, UINT32_MAX}) {
      std::string needs = good;
      std::memcpy(needs.data() + word * 4, &value, sizeof(value));
      EXPECT_LE(LibrariesOf(ImageOf(needs), "OPENSSL_3.0.0").size(), 4096u);
    }
  }
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_LE(LibrariesOf(ImageOf(good.substr(0, size)), "GLIBC_2.34").size(), 1u);
  }
}

}  // namespace
}  // namespace glowplug
