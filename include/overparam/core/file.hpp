// SPDX-License-Identifier: MIT
/// @file
/// Files that appear whole or not at all, and the bytes of others.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>

namespace overparam::core {

/// Writes `text` to the file `path` whole or not at all: to a temporary file beside it, which then
/// takes its name and, of an old file, the permissions. A symbolic link keeps its target, which is
/// written, and made if it is missing. A device, or a pipe that a process reads, is written to as
/// it is. Threads and processes that write the same file at the same time leave the text of one of
/// them.
/// @throws Error naming the file and the cause, also for a directory, a socket, a pipe without
///         reader, and a path that is empty or has a zero byte; InvalidParameter named "write" if
///         that is empty. What `write` throws comes out, and the old file stays.
void write_file(const std::filesystem::path& path, const std::string& text);

/// The same for what `write` puts into a stream, piece by piece.
void write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

/// All bytes of a file.
/// @throws Error with what is wrong, to be put behind the name of the file: "cannot be read: Is a
///   directory", or "is longer than … bytes" beyond `most`, so that a device ends. A pipe is read
///   until those that write to it are done.
std::string read_file(const std::filesystem::path& path, std::size_t most);

}  // namespace overparam::core
