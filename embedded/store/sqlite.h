// SPDX-License-Identifier: Apache-2.0
// SQLite's C interface with owners and statuses.
#ifndef GLOWPLUG_EMBEDDED_STORE_SQLITE_H_
#define GLOWPLUG_EMBEDDED_STORE_SQLITE_H_

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace glowplug::store {

// A prepared statement. Not thread-safe, as its connection.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void Bind(int at, int64_t number) { sqlite3_bind_int64(statement_, at, number); }
  // The bytes live until Reset.
  void Bind(int at, std::string_view bytes) {
    // A null pointer would bind NULL; empty keys and values are blobs.
    sqlite3_bind_blob64(statement_, at, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
  }
  void BindText(int at, std::string_view text) {
    sqlite3_bind_text64(statement_, at, text.data() == nullptr ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }
  // NULL when it is `none`.
  void BindOrNull(int at, int64_t number, int64_t none) {
    if (number == none) {
      sqlite3_bind_null(statement_, at);
    } else {
      Bind(at, number);
    }
  }

  // SQLITE_ROW, SQLITE_DONE, or an error that Connection::Failure tells.
  int Step() { return sqlite3_step(statement_); }
  void Reset() { sqlite3_reset(statement_); }

  int64_t Number(int column) { return sqlite3_column_int64(statement_, column); }
  bool IsNull(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  // Valid until the next Step or Reset.
  std::string_view Bytes(int column) {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return {data == nullptr ? "" : static_cast<const char*>(data), static_cast<size_t>(size)};
  }

 private:
  sqlite3_stmt* statement_;
};

// Ends a statement's run at the end of a scope, so that it holds no snapshot and no views.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
  ~ResetAtEnd() { statement_.Reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  Statement& statement_;
};

// One connection to a database; at most one thread uses it at a time.
class Connection {
 public:
  // vfs: null is SQLite's own. busy_timeout: how long it waits for locks of other processes.
  static absl::Status Open(const std::string& path, const char* vfs,
                           std::chrono::milliseconds busy_timeout,
                           std::unique_ptr<Connection>* connection);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::Status Run(const std::string& sql);

  // The statement of `sql`, a literal, by its address; prepared once. Null after an error,
  // which Failure tells.
  Statement* Prepared(const char* sql);

  // Runs a prepared statement that answers no rows.
  absl::Status Finish(Statement* statement, std::string_view doing);

  // The one number that `sql`, a literal, answers; 0 when it answers none.
  absl::Status Number(const char* sql, std::string_view doing, int64_t* number);

  // The last error of this connection: `doing` says what was asked, "put", "open".
  absl::Status Failure(std::string_view doing) const;

  sqlite3* handle() { return handle_; }

 private:
  Connection(std::string path, std::chrono::milliseconds busy_timeout)
      : path_(std::move(path)), busy_timeout_(busy_timeout) {}
  static int Busy(void* connection, int attempt);

  const std::string path_;
  const std::chrono::milliseconds busy_timeout_;
  std::chrono::steady_clock::time_point busy_since_;
  int system_errno_ = 0;  // of the last Finish
  sqlite3* handle_ = nullptr;
  absl::flat_hash_map<const char*, std::unique_ptr<Statement>> statements_;
};

// What a code of SQLite means to a caller. `code` may be extended; `system_errno` is that of the
// failed call, 0 when unknown.
absl::Status SqliteStatus(int code, int system_errno, std::string_view path, std::string_view doing,
                          std::string_view detail);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_SQLITE_H_
