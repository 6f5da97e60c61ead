// SPDX-License-Identifier: MIT
#include "averages/linear.hpp"

namespace overparam::averages {

template <class Scalar>
void LinearAverages<Scalar>::pairs(const Matrix<Scalar>& covariance,
                                   std::span<const Eigen::Index> rows, PairAverages<Scalar>& out) {
  const auto n_rows = static_cast<Eigen::Index>(rows.size());
  out.values.resize(n_rows, covariance.cols());
  for (Eigen::Index r = 0; r < n_rows; ++r)
    out.values.row(r) = covariance.row(rows[static_cast<std::size_t>(r)]);
  out.slopes.setOnes(n_rows, covariance.cols());
  out.curvatures.setZero(n_rows, covariance.cols());
}

template <class Scalar>
void LinearAverages<Scalar>::quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
                                     std::span<const FieldPair> pairs, Vector<Scalar>& out) {
  const Vector<Scalar> products = covariance * signs;
  out.setConstant(static_cast<Eigen::Index>(pairs.size()), signs.dot(products));
}

template class LinearAverages<double>;
template class LinearAverages<Quad>;

}  // namespace overparam::averages
