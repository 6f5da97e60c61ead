// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <iostream>
#include <utility>

#include "command/manifest.hpp"
#include "command/pictures.hpp"
#include "command/stored.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/plot.hpp"

namespace overparam::cli {

void warn(const study::Conclusion& conclusion) {
  for (const auto* lines : {&conclusion.failures, &conclusion.warnings})
    for (const auto& line : *lines) std::cerr << "overparam: warning: " << line << '\n';
}

Output::Output(const Options& options) : options_(options), name_(options.command) {
  if (!options.given("out")) return;
  directory_ = results_directory(options.text("out"));
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
