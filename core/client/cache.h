// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CACHE_H_
#define GLOWPLUG_CACHE_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/arguments.h>
#include <glowplug/cache_configuration.h>
#include <glowplug/cursor.h>
#include <glowplug/deferred.h>
#include <glowplug/entry.h>
#include <glowplug/expiry.h>
#include <glowplug/marshal.h>
#include <glowplug/scan.h>
#include <glowplug/submit.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace glowplug {

// Which copies Size() counts. The numbers are the protocol's (ignite-protocol, operation 1020).
enum class PeekMode : int32_t {
  kAll = 0,      // every copy
  kNear = 1,     // those of near caches
  kPrimary = 2,  // each entry once, on the node that holds it first
  kBackup = 3,
  kOnheap = 4,  // of those on the Java heap, and not beside it
  kOffheap = 5
};

// A view of one cache: keys of type K, values of type V. Cheap to copy; views of one cache with
// different types or options may stand side by side. Thread-safe. It keeps its client open.
//
// Each operation has two forms: AsyncX gives a Deferred, and X gives what AsyncX().Wait() does.
// Asynchronous operations run in no promised order, not even for one key: the server takes the
// requests of one connection up in parallel (ignite-protocol, section 3). Wait for one before the
// next where order matters.
//
// Keys and Entries are ranges: of what is or becomes a K; of Entry<K, V>, std::pair, or whatever
// else takes apart into a key and a value. A list in braces is one, too. A request to several keys
// is not atomic: it may have been carried out for some of them when it fails.
//
// A number is taken where every number of its type fits the cache's: an int where int64_t or double
// is asked for, but no int64_t where int is. Literals are taken where they fit themselves.
template <Marshalled K, Marshalled V>
class Cache {
 public:
  using Key = internal::Argument<K>;
  using Value = internal::Argument<V>;

  // The library makes them: see Client.
  explicit Cache(internal::CacheView view) : view_(std::move(view)) {}

  const std::string& name() const { return view_.name; }

  // Each of these gives the same cache with something else, this one stays as it is.
  //
  // Each operation has this long to end, queueing and connecting included; each page of a cursor.
  Cache WithDeadline(absl::Duration timeout) const {
    Cache view = *this;
    view.view_.timeout = timeout;
    return view;
  }
  // Entries that are made, changed or read through it live as long as the policy says, whatever the
  // cache's own policy is. Servers that speak 1.6 or later.
  Cache WithExpiry(const ExpiryPolicy& policy) const {
    Cache view = *this;
    view.view_.flags |= api::kExpiry;
    view.view_.create_ms = internal::ToExpiryMillis(policy.create);
    view.view_.update_ms = internal::ToExpiryMillis(policy.update);
    view.view_.access_ms = internal::ToExpiryMillis(policy.access);
    return view;
  }
  // Filters and entry processors see objects in their binary form, so that the server needs no
  // class of theirs.
  Cache WithKeepBinary() const {
    Cache view = *this;
    view.view_.flags |= api::kKeepBinary;
    return view;
  }
  // Civil times among keys and values (absl::CivilDay, CivilSecond, ...) are of this zone instead
  // of UTC; those in a Value are what they were made as.
  Cache WithCivilZone(absl::TimeZone zone) const {
    Cache view = *this;
    view.view_.civil_zone = zone;
    return view;
  }
  // Other types on the same cache.
  template <Marshalled K2, Marshalled V2>
  Cache<K2, V2> As() const {
    return Cache<K2, V2>(view_);
  }

  // The value, or nothing when the key is absent: that is not an error.
  absl::StatusOr<std::optional<V>> Get(Key key) const {
    return Now<std::optional<V>>(api::Operation::kGet, key);
  }
  Deferred<std::optional<V>> AsyncGet(Key key) const {
    return Ask<std::optional<V>>(api::Operation::kGet, key);
  }

