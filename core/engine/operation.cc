// SPDX-License-Identifier: Apache-2.0
#include <glowplug/internal/operation.h>

#include "core/engine/operation_memory.h"
#include "core/engine/retained_request.h"

namespace glowplug {

Operation::Operation(api::Operation operation) : kind(operation) {}

Operation::~Operation() = default;

void* Operation::operator new(std::size_t size) { return OperationMemory::Take(size); }

void Operation::operator delete(void* memory, std::size_t size) noexcept {
  OperationMemory::GiveBack(memory, size);
}

}  // namespace glowplug
