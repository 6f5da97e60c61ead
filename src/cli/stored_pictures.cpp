// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "command/building.hpp"
#include "command/command.hpp"
#include "command/pictures.hpp"
#include "commands.hpp"
#include "directories.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/figure/merged.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::cli {
namespace {

using core::InvalidParameter;
using experiment::Store;

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
      throw InvalidParameter(name, "is no option of plot: " + list + "--labels, --xlabel, --to");
  }
}

// The words before the first option: further directories, and at the end maybe a command.
struct Words {
  std::vector<std::string> directories;
  std::string command;
};

Words take_words(const std::string& directory, std::vector<std::string>& arguments) {
  Words words{{directory}, ""};
  while (!arguments.empty() && !arguments.front().starts_with("--")) {
    const std::string word = arguments.front();
    arguments.erase(arguments.begin());
    if (!words.command.empty())
      throw InvalidParameter("plot", word, "is not expected behind the command " + words.command);
    if (find_command(word) != nullptr)
      words.command = word;
    else
      words.directories.push_back(word);
  }
  return words;
}

// What the directories are called in the key.
std::vector<std::string> labels_of(const std::optional<std::string>& given,
                                   const std::vector<std::string>& directories) {
  std::vector<std::string> labels;
  if (!given) {
    for (const auto& directory : directories)
      labels.push_back(figure::literal(title_of(directory)));
    return labels;
  }
  experiment::ParameterSpec spec;
  spec.name = "labels";
  spec.kind = experiment::ParameterKind::text;
  labels = parse_values(spec, *given);
  if (labels.size() != directories.size())
    throw InvalidParameter("--labels", *given,
                           "are " + std::to_string(labels.size()) + ", the directories " +
                               std::to_string(directories.size()));
  return labels;
}

using Stores = std::vector<std::unique_ptr<Store>>;

// The first command that all stores have.
std::string common_command(const Stores& stores) {
  for (const auto& one : stores.front()->commands())
    if (std::all_of(stores.begin(), stores.end(), [&](const auto& store) {
          const auto commands = store->commands();
          return std::any_of(commands.begin(), commands.end(),
                             [&](const auto& other) { return other.command == one.command; });
        }))
      return one.command;
  throw InvalidParameter("plot", "finds no command with results in all directories");
}

// One picture of several directories.
int plot_together(const Words& words, const std::vector<std::string>& labels,
                  const std::string& x_label, const std::vector<std::string>& options_of_pictures,
                  const std::filesystem::path& target) {
  Stores stores;
  for (const auto& directory : words.directories)
    stores.emplace_back(new Store(open_store(directory)));
  const std::string command = words.command.empty() ? common_command(stores) : words.command;
  std::vector<figure::Labelled> figures;
  std::optional<Options> first;
  ExitCode code = success;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    const std::size_t before = figures.size();
    for_each_command(*stores[i], command, options_of_pictures,
                     [&](const Options& options, const study::Study& study,
                         const experiment::Inventory& inventory) {
                       study::Conclusion conclusion =
                           concluded_with_picture(options, study, inventory, code);
                       figures.push_back({labels[i], std::move(*conclusion.picture)});
                       if (!first) first = options;
                     });
    if (figures.size() == before)
      throw InvalidParameter("plot", command,
                             "is no command with results in " + words.directories[i]);
  }
  study::Conclusion all;
  all.picture = merged(std::move(figures), x_label);
  const Output output(*first, target, "comparison");
  if (!output.plot(all)) return computation_failed;
  std::cout << output.picture_line();
  return code;
}

}  // namespace

int plot(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> more = arguments;
  const auto labels = take_option("labels", more);
  const auto x_label = take_option("xlabel", more);
  const auto target = destination(directory, more);
  const Words words = take_words(directory, more);
  expect_picture_options(more);
  if (words.directories.size() > 1)
    return plot_together(words, labels_of(labels, words.directories), x_label.value_or(""), more,
                         target);
  for (const auto& [name, text] : {std::pair{"--labels", labels}, {"--xlabel", x_label}})
    if (text) throw InvalidParameter(name, *text, "is of use with several directories only");
  const Store store = open_store(directory);
  ExitCode code = success;
  bool found = false;
  for_each_command(store, words.command.empty() ? std::nullopt : std::optional(words.command), more,
                   [&](const Options& options, const study::Study& study,
                       const experiment::Inventory& inventory) {
                     found = true;
                     const Output output(options, target);
                     study::Conclusion conclusion = conclude(study, inventory.results);
                     add_picture(study, conclusion, picture_choices(options));
                     if (!output.plot(conclusion)) code = computation_failed;
                     warn(conclusion);
                     code = std::max(code, obtained(conclusion));
                     std::cout << output.picture_line();
                   });
  if (!found) throw InvalidParameter("plot", words.command, "is no command with results there");
  return code;
}

}  // namespace overparam::cli
