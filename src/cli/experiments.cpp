// SPDX-License-Identifier: MIT
#include "experiments.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>
#include <system_error>

#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::cli {
namespace {

namespace fs = std::filesystem;
using core::InvalidParameter;

// The folder with a folder for each model.
fs::path folder_of_models() {
  std::error_code problem;
  const auto program = fs::read_symlink("/proc/self/exe", problem);
  const auto installed = (program.parent_path() / OVERPARAM_DATA_FROM_PROGRAM).lexically_normal();
  return !problem && fs::is_directory(installed, problem) ? installed : OVERPARAM_SOURCE_MODELS;
}

std::vector<std::string> lines_of(const fs::path& file) {
  constexpr std::size_t most_bytes = 10'000'000;
  try {
    return core::lines_of(core::read_file(file, most_bytes));
  } catch (const core::Error& error) {
    throw InvalidParameter("experiment", file.string(), error.what());
  }
}

// What finds one of `all`: its name, with the model where several have it.
std::string short_name(const Experiment& one, const std::vector<Experiment>& all) {
  const auto count = std::count_if(all.begin(), all.end(),
                                   [&](const auto& other) { return other.name == one.name; });
  return count > 1 ? one.model + '/' + one.name : one.name;
}

// The first paragraph of the comment behind the command.
std::string shown_by(const Experiment& one) {
  const auto lines = lines_of(one.file);
  std::string text;
  for (std::size_t i = 2; i < lines.size() && lines[i].starts_with("# "); ++i)
    text.append(text.empty() ? "" : " ").append(lines[i].substr(2));
  return text;
}

}  // namespace

std::vector<Experiment> experiments() {
  std::vector<Experiment> all;
  const fs::path root = folder_of_models();
  for (const auto& model : study::models()) {
    const std::string name = model->description().name;
    std::string folder = name;
    std::replace(folder.begin(), folder.end(), '-', '_');
    std::vector<Experiment> own;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(root / folder / "experiments", problem))
      if (entry.path().extension() == ".ini")
        own.push_back({name, entry.path().stem().string(), entry.path()});
    std::sort(own.begin(), own.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

Experiment find_experiment(const std::string& name) {
  const auto all = experiments();
  std::vector<Experiment> found;
  std::vector<std::string> known;
  for (const auto& one : all) {
    if (one.name == name || one.model + '/' + one.name == name) found.push_back(one);
    known.push_back(short_name(one, all));
  }
  if (found.empty())
    throw InvalidParameter(
        "experiment", name,
        "is unknown" + core::suggestion(name, known) + "; 'overparam experiments' shows all");
  if (found.size() == 1) return found.front();
  std::string choice;
  for (const auto& one : found)
    choice.append(choice.empty() ? "" : " | ").append(one.model).append("/").append(one.name);
  throw InvalidParameter("experiment", name, "is one of several models: " + choice);
}

std::optional<fs::path> experiment_file(const std::string& model, const std::string& file_name) {
  for (const auto& one : experiments())
    if (one.model == model && one.file.filename() == file_name) return one.file;
  return {};
}

std::vector<std::string> command_of(const Experiment& experiment,
                                    const std::vector<std::string>& more) {
  const auto lines = lines_of(experiment.file);
  std::istringstream words(lines.empty() ? "" : lines.front());
  std::string mark, program, command, model;
  words >> mark >> program >> command >> model;
  if (mark != "#" || program != "overparam" || model != experiment.model)
    throw InvalidParameter("experiment", experiment.file.string(),
                           "does not begin with '# overparam COMMAND " + experiment.model + "'");
  std::vector<std::string> arguments{command, model, "--config=" + experiment.file.string()};
  for (std::string word; words >> word;) {
    if (word == "--config")
      words >> word;
    else if (std::find(more.begin(), more.end(), word) == more.end())
      arguments.push_back(word);
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::pair<std::string, std::string>> named_experiments() {
  const auto all = experiments();
  std::vector<std::pair<std::string, std::string>> named;
  for (const auto& one : all) named.emplace_back(short_name(one, all), shown_by(one));
  return named;
}

void list_experiments(std::ostream& out) {
  constexpr std::size_t gap = 2;
  const auto all = experiments();
  std::size_t width = 0;
  for (const auto& one : all) width = std::max(width, short_name(one, all).size() + gap);
  for (const auto& model : study::models()) {
    const std::string& name = model->description().name;
    if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.model == name; }))
      continue;
    out << name << '\n';
    for (const auto& one : all)
      if (one.model == name)
        out << "  " << core::padded(short_name(one, all), width) << shown_by(one) << '\n';
  }
}

}  // namespace overparam::cli
