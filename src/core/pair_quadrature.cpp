// SPDX-License-Identifier: MIT
#include "core/pair_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "core/normal_panels.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"

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

struct Plane {
  const Activation& g1;
  const Activation& g2;
  double scale1, scale2;               // √q1, √q2
  double along, across;                // α, β
  double sign;                         // of ρ
  std::vector<double> kinks1, kinks2;  // in units of the scales

  // y/√q2 = sign α s − sign β t.
  double line(double t, double widest) const {
    std::vector<double> points;
    for (const double kink : kinks1) points.push_back((kink - across * t) / along);
    for (const double kink : kinks2) points.push_back((sign * kink + across * t) / along);
    const auto rule = panels_at(std::move(points), widest);
    std::vector<double> x, y;
    for (const double s : rule.nodes) {
      x.push_back(scale1 * (along * s + across * t));
      y.push_back(scale2 * sign * (along * s - across * t));
    }
    g1.apply(std::span<double>(x));
    g2.apply(std::span<double>(y));
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += rule.weights[i] * x[i] * y[i];
    return sum;
  }

  double average(double widest) const {
    if (across == 0) return line(0, widest);
    // Where a kink of one meets one of the other.
    std::vector<double> crossings;
    for (const double a : kinks1)
      for (const double b : kinks2) crossings.push_back((a - sign * b) / (2 * across));
    const auto rule = panels_at(std::move(crossings), widest);
    double sum = 0;
    for (std::size_t i = 0; i < rule.nodes.size(); ++i)
      sum += rule.weights[i] * line(rule.nodes[i], widest);
    return sum;
  }
};

std::vector<double> kinks_of(const Activation& g, double scale) {
  auto kinks = g.kinks();
  for (double& kink : kinks) kink /= scale;
  return kinks;
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
  const double size = std::abs(correlation);
  const Plane plane{g1,
                    g2,
                    std::sqrt(q1),
                    std::sqrt(q2),
                    std::sqrt((1 + size) / 2),
                    std::sqrt((1 - size) / 2),
                    correlation < 0 ? -1.0 : 1.0,
                    kinks_of(g1, std::sqrt(q1)),
                    kinks_of(g2, std::sqrt(q2))};
  constexpr double accuracy = 1e-13;
  constexpr int attempts = 5;
  const double unit = std::sqrt(g1.second_moment(q1) * g2.second_moment(q2));
  // tanh and the like have poles at a distance of about 1/√Q.
  double widest = std::min(2.0, 4 / std::max(plane.scale1, plane.scale2));
  double before = plane.average(widest);
  double difference = 0;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    widest /= 1.5;
    const double next = plane.average(widest);
    difference = std::abs(next - before);
    if (difference <= accuracy * unit) return next;
    before = next;
  }
  throw ConvergenceFailure("average of " + g1.name() + " and " + g2.name(), difference,
                           static_cast<std::size_t>(attempts));
}

}  // namespace overparam::core
