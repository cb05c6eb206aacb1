// SPDX-License-Identifier: Apache-2.0
// Stands in for fsync and fdatasync of the whole test program, SQLite's included, and knows from
// them what a power cut would leave: everything else may be there or not.
#ifndef GLOWPLUG_EMBEDDED_STORE_FSYNC_RECORD_H_
#define GLOWPLUG_EMBEDDED_STORE_FSYNC_RECORD_H_

#include <random>
#include <string>

namespace glowplug::store {

// From now on, in this process and its children, each fsync of a file or folder beneath `folder`
// keeps what it makes durable, in `kept`. All that is there now is durable.
void RecordFsyncs(const std::string& folder, const std::string& kept);
void StopRecordingFsyncs();

// Makes `folder` what a power cut could have left: of what was not flushed, blocks, sizes and names
// each old or new, as `random` has it. Nobody uses the folder.
void CutPower(const std::string& folder, const std::string& kept, std::mt19937& random);

// Lets every fsync from now on fail as a broken disk does.
void FailFsyncs(bool fail);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_FSYNC_RECORD_H_
