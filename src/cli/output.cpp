// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <unistd.h>

#include <iostream>
#include <system_error>
#include <utility>

#include "command/manifest.hpp"
#include "command/pictures.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/plot.hpp"

namespace overparam::cli {
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

void warn(const study::Conclusion& conclusion) {
  for (const auto* lines : {&conclusion.failures, &conclusion.warnings})
    for (const auto& line : *lines) std::cerr << "overparam: warning: " << line << '\n';
}

Output::Output(const Options& options) : options_(options), name_(options.command) {
  if (!options.given("out")) return;
  directory_ = made_directory("--out", options.text("out"));
  refuse_earlier_version(*directory_);
}

Output::Output(const Options& options, std::filesystem::path directory, std::string name)
    : options_(options),
      directory_(std::move(directory)),
      name_(name.empty() ? options.command : std::move(name)) {}

std::vector<std::filesystem::path> Output::write(const study::Conclusion& conclusion,
                                                 const TableForms& forms) const {
  if (!directory_) {
    io::write_csv(std::cout, conclusion.table);
    std::cout << std::flush;
    if (!std::cout) throw core::Error("standard output: cannot be written");
    return {};
  }
  auto written = write_tables(forms, options_, conclusion.table, *directory_);
  const auto manifest =
      manifest_of(options_, conclusion,
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
  core::write_file(*directory_ / (options_.command + ".manifest.json"), to_json(manifest));
  return written;
}

void Output::write_theory(const study::Conclusion& conclusion) const {
  write(conclusion);
  const auto stem = *directory_ / options_.command;
  std::string files = stem.string() + ".csv";
  if (conclusion.picture) {
    try {
      const auto formats = picture_formats(options_);
      io::plot(*conclusion.picture, stem, formats);
      for (const auto& format : formats)
        files.append(", ").append(options_.command).append(".").append(format);
    } catch (const core::Error&) {  // the end says it
    }
  }
  if (options_.flag("quiet")) return;
  std::cout << "theory   " << files << "; " << conclusion.missing
            << (conclusion.missing == 1 ? " simulation item follows\n"
                                        : " simulation items follow\n")
            << std::flush;
}

bool Output::plot(const study::Conclusion& conclusion) const {
  if (!directory_ || !conclusion.picture) return true;
  try {
    if (!io::plot(*conclusion.picture, *directory_ / name_, picture_formats(options_)))
      std::cerr << "overparam: warning: " << name_
                << ".plot.py was edited: it is kept, and made the picture\n";
  } catch (const core::Error& error) {
    std::cerr << "overparam: warning: no picture: " << error.what() << '\n';
    return false;
  }
  return true;
}

std::string Output::picture_line() const {
  if (!directory_) return "";
  const std::string stem = (*directory_ / name_).string();
  std::string line;
  for (const auto& format : picture_formats(options_)) {
    if (!std::filesystem::exists(stem + "." + format)) return "";
    line += (line.empty() ? "picture  " + stem : ", " + name_) + "." + format;
  }
  return line + "\n";
}

void Output::summarise(const study::Conclusion& conclusion) const {
  warn(conclusion);
  if (options_.flag("quiet")) {
    // An exit code comes with a word.
    if (conclusion.finding != validation::Finding::agrees)
      std::cerr << "overparam: warning: " << conclusion.verdict << '\n';
    return;
  }
  std::ostream& out = directory_ ? std::cout : std::cerr;
  if (directory_)
    out << "table    " << (*directory_ / options_.command).string() << ".csv\n" << picture_line();
  for (const auto& note : conclusion.notes) out << note << '\n';
}

}  // namespace overparam::cli