  // Shows the value to `visit` as a T, in the bytes it came in: a T may be a std::string_view, a
  // span of bytes or a struct of them, and nothing is copied. False when the key is absent. `visit`
  // runs before anything else is received, on whichever thread does so: it must be short, must not
  // use the client, and what it is shown is gone when it returns.
  template <Readable T, std::invocable<const T&> Visitor>
  absl::StatusOr<bool> Visit(Key key, Visitor visit) const {
    return AsyncVisit<T>(key, std::move(visit)).Wait();
  }
  template <Readable T, std::invocable<const T&> Visitor>
  Deferred<bool> AsyncVisit(Key key, Visitor visit) const {
    sdk::HeapArena arena;
    api::Value arg;
    {
      const internal::CivilTimeScope scope(view_.zone());
      internal::WriteArgument<K>(key, arg, arena);
    }
    Ref<Operation> submitted(
        new internal::VisitOperation<T, Visitor>(std::move(visit), view_.civil_zone));
    internal::Submit(*view_.channel, submitted, view_.RequestFor(api::Operation::kGet, &arg, 1),
                     view_.timeout);
    return internal::DeferredOf<bool>(view_.channel, std::move(submitted));
  }

  // Writes, whether or not the key was there.
  absl::Status Put(Key key, Value value) const {
    return Now<void>(api::Operation::kPut, key, value);
  }
  Deferred<void> AsyncPut(Key key, Value value) const {
    return Ask<void>(api::Operation::kPut, key, value);
  }

  // Writes if the key is absent; true when it was.
  absl::StatusOr<bool> PutIfAbsent(Key key, Value value) const {
    return Now<bool>(api::Operation::kPutIfAbsent, key, value);
  }
  Deferred<bool> AsyncPutIfAbsent(Key key, Value value) const {
    return Ask<bool>(api::Operation::kPutIfAbsent, key, value);
  }

  // Each gives the value that was there before, or nothing.
  absl::StatusOr<std::optional<V>> GetAndPut(Key key, Value value) const {
    return Now<std::optional<V>>(api::Operation::kGetAndPut, key, value);
  }
  Deferred<std::optional<V>> AsyncGetAndPut(Key key, Value value) const {
    return Ask<std::optional<V>>(api::Operation::kGetAndPut, key, value);
  }
  // Writes only if the key was there.
  absl::StatusOr<std::optional<V>> GetAndReplace(Key key, Value value) const {
    return Now<std::optional<V>>(api::Operation::kGetAndReplace, key, value);
  }
  Deferred<std::optional<V>> AsyncGetAndReplace(Key key, Value value) const {
    return Ask<std::optional<V>>(api::Operation::kGetAndReplace, key, value);
  }
  absl::StatusOr<std::optional<V>> GetAndRemove(Key key) const {
    return Now<std::optional<V>>(api::Operation::kGetAndRemove, key);
  }
  Deferred<std::optional<V>> AsyncGetAndRemove(Key key) const {
    return Ask<std::optional<V>>(api::Operation::kGetAndRemove, key);
  }
  // Writes only if the key was absent.
  absl::StatusOr<std::optional<V>> GetAndPutIfAbsent(Key key, Value value) const {
    return Now<std::optional<V>>(api::Operation::kGetAndPutIfAbsent, key, value);
  }
  Deferred<std::optional<V>> AsyncGetAndPutIfAbsent(Key key, Value value) const {
    return Ask<std::optional<V>>(api::Operation::kGetAndPutIfAbsent, key, value);
  }

  // Writes only if the key is there; true when it was.
  absl::StatusOr<bool> Replace(Key key, Value value) const {
    return Now<bool>(api::Operation::kReplace, key, value);
  }
  Deferred<bool> AsyncReplace(Key key, Value value) const {
    return Ask<bool>(api::Operation::kReplace, key, value);
  }
  // Replaces the value if it is the expected one; true when it was.
  absl::StatusOr<bool> ReplaceIfEquals(Key key, Value expected, Value value) const {
    return Now<bool>(api::Operation::kReplaceIfEquals, key, expected, value);
  }
  Deferred<bool> AsyncReplaceIfEquals(Key key, Value expected, Value value) const {
    return Ask<bool>(api::Operation::kReplaceIfEquals, key, expected, value);
  }

