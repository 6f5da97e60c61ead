// SPDX-License-Identifier: MIT
#include "overparam/linalg/lanczos.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::linalg {
namespace {

// Bounds of e_1ᵀ T⁻¹ e_1 while the Jacobi matrix T grows by rows (α, β): β couples to the next row.
class InverseBounds {
 public:
  explicit InverseBounds(double lower) : lower_(lower) {}

  /// The row's α; its coupling to the row before is the β of the last call of `gap`.
  void add(double alpha) {
    const double square = beta_ * beta_;
    if (rows_++ == 0) {
      pivot_ = alpha;
      radau_pivot_ = alpha - lower_;
      gauss_ = 1 / alpha;
      return;
    }
    gauss_ += square * product_ * product_ / (pivot_ * (alpha * pivot_ - square));
    product_ *= beta_ / pivot_;
    pivot_ = alpha - square / pivot_;
    radau_pivot_ = alpha - lower_ - square / radau_pivot_;
  }

  /// Gauss–Radau less Gauss, with the β that follows; negative if a node is below `lower`.
  double gap(double beta) {
    beta_ = beta;
    if (!(radau_pivot_ > 0)) return -1;
    const double square = beta * beta;
    const double corner = lower_ + square / radau_pivot_;  // the α that makes `lower` a node
    return square * product_ * product_ / (pivot_ * (corner * pivot_ - square));
  }

  double gauss() const { return gauss_; }

 private:
  double lower_;
  int rows_ = 0;
  double beta_ = 0;
  double pivot_ = 0;        // last pivot of T = LDLᵀ
  double radau_pivot_ = 0;  // last pivot of T − lower
  double product_ = 1;      // Π β/pivot
  double gauss_ = 0;
};

}  // namespace

std::optional<SpectralQuadrature> lanczos_quadrature(const Eigen::MatrixXd& matrix,
                                                     const Eigen::VectorXd& start, double lower,
                                                     double tolerance, Eigen::Index max_steps) {
  const Eigen::Index n = matrix.rows();
  if (matrix.cols() != n || start.size() != n)
    throw core::DimensionMismatch(
        "lanczos_quadrature", static_cast<std::size_t>(n),
        static_cast<std::size_t>(matrix.cols() != n ? matrix.cols() : start.size()));
  core::require_positive("lower", lower);
  core::require_positive("tolerance", tolerance);
  core::require(max_steps >= 0, "max steps", double(max_steps), "is negative");
  core::require_finite("start", core::entries(start));
  for (Eigen::Index j = 0; j < n; ++j)
    core::require_finite("matrix", {&matrix(j, j), static_cast<std::size_t>(n - j)});
  const double norm = start.norm();
  if (norm == 0) return SpectralQuadrature{};

  const Eigen::Index most = std::min(max_steps, n);
  Eigen::MatrixXd basis(n, most);
  Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(most, most);
  InverseBounds bounds(lower);
  Eigen::VectorXd next = start / norm;
  for (Eigen::Index j = 0; j < most; ++j) {
    basis.col(j) = next;
    next.noalias() = matrix.selfadjointView<Eigen::Lower>() * basis.col(j);
    jacobi(j, j) = basis.col(j).dot(next);
    // Twice is enough, and the second time leaves nothing of the old directions.
    const auto known = basis.leftCols(j + 1);
    for (int pass = 0; pass < 2; ++pass) {
      const Eigen::VectorXd along = known.transpose() * next;
      next.noalias() -= known * along;
    }
    const double beta = next.norm();
    bounds.add(jacobi(j, j));
    const double gap = bounds.gap(beta);
    if (gap < 0) return std::nullopt;
    if (gap <= tolerance * bounds.gauss()) {
      const Eigensystem system = eigensystem(jacobi.topLeftCorner(j + 1, j + 1));
      return SpectralQuadrature{system.values,
                                norm * norm * system.vectors.row(0).transpose().cwiseAbs2(),
                                norm * norm * bounds.gauss(), gap / bounds.gauss()};
    }
    next /= beta;
    if (j + 1 < most) jacobi(j + 1, j) = beta;
  }
  return std::nullopt;
}

}  // namespace overparam::linalg
