// SPDX-License-Identifier: MIT
#include "averages/kinked.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace overparam::averages {
namespace {

using Eigen::Index;

// One factor for each field.
void merge(std::vector<Factor>& factors, const Factor& factor) {
  for (auto& other : factors)
    if (other.field == factor.field) {
      other.slopes += factor.slopes;
      other.values += factor.values;
      other.curved = other.curved || factor.curved;
      return;
    }
  factors.push_back(factor);
}

}  // namespace

KinkedAverages::KinkedAverages(const core::Activation& activation, double accuracy)
    : average_(activation, accuracy) {
  // Of averages of (e^x − 1)², which is a difference where x is small.
  constexpr double rounding = 4e-15;
  for (const auto& piece : average_.pieces())
    least_size_ = std::max(least_size_, std::sqrt(rounding / accuracy) * std::abs(piece.scale));
  for (std::size_t n = 0; n < average_.kinks().size(); ++n) {
    const double kink = average_.kinks()[n];
    jumps_.push_back(average_.pieces()[n + 1].derivative(kink) -
                     average_.pieces()[n].derivative(kink));
  }
}

void KinkedAverages::set_sizes(const Matrix<double>& covariance) {
  sizes_.resize(covariance.rows());
  slope_sizes_.resize(covariance.rows());
  for (Index a = 0; a < covariance.rows(); ++a) {
    const double variance = std::max(0.0, covariance(a, a));
    sizes_(a) = std::max(std::sqrt(average_.smoothed(0, variance, 0, 2)), least_size_);
    slope_sizes_(a) = std::sqrt(average_.smoothed(0, variance, 2, 0));
  }
}

double KinkedAverages::of_pair(const Matrix<double>& covariance, Factor first, Factor second,
                               double unit) {
  std::vector<Factor> factors;
  merge(factors, first);
  merge(factors, second);
  return average_(covariance, factors, unit);
}

// Σ_c jump density(x_i = c) E[g(x_a) | x_i = c].
double KinkedAverages::of_kinks(const Matrix<double>& covariance, Index i, Index a) {
  const double variance = covariance(i, i);
  if (!(variance > 0)) return 0;
  const double tilt = i == a ? 1 : covariance(i, a) / variance;
  const double rest = i == a ? 0 : std::max(0.0, covariance(a, a) - tilt * covariance(i, a));
  double sum = 0;
  for (std::size_t n = 0; n < jumps_.size(); ++n) {
    const double kink = average_.kinks()[n];
    if (jumps_[n] == 0) continue;
    const double density =
        std::exp(-kink * kink / (2 * variance)) / std::sqrt(2 * std::numbers::pi * variance);
    if (density > 0) sum += jumps_[n] * density * average_.smoothed(tilt * kink, rest, 0, 1);
  }
  return sum;
}

void KinkedAverages::pairs(const Matrix<double>& covariance, std::span<const Eigen::Index> rows,
                           PairAverages<double>& out) {
  set_sizes(covariance);
  const auto n_rows = static_cast<Index>(rows.size());
  for (auto* matrix : {&out.values, &out.slopes, &out.curvatures})
    matrix->resize(n_rows, covariance.cols());
  for (Index r = 0; r < n_rows; ++r)
    for (Index a = 0; a < covariance.cols(); ++a) {
      const Index i = rows[static_cast<std::size_t>(r)];
      out.values(r, a) = of_pair(covariance, {i, 0, 1}, {a, 0, 1}, sizes_(i) * sizes_(a));
      out.slopes(r, a) =
          of_pair(covariance, {i, 1, 0}, {a, 1, 0}, slope_sizes_(i) * slope_sizes_(a));
      out.curvatures(r, a) =
          of_pair(covariance, {i, 0, 0, true}, {a, 0, 1}, slope_sizes_(i) * sizes_(a)) +
          of_kinks(covariance, i, a);
    }
}

void KinkedAverages::quartic(const Matrix<double>& covariance, const Vector<double>& signs,
                             std::span<const FieldPair> pairs, Vector<double>& out) {
  set_sizes(covariance);
  out.setZero(static_cast<Index>(pairs.size()));
  std::vector<Factor> factors;
  for (std::size_t r = 0; r < pairs.size(); ++r) {
    const auto [i, k] = pairs[r];
    const double unit = slope_sizes_(i) * slope_sizes_(k);
    for (Index b = 0; b < signs.size(); ++b)
      for (Index a = 0; a <= b; ++a) {
        const double weight = signs(a) * signs(b) * (a == b ? 1 : 2);
        if (weight == 0) continue;
        factors.clear();
        for (const Index field : {i, k}) merge(factors, {field, 1, 0});
        for (const Index field : {a, b}) merge(factors, {field, 0, 1});
        out(static_cast<Index>(r)) +=
            weight * average_(covariance, factors, unit * sizes_(a) * sizes_(b));
      }
  }
}

}  // namespace overparam::averages
