// SPDX-License-Identifier: MIT
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "commands.hpp"
#include "models.hpp"
#include "overparam/core/error.hpp"
#include "overparam/version.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

constexpr const char* usage =
    R"(overparam: learning dynamics of wide networks, theory and direct simulation

usage: overparam COMMAND MODEL [--option value ...]

  list                 the models
  describe MODEL       its parameters, theory levels, observables and sources
  curve MODEL          error against width: t → ∞ from the theory, and a finite horizon
  dynamics MODEL       error and order parameters against the learning time
  validate MODEL       theory against simulation at several sizes; exit code 1 if they disagree
  width-for MODEL      the width that reaches an error
  help [COMMAND [MODEL]], --version

Without --out the table goes to stdout as CSV; with --out DIR a directory gets the table, a
manifest and pictures. Exit codes: 0 fine, 1 validation disagrees, 2 bad input, 3 a computation
failed (finished rows are written).

example: overparam curve random-features-online --ratio 0.1:10:log:16
)";

const std::string shows_all = "; 'overparam help' shows all";

struct Command {
  const char* name;
  int (*run)(const Options&);
};
constexpr Command computing[] = {
    {"curve", curve}, {"dynamics", dynamics}, {"validate", validate}, {"width-for", width_for}};

std::string help_for(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "list" || words[0] == "describe" || words[0] == "help")
    return usage;
  for (const auto& command : computing)
    if (words[0] == command.name) {
      const std::string model = words.size() > 1 ? words[1] : "MODEL";
      return "usage: overparam " + words[0] + " " + model + " [--option value ...]\n\n" +
             help_text(words[0], words.size() > 1 ? &find_model(words[1]) : nullptr);
    }
  throw core::InvalidParameter("help", words[0], "is no command with options" + shows_all);
}

int dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "help" || arguments[0] == "--help") {
    std::cout << help_for(arguments.empty()
                              ? arguments
                              : std::vector<std::string>(arguments.begin() + 1, arguments.end()));
    return arguments.empty() ? bad_input : success;
  }
  const std::string& name = arguments[0];
  if (name == "--version") {
    std::cout << "overparam " << version << " (" << commit << ")\n";
    return success;
  }
  if (name == "list") {
    if (arguments.size() > 1)
      throw core::InvalidParameter("list", arguments[1], "is not expected here");
    for (const auto& model : models())
      std::cout << padded(model->description().name, 26) << model->description().title << '\n';
    return success;
  }
  std::vector<std::string> known{"list", "describe", "help"};
  const Command* found = nullptr;
  for (const auto& command : computing) {
    known.emplace_back(command.name);
    if (name == command.name) found = &command;
  }
  if (found == nullptr && name != "describe")
    throw core::InvalidParameter("command", name,
                                 "is unknown" + suggestion(name, known) + shows_all);
  if (arguments.size() > 1 && arguments[1] == "--help") {
    std::cout << help_for({name});
    return success;
  }
  if (arguments.size() < 2 || arguments[1].rfind("--", 0) == 0)
    throw core::InvalidParameter("model",
                                 "is needed after " + name + "; 'overparam list' shows all");
  const experiment::Model& model = find_model(arguments[1]);
  const std::vector<std::string> rest(arguments.begin() + 2, arguments.end());
  if (name == "describe") {
    if (!rest.empty()) throw core::InvalidParameter("describe", rest[0], "is not expected here");
    describe(model, std::cout);
    return success;
  }
  const Options options = parse_options(name, model, rest);
  if (options.help) {
    std::cout << help_for({name, arguments[1]});
    return success;
  }
  return found->run(options);
}

}  // namespace
}  // namespace overparam::cli

int main(int argc, char** argv) {
  using namespace overparam;
  try {
    return cli::dispatch({argv + 1, argv + argc});
  } catch (const core::InvalidParameter& error) {
    std::cerr << "overparam: error: " << error.what() << '\n';
    return cli::bad_input;
  } catch (const std::bad_alloc&) {
    std::cerr << "overparam: error: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "overparam: error: " << error.what() << '\n';
  }
  return cli::computation_failed;
}
