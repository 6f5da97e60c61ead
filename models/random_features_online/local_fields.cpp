// SPDX-License-Identifier: MIT
#include "random_features_online/local_fields.hpp"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::random_features_online {
namespace {

LocalFields checked(LocalFields fields) {
  if (!fields.student.allFinite() || !fields.teacher.allFinite())
    throw core::InvalidParameter("features",
                                 "and teacher leave the range of numbers with their products");
  return fields;
}

}  // namespace

LocalFields local_fields(const Eigen::MatrixXd& features, const Eigen::MatrixXd& teacher) {
  core::require_size("columns of teacher", std::size_t(features.cols()),
                     std::size_t(teacher.cols()));
  if (features.cols() == 0) throw core::DimensionMismatch("columns of features", 1, 0);
  if (features.rows() == 0) throw core::DimensionMismatch("rows of features", 1, 0);
  core::require_finite("features", core::entries(features));
  core::require_finite("teacher", core::entries(teacher));
  const Eigen::Index k = features.rows();
  const Eigen::Index m = teacher.rows();
  const Eigen::Index n = features.cols();
  if (n >= k + m) {
    Eigen::MatrixXd covariance(k + m, k + m);
    covariance.topLeftCorner(k, k).triangularView<Eigen::Lower>() = features * features.transpose();
    covariance.bottomLeftCorner(m, k) = teacher * features.transpose();
    covariance.bottomRightCorner(m, m) = teacher * teacher.transpose();
    covariance /= double(n);
    Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factor(covariance);
    if (factor.info() == Eigen::Success) {
      covariance.triangularView<Eigen::StrictlyUpper>().setZero();
      return checked({covariance.topRows(k), covariance.bottomRows(m)});
    }
  }
  Eigen::MatrixXd columns(n, k + m);
  columns << features.transpose(), teacher.transpose();
  columns /= std::sqrt(double(n));
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(columns);
  const Eigen::Index p = std::min(n, k + m);
  const Eigen::MatrixXd lower =
      Eigen::MatrixXd(qr.matrixQR().topRows(p).triangularView<Eigen::Upper>()).transpose();
  return checked({lower.topRows(k), lower.bottomRows(m)});
}

}  // namespace overparam::random_features_online
