// SPDX-License-Identifier: MIT
// The manual page, in the language of man(7).
#include <ostream>
#include <string>

#include "command/command.hpp"
#include "help.hpp"
#include "options.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/version.hpp"

namespace overparam::cli {
namespace {

// Plain text: with no control lines and no escapes in it.
std::string plain(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
    if (c == '\n') result += "\\&";
  }
  return "\\&" + result;
}

void write_item(std::ostream& out, const std::string& term, const std::string& meaning) {
  out << ".TP\n.B " << plain(term) << '\n' << plain(meaning) << '\n';
}

void write_options(std::ostream& out, const Command& command) {
  for (const auto& option : command.options(nullptr)) {
    const std::string fallback = shown_default(option.spec);
    write_item(out, "--" + option.spec.name,
               option.spec.meaning + (fallback.empty() ? "" : " [" + fallback + "]"));
  }
}

}  // namespace

void write_manual(std::ostream& out) {
  out << ".TH OVERPARAM 1 \"\" \"overparam " << version << "\"\n.SH NAME\n"
      << plain("overparam - learning dynamics of wide networks, theory and direct simulation")
      << "\n.SH SYNOPSIS\n";
  for (const auto& call : calls())
    out << ".B " << plain("overparam " + call.name) << '\n'
        << plain(call.arguments +
                 (find_command(call.name) != nullptr ? " [--option value ...]" : ""))
        << "\n.br\n";
  out << ".SH COMMANDS\n";
  for (const auto& call : calls())
    write_item(out, call.name + (call.arguments.empty() ? "" : ' ' + call.arguments), call.summary);
  out << ".SH DESCRIPTION\n" << plain(about_results()) << "\n.SH MODELS\n";
  for (const auto& model : study::models())
    write_item(out, model->description().name, model->description().title);
  for (const auto& command : commands()) {
    out << ".SH OPTIONS OF " << plain(command.name) << '\n'
        << plain("And the parameters of the model: see overparam help " + command.name + " MODEL.")
        << '\n';
    write_options(out, command);
  }
  out << ".SH EXAMPLES\n.nf\n";
  for (const auto& command : commands())
    for (const auto& model : study::models())
      if (const auto example = example_of(command, model->description()); !example.empty())
        out << plain(example) << '\n';
  out << ".fi\n";
}

}  // namespace overparam::cli
