// SPDX-License-Identifier: Apache-2.0
#include "core/config/secret.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <glowplug/sdk/buffer.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "core/base/text.h"

namespace glowplug {
namespace {

// A sentence's beginning: the caller's own message stands before it.
absl::Status Refuse(std::string_view kind, const std::string& name, std::string_view text) {
  return absl::FailedPreconditionError(
      absl::StrCat("the secret's ", ForAbseil(kind), " ", name, " ", ForAbseil(text)));
}

absl::Status RefuseFile(const std::string& name, int error) {
  return Refuse(
      "file", name,
      absl::StrCat("cannot be read: ", std::strerror(error), ". Check the path and its mode"));
}

absl::Status Give(std::string_view secret, std::string_view kind, const std::string& name,
                  api::OutBuffer* out, Logger& logger) {
  if (secret.empty()) return Refuse(kind, name, "is empty; set it before the client is opened");
  if (secret.size() > kMaxSecretBytes) {
    return Refuse(kind, name, "holds more than 64 KiB; is it the right one?");
  }
  logger.AddSecret(secret);
  if (!sdk::Append(out, secret)) {
    return Refuse(kind, name, "holds more than the plugin takes; is it the right one?");
  }
  return absl::OkStatus();
}

absl::Status FromEnvironment(const std::string& name, api::OutBuffer* out, Logger& logger) {
  const char* value = ::secure_getenv(name.c_str());
  if (value == nullptr) {
    return Refuse("environment variable", name,
                  "is not set, or the process is privileged and ignores its environment; set it "
                  "before the client is opened, or name a file");
  }
  return Give(value, "environment variable", name, out, logger);
}

// A line end and one byte too many show what is too long.
constexpr size_t kMaxFileBytes = kMaxSecretBytes + 3;

absl::Status ReadAll(int fd, const std::string& name, sdk::SecretBuffer* content) {
  uint8_t* room = sdk::Extend(content->out(), kMaxFileBytes);
  if (room == nullptr) return RefuseFile(name, ENOMEM);
  size_t size = 0;
  while (size < kMaxFileBytes) {
    const ssize_t got = ::read(fd, room + size, kMaxFileBytes - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return RefuseFile(name, errno);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  content->out()->size = size;
  return absl::OkStatus();
}

absl::Status FromFile(const std::string& name, api::OutBuffer* out, Logger& logger) {
  const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return RefuseFile(name, errno);
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } const closer{fd};
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return RefuseFile(name, errno);
  if (!S_ISREG(facts.st_mode)) return Refuse("file", name, "is not a regular file");
  if ((facts.st_mode & S_IWOTH) != 0) {
    return Refuse("file", name, "is writable by everybody; chmod o-w it");
  }
  sdk::SecretBuffer content(kMaxFileBytes);
  absl::Status status = ReadAll(fd, name, &content);
  if (!status.ok()) return status;
  std::string_view secret = content.view();
  if (!secret.empty() && secret.back() == '\n') secret.remove_suffix(1);
  if (!secret.empty() && secret.back() == '\r') secret.remove_suffix(1);
  return Give(secret, "file", name, out, logger);
}

absl::Status FromSource(const SecretSource& source, const std::string& name, api::OutBuffer* out,
                        Logger& logger) {
  if (source == nullptr) {
    return Refuse("callback", name,
                  "cannot be called: the host gave none in ClientOptions::secrets");
  }
  std::optional<std::string> secret = source(name);
  if (!secret.has_value()) return Refuse("callback", name, "is a name that the host knows not");
  absl::Status status = Give(*secret, "callback", name, out, logger);
  OPENSSL_cleanse(secret->data(), secret->size());
  return status;
}

}  // namespace

absl::Status ResolveSecret(const api::ConfigNode& reference, api::OutBuffer* out, Logger& logger,
                           const SecretSource& source) {
  if (reference.type != api::ConfigType::kSecret || reference.child_count != 1) {
    return absl::InvalidArgumentError(
        "a secret was asked for by a node that is none. This is a defect of the plugin");
  }
  const std::string name(sdk::ViewOf(reference.children->text));
  const std::string_view kind = sdk::ViewOf(reference.children->key);
  if (kind == "env") return FromEnvironment(name, out, logger);
  if (kind == "callback") return FromSource(source, name, out, logger);
  return FromFile(name, out, logger);
}

}  // namespace glowplug
