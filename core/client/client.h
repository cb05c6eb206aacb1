// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CLIENT_H_
#define GLOWPLUG_CLIENT_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/address_finder.h>
#include <glowplug/any_deferred.h>
#include <glowplug/cache.h>
#include <glowplug/cluster.h>
#include <glowplug/error.h>
#include <glowplug/export.h>
#include <glowplug/listener.h>
#include <glowplug/log.h>
#include <glowplug/metrics.h>
#include <glowplug/node_connection.h>
#include <glowplug/partition_mapper.h>
#include <glowplug/retry_policy.h>
#include <glowplug/secret_source.h>
#include <glowplug/type_description.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug {

// What a host gives a client that no file can hold.
struct ClientOptions {
  // Where log lines go. Without one, nothing is logged.
  LogSink log_sink;
  // From which level on. Without one, the configuration's client.log, or else warnings.
  std::optional<LogLevel> log_level;
  // Is told of every operation that ends and of connections; may be null.
  std::shared_ptr<Listener> listener;
  // Which operations are sent again when their connection is lost, in place of the configuration's
  // client.retry; may be null.
  std::shared_ptr<RetryPolicy> retry_policy;
  // Gives the secrets that the configuration refers to by {"callback": NAME}; may be null.
  SecretSource secrets;
  // Where the nodes are, in place of the configuration's endpoints, which are not looked at; may be
  // null.
  AddressFinder address_finder;
  // How addresses that the cluster tells are reached, in place of the configuration's rules
  // (client.address_map, address_allow, address_deny); may be null.
  AddressMapper address_mapper;
  // Where keys lie in caches that have an affinity function of their own; may be null.
  PartitionMapper partition_mapper;
};

// A door to a cluster, a node or a store: whatever the configuration names. Cheap to copy, all
// copies are one client. Thread-safe. Connections close when the last copy and the last Cache and
// Deferred made from it are gone, or at Close().
class GLOWPLUG_EXPORT Client {
 public:
  // Opens by a URI ("ignite://user@host1:10800,host2?tls=on"), or by the path of a configuration
  // file (docs/configuration.md). Checks the whole configuration before any plugin is loaded, and
  // answers when one of the nodes has accepted the handshake. Errors: INVALID_ARGUMENT and
  // NOT_FOUND for a configuration or plugin that will not do, UNAUTHENTICATED, else why no node
  // could be reached, each with its own reason, within client.connect_timeout a node's address.
  static absl::StatusOr<Client> Open(std::string_view target, ClientOptions options = {});

  // The same client, on whose own operations, and on those of what it is asked for (caches, the
  // cluster), there is this long to end, queueing and connecting included; infinite: as the
  // configuration's client.timeout says. This one stays as it is.
  Client WithDeadline(absl::Duration timeout) const {
    Client view = *this;
    view.timeout_ = timeout;
    return view;
  }

  // A view of the cache, which is made unless it is there: with the server's defaults, or as the
  // configuration says. One that is there stays as it is.
  template <Marshalled K, Marshalled V>
  absl::StatusOr<Cache<K, V>> GetOrCreateCache(std::string_view name) const {
    return ViewOf<K, V>(name, AsyncGetOrCreateCache(name));
  }
  template <Marshalled K, Marshalled V>
  absl::StatusOr<Cache<K, V>> GetOrCreateCache(const CacheConfiguration& configuration) const {
    return ViewOf<K, V>(configuration.name, AsyncGetOrCreateCache(configuration));
  }
  Deferred<void> AsyncGetOrCreateCache(std::string_view name) const;
  Deferred<void> AsyncGetOrCreateCache(const CacheConfiguration& configuration) const;
  // The same; ALREADY_EXISTS when it is there.
  template <Marshalled K, Marshalled V>
  absl::StatusOr<Cache<K, V>> CreateCache(std::string_view name) const {
    return ViewOf<K, V>(name, AsyncCreateCache(name));
  }
  template <Marshalled K, Marshalled V>
  absl::StatusOr<Cache<K, V>> CreateCache(const CacheConfiguration& configuration) const {
    return ViewOf<K, V>(configuration.name, AsyncCreateCache(configuration));
  }
  Deferred<void> AsyncCreateCache(std::string_view name) const;
  Deferred<void> AsyncCreateCache(const CacheConfiguration& configuration) const;
  // A view without asking the server: operations answer NOT_FOUND when there is no such cache.
  template <Marshalled K, Marshalled V>
  Cache<K, V> GetCache(std::string_view name) const {
    return Cache<K, V>(
        {.channel = channel_, .name = std::string(name), .id = CacheId(name), .timeout = timeout_});
  }
  // Removes the cache with all its entries. NOT_FOUND when there is none.
  absl::Status DestroyCache(std::string_view name) const { return AsyncDestroyCache(name).Wait(); }
  Deferred<void> AsyncDestroyCache(std::string_view name) const;
  // In no promised order.
  absl::StatusOr<std::vector<std::string>> CacheNames() const { return AsyncCacheNames().Wait(); }
  Deferred<std::vector<std::string>> AsyncCacheNames() const;

