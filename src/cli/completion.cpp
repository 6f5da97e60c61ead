// SPDX-License-Identifier: MIT
// Scripts by which shells complete commands, models, experiments and options.
#include <algorithm>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "command/command.hpp"
#include "experiments.hpp"
#include "help.hpp"
#include "options.hpp"
#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::cli {
namespace {

// What may stand at a place, and what it means.
struct Word {
  std::string text;
  std::string meaning;
  bool flag = false;
};
using Words = std::vector<Word>;

Words words_of_commands() {
  Words words;
  for (const auto& call : calls()) words.push_back({call.name, call.summary});
  return words;
}

Words words_of_models(const Command* command) {
  Words words;
  for (const auto& model : study::models())
    if (command == nullptr || command->applies(model->description()))
      words.push_back({model->description().name, model->description().title});
  return words;
}

Words words_of_options(const Command& command, const experiment::Model& model) {
  const auto& description = model.description();
  const auto hidden = command.hidden(description);
  Words words;
  for (const auto& spec : description.parameters)
    if (std::find(hidden.begin(), hidden.end(), spec.name) == hidden.end())
      words.push_back({"--" + spec.name, spec.meaning});
  for (const auto& option : command.options(&model))
    words.push_back({"--" + option.spec.name, option.spec.meaning, option.flag});
  words.push_back({"--help", "the options", true});
  return words;
}

// What the second word of a call may be; none where it is a directory, or there is none.
Words second_words(const Call& call) {
  if (call.name == "help") return words_of_commands();
  if (call.name == "completion") return {{"bash", ""}, {"fish", ""}, {"zsh", ""}};
  if (call.name == "run") {
    Words words;
    for (const auto& one : named_experiments()) words.push_back({one.first, one.second});
    return words;
  }
  return call.arguments == "MODEL" ? words_of_models(find_command(call.name)) : Words{};
}

void for_each_pair(const std::function<void(const Command&, const experiment::Model&)>& body) {
  for (const auto& command : commands())
    for (const auto& model : study::models())
      if (command.applies(model->description())) body(command, *model);
}

// The text with a backslash before each of `special`.
std::string escaped(const std::string& text, const std::string& special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string::npos) result += '\\';
    result += c;
  }
  return result;
}

void write_bash(std::ostream& out) {
  const auto list = [&](const Words& words) {
    out << "words='";
    for (const auto& word : words) out << word.text << ' ';
    out << "' ;;\n";
  };
  out << "# bash completion of overparam, by 'overparam completion bash'\n"
         "_overparam() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} words=\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    case x in x) ";
  list(words_of_commands());
  out << "    esac\n  elif [ \"$COMP_CWORD\" -eq 2 ]; then\n    case ${COMP_WORDS[1]} in\n";
  for (const auto& call : calls())
    if (const Words words = second_words(call); !words.empty()) {
      out << "      " << call.name << ") ";
      list(words);
    }
  out << "    esac\n  elif [ \"${current#-}\" != \"$current\" ]; then\n"
         "    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n";
  for_each_pair([&](const Command& command, const experiment::Model& model) {
    out << "      " << quoted(command.name + ' ' + model.description().name) << ") ";
    list(words_of_options(command, model));
  });
  out << "    esac\n  fi\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n}\n"
         "complete -o default -F _overparam overparam\n";
}

void write_zsh(std::ostream& out) {
  const auto list = [&](const Words& words) {
    out << "words_here=(";
    for (const auto& word : words)
      out << "\n        " << quoted(escaped(word.text, ":\\") + ':' + word.meaning);
    out << ") ;;\n";
  };
  out << "#compdef overparam\n# zsh completion of overparam, by 'overparam completion zsh'\n"
         "local -a words_here\nif (( CURRENT == 2 )); then\n    case x in x) ";
  list(words_of_commands());
  out << "    esac\nelif (( CURRENT == 3 )); then\n  case $words[2] in\n";
  for (const auto& call : calls())
    if (const Words words = second_words(call); !words.empty()) {
      out << "    " << call.name << ") ";
      list(words);
    }
  out << "  esac\nelif [[ $words[CURRENT] == -* ]]; then\n  case \"$words[2] $words[3]\" in\n";
  for_each_pair([&](const Command& command, const experiment::Model& model) {
    out << "    " << quoted(command.name + ' ' + model.description().name) << ") ";
    list(words_of_options(command, model));
  });
  out << "  esac\nfi\n"
         "if (( $#words_here )); then _describe -o overparam words_here; else _files; fi\n";
}

void write_fish(std::ostream& out) {
  const auto text = [](const std::string& words) { return '\'' + escaped(words, "'\\") + '\''; };
  out << "# fish completion of overparam, by 'overparam completion fish'\n"
         "function __overparam_after\n"
         "    set -l words (commandline -opc)\n"
         "    test (count $words) -gt (count $argv); or return 1\n"
         "    test \"$words[2..(math (count $argv) + 1)]\" = \"$argv\"\n"
         "end\n"
         "function __overparam_just_after\n"
         "    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __overparam_after "
         "$argv\n"
         "end\n";
  for (const auto& word : words_of_commands())
    out << "complete -c overparam -f -n __fish_use_subcommand -a " << word.text << " -d "
        << text(word.meaning) << '\n';
  for (const auto& call : calls())
    for (const auto& word : second_words(call))
      out << "complete -c overparam -f -n '__overparam_just_after " << call.name << "' -a "
          << word.text << " -d " << text(word.meaning) << '\n';
  for_each_pair([&](const Command& command, const experiment::Model& model) {
    for (const auto& word : words_of_options(command, model))
      out << "complete -c overparam -n '__overparam_after " << command.name << ' '
          << model.description().name << "' -l " << word.text.substr(2) << (word.flag ? "" : " -r")
          << " -d " << text(word.meaning) << '\n';
  });
}

}  // namespace

void write_completion(const std::string& shell, std::ostream& out) {
  if (shell == "bash")
    write_bash(out);
  else if (shell == "zsh")
    write_zsh(out);
  else if (shell == "fish")
    write_fish(out);
  else
    throw core::InvalidParameter("completion", shell, "is not bash | zsh | fish");
}

}  // namespace overparam::cli
