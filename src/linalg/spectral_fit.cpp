// SPDX-License-Identifier: MIT
#include "overparam/linalg/spectral_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "core/blas.hpp"
#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

// Fortran appends the lengths of the character arguments.
extern "C" {
void dgeqrf_(const int* m, const int* n, double* a, const int* lda, double* tau, double* work,
             const int* lwork, int* info);
void dormqr_(const char* side, const char* trans, const int* m, const int* n, const int* k,
             const double* a, const int* lda, const double* tau, double* c, const int* ldc,
             double* work, const int* lwork, int* info, std::size_t side_length,
             std::size_t trans_length);
void dgesdd_(const char* jobz, const int* m, const int* n, double* a, const int* lda, double* s,
             double* u, const int* ldu, double* vt, const int* ldvt, double* work, const int* lwork,
             int* iwork, int* info, std::size_t jobz_length);
}

namespace overparam::linalg {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index largest = 17000;  // 7 r² + 4 r < 2^31

void require_rows(const char* what, Index expected, Index actual) {
  if (expected != actual)
    throw core::DimensionMismatch(what, static_cast<std::size_t>(expected),
                                  static_cast<std::size_t>(actual));
}

// Calls a LAPACK routine twice: for the size of its work space, and with it.
template <class Call>
void with_work_space(const char* what, const Call& call) {
  core::prepare_blas();
  double size = 0;
  int info = call(&size, -1);
  VectorXd work(static_cast<Index>(size));  // aligned, for reproducible sums
  if (info == 0) info = call(work.data(), static_cast<int>(size));
  if (info != 0) throw core::ConvergenceFailure(what, info, 0);
}

}  // namespace

SpectralFit::SpectralFit(MatrixXd design) : tall_(design.rows() >= design.cols()) {
  if (design.size() == 0) throw core::DimensionMismatch("design of a fit", 1, 0);
  const Index r = std::min(design.rows(), design.cols());
  if (r > largest)
    throw core::DimensionMismatch("singular values", static_cast<std::size_t>(largest),
                                  static_cast<std::size_t>(r));
  // LAPACK makes no promise about entries that are not.
  if (!design.allFinite())
    throw core::ConvergenceFailure("singular values of a design that is not finite", 0, 0);
  if (tall_)
    reflectors_ = std::move(design);
  else
    reflectors_ = design.transpose();
  const int rows = core::to_blas(reflectors_.rows());
  const int cols = core::to_blas(r);
  scales_.resize(r);
  with_work_space("QR by LAPACK's dgeqrf", [&](double* work, int size) {
    int info = 0;
    dgeqrf_(&rows, &cols, reflectors_.data(), &rows, scales_.data(), work, &size, &info);
    return info;
  });
  MatrixXd triangle = reflectors_.topRows(r).triangularView<Eigen::Upper>();
  left_.resize(r, r);
  right_.resize(r, r);
  values_.resize(r);
  std::vector<int> integers(8 * static_cast<std::size_t>(r));
  with_work_space("singular values by LAPACK's dgesdd", [&](double* work, int size) {
    int info = 0;
    dgesdd_("S", &cols, &cols, triangle.data(), &cols, values_.data(), left_.data(), &cols,
            right_.data(), &cols, work, &size, integers.data(), &info, 1);
    return info;
  });
  if (!values_.allFinite())
    throw core::ConvergenceFailure("singular values of a design beyond the range of numbers", 0, 0);
}

// Q C for C = [top; 0], or the first r rows of QᵀC for any C of as many rows as Q.
MatrixXd SpectralFit::apply_q(MatrixXd c, bool transposed) const {
  const Index r = values_.size();
  if (!transposed) {
    MatrixXd padded = MatrixXd::Zero(reflectors_.rows(), c.cols());
    padded.topRows(r) = c;
    c = std::move(padded);
  }
  if (c.cols() == 0) return MatrixXd(transposed ? r : c.rows(), 0);
  const int rows = core::to_blas(reflectors_.rows());
  const int cols = core::to_blas(c.cols());
  const int k = core::to_blas(r);
  with_work_space("LAPACK's dormqr", [&](double* work, int size) {
    int info = 0;
    dormqr_("L", transposed ? "T" : "N", &rows, &cols, &k, reflectors_.data(), &rows,
            scales_.data(), c.data(), &rows, work, &size, &info, 1, 1);
    return info;
  });
  if (transposed) return c.topRows(r);
  return c;
}

MatrixXd SpectralFit::coordinates(const MatrixXd& targets) const {
  require_rows("targets of a fit", tall_ ? reflectors_.rows() : values_.size(), targets.rows());
  core::require_finite("targets", core::entries(targets));
  MatrixXd result =
      tall_ ? MatrixXd(left_.transpose() * apply_q(targets, true)) : MatrixXd(right_ * targets);
  core::require_finite("coordinates", core::entries(result));
  return result;
}

MatrixXd SpectralFit::weights(const MatrixXd& coordinates) const {
  require_rows("coordinates of a fit", values_.size(), coordinates.rows());
  core::require_finite("coordinates", core::entries(coordinates));
  MatrixXd result =
      tall_ ? MatrixXd(right_.transpose() * coordinates) : apply_q(left_ * coordinates, false);
  core::require_finite("weights", core::entries(result));
  return result;
}

MatrixXd SpectralFit::basis() const {
  if (tall_) return right_.transpose();
  return apply_q(left_, false);
}

double SpectralFit::rounding() const {
  return double(reflectors_.rows()) * std::numeric_limits<double>::epsilon() * values_(0);
}

double SpectralFit::smallest() const {
  const double least = rounding();
  for (Index i = values_.size(); i-- > 0;)
    if (values_(i) > least) return values_(i);
  return 0;
}

VectorXd SpectralFit::filter(double ridge, double time) const {
  core::require_finite("ridge", ridge);
  core::require(time >= 0, "time", time, "is not from 0");
  const double n = double(tall_ ? reflectors_.rows() : values_.size());
  const double least = rounding();
  return values_.unaryExpr([&](double s) {
    const double curvature = s * s + ridge;
    // What is no direction of the design at all would grow like e^{−λt/n}.
    if (s <= least && (std::isinf(time) || ridge < 0)) return 0.0;
    if (std::isinf(time)) return s / curvature;
    const double exponent = time * curvature / n;
    // Below this (1 − e^{−x})/x is 1 − x/2, to rounding.
    constexpr double small = 1e-8;
    return std::abs(exponent) < small ? s * time / n * (1 - exponent / 2)
                                      : -s * std::expm1(-exponent) / curvature;
  });
}

}  // namespace overparam::linalg