  // True when the key was there.
  absl::StatusOr<bool> Remove(Key key) const { return Now<bool>(api::Operation::kRemoveKey, key); }
  Deferred<bool> AsyncRemove(Key key) const { return Ask<bool>(api::Operation::kRemoveKey, key); }
  // Removes the entry if its value is the expected one; true when it was.
  absl::StatusOr<bool> RemoveIfEquals(Key key, Value expected) const {
    return Now<bool>(api::Operation::kRemoveIfEquals, key, expected);
  }
  Deferred<bool> AsyncRemoveIfEquals(Key key, Value expected) const {
    return Ask<bool>(api::Operation::kRemoveIfEquals, key, expected);
  }
  // Listeners and a cache store are told of each entry, as by Remove().
  template <class Keys = std::initializer_list<K>>
  absl::Status RemoveKeys(Keys&& keys) const {
    return AsyncRemoveKeys(keys).Wait();
  }
  template <class Keys = std::initializer_list<K>>
  Deferred<void> AsyncRemoveKeys(Keys&& keys) const {
    return AskForKeys<void>(api::Operation::kRemoveKeys, keys);
  }
  absl::Status RemoveAll() const { return AsyncRemoveAll().Wait(); }
  Deferred<void> AsyncRemoveAll() const { return Ask<void>(api::Operation::kRemoveAll); }

  // As the removals, but nobody is told: neither listeners nor a cache store.
  absl::Status Clear() const { return AsyncClear().Wait(); }
  Deferred<void> AsyncClear() const { return Ask<void>(api::Operation::kClear); }
  absl::Status ClearKey(Key key) const { return Now<void>(api::Operation::kClearKey, key); }
  Deferred<void> AsyncClearKey(Key key) const { return Ask<void>(api::Operation::kClearKey, key); }
  template <class Keys = std::initializer_list<K>>
  absl::Status ClearKeys(Keys&& keys) const {
    return AsyncClearKeys(keys).Wait();
  }
  template <class Keys = std::initializer_list<K>>
  Deferred<void> AsyncClearKeys(Keys&& keys) const {
    return AskForKeys<void>(api::Operation::kClearKeys, keys);
  }

  // The entries of those keys that are there, in no promised order.
  template <class Keys = std::initializer_list<K>>
  absl::StatusOr<std::vector<Entry<K, V>>> GetAll(Keys&& keys) const {
    return AsyncGetAll(keys).Wait();
  }
  template <class Keys = std::initializer_list<K>>
  Deferred<std::vector<Entry<K, V>>> AsyncGetAll(Keys&& keys) const {
    return AskForKeys<std::vector<Entry<K, V>>, &internal::ReadEntries<K, V>>(
        api::Operation::kGetAll, keys);
  }

  template <class Entries = std::initializer_list<Entry<K, V>>>
  absl::Status PutAll(Entries&& entries) const {
    return AsyncPutAll(entries).Wait();
  }
  template <class Entries = std::initializer_list<Entry<K, V>>>
  Deferred<void> AsyncPutAll(Entries&& entries) const {
    constexpr bool kLasting = internal::kGivesLastingEntries<Entries>;
    std::deque<K> keys;
    std::deque<V> values;
    internal::ArgumentList args(view_.zone());
    for (const auto& [key, value] : entries) {
      args.template Add<K, kLasting>(key, keys);
      args.template Add<V, kLasting>(value, values);
    }
    return Submit<void>(api::Operation::kPutAll, args.data(), args.size());
  }

  absl::StatusOr<bool> ContainsKey(Key key) const {
    return Now<bool>(api::Operation::kContainsKey, key);
  }
  Deferred<bool> AsyncContainsKey(Key key) const {
    return Ask<bool>(api::Operation::kContainsKey, key);
  }
  // True when all of them are there.
  template <class Keys = std::initializer_list<K>>
  absl::StatusOr<bool> ContainsKeys(Keys&& keys) const {
    return AsyncContainsKeys(keys).Wait();
  }
  template <class Keys = std::initializer_list<K>>
  Deferred<bool> AsyncContainsKeys(Keys&& keys) const {
    return AskForKeys<bool>(api::Operation::kContainsKeys, keys);
  }

