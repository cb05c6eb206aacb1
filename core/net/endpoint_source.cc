// SPDX-License-Identifier: Apache-2.0
#include "core/net/endpoint_source.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "core/base/error.h"
#include "core/config/address_rules.h"
#include "core/config/values.h"
#include "core/net/quiet_thread.h"

namespace glowplug {
namespace {

using Answer = absl::StatusOr<std::vector<EndpointConfig>>;

// Outlives the call when a source takes longer.
struct Answers {
  explicit Answers(size_t sources) : all(sources), left(sources) {}

  std::mutex mutex;
  std::condition_variable came;
  std::vector<std::optional<Answer>> all;
  size_t left;
};

absl::Status Failed(absl::StatusCode code, const std::string& text) {
  return MakeError(
      code, text, {.origin = Origin::kNetwork, .operation = "connect", .connection_usable = false});
}

Answer Ask(const EndpointSource& source) {
  try {
    return source();
  } catch (const std::exception& thrown) {
    return Failed(absl::StatusCode::kInternal,
                  absl::StrCat("who should find the endpoints threw: ", thrown.what()));
  } catch (...) {
    return Failed(absl::StatusCode::kInternal,
                  "who should find the endpoints threw what is no std::exception");
  }
}

}  // namespace

EndpointSource AddressesOf(const EndpointConfig& endpoint, NameLookUp look_up) {
  return [endpoint, look_up = std::move(look_up)]() -> Answer {
    if (ParseAddress(endpoint.host).has_value()) return std::vector{endpoint};
    const absl::StatusOr<std::vector<Address>> addresses = look_up(endpoint.host);
    if (!addresses.ok()) return addresses.status();
    std::vector<EndpointConfig> endpoints;
    for (const Address& address : *addresses) {
      endpoints.push_back({.host = HostText(address),
                           .port = endpoint.port,
                           .text = TextOf(HostText(address), endpoint.port),
                           .name = endpoint.host});
    }
    return endpoints;
  };
}

EndpointSource ServicesOf(const EndpointConfig& endpoint, std::optional<LocalNameServer> server) {
  return [name = ServiceName(endpoint.host), server]() -> Answer {
    absl::StatusOr<std::vector<ServiceRecord>> records = LookUpServices(name, server);
    if (!records.ok()) return records.status();
    std::minstd_rand random(std::random_device{}());
    SortServices(*records, random);
    std::vector<EndpointConfig> endpoints;
    for (const ServiceRecord& record : *records) {
      absl::StatusOr<EndpointConfig> one =
          ParseEndpoint(TextOf(record.host, record.port), absl::StrCat("service ", name));
      if (!one.ok()) return one.status();
      endpoints.push_back(*std::move(one));
    }
    return endpoints;
  };
}

FoundEndpoints FindEndpoints(const std::vector<EndpointSource>& sources, absl::Duration patience) {
  const auto answers = std::make_shared<Answers>(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    auto thread = StartQuietThread([answers, i, source = sources[i]] {
      Answer answer = Ask(source);
      const std::lock_guard lock(answers->mutex);
      answers->all[i] = std::move(answer);
      --answers->left;
      answers->came.notify_one();
    });
    if (thread.has_value()) {
      thread->detach();
      continue;
    }
    const std::lock_guard lock(answers->mutex);
    answers->all[i] = Failed(absl::StatusCode::kResourceExhausted,
                             "no thread could be started to look up the endpoints");
    --answers->left;
  }

  std::unique_lock lock(answers->mutex);
  answers->came.wait_for(lock, absl::ToChronoNanoseconds(patience),
                         [&] { return answers->left == 0; });
  FoundEndpoints found;
  for (std::optional<Answer>& answer : answers->all) {
    if (!answer.has_value()) {
      found.status.Update(
          Failed(absl::StatusCode::kDeadlineExceeded,
                 absl::StrCat("finding the endpoints took longer than ",
                              absl::FormatDuration(patience), ". Does the name server answer?")));
      continue;
    }
    // Taken whole: the thread that has asked may be the last to hold what is left here.
    Answer said = *std::move(answer);
    if (!said.ok()) {
      found.status.Update(std::move(said).status());
      continue;
    }
    for (EndpointConfig& endpoint : *said) {
      const bool known = std::any_of(
          found.endpoints.begin(), found.endpoints.end(), [&](const EndpointConfig& other) {
            return other.host == endpoint.host && other.port == endpoint.port;
          });
      if (!known && found.endpoints.size() < kMaxEndpoints) {
        found.endpoints.push_back(std::move(endpoint));
      }
    }
  }
  if (found.endpoints.empty()) {
    found.status.Update(
        Failed(absl::StatusCode::kUnavailable, "no endpoint was found: the list is empty"));
  }
  return found;
}

}  // namespace glowplug
