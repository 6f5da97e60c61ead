// SPDX-License-Identifier: MIT
/// @file
/// Hostile paths, and the files that they name.
#pragma once

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "hostile/campaign.hpp"

namespace overparam::hostile {

/// Puts into `directory` what the paths below name: a file, a pipe, and a link to itself.
inline void fill_places(const std::filesystem::path& directory) {
  std::ofstream(directory / "a file") << "text";
  if (mkfifo((directory / "pipe").c_str(), 0600) != 0)
    throw std::system_error(errno, std::generic_category(), "mkfifo");
  std::filesystem::create_symlink("circle", directory / "circle");
}

/// Places below the directory of the valid one, and elsewhere.
inline Variations<std::filesystem::path> variations(const std::filesystem::path& valid,
                                                    const std::string& name, const Range&) {
  const std::filesystem::path directory = valid.parent_path();
  Variations<std::filesystem::path> result;
  for (const std::filesystem::path& path :
       {std::filesystem::path(), std::filesystem::path("/"), directory, directory / "missing" / "x",
        directory / "a file" / "below", directory / "pipe", directory / "circle",
        directory / std::string(300, 'x'), directory / std::string("a\0b", 3),
        directory / "\xff\xfe\n", std::filesystem::path("/dev/full"),
        std::filesystem::path("/dev/null")})
    result.push_back({name + " = " + path.string().substr(0, 60), path, true, name});
  return result;
}

}  // namespace overparam::hostile
