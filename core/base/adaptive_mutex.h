// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_BASE_ADAPTIVE_MUTEX_H_
#define GLOWPLUG_CORE_BASE_ADAPTIVE_MUTEX_H_

#include <pthread.h>

#include <mutex>

namespace glowplug {

// For what is never held as long as a switch of threads takes: whoever finds it held looks again
// for a moment before it sleeps. That is glibc's kind of mutex; elsewhere it is a std::mutex like
// any other, and everywhere it can be used as one.
class AdaptiveMutex : public std::mutex {
 public:
  AdaptiveMutex() {
#ifdef PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ADAPTIVE_NP);
    pthread_mutex_destroy(native_handle());
    pthread_mutex_init(native_handle(), &kind);
    pthread_mutexattr_destroy(&kind);
#endif
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_BASE_ADAPTIVE_MUTEX_H_
