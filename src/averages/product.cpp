// SPDX-License-Identifier: MIT
#include "averages/product.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <xsimd/xsimd.hpp>

#include "averages/normal_rule.hpp"
#include "overparam/core/error.hpp"

namespace overparam::averages {
namespace {

constexpr std::size_t most_panels = 3000000;  // of one average: about a second
// Pivots below it, relative to the variance, are rounding.
constexpr double no_variance = 4 * std::numeric_limits<double>::epsilon();

using Batch = xsimd::batch<double>;

double power(double x, int n) { return n == 0 ? 1 : n == 1 ? x : std::pow(x, n); }

}  // namespace

// What is beyond the range weighs less than the accuracy with the four factors of a product, each of
// which grows like x at most.
ProductAverage::ProductAverage(const core::Activation& activation, double accuracy)
    : name_(activation.name()),
      kinks_(activation.kinks()),
      pieces_(pieces_of(activation)),
      accuracy_(accuracy),
      range_(std::sqrt(-2 * std::log(accuracy)) + 1.2) {
  for (const auto& piece : pieces_) rate_ = std::max(rate_, std::abs(piece.rate));
  for (int slopes = 0; slopes <= 2; ++slopes)
    for (int values = 0; values <= 2 - slopes; ++values)
      smoothed_.emplace_back(kinks_, pieces_, slopes, values);
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, 21>;
  using Gauss = boost::math::quadrature::gauss<double, 10>;
  std::size_t n = 0;
  for (std::size_t k = 0; k < Kronrod::abscissa().size(); ++k)
    for (const double sign : {1.0, -1.0}) {
      const double x = Kronrod::abscissa()[k];
      if (x == 0 && sign < 0) continue;
      rule_.nodes[n] = sign * x;
      rule_.weights[n] = Kronrod::weights()[k];
      for (std::size_t g = 0; g < Gauss::abscissa().size(); ++g)
        if (std::abs(Gauss::abscissa()[g] - x) < 1e-12) rule_.coarse[n] = Gauss::weights()[g];
      ++n;
    }
  const auto hermite = gauss_hermite(few);
  for (std::size_t k = 0; k < few; ++k) {
    hermite_.nodes[k] = hermite.nodes(Eigen::Index(k));
    hermite_.weights[k] = hermite.weights(Eigen::Index(k));
  }
}

Smoothed& ProductAverage::closed(int slopes, int values) {
  constexpr int first[] = {0, 3, 5};
  return smoothed_[static_cast<std::size_t>(first[slopes] + values)];
}

double ProductAverage::smoothed(double mean, double variance, int slopes, int values) {
  if (variance > 0) return closed(slopes, values)(mean, std::sqrt(variance));
  const double before = std::nextafter(mean, -HUGE_VAL), after = std::nextafter(mean, HUGE_VAL);
  const auto at = [&](double x) {
    const Piece& piece = piece_at(x);
    return power(piece.derivative(x), slopes) * power(piece(x), values);
  };
  return (at(before) + at(after)) / 2;
}

const Piece& ProductAverage::piece_at(double x) const {
  std::size_t n = 0;
  while (n < kinks_.size() && x > kinks_[n]) ++n;
  return pieces_[n];
}

void ProductAverage::factorise(const Eigen::MatrixXd& covariance) {
  std::array<std::size_t, most> pivots{};
  std::size_t rank = 0;
  rows_ = {};
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    const auto a = factors_[f].field;
    const double variance = std::max(0.0, covariance(a, a));
    double left = variance;
    last_[f] = 0;
    for (std::size_t q = 0; q < rank; ++q) {
      const std::size_t p = pivots[q];
      double entry = covariance(a, factors_[p].field);
      for (std::size_t t = 0; t < q; ++t) entry -= rows_[f][t] * rows_[p][t];
      const double bound = std::sqrt(left);
      rows_[f][q] = std::clamp(entry / rows_[p][q], -bound, bound);
      left = std::max(0.0, left - rows_[f][q] * rows_[f][q]);
      if (rows_[f][q] != 0) last_[f] = q + 1;
    }
    if (left > no_variance * variance) {
      pivots[rank] = f;
      rows_[f][rank++] = std::sqrt(left);
      last_[f] = rank;
    }
  }
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    double rest = 0;
    for (std::size_t q = most; q-- > 0;) rests_[f][q] = rest += rows_[f][q] * rows_[f][q];
  }
  levels_ = rank;
  closed_ = most;
  if (rank == 0) return;
  const auto on_last =
      std::count(last_.begin(), last_.begin() + std::ptrdiff_t(factors_.size()), rank);
  const std::size_t pivot = pivots[rank - 1];
  const auto& factor = factors_[pivot];
  if (on_last == 1 && factor.slopes + factor.values <= 2 && !factor.curved) {
    closed_ = pivot;
    --levels_;
  }
}

