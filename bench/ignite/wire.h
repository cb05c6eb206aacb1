// SPDX-License-Identifier: Apache-2.0
// As much of Ignite's thin-client protocol as the floor and the null server need, written from its
// description and on purpose without the library's own reader and writer.
#ifndef GLOWPLUG_BENCH_IGNITE_WIRE_H_
#define GLOWPLUG_BENCH_IGNITE_WIRE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace bench::wire {

static_assert(std::endian::native == std::endian::little, "the protocol is little-endian");

inline constexpr int16_t kGet = 1000;
inline constexpr int16_t kPut = 1001;
inline constexpr int16_t kGetAll = 1003;
inline constexpr int16_t kPutAll = 1004;
inline constexpr int16_t kLocalPeek = 1021;
inline constexpr int16_t kMapping = 1101;

inline constexpr char kInt = 3;
inline constexpr char kLong = 4;
inline constexpr char kString = 9;
inline constexpr char kUuid = 10;
inline constexpr char kByteArray = 12;

inline constexpr int16_t kTopologyChanged = 2;  // flag of an answer: its topology stands before all

// From the start of a frame.
inline constexpr size_t kLengthSize = 4;
inline constexpr size_t kRequestOperationAt = 4;
inline constexpr size_t kRequestIdAt = 6;
inline constexpr size_t kAnswerIdAt = 4;
inline constexpr size_t kAnswerFlagsAt = 12;
inline constexpr size_t kAnswerBodyAt = 14;  // without an error or a changed topology
inline constexpr size_t kTopologySize = 12;

template <class T>
T Read(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

template <class T>
void Append(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

inline void AppendObject(std::string& to, int32_t value) {
  to += kInt;
  Append(to, value);
}

inline void AppendObject(std::string& to, int64_t value) {
  to += kLong;
  Append(to, value);
}

inline void AppendStringObject(std::string& to, std::string_view text) {
  to += kString;
  Append(to, static_cast<int32_t>(text.size()));
  to += text;
}

inline std::string Frame(std::string_view payload) {
  std::string frame;
  Append(frame, static_cast<int32_t>(payload.size()));
  return frame += payload;
}

// Of the frame that begins here, its own length included; 0 while too little of it is there.
inline size_t FrameSize(const char* from, size_t available) {
  if (available < kLengthSize) return 0;
  const size_t size = kLengthSize + static_cast<size_t>(Read<int32_t>(from));
  return size <= available ? size : 0;
}

}  // namespace bench::wire

#endif  // GLOWPLUG_BENCH_IGNITE_WIRE_H_
