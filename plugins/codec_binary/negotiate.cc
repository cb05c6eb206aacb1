// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/negotiate.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "plugins/codec_binary/failure.h"
#include "wire/ignite/message.h"

namespace glowplug::binary {
namespace {

using ignite::Feature;
using ignite::FeatureSet;
using ignite::StatusCode;
using ignite::Version;

// The bits of what this codec writes and reads. Others change the layout of requests that it does
// not have yet.
constexpr FeatureSet kOffered = FeatureSet()
                                    .With(Feature::kClusterStates)
                                    .With(Feature::kClusterGroupGetNodesEndpoints)
                                    .With(Feature::kClusterGroups)
                                    .With(Feature::kBinaryConfiguration)
                                    .With(Feature::kHeartbeat)
                                    .With(Feature::kDataReplicationOperations)
                                    .With(Feature::kCacheInvoke)
                                    .With(Feature::kForceDeactivationFlag)
                                    .With(Feature::kCacheStorages)
                                    .With(Feature::kSqlCacheCreation)
                                    .With(Feature::kAllAffinityMappings)
                                    .With(Feature::kDataCenterAware);
constexpr FeatureSet kServed = kOffered.With(Feature::kUserAttributes);

constexpr int32_t kMaxHandshake = 1 << 20;
constexpr std::string_view kAttributePrefix = "attribute.";

std::string Printable(api::Bytes bytes) {
  std::string text;
  for (uint64_t i = 0; i < bytes.size && i < 16; ++i) {
    const auto c = static_cast<char>(bytes.data[i]);
    constexpr char kDigits[] = "0123456789abcdef";
    if (c >= ' ' && c <= '~') {
      text += c;
    } else {
      text += {'\\', 'x', kDigits[bytes.data[i] >> 4], kDigits[bytes.data[i] & 15]};
    }
  }
  return text;
}

bool LooksLikeTls(api::Bytes in) {
  return in.size >= 3 && in.data[0] >= 0x14 && in.data[0] <= 0x17 && in.data[1] == 3 &&
         in.data[2] <= 4;
}

api::Outcome FailNotIgnite(api::Failure* failure, api::Bytes in, const std::string& expected) {
  std::string text = "this is not an Ignite thin-client port, or it wants TLS: expected " +
                     expected + ", found \"" + Printable(in) + "\"";
  text += LooksLikeTls(in) ? ", which looks like a TLS record. Turn TLS on"
                           : ". Check host and port (the thin client's is 10800 by default)";
  return sdk::Fail(failure, api::Code::kFailedPrecondition, text,
                   {.origin = api::Origin::kServer, .fatal = true});
}

// kDone: *payload is the first message in `in`. kAgain: it has not all come.
api::Outcome TakeMessage(api::Bytes in, const std::string& expected, uint8_t greatest_first_byte,
                         api::Bytes* payload, api::Failure* failure) {
  if (in.size < ignite::kLengthSize) return api::Outcome::kAgain;
  ignite::Reader reader(in);
  const int32_t length = reader.Int("length");
  const bool first_byte_fits =
      in.size == ignite::kLengthSize || in.data[ignite::kLengthSize] <= greatest_first_byte;
  if (length <= 0 || length > kMaxHandshake || !first_byte_fits) {
    return FailNotIgnite(failure, in,
                         expected + " of 1 to " + std::to_string(kMaxHandshake) + " bytes");
  }
  if (reader.remaining() < static_cast<uint64_t>(length)) return api::Outcome::kAgain;
  *payload = reader.Raw(static_cast<uint64_t>(length), "message");
  return api::Outcome::kDone;
}

}  // namespace

api::Outcome ClientHandshake::TakeCredentials(api::AuthExchange* auth, api::Failure* failure) {
  if (auth == nullptr) return api::Outcome::kDone;
  const api::Credential* credentials = nullptr;
  uint32_t count = 0;
  sdk::SecretBuffer response;
  const api::Outcome outcome =
      auth->Step({nullptr, 0}, response.out(), &credentials, &count, failure);
  if (outcome == api::Outcome::kFailed) return outcome;
  if (outcome == api::Outcome::kAgain || !response.empty()) {
    return sdk::Fail(failure, api::Code::kInvalidArgument,
                     "the auth plugin wants to answer challenges, but Ignite's handshake has none: "
                     "use one that gives user and password",
                     {.fatal = true});
  }
  for (uint32_t i = 0; i < count; ++i) {
    const std::string_view name = sdk::ViewOf(credentials[i].name);
    // A null view would be written as a null string.
    api::Bytes secret = credentials[i].secret;
    if (secret.data == nullptr) secret = sdk::BytesOf("");
    if (name == "user" || name == "password") {
      request_.has_credentials = true;
      (name == "user" ? request_.user : request_.password) = secret;
    } else if (name.substr(0, kAttributePrefix.size()) == kAttributePrefix &&
               name.size() > kAttributePrefix.size()) {
      attributes_.push_back({sdk::BytesOf(name.substr(kAttributePrefix.size())), secret});
    } else {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "Ignite's handshake has no place for the credential '" + std::string(name) +
                           "': expected user, password or attribute.<name>",
                       {.fatal = true});
    }
  }
  return api::Outcome::kDone;
}

