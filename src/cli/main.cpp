// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "command/command.hpp"
#include "commands.hpp"
#include "experiments.hpp"
#include "help.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/words.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/version.hpp"

namespace overparam::cli {
namespace {

const std::string shows_all = "; 'overparam help' shows all";

// Commands on a directory.
struct DirectoryCommand {
  const char* name;
  int (*run)(const std::string& directory, const std::vector<std::string>& arguments);
};
constexpr DirectoryCommand on_directories[] = {
    {"status", status}, {"export", export_tables}, {"plot", plot}, {"report", report}};

bool asks_for_help(const std::string& argument) { return argument == "-h" || argument == "--help"; }

void expect_no_more(const std::vector<std::string>& arguments, std::size_t count) {
  if (arguments.size() > count)
    throw core::InvalidParameter(arguments[0], arguments[count], "is not expected here");
}

const experiment::Model& model_in(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments[1].rfind("-", 0) == 0)
    throw core::InvalidParameter(
        "model", "is needed after " + arguments[0] + "; 'overparam list' shows all");
  return study::find_model(arguments[1]);
}

int compute(const std::vector<std::string>& arguments) {
  const experiment::Model& model = model_in(arguments);
  const auto options = parse_command(arguments[0], model, {arguments.begin() + 2, arguments.end()});
  if (!options) {
    std::cout << help({arguments[0], arguments[1]});
    return success;
  }
  if (find_command(options->command)->document) return write_document(*options);
  return options->flag("dry-run") ? dry_run(*options) : cli::compute(*options);
}

int dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    std::cout << help({});
    return bad_input;
  }
  const std::string& name = arguments[0];
  const bool computes = find_command(name) != nullptr;
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (name == "help" || asks_for_help(name)) {
    std::cout << help(rest);
    return success;
  }
  // Of commands that compute, options may have values that look the same.
  const auto last = computes || name == "run" ? std::min<std::size_t>(rest.size(), 1) : rest.size();
  if (is_command(name) &&
      std::any_of(rest.begin(), rest.begin() + std::ptrdiff_t(last), asks_for_help)) {
    std::cout << help({name});
    return success;
  }
  if (computes) return compute(arguments);
  for (const auto& command : on_directories) {
    if (name != command.name) continue;
    if (rest.empty() || rest[0].rfind("--", 0) == 0)
      throw core::InvalidParameter("directory", "is needed after " + name);
    return command.run(rest[0], {rest.begin() + 1, rest.end()});
  }
  if (name == "run") {
    if (rest.empty() || rest[0].rfind("-", 0) == 0)
      throw core::InvalidParameter("experiment",
                                   "is needed after run; 'overparam experiments' shows all");
    return compute(command_of(find_experiment(rest[0]), {rest.begin() + 1, rest.end()}));
  }
  if (name == "version" || name == "--version") {
    expect_no_more(arguments, 1);
    std::cout << "overparam " << version << " (" << commit << ")\n";
  } else if (name == "list") {
    expect_no_more(arguments, 1);
    for (const auto& model : study::models())
      std::cout << core::padded(model->description().name, 26) << model->description().title
                << '\n';
  } else if (name == "experiments") {
    expect_no_more(arguments, 1);
    list_experiments(std::cout);
  } else if (name == "man") {
    expect_no_more(arguments, 1);
    write_manual(std::cout);
  } else if (name == "completion") {
    if (rest.empty()) throw core::InvalidParameter("completion", "needs bash | zsh | fish");
    expect_no_more(arguments, 2);
    write_completion(rest[0], std::cout);
  } else if (name == "describe") {
    const experiment::Model& model = model_in(arguments);
    expect_no_more(arguments, 2);
    describe(model, std::cout);
  } else {
    throw core::InvalidParameter(
        "command", name, "is unknown" + core::suggestion(name, command_names()) + shows_all);
  }
  return success;
}

// A line for each of an error's, and an example of what works, if there is a command and a model.
void say(const core::InvalidParameter& error, const std::vector<std::string>& arguments) {
  std::istringstream messages(error.what());
  for (std::string message; std::getline(messages, message);)
    std::cerr << "overparam: error: " << message << '\n';
  const Command* const command = arguments.size() < 2 ? nullptr : find_command(arguments[0]);
  if (command == nullptr) return;
  for (const auto& model : study::models())
    if (const auto& known = model->description(); known.name == arguments[1])
      if (const auto example = example_of(*command, known); !example.empty())
        std::cerr << "example: " << example << '\n';
}

int run(const std::vector<std::string>& arguments) {
  try {
    cli::check_texts(arguments);
    const int code = cli::dispatch(arguments);
    // Whatever a command has printed counts as given only if it arrived.
    if (!std::cout.flush()) throw core::Error("standard output: cannot be written");
    return code;
  } catch (const core::InvalidParameter& error) {
    say(error, arguments);
    return cli::bad_input;
  } catch (const std::bad_alloc&) {
    std::cerr << "overparam: error: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "overparam: error: " << error.what() << '\n';
  }
  return cli::computation_failed;
}

}  // namespace
}  // namespace overparam::cli

int main(int argc, char** argv) {
  const int code = overparam::cli::run({argv + 1, argv + argc});
  std::cerr.flush();
  // Without OpenBLAS's own end: it waits for a thread that may still ask for a work space, for which there
  // never was any memory. All that is to be written is written.
  std::_Exit(code);
}
