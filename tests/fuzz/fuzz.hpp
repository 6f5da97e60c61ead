// SPDX-License-Identifier: MIT
// What the targets share: demands that end the fuzzer, and files to read.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace overparam::fuzz {

/// Ends the fuzzer, which keeps the input that led here.
inline void demand(bool condition, const std::string& what) {
  if (condition) return;
  std::fprintf(stderr, "DEMAND NOT MET: %s\n", what.c_str());
  std::abort();
}

/// A message for people: of one line, not empty.
inline void demand_message(std::string_view message) {
  demand(!message.empty(), "an error says something");
  demand(message.find('\n') == std::string_view::npos, "an error has one line");
}

/// Messages for people, one a line.
inline void demand_messages(std::string_view messages) {
  for (auto end = messages.find('\n'); end != std::string_view::npos; end = messages.find('\n')) {
    demand_message(messages.substr(0, end));
    messages.remove_prefix(end + 1);
  }
  demand_message(messages);
}

/// A directory of this process, in memory where the system has such, until its end.
inline const std::filesystem::path& directory() {
  static const struct Directory {
    Directory() {
      const std::filesystem::path memory = "/dev/shm";
      path =
          std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
      path /= "overparam-fuzz-" + std::to_string(::getpid());
      std::filesystem::create_directories(path);
    }
    ~Directory() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
  } own;
  return own.path;
}

inline std::string file_of(const std::string& name, std::string_view content) {
  const std::string path = (directory() / name).string();
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

}  // namespace overparam::fuzz