api::Outcome ClientHandshake::Offer(const Version& version, api::OutBuffer* out,
                                    api::Failure* failure) {
  if (!attributes_.empty() && version < ignite::kFeatureBits) {
    return sdk::Fail(
        failure, api::Code::kFailedPrecondition,
        "user attributes are configured, but the server takes no newer protocol than " +
            TextOf(version) +
            " and they need 1.7.0. Leave \"attributes\" out, or connect to a newer server",
        {.origin = api::Origin::kServer, .fatal = true});
  }
  if (request_.has_credentials && version < ignite::kUserAndPassword) {
    return sdk::Fail(failure, api::Code::kFailedPrecondition,
                     "a user is configured, but the server takes no newer protocol than " +
                         TextOf(version) +
                         " and that needs 1.1.0. Leave the user out, or connect to a newer server",
                     {.origin = api::Origin::kServer, .fatal = true});
  }
  request_.version = version;
  request_.features = attributes_.empty() ? kOffered : kOffered.With(Feature::kUserAttributes);
  request_.attributes = attributes_.data();
  request_.attribute_count = static_cast<uint32_t>(attributes_.size());
  ignite::Writer writer(out);
  ignite::BeginFrame(writer);
  WriteHandshakeRequest(writer, request_);
  if (!ignite::EndFrame(writer)) return FailWriting(failure, writer.fault());
  tried_minors_ |= 1U << version.minor;
  return api::Outcome::kDone;
}

api::Outcome ClientHandshake::Refused(const ignite::HandshakeResponse& response,
                                      api::OutBuffer* out, api::Failure* failure) {
  const Version& theirs = response.server_version;
  if (response.status == StatusCode::kFailed && IsKnown(theirs) &&
      (tried_minors_ & 1U << theirs.minor) == 0) {
    return Offer(theirs, out, failure);
  }
  std::string text = "the server refuses the handshake of protocol " + TextOf(request_.version) +
                     ": " + std::string(sdk::ViewOf(response.message)) + " (status " +
                     std::to_string(static_cast<int32_t>(response.status)) + ", " +
                     std::string(NameOf(response.status)) + ")";
  api::Code code = CodeOf(response.status);
  if (response.status == StatusCode::kAuthenticationFailed) {
    // 2.17.0 speaks of a user "null"; older servers and their clients say it like this.
    text +=
        request_.has_credentials
            ? ". Check user and password"
            : ". Unauthenticated sessions are prohibited. Name a user and where his password is: "
              "ignite://user@host?password_env=NAME";
  } else if (response.status == StatusCode::kNodeInRecovery) {
    text += ". Try another node, or again later";
  } else if (response.status == StatusCode::kFailed && theirs != request_.version &&
             !IsKnown(theirs)) {
    code = api::Code::kUnimplemented;
    text += ". It speaks " + TextOf(theirs) + "; this client speaks " + TextOf(ignite::kOldest) +
            " to " + TextOf(ignite::kNewest);
  }
  return sdk::Fail(failure, code, text,
                   {.origin = api::Origin::kServer,
                    .fatal = true,
                    .peer_code = static_cast<int32_t>(response.status)});
}

api::Outcome ClientHandshake::Step(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                                   api::OutBuffer* out, api::Failure* failure) {
  *used = 0;
  if (!offered_) {
    if (TakeCredentials(auth, failure) == api::Outcome::kFailed ||
        Offer(ignite::kNewest, out, failure) == api::Outcome::kFailed) {
      return api::Outcome::kFailed;
    }
    offered_ = true;
  }
  for (;;) {
    api::Bytes payload{};
    const api::Outcome taken = TakeMessage({in.data + *used, in.size - *used},
                                           "the answer to a handshake", 1, &payload, failure);
    if (taken != api::Outcome::kDone) return taken;
    ignite::Reader reader(payload);
    const auto response = ReadHandshakeResponse(reader, request_.version);
    if (!reader.ok()) {
      return FailReading(failure, reader.fault(), "the handshake's answer", api::Origin::kServer);
    }
    *used += ignite::kLengthSize + payload.size;
    if (response.accepted) {
      result_ = {request_.version, request_.features & response.features, response.has_node_id,
                 response.node_id};
      request_ = {};  // its views die with the exchange
      attributes_.clear();
      return api::Outcome::kDone;
    }
    if (Refused(response, out, failure) == api::Outcome::kFailed) return api::Outcome::kFailed;
  }
}

api::Outcome ServerHandshake::Step(api::Bytes in, uint64_t* used, api::OutBuffer* out,
                                   api::Failure* failure) {
  *used = 0;
  for (;;) {
    api::Bytes payload{};
    const api::Outcome taken =
        TakeMessage({in.data + *used, in.size - *used}, "a handshake", 1, &payload, failure);
    if (taken != api::Outcome::kDone) return taken;
    ignite::Reader reader(payload);
    sdk::HeapArena arena(64 * kMaxHandshake);
    const ignite::HandshakeRequest request = ReadHandshakeRequest(reader, arena.get());
    if (!reader.ok()) {
      return FailReading(failure, reader.fault(), "the client's handshake", api::Origin::kClient);
    }
    *used += ignite::kLengthSize + payload.size;

    ignite::HandshakeResponse response;
    response.accepted = IsKnown(request.version) && request.client_type == ignite::kThinClient;
    response.features = request.features & kServed;
    response.node_id = node_id_;
    response.server_version = ignite::kNewest;
    response.message = sdk::BytesOf(IsKnown(request.version) ? "Only thin clients are served."
                                                             : "Unsupported version.");
    response.status = StatusCode::kFailed;
    ignite::Writer writer(out);
    ignite::BeginFrame(writer);
    WriteHandshakeResponse(writer, response, request.version);
    if (!ignite::EndFrame(writer)) return FailWriting(failure, writer.fault());
    if (response.accepted) {
      result_ = {request.version, response.features, true, node_id_};
      return api::Outcome::kDone;
    }
  }
}

}  // namespace glowplug::binary
