// SPDX-License-Identifier: Apache-2.0
// Deferreds in programs that use Boost.Asio: cache.AsyncGet(key)(token) for any completion token,
// and co_await cache.AsyncGet(key) in boost::asio::awaitable. A handler may have run while the
// client's thread is still inside the post that brought it there: Client::Drain() before the
// executor's context ends.
#ifndef GLOWPLUG_ASIO_H_
#define GLOWPLUG_ASIO_H_

#include <glowplug/deferred.h>
#include <glowplug/internal/callback_batch.h>
#include <glowplug/internal/operation_queue.h>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <memory>
#include <utility>

namespace glowplug::internal {

// Operations whose handlers one executor runs, in one go: a post for each would cost more than the
// operation.
template <class Executor>
class ExecutorGroup final : public CallbackBatch::Group {
 public:
  explicit ExecutorGroup(const Executor& executor) : executor_(executor) {}

  const Executor& executor() const { return executor_; }
  void Add(const Ref<Operation>& done) { done_.PushBack(done); }
  void Post() override { boost::asio::post(executor_, Run(executor_, std::move(done_))); }

 private:
  class Run {
   public:
    Run(const Executor& executor, OperationQueue done)
        : executor_(executor), done_(std::move(done)) {}

    void operator()() {
      // A handler that throws goes through to who runs the executor; the others keep their turn.
      struct Rest {
        Run& run;
        ~Rest() {
          if (!run.done_.empty()) {
            boost::asio::post(run.executor_, Run(run.executor_, std::move(run.done_)));
          }
        }
      } rest{*this};
      while (!done_.empty()) {
        const Ref<Operation> done = done_.PopFront();
        done->callback(done, nullptr);
      }
    }

   private:
    Executor executor_;
    OperationQueue done_;
  };

  Executor executor_;
  OperationQueue done_;
};

template <class T, class Token>
requires boost::asio::completion_token_for<Token, void(typename Deferred<T>::Result)>
struct AsioCompletion<T, Token> {
  using Result = typename Deferred<T>::Result;

  template <class AnyToken>
  static auto Start(Deferred<T> deferred, AnyToken&& token) {
    return boost::asio::async_initiate<Token, void(Result)>(
        [](auto handler, Deferred<T> started) { Begin(std::move(handler), std::move(started)); },
        token, std::move(deferred));
  }

 private:
  template <class Handler>
  static void Begin(Handler handler, Deferred<T> deferred) {
    // The executor has work until the handler was run, or its run() would return before.
    auto executor = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                        boost::asio::execution::outstanding_work.tracked);
    using Executor = decltype(executor);
    const ChannelRef channel = std::move(deferred.channel_);
    const Ref<Operation> operation = std::move(deferred.operation_);
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if (operation && slot.is_connected()) {
      slot.assign([weak = std::weak_ptr(channel), operation](boost::asio::cancellation_type) {
        if (const ChannelRef open = weak.lock()) internal::Cancel(*open, *operation);
      });
    }
    Callback callback = [handler = std::move(handler), executor](const Ref<Operation>& done,
                                                                 CallbackBatch* batch) mutable {
      if (batch != nullptr && done) {
        return batch->For<ExecutorGroup<Executor>>(executor).Add(done);
      }
      boost::asio::get_associated_cancellation_slot(handler).clear();
      std::move(handler)(Deferred<T>::ResultOf(done));
    };
    if (operation && internal::OnDone(*channel, *operation, callback)) return;
    boost::asio::post(executor, [callback = std::move(callback)]() mutable {
      callback(Ref<Operation>(), nullptr);
    });
  }
};

}  // namespace glowplug::internal

#endif  // GLOWPLUG_ASIO_H_
