// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "command.hpp"
#include "commands.hpp"
#include "commands/options.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/io/report.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/study/study.hpp"
#include "overparam/version.hpp"
#include "pictures.hpp"
#include "progress.hpp"
#include "tables.hpp"

namespace overparam::cli {
namespace {

using experiment::Store;

Store open(const std::string& directory) {
  std::error_code problem;
  const auto type = std::filesystem::status(directory, problem).type();
  if (type == std::filesystem::file_type::not_found)
    throw core::InvalidParameter("directory", directory, "does not exist");
  if (problem)
    throw core::InvalidParameter("directory", directory, "cannot be read: " + problem.message());
  if (type != std::filesystem::file_type::directory)
    throw core::InvalidParameter("directory", directory, "is no directory");
  const bool there =
      std::filesystem::exists(std::filesystem::path(directory) / Store::file_name, problem);
  if (problem)
    throw core::InvalidParameter("directory", directory, "cannot be read: " + problem.message());
  if (!there)
    throw core::InvalidParameter(
        "directory", directory,
        std::string("has no ") + Store::file_name + ": nothing was computed with --out there");
  return Store(directory, Store::Mode::existing);
}

// Takes "--to OTHER" out of the arguments of a command on `directory`: where its files go.
std::filesystem::path destination(const std::string& directory,
                                  std::vector<std::string>& arguments) {
  std::optional<std::string> other;
  for (auto argument = arguments.begin(); argument != arguments.end();) {
    const bool joined = argument->starts_with("--to=");
    if (!joined && *argument != "--to") {
      ++argument;
      continue;
    }
    if (other) throw core::InvalidParameter("--to", "is given more than once");
    if (!joined) argument = arguments.erase(argument);
    if (argument == arguments.end()) throw core::InvalidParameter("--to", "needs a value");
    other = joined ? argument->substr(std::string("--to=").size()) : *argument;
    if (other->empty()) throw core::InvalidParameter("--to", "needs a value");
    argument = arguments.erase(argument);
  }
  if (other) return made_directory("--to", *other);
  // What does not exist is complained of when it is opened.
  if (::access(directory.c_str(), W_OK | X_OK) != 0 && errno != ENOENT && errno != ENOTDIR)
    throw core::InvalidParameter("directory", directory,
                                 "cannot be written to; name another one by --to");
  return directory;
}

// Of "--name value" and "--name=value", what a command takes: options that it has, and those that no other
// command of the store has either, to be refused.
std::vector<std::string> meant_for(const experiment::StoredCommand& command,
                                   const std::vector<experiment::StoredCommand>& all,
                                   const std::vector<std::string>& arguments) {
  const auto has = [](const experiment::StoredCommand& one, const std::string& name) {
    const auto options = command_options(one.command, &study::find_model(one.model));
    return std::any_of(options.begin(), options.end(), [&](const CommandOption& option) {
      return name == "--" + option.spec.name;
    });
  };
  std::vector<std::string> meant;
  bool taken = true;
  for (const auto& argument : arguments) {
    if (argument.starts_with("--")) {
      const std::string name = argument.substr(0, argument.find('='));
      taken = has(command, name) || std::none_of(all.begin(), all.end(), [&](const auto& other) {
                return has(other, name);
              });
    }
    if (taken) meant.push_back(argument);
  }
  return meant;
}

// Calls `body` for every command of the store, or for one. `more` replaces its options of the same names.
template <class Body>
void for_each_command(const Store& store, const std::optional<std::string>& only,
                      const std::vector<std::string>& more, const Body& body) {
  const auto commands = store.commands();
  for (const auto& command : commands) {
    if (only && command.command != *only) continue;
    const auto& model = study::find_model(command.model);
    const auto own = only ? more : meant_for(command, commands, more);
    const auto read = [&](const std::vector<std::string>& other) {
      return parse_options(command.command, model, from_text(command.options, other),
                           command.inputs);
    };
    // Another picture shows what was computed for the first.
    study::Study study = plan(read({}));
    const Options options = read(own);
    auto inventory = take_inventory(study.plan, model, store);
    while (study.next && inventory.missing == 0) {
      auto further = study.next(study.plan, inventory.results);
      if (!further) break;
      study.plan = std::move(*further);
      inventory = take_inventory(study.plan, model, store);
    }
    body(options, study, inventory);
  }
}

void expect_none(const char* command, const std::vector<std::string>& arguments) {
  if (!arguments.empty())
    throw core::InvalidParameter(command, arguments.front(), "is not expected here");
}

void expect_picture_options(const std::vector<std::string>& arguments) {
  std::set<std::string> known;
  std::string list;
  for (const auto& option : picture_options({})) {
    known.insert("--" + option.spec.name);
    list += "--" + option.spec.name + ", ";
  }
  for (const auto& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (name.rfind("--", 0) == 0 && known.count(name) == 0)
      throw core::InvalidParameter(name, "is no option of plot: " + list + "--to");
  }
}

void tell_missing(const Options& options, const experiment::Inventory& inventory) {
  if (inventory.missing > 0)
    std::cerr << "overparam: warning: " << options.command
              << " is incomplete: " << inventory.missing << " of "
              << inventory.missing + inventory.done << " items are missing\n";
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

// The last part of a path, "results/width_curve/" included.
std::string title_of(const std::string& directory) {
  const auto path = std::filesystem::absolute(directory).lexically_normal();
  return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

}  // namespace

int status(const std::string& directory, const std::vector<std::string>& arguments) {
  expect_none("status", arguments);
  const Store store = open(directory);
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
  const Store store = open(directory);
  ExitCode code = success;
  for_each_command(store, {}, {},
                   [&](const Options& options, const study::Study& study,
                       const experiment::Inventory& inventory) {
                     tell_missing(options, inventory);
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

int plot(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> more = arguments;
  const auto target = destination(directory, more);
  std::string only;
  if (!more.empty() && more.front().rfind("--", 0) != 0) {
    only = more.front();
    more.erase(more.begin());
  }
  expect_picture_options(more);
  const Store store = open(directory);
  ExitCode code = success;
  bool found = false;
  for_each_command(store, only.empty() ? std::nullopt : std::optional(only), more,
                   [&](const Options& options, const study::Study& study,
                       const experiment::Inventory& inventory) {
                     found = true;
                     tell_missing(options, inventory);
                     const Output output(options, target);
                     study::Conclusion conclusion = conclude(study, inventory.results);
                     add_picture(study, conclusion, picture_choices(options));
                     if (!output.plot(conclusion)) code = computation_failed;
                     warn(conclusion);
                     code = std::max(code, obtained(conclusion));
                     std::cout << output.picture_line();
                   });
  if (!found) throw core::InvalidParameter("plot", only, "is no command with results there");
  return code;
}

int report(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> more = arguments;
  const auto target = destination(directory, more);
  expect_none("report", more);
  const Store store = open(directory);
  std::vector<io::ReportSection> sections;
  ExitCode code = success;
  for_each_command(store, {}, {},
                   [&](const Options& options, const study::Study& study,
                       const experiment::Inventory& inventory) {
                     tell_missing(options, inventory);
                     study::Conclusion conclusion = conclude(study, inventory.results);
                     add_picture(study, conclusion, picture_choices(options));
                     warn(conclusion);
                     code = std::max(code, obtained(conclusion));
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
                     section.notes.insert(section.notes.end(), conclusion.notes.begin(),
                                          conclusion.notes.end());
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
