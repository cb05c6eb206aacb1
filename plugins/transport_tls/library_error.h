// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_LIBRARY_ERROR_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_LIBRARY_ERROR_H_

#include <string>

namespace glowplug::tls {

// Takes all that is in this thread's OpenSSL queue, and gives the first entry's own words: where
// the fault began.
std::string TakeLibraryError();

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_LIBRARY_ERROR_H_
