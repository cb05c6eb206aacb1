// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/sqlite.h"

#include <absl/strings/str_cat.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "core/base/text.h"

namespace glowplug::store {
namespace {

struct Meaning {
  absl::StatusCode code;
  std::string_view what;
  std::string_view next;
};

Meaning MeaningOf(int code, int system_errno) {
  using absl::StatusCode;
  static constexpr Meaning kFull = {StatusCode::kResourceExhausted, "the disk is full",
                                    "free room, or remove entries; reads go on"};
  if (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG) return kFull;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return kFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {StatusCode::kUnavailable, "another process holds the database",
              "wait for it to end, or open the store with sharing=shared in all processes"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {StatusCode::kPermissionDenied, "the files cannot be opened for writing",
              "give this user the right to write the directory and the files in it"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {StatusCode::kDataLoss, "the database file is damaged",
              "run a check of the store; what it cannot repair comes back from a copy alone"};
    case SQLITE_IOERR:
      return {StatusCode::kInternal, "the disk failed to read or write",
              "look at the system's log, then open the store again"};
    case SQLITE_NOMEM:
      return {StatusCode::kResourceExhausted, "out of memory", "give the process more memory"};
    case SQLITE_TOOBIG:
      return {StatusCode::kInvalidArgument, "the entry is larger than SQLite takes (1 GB)",
              "divide it"};
    default:
      return {StatusCode::kInternal, "SQLite refused", "report this with its text"};
  }
}

}  // namespace

absl::Status SqliteStatus(int code, int system_errno, std::string_view path, std::string_view doing,
                          std::string_view detail) {
  const Meaning meaning = MeaningOf(code, system_errno);
  std::string text =
      absl::StrCat("store ", ForAbseil(path), ": ", ForAbseil(doing), ": ", ForAbseil(meaning.what),
                   " (SQLite ", code, ": ", ForAbseil(detail));
  if (system_errno != 0) absl::StrAppend(&text, "; ", std::strerror(system_errno));
  absl::StrAppend(&text, "); ", ForAbseil(meaning.next));
  return absl::Status(meaning.code, text);
}

absl::Status Connection::Open(const std::string& path, const char* vfs,
                              std::chrono::milliseconds busy_timeout,
                              std::unique_ptr<Connection>* connection) {
  std::unique_ptr<Connection> made(new Connection(path, busy_timeout));
  const int code = sqlite3_open_v2(
      path.c_str(), &made->handle_,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      vfs);
  if (code != SQLITE_OK) {
    // SQLite keeps no errno of a file that it could not open.
    return SqliteStatus(code, 0, path, "open", sqlite3_errstr(code));
  }
  sqlite3_busy_handler(made->handle_, &Connection::Busy, made.get());
  *connection = std::move(made);
  return absl::OkStatus();
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close(handle_);
}

// SQLite's own handler sleeps up to 100 ms at a time: such sleeps are the tail of all that wait.
int Connection::Busy(void* connection, int attempt) {
  auto* self = static_cast<Connection*>(connection);
  const auto now = std::chrono::steady_clock::now();
  if (attempt == 0) self->busy_since_ = now;
  if (now - self->busy_since_ >= self->busy_timeout_) return 0;
  const int step = attempt < 5 ? 50 << attempt : 1000;
  std::this_thread::sleep_for(std::chrono::microseconds(step));
  return 1;
}

absl::Status Connection::Run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return absl::OkStatus();
  }
  return Failure(sql);
}

Statement* Connection::Prepared(const char* sql) {
  std::unique_ptr<Statement>& place = statements_[sql];
  if (place == nullptr) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
        SQLITE_OK) {
      return nullptr;
    }
    place = std::make_unique<Statement>(made);
  }
  return place.get();
}

absl::Status Connection::Finish(Statement* statement, std::string_view doing) {
  if (statement == nullptr) return Failure(doing);
  errno = 0;
  const int code = statement->Step();
  system_errno_ = errno;
  absl::Status status =
      code == SQLITE_DONE || code == SQLITE_ROW ? absl::OkStatus() : Failure(doing);
  statement->Reset();
  return status;
}

absl::Status Connection::Number(const char* sql, std::string_view doing, int64_t* number) {
  Statement* statement = Prepared(sql);
  if (statement == nullptr) return Failure(doing);
  const ResetAtEnd end(*statement);
  const int code = statement->Step();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return Failure(doing);
  *number = code == SQLITE_ROW ? statement->Number(0) : 0;
  return absl::OkStatus();
}

absl::Status Connection::Failure(std::string_view doing) const {
  const int code = sqlite3_extended_errcode(handle_);
  const int kind = code & 0xff;
  // Of other errors it is that of an earlier call. SQLite's own note of it is often 0.
  const bool of_the_system = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN;
  return SqliteStatus(code, of_the_system ? system_errno_ : 0, path_, doing,
                      sqlite3_errmsg(handle_));
}

}  // namespace glowplug::store
