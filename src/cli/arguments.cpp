// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>

#include "command/options.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"

namespace overparam::cli {
namespace {

namespace po = boost::program_options;
using core::InvalidParameter;

std::string stripped(std::string_view text) {
  constexpr const char* blank = " \t";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blank) + 1 - first));
}

const KnownOption* find(const std::vector<KnownOption>& known, const std::string& name) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const KnownOption& option) { return option.name == name; });
  return found == known.end() ? nullptr : &*found;
}

void add(GivenOptions& options, const std::string& name, Given given) {
  const std::string where = given.where;
  if (!options.emplace(name, std::move(given)).second)
    throw InvalidParameter("--" + name, "is given more than once" + where);
}

// The line up to a comment.
std::string_view without_comment(std::string_view line, const std::string& where) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    const bool apart = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    if (line[i] == '#' && apart && !quoted) return line.substr(0, i);
  }
  if (quoted) throw InvalidParameter("--config", "a quote is not closed" + where);
  return line;
}

// "on" or "off" as a file may say it.
std::string switch_text(const std::string& name, const std::string& text,
                        const std::string& where) {
  static const std::set<std::string> on{"on", "yes", "true", "1"};
  static const std::set<std::string> off{"off", "no", "false", "0"};
  if (on.count(text) != 0) return "on";
  if (off.count(text) != 0) return "off";
  throw InvalidParameter("--" + name, text, "is not on | off" + where);
}

// Adds what a line of a file says.
void read_line(const std::string& text_of_line, const std::string& where,
               const std::vector<KnownOption>& known, GivenOptions& options) {
  const std::string line = stripped(without_comment(text_of_line, where));
  if (line.empty()) return;
  const auto equals = line.find('=');
  // What is repeated to people is text; blanks around names and values may be any.
  const std::string name = stripped(line.substr(0, equals));
  if (const std::string fault = core::fault_of_text(name); !fault.empty())
    throw InvalidParameter("--config", "a name " + fault + where);
  if (line.front() == '[' || equals == std::string::npos)
    throw InvalidParameter("--config",
                           "'" + line + "' is not name = value" + where +
                               (line.front() == '[' ? ", and sections are not taken" : ""));
  const std::string text = stripped(line.substr(equals + 1));
  if (name.starts_with("--"))
    throw InvalidParameter(name, "stands without dashes in a file" + where);
  const auto* const option = find(known, name);
  if (option == nullptr) throw unknown_option(known, name, where);
  if (name == "config" || name == "help")
    throw InvalidParameter("--" + name, "is not taken in a file" + where);
  if (text.empty()) throw InvalidParameter("--" + name, "needs a value" + where);
  const std::string fault = core::fault_of_text(text);
  if (!fault.empty()) throw InvalidParameter("--" + name, fault + where);
  add(options, name, {option->flag ? switch_text(name, text, where) : text, where});
}

// Adds what one option of a command line says, or complains about a word that belongs to none.
void read_option(const std::vector<std::string>& words, const po::options_description& declared,
                 const std::vector<KnownOption>& known, GivenOptions& options) {
  const std::string name = words[0].substr(0, words[0].find('='));
  // Program_options takes further dashes for none, "--" for the end of options, and no name for a word.
  if (name.starts_with("--") && (name.size() == 2 || name[2] == '-'))
    throw unknown_option(known, name.substr(2), "");
  try {
    namespace style = po::command_line_style;
    const auto line =
        po::command_line_parser(words)
            .options(declared)
            .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
            .run();
    for (const auto& option : line.options) {
      if (option.position_key >= 0)
        throw InvalidParameter("command line", option.value.front(), "belongs to no option");
      const std::string text = option.value.empty() ? "on" : option.value.front();
      if (text.empty()) throw InvalidParameter("--" + option.string_key, "needs a value");
      add(options, option.string_key, {text, ""});
    }
  } catch (const po::unknown_option&) {
    throw unknown_option(known, name.substr(2), "");
  } catch (const po::invalid_command_line_syntax& error) {
    const bool flag = error.kind() == po::invalid_syntax::extra_parameter;
    throw InvalidParameter(name, flag ? "takes no value" : "needs a value");
  }
}

}  // namespace

void check_texts(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string fault = core::fault_of_text(arguments[i]);
    if (!fault.empty())
      throw InvalidParameter("command line", "argument " + std::to_string(i + 1) + " " + fault);
  }
}

GivenOptions read_command_line(const std::vector<std::string>& arguments,
                               const std::vector<KnownOption>& known, Complaints& complaints) {
  po::options_description declared;
  for (const auto& option : known)
    if (option.flag)
      declared.add_options()(option.name.c_str(), "");
    else
      declared.add_options()(option.name.c_str(), po::value<std::string>(), "");
  GivenOptions options;
  // Program_options ends at the first fault: it gets one option at a time, with the word that is its value.
  for (std::size_t i = 0; i < arguments.size();) {
    std::vector<std::string> one{arguments[i] == "-h" ? "--help" : arguments[i]};
    ++i;
    const auto* const option = one[0].starts_with("--") ? find(known, one[0].substr(2)) : nullptr;
    const bool alone = !one[0].starts_with("-") || one[0].find('=') != std::string::npos ||
                       (option != nullptr && option->flag);
    if (!alone && i < arguments.size() && !arguments[i].starts_with("--"))
      one.push_back(arguments[i++]);
    complaints.gather([&] { read_option(one, declared, known, options); });
  }
  return options;
}

GivenOptions read_option_file(const std::string& path, const std::vector<KnownOption>& known,
                              Complaints& complaints) {
  constexpr std::size_t most_bytes = 10'000'000;
  std::vector<std::string> lines;
  try {
    lines = core::lines_of(core::read_file(path, most_bytes));
  } catch (const core::Error& error) {
    throw InvalidParameter("--config", path, error.what());
  }
  GivenOptions options;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string where = " (in " + path + ", line " + std::to_string(i + 1) + ")";
    complaints.gather([&] { read_line(lines[i], where, known, options); });
  }
  return options;
}

}  // namespace overparam::cli
