// SPDX-License-Identifier: MIT
#include "random_features/polynomial_target.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <utility>

namespace overparam::random_features {
namespace {

// k!/α!, exact up to k = 10.
double permutations(const HermiteTensor::Degrees& degrees) {
  double count = 1;
  int placed = 0;
  for (const int degree : degrees)
    for (int i = 1; i <= degree; ++i) count = count * ++placed / i;
  return count;
}

}  // namespace

void HermiteTensor::add(const core::Polynomial::Term& term) {
  entries_[term.degrees] += term.coefficient / std::sqrt(permutations(term.degrees));
}

double HermiteTensor::product(const HermiteTensor& other) const {
  double sum = 0;
  for (const auto& [degrees, entry] : entries_)
    if (const auto same = other.entries_.find(degrees); same != other.entries_.end())
      sum += permutations(degrees) * entry * same->second;
  return sum;
}

HermiteTensor HermiteTensor::trace() const {
  HermiteTensor result(degree_ - 2);
  for (const auto& [degrees, entry] : entries_)
    for (std::size_t m = 0; m < degrees.size(); ++m) {
      if (degrees[m] < 2) continue;
      Degrees left = degrees;
      left[m] -= 2;
      result.entries_[left] += entry;
    }
  return result;
}

double HermiteTensor::along(const Eigen::VectorXd& r) const {
  double sum = 0;
  for (const auto& [degrees, entry] : entries_) {
    double power = permutations(degrees) * entry;
    for (Eigen::Index m = 0; m < r.size(); ++m)
      power *= std::pow(r(m), degrees[static_cast<std::size_t>(m)]);
    sum += power;
  }
  return sum;
}

PolynomialTarget::PolynomialTarget(core::Polynomial polynomial, const Eigen::MatrixXd& overlaps)
    : polynomial_(std::move(polynomial)) {
  auto terms = polynomial_.terms();
  if (!overlaps.isIdentity(0)) {
    // y = ρ^{1/2} z.
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(overlaps);
    const Eigen::ArrayXd root = solver.eigenvalues().cwiseMax(0).cwiseSqrt();
    constexpr double rounding = 1e-7;  // of the root of an eigenvalue 0
    const Eigen::MatrixXd& vectors = solver.eigenvectors();
    terms = polynomial_.terms(vectors * root.matrix().asDiagonal() * vectors.transpose());
    inverse_root_ = vectors * (root > rounding).select(root.inverse(), 0).matrix().asDiagonal() *
                    vectors.transpose();
  }
  for (const auto& term : terms) {
    std::size_t degree = 0;
    for (const int one : term.degrees) degree += static_cast<std::size_t>(one);
    while (tensors_.size() <= degree) tensors_.emplace_back(static_cast<int>(tensors_.size()));
    tensors_[degree].add(term);
  }
}

double PolynomialTarget::mean() const {
  return tensors_.empty() ? 0 : tensors_[0].along(Eigen::VectorXd());
}

double PolynomialTarget::power() const {
  double sum = 0;
  for (const auto& tensor : tensors_) sum += tensor.product(tensor);
  return sum;
}

Eigen::VectorXd PolynomialTarget::values(const Eigen::MatrixXd& fields) const {
  return polynomial_.values(fields);
}

Eigen::VectorXd PolynomialTarget::overlaps(const core::Activation& student,
                                           const Eigen::MatrixXd& features,
                                           const Eigen::MatrixXd& teacher) const {
  Eigen::MatrixXd fields = features * teacher.transpose() / double(features.cols());
  if (inverse_root_.size() > 0) fields *= inverse_root_;
  Eigen::VectorXd result = Eigen::VectorXd::Zero(features.rows());
  constexpr double rounding = 1e-12;  // of rows that are normalised, as for activation_covariance
  std::vector<double> hermite;
  double before = -1;
  for (Eigen::Index i = 0; i < features.rows(); ++i) {
    double variance = features.row(i).squaredNorm() / double(features.cols());
    if (std::abs(variance - 1) < rounding) variance = 1;
    if (variance != before)
      hermite = student.hermite_coefficients(static_cast<int>(tensors_.size()), variance);
    before = variance;
    const double scale = variance > 0 ? 1 / std::sqrt(variance) : 0;
    const Eigen::VectorXd r = scale * fields.row(i).transpose();
    for (std::size_t k = 0; k < tensors_.size(); ++k)
      result(i) += hermite[k] * tensors_[k].along(r);
  }
  return result;
}

std::vector<double> weights_of_moments(const std::vector<double>& moments) {
  const std::size_t n = moments.size();
  std::vector<long double> x;
  for (std::size_t i = 0; i < n; ++i)
    x.push_back(std::pow(std::cos(std::numbers::pi_v<long double> * static_cast<long double>(i) /
                                  static_cast<long double>(2 * n)),
                         2));
  std::vector<double> weights;
  for (std::size_t i = 0; i < n; ++i) {
    // Lagrange's polynomial of x_i, by powers.
    std::vector<long double> lagrange{1};
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i) continue;
      lagrange.push_back(0);
      for (std::size_t s = lagrange.size(); s-- > 0;)
        lagrange[s] = ((s > 0 ? lagrange[s - 1] : 0) - x[j] * lagrange[s]) / (x[i] - x[j]);
    }
    long double sum = 0, size = 0;
    for (std::size_t s = 0; s < n; ++s) {
      sum += lagrange[s] * moments[s];
      size += std::abs(lagrange[s] * moments[s]);
    }
    constexpr long double rounding = 1e-15L;
    weights.push_back(std::abs(sum) > rounding * size ? static_cast<double>(sum) : 0);
  }
  return weights;
}

spectrum::Target PolynomialTarget::target() const {
  std::vector<core::Activation> activations;
  std::string zeros = "hermite:";
  for (std::size_t k = 0; k < tensors_.size(); ++k) {
    activations.push_back(core::Activation::parse(zeros + "1"));
    zeros += "0,";
  }
  // The traces of T_k of degree j, j = k, k − 2, …, at k − j.
  std::vector<std::vector<HermiteTensor>> traces;
  for (const auto& tensor : tensors_) {
    traces.push_back({tensor});
    while (traces.back().back().degree() >= 2)
      traces.back().push_back(traces.back().back().trace());
  }
  std::vector<spectrum::Target::Pair> pairs;
  for (std::size_t k = 0; k < tensors_.size(); ++k)
    for (std::size_t other = k; other < tensors_.size(); other += 2) {
      std::vector<double> moments(k / 2 + 1);
      for (std::size_t s = 0; s < moments.size(); ++s) {
        const std::size_t j = k % 2 + 2 * s;
        moments[s] = traces[k][(k - j) / 2].product(traces[other][(other - j) / 2]);
      }
      const auto weights = weights_of_moments(moments);
      for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0) continue;
        const double angle = std::numbers::pi * double(i) / (2 * double(weights.size()));
        const double overlap = i == 0 ? 1 : std::cos(angle);
        // Of odd degrees the moments begin with ρ.
        pairs.push_back(
            {k, other, overlap, (k == other ? 1 : 2) * weights[i] / (k % 2 == 0 ? 1 : overlap)});
      }
    }
  return {std::move(activations), std::move(pairs)};
}

}  // namespace overparam::random_features
