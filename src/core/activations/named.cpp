// SPDX-License-Identifier: MIT
#include "core/activations/named.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <span>
#include <xsimd/xsimd.hpp>

#include "core/activations/transform.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

using std::numbers::inv_sqrtpi;

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
// Its derivative, without overflow.
double logistic_slope(double x) {
  const double e = std::exp(-std::abs(x));
  return e / ((1 + e) * (1 + e));
}
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

// Sets the vectorised form of a function, a template of batches.
template <class Vectors>
GivenFunction with(GivenFunction function, Vectors vectors) {
  function.apply = [vectors](std::span<double> values, double scale) {
    transform(values, scale, vectors);
  };
  function.apply_single = [vectors](std::span<float> values, float scale) {
    transform(values, scale, vectors);
  };
  return function;
}

// A number for all elements of a batch.
template <class Batch>
Batch number(double value) {
  return Batch(typename Batch::value_type(value));
}

GivenFunction elu(const char* name, double scale, double alpha) {
  return with({name,
               [=](double x) { return scale * (x > 0 ? x : alpha * std::expm1(x)); },
               [=](double x) { return scale * (x > 0 ? 1 : alpha * std::exp(x)); },
               [=](double x) { return x > 0 ? 0 : scale * alpha * std::exp(x); },
               {0},
               {},
               {}},
              [=]<class Batch>(Batch x) {
                const Batch zero = number<Batch>(0);
                return xsimd::select(
                    x > zero, number<Batch>(scale) * x,
                    number<Batch>(scale * alpha) * xsimd::expm1(xsimd::min(x, zero)));
              });
}

GivenFunction mish() {
  const auto parts = [](double x) {
    const double t = std::tanh(softplus(x));
    return std::array<double, 3>{t, logistic(x), 1 - t * t};
  };
  return with({"mish",
               [](double x) { return x * std::tanh(softplus(x)); },
               [=](double x) {
                 const auto [t, s, c] = parts(x);
                 return t + x * s * c;
               },
               [=](double x) {
                 const auto [t, s, c] = parts(x);
                 return c * (2 * s + x * logistic_slope(x) - 2 * x * s * s * t);
               },
               {},
               {},
               {}},
              []<class Batch>(Batch x) {
                // tanh(ln(1 + e)) = (e² + 2e)/(e² + 2e + 2), which is 1 to rounding long before 40.
                const Batch e = xsimd::exp(xsimd::min(x, number<Batch>(40)));
                const Batch square = e * (e + number<Batch>(2));
                return x * square / (square + number<Batch>(2));
              });
}

const std::map<std::string, GivenFunction>& plain() {
  static const std::map<std::string, GivenFunction> all = [] {
    std::map<std::string, GivenFunction> out;
    const auto add = [&](GivenFunction function) { out.emplace(function.name, function); };
    add(elu("elu", 1, 1));
    // Klambauer et al., "Self-normalizing neural networks" (2017), eq. (14).
    add(elu("selu", 1.0507009873554804934, 1.6732632423543772848));
    add(with({"silu",
              [](double x) { return x * logistic(x); },
              [](double x) { return logistic(x) + x * logistic_slope(x); },
              [](double x) { return logistic_slope(x) * (2 + x * (1 - 2 * logistic(x))); },
              {},
              {},
              {}},
             []<class Batch>(Batch x) { return x / (number<Batch>(1) + xsimd::exp(-x)); }));
    add(with({"softplus", softplus, logistic, logistic_slope, {}, {}, {}},
             []<class Batch>(Batch x) {
               return xsimd::max(x, number<Batch>(0)) +
                      xsimd::log(number<Batch>(1) + xsimd::exp(-xsimd::abs(x)));
             }));
    add(mish());
    add(with(
        {"hard_tanh",
         [](double x) { return std::clamp(x, -1.0, 1.0); },
         [](double x) { return double(-1 < x && x < 1); },
         [](double) { return 0.0; },
         {-1, 1},
         {},
         {}},
        []<class Batch>(Batch x) { return xsimd::clip(x, number<Batch>(-1), number<Batch>(1)); }));
    add(with({"softsign",
              [](double x) { return x / (1 + std::abs(x)); },
              [](double x) { return std::pow(1 + std::abs(x), -2); },
              [](double x) { return std::copysign(2, -x) * std::pow(1 + std::abs(x), -3); },
              {0},
              {},
              {}},
             []<class Batch>(Batch x) { return x / (number<Batch>(1) + xsimd::abs(x)); }));
    add(with({"gaussian",
              [](double x) { return std::exp(-x * x / 2); },
              [](double x) { return -x * std::exp(-x * x / 2); },
              [](double x) { return (x * x - 1) * std::exp(-x * x / 2); },
              {},
              {},
              {}},
             []<class Batch>(Batch x) { return xsimd::exp(number<Batch>(-0.5) * x * x); }));
    add(with({"erfx",
              [](double x) { return std::erf(x); },
              [](double x) { return 2 * inv_sqrtpi * std::exp(-x * x); },
              [](double x) { return -4 * inv_sqrtpi * x * std::exp(-x * x); },
              {},
              {},
              {}},
             []<class Batch>(Batch x) {
               return xsimd::erf(xsimd::clip(x, number<Batch>(-40), number<Batch>(40)));
             }));
    return out;
  }();
  return all;
}

}  // namespace

std::optional<GivenFunction> named_function(const std::string& text, const std::string& option) {
  const auto found = plain().find(text);
  if (found != plain().end()) return found->second;
  const auto colon = text.find(':');
  const std::string word = text.substr(0, colon);
  if (word != "sin" && word != "cos") return {};
  // E[g²] sits at degrees about w².
  constexpr double highest = 16;
  const auto w = colon == std::string::npos ? 1 : read_number(text.substr(colon + 1)).value_or(0);
  if (!(w > 0 && w <= highest))
    throw InvalidParameter(option, text, "is not " + word + ":w with 0 < w <= 16");
  if (word == "sin")
    return with({text,
                 [w](double x) { return std::sin(w * x); },
                 [w](double x) { return w * std::cos(w * x); },
                 [w](double x) { return -w * w * std::sin(w * x); },
                 {},
                 {},
                 {}},
                [w]<class Batch>(Batch x) { return xsimd::sin(number<Batch>(w) * x); });
  return with({text,
               [w](double x) { return std::cos(w * x); },
               [w](double x) { return -w * std::sin(w * x); },
               [w](double x) { return -w * w * std::cos(w * x); },
               {},
               {},
               {}},
              [w]<class Batch>(Batch x) { return xsimd::cos(number<Batch>(w) * x); });
}

std::string named_functions() {
  std::string all;
  for (const auto& [name, function] : plain()) all += name + " | ";
  return all + "sin:w | cos:w";
}

}  // namespace overparam::core
