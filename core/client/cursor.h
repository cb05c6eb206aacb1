// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CURSOR_H_
#define GLOWPLUG_CURSOR_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/deferred.h>
#include <glowplug/entry.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace glowplug {

namespace internal {

// What a page says beside its rows. Written before its operation is done.
struct PageInfo {
  bool came = false;
  bool more = false;
  int64_t cursor = 0;  // in the first page alone
};

// The operation that reads a page.
template <class Row>
class PageOperation final : public ResultOperation<std::vector<Row>> {
 public:
  using ReadRows = absl::Status (*)(const api::Reply&, std::vector<Row>&);

  PageOperation(api::Operation operation, ReadRows read, std::optional<absl::TimeZone> zone)
      : ResultOperation<std::vector<Row>>(operation), read_(read), zone_(zone) {}

  absl::Status Decode(const api::Reply& reply) override {
    info_ = {true, reply.more != 0, reply.resource};
    const CivilTimeScope scope(zone_ ? &*zone_ : nullptr);
    return read_(reply, this->result_);
  }
  const PageInfo& info() const { return info_; }

 private:
  const ReadRows read_;
  const std::optional<absl::TimeZone> zone_;
  PageInfo info_;
};

// A cursor as the server has it: it lives on the connection that its first page came over, and is
// freed by the server with its last page, or else by Close(). One page is asked for at a time: the
// server would answer two in any order (ignite-protocol, section 3).
class GLOWPLUG_EXPORT ServerCursor {
 public:
  // `timeout` is each page's; `next_page` asks for all but the first.
  ServerCursor(ChannelRef channel, absl::Duration timeout, api::Operation next_page)
      : channel_(std::move(channel)), timeout_(timeout), next_page_(next_page) {}
  ServerCursor(ServerCursor&&) noexcept = default;
  ServerCursor& operator=(ServerCursor&& other) noexcept;
  ~ServerCursor() { Close(); }

  // Each lets the operation, whose info it is, read a page; it ends at once when there is none, and
  // with `refused` when that is an error.
  void AskFirst(const Ref<Operation>& page, const PageInfo& info, const api::Request& request,
                const absl::Status& refused);
  void AskNext(const Ref<Operation>& page, const PageInfo& info);

  // The page asked for last was the last one there is. False while it is on its way.
  bool Ended();
  void Close();

  const ChannelRef& channel() const { return channel_; }

 private:
  absl::Status TakeOver();

  ChannelRef channel_;  // null: moved from
  absl::Duration timeout_;
  api::Operation next_page_;
  Ref<Operation> page_;             // asked for last, until it has been taken over
  const PageInfo* info_ = nullptr;  // its own
  std::optional<int64_t> cursor_;   // from the first page on
  uint64_t connection_ = 0;         // which it is pinned to
  bool more_ = true;
  bool closed_ = false;
  absl::Status status_;  // of the pages until now
};

template <class Row>
struct MapOfRow {};
template <class K, class V>
struct MapOfRow<Entry<K, V>> {
  static_assert(
      std::totally_ordered<K> || requires(const K& key) { std::hash<K>{}(key); },
      "keys of this type have neither an order nor a std::hash: name a map that can hold them, "
      "ToMap<std::map<K, V, Compare>>(limit)");
  using Map = std::conditional_t<std::totally_ordered<K>, std::map<K, V>, std::unordered_map<K, V>>;
};

}  // namespace internal

// The rows of an answer that comes in pages, as a range of StatusOr<Row>:
//   for (auto& entry : cache.Scan()) {
//     if (!entry.ok()) return entry.status();
//     Use(entry->key, entry->value);
//   }
// or page by page, with all that a Deferred can do. The next page is asked for while the one before
// it is gone through. An error is the range's last element; a row that does not read as the cache's
// types makes its page one.
//
// Dropping the cursor frees it on the server, unless it has come to its end; a page that is on its
// way then has no result. It lives on one connection and is gone with it. It keeps its client open.
// Movable, while nobody iterates; not thread-safe.
template <class Row>
class Cursor {
 public:
  using Page = std::vector<Row>;
  using ReadRows = typename internal::PageOperation<Row>::ReadRows;

