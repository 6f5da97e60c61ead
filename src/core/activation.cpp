// SPDX-License-Identifier: MIT
#include "overparam/core/activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <mutex>
#include <numbers>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "core/activations/expression.hpp"
#include "core/activations/function.hpp"
#include "core/activations/named.hpp"
#include "core/activations/tabulated.hpp"
#include "core/hermite.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

using std::numbers::sqrt2;

constexpr std::array<std::pair<const char*, Activation::Kind>, 7> plain_kinds{{
    {"erf", Activation::Kind::erf},
    {"relu", Activation::Kind::relu},
    {"tanh", Activation::Kind::tanh},
    {"linear", Activation::Kind::linear},
    {"sign", Activation::Kind::sign},
    {"sigmoid", Activation::Kind::sigmoid},
    {"gelu", Activation::Kind::gelu},
}};
constexpr std::size_t max_hermite_terms = 1024;

double normal_distribution(double x) { return 0.5 * std::erfc(-x / sqrt2); }

}  // namespace

Activation::Activation(Series series)
    : kind_(Kind::hermite), series_(std::make_shared<const Series>(std::move(series))) {}

Activation::Activation(std::string name, Sides sides)
    : kind_(Kind::sides),
      series_(std::make_shared<const Series>(Series{std::move(name), {}})),
      sides_(sides) {}

Activation::Activation(std::shared_ptr<const Function> function)
    : kind_(Kind::function), function_(std::move(function)) {}

Activation::Activation(std::function<double(double)> function, std::vector<double> kinks)
    : kind_(Kind::function) {
  if (!function) throw InvalidParameter("activation", "is no function");
  require_finite("kinks", std::span<const double>(kinks));
  std::sort(kinks.begin(), kinks.end());
  function_ = std::make_shared<const Function>(
      GivenFunction{"function", std::move(function), {}, {}, std::move(kinks), {}, {}},
      "activation");
}

const std::string& Activation::name() const {
  static const auto words = [] {
    std::map<Kind, std::string> all;
    for (const auto& [word, kind] : plain_kinds) all.emplace(kind, word);
    return all;
  }();
  if (function_) return function_->name();
  return series_ ? series_->name : words.at(kind_);
}

const std::vector<double>& Activation::coefficients() const {
  static const std::vector<double> none;
  return series_ ? series_->coefficients : none;
}

std::string Activation::choices() {
  return "erf | relu | tanh | linear | sign | sigmoid | gelu | abs | step | leaky_relu:a | " +
         named_functions() +
         " | monomial:k | hermite:c0,c1,... | levels:p0,p1,... | expr:formula | file:PATH";
}

bool Activation::knows(const std::string& text) {
  const std::string all = " | " + choices() + " | ";
  const auto word = text.substr(0, text.find(':'));
  const auto colon = word.size() < text.size() ? ":" : " |";
  return all.find(" | " + word + colon) != std::string::npos ||
         all.find(" | " + word + ":") != std::string::npos;
}

namespace {

// What stands behind "word:", or the default where the text is the word alone; empty if it is neither.
std::optional<std::optional<double>> number_behind(const std::string& text, const std::string& word,
                                                   std::optional<double> otherwise) {
  if (text == word) return otherwise;
  if (!text.starts_with(word + ":")) return {};
  return read_number(text.substr(word.size() + 1));
}

// x^k = Σ_m k!/(((k−m)/2)! 2^{(k−m)/2} m!) He_m.
std::vector<double> monomial_series(int k) {
  std::vector<double> c(static_cast<std::size_t>(k) + 1, 0.0);
  for (int m = k; m >= 0; m -= 2) {
    const double half = (k - m) / 2;
    c[static_cast<std::size_t>(m)] = std::exp(std::lgamma(k + 1.0) - std::lgamma(half + 1) -
                                              half * std::numbers::ln2 - std::lgamma(m + 1.0) / 2);
  }
  return c;
}

// The coefficients of "hermite:" and "levels:".
std::vector<double> series_of(const std::string& text, const std::string& option) {
  const std::string prefix = "hermite:", powers = "levels:";
  const bool squared = text.starts_with(powers);
  if (!squared && !text.starts_with(prefix))
    throw InvalidParameter(option, text, "is not one of " + Activation::choices());
  auto numbers =
      read_numbers(std::string_view(text).substr(squared ? powers.size() : prefix.size()));
  if (!numbers)
    throw InvalidParameter(option, text,
                           squared ? "is not levels: followed by powers p0,p1,..."
                                   : "is not hermite: followed by numbers c0,c1,...");
  const std::string what = squared ? "power" : "coefficient";
  if (numbers->size() > max_hermite_terms)
    throw InvalidParameter(option, text,
                           "has more than " + std::to_string(max_hermite_terms) + " " + what + "s");
  if (squared)
    for (double& power : *numbers) {
      if (power < 0) throw InvalidParameter(option, text, "has a power below 0");
      power = std::sqrt(power);
    }
  while (!numbers->empty() && numbers->back() == 0) numbers->pop_back();
  if (numbers->empty()) throw InvalidParameter(option, text, "has no non-zero " + what);
  return *numbers;
}

// Functions by their texts: reading one takes milliseconds, and grids read them at every point.
std::shared_ptr<const Function> kept_function(const std::string& text, const std::string& option,
                                              const std::string* content) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Function>> all;
  const std::scoped_lock lock(mutex);
  const std::string key = content ? text + '\n' + *content : text;
  if (const auto known = all.find(key); known != all.end()) return known->second;
  const std::string prefix = "expr:";
  const auto given = content ? tabulated(*content, text, option)
                     : text.starts_with(prefix)
                         ? expression(text.substr(prefix.size()), text, option)
                         : named_function(text, option);
  if (!given) return nullptr;
  return all.emplace(key, std::make_shared<const Function>(*given, option)).first->second;
}

}  // namespace

