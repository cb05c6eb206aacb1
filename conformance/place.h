// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CONFORMANCE_PLACE_H_
#define GLOWPLUG_CONFORMANCE_PLACE_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/buffer.h>

#include <cstring>
#include <string>
#include <string_view>

namespace glowplug::conformance {

// An endpoint that owns its texts.
class Place {
 public:
  // A copy of what a listener's LocalEndpoint says.
  explicit Place(const api::Endpoint& endpoint)
      : endpoint_(endpoint),
        host_name_(sdk::ViewOf(endpoint.host_name)),
        text_(sdk::ViewOf(endpoint.text)) {}

  static Place Ip4Loopback(uint32_t port = 0) {
    Place place(api::AddressFamily::kIp4, "127.0.0.1", port);
    place.endpoint_.address[0] = 127;
    place.endpoint_.address[3] = 1;
    return place;
  }
  // A port that is bound for the life of the process and never listens: refused for certain.
  static Place Ip4Refused();
  static Place Ip6Loopback(uint32_t port = 0) {
    Place place(api::AddressFamily::kIp6, "::1", port);
    place.endpoint_.address[15] = 1;
    return place;
  }
  static Place Opaque(std::string_view text) {
    Place place(api::AddressFamily::kOpaque, "", 0);
    place.text_ = text;
    return place;
  }

  // Valid as long as this place.
  api::Endpoint endpoint() const {
    api::Endpoint endpoint = endpoint_;
    endpoint.host_name = sdk::BytesOf(host_name_);
    endpoint.text = sdk::BytesOf(text_);
    return endpoint;
  }

 private:
  Place(api::AddressFamily family, std::string_view host_name, uint32_t port)
      : host_name_(host_name) {
    endpoint_.struct_size = sizeof(endpoint_);
    endpoint_.family = family;
    endpoint_.port = port;
  }

  api::Endpoint endpoint_{};
  std::string host_name_;
  std::string text_;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_PLACE_H_
