// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of a corpus, and over each of them cut and with each byte
// changed: the fuzzer's findings stay fixed without a fuzzer. Arguments: files.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

std::vector<std::string> corpus;

// On the heap, of exactly the size: a sanitizer sees any read beyond it.
void RunTarget(const std::string& bytes) {
  const std::vector<uint8_t> exact(bytes.begin(), bytes.end());
  EXPECT_EQ(LLVMFuzzerTestOneInput(exact.data(), exact.size()), 0);
}

TEST(Corpus, RunsWithoutHarm) {
  ASSERT_FALSE(corpus.empty()) << "no files were given";
  for (const std::string& path : corpus) {
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file.good()) << path;
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    RunTarget(bytes);
    for (size_t i = 0; i < bytes.size(); ++i) {
      RunTarget(bytes.substr(0, i));
      for (const char change : {'\x01', '\x80', '\xFF'}) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ change);
        RunTarget(changed);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  corpus.assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}
