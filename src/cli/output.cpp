// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <set>
#include <sstream>
#include <system_error>

#include "overparam/core/error.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/manifest.hpp"
#include "overparam/io/plot.hpp"

namespace overparam::cli {
namespace {

std::string clock_text(double seconds) {
  char text[40];
  const long s = std::lround(seconds);
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
  return text;
}

// The distinct values of parameter `column` in the table, as a list: what a default resolved to.
std::string values_in(const experiment::Table& table, std::size_t column) {
  std::vector<std::string> seen;
  for (const auto& row : table.rows) {
    const std::string& value = row.parameters[column];
    if (!value.empty() && std::find(seen.begin(), seen.end(), value) == seen.end())
      seen.push_back(value);
  }
  std::string text;
  for (const auto& value : seen) text += (text.empty() ? "" : ",") + value;
  return text;
}

}  // namespace

Output::Output(const Options& options)
    : options_(options), start_(std::chrono::steady_clock::now()) {
  if (!options.given("out")) return;
  directory_ = options.text("out");
  std::error_code problem;
  std::filesystem::create_directories(*directory_, problem);
  if (problem)
    throw core::InvalidParameter("--out", directory_->string(),
                                 "cannot be created: " + problem.message());
  if (::access(directory_->c_str(), W_OK | X_OK) != 0)
    throw core::InvalidParameter("--out", directory_->string(), "cannot be written to");
}

experiment::Progress Output::progress() const {
  if (options_.flag("quiet") || ::isatty(STDERR_FILENO) == 0) return {};
  return [this](double fraction, std::size_t done, std::size_t total) {
    const double elapsed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    constexpr int cells = 30;
    const int full = static_cast<int>(fraction * cells);
    const std::string bar = std::string(static_cast<std::size_t>(full), '#') +
                            std::string(static_cast<std::size_t>(cells - full), '.');
    const std::string remaining =
        fraction > 0 ? clock_text(elapsed * (1 / fraction - 1)) : std::string("?");
    std::fprintf(stderr, "\r[%s] %3.0f %%  %zu/%zu  %s left \033[K", bar.c_str(), 100 * fraction,
                 done, total, remaining.c_str());
    if (done == total) std::fprintf(stderr, "\r\033[K");
    std::fflush(stderr);
  };
}

void Output::write(const experiment::Table& table, const std::vector<std::string>& notes,
                   const std::vector<std::string>& failures) const {
  std::ostringstream text;
  io::write_csv(text, table);
  if (!directory_) {
    std::cout << text.str() << std::flush;
    if (!std::cout) throw core::Error("standard output: cannot be written");
    return;
  }
  io::write_file(*directory_ / (options_.command + ".csv"), text.str());
  io::Manifest manifest;
  manifest.command = options_.command;
  manifest.model = options_.model->description().name;
  const auto& specs = options_.model->description().parameters;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const auto given = options_.parameters.find(specs[i].name);
    manifest.parameters.emplace_back(
        specs[i].name, given != options_.parameters.end() ? given->second : values_in(table, i));
  }
  for (const auto& [name, value] : options_.settings) manifest.settings.emplace_back(name, value);
  manifest.notes = notes;
  manifest.failures = failures;
  manifest.rows = table.rows.size();
  manifest.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  io::write_file(*directory_ / "manifest.json", to_json(manifest));
}

void Output::draw(const figure::Figure& figure) const {
  if (!directory_) return;
  try {
    io::draw(figure, *directory_ / options_.command);
  } catch (const core::Error& error) {
    std::cerr << "overparam: warning: no picture: " << error.what() << '\n';
  }
}

void Output::summarise(const std::vector<std::string>& notes) const {
  if (options_.flag("quiet")) return;
  std::ostream& out = directory_ ? std::cout : std::cerr;
  if (directory_) {
    const auto stem = *directory_ / options_.command;
    out << "table    " << stem.string() << ".csv\n";
    if (std::filesystem::exists(stem.string() + ".png"))
      out << "picture  " << stem.string() << ".svg, " << stem.filename().string() << ".png, "
          << stem.filename().string() << ".pdf\n";
  }
  for (const auto& note : notes) out << note << '\n';
}

void warn(const std::vector<std::string>& failures) {
  for (const auto& failure : std::set<std::string>(failures.begin(), failures.end()))
    std::cerr << "overparam: warning: " << failure << '\n';
}

}  // namespace overparam::cli
