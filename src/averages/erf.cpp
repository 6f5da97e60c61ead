// SPDX-License-Identifier: MIT
#include "averages/erf.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <type_traits>
#include <xsimd/xsimd.hpp>

#include "averages/arcsine.hpp"

namespace overparam::averages {
namespace {

using Batch = xsimd::batch<double>;

template <class Scalar>
constexpr Eigen::Index lanes = std::is_same_v<Scalar, double> ? Eigen::Index(Batch::size) : 1;

template <class Scalar>
Scalar arcsine(const Scalar& x) {
  using std::asin;
  return asin(std::clamp<Scalar>(x, -1, 1));
}

// Σ_b weights_b asin(scale scale_b (c_b − y0 x0_b − y1 x1_b)) over b < count, a multiple of the lanes.
double weighted_arcsines(Eigen::Index count, const double* c, const double* x0, const double* x1,
                         const double* scales, const double* weights, double y0, double y1,
                         double scale) {
  const Batch one(1);
  Batch sum(0);
  for (Eigen::Index b = 0; b < count; b += lanes<double>) {
    const auto load = [b](const double* values) { return Batch::load_unaligned(values + b); };
    const Batch tilted = load(c) - y0 * load(x0) - y1 * load(x1);
    sum += load(weights) * vector_arcsine(xsimd::clip(scale * load(scales) * tilted, -one, one));
  }
  return xsimd::hadd(sum);
}

Quad weighted_arcsines(Eigen::Index count, const Quad* c, const Quad* x0, const Quad* x1,
                       const Quad* scales, const Quad* weights, const Quad& y0, const Quad& y1,
                       const Quad& scale) {
  Quad sum = 0;
  for (Eigen::Index b = 0; b < count; ++b)
    sum += weights[b] * arcsine<Quad>(scale * scales[b] * (c[b] - y0 * x0[b] - y1 * x1[b]));
  return sum;
}

}  // namespace

template <class Scalar>
void ErfAverages<Scalar>::pairs(const Matrix<Scalar>& covariance,
                                std::span<const Eigen::Index> rows, PairAverages<Scalar>& out) {
  using std::sqrt;
  const auto n_rows = static_cast<Eigen::Index>(rows.size());
  const Scalar two_over_pi = 2 / boost::math::constants::pi<Scalar>();
  for (auto* matrix : {&out.values, &out.slopes, &out.curvatures})
    matrix->resize(n_rows, covariance.cols());
  for (Eigen::Index a = 0; a < covariance.cols(); ++a) {
    const Scalar column = 1 + covariance(a, a);
    for (Eigen::Index r = 0; r < n_rows; ++r) {
      const Eigen::Index i = rows[static_cast<std::size_t>(r)];
      const Scalar row = 1 + covariance(i, i);
      const Scalar c = covariance(i, a);
      const Scalar product = row * column;
      // A determinant of 1 + C is at least 1, where rounding of large C leaves nothing of it.
      const Scalar slope = two_over_pi / sqrt(std::max<Scalar>(product - c * c, 1));
      out.values(r, a) = two_over_pi * arcsine<Scalar>(c / sqrt(product));
      out.slopes(r, a) = slope;
      out.curvatures(r, a) = -slope * c / row;
    }
  }
}

template <class Scalar>
void ErfAverages<Scalar>::tilt(FieldPair pair) {
  x0_ = covariance_.col(pair.i);
  x1_ = covariance_.col(pair.k);
  const Scalar ii = 1 + x0_(pair.i);
  const Scalar kk = 1 + x1_(pair.k);
  const Scalar ik = pair.i == pair.k ? Scalar(x0_(pair.i)) : Scalar(x1_(pair.i));
  determinant_ = std::max<Scalar>(ii * kk - ik * ik, 1);
  const Scalar per = 1 / determinant_;
  y0_ = (kk * per) * x0_ - (ik * per) * x1_;
  y1_ = (ii * per) * x1_ - (ik * per) * x0_;
  scale_ = (variances_.array() - y0_.array() * x0_.array() - y1_.array() * x1_.array())
               .max(Scalar(1))
               .sqrt()
               .inverse();
}

template <class Scalar>
Scalar ErfAverages<Scalar>::sum_of_arcsines() {
  weights_.setZero(covariance_.rows());
  Scalar sum = 0;
  for (Eigen::Index a = 0; a < fields_; ++a) {
    weights_(a) = signs_(a) / 2;  // half of the diagonal, all of what is before it, nothing behind
    const Eigen::Index count = (a / lanes<Scalar> + 1) * lanes<Scalar>;
    sum += signs_(a) * weighted_arcsines(count, covariance_.col(a).data(), x0_.data(), x1_.data(),
                                         scale_.data(), weights_.data(), y0_(a), y1_(a), scale_(a));
    weights_(a) = signs_(a);
  }
  return 2 * sum;
}

template <class Scalar>
void ErfAverages<Scalar>::quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
                                  std::span<const FieldPair> pairs, Vector<Scalar>& out) {
  using std::sqrt;
  fields_ = covariance.rows();
  const Eigen::Index padded = (fields_ + lanes<Scalar> - 1) / lanes<Scalar> * lanes<Scalar>;
  covariance_.setZero(padded, fields_);
  covariance_.topRows(fields_) = covariance;
  variances_.setOnes(padded);
  variances_.head(fields_) += covariance.diagonal();
  signs_ = signs;
  out.resize(static_cast<Eigen::Index>(pairs.size()));
  const Scalar pi = boost::math::constants::pi<Scalar>();
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    tilt(pairs[p]);
    out(static_cast<Eigen::Index>(p)) = 4 * sum_of_arcsines() / (pi * pi * sqrt(determinant_));
  }
}

template class ErfAverages<double>;
template class ErfAverages<Quad>;

}  // namespace overparam::averages
