// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/redo_frame.h"

#include <bit>
#include <cstring>
#include <optional>

namespace glowplug::store {
namespace {

static_assert(std::endian::native == std::endian::little, "the format's numbers are copied");

// Numbers as they lie in the file; keys and values follow their Record, records their Head.
struct Head {
  uint64_t sum;  // XXH3 of all that follows
  uint64_t generation;
  uint64_t bytes_before;
  uint64_t bytes;  // of the records
};
struct Record {
  int64_t expires_ms;
  int32_t cache;
  int32_t partition;
  uint32_t key_bytes;
  uint32_t value_bytes;
};
constexpr uint32_t kRemoved = UINT32_MAX;

template <typename T>
void Append(const T& numbers, std::string* to) {
  to->append(reinterpret_cast<const char*>(&numbers), sizeof numbers);
}

// Takes them off the front.
template <typename T>
bool Take(std::string_view* from, T* numbers) {
  if (from->size() < sizeof *numbers) return false;
  std::memcpy(numbers, from->data(), sizeof *numbers);
  from->remove_prefix(sizeof *numbers);
  return true;
}

uint64_t SumOfFrame(std::string_view frame) {
  return XXH3_64bits(frame.data() + sizeof Head::sum, frame.size() - sizeof Head::sum);
}

std::optional<Redo> TakeRedo(std::string_view* records) {
  Record record;
  if (!Take(records, &record)) return std::nullopt;
  const bool removed = record.value_bytes == kRemoved;
  const size_t value_bytes = removed ? 0 : record.value_bytes;
  if (records->size() < record.key_bytes || records->size() - record.key_bytes < value_bytes) {
    return std::nullopt;
  }
  const std::string_view key = records->substr(0, record.key_bytes);
  const std::string_view value = records->substr(record.key_bytes, value_bytes);
  records->remove_prefix(key.size() + value.size());
  return Redo{HashedKey({record.cache, record.partition, key}), removed,
              Entry{value, record.expires_ms}};
}

bool AreWhole(std::string_view records) {
  while (!records.empty()) {
    if (!TakeRedo(&records).has_value()) return false;
  }
  return true;
}

}  // namespace

size_t BytesOf(const Redo& redo) {
  return sizeof(Record) + redo.key.key.bytes.size() + redo.entry.value.size();
}

size_t BytesOfEmptyFrame() { return sizeof(Head); }

void MakeRedoFrame(const RedoPlace& place, std::span<const Redo> redos, std::string* frame) {
  frame->clear();
  Head head{0, place.generation, place.bytes_before, 0};
  Append(head, frame);
  for (const Redo& redo : redos) {
    const EntryKey& key = redo.key.key;
    const std::string_view value = redo.entry.value;
    Append(Record{.expires_ms = redo.entry.expires_ms,
                  .cache = key.cache,
                  .partition = key.partition,
                  .key_bytes = static_cast<uint32_t>(key.bytes.size()),
                  .value_bytes = redo.removed ? kRemoved : static_cast<uint32_t>(value.size())},
           frame);
    frame->append(key.bytes);
    if (!redo.removed) frame->append(value);
  }
  head.bytes = frame->size() - sizeof head;
  std::memcpy(frame->data(), &head, sizeof head);
  head.sum = SumOfFrame(*frame);
  std::memcpy(frame->data(), &head.sum, sizeof head.sum);
}

RedoFrames ReadRedoFrames(std::string_view log, uint64_t generation,
                          absl::FunctionRef<void(const Redo&)> redo) {
  RedoFrames frames;
  while (true) {
    std::string_view rest = log.substr(frames.bytes);
    Head head;
    if (!Take(&rest, &head) || head.generation != generation || head.bytes > rest.size()) break;
    const size_t bytes = sizeof head + head.bytes;
    std::string_view records = rest.substr(0, head.bytes);
    if (head.sum != SumOfFrame(log.substr(frames.bytes, bytes)) || !AreWhole(records)) break;
    while (!records.empty()) redo(*TakeRedo(&records));
    if (frames.bytes == 0) frames.bytes_before = head.bytes_before;
    frames.bytes += bytes;
  }
  return frames;
}

}  // namespace glowplug::store