double ProductAverage::value_at(const Factor& factor, double x) const {
  const Piece& piece = piece_at(x);
  double out = power(piece(x), factor.values) * power(piece.derivative(x), factor.slopes);
  if (factor.curved) out *= piece.curvature(x);
  return out;
}

double ProductAverage::operator()(const Eigen::MatrixXd& covariance,
                                  std::span<const Factor> factors, double unit) {
  factors_.assign(factors.begin(), factors.end());
  factorise(covariance);
  allowed_ = accuracy_ * unit;
  panels_ = 0;
  double factor = 1;
  for (std::size_t f = 0; f < factors_.size(); ++f)
    if (last_[f] == 0)
      factor *= (value_at(factors_[f], std::nextafter(0, -1)) +
                 value_at(factors_[f], std::nextafter(0, 1))) /
                2;
  if (factor == 0) return 0;
  return integral(0, {}, factor);
}

// Where the panels of z = z_{level + 1} end.
void ProductAverage::add_ends(std::size_t level, const Means& means,
                              std::vector<double>& ends) const {
  constexpr double wide = 0.4;   // widths that need no panels of their own
  constexpr double reach = 6.5;  // of a Gaussian
  const auto add = [&](double at, double width) {
    // A jump that is smoothed over a width is one but for an integral of the order of the width.
    const double beside = width > accuracy_ ? reach * width : 0;
    if (!(width < wide)) return;
    for (const double end : {at - beside, at + beside})
      if (std::abs(end) < range_) ends.push_back(end);
  };
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    if (last_[f] <= level) continue;
    const double slope = rows_[f][level];
    const double rest = level + 1 < most ? rests_[f][level + 1] : 0;
    for (const double kink : kinks_)
      add((kink - means[f]) / slope, std::sqrt(rest) / std::abs(slope));
    if (!(rest > 0)) continue;
    for (std::size_t h = 0; h < factors_.size(); ++h) {
      if (h == f || last_[h] <= level) continue;
      double both = 0, other = 0;
      for (std::size_t q = level + 1; q < most; ++q) {
        both += rows_[f][q] * rows_[h][q];
        other += rows_[h][q] * rows_[h][q];
      }
      if (!(other > 0) || other > rest || (other == rest && h < f)) continue;
      const double tilt = both / rest;
      const double turned = rows_[h][level] - tilt * slope;
      const double width = std::sqrt(std::max(0.0, other - tilt * both)) / std::abs(turned);
      if (!(width < wide)) continue;
      for (const double kink : kinks_)
        for (const double kink_h : kinks_) {
          const double at = (kink_h - means[h] - tilt * (kink - means[f])) / turned;
          // Where the first is at its kink.
          if (std::abs(kink - means[f] - slope * at) < range_ * std::sqrt(rest)) add(at, width);
        }
    }
  }
}

// Whether no field passes a kink in what is left, and all vary so little that a rule of few nodes
// is exact: an exponential e^{0.4 z} has an error of 1e-15.
bool ProductAverage::is_smooth(std::size_t level, const Means& means) const {
  constexpr double little = 0.4;
  double sum = 0;
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    if (last_[f] <= level) continue;
    const double deviation = std::sqrt(rests_[f][level]);
    sum += rate_ * deviation;
    if (sum > little) return false;
    for (const double kink : kinks_)
      if (std::abs(kink - means[f]) < range_ * deviation) return false;
  }
  return true;
}