  // State, nodes and endpoints of the cluster as a whole.
  glowplug::Cluster Cluster() const { return glowplug::Cluster(channel_, timeout_); }

  // Tells the cluster of a described struct or enum, before the first object of it is written: that
  // would do it by itself. Servers keep every version of a type; FAILED_PRECONDITION or UNKNOWN
  // with the server's text when a field is known there with another type.
  template <class T>
  absl::Status RegisterType() const {
    return RegisterType(TypeDescription::Of<T>());
  }
  absl::Status RegisterType(const TypeDescription& description) const {
    return AsyncRegisterType(description).Wait();
  }
  Deferred<void> AsyncRegisterType(const TypeDescription& description) const;
  // All that the cluster knows of the type of this name, or of this id (TypeDescription::id, or
  // what a JavaClass, an Enum or an error names); nothing when it knows none.
  absl::StatusOr<std::optional<TypeDescription>> DescribeType(std::string_view name) const {
    return AsyncDescribeType(name).Wait();
  }
  absl::StatusOr<std::optional<TypeDescription>> DescribeType(int32_t type_id) const {
    return AsyncDescribeType(type_id).Wait();
  }
  Deferred<std::optional<TypeDescription>> AsyncDescribeType(std::string_view name) const;
  Deferred<std::optional<TypeDescription>> AsyncDescribeType(int32_t type_id) const;

  // After how long without a request a server closes a connection; infinite: never. Of whichever
  // node takes the question.
  absl::StatusOr<absl::Duration> IdleTimeout() const { return AsyncIdleTimeout().Wait(); }
  Deferred<absl::Duration> AsyncIdleTimeout() const;
  // A request that asks nothing, on one connection. Servers with feature 11.
  absl::Status Heartbeat() const { return AsyncHeartbeat().Wait(); }
  Deferred<void> AsyncHeartbeat() const;

  // The next operation that is done and whose result nobody has, of any kind and in the order they
  // ended; the calling thread sends and receives until there is one. Each is given out once, to one
  // of the threads that call this. Nothing when the time has come, and at once when Outstanding()
  // has none to wait for: those that a callback, a coroutine, a Window or a Wait() has are not
  // given out, nor those whose Deferred was dropped.
  std::optional<AnyDeferred> Loop(absl::Duration timeout = absl::InfiniteDuration()) const;
  // Operations submitted and not ended.
  uint64_t Outstanding() const;
  // Waits until none is outstanding, their callbacks have run and the cursors that were given up
  // are closed on their servers, sending and receiving; DEADLINE_EXCEEDED when that is not so in
  // time. In a callback, it waits for no callback.
  absl::Status Drain(absl::Duration timeout = absl::InfiniteDuration()) const;

  // Refuses new operations with CANCELLED, waits this long for those outstanding, then abandons the
  // rest and closes every connection. Idempotent.
  void Close(absl::Duration drain = absl::Seconds(10)) const;
  // Ends every outstanding operation with CANCELLED, each with its own InfoOf(): may_have_happened
  // tells whether its request may have reached the server. Closes every connection.
  void Abandon() const;

  // For a host with a loop of its own and client.threads = 0: a descriptor that is readable when
  // RunOnce() has something to do, to be watched for reading, level-triggered. The client owns it.
  int PollFd() const;
  // Sends, receives, and runs callbacks that are due. Does not sleep.
  void RunOnce() const;

  // Each node that it knows of: those of the configuration, those that were found or that the
  // cluster told of. Asks nobody.
  std::vector<NodeConnection> Connections() const;
  // One round trip to that node of Connections() and to no other, connecting to it first if need
  // be: a heartbeat, or where the server has none the names of its caches. The error is that
  // node's own.
  absl::Status Ping(const NodeConnection& connection) const;

  // What it has counted since it was opened.
  ClientMetrics Metrics() const;

 private:
  friend class Window;

  explicit Client(internal::ChannelRef channel) : channel_(std::move(channel)) {}

  template <class Result, auto Read>
  Deferred<Result> Ask(const api::Request& request) const;
  Deferred<void> AsyncByName(api::Operation operation, std::string_view name) const;
  Deferred<void> AsyncConfigured(api::Operation operation,
                                 const CacheConfiguration& configuration) const;
  Deferred<std::optional<TypeDescription>> AsyncTypeOf(const internal::ArgumentList& args) const;
  int32_t CacheId(std::string_view name) const;

  template <class K, class V>
  absl::StatusOr<Cache<K, V>> ViewOf(std::string_view name, Deferred<void> made) const {
    if (absl::Status status = made.Wait(); !status.ok()) return status;
    return GetCache<K, V>(name);
  }

  internal::ChannelRef channel_;
  absl::Duration timeout_ = absl::InfiniteDuration();
};

}  // namespace glowplug

#endif  // GLOWPLUG_CLIENT_H_
