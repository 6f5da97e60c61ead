// SPDX-License-Identifier: MIT
#include "engine/result.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>

#include "command/command.hpp"
#include "command/manifest.hpp"
#include "command/pictures.hpp"
#include "command/stored.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/manifest.hpp"
#include "overparam/io/plot.hpp"
#include "overparam/io/tables.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::python {
namespace {

using experiment::Store;

experiment::Inputs inputs_of(const command::Options& options) {
  return options.inputs ? *options.inputs : experiment::Inputs{};
}

// The command of that name, or the only one.
experiment::StoredCommand stored_command(const Store& store, const std::string& name) {
  const auto commands = store.commands();
  std::string names;
  for (const auto& one : commands) {
    if (one.command == name || (name.empty() && commands.size() == 1)) return one;
    names += (names.empty() ? "" : " | ") + one.command;
  }
  if (name.empty()) throw core::InvalidParameter("command", "is needed: one of " + names);
  throw core::InvalidParameter("command", name, "is not one of " + names);
}

}  // namespace

std::string Result::manifest() const { return to_json(manifest_of(options, conclusion, seconds)); }

std::string Result::wide(bool all_parameters) const {
  std::ostringstream out;
  io::write_wide(out, conclusion.table, all_parameters ? io::Columns::all : io::Columns::varying);
  return out.str();
}

std::string Result::figure(const command::GivenOptions& choices) const {
  auto given = command::from_text(to_text(options));
  for (const auto& [name, one] : choices) given[name] = one;
  const auto chosen = command::read(options.command, *options.model, given,
                                    command::Extent::partial, inputs_of(options));
  study::Conclusion pictured = conclusion;
  add_picture(study, pictured, picture_choices(chosen));
  return to_json(*pictured.picture);
}

void Result::save(const std::string& path) const {
  if (!journal)
    throw core::InvalidParameter(
        "--out", path, "is no place for results that lie in a directory already: copy it");
  const auto directory = command::results_directory(path);
  Store store(directory, Store::Mode::create);
  store.remember(
      {options.command, options.model->description().name, to_text(options), inputs_of(options)});
  store.begin_run(options.command, 1);
  journal->copy_to(store);
  study::Conclusion pictured = conclusion;
  if (!pictured.picture) add_picture(study, pictured, picture_choices(options));
  write_files(options, pictured, seconds, directory.string());
}

const char* name_of(validation::Finding finding) {
  using validation::Finding;
  return finding == Finding::agrees      ? "agrees"
         : finding == Finding::disagrees ? "disagrees"
                                         : "inconclusive";
}

void write_files(const command::Options& options, study::Conclusion& conclusion, double seconds,
                 const std::string& directory) {
  const auto stem = std::filesystem::path(directory) / options.command;
  core::write_file(stem.string() + ".csv",
                   [&](std::ostream& out) { io::write_csv(out, conclusion.table); });
  core::write_file(stem.string() + ".manifest.json",
                   to_json(manifest_of(options, conclusion, seconds)));
  try {
    if (!io::plot(*conclusion.picture, stem, picture_formats(options)))
      conclusion.warnings.push_back(stem.string() +
                                    ".plot.py was edited: it is kept, and made the picture");
  } catch (const core::Error& error) {
    conclusion.warnings.push_back(std::string("no picture: ") + error.what());
  }
}

Result open(const std::string& directory, const std::string& name) {
  const Store store = command::open_store(directory);
  const auto stored = stored_command(store, name);
  const auto& model = study::find_model(stored.model);
  Result result{command::read(stored.command, model, command::from_text(stored.options),
                              command::Extent::partial, stored.inputs),
                {},
                {}};
  result.study = plan(result.options);
  const auto inventory = command::take_inventory(result.study, store);
  result.conclusion = conclude(result.study, inventory.results);
  result.seconds = inventory.seconds;
  return result;
}

}  // namespace overparam::python
