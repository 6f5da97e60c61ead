// SPDX-License-Identifier: MIT
#include <filesystem>
#include <iostream>
#include <system_error>

#include "command/command.hpp"
#include "commands.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/study/document.hpp"

namespace overparam::cli {
namespace {

namespace fs = std::filesystem;

// Before anything is computed.
void refuse_place_without_file(const std::string& option, const std::string& path) {
  std::error_code problem;
  if (fs::is_directory(path, problem)) throw core::InvalidParameter(option, path, "is a directory");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::exists(folder, problem) && !problem)
    throw core::InvalidParameter(option, path, "cannot be created: there is no " + folder.string());
}

}  // namespace

int write_document(const Options& options) {
  const auto asked = find_command(options.command)->document(options);
  const auto& option = study::find_document(asked.model->description(), asked.question)->option;
  const std::string path = options.text(option);
  refuse_place_without_file("--" + option, path);
  const auto written = compose(asked);
  core::write_file(path, written.content);
  if (!written.note.empty() && !options.flag("quiet")) std::cout << written.note << '\n';
  return success;
}

}  // namespace overparam::cli
