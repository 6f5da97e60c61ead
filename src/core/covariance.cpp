// SPDX-License-Identifier: MIT
#include "overparam/core/covariance.hpp"
#include "overparam/core/entries.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include "core/blas.hpp"
#include "core/correlation.hpp"
#include "core/pair_average.hpp"
#include "core/pair_quadrature.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::core {
namespace {

constexpr double max_variance = 1e100;  // as of pair_average

// What rounding leaves of the norm of a normalised row.
template <class Scalar>
constexpr double unit_tolerance = 1e-12;
template <>
constexpr double unit_tolerance<float> = 1e-6;

// Row variances |a_i|²/N; those of normalised rows are 1 up to rounding and are set to 1, so that
// their closed-form coefficients are used.
template <class Matrix>
Eigen::VectorXd variances(const char* name, const Matrix& rows) {
  if (rows.cols() == 0) throw DimensionMismatch(std::string("columns of ") + name, 1, 0);
  Eigen::VectorXd q;
  if constexpr (std::is_same_v<Matrix, Eigen::MatrixXd>)
    q = rows.rowwise().squaredNorm() / double(rows.cols());
  else
    q = rows.template cast<double>().rowwise().squaredNorm() / double(rows.cols());
  for (double& value : q) {
    require(value <= max_variance, name, value, "as mean square of a row is not from 0 to 1e100");
    if (std::abs(value - 1) < unit_tolerance<typename Matrix::Scalar>) value = 1;
  }
  return q;
}

bool has_fast_closed_form(const Activation& g1, const Activation& g2) {
  using Kind = Activation::Kind;
  if (g1.sides() && g2.sides()) return true;
  return g1.kind() == g2.kind() && (g1.kind() == Kind::erf || g1.kind() == Kind::gelu);
}

// The series of all rows; row after row with the same variance shares one.
struct Series {
  Eigen::MatrixXd coefficients;  // column i holds ĝ_m(q_i)
  Eigen::VectorXd rest;          // √(what they leave of the second moment, relative to it)

  Series() = default;
  Series(const Activation& g, const Eigen::VectorXd& q)
      : coefficients(g.series_length(), q.size()), rest(Eigen::VectorXd::Zero(q.size())) {
    for (Eigen::Index i = 0; i < q.size(); ++i) {
      if (i > 0 && q(i) == q(i - 1)) {
        coefficients.col(i) = coefficients.col(i - 1);
        rest(i) = rest(i - 1);
        continue;
      }
      const PairSeries series(g, q(i));
      coefficients.col(i) =
          Eigen::Map<const Eigen::VectorXd>(series.coefficients.data(), coefficients.rows());
      if (!series.polynomial && series.second_moment > 0)
        rest(i) = std::sqrt(series.rest / series.second_moment);
    }
  }
};

class PairEvaluator {
 public:
  PairEvaluator(const Activation& g1, const Eigen::VectorXd& q1, const Activation& g2,
                const Eigen::VectorXd& q2)
      : g1_(g1), g2_(g2), q1_(q1), q2_(q2), closed_(has_fast_closed_form(g1, g2)) {
    if (closed_) return;
    a_ = Series(g1, q1);
    b_ = Series(g2, q2);
    length_ = std::min(a_.coefficients.rows(), b_.coefficients.rows());
    const double rest =
        a_.rest.size() == 0 || b_.rest.size() == 0 ? 0 : a_.rest.maxCoeff() * b_.rest.maxCoeff();
    // Up to this correlation series leave out less than 1e-15.
    if (rest > left_out) enough_ = std::pow(left_out / rest, 1 / double(length_));
  }

  double operator()(Eigen::Index i, Eigen::Index j, double c) const {
    if (closed_) return *closed_pair_average(g1_, g2_, q1_(i), q2_(j), c);
    const double cosine = std::clamp(correlation(c, q1_(i), q2_(j)), -1.0, 1.0);
    if (std::abs(cosine) > enough_ &&
        std::pow(std::abs(cosine), double(length_)) * a_.rest(i) * b_.rest(j) > left_out)
      return pair_quadrature(g1_, g2_, q1_(i), q2_(j), cosine);
    // |cosine|^m < e^{-40} beyond this order.
    const double enough = -40 / std::log(std::max(std::abs(cosine), 1e-300));
    const auto length = cosine == 0 ? Eigen::Index{1}
                        : enough >= 0 && enough < double(length_)
                            ? static_cast<Eigen::Index>(enough) + 1
                            : length_;
    double sum = 0;
    for (Eigen::Index m = std::min(length, length_); m-- > 0;)
      sum = sum * cosine + a_.coefficients(m, i) * b_.coefficients(m, j);
    return sum;
  }

 private:
  const Activation& g1_;
  const Activation& g2_;
  const Eigen::VectorXd& q1_;
  const Eigen::VectorXd& q2_;
  static constexpr double left_out = 1e-15;  // as of series_suffice

  bool closed_;
  Series a_, b_;
  Eigen::Index length_ = 0;
  double enough_ = 2;
};

}  // namespace

