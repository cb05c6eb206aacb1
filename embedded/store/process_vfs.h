// SPDX-License-Identifier: Apache-2.0
// A VFS of SQLite for databases that one process has for itself: several connections of that
// process lock each other, and share the index of the log, in its memory. The file itself stays
// locked against every other process, SQLite's own tools included, while any of them is open.
#ifndef GLOWPLUG_EMBEDDED_STORE_PROCESS_VFS_H_
#define GLOWPLUG_EMBEDDED_STORE_PROCESS_VFS_H_

namespace glowplug::store {

// Its name, registered at the first call; null when SQLite refused it. Opening a database through
// it that another process, or another VFS of this one, has open fails with SQLITE_BUSY.
// Thread-safe.
const char* ProcessVfs();

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_PROCESS_VFS_H_