  // How many entries the whole cluster has; with several modes, their sum.
  absl::StatusOr<int64_t> Size(PeekMode mode = PeekMode::kPrimary) const {
    return AsyncSize(mode).Wait();
  }
  absl::StatusOr<int64_t> Size(std::initializer_list<PeekMode> modes) const {
    return AsyncSize(modes).Wait();
  }
  Deferred<int64_t> AsyncSize(PeekMode mode = PeekMode::kPrimary) const {
    return AsyncSize({mode});
  }
  Deferred<int64_t> AsyncSize(std::initializer_list<PeekMode> modes) const {
    internal::ArgumentList args;
    for (const PeekMode mode : modes) args.Add<int32_t>(static_cast<int32_t>(mode));
    return Submit<int64_t>(api::Operation::kSize, args.data(), args.size());
  }

  // The value as the node that takes the request has it in its memory, primary or backup; nothing
  // when it has none. No store is asked, no other node.
  absl::StatusOr<std::optional<V>> LocalPeek(Key key) const {
    return Now<std::optional<V>>(api::Operation::kLocalPeek, key);
  }
  Deferred<std::optional<V>> AsyncLocalPeek(Key key) const {
    return Ask<std::optional<V>>(api::Operation::kLocalPeek, key);
  }

  // Runs an entry processor where the entry is, atomically, and gives what it returns as an R. The
  // processor is a Java object, its class a javax.cache.processor.EntryProcessor that the servers
  // have on their class path: a Value, or a described struct of that type name. What it throws is
  // UNKNOWN with the server's text; the entry is then as it was. Servers with feature 17.
  template <Readable R = glowplug::Value, Writable Processor, Writable... Arguments>
  absl::StatusOr<R> Invoke(Key key, const Processor& processor,
                           const Arguments&... arguments) const {
    return AsyncInvoke<R>(key, processor, arguments...).Wait();
  }
  template <Readable R = glowplug::Value, Writable Processor, Writable... Arguments>
  Deferred<R> AsyncInvoke(Key key, const Processor& processor,
                          const Arguments&... arguments) const {
    internal::ArgumentList args(view_.zone());
    args.Add<K>(key);
    args.AddWritable(processor);
    (args.AddWritable(arguments), ...);
    return Submit<R>(api::Operation::kInvoke, args.data(), args.size());
  }
  // The same for each key by itself: one that fails has its error.
  template <Readable R = glowplug::Value, class Keys = std::initializer_list<K>, Writable Processor,
            Writable... Arguments>
  absl::StatusOr<std::vector<Invoked<K, R>>> InvokeAll(Keys&& keys, const Processor& processor,
                                                       const Arguments&... arguments) const {
    return AsyncInvokeAll<R>(keys, processor, arguments...).Wait();
  }
  template <Readable R = glowplug::Value, class Keys = std::initializer_list<K>, Writable Processor,
            Writable... Arguments>
  Deferred<std::vector<Invoked<K, R>>> AsyncInvokeAll(Keys&& keys, const Processor& processor,
                                                      const Arguments&... arguments) const {
    std::deque<K> kept;
    internal::ArgumentList args(view_.zone());
    args.Add<int32_t>(0);
    args.AddEach(keys, kept);
    args[0].int64 = static_cast<int64_t>(args.size() - 1);
    args.AddWritable(processor);
    (args.AddWritable(arguments), ...);
    return Submit<std::vector<Invoked<K, R>>, &internal::ReadInvoked<K, R>>(
        api::Operation::kInvokeAll, args.data(), args.size());
  }

  // Every entry, or those that the options pick, page by page: see Cursor. An entry that is put or
  // removed meanwhile may or may not be among them; none is given twice.
  Cursor<Entry<K, V>> Scan(const ScanOptions& options = {}) const {
    internal::ArgumentList args;
    args.Add<glowplug::Value>(options.filter);
    args.Add<int32_t>(options.page_size);
    args.Add<int32_t>(options.partition.value_or(-1));
    args.Add<bool>(options.local);
    Cursor<Entry<K, V>> cursor(
        internal::ServerCursor(view_.channel, view_.timeout, api::Operation::kScanPage),
        &internal::ReadEntries<K, V>, view_.civil_zone);
    cursor.Open(view_.RequestFor(api::Operation::kScan, args.data(), args.size()),
                internal::Check(options));
    return cursor;
  }

