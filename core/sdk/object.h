// SPDX-License-Identifier: Apache-2.0
// The first two slots of every interface, written once.
#ifndef GLOWPLUG_SDK_OBJECT_H_
#define GLOWPLUG_SDK_OBJECT_H_

#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>

#include <memory>
#include <string_view>

namespace glowplug::sdk {

// The id that Query() knows an interface by; empty for objects that are only handed out.
template <class Interface>
inline constexpr std::string_view kInterfaceId = {};
template <>
inline constexpr std::string_view kInterfaceId<api::Transport> = api::kTransportId;
template <>
inline constexpr std::string_view kInterfaceId<api::Codec> = api::kCodecId;
template <>
inline constexpr std::string_view kInterfaceId<api::Routing> = api::kRoutingId;
template <>
inline constexpr std::string_view kInterfaceId<api::Auth> = api::kAuthId;
template <>
inline constexpr std::string_view kInterfaceId<api::Host> = api::kHostId;

// Derive `class MyStream final : public Object<MyStream, api::Stream>`. Release() deletes.
template <class Derived, class InterfaceType>
class Object : public InterfaceType {
 public:
  using Interface = InterfaceType;

  void Release() noexcept override { delete static_cast<Derived*>(this); }
  void* Query(const char* id) noexcept override {
    if (kInterfaceId<Interface>.empty() || id != kInterfaceId<Interface>) return nullptr;
    return static_cast<Interface*>(this);
  }

 protected:
  ~Object() = default;
};

// Ends the ownership of whatever a door gave out.
struct Releaser {
  template <class T>
  void operator()(T* object) const noexcept {
    object->Release();
  }
};

// An owned boundary object.
template <class T>
using Owned = std::unique_ptr<T, Releaser>;

}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_OBJECT_H_
