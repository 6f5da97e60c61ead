// SPDX-License-Identifier: MIT
// Files appear whole or not at all, and are read whole or not at all.
#include "overparam/core/file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/temporary_directory.hpp"

namespace {

using overparam::core::read_file;
using overparam::core::write_file;
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

std::string failure(const fs::path& path, const std::string& text = "text") {
  try {
    write_file(path, text);
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

TEST_CASE("a directory is refused, and stays") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  fs::create_directory(path);
  CHECK(failure(path) == path.string() + ": cannot be written: Is a directory");
  CHECK(fs::is_directory(path));
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("a file that ends too early leaves the old one and no part of the new one") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  write_file(path, "old");
  // A bound on the size of files stands for a full disk.
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit bound{1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &bound) == 0);
  const std::string message = failure(path, std::string(100000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(message == path.string() + ": cannot be written: File too large");
  CHECK(read(path) == "old");
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("an exception of the writer leaves the old file and no part of the new one") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  write_file(path, "old");
  const auto broken = [](std::ostream& out) {
    out << "new";
    throw std::runtime_error("of the writer");
  };
  CHECK_THROWS_WITH_AS(write_file(path, broken), "of the writer", std::runtime_error);
  const auto failed = [](std::ostream& out) { out.setstate(std::ios::failbit); };
  CHECK_THROWS_AS(write_file(path, failed), overparam::core::Error);
  CHECK_THROWS_WITH_AS(write_file(path, std::function<void(std::ostream&)>()), "write: is empty",
                       overparam::core::Error);
  CHECK(read(path) == "old");
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("a device is written to, and stays a device") {
  const TemporaryDirectory directory;
  const fs::path link = directory.path() / "link";
  const fs::path node = directory.path() / "node";
  fs::create_symlink("/dev/null", link);
  CHECK(failure(link) == "written");
  CHECK(fs::is_symlink(link));
  CHECK(fs::is_character_file(link));
  // Where it is allowed to make devices, and to open them.
  const bool made = mknod(node.c_str(), S_IFCHR | 0666, makedev(1, 3)) == 0;
  if (made && std::ofstream(node)) {
    CHECK(failure(node) == "written");
    CHECK(fs::is_character_file(node));
  }
  CHECK(entries(directory.path()) == (made ? 2 : 1));
  CHECK(failure("/dev/full") == "/dev/full: cannot be written: No space left on device");
}

TEST_CASE("a pipe is written to if somebody reads it, and refused otherwise") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(failure(path) ==
        path.string() + ": cannot be written: it is a socket, or a pipe without reader");
  const std::string text(1000000, 'x');  // more than a pipe holds
  std::string received;
  std::thread reader([&] { received = read(path); });
  while (failure(path, text) != "written") std::this_thread::yield();
  reader.join();
  CHECK(received == text);
  // The reader goes while more is to come: no signal ends the program.
  std::thread impatient([&] { std::ifstream(path).get(); });
  std::string message;
  while ((message = failure(path, text)).find("without reader") != std::string::npos)
    std::this_thread::yield();
  impatient.join();
  CHECK(message == path.string() + ": cannot be written: Broken pipe");
  CHECK(fs::is_fifo(path));
  CHECK(entries(directory.path()) == 1);
}

TEST_CASE("a link keeps its target, which is written") {
  const TemporaryDirectory directory;
  const fs::path below = directory.path() / "below";
  fs::create_directory(below);
  const fs::path target = below / "table.csv";
  const fs::path link = directory.path() / "link";
  const fs::path outer = directory.path() / "outer";
  fs::create_symlink("below/table.csv", link);  // relative, and at first to nothing
  fs::create_symlink(link, outer);
  for (const char* text : {"first", "second"}) {
    write_file(outer, text);
    CHECK(read(target) == text);
    CHECK(fs::read_symlink(link) == "below/table.csv");
    CHECK(fs::read_symlink(outer) == link);
    CHECK(entries(directory.path()) == 3);
    CHECK(entries(below) == 1);
  }
  fs::create_symlink("circle", directory.path() / "circle");
  CHECK(failure(directory.path() / "circle").find("symbolic links") != std::string::npos);
}

TEST_CASE("a new text keeps the permissions of the file") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "script";
  write_file(path, "old");
  fs::permissions(path, fs::perms(0751));
  write_file(path, "new");
  CHECK(read(path) == "new");
  CHECK(fs::status(path).permissions() == fs::perms(0751));
}

TEST_CASE("names that no file can have are refused") {
  CHECK(failure("") == ": cannot be written: its name is empty");
  CHECK(failure(std::string("a\0b", 3)).find("zero byte") != std::string::npos);
  CHECK(failure(std::string(5000, 'x')).find("File name too long") != std::string::npos);
  CHECK_THROWS_WITH_AS(read_file("", 10), "cannot be read: its name is empty",
                       overparam::core::Error);
  CHECK_THROWS_WITH_AS(read_file(std::string("a\0b", 3), 10),
                       "cannot be read: its name has a zero byte", overparam::core::Error);
}

TEST_CASE("threads that write one file leave the text of one of them") {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "table.csv";
  std::vector<std::thread> writers;
  for (char c = 'a'; c < 'e'; ++c)
    writers.emplace_back([&, c] {
      for (int again = 0; again < 20; ++again) write_file(path, std::string(10000, c));
    });
  for (auto& writer : writers) writer.join();
  const std::string text = read(path);
  CHECK(text.size() == 10000);
  CHECK(text.find_first_not_of(text.substr(0, 1)) == std::string::npos);
  CHECK(entries(directory.path()) == 1);
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
