// SPDX-License-Identifier: Apache-2.0
// Whatever a name server, or who pretends to be one, answers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "core/net/service_records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto records = glowplug::ReadServiceRecords({data, size}, "name");
  if (!records.ok()) return 0;
  const size_t count = records->size();
  std::minstd_rand random(1);
  glowplug::SortServices(*records, random);
  if (records->size() != count || count == 0) std::abort();
  return 0;
}
