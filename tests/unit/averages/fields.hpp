// SPDX-License-Identifier: MIT
/// @file
/// Covariances of fields for the tests of Gaussian averages, and what holds for all activations.
#pragma once

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "overparam/averages/averages.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"
#include "support/random_matrix.hpp"

namespace overparam::test {

using averages::FieldPair;
using averages::Matrix;
using averages::Quad;
using averages::Vector;

/// All unordered pairs of the first `count` fields.
inline std::vector<FieldPair> all_pairs(Eigen::Index count) {
  std::vector<FieldPair> pairs;
  for (Eigen::Index i = 0; i < count; ++i)
    for (Eigen::Index k = i; k < count; ++k) pairs.push_back({i, k});
  return pairs;
}

template <class Scalar>
Vector<Scalar> quartic(averages::Averages<Scalar>& averages, const Matrix<Scalar>& covariance,
                       const Vector<Scalar>& signs, const std::vector<FieldPair>& pairs) {
  Vector<Scalar> out;
  averages.quartic(covariance, signs, pairs, out);
  return out;
}

/// Five fields in four dimensions, x = L z: a singular covariance.
inline Eigen::MatrixXd five_fields() {
  Eigen::MatrixXd factor(5, 4);
  factor << 0.9, 0, 0, 0, 0.2, 0.8, 0, 0, -0.3, 0.4, 0.7, 0, 0.5, -0.2, 0.3, 0.6, 0.1, 0.3, -0.5,
      0.4;
  return factor * factor.transpose();
}

inline Eigen::VectorXd five_signs() {
  return (Eigen::VectorXd(5) << 0.7, -0.4, 1.1, -1, -0.6).finished();
}

/// Random fields in general position, standard deviations about 1.
inline Eigen::MatrixXd random_covariance(Eigen::Index fields, std::uint64_t seed) {
  const Eigen::MatrixXd w = normal_matrix(fields, fields + 2, seed);
  return w * w.transpose() / double(fields + 2);
}

/// Pair averages against nested quadrature, for smooth g, g' and g''.
template <class G, class G1, class G2>
void check_pairs(averages::Averages<double>& averages, const Eigen::MatrixXd& covariance,
                 const G& g, const G1& slope, const G2& curvature, double tolerance) {
  const std::vector<Eigen::Index> rows{2, 0};
  averages::PairAverages<double> out;
  averages.pairs(covariance, rows, out);
  for (Eigen::Index r = 0; r < 2; ++r) {
    const Eigen::Index i = rows[static_cast<std::size_t>(r)];
    for (Eigen::Index a = 0; a < covariance.rows(); ++a) {
      if (a == i) continue;
      CAPTURE(i);
      CAPTURE(a);
      const double q1 = covariance(i, i);
      const double q2 = covariance(a, a);
      const double c = covariance(i, a);
      CHECK(close(out.values(r, a), gaussian_pair_average(g, g, q1, q2, c), 0, tolerance));
      CHECK(close(out.slopes(r, a), gaussian_pair_average(slope, slope, q1, q2, c), 0, tolerance));
      CHECK(close(out.curvatures(r, a), gaussian_pair_average(curvature, g, q1, q2, c), 0,
                  tolerance));
    }
  }
}

/// Another order of the fields, and a part of the pairs, change nothing but rounding.
template <class Scalar>
void check_symmetries(averages::Averages<Scalar>& averages, const Matrix<Scalar>& covariance,
                      const Vector<Scalar>& signs, double tolerance) {
  const Eigen::Index n = signs.size();
  const auto pairs = all_pairs(n);
  const auto all = quartic(averages, covariance, signs, pairs);
  for (std::size_t r = 0; r < pairs.size(); r += 2) {
    const auto one = quartic(averages, covariance, signs, {{pairs[r].k, pairs[r].i}});
    CHECK(close(double(one(0)), double(all(static_cast<Eigen::Index>(r))), 0, tolerance));
  }
  const Matrix<Scalar> turned = covariance.reverse();
  const Vector<Scalar> turned_signs = signs.reverse();
  std::vector<FieldPair> turned_pairs;
  for (const auto& [i, k] : pairs) turned_pairs.push_back({n - 1 - i, n - 1 - k});
  const auto other = quartic(averages, turned, turned_signs, turned_pairs);
  for (Eigen::Index r = 0; r < all.size(); ++r)
    CHECK(close(double(other(r)), double(all(r)), 0, tolerance));
}

}  // namespace overparam::test