double ProductAverage::integral(std::size_t level, const Means& means, double factor) {
  if (level == levels_) {  // nothing is integrated
    if (closed_ < most)
      factor *= closed(factors_[closed_].slopes, factors_[closed_].values)(means[closed_],
                                                                           rows_[closed_][levels_]);
    return factor;
  }
  if (is_smooth(level, means)) {
    std::array<double, few> z = hermite_.nodes, values = hermite_.weights;
    for (double& value : values) value *= factor;
    multiply(level, means, z, values);
    return std::accumulate(values.begin(), values.end(), 0.0);
  }
  auto& ends = ends_[level];
  ends.assign({-range_, range_});
  add_ends(level, means, ends);
  if (ends.size() == 2) ends.push_back(0);
  std::sort(ends.begin(), ends.end());
  // Panels that wait, the last one next.
  auto& waiting = waiting_[level];
  waiting.clear();
  for (std::size_t n = 0; n + 1 < ends.size(); ++n)
    if (ends[n + 1] > ends[n]) waiting.emplace_back(ends[n], ends[n + 1]);
  double sum = 0;
  while (!waiting.empty()) {
    const auto [from, to] = waiting.back();
    waiting.pop_back();
    const auto [value, error] = panel(level, means, factor, from, to);
    if (error <= allowed_) {
      sum += value;
      continue;
    }
    if (panels_ > most_panels)
      throw core::ConvergenceFailure("Gaussian averages of " + name_, error / allowed_, panels_);
    const double middle = (from + to) / 2;
    waiting.emplace_back(from, middle);
    waiting.emplace_back(middle, to);
  }
  return sum;
}

// values ← values · the average over all that is left, at each z.
void ProductAverage::multiply(std::size_t level, const Means& means, std::span<const double> z,
                              std::span<double> values) {
  std::array<double, padded> places;
  const std::span<double> x(places.data(), z.size());
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    if (last_[f] != level + 1 || f == closed_) continue;
    for (std::size_t n = 0; n < z.size(); ++n)
      values[n] *= value_at(factors_[f], means[f] + rows_[f][level] * z[n]);
  }
  if (level + 1 < levels_) {
    for (std::size_t n = 0; n < z.size(); ++n) {
      if (values[n] == 0) continue;
      Means at = means;
      for (std::size_t f = 0; f < factors_.size(); ++f) at[f] += rows_[f][level] * z[n];
      values[n] = integral(level + 1, at, values[n]);
    }
  } else if (closed_ < most) {
    for (std::size_t n = 0; n < z.size(); ++n) x[n] = means[closed_] + rows_[closed_][level] * z[n];
    closed(factors_[closed_].slopes, factors_[closed_].values).apply(x, rows_[closed_][levels_]);
    for (std::size_t n = 0; n < z.size(); ++n) values[n] *= x[n];
  }
}

ProductAverage::Integral ProductAverage::panel(std::size_t level, const Means& means, double factor,
                                               double from, double to) {
  ++panels_;
  const double half = (to - from) / 2, middle = (to + from) / 2;
  const double scale = factor * half * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  std::array<double, padded> z, values;
  for (std::size_t n = 0; n < padded; n += Batch::size) {
    const Batch at = Batch(middle) + Batch(half) * Batch::load_unaligned(&rule_.nodes[n]);
    at.store_unaligned(&z[n]);
    (Batch(scale) * xsimd::exp(Batch(-0.5) * at * at)).store_unaligned(&values[n]);
  }
  for (std::size_t n = nodes; n < padded; ++n) values[n] = 0;
  multiply(level, means, z, values);
  double fine = 0, coarse = 0, spread = 0;
  for (std::size_t n = 0; n < nodes; ++n) {
    fine += rule_.weights[n] * values[n];
    coarse += rule_.coarse[n] * values[n];
  }
  for (std::size_t n = 0; n < nodes; ++n)
    spread += rule_.weights[n] * std::abs(values[n] - fine / 2);
  // The error of Gauss's rule of n nodes falls like x^{2n}, that of Kronrod's like x^{3n}; with a
  // margin, as QUADPACK has it (R. Piessens et al., 1983).
  constexpr double margin = 3;
  double error = std::abs(fine - coarse);
  if (spread > 0) error = spread * std::min(1.0, std::pow(margin * error / spread, 1.5));
  return {fine, error};
}

}  // namespace overparam::averages
