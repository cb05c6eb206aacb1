// SPDX-License-Identifier: Apache-2.0
// The file of a write-ahead log as one connection sees it. SQLite writes each page in two calls,
// its frame's header and itself; here all frames of a transaction are written in one, when its last
// one comes. Nobody looks at a frame before, and until then nothing is promised of it.
#ifndef GLOWPLUG_EMBEDDED_STORE_LOG_FILE_H_
#define GLOWPLUG_EMBEDDED_STORE_LOG_FILE_H_

#include <sqlite3.h>

namespace glowplug::store {

// As sqlite3_vfs::xOpen, with a file of `vfs` beneath. `file` has LogFileBytes().
int OpenLogFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
int LogFileBytes();

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_LOG_FILE_H_
