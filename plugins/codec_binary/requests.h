// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_REQUESTS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_REQUESTS_H_

#include <glowplug/api/operation.h>

#include <optional>

#include "plugins/codec_binary/fields.h"
#include "plugins/codec_binary/layout.h"

namespace glowplug::binary {

// True: a peer of these abilities takes the operation.
bool IsSupported(const Negotiated& negotiated, api::Operation operation) noexcept;

// True: the codec has the operation, the peer takes it, and it takes so many arguments.
inline bool Fits(const Negotiated& negotiated, const api::Request& request, const Layout* layout) {
  return layout != nullptr && IsMet(layout->needs, negotiated) &&
         TakesArguments(*layout, request.arg_count) &&
         (request.args != nullptr || request.arg_count == 0);
}

// Appends the request's frame, or leaves `out` as it was. kFailed: kInvalidArgument for arguments
// of a wrong number or type, kUnimplemented for what this peer or this version cannot take. kAgain:
// *needed says what must be told or asked first.
api::Outcome WriteRequest(const Wire& wire, const api::Request& request, api::OutBuffer* out,
                          std::optional<ignite::Fault>* needed, api::Failure* failure);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_REQUESTS_H_
