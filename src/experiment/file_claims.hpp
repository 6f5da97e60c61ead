// SPDX-License-Identifier: MIT
// Claims of processes on numbers, as locks on the bytes of a file: the system releases them when
// their owner ends, however it ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace overparam::experiment {

class FileClaims {
 public:
  /// Opens `file`, made if missing; or for reading alone, to see the claims of others: none without
  /// the file. @throws core::Error.
  FileClaims(const std::filesystem::path& file, bool read_only);
  ~FileClaims();
  FileClaims(const FileClaims&) = delete;
  FileClaims& operator=(const FileClaims&) = delete;

  /// Takes `number` (below 2^63); false if another process has it.
  bool claim(std::uint64_t number);
  void release(std::uint64_t number);
  /// Whether another process has a number in [first, first + count).
  bool taken(std::uint64_t first, std::uint64_t count) const;

  /// A number that all processes see, the last one that any has set; 0 at first.
  void set_mark(std::uint64_t mark);
  std::uint64_t mark() const;

 private:
  bool lock(short type, std::uint64_t number);

  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace overparam::experiment
