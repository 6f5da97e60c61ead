// SPDX-License-Identifier: MIT
#include "command/pictures.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::command {
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

// "FROM:TO" or "WIDTHxHEIGHT".
std::optional<std::pair<double, double>> two_numbers(const Options& options,
                                                     const std::string& name, char between) {
  const std::string text = text_of(options, name);
  if (text.empty()) return std::nullopt;
  const auto middle = text.find(between);
  if (middle != std::string::npos) {
    const auto first = core::read_number(std::string_view(text).substr(0, middle));
    const auto second = core::read_number(std::string_view(text).substr(middle + 1));
    if (first && second) return std::pair(*first, *second);
  }
  throw core::InvalidParameter("--" + name, text,
                               std::string("is not two numbers with ") + between + " between them");
}

std::optional<figure::Range> range_of(const Options& options, const std::string& name) {
  const auto ends = two_numbers(options, name, ':');
  if (!ends) return std::nullopt;
  if (!(ends->first < ends->second))
    throw core::InvalidParameter("--" + name, options.text(name),
                                 "does not go from a number to a larger one");
  return figure::Range{ends->first, ends->second};
}

std::optional<figure::PageSize> size_of(const Options& options) {
  const auto sides = two_numbers(options, "size", 'x');
  if (!sides) return std::nullopt;
  constexpr double least = 1;
  constexpr double most = 100;
  const auto fits = [](double side) { return side >= least && side <= most; };
  if (!fits(sides->first) || !fits(sides->second))
    throw core::InvalidParameter("--size", options.text("size"), "is not from 1x1 to 100x100");
  return figure::PageSize{sides->first, sides->second};
}

figure::Medium medium_of(const Options& options) {
  const std::string text = text_of(options, "style");
  if (text.empty() || text == "paper") return figure::Medium::paper;
  if (text == "screen") return figure::Medium::screen;
  if (text == "talk") return figure::Medium::talk;
  throw core::InvalidParameter("--style", text, "is not one of paper | screen | talk");
}

figure::Fonts fonts_of(const Options& options) {
  const std::string text = text_of(options, "fonts");
  if (text.empty() || text == "sans") return figure::Fonts::sans;
  if (text == "latex") return figure::Fonts::latex;
  throw core::InvalidParameter("--fonts", text, "is not one of sans | latex");
}

figure::Bars bars_of(const Options& options) {
  const std::string text = text_of(options, "bars");
  if (text.empty() || text == "se") return figure::Bars::standard_error;
  if (text == "quartiles") return figure::Bars::quartiles;
  throw core::InvalidParameter("--bars", text, "is not one of se | quartiles");
}

}  // namespace

std::vector<std::string> picture_formats(const Options& options) {
  const auto formats = options.items("format");
  for (const auto& format : formats)
    if (format != "svg" && format != "png" && format != "pdf")
      throw core::InvalidParameter("--format", format, "is not one of svg | png | pdf");
  return formats;
}

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
  if (options.given("y")) choices.y = options.items("y");
  if (options.given("group")) choices.group = options.items("group");
  choices.logx = switched(options, "logx");
  choices.logy = switched(options, "logy");
  choices.title = text_of(options, "title");
  choices.xlim = range_of(options, "xlim");
  choices.ylim = range_of(options, "ylim");
  choices.size = size_of(options);
  choices.medium = medium_of(options);
  choices.fonts = fonts_of(options);
  choices.bars = bars_of(options);
  choices.stack = options.flag("stack");
  choices.annotate = options.flag("annotate");
  picture_formats(options);  // to be refused before anything is computed
  return choices;
}

}  // namespace overparam::command
