// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "command/manifest.hpp"
#include "commands.hpp"
#include "directories.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/io/report.hpp"
#include "overparam/study/study.hpp"
#include "overparam/version.hpp"
#include "progress.hpp"
#include "tables.hpp"

namespace overparam::cli {
namespace {

using experiment::Store;

void expect_none(const char* command, const std::vector<std::string>& arguments) {
  if (!arguments.empty())
    throw core::InvalidParameter(command, arguments.front(), "is not expected here");
}

// A long list by its beginning.
std::string shortened(const std::string& list) {
  constexpr std::size_t longest = 120;
  if (list.size() <= longest) return list;
  const auto commas = std::count(list.begin(), list.end(), ',');
  return list.substr(0, list.rfind(',', longest)) + ", … (" + std::to_string(commas + 1) + ")";
}

// Where the results of a command come from.
io::Facts provenance(const Store& store, const std::string& command,
                     const experiment::Inventory& inventory) {
  io::Facts facts{
      {"program", std::string("overparam ") + version},
      {"items", std::to_string(inventory.done) + " done, " + std::to_string(inventory.failed) +
                    " of them failed, " + std::to_string(inventory.missing) + " missing"},
      {"computing time", clock_text(inventory.seconds) + " summed over threads"}};
  for (const auto& run : store.runs())
    if (run.command == command)
      facts.emplace_back(
          "run", run.started + " on " + run.host + ", " + std::to_string(run.threads) +
                     (run.threads == 1 ? " thread" : " threads") + ", commit " + run.commit);
  return facts;
}

}  // namespace

int status(const std::string& directory, const std::vector<std::string>& arguments) {
  expect_none("status", arguments);
  const Store store = open_store(directory);
  const auto runs = store.runs();
  for_each_command(
      store, {}, {},
      [&](const Options& options, const study::Study&, const experiment::Inventory& inventory) {
        std::size_t threads = 0;
        for (const auto& run : runs)
          if (run.command == options.command && run.running) threads += run.threads;
        const bool working = threads > 0;
        if (!working) threads = options.given("threads") ? options.count("threads") : 1;
        std::cout << options.command << ' ' << options.model->description().name << ": "
                  << inventory.done << " of " << inventory.done + inventory.missing
                  << " items done";
        if (inventory.failed > 0) std::cout << ", " << inventory.failed << " of them failed";
        if (inventory.missing > 0) {
          std::cout << ", " << inventory.running << " running, "
                    << inventory.missing - inventory.running << " waiting";
          if (inventory.seconds > 0)
            std::cout << "; about " << clock_text(inventory.seconds_left / double(threads))
                      << " left on " << threads << (threads == 1 ? " thread" : " threads")
                      << (working ? "" : ", once it runs again");
        }
        std::cout << '\n';
      });
  for (const auto& run : runs)
    if (run.running)
      std::cout << "running  " << run.command << " since " << run.started << ", process "
                << run.process << " on " << run.host << ", " << run.threads
                << (run.threads == 1 ? " thread" : " threads") << '\n';
  return success;
}

int export_tables(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> more = arguments;
  const auto target = destination(directory, more);
  const TableForms forms = read_table_forms(more);
  const Store store = open_store(directory);
  ExitCode code = success;
  for_each_command(store, {}, {},
                   [&](const Options& options, const study::Study& study,
                       const experiment::Inventory& inventory) {
                     const Output output(options, target);
                     const study::Conclusion conclusion = conclude(study, inventory.results);
                     const auto files = output.write(conclusion, forms);
                     warn(conclusion);
                     code = std::max(code, obtained(conclusion));
                     for (const auto& file : files)
                       std::cout << "table    " << file.string() << '\n';
                   });
  return code;
}

int report(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> more = arguments;
  const auto target = destination(directory, more);
  expect_none("report", more);
  const Store store = open_store(directory);
  std::vector<io::ReportSection> sections;
  ExitCode code = success;
  for_each_command(
      store, {}, {},
      [&](const Options& options, const study::Study& study,
          const experiment::Inventory& inventory) {
        study::Conclusion conclusion = concluded_with_picture(options, study, inventory, code);
        io::ReportSection section;
        section.command = options.command;
        section.command_line = command_line(options);
        section.model = &options.model->description();
        section.parameters = parameters_of(options, conclusion.table);
        for (auto& [name, value] : section.parameters) value = shortened(value);
        section.settings.assign(options.settings.begin(), options.settings.end());
        section.provenance = provenance(store, options.command, inventory);
        if (options.inputs)
          for (const auto& [value, input] : *options.inputs)
            section.provenance.emplace_back("digest of " + value, input.digest);
        section.verdict = conclusion.verdict;
        section.finding = conclusion.finding;
        section.notes = conclusion.warnings;
        section.notes.insert(section.notes.end(), conclusion.notes.begin(), conclusion.notes.end());
        section.failures = conclusion.failures;
        section.figures = {std::move(*conclusion.picture)};
        section.table = std::move(conclusion.table);
        sections.push_back(std::move(section));
      });
  const auto path = target / "report.html";
  core::write_file(path, io::html_report(title_of(directory), sections));
  std::cout << "report   " << path.string() << '\n';
  return code;
}

}  // namespace overparam::cli