Activation Activation::parse(const std::string& text, const std::string& option,
                             const std::string* content) {
  if (content) return Activation(kept_function(text, option, content));
  if (text.starts_with(file_prefix))
    throw InvalidParameter(option, text, "is a file that was not read");
  for (const auto& [word, kind] : plain_kinds)
    if (text == word) return Activation(kind);
  if (text == "abs") return {text, {1, 1, 1}};
  if (text == "step") return {text, {0, 0, 1}};
  if (const auto slope = number_behind(text, "leaky_relu", 0.01)) {
    constexpr double largest = 1e6;
    if (!*slope || !(std::abs(**slope) <= largest))
      throw InvalidParameter(option, text, "is not leaky_relu:a with a from -1e6 to 1e6");
    return {text, {1, -**slope, 1}};
  }
  if (const auto power = number_behind(text, "monomial", {})) {
    constexpr double largest = 20;
    if (!*power || !(**power >= 0 && **power <= largest && **power == std::floor(**power)))
      throw InvalidParameter(option, text, "is not monomial:k with a whole k from 0 to 20");
    return Activation(Series{text, monomial_series(int(**power))});
  }
  if (auto function = kept_function(text, option, nullptr)) return Activation(std::move(function));
  return Activation(Series{text, series_of(text, option)});
}

std::optional<Activation::Sides> Activation::sides() const {
  if (kind_ == Kind::relu) return Sides{1, 0, 1};
  if (kind_ == Kind::sign) return Sides{0, -1, 1};
  if (kind_ == Kind::sides) return sides_;
  return {};
}

bool Activation::odd() const {
  switch (kind_) {
    case Kind::erf:
    case Kind::tanh:
    case Kind::linear:
    case Kind::sign:
      return true;
    case Kind::sides:
      return sides_.even() == 0;
    case Kind::function:
      return function_->odd();
    case Kind::hermite:
      for (std::size_t m = 0; m < coefficients().size(); m += 2)
        if (coefficients()[m] != 0) return false;
      return true;
    default:
      return false;
  }
}

bool Activation::kinked() const { return function_ ? function_->slow() : sides().has_value(); }

std::vector<double> Activation::kinks() const {
  if (function_) return function_->kinks();
  return sides() ? std::vector<double>{0} : std::vector<double>{};
}

bool Activation::jumps() const {
  if (const auto two = sides()) return two->degree == 0 && two->odd() != 0;
  constexpr double rounding = 1e-9;
  const auto all = kinks();
  return std::any_of(all.begin(), all.end(), [&](double kink) {
    const double before = (*this)(std::nextafter(kink, -HUGE_VAL));
    const double after = (*this)(std::nextafter(kink, HUGE_VAL));
    return std::abs(after - before) > rounding * std::max(1.0, std::abs(before));
  });
}

std::vector<double> Activation::panel_ends() const {
  return function_ ? function_->edges() : kinks();
}

double Activation::operator()(double x) const {
  switch (kind_) {
    case Kind::erf:
      return std::erf(x / sqrt2);
    case Kind::relu:
      return x > 0 ? x : 0;
    case Kind::tanh:
      return std::tanh(x);
    case Kind::linear:
      return x;
    case Kind::sign:
      return double(x > 0) - double(x < 0);
    case Kind::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Kind::gelu:
      return x * normal_distribution(x);
    case Kind::sides: {
      if (x == 0) return sides_.degree == 0 ? sides_.even() : 0;
      const double factor = x > 0 ? sides_.right : sides_.left;
      return sides_.degree == 0 ? factor : factor * std::abs(x);
    }
    case Kind::function:
      return function_->value(x);
    case Kind::hermite:
      break;
  }
  return hermite_series(series_->coefficients, x);
}

}  // namespace overparam::core
