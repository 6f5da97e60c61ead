// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"

namespace overparam::cli {
namespace {

using core::InvalidParameter;

std::string stripped(std::string_view text) {
  constexpr const char* blank = " \t";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blank) + 1 - first));
}

const KnownOption& find(const std::vector<KnownOption>& known, const std::string& name,
                        const std::string& where) {
  std::vector<std::string> names;
  for (const auto& option : known) {
    if (option.name == name) return option;
    names.push_back(option.name);
  }
  std::string near = core::suggestion(name, names);
  const auto at = near.find("mean ");
  if (at != std::string::npos) near.insert(at + 5, "--");
  throw InvalidParameter("--" + name, "is unknown" + where + near);
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

}  // namespace

void check_texts(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string fault = core::fault_of_text(arguments[i]);
    if (!fault.empty())
      throw InvalidParameter("command line", "argument " + std::to_string(i + 1) + " " + fault);
  }
}

GivenOptions read_command_line(const std::vector<std::string>& arguments,
                               const std::vector<KnownOption>& known) {
  namespace po = boost::program_options;
  po::options_description declared;
  for (const auto& option : known)
    if (option.flag)
      declared.add_options()(option.name.c_str(), "");
    else
      declared.add_options()(option.name.c_str(), po::value<std::string>(), "");
  // Program_options takes further dashes for none, "--" for the end of options, and no name for a word.
  for (const auto& argument : arguments)
    if (argument.starts_with("--") &&
        (argument.size() == 2 || argument.find_first_of("-=", 2) == 2))
      throw InvalidParameter(argument.substr(0, argument.find('=')), "is unknown");
  const auto plain = [](const std::string& name) {
    return name.substr(name.find_first_not_of('-'));
  };
  GivenOptions options;
  try {
    namespace style = po::command_line_style;
    const auto line =
        po::command_line_parser(arguments)
            .options(declared)
            .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
            .run();
    for (const auto& option : line.options) {
      if (option.position_key >= 0)
        throw InvalidParameter("command line", option.value.front(), "belongs to no option");
      const std::string text = option.value.empty() ? "on" : option.value.front();
      const auto& tokens = option.original_tokens;
      if (text.empty() || (tokens.size() > 1 && tokens[1].starts_with("--")))
        throw InvalidParameter("--" + option.string_key, "needs a value");
      add(options, option.string_key, {text, ""});
    }
  } catch (const po::unknown_option& error) {
    find(known, plain(error.get_option_name()), "");
    throw;  // a name that is known here is one to Program_options
  } catch (const po::invalid_command_line_syntax& error) {
    const bool flag = error.kind() == po::invalid_syntax::extra_parameter;
    throw InvalidParameter("--" + plain(error.get_option_name()),
                           flag ? "takes no value" : "needs a value");
  }
  return options;
}

GivenOptions read_option_file(const std::string& path, const std::vector<KnownOption>& known) {
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
    const std::string line = stripped(without_comment(lines[i], where));
    if (line.empty()) continue;
    const auto equals = line.find('=');
    if (line.front() == '[' || equals == std::string::npos)
      throw InvalidParameter("--config",
                             "'" + line + "' is not name = value" + where +
                                 (line.front() == '[' ? ", and sections are not taken" : ""));
    const std::string name = stripped(line.substr(0, equals));
    const std::string text = stripped(line.substr(equals + 1));
    if (name.starts_with("--"))
      throw InvalidParameter(name, "stands without dashes in a file" + where);
    const bool flag = find(known, name, where).flag;
    if (name == "config" || name == "help")
      throw InvalidParameter("--" + name, "is not taken in a file" + where);
    if (text.empty()) throw InvalidParameter("--" + name, "needs a value" + where);
    const std::string fault = core::fault_of_text(text);
    if (!fault.empty()) throw InvalidParameter("--" + name, fault + where);
    add(options, name, {flag ? switch_text(name, text, where) : text, where});
  }
  return options;
}

}  // namespace overparam::cli
