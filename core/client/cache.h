// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CACHE_H_
#define GLOWPLUG_CACHE_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/deferred.h>
#include <glowplug/marshal.h>

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace glowplug {

// One entry of a cache.
template <class K, class V>
struct Entry {
  K key;
  V value;

  friend bool operator==(const Entry&, const Entry&) = default;
};

// Which copies Size() counts. The numbers are the protocol's (ignite-protocol, operation 1020).
enum class PeekMode : int32_t { kAll = 0, kNear = 1, kPrimary = 2, kBackup = 3 };

namespace internal {

// Text keys and values are taken as views: a literal costs no copy.
template <class T>
using Argument = std::conditional_t<std::is_same_v<T, std::string>, std::string_view, const T&>;

template <class T>
void WriteArgument(Argument<T> from, api::Value& to, sdk::HeapArena& arena) {
  Marshal<std::remove_cvref_t<Argument<T>>>::Write(from, to, arena);
}

GLOWPLUG_EXPORT absl::Status WrongRowCount(uint64_t expected, uint64_t found);

template <class T>
absl::Status ReadOne(const api::Reply& reply, T& result) {
  if (reply.row_count != 1) return WrongRowCount(1, reply.row_count);
  return Marshal<T>::Read(reply.rows[0], result);
}

inline absl::Status ReadNothing(const api::Reply&, Nothing&) { return absl::OkStatus(); }

template <class K, class V>
absl::Status ReadEntries(const api::Reply& reply, std::vector<Entry<K, V>>& result) {
  if (reply.row_count % 2 != 0) return WrongRowCount(reply.row_count + 1, reply.row_count);
  result.resize(reply.row_count / 2);
  for (size_t i = 0; i < result.size(); ++i) {
    absl::Status read = Marshal<K>::Read(reply.rows[2 * i], result[i].key);
    if (read.ok()) read = Marshal<V>::Read(reply.rows[2 * i + 1], result[i].value);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

}  // namespace internal

// A view of one cache: keys of type K, values of type V. Cheap to copy; views of one cache with
// different types or options may stand side by side. Thread-safe. It keeps its client open.
//
// Each operation has two forms: AsyncX gives a Deferred, and X is AsyncX().Wait(). Asynchronous
// operations run in no promised order, not even for one key: the server takes the requests of one
// connection up in parallel (ignite-protocol, section 3). Wait for one before the next where order
// matters.
template <Marshalled K, Marshalled V>
class Cache {
 public:
  using Key = internal::Argument<K>;
  using Value = internal::Argument<V>;

  // The library makes them: see Client.
  Cache(internal::ChannelRef channel, std::string name, int32_t id)
      : channel_(std::move(channel)), name_(std::move(name)), id_(id) {}

  const std::string& name() const { return name_; }

  // The same cache; each operation has this long to end, queueing and connecting included.
  Cache WithDeadline(absl::Duration timeout) const {
    Cache view = *this;
    view.timeout_ = timeout;
    return view;
  }

  // The value, or nothing when the key is absent: that is not an error.
  absl::StatusOr<std::optional<V>> Get(Key key) const { return AsyncGet(key).Wait(); }
  Deferred<std::optional<V>> AsyncGet(Key key) const {
    return WithKey<std::optional<V>>(api::Operation::kGet, key);
  }

  // Writes, whether or not the key was there.
  absl::Status Put(Key key, Value value) const { return AsyncPut(key, value).Wait(); }
  Deferred<void> AsyncPut(Key key, Value value) const {
    sdk::HeapArena arena;
    api::Value args[2];
    internal::WriteArgument<K>(key, args[0], arena);
    internal::WriteArgument<V>(value, args[1], arena);
    return Submit<void, &internal::ReadNothing>(api::Operation::kPut, args, 2);
  }

  // The entries of those keys that are there, in no promised order. `keys` is any range of K.
  template <class Keys>
  absl::StatusOr<std::vector<Entry<K, V>>> GetAll(const Keys& keys) const {
    return AsyncGetAll(keys).Wait();
  }
  template <class Keys>
  Deferred<std::vector<Entry<K, V>>> AsyncGetAll(const Keys& keys) const {
    sdk::HeapArena arena;
    std::vector<api::Value> args(
        static_cast<size_t>(std::distance(std::begin(keys), std::end(keys))));
    auto* arg = args.data();
    for (const auto& key : keys) internal::WriteArgument<K>(key, *arg++, arena);
    return Submit<std::vector<Entry<K, V>>, &internal::ReadEntries<K, V>>(api::Operation::kGetAll,
                                                                          args.data(), args.size());
  }

  // Writes every entry, each for itself: some may be written when it fails. `entries` is any range
  // of pairs: std::map, a vector of std::pair or of Entry.
  template <class Entries>
  absl::Status PutAll(const Entries& entries) const {
    return AsyncPutAll(entries).Wait();
  }
  template <class Entries>
  Deferred<void> AsyncPutAll(const Entries& entries) const {
    sdk::HeapArena arena;
    std::vector<api::Value> args(
        2 * static_cast<size_t>(std::distance(std::begin(entries), std::end(entries))));
    auto* arg = args.data();
    for (const auto& [key, value] : entries) {
      internal::WriteArgument<K>(key, *arg++, arena);
      internal::WriteArgument<V>(value, *arg++, arena);
    }
    return Submit<void, &internal::ReadNothing>(api::Operation::kPutAll, args.data(), args.size());
  }

  absl::StatusOr<bool> ContainsKey(Key key) const { return AsyncContainsKey(key).Wait(); }
  Deferred<bool> AsyncContainsKey(Key key) const {
    return WithKey<bool>(api::Operation::kContainsKey, key);
  }

  // True when the key was there.
  absl::StatusOr<bool> Remove(Key key) const { return AsyncRemove(key).Wait(); }
  Deferred<bool> AsyncRemove(Key key) const {
    return WithKey<bool>(api::Operation::kRemoveKey, key);
  }

  // Replaces the value if it is the expected one; true when it was.
  absl::StatusOr<bool> ReplaceIfEquals(Key key, Value expected, Value value) const {
    return AsyncReplaceIfEquals(key, expected, value).Wait();
  }
  Deferred<bool> AsyncReplaceIfEquals(Key key, Value expected, Value value) const {
    sdk::HeapArena arena;
    api::Value args[3];
    internal::WriteArgument<K>(key, args[0], arena);
    internal::WriteArgument<V>(expected, args[1], arena);
    internal::WriteArgument<V>(value, args[2], arena);
    return Submit<bool, &internal::ReadOne<bool>>(api::Operation::kReplaceIfEquals, args, 3);
  }

  // How many entries the whole cluster has.
  absl::StatusOr<int64_t> Size(PeekMode mode = PeekMode::kPrimary) const {
    return AsyncSize(mode).Wait();
  }
  Deferred<int64_t> AsyncSize(PeekMode mode = PeekMode::kPrimary) const {
    sdk::HeapArena arena;
    api::Value arg;
    Marshal<int32_t>::Write(static_cast<int32_t>(mode), arg, arena);
    return Submit<int64_t, &internal::ReadOne<int64_t>>(api::Operation::kSize, &arg, 1);
  }

 private:
  template <class Result>
  Deferred<Result> WithKey(api::Operation operation, Key key) const {
    sdk::HeapArena arena;
    api::Value arg;
    internal::WriteArgument<K>(key, arg, arena);
    return Submit<Result, &internal::ReadOne<Result>>(operation, &arg, 1);
  }

  template <class Result, auto Read>
  Deferred<Result> Submit(api::Operation operation, const api::Value* args, size_t count) const {
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = operation;
    request.cache_id = id_;
    request.args = args;
    request.arg_count = static_cast<uint32_t>(count);
    using Submitted = typename Deferred<Result>::Operation;
    using Made = internal::ReadOperation<typename Deferred<Result>::Stored, Read>;
    Ref<Operation> submitted(new Made(operation));
    internal::Submit(*channel_, submitted, request, timeout_);
    return Deferred<Result>(channel_,
                            Ref<Submitted>::Adopt(static_cast<Submitted*>(submitted.Detach())));
  }

  internal::ChannelRef channel_;
  std::string name_;
  int32_t id_;
  absl::Duration timeout_ = absl::InfiniteDuration();
};

}  // namespace glowplug

#endif  // GLOWPLUG_CACHE_H_