Eigen::MatrixXd activation_covariance(const Activation& g1, const Eigen::MatrixXd& rows1,
                                      const Activation& g2, const Eigen::MatrixXd& rows2) {
  require_size("columns of rows2", std::size_t(rows1.cols()), std::size_t(rows2.cols()));
  const Eigen::VectorXd q1 = variances("rows1", rows1);
  const Eigen::VectorXd q2 = variances("rows2", rows2);
  const PairEvaluator average(g1, q1, g2, q2);
  Eigen::MatrixXd result = rows1 * rows2.transpose() / double(rows1.cols());
  for (Eigen::Index j = 0; j < result.cols(); ++j)
    for (Eigen::Index i = 0; i < result.rows(); ++i) result(i, j) = average(i, j, result(i, j));
  return result;
}

Eigen::MatrixXd activation_covariance(const Activation& g, const Eigen::MatrixXd& rows) {
  const Eigen::VectorXd q = variances("rows", rows);
  const PairEvaluator average(g, q, g, q);
  Eigen::MatrixXd result(rows.rows(), rows.rows());
  result.triangularView<Eigen::Lower>() = rows * rows.transpose() / double(rows.cols());
  for (Eigen::Index j = 0; j < result.cols(); ++j) {
    result(j, j) = g.second_moment(q(j));
    for (Eigen::Index i = j + 1; i < result.rows(); ++i)
      result(j, i) = result(i, j) = average(i, j, result(i, j));
  }
  return result;
}

namespace {

// Rows first, …, first + count − 1 in double: the matrix itself, or a copy of them in `room`.
struct Tile {
  const double* data;
  Eigen::Index stride;
};
Tile tile_of(const Eigen::MatrixXd& rows, Eigen::Index first, Eigen::Index, Eigen::MatrixXd&) {
  return {rows.data() + first, rows.rows()};
}
Tile tile_of(const Eigen::MatrixXf& rows, Eigen::Index first, Eigen::Index count,
             Eigen::MatrixXd& room) {
  room = rows.middleRows(first, count).cast<double>();
  return {room.data(), count};
}

template <class Matrix>
Eigen::VectorXd norms_in_tiles(const Activation& g, const Matrix& rows,
                               const Eigen::MatrixXd& weights, Team& team) {
  constexpr Eigen::Index tile = 256;
  const Eigen::Index width = rows.rows();
  require_size("rows of weights", std::size_t(width), std::size_t(weights.rows()));
  require_finite("weights", entries(weights));
  const Eigen::VectorXd q = variances("rows", rows);
  const PairEvaluator average(g, q, g, q);
  const Eigen::Index tiles = (width + tile - 1) / tile;
  Eigen::MatrixXd parts(weights.cols(), tiles);  // of the tiles in one row, diagonal included
  const auto size_at = [&](Eigen::Index first) { return std::min(tile, width - first); };
  // Long rows of tiles first.
  team.for_each(static_cast<std::size_t>(tiles), [&](std::size_t index) {
    const Eigen::Index row = tiles - 1 - static_cast<Eigen::Index>(index);
    const Eigen::Index i0 = row * tile;
    const Eigen::Index m = size_at(i0);
    Eigen::MatrixXd c(tile, tile), room, other_room;
    const Tile own = tile_of(rows, i0, m, room);
    Eigen::MatrixXd moved = Eigen::MatrixXd::Zero(m, weights.cols());
    for (Eigen::Index j0 = 0; j0 <= i0; j0 += tile) {
      const Eigen::Index n = size_at(j0);
      const Tile other = tile_of(rows, j0, n, other_room);
      multiply_by_transposed(m, n, rows.cols(), 1 / double(rows.cols()), own.data, own.stride,
                             other.data, other.stride, c.data(), tile);
      // The lower triangle stands for both: entries off the diagonal count twice.
      for (Eigen::Index j = 0; j < n; ++j)
        for (Eigen::Index i = 0; i < m; ++i)
          c(i, j) = i0 + i > j0 + j    ? 2 * average(i0 + i, j0 + j, c(i, j))
                    : i0 + i == j0 + j ? g.second_moment(q(i0 + i))
                                       : 0;
      // Column by column: no result depends on which others are asked for.
      for (Eigen::Index l = 0; l < weights.cols(); ++l)
        moved.col(l).noalias() += c.topLeftCorner(m, n) * weights.col(l).segment(j0, n);
    }
    for (Eigen::Index l = 0; l < weights.cols(); ++l)
      parts(l, row) = moved.col(l).dot(weights.col(l).segment(i0, m));
  });
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(weights.cols());
  for (Eigen::Index row = 0; row < tiles; ++row) sums += parts.col(row);
  // Of finite weights it is the difference of two overflows.
  for (double& sum : sums)
    if (std::isnan(sum)) sum = std::numeric_limits<double>::infinity();
  return sums;
}

}  // namespace

Eigen::VectorXd covariance_norms(const Activation& g, const Eigen::MatrixXd& rows,
                                 const Eigen::MatrixXd& weights, Team& team) {
  return norms_in_tiles(g, rows, weights, team);
}

Eigen::VectorXd covariance_norms(const Activation& g, const Eigen::MatrixXf& rows,
                                 const Eigen::MatrixXd& weights, Team& team) {
  return norms_in_tiles(g, rows, weights, team);
}

Eigen::VectorXd activation_mean(const Activation& g, const Eigen::MatrixXd& rows) {
  const Eigen::VectorXd q = variances("rows", rows);
  return q.unaryExpr([&](double variance) { return g.mean(variance); });
}

}  // namespace overparam::core
