// SPDX-License-Identifier: MIT
#include "core/pair_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "core/normal_panels.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"

namespace overparam::core {
namespace {

constexpr double range = 11;  // e^{−range²/2} is 5e-27

// From −range to range, with ends of panels at the points.
Quadrature panels_at(std::vector<double> points, double widest) {
  constexpr int nodes = 16;
  const auto outside = [](double x) { return !(std::abs(x) < range); };
  points.erase(std::remove_if(points.begin(), points.end(), outside), points.end());
  points.push_back(-range);
  points.push_back(range);
  return normal_panels(std::move(points), widest, nodes);
}

// One of the two functions: of √q z, z standard normal.
struct Factor {
  std::function<void(std::span<double>)> apply;
  double scale;               // √q
  std::vector<double> kinks;  // in units of the scale

  Factor(std::function<void(std::span<double>)> function, const Activation& g, double variance)
      : apply(std::move(function)), scale(std::sqrt(variance)), kinks(g.kinks()) {
    for (double& kink : kinks) kink /= scale;
  }
};

Factor values_of(const Activation& g, double variance) {
  return {[&g](std::span<double> x) { g.apply(x); }, g, variance};
}

struct Plane {
  const Factor& f1;
  const Factor& f2;
  double along, across;  // α, β
  double sign;           // of ρ

  Plane(const Factor& first, const Factor& second, double correlation)
      : f1(first),
        f2(second),
        along(std::sqrt((1 + std::abs(correlation)) / 2)),
        across(std::sqrt((1 - std::abs(correlation)) / 2)),
        sign(correlation < 0 ? -1.0 : 1.0) {}

  // y/√q2 = sign α s − sign β t.
  double line(double t, double widest) const {
    std::vector<double> points;
    for (const double kink : f1.kinks) points.push_back((kink - across * t) / along);
    for (const double kink : f2.kinks) points.push_back((sign * kink + across * t) / along);
    const auto rule = panels_at(std::move(points), widest);
    std::vector<double> x, y;
    for (const double s : rule.nodes) {
      x.push_back(f1.scale * (along * s + across * t));
      y.push_back(f2.scale * sign * (along * s - across * t));
    }
    f1.apply(x);
    f2.apply(y);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += rule.weights[i] * x[i] * y[i];
    return sum;
  }

  double average(double widest) const {
    if (across == 0) return line(0, widest);
    // Where a kink of one meets one of the other.
    std::vector<double> crossings;
    for (const double a : f1.kinks)
      for (const double b : f2.kinks) crossings.push_back((a - sign * b) / (2 * across));
    const auto rule = panels_at(std::move(crossings), widest);
    double sum = 0;
    for (std::size_t i = 0; i < rule.nodes.size(); ++i)
      sum += rule.weights[i] * line(rule.nodes[i], widest);
    return sum;
  }
};

// The average, by halving until two results agree to `accuracy` of the unit; 0: of the average.
double settled_average(const Plane& plane, double unit, double accuracy, const std::string& what) {
  constexpr int attempts = 5;
  // tanh and the like have poles at a distance of about 1/√Q.
  double widest = std::min(2.0, 4 / std::max(plane.f1.scale, plane.f2.scale));
  double before = plane.average(widest);
  double difference = 0;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    widest /= 1.5;
    const double next = plane.average(widest);
    difference = std::abs(next - before);
    if (difference <= accuracy * (unit > 0 ? unit : std::abs(next))) return next;
    before = next;
  }
  throw ConvergenceFailure(what, difference, static_cast<std::size_t>(attempts));
}

}  // namespace

PairSeries::PairSeries(const Activation& g, double variance)
    : coefficients(g.hermite_coefficients(g.series_length(), variance)),
      second_moment(g.second_moment(variance)),
      polynomial(g.polynomial()) {
  double listed = 0;
  for (const double c : coefficients) listed += c * c;
  rest = std::max(0.0, second_moment - listed);
}

bool series_suffice(const PairSeries& a, const PairSeries& b, double correlation) {
  if (a.polynomial || b.polynomial) return true;
  constexpr double allowed = 1e-15;
  const auto length = double(std::min(a.coefficients.size(), b.coefficients.size()));
  return std::pow(std::abs(correlation), length) * std::sqrt(a.rest * b.rest) <=
         allowed * std::sqrt(a.second_moment * b.second_moment);
}

double pair_quadrature(const Activation& g1, const Activation& g2, double q1, double q2,
                       double correlation) {
  constexpr double accuracy = 1e-13;
  const Factor f1 = values_of(g1, q1), f2 = values_of(g2, q2);
  return settled_average(Plane(f1, f2, correlation),
                         std::sqrt(g1.second_moment(q1) * g2.second_moment(q2)), accuracy,
                         "average of " + g1.name() + " and " + g2.name());
}

double slope_average(const Activation& g, double c) {
  constexpr double rounding = 1e-9;
  if (!(std::abs(c) <= 1 + rounding)) require_between("c", c, -1, 1);
  c = std::clamp(c, -1.0, 1.0);
  // The derivatives of formulas have errors of their own, which differ from panel to panel.
  constexpr double accuracy = 1e-11;
  const Derivative slope(g);
  const Factor f(
      [&](std::span<double> x) {
        std::transform(x.begin(), x.end(), x.begin(), [&](double at) { return slope(at); });
      },
      g, 1);
  const std::string what = "average of slopes of " + g.name();
  const double square = settled_average(Plane(f, f, 1), 0, accuracy, what);
  return c == 1 ? square : settled_average(Plane(f, f, c), square, accuracy, what);
}

}  // namespace overparam::core
