// SPDX-License-Identifier: MIT
/// @file
/// The same formulas for vectors of doubles and for single numbers of 113 bits.
#pragma once

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <xsimd/xsimd.hpp>

#include "averages/arcsine.hpp"
#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// What a formula is evaluated in at once: a vector of doubles, or one Quad.
template <class Scalar>
using Lanes = std::conditional_t<std::is_same_v<Scalar, double>, xsimd::batch<double>, Scalar>;

template <class Scalar>
constexpr std::size_t lane_count = sizeof(Lanes<Scalar>) / sizeof(Scalar);

inline xsimd::batch<double> load_lanes(const double* values) {
  return xsimd::batch<double>::load_unaligned(values);
}
inline const Quad& load_lanes(const Quad* value) { return *value; }

inline void store_lanes(xsimd::batch<double> x, double* values) { x.store_unaligned(values); }
inline void store_lanes(const Quad& x, Quad* value) { *value = x; }

inline double sum_of_lanes(xsimd::batch<double> x) { return xsimd::hadd(x); }
inline const Quad& sum_of_lanes(const Quad& x) { return x; }

inline xsimd::batch<double> larger(xsimd::batch<double> x, xsimd::batch<double> y) {
  return xsimd::max(x, y);
}
inline const Quad& larger(const Quad& x, const Quad& y) { return std::max<Quad>(x, y); }

inline double largest_lane(xsimd::batch<double> x) {
  double lanes[xsimd::batch<double>::size];
  x.store_unaligned(lanes);
  return *std::max_element(std::begin(lanes), std::end(lanes));
}
inline const Quad& largest_lane(const Quad& x) { return x; }

/// max(|x|, |y|, |z|).
inline xsimd::batch<double> largest_size(xsimd::batch<double> x, xsimd::batch<double> y,
                                         xsimd::batch<double> z) {
  return xsimd::max(xsimd::max(xsimd::abs(x), xsimd::abs(y)), xsimd::abs(z));
}
inline Quad largest_size(const Quad& x, const Quad& y, const Quad& z) {
  return std::max<Quad>({abs(x), abs(y), abs(z)});
}

/// x^(−1/2), finite where rounding has left an x that should be positive at zero or below.
inline xsimd::batch<double> inverse_root(xsimd::batch<double> x) {
  using Batch = xsimd::batch<double>;
  return Batch(1) / xsimd::sqrt(xsimd::max(x, Batch(1e-200)));
}
inline Quad inverse_root(const Quad& x) { return 1 / sqrt(std::max<Quad>(x, Quad(1e-200))); }

/// ¼ + asin(r)/(2π), the probability that two variables of correlation r are positive. An r beyond
/// ±1 counts as ±1.
inline xsimd::batch<double> quadrant(xsimd::batch<double> r) {
  using Batch = xsimd::batch<double>;
  constexpr double per = 0.5 * std::numbers::inv_pi;
  return xsimd::fma(Batch(per), vector_arcsine(xsimd::clip(r, Batch(-1), Batch(1))), Batch(0.25));
}
inline Quad quadrant(const Quad& r) {
  static const Quad per = 1 / boost::math::constants::two_pi<Quad>();
  return Quad(0.25) + per * asin(std::clamp<Quad>(r, -1, 1));
}

}  // namespace overparam::averages
