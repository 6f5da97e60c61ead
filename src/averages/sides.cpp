// SPDX-License-Identifier: MIT
#include "averages/sides.hpp"

#include <cstddef>
#include <utility>

namespace overparam::averages {

using Eigen::Index;

template <class Scalar>
SidesAverages<Scalar>::SidesAverages(Scalar right, Scalar left)
    : right_(std::move(right)), left_(std::move(left)) {}

template <class Scalar>
void SidesAverages<Scalar>::reflect(const Matrix<Scalar>& covariance) {
  const Index n = covariance.rows();
  covariance_.resize(2 * n, 2 * n);
  covariance_ << covariance, -covariance, -covariance, covariance;
}

template <class Scalar>
void SidesAverages<Scalar>::pairs(const Matrix<Scalar>& covariance,
                                  std::span<const Eigen::Index> rows, PairAverages<Scalar>& out) {
  const Index n = covariance.rows();
  reflect(covariance);
  rows_.assign(rows.begin(), rows.end());
  for (const Index row : rows) rows_.push_back(row + n);
  relu_.pairs(covariance_, rows_, of_relu_);
  const auto count = static_cast<Index>(rows.size());
  // Of x_i or −x_i, and of x_a or −x_a.
  const auto part = [&](const Matrix<Scalar>& all, bool minus, bool other_minus) {
    return all.block(minus ? count : 0, other_minus ? n : 0, count, n);
  };
  const Scalar both = right_ * left_;
  const auto sum = [&](const Matrix<Scalar>& all, const Scalar& mixed) -> Matrix<Scalar> {
    return right_ * right_ * part(all, false, false) + left_ * left_ * part(all, true, true) +
           mixed * (part(all, false, true) + part(all, true, false));
  };
  out.values = sum(of_relu_.values, both);
  out.slopes = sum(of_relu_.slopes, -both);
  out.curvatures = (right_ + left_) * (right_ * part(of_relu_.curvatures, false, false) +
                                       left_ * part(of_relu_.curvatures, false, true));
}

template <class Scalar>
void SidesAverages<Scalar>::quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
                                    std::span<const FieldPair> pairs, Vector<Scalar>& out) {
  const Index n = covariance.rows();
  reflect(covariance);
  signs_.resize(2 * n);
  signs_ << right_ * signs, left_ * signs;
  // All four signs of two fields; of a field with itself the two mixed ones are zero.
  pairs_.clear();
  for (const auto& [i, k] : pairs) {
    pairs_.push_back({i, k});
    pairs_.push_back({i + n, k + n});
    if (i == k) continue;
    pairs_.push_back({i, k + n});
    pairs_.push_back({i + n, k});
  }
  relu_.quartic(covariance_, signs_, pairs_, quartic_);
  out.resize(static_cast<Index>(pairs.size()));
  Index at = 0;
  for (std::size_t r = 0; r < pairs.size(); ++r) {
    Scalar& sum = out(static_cast<Index>(r));
    sum = right_ * right_ * quartic_(at) + left_ * left_ * quartic_(at + 1);
    at += 2;
    if (pairs[r].i == pairs[r].k) continue;
    sum -= right_ * left_ * (quartic_(at) + quartic_(at + 1));
    at += 2;
  }
}

template class SidesAverages<double>;
template class SidesAverages<Quad>;

}  // namespace overparam::averages
