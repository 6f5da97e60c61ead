// SPDX-License-Identifier: MIT
/// @file
/// Files that appear whole or not at all, and the bytes of others.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>

namespace overparam::io {

/// Writes `text` to `path` whole or not at all: to a temporary file beside it, then renamed.
/// @throws core::Error naming the file and the cause.
void write_file(const std::filesystem::path& path, const std::string& text);

/// The same for what `write` puts into a stream, piece by piece.
void write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

/// All bytes of a file.
/// @throws core::Error with what is wrong, to be put behind the name of the file: "cannot be read: Is a
///   directory", or "is longer than … bytes" beyond `most`, so that a device ends.
std::string read_file(const std::filesystem::path& path, std::size_t most);

}  // namespace overparam::io
