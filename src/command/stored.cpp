// SPDX-License-Identifier: MIT
#include "command/stored.hpp"

#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::command {
namespace {

[[noreturn]] void refuse_to_create(const char* option, const std::string& path,
                                   const std::error_code& problem) {
  throw core::InvalidParameter(option, path, "cannot be created: " + problem.message());
}

void require_writable(const char* option, const std::string& path) {
  if (::access(path.c_str(), W_OK | X_OK) != 0)
    throw core::InvalidParameter(option, path, "cannot be written to");
}

// Versions up to 0.1 left a manifest.json and no database.
void refuse_earlier_version(const std::filesystem::path& directory) {
  if (std::filesystem::exists(directory / "manifest.json") &&
      !std::filesystem::exists(directory / experiment::Store::file_name))
    throw core::InvalidParameter("--out", directory.string(),
                                 "holds results of an earlier version; give another directory");
}

}  // namespace

std::filesystem::path made_directory(const char* option, const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) refuse_to_create(option, path, problem);
  require_writable(option, path);
  return path;
}

std::filesystem::path results_directory(const std::string& path) {
  const auto directory = made_directory("--out", path);
  refuse_earlier_version(directory);
  return directory;
}

std::optional<std::filesystem::path> existing_directory(const Options& options) {
  if (!options.given("out")) return std::nullopt;
  const std::string path = options.text("out");
  std::error_code problem;
  auto present = std::filesystem::absolute(path, problem).lexically_normal();
  auto type = std::filesystem::status(present, problem).type();
  const bool exists = type != std::filesystem::file_type::not_found;
  while (type == std::filesystem::file_type::not_found && present.has_relative_path()) {
    present = present.parent_path();
    type = std::filesystem::status(present, problem).type();
  }
  if (type == std::filesystem::file_type::directory)
    problem.clear();
  else if (!problem)
    problem = std::make_error_code(std::errc::not_a_directory);
  if (!problem && !exists && ::access(present.c_str(), W_OK | X_OK) != 0)
    problem = std::make_error_code(std::errc::permission_denied);
  if (problem) refuse_to_create("--out", path, problem);
  if (!exists) return std::nullopt;
  require_writable("--out", path);
  refuse_earlier_version(path);
  return path;
}

experiment::Store open_store(const std::string& directory) {
  std::error_code problem;
  const auto type = std::filesystem::status(directory, problem).type();
  if (type == std::filesystem::file_type::not_found)
    throw core::InvalidParameter("directory", directory, "does not exist");
  if (problem)
    throw core::InvalidParameter("directory", directory, "cannot be read: " + problem.message());
  if (type != std::filesystem::file_type::directory)
    throw core::InvalidParameter("directory", directory, "is no directory");
  const bool there = std::filesystem::exists(
      std::filesystem::path(directory) / experiment::Store::file_name, problem);
  if (problem)
    throw core::InvalidParameter("directory", directory, "cannot be read: " + problem.message());
  if (!there)
    throw core::InvalidParameter("directory", directory,
                                 std::string("has no ") + experiment::Store::file_name +
                                     ": nothing was computed with --out there");
  return experiment::Store(directory, experiment::Store::Mode::existing);
}

experiment::Inventory take_inventory(study::Study& study, const experiment::Store& store) {
  auto inventory = experiment::take_inventory(study.plan, *study.model, store);
  while (study.next && inventory.missing == 0) {
    auto further = study.next(study.plan, inventory.results);
    if (!further) break;
    study.plan = std::move(*further);
    inventory = experiment::take_inventory(study.plan, *study.model, store);
  }
  return inventory;
}

}  // namespace overparam::command