  // For replication between clusters, as Ignite's own change data capture does it: writes, or
  // removes, where the version that comes wins over the one that is there. Servers with feature 12.
  template <class Entries = std::initializer_list<ConflictingEntry<K, V>>>
  absl::Status PutAllConflict(Entries&& entries) const {
    return AsyncPutAllConflict(entries).Wait();
  }
  template <class Entries = std::initializer_list<ConflictingEntry<K, V>>>
  Deferred<void> AsyncPutAllConflict(Entries&& entries) const {
    std::deque<ConflictingEntry<K, V>> kept;
    internal::ArgumentList args(view_.zone());
    internal::ForEachLasting(entries, kept, [&](const ConflictingEntry<K, V>& entry) {
      args.Add<K>(entry.key);
      args.Add<V>(entry.value);
      args.AddWritable(entry.version);
      args.Add<int64_t>(internal::ToExpireTime(entry.expires));
    });
    return Submit<void>(api::Operation::kPutAllConflict, args.data(), args.size());
  }
  template <class Keys = std::initializer_list<ConflictingKey<K>>>
  absl::Status RemoveAllConflict(Keys&& keys) const {
    return AsyncRemoveAllConflict(keys).Wait();
  }
  template <class Keys = std::initializer_list<ConflictingKey<K>>>
  Deferred<void> AsyncRemoveAllConflict(Keys&& keys) const {
    std::deque<ConflictingKey<K>> kept;
    internal::ArgumentList args(view_.zone());
    internal::ForEachLasting(keys, kept, [&](const ConflictingKey<K>& key) {
      args.Add<K>(key.key);
      args.AddWritable(key.version);
    });
    return Submit<void>(api::Operation::kRemoveAllConflict, args.data(), args.size());
  }

  // What the cache was made with, and the server's defaults for the rest.
  absl::StatusOr<CacheConfiguration> Configuration() const { return AsyncConfiguration().Wait(); }
  Deferred<CacheConfiguration> AsyncConfiguration() const {
    api::Request request = internal::RequestFor(api::Operation::kCacheConfiguration);
    request.cache_id = view_.id;
    return internal::Submit<CacheConfiguration, &internal::ReadConfiguration>(
        view_.channel, request, view_.timeout);
  }

 private:
  // Of a key and as many values as the operation takes.
  template <class Result, class... Values>
  Deferred<Result> Ask(api::Operation operation, Key key, const Values&... values) const {
    sdk::HeapArena arena;
    api::Value args[1 + sizeof...(Values)];
    Write(args, arena, key, values...);
    return Submit<Result>(operation, args, std::size(args));
  }
  // What Ask().Wait() gives.
  template <class Result, class... Values>
  typename Deferred<Result>::Result Now(api::Operation operation, Key key,
                                        const Values&... values) const {
    sdk::HeapArena arena;
    api::Value args[1 + sizeof...(Values)];
    Write(args, arena, key, values...);
    return internal::Caller::Call<Result, internal::kReadResult<Result>>(
        *view_.channel, view_.RequestFor(operation, args, std::size(args)), view_.timeout,
        view_.zone());
  }
  template <class... Values>
  void Write(api::Value* args, sdk::HeapArena& arena, Key key, const Values&... values) const {
    const internal::CivilTimeScope scope(view_.zone());
    internal::WriteArgument<K>(key, *args, arena);
    (internal::WriteArgument<V>(values, *++args, arena), ...);
  }
  template <class Result>
  Deferred<Result> Ask(api::Operation operation) const {
    return Submit<Result>(operation, nullptr, 0);
  }

  template <class Result, auto Read = internal::kReadResult<Result>, class Keys>
  Deferred<Result> AskForKeys(api::Operation operation, Keys&& keys) const {
    std::deque<K> kept;
    internal::ArgumentList args(view_.zone());
    args.AddEach(keys, kept);
    return Submit<Result, Read>(operation, args.data(), args.size());
  }

  template <class Result, auto Read = internal::kReadResult<Result>>
  Deferred<Result> Submit(api::Operation operation, const api::Value* args, size_t count) const {
    return internal::Submit<Result, Read>(view_.channel, view_.RequestFor(operation, args, count),
                                          view_.timeout, view_.zone());
  }

  internal::CacheView view_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CACHE_H_
