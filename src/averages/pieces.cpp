// SPDX-License-Identifier: MIT
#include "averages/pieces.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace overparam::averages {
namespace {

constexpr double rounding = 1e-13;

// A number of twelve digits, where that is all that rounding tells it from.
double tidy(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  const double shorter = std::strtod(text.data(), nullptr);
  return std::abs(shorter - value) <= rounding * std::abs(value) ? shorter : value;
}

// The piece through values at four equally spaced points. Second differences are those of the
// exponential alone.
Piece through(const core::Activation& g, double from, double step) {
  std::array<double, 4> y{};
  double size = 0;
  for (std::size_t n = 0; n < y.size(); ++n) {
    y[n] = g(from + double(n) * step);
    size = std::max(size, std::abs(y[n]));
  }
  const double first = y[0] - 2 * y[1] + y[2], second = y[1] - 2 * y[2] + y[3];
  Piece out;
  if (std::abs(first) > rounding * size && second / first > 0) {
    out.rate = tidy(std::log(second / first) / step);
    const double growth = std::expm1(out.rate * step);
    if (growth == 0) return {};
    out.scale = tidy(first / (std::exp(out.rate * from) * growth * growth));
  }
  const auto straight = [&](std::size_t n) {
    return y[n] - out.scale * std::exp(out.rate * (from + double(n) * step));
  };
  const double slope = (straight(3) - straight(0)) / (3 * step);
  out.slope = std::abs(slope) > rounding * size ? tidy(slope) : 0;
  const double constant = straight(0) - out.slope * from;
  out.constant = std::abs(constant) > rounding * size ? tidy(constant) : 0;
  return out;
}

}  // namespace

double Piece::operator()(double x) const {
  const double line = constant + slope * x;
  // Without a difference where elu is small.
  return scale == 0 ? line : line + scale + scale * std::expm1(rate * x);
}

double Piece::derivative(double x) const {
  return scale == 0 ? slope : slope + scale * rate * std::exp(rate * x);
}

double Piece::curvature(double x) const {
  return scale == 0 ? 0 : scale * rate * rate * std::exp(rate * x);
}

std::vector<Piece> pieces_of(const core::Activation& activation) {
  constexpr double reach = 40;  // of panels
  constexpr int points = 16;
  const auto kinks = activation.kinks();
  if (!kinks.empty() && std::max(-kinks.front(), kinks.back()) >= reach) return {};
  auto ends = activation.panel_ends();
  ends.insert(ends.end(), kinks.begin(), kinks.end());
  ends.push_back(-reach);
  ends.push_back(reach);
  std::sort(ends.begin(), ends.end());
  std::vector<Piece> pieces;
  for (std::size_t n = 0; n <= kinks.size(); ++n) {
    const double low = n == 0 ? -reach : kinks[n - 1];
    const double high = n == kinks.size() ? reach : kinks[n];
    const double step = std::min(1.0, (high - low) / 4);
    const double from = n == 0 ? high - 3.5 * step : low + step / 2;
    pieces.push_back(through(activation, from, step));
    for (std::size_t e = 0; e + 1 < ends.size(); ++e)
      for (int p = 0; p < points && ends[e] >= low && ends[e + 1] <= high; ++p) {
        const double x = ends[e] + (ends[e + 1] - ends[e]) * (p + 0.5) / points;
        const double value = activation(x);
        const double size =
            std::abs(value) + std::abs(pieces[n].constant) + std::abs(pieces[n].slope * x);
        if (!(std::abs(pieces[n](x) - value) <= rounding * size)) return {};
      }
  }
  return pieces;
}

}  // namespace overparam::averages
