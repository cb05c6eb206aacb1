// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/message.h"

#include "wire/ignite/string_object.h"

namespace glowplug::ignite {
namespace {

constexpr int16_t kErrorFlag = 1;
constexpr int16_t kTopologyFlag = 2;
constexpr int16_t kNotificationFlag = 4;

// False: the flags ask for what the version has no place for. *expected says what it has.
bool FlagsFit(int8_t flags, const Version& version, const char** expected) {
  if ((flags & ~(kKeepBinaryFlag | kTransactionalFlag | kExpiryFlag)) != 0) {
    *expected = "flags 1, 2 and 4 alone";
  } else if ((flags & kExpiryFlag) != 0 && version < kExpiryPolicy) {
    *expected = "no expiry policy (flag 4) before protocol 1.6.0";
  } else if ((flags & kTransactionalFlag) != 0 && version < kTransactions) {
    *expected = "no transaction (flag 2) before protocol 1.5.0";
  } else {
    return true;
  }
  return false;
}

}  // namespace

void WriteRequestHeader(Writer& out, const RequestHeader& header) noexcept {
  out.Short(static_cast<int16_t>(header.op));
  out.Long(header.request_id);
}

RequestHeader ReadRequestHeader(Reader& in) noexcept {
  RequestHeader header;
  header.op = static_cast<OpCode>(in.Short("operation code"));
  header.request_id = in.Long("request id");
  return header;
}

void WriteCacheHeader(Writer& out, const CacheHeader& header, const Version& version) noexcept {
  const char* expected = nullptr;
  if (!FlagsFit(header.flags, version, &expected)) {
    return out.Reject("the request's flags", expected, header.flags);
  }
  out.Int(header.cache_id);
  out.Byte(header.flags);
  if ((header.flags & kExpiryFlag) != 0) {
    out.Long(header.create_ms);
    out.Long(header.update_ms);
    out.Long(header.access_ms);
  }
  if ((header.flags & kTransactionalFlag) != 0) out.Int(header.transaction);
}

CacheHeader ReadCacheHeader(Reader& in, const Version& version) noexcept {
  CacheHeader header;
  header.cache_id = in.Int("cache id");
  // The real server takes no notice of flags that the version does not have.
  header.flags =
      static_cast<int8_t>(in.Byte("request flags") &
                          (kKeepBinaryFlag | (version < kTransactions ? 0 : kTransactionalFlag) |
                           (version < kExpiryPolicy ? 0 : kExpiryFlag)));
  if ((header.flags & kExpiryFlag) != 0) {
    header.create_ms = in.Long("expiry after creation");
    header.update_ms = in.Long("expiry after update");
    header.access_ms = in.Long("expiry after access");
  }
  if ((header.flags & kTransactionalFlag) != 0) header.transaction = in.Int("transaction id");
  return header;
}

void WriteResponseHeader(Writer& out, const ResponseHeader& header,
                         const Version& version) noexcept {
  const bool failed = header.status != StatusCode::kSuccess;
  out.Long(header.request_id);
  if (version < kResponseFlags) {
    if (header.is_notification || header.has_topology) {
      out.Reject("the response", "neither notification nor topology before protocol 1.4.0", 1);
    }
    out.Int(static_cast<int32_t>(header.status));
    if (failed) WriteString(out, header.message, "error message");
    return;
  }
  out.Short(static_cast<int16_t>((failed ? kErrorFlag : 0) |
                                 (header.has_topology ? kTopologyFlag : 0) |
                                 (header.is_notification ? kNotificationFlag : 0)));
  if (header.has_topology) {
    out.Long(header.topology_major);
    out.Int(header.topology_minor);
  }
  if (header.is_notification) out.Short(static_cast<int16_t>(header.notification));
  if (failed) {
    out.Int(static_cast<int32_t>(header.status));
    WriteString(out, header.message, "error message");
  }
}

ResponseHeader ReadResponseHeader(Reader& in, const Version& version) noexcept {
  ResponseHeader header;
  header.request_id = in.Long("request id");
  bool failed = false;
  if (version < kResponseFlags) {
    header.status = static_cast<StatusCode>(in.Int("status"));
    failed = header.status != StatusCode::kSuccess;
  } else {
    const uint64_t offset = in.offset();
    const int16_t flags = in.Short("response flags");
    if ((flags & ~(kErrorFlag | kTopologyFlag | kNotificationFlag)) != 0) {
      in.Reject(offset, "response flags", "flags 1, 2 and 4 alone", flags);
    }
    header.has_topology = (flags & kTopologyFlag) != 0;
    if (header.has_topology) {
      header.topology_major = in.Long("topology version");
      header.topology_minor = in.Int("minor topology version");
    }
    header.is_notification = (flags & kNotificationFlag) != 0;
    if (header.is_notification) {
      header.notification = static_cast<OpCode>(in.Short("notification's operation code"));
    }
    failed = (flags & kErrorFlag) != 0;
    if (failed) {
      const uint64_t status_offset = in.offset();
      header.status = static_cast<StatusCode>(in.Int("status"));
      if (header.status == StatusCode::kSuccess) {
        in.Reject(status_offset, "status", "other than 0 beside the error flag", 0);
      }
    }
  }
  if (failed) {
    header.message = ReadString(in, "error message");
    in.ExpectEnd("the end of an error response");
  }
  return header;
}

}  // namespace glowplug::ignite
