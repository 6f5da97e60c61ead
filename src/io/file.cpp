// SPDX-License-Identifier: MIT
#include "overparam/io/file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "overparam/core/error.hpp"

namespace overparam::io {

void write_file(const std::filesystem::path& path, const std::string& text) {
  write_file(path, [&](std::ostream& out) { out << text; });
}

void write_file(const std::filesystem::path& path,
                const std::function<void(std::ostream&)>& write) {
  // Of its own: another process may be writing the same file.
  const std::filesystem::path temporary =
      path.string() + '.' + std::to_string(::getpid()) + ".part";
  const auto fail = [&](const std::string& cause) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw core::Error(path.string() + ": cannot be written: " + cause);
  };
  std::ofstream file(temporary, std::ios::binary);
  write(file);
  file.close();
  if (!file) fail(std::strerror(errno));
  std::error_code problem;
  std::filesystem::rename(temporary, path, problem);
  if (problem) fail(problem.message());
}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  const auto fail = [](int cause) {
    throw core::Error(std::string("cannot be read: ") + std::strerror(cause));
  };
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(errno);
  std::string text;
  std::array<char, 1 << 16> piece{};
  while (file) {
    errno = 0;
    file.read(piece.data(), piece.size());
    if (file.bad() || (file.fail() && errno != 0)) fail(errno);
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > most) throw core::Error("is longer than " + std::to_string(most) + " bytes");
  }
  return text;
}

}  // namespace overparam::io
