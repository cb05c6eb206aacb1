// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_ASYNC_EAGER_TASK_H_
#define GLOWPLUG_TESTS_ASYNC_EAGER_TASK_H_

#include <coroutine>
#include <exception>

namespace glowplug::test {

// The simplest coroutine there is: starts at once, nobody waits for it.
struct EagerTask {
  struct promise_type {
    EagerTask get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_ASYNC_EAGER_TASK_H_
