// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_STORE_CHECK_H_
#define GLOWPLUG_EMBEDDED_STORE_CHECK_H_

#include <absl/status/status.h>

#include "embedded/store/check_report.h"
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"

namespace glowplug::store {

// Reads everything, under a DatabaseLock; writers wait. fix: puts right what can be.
absl::Status CheckStore(State& state, Transaction& transaction, bool fix, CheckReport* report);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_CHECK_H_
