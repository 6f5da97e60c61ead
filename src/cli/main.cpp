// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "command.hpp"
#include "commands.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/words.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/version.hpp"

namespace overparam::cli {
namespace {

std::string usage() {
  std::string text =
      R"(overparam: learning dynamics of wide networks, theory and direct simulation

usage: overparam COMMAND MODEL [--option value ...]

  list                 the models
  describe MODEL       its parameters, theory levels, observables and sources
)";
  for (const auto& command : commands())
    text += "  " + core::padded(command.name + " MODEL", 21) + command.summary + '\n';
  return text +
         R"(  status DIR           what a directory of --out has, what runs, what is left
  export DIR           its tables again, with --format csv,wide,gnuplot,json and --all
  plot DIR [COMMAND]   its pictures again, with --x, --y, --group, --logx, --logy, --title
  report DIR           a page about everything in it, for the browser
                       (export, plot and report write into DIR, or with --to into another one)
  help [COMMAND [MODEL]], --version

Without --out the table goes to stdout as CSV. With --out DIR every result is stored in DIR as soon
as it is there, and DIR gets the table, a manifest and pictures at the end: after an interruption
the same command goes on where it stopped, and several processes can share the work. Exit codes:
0 fine, 1 validation disagrees, 2 bad input, 3 a value that exists was not obtained or a verdict not
reached (finished rows are written), 130 interrupted.

example: overparam curve random-features-online --ratio 0.1:10:log:16
)";
}

const std::string shows_all = "; 'overparam help' shows all";

// Commands on a directory.
struct DirectoryCommand {
  const char* name;
  int (*run)(const std::string& directory, const std::vector<std::string>& arguments);
};
constexpr DirectoryCommand on_directories[] = {
    {"status", status}, {"export", export_tables}, {"plot", plot}, {"report", report}};

std::string help_for(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "list" || words[0] == "describe" || words[0] == "help")
    return usage();
  for (const auto& command : on_directories)
    if (words[0] == command.name) return usage();
  if (find_command(words[0]) != nullptr) {
    const std::string model = words.size() > 1 ? words[1] : "MODEL";
    return "usage: overparam " + words[0] + " " + model + " [--option value ...]\n\n" +
           help_text(words[0], words.size() > 1 ? &study::find_model(words[1]) : nullptr);
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
    for (const auto& model : study::models())
      std::cout << core::padded(model->description().name, 26) << model->description().title
                << '\n';
    return success;
  }
  std::vector<std::string> known{"list", "describe", "help"};
  for (const auto& command : on_directories) {
    known.emplace_back(command.name);
    if (name != command.name) continue;
    if (arguments.size() < 2 || arguments[1].rfind("--", 0) == 0)
      throw core::InvalidParameter("directory", "is needed after " + name);
    return command.run(arguments[1], {arguments.begin() + 2, arguments.end()});
  }
  for (const auto& command : commands()) known.push_back(command.name);
  if (name != "describe" && find_command(name) == nullptr)
    throw core::InvalidParameter("command", name,
                                 "is unknown" + core::suggestion(name, known) + shows_all);
  if (arguments.size() > 1 && arguments[1] == "--help") {
    std::cout << help_for({name});
    return success;
  }
  if (arguments.size() < 2 || arguments[1].rfind("--", 0) == 0)
    throw core::InvalidParameter("model",
                                 "is needed after " + name + "; 'overparam list' shows all");
  const experiment::Model& model = study::find_model(arguments[1]);
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
  return compute(options);
}

int run(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    cli::check_texts(arguments);
    const int code = cli::dispatch(arguments);
    // Whatever a command has printed counts as given only if it arrived.
    if (!std::cout.flush()) throw core::Error("standard output: cannot be written");
    return code;
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

}  // namespace
}  // namespace overparam::cli

int main(int argc, char** argv) {
  const int code = overparam::cli::run(argc, argv);
  std::cerr.flush();
  // Without OpenBLAS's own end: it waits for a thread that may still ask for a work space, for which there
  // never was any memory. All that is to be written is written.
  std::_Exit(code);
}