  // The library makes them.
  Cursor(internal::ServerCursor server, ReadRows read, std::optional<absl::TimeZone> zone)
      : server_(std::move(server)), read_(read), zone_(zone) {}
  void Open(const api::Request& request, const absl::Status& refused) {
    Ref<internal::PageOperation<Row>> page(
        new internal::PageOperation<Row>(request.operation, read_, zone_));
    server_.AskFirst(page, page->info(), request, refused);
    ahead_.emplace(server_.channel(), std::move(page));
  }
  Cursor(Cursor&&) noexcept = default;
  Cursor& operator=(Cursor&& other) noexcept {
    // Closing comes before the drop of the page that is on its way.
    server_ = std::move(other.server_);
    read_ = other.read_;
    zone_ = other.zone_;
    ahead_ = std::exchange(other.ahead_, std::nullopt);
    page_ = std::move(other.page_);
    next_row_ = other.next_row_;
    current_ = std::exchange(other.current_, std::nullopt);
    began_ = other.began_;
    return *this;
  }

  // The next page; an empty one is the end. The page before it must have come: else, and after an
  // error, the answer is FAILED_PRECONDITION, or that error. Asked for as soon as a page has come,
  // the next one travels while that is worked on:
  //   auto next = cursor.AsyncNextPage();
  //   while (true) {
  //     auto page = co_await next;
  //     if (!page.ok() || page->empty()) break;
  //     next = cursor.AsyncNextPage();
  //     Work(*page);
  //   }
  // It leaves out the rows that iterating has asked for already.
  Deferred<Page> AsyncNextPage() {
    if (ahead_.has_value()) return *std::exchange(ahead_, std::nullopt);
    Ref<internal::PageOperation<Row>> page(
        new internal::PageOperation<Row>(api::Operation::kScanPage, read_, zone_));
    server_.AskNext(page, page->info());
    return Deferred<Page>(server_.channel(), std::move(page));
  }
  absl::StatusOr<Page> NextPage() { return AsyncNextPage().Wait(); }

  // The server has given its last page.
  bool ended() { return server_.Ended(); }
  // Frees it on the server, now. Further pages are FAILED_PRECONDITION.
  void Close() {
    server_.Close();
    ahead_.reset();
    page_.clear();
    next_row_ = 0;
  }

  // All entries in one map, or RESOURCE_EXHAUSTED when there are more than `limit`; a key that
  // comes twice counts once. Ordered by key where keys have an order.
  template <class Map = typename internal::MapOfRow<Row>::Map>
  absl::StatusOr<Map> ToMap(size_t limit);

  // An input iterator: there is one position, which all iterators of a cursor share.
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = absl::StatusOr<Row>;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(Cursor* cursor) : cursor_(cursor) {}
    value_type& operator*() const { return *cursor_->current_; }
    value_type* operator->() const { return &*cursor_->current_; }
    Iterator& operator++() {
      cursor_->Advance();
      return *this;
    }
    void operator++(int) { cursor_->Advance(); }
    friend bool operator==(const Iterator& at, std::default_sentinel_t) { return at.AtEnd(); }

   private:
    bool AtEnd() const { return !cursor_->current_.has_value(); }

    Cursor* cursor_ = nullptr;
  };

  // Waits for the first page. Goes on where iterating stopped before.
  Iterator begin() {
    if (!std::exchange(began_, true)) Advance();
    return Iterator(this);
  }
  std::default_sentinel_t end() const { return {}; }

 private:
  void Advance() {
    if (current_.has_value() && !current_->ok()) return current_.reset();
    while (next_row_ == page_.size()) {
      absl::StatusOr<Page> page = NextPage();
      if (!page.ok()) {
        current_.emplace(page.status());
        return;
      }
      if (page->empty() && ended()) return current_.reset();
      page_ = *std::move(page);
      next_row_ = 0;
      if (!ended()) AskAhead();
    }
    current_.emplace(std::move(page_[next_row_++]));
  }

  void AskAhead() {
    ahead_ = AsyncNextPage();
    // Sends it, for nobody waits for it yet.
    ahead_->WaitFor(absl::ZeroDuration());
  }

  std::optional<Deferred<Page>> ahead_;  // asked for, not given out; outlives server_
  internal::ServerCursor server_;
  ReadRows read_;
  std::optional<absl::TimeZone> zone_;  // of civil times; nothing: UTC
  Page page_;                           // being iterated over
  size_t next_row_ = 0;                 // of it
  std::optional<absl::StatusOr<Row>> current_;
  bool began_ = false;
};

namespace internal {
GLOWPLUG_EXPORT absl::Status BeyondLimit(size_t limit);
}  // namespace internal

template <class Row>
template <class Map>
absl::StatusOr<Map> Cursor<Row>::ToMap(size_t limit) {
  Map map;
  for (absl::StatusOr<Row>& row : *this) {
    if (!row.ok()) return row.status();
    map.insert_or_assign(std::move(row->key), std::move(row->value));
    if (map.size() > limit) return internal::BeyondLimit(limit);
  }
  return map;
}

}  // namespace glowplug

#endif  // GLOWPLUG_CURSOR_H_
