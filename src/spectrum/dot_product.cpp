// SPDX-License-Identifier: MIT
#include "overparam/spectrum/dot_product.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <limits>
#include <mutex>
#include <numbers>
#include <utility>

#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"
#include "spectrum/angle_series.hpp"
#include "spectrum/slow_series.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;
using core::InvalidParameter;
using std::numbers::pi;

constexpr int closed_series_length = 1020;  // a_m ~ 2^{−m} of erf and gelu stays a normal number
constexpr double max_scale = 100;           // of exp
constexpr double max_power = 64;            // of poly
constexpr std::size_t max_terms = 65;       // of series
constexpr double max_count = 1e6;

// The numbers of "a,b,c"; empty if it is anything else.
std::vector<double> numbers(const std::string& text) {
  return core::read_numbers(text).value_or(std::vector<double>{});
}

bool starts_with(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

// (1+m) ĝ_m² for the tangent kernel: κ + c κ' adds m a_m to a_m.
std::vector<double> activation_series(const Activation& g, bool tangent, int count) {
  auto a = series_coefficients(g, count);
  for (std::size_t m = 0; m < a.size(); ++m) a[m] *= a[m] * (tangent ? double(m) + 1 : 1);
  return a;
}

int full_length(const Activation& g) {
  if (has_slow_series(g)) return slow_series_length;
  if (g.kinked()) return 0;
  const bool endless = g.kind() == Activation::Kind::erf || g.kind() == Activation::Kind::gelu;
  return endless ? closed_series_length : g.series_length();
}

std::vector<double> exponential_series(double scale) {
  std::vector<double> a;
  double term = 1;
  for (int m = 0; term >= std::numeric_limits<double>::min(); ++m) {
    a.push_back(term);
    term *= scale / (m + 1);
  }
  return a;
}

std::vector<double> power_series(double power) {
  std::vector<double> a;
  double term = std::pow(0.5, power);
  for (double m = 0; m <= power; ++m) {
    a.push_back(term);
    term *= (power - m) / (m + 1);
  }
  return a;
}

double horner(const std::vector<double>& a, double c) {
  double sum = 0;
  for (std::size_t m = a.size(); m-- > 0;) sum = sum * c + a[m];
  return sum;
}

}  // namespace

// Built when it is needed first, and kept for other kernels of the same activation.
struct DotProductKernel::Angles {
  std::once_flag series_once, whole_once;
  std::optional<AngleSeries> series;
  double whole = 0;  // k(1), the diagonal of every kernel matrix

  static std::shared_ptr<Angles> of(const Activation& g, bool tangent) {
    constexpr std::size_t most = 32;
    struct Kept {
      Activation g;
      bool tangent;
      std::shared_ptr<Angles> angles;
    };
    static std::mutex mutex;
    static std::deque<Kept> all;
    const std::scoped_lock lock(mutex);
    for (const Kept& kept : all)
      if (kept.g == g && kept.tangent == tangent) return kept.angles;
    if (all.size() == most) all.pop_front();
    return all.emplace_back(Kept{g, tangent, std::make_shared<Angles>()}).angles;
  }
};

DotProductKernel::DotProductKernel(Kind kind, std::string name,
                                   std::optional<Activation> activation, double parameter,
                                   std::vector<double> series)
    : kind_(kind),
      name_(std::move(name)),
      activation_(std::move(activation)),
      parameter_(parameter),
      polynomial_(kind == Kind::power || kind == Kind::series ||
                  (activation_ && activation_->polynomial())),
      series_(std::move(series)) {
  if (activation_ && has_slow_series(*activation_)) angles_ = Angles::of(*activation_, tangent());
}

std::string DotProductKernel::choices() {
  return "ACTIVATION | features:ACTIVATION | ntk:ACTIVATION | exp:s | poly:p | series:a0,a1,...";
}

