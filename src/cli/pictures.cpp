// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include <optional>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::cli {
namespace {

std::string text_of(const Options& options, const std::string& name) {
  return options.given(name) ? options.text(name) : "";
}

std::optional<bool> switched(const Options& options, const std::string& name) {
  const std::string text = text_of(options, name);
  if (text.empty() || text == "auto") return std::nullopt;
  if (text != "on" && text != "off")
    throw core::InvalidParameter("--" + name, text, "is not one of auto | on | off");
  return text == "on";
}

}  // namespace

figure::Choices picture_choices(const Options& options) {
  figure::Choices choices;
  choices.x = text_of(options, "x");
  // Over exponents, neither a number nor a ratio can be read off.
  for (const auto& size : options.model->description().sizes) {
    const auto exponents = options.parameters.find(size.exponent);
    if (choices.x.empty() && options.command == "curve" && exponents != options.parameters.end() &&
        exponents->second.find_first_of(",:") != std::string::npos)
      choices.x = size.exponent;
  }
  choices.y = text_of(options, "y");
  if (options.given("group")) choices.group = options.items("group");
  choices.logx = switched(options, "logx");
  choices.logy = switched(options, "logy");
  choices.title = text_of(options, "title");
  return choices;
}

}  // namespace overparam::cli
