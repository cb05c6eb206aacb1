// SPDX-License-Identifier: Apache-2.0
// What the examples do about errors: say it, and end.
#ifndef EXAMPLES_GOOD_H_
#define EXAMPLES_GOOD_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdlib>
#include <iostream>
#include <utility>

inline void Good(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::exit(1);
}

template <class T>
T Good(absl::StatusOr<T> result) {
  Good(result.status());
  return *std::move(result);
}

#endif  // EXAMPLES_GOOD_H_
