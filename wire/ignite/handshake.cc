// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/handshake.h"

namespace glowplug::ignite {
namespace {

constexpr int8_t kHandshakeCode = 1;
constexpr int8_t kHashMap = 1;
// The least that a string takes: null is one byte.
constexpr uint64_t kLeastString = 1;

void WriteVersion(Writer& out, const Version& version) {
  out.Short(version.major);
  out.Short(version.minor);
  out.Short(version.patch);
}

Version ReadVersion(Reader& in, const char* what) {
  Version version;
  version.major = in.Short(what);
  version.minor = in.Short(what);
  version.patch = in.Short(what);
  return version;
}

void WriteFeatures(Writer& out, FeatureSet features) {
  uint8_t bytes[8];
  const uint64_t size = features.Write(bytes);
  WriteByteArray(out, {bytes, size}, "feature bits");
}

void WriteAttributes(Writer& out, const HandshakeRequest& request) {
  if (request.attribute_count == 0) return out.Byte(kNullCode);
  out.Byte(kMapCode);
  out.Count(request.attribute_count, "user attributes");
  out.Byte(kHashMap);
  for (uint32_t i = 0; i < request.attribute_count; ++i) {
    WriteString(out, request.attributes[i].name, "user attribute's name");
    WriteString(out, request.attributes[i].text, "user attribute");
  }
}

void ReadAttributes(Reader& in, api::Arena* arena, HandshakeRequest* request) {
  if (!ReadCode(in, kMapCode, "a map (type code 25) or null (101)", "user attributes")) return;
  const uint64_t offset = in.offset();
  const int32_t count = in.Int("count of user attributes");
  in.Byte("kind of map");
  if (!in.ok()) return;
  if (count < 0 || static_cast<uint64_t>(count) > in.remaining() / (2 * kLeastString)) {
    return in.Reject(offset, "count of user attributes", "no more than the message holds", count);
  }
  auto* attributes = sdk::Allocate<Attribute>(arena, static_cast<uint64_t>(count));
  if (attributes == nullptr && count > 0) {
    return in.RejectRoom("user attributes", sizeof(Attribute) * static_cast<uint64_t>(count));
  }
  for (int32_t i = 0; i < count; ++i) {
    attributes[i].name = ReadString(in, "user attribute's name");
    attributes[i].text = ReadString(in, "user attribute");
  }
  request->attributes = attributes;
  request->attribute_count = static_cast<uint32_t>(count);
}

}  // namespace

void WriteHandshakeRequest(Writer& out, const HandshakeRequest& request) noexcept {
  const bool has_attributes =
      request.version >= kFeatureBits && request.features.Has(Feature::kUserAttributes);
  if (request.attribute_count > 0 && !has_attributes) {
    out.Reject("user attributes", "none before protocol 1.7.0 or without feature bit 0",
               request.attribute_count);
  }
  if (request.has_credentials && request.version < kUserAndPassword) {
    out.Reject("user and password", "none before protocol 1.1.0", 1);
  }
  out.Byte(kHandshakeCode);
  WriteVersion(out, request.version);
  out.Byte(request.client_type);
  if (request.version >= kFeatureBits) WriteFeatures(out, request.features);
  if (has_attributes) WriteAttributes(out, request);
  if (request.has_credentials) {
    WriteString(out, request.user, "user");
    WriteString(out, request.password, "password");
  }
}

HandshakeRequest ReadHandshakeRequest(Reader& in, api::Arena* arena) noexcept {
  HandshakeRequest request;
  const int8_t code = in.Byte("handshake code");
  if (code != kHandshakeCode) in.Reject(0, "handshake code", "1", code);
  request.version = ReadVersion(in, "protocol version");
  request.client_type = in.Byte("client type");
  if (!in.ok() || !IsKnown(request.version) || request.client_type != kThinClient) return request;
  if (request.version >= kFeatureBits) {
    request.features = FeatureSet(ReadByteArray(in, "feature bits"));
    if (request.features.Has(Feature::kUserAttributes)) ReadAttributes(in, arena, &request);
  }
  if (request.version >= kUserAndPassword && in.remaining() > 0) {
    request.has_credentials = true;
    request.user = ReadString(in, "user");
    request.password = ReadString(in, "password");
  }
  in.ExpectEnd("the end of the handshake");
  return request;
}

void WriteHandshakeResponse(Writer& out, const HandshakeResponse& response,
                            const Version& offered) noexcept {
  out.Bool(response.accepted);
  if (response.accepted) {
    if (offered >= kFeatureBits) WriteFeatures(out, response.features);
    if (offered >= kResponseFlags) WriteUuid(out, response.node_id);
    return;
  }
  WriteVersion(out, response.server_version);
  WriteString(out, response.message, "handshake's error message");
  if (offered >= kUserAndPassword) out.Int(static_cast<int32_t>(response.status));
}

HandshakeResponse ReadHandshakeResponse(Reader& in, const Version& offered) noexcept {
  HandshakeResponse response;
  response.accepted = in.Bool("handshake's result");
  if (!in.ok()) return response;
  if (response.accepted) {
    response.status = StatusCode::kSuccess;
    if (offered >= kFeatureBits) {
      response.features = FeatureSet(ReadByteArray(in, "accepted feature bits"));
    }
    if (offered >= kResponseFlags) {
      response.has_node_id = ReadUuid(in, &response.node_id, "node id");
    }
  } else {
    response.server_version = ReadVersion(in, "server's version");
    response.message = ReadString(in, "handshake's error message");
    if (offered >= kUserAndPassword) {
      response.status = static_cast<StatusCode>(in.Int("handshake's status"));
    }
  }
  in.ExpectEnd("the end of the handshake's answer");
  return response;
}

}  // namespace glowplug::ignite
