// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/string_hash.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstddef>
#include <cstring>

#include "wire/ignite/utf16.h"

namespace glowplug::ignite {
namespace {

// Neighbours are folded into lanes of twice the width, bytes to shorts and so on: no lane overflows
// before it is as wide as the hash. h(ab) = h(a) * 31^length(b) + h(b).
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte is a word's lowest");

constexpr uint32_t Power(size_t exponent) {
  uint32_t power = 1;
  for (size_t i = 0; i < exponent; ++i) power *= 31;
  return power;
}

constexpr uint64_t kTopBits = 0x8080808080808080;
constexpr size_t kBlock = 32;

template <class Word = uint64_t>
uint64_t Load(const uint8_t* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// The hash of the word's eight bytes.
uint32_t HashOfWord(uint64_t word) {
  constexpr uint64_t kBytes = 0x00FF00FF00FF00FF;
  constexpr uint64_t kShorts = 0x0000FFFF0000FFFF;
  const uint64_t pairs = (word & kBytes) * Power(1) + (word >> 8 & kBytes);
  const uint64_t fours = (pairs & kShorts) * Power(2) + (pairs >> 16 & kShorts);
  return static_cast<uint32_t>(fours) * Power(4) + static_cast<uint32_t>(fours >> 32);
}

// Fewer than eight bytes, one at least, as the last ones of a word: zeros before them add nothing
// to its hash. What is loaded twice is the same.
uint64_t LoadTail(const uint8_t* bytes, size_t size) {
  uint64_t word;
  if (size >= 4) {
    word = Load<uint32_t>(bytes) | Load<uint32_t>(bytes + size - 4) << 8 * (size - 4);
  } else {
    word = bytes[0] | uint64_t{bytes[size / 2]} << 8 * (size / 2) |
           uint64_t{bytes[size - 1]} << 8 * (size - 1);
  }
  return word << 8 * (8 - size);
}

constexpr uint32_t kPowers[] = {Power(0), Power(1), Power(2), Power(3),
                                Power(4), Power(5), Power(6), Power(7)};

// What a signed byte is less than the same bits with the top one turned, 128, in a whole block.
constexpr uint32_t kExcess = [] {
  uint32_t excess = 0;
  for (size_t i = 0; i < kBlock; ++i) excess = 31 * excess + 128;
  return excess;
}();

#if defined(__SSE2__)

// Blocks of 32 bytes as two vectors, of which each keeps sums of its own.
class BlockHash {
 public:
  explicit BlockHash(uint32_t hash) : second_(_mm_set_epi64x(hash, 0)) {}

  // False: not all of it is ASCII, and nothing was added.
  bool AddAscii(const uint8_t* bytes) {
    const __m128i first = LoadVector(bytes);
    const __m128i second = LoadVector(bytes + 16);
    if (_mm_movemask_epi8(_mm_or_si128(first, second)) != 0) return false;
    Add(first, second);
    return true;
  }
  void AddSigned(const uint8_t* bytes) {
    const __m128i top_bits = _mm_set1_epi64x(static_cast<int64_t>(kTopBits));
    Add(_mm_xor_si128(LoadVector(bytes), top_bits),
        _mm_xor_si128(LoadVector(bytes + 16), top_bits));
    second_ = _mm_add_epi64(second_, _mm_set_epi64x(0U - kExcess, 0));
  }
  uint32_t hash() const { return Sum(first_) * Power(16) + Sum(second_); }

 private:
  static __m128i LoadVector(const uint8_t* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  }
  static __m128i Times(__m128i longs, uint32_t factor) {
    return _mm_mul_epu32(longs, _mm_set1_epi64x(factor));  // looks at the low halves alone
  }
  // The hash of eight bytes in the low half of each long.
  static __m128i HashOfWords(__m128i bytes) {
    const __m128i even = _mm_and_si128(bytes, _mm_set1_epi16(0xFF));
    const __m128i pairs =
        _mm_add_epi16(_mm_sub_epi16(_mm_slli_epi16(even, 5), even), _mm_srli_epi16(bytes, 8));
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(1 << 16 | Power(2)));
    return _mm_add_epi64(Times(fours, Power(4)), _mm_srli_epi64(fours, 32));
  }
  static uint32_t Sum(__m128i longs) {
    const __m128i high = _mm_unpackhi_epi64(longs, longs);
    return static_cast<uint32_t>(_mm_cvtsi128_si32(longs)) * Power(8) +
           static_cast<uint32_t>(_mm_cvtsi128_si32(high));
  }
  void Add(__m128i first, __m128i second) {
    first_ = _mm_add_epi64(Times(first_, Power(kBlock)), HashOfWords(first));
    second_ = _mm_add_epi64(Times(second_, Power(kBlock)), HashOfWords(second));
  }

  __m128i first_ = _mm_setzero_si128();
  __m128i second_;
};

#else

class BlockHash {
 public:
  explicit BlockHash(uint32_t hash) : hash_(hash) {}

  bool AddAscii(const uint8_t* bytes) {
    const uint64_t all = Load(bytes) | Load(bytes + 8) | Load(bytes + 16) | Load(bytes + 24);
    if ((all & kTopBits) != 0) return false;
    Add(bytes, 0);
    return true;
  }
  void AddSigned(const uint8_t* bytes) {
    Add(bytes, kTopBits);
    hash_ -= kExcess;
  }
  uint32_t hash() const { return hash_; }

 private:
  void Add(const uint8_t* bytes, uint64_t turned) {
    uint32_t block = 0;
    for (size_t i = 0; i < kBlock; i += 8) {
      block = block * Power(8) + HashOfWord(Load(bytes + i) ^ turned);
    }
    hash_ = hash_ * Power(kBlock) + block;
  }

  uint32_t hash_;
};

#endif

}  // namespace

int32_t HashOfString(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t left = text.size();
  uint32_t hash = 0;
  while (true) {
    if (left >= kBlock) {
      BlockHash blocks(hash);
      for (; left >= kBlock && blocks.AddAscii(bytes); bytes += kBlock) left -= kBlock;
      hash = blocks.hash();
    }
    for (; left >= 8 && (Load(bytes) & kTopBits) == 0; bytes += 8) {
      hash = hash * Power(8) + HashOfWord(Load(bytes));
      left -= 8;
    }
    if (left == 0) return static_cast<int32_t>(hash);
    if (left < 8) {
      const uint64_t tail = LoadTail(bytes, left);
      if ((tail & kTopBits) == 0) {
        return static_cast<int32_t>(hash * kPowers[left] + HashOfWord(tail));
      }
    }
    do {
      size_t used;
      const uint32_t point = DecodeUtf8(bytes, left, &used);
      ForEachUnit(point, [&](uint32_t unit) { hash = 31 * hash + unit; });
      bytes += used;
      left -= used;
    } while (left > 0 && (*bytes >= 0x80 || left < 8));
  }
}

int32_t HashOfBytes(api::Bytes bytes) noexcept {
  const uint8_t* next = bytes.data;
  uint64_t left = bytes.size;
  BlockHash blocks(1);
  for (; left >= kBlock; next += kBlock) {
    blocks.AddSigned(next);
    left -= kBlock;
  }
  uint32_t hash = blocks.hash();
  for (; left > 0; --left) hash = 31 * hash + static_cast<uint32_t>(static_cast<int8_t>(*next++));
  return static_cast<int32_t>(hash);
}

}  // namespace glowplug::ignite
