// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEGRATION_LOOP_THREAD_H_
#define GLOWPLUG_TESTS_INTEGRATION_LOOP_THREAD_H_

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

namespace glowplug::test {

// An io_context and the thread that runs it. Who gives it objects of the context stops it first.
class LoopThread {
 public:
  LoopThread() = default;
  ~LoopThread() { Stop(); }
  void Stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }
  boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context_.get_executor()};
  std::thread thread_{[this] { context_.run(); }};
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEGRATION_LOOP_THREAD_H_
