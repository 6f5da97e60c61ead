// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
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

const KnownOption* find(const std::vector<KnownOption>& known, const std::string& name) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const KnownOption& option) { return option.name == name; });
  return found == known.end() ? nullptr : &*found;
}

InvalidParameter unknown(const std::vector<KnownOption>& known, const std::string& name,
                         const std::string& where) {
  std::vector<std::string> names;
  for (const auto& option : known) names.push_back(option.name);
  std::string near;
  // Dashes alone, or more than two, are no name mistyped.
  if (!name.empty() && name.front() != '-') near = core::suggestion(name, names);
  const auto at = near.find("mean ");
  if (at != std::string::npos) near.insert(at + 5, "--");
  return {"--" + name, "is unknown" + where + near};
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
  if (line.front() == '[' || equals == std::string::npos)
    throw InvalidParameter("--config",
                           "'" + line + "' is not name = value" + where +
                               (line.front() == '[' ? ", and sections are not taken" : ""));
  const std::string name = stripped(line.substr(0, equals));
  const std::string text = stripped(line.substr(equals + 1));
  if (name.starts_with("--"))
    throw InvalidParameter(name, "stands without dashes in a file" + where);
  const auto* const option = find(known, name);
  if (option == nullptr) throw unknown(known, name, where);
  if (name == "config" || name == "help")
    throw InvalidParameter("--" + name, "is not taken in a file" + where);
  if (text.empty()) throw InvalidParameter("--" + name, "needs a value" + where);
  const std::string fault = core::fault_of_text(text);
  if (!fault.empty()) throw InvalidParameter("--" + name, fault + where);
  add(options, name, {option->flag ? switch_text(name, text, where) : text, where});
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
  GivenOptions options;
  for (std::size_t i = 0; i < arguments.size();) {
    std::string argument = arguments[i++];
    if (argument == "-h") argument = "--help";
    const auto equals = argument.find('=');
    // Of an option that stands alone the next word is the value, whether the option is known or not.
    std::optional<std::string> text;
    const auto take_value = [&] {
      if (equals != std::string::npos)
        text = argument.substr(equals + 1);
      else if (i < arguments.size() && !arguments[i].starts_with("--"))
        text = arguments[i++];
    };
    complaints.gather([&] {
      if (!argument.starts_with("--")) {
        if (argument.starts_with("-")) take_value();
        throw InvalidParameter("command line", argument, "belongs to no option");
      }
      const std::string name =
          argument.substr(2, equals == std::string::npos ? equals : equals - 2);
      const auto* const option = find(known, name);
      if (option == nullptr || !option->flag) take_value();
      if (option == nullptr) throw unknown(known, name, "");
      if (option->flag && equals != std::string::npos)
        throw InvalidParameter("--" + name, "takes no value");
      if (!option->flag && (!text || text->empty()))
        throw InvalidParameter("--" + name, "needs a value");
      add(options, name, {option->flag ? "on" : *text, ""});
    });
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
