// SPDX-License-Identifier: Apache-2.0
#include "core/client/window.h"

#include <algorithm>

#include "core/net/channel.h"

namespace glowplug {

Window::Window(const Client& client, uint32_t size)
    : channel_(client.channel_),
      size_(std::max<uint32_t>(size, 1)),
      state_(std::make_unique<WindowState>()) {}

Window::~Window() { channel_->WaitForWindow(*state_, 0); }

void Window::Add(Operation& operation) { channel_->AddToWindow(operation, *state_, size_); }

absl::Status Window::Drain() {
  channel_->WaitForWindow(*state_, 0);
  return state_->errors.empty() ? absl::OkStatus() : state_->errors.front().status;
}

}  // namespace glowplug
