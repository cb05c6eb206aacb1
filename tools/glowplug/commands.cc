// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/commands.h"

#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "tools/glowplug/ping.h"
#include "tools/glowplug/report.h"

namespace glowplug::cli {
namespace {

using DynamicCache = Cache<DynamicValue, DynamicValue>;

std::string Describe(const DynamicValue& key) {
  return absl::StrCat(std::string(TypeOf(key).name), " key \"", FormatValue(key), "\"");
}

ExitCode Absent(const Order& order, std::ostream& err) {
  Report(absl::StrCat("no entry for ", Describe(order.key), " in cache \"", order.cache,
                      "\" (a key of another --key-type is another key)"),
         err);
  return ExitCode::kAbsent;
}

ExitCode Failed(const Order& order, const absl::Status& status, std::ostream& err) {
  if (absl::IsNotFound(status) && InfoOf(status).origin == Origin::kServer) {
    Report(absl::StrCat("cache \"", order.cache, "\" does not exist: ", InfoOf(status).peer_text,
                        "\n  next step: check the name, or make the cache with glowplug put"),
           err);
  } else {
    Report(std::string(status.message()), err);
  }
  return ExitCode::kFailure;
}

ExitCode Get(const Order& order, const DynamicCache& cache, std::ostream& out, std::ostream& err) {
  const absl::StatusOr<std::optional<DynamicValue>> found = cache.Get(order.key);
  if (!found.ok()) return Failed(order, found.status(), err);
  if (!found->has_value()) return Absent(order, err);
  const ValueType& type = TypeOf(**found);
  if (order.value_type != nullptr && order.value_type != &type) {
    Report(absl::StrCat("expected a value of type ", std::string(order.value_type->name),
                        ", found one of type ", std::string(type.name),
                        "\n  next step: leave --value-type out"),
           err);
    return ExitCode::kFailure;
  }
  out << FormatValue(**found) << '\n';
  return Flushed(out, err);
}

ExitCode Put(const Order& order, const DynamicCache& cache, std::ostream& err) {
  const absl::Status put = cache.Put(order.key, order.value);
  return put.ok() ? ExitCode::kDone : Failed(order, put, err);
}

ExitCode Remove(const Order& order, const DynamicCache& cache, std::ostream& err) {
  const absl::StatusOr<bool> removed = cache.Remove(order.key);
  if (!removed.ok()) return Failed(order, removed.status(), err);
  return *removed ? ExitCode::kDone : Absent(order, err);
}

ExitCode Scan(const Order& order, const DynamicCache& cache, std::ostream& out, std::ostream& err) {
  for (const auto& entry : cache.As<Value, Value>().Scan()) {
    if (!entry.ok()) return Failed(order, entry.status(), err);
    out << entry->key << '\t' << entry->value << '\n';
    if (!out) break;
  }
  return Flushed(out, err);
}

ExitCode Size(const Order& order, const DynamicCache& cache, std::ostream& out, std::ostream& err) {
  const absl::StatusOr<int64_t> size = cache.Size();
  if (!size.ok()) return Failed(order, size.status(), err);
  out << *size << '\n';
  return Flushed(out, err);
}

ExitCode Describe(const Order& order, const Client& client, std::ostream& out, std::ostream& err) {
  const auto type = client.DescribeType(order.cache);
  if (!type.ok()) {
    Report(std::string(type.status().message()), err);
    return ExitCode::kFailure;
  }
  if (!type->has_value()) {
    Report(
        absl::StrCat("the cluster knows no type \"", order.cache,
                     "\"\n  next step: check the name, packages included; a type is known once an "
                     "object of it was written"),
        err);
    return ExitCode::kAbsent;
  }
  out << **type << '\n';
  return Flushed(out, err);
}

// One write, so that lines of several threads do not mix.
void LogToStandardError(LogLevel, std::string_view line) {
  const std::string text = absl::StrCat("log: ", std::string(line), "\n");
  std::fwrite(text.data(), 1, text.size(), stderr);
}

absl::StatusOr<DynamicCache> CacheOf(const Client& client, const Order& order) {
  absl::StatusOr<DynamicCache> cache =
      order.command == Command::kPut
          ? client.GetOrCreateCache<DynamicValue, DynamicValue>(order.cache)
          : client.GetCache<DynamicValue, DynamicValue>(order.cache);
  if (!cache.ok() || !order.timeout.has_value()) return cache;
  return cache->WithDeadline(*order.timeout);
}

}  // namespace

ExitCode Execute(const Order& order, std::ostream& out, std::ostream& err) {
  ClientOptions options;
  if (order.log) {
    options.log_sink = &LogToStandardError;
    options.log_level = LogLevel::kDebug;
  }
  if (order.command == Command::kPing) return Ping(order, std::move(options), out, err);
  const absl::StatusOr<Client> client = Client::Open(order.target, std::move(options));
  if (!client.ok()) {
    Report(std::string(client.status().message()), err);
    return ExitCode::kFailure;
  }
  if (order.command == Command::kDescribe) return Describe(order, *client, out, err);
  const absl::StatusOr<DynamicCache> cache = CacheOf(*client, order);
  if (!cache.ok()) return Failed(order, cache.status(), err);
  switch (order.command) {
    case Command::kGet:
      return Get(order, *cache, out, err);
    case Command::kPut:
      return Put(order, *cache, err);
    case Command::kRemove:
      return Remove(order, *cache, err);
    case Command::kScan:
      return Scan(order, *cache, out, err);
    case Command::kSize:
      return Size(order, *cache, out, err);
    case Command::kDescribe:
    case Command::kPing:
      break;
  }
  return ExitCode::kFailure;
}

}  // namespace glowplug::cli