DotProductKernel DotProductKernel::parse(const std::string& text, const std::string& option,
                                         const std::string* content) {
  const auto parameter = text.substr(std::min(text.size(), text.find(':') + 1));
  if (text == "exp" || starts_with(text, "exp:")) {
    const auto scale = text == "exp" ? std::vector<double>{1} : numbers(parameter);
    if (scale.size() != 1 || !(scale[0] > 0 && scale[0] <= max_scale))
      throw InvalidParameter(option, text, "is not exp:s with 0 < s <= 100");
    return {Kind::exponential, text, {}, scale[0], exponential_series(scale[0])};
  }
  if (starts_with(text, "poly:")) {
    const auto power = numbers(parameter);
    if (power.size() != 1 || !(power[0] >= 1 && power[0] <= max_power) ||
        power[0] != std::floor(power[0]))
      throw InvalidParameter(option, text, "is not poly:p with a whole p from 1 to 64");
    return {Kind::power, text, {}, power[0], power_series(power[0])};
  }
  if (starts_with(text, "series:")) {
    auto a = numbers(parameter);
    while (!a.empty() && a.back() == 0) a.pop_back();
    const auto negative = [](double value) { return value < 0; };
    if (a.empty() || a.size() > max_terms || std::any_of(a.begin(), a.end(), negative))
      throw InvalidParameter(
          option, text,
          "is not series: followed by up to 65 numbers a0,a1,... from 0, not all of them 0");
    if (!std::isfinite(horner(a, 1)))
      throw InvalidParameter(option, text, "is too large: the sum of its coefficients overflows");
    return {Kind::series, text, {}, 0, std::move(a)};
  }
  const bool tangent = starts_with(text, "ntk:");
  const bool prefixed = tangent || starts_with(text, "features:");
  try {
    return of(Activation::parse(prefixed ? parameter : text, option, content), tangent, option,
              text);
  } catch (const InvalidParameter&) {
    if (Activation::knows(prefixed ? parameter : text)) throw;
    throw InvalidParameter(option, text,
                           "is not one of " + choices() + " with " + Activation::choices());
  }
}

DotProductKernel DotProductKernel::of(const Activation& g, bool tangent) {
  return of(g, tangent, "activation", (tangent ? "ntk:" : "features:") + g.name());
}

DotProductKernel DotProductKernel::of(const Activation& g, bool tangent, const std::string& option,
                                      const std::string& text) {
  if (tangent && g.jumps())
    throw InvalidParameter(option, text,
                           "does not exist: " + g.name() + " has no square integrable derivative");
  auto series = activation_series(g, tangent, full_length(g));
  if (!std::isfinite(horner(series, 1)))
    throw InvalidParameter(option, text, "is too large: squares of its coefficients overflow");
  return {tangent ? Kind::tangent : Kind::features, text, g, 0, std::move(series)};
}

std::optional<double> DotProductKernel::closed(double c) const {
  using Activated = Activation::Kind;
  switch (kind_) {
    case Kind::exponential:
      return std::exp(parameter_ * c);
    case Kind::power:
      return std::pow((1 + c) / 2, parameter_);
    case Kind::series:
      return std::nullopt;
    case Kind::features:
    case Kind::tangent:
      break;
  }
  const auto& g = *activation_;
  const auto g_kind = g.kind();
  const bool plain = kind_ == Kind::features;
  const auto sides = g.sides();
  if (sides || g_kind == Activated::erf || (plain && g_kind == Activated::gelu)) {
    const double features = core::pair_average(g, g, 1, 1, c);
    if (plain) return features;
    const double slope = g_kind == Activated::relu ? (pi - std::acos(c)) / (2 * pi)
                         : sides                   ? sides->odd() * sides->odd() +
                                       sides->even() * sides->even() * 2 / pi * std::asin(c)
                                 : 2 / (pi * std::sqrt((2 - c) * (2 + c)));
    return features + c * slope;
  }
  return std::nullopt;
}

double DotProductKernel::by_angle(double c) const {
  const auto& g = *activation_;
  const auto value = [&](double cosine) {
    const double features = core::pair_average(g, g, 1, 1, cosine);
    return tangent() ? features + cosine * core::slope_average(g, cosine) : features;
  };
  if (c == 1) {
    std::call_once(angles_->whole_once, [&] { angles_->whole = value(1); });
    return angles_->whole;
  }
  std::call_once(angles_->series_once, [&] { angles_->series.emplace(value, name_); });
  return (*angles_->series)(c);
}

double DotProductKernel::operator()(double c) const {
  constexpr double rounding = 1e-9;
  if (!(std::abs(c) <= 1 + rounding)) core::require_between("c", c, -1, 1);
  c = std::clamp(c, -1.0, 1.0);
  if (angles_) return by_angle(c);
  const auto value = closed(c);
  return value ? *value : horner(series_, c);
}

std::vector<double> DotProductKernel::taylor(int count) const {
  core::require_between("count", count, 0, max_count);
  if (kinked() && count > length()) return activation_series(*activation_, tangent(), count);
  auto a = series_;
  a.resize(static_cast<std::size_t>(count), 0.0);
  return a;
}

}  // namespace overparam::spectrum
