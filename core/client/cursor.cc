// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/cursor.h>
#include <glowplug/scan.h>

#include <thread>
#include <utility>

namespace glowplug {
namespace internal {
namespace {

// Of an operation that is not to be sent. Whoever asks for it finds it done; Loop() does not count
// it among those it may wait for.
void FinishLocally(Operation& operation, absl::Status status) {
  operation.consumer = Consumer::kDeferred;
  operation.Finish(std::move(status));
}

// Nobody waits for the answer: a cursor that is gone already needs no closing.
void CloseOnServer(const ChannelRef& channel, absl::Duration timeout, int64_t cursor,
                   uint64_t connection) {
  sdk::HeapArena arena;
  api::Value id;
  Marshal<int64_t>::Write(cursor, id, arena);
  const Ref<Operation> close(
      new ReadOperation<Nothing, &ReadNothing>(api::Operation::kCloseResource));
  Submit(*channel, close, RequestFor(api::Operation::kCloseResource, &id, 1), timeout, connection);
  Drop(*channel, *close);
}

}  // namespace

ServerCursor& ServerCursor::operator=(ServerCursor&& other) noexcept {
  Close();
  channel_ = std::move(other.channel_);
  timeout_ = other.timeout_;
  next_page_ = other.next_page_;
  page_ = std::move(other.page_);
  info_ = other.info_;
  cursor_ = other.cursor_;
  connection_ = other.connection_;
  more_ = other.more_;
  closed_ = other.closed_;
  status_ = std::move(other.status_);
  return *this;
}

void ServerCursor::AskFirst(const Ref<Operation>& page, const PageInfo& info,
                            const api::Request& request, const absl::Status& refused) {
  page_ = page;
  info_ = &info;
  if (!refused.ok()) return FinishLocally(*page, refused);
  Submit(*channel_, page, request, timeout_, /*connection=*/0);
}

void ServerCursor::AskNext(const Ref<Operation>& page, const PageInfo& info) {
  if (const absl::Status came = TakeOver(); !came.ok()) return FinishLocally(*page, came);
  if (!more_) return FinishLocally(*page, absl::OkStatus());
  sdk::HeapArena arena;
  api::Value id;
  Marshal<int64_t>::Write(*cursor_, id, arena);
  page_ = page;
  info_ = &info;
  Submit(*channel_, page, RequestFor(next_page_, &id, 1), timeout_, connection_);
}

// What the page asked for last has told, when it has come.
absl::Status ServerCursor::TakeOver() {
  if (closed_) {
    return absl::FailedPreconditionError("the cursor was closed. Open another one");
  }
  if (!page_) return status_;
  if (!page_->done()) {
    return absl::FailedPreconditionError(
        "the page before this one has not come yet. Wait for it before the next is asked for");
  }
  if (info_->came) {
    more_ = info_->more;
    if (!cursor_.has_value()) {
      cursor_ = info_->cursor;
      connection_ = page_->connection_id;
    }
  }
  status_ = page_->status();
  page_ = {};
  return status_;
}

bool ServerCursor::Ended() {
  TakeOver().IgnoreError();
  return !more_;
}

void ServerCursor::Close() {
  if (channel_ == nullptr || closed_) return;
  // One that is being decoded at this moment cannot be cancelled, but is done soon. When the first
  // page is given up the engine closes what its answer opens.
  for (; page_ && !page_->done(); std::this_thread::yield()) Cancel(*channel_, *page_);
  TakeOver().IgnoreError();
  closed_ = true;
  if (cursor_.has_value() && more_) CloseOnServer(channel_, timeout_, *cursor_, connection_);
}

absl::Status Check(const ScanOptions& options) {
  if (options.page_size <= 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("Scan: expected a page_size above 0, found ", options.page_size));
  }
  if (options.partition.has_value() && *options.partition < 0) {
    return absl::InvalidArgumentError(absl::StrCat("Scan: expected a partition from 0 on, found ",
                                                   *options.partition,
                                                   ". Leave it out for all of them"));
  }
  return absl::OkStatus();
}

absl::Status BeyondLimit(size_t limit) {
  return absl::ResourceExhaustedError(
      absl::StrCat("the cursor has more than the ", limit,
                   " entries that ToMap() may hold. Raise the limit, or iterate"));
}

}  // namespace internal
}  // namespace glowplug
