// SPDX-License-Identifier: MIT
// Files appear whole or not at all, and are read whole or not at all.
#include "overparam/io/file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "overparam/core/error.hpp"
#include "support/temporary_directory.hpp"

namespace {

using overparam::io::read_file;
using overparam::io::write_file;
using overparam::test::TemporaryDirectory;
namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const fs::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    static_cast<void>(entry);
    ++count;
  }
  return count;
}

std::string failure(const fs::path& path) {
  try {
    write_file(path, "text");
  } catch (const overparam::core::Error& error) {
    return error.what();
  }
  return "written";
}

}  // namespace

TEST_CASE("a file is written whole and leaves nothing beside it") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  const std::string text("a,b\n1,\0002\n", 9);
  write_file(path, text);
  CHECK(read(path) == text);
  write_file(path, "shorter");
  CHECK(read(path) == "shorter");
  write_file(path, "");
  CHECK(read(path).empty());
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("a file that cannot be written is named with the cause") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "missing" / "table.csv";
  CHECK(failure(path) == path.string() + ": cannot be written: No such file or directory");
  CHECK(entries(directory.path()) == 0);
}

TEST_CASE("a failure leaves the old file and no part of the new one") {
  const TemporaryDirectory directory;
  // A directory cannot be replaced by a file: the last step, the renaming, fails.
  const fs::path path = directory.path() / "table.csv";
  fs::create_directory(path);
  const std::string message = failure(path);
  CHECK(message.rfind(path.string() + ": cannot be written: ", 0) == 0);
  CHECK(fs::is_directory(path));
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("a full device leaves no part of a file") {
  if (!fs::exists("/dev/full")) return;
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  // The temporary file's name leads to a device on which every write fails.
  fs::create_symlink("/dev/full", path.string() + '.' + std::to_string(getpid()) + ".part");
  const std::string message = failure(path);
  CHECK(message == path.string() + ": cannot be written: No space left on device");
  CHECK_FALSE(fs::exists(path));
  CHECK(entries(directory.path()) == 0);
}

TEST_CASE("a file is read to the last byte, or refused with the cause") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "bytes";
  std::string bytes(100000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i % 251);
  write_file(path, bytes);
  CHECK(read_file(path, bytes.size()) == bytes);
  CHECK_THROWS_WITH_AS(read_file(path, bytes.size() - 1), "is longer than 99999 bytes",
                       overparam::core::Error);
  write_file(path, "");
  CHECK(read_file(path, 0).empty());
  CHECK_THROWS_WITH_AS(read_file(directory.path(), 10), "cannot be read: Is a directory",
                       overparam::core::Error);
  CHECK_THROWS_WITH_AS(read_file(directory.path() / "none", 10),
                       "cannot be read: No such file or directory", overparam::core::Error);
  CHECK_THROWS_WITH_AS(read_file("/dev/zero", 1000), "is longer than 1000 bytes",
                       overparam::core::Error);
}
