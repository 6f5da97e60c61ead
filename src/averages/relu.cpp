// SPDX-License-Identifier: MIT
#include "averages/relu.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "averages/lanes.hpp"
#include "averages/plane.hpp"

namespace overparam::averages {
namespace {

template <class Scalar>
Scalar per_two_pi() {
  static const Scalar value = 1 / boost::math::constants::two_pi<Scalar>();
  return value;
}

// f(0), …, f(count − 1), each compiled for its number.
template <std::size_t count, class Function>
void unrolled(const Function& f) {
  [&]<std::size_t... q>(std::index_sequence<q...>) {
    (f(std::integral_constant<std::size_t, q>()), ...);
  }
  (std::make_index_sequence<count>());
}

template <class Scalar>
Minors<Scalar> minors_of(const SixPairs<Scalar>& rho) {
  Minors<Scalar> minors;
  unrolled<4>([&](auto m) {
    constexpr std::size_t x = m == 0 ? 1 : 0;
    constexpr std::size_t y = m <= 1 ? 2 : 1;
    constexpr std::size_t z = m <= 2 ? 3 : 2;
    const Scalar& xy = rho[six_index(x, y)];
    const Scalar& xz = rho[six_index(x, z)];
    const Scalar& yz = rho[six_index(y, z)];
    minors[m] = 1 - xy * xy - xz * xz - yz * yz + 2 * xy * xz * yz;
  });
  return minors;
}

// p of each pair of four fields: the probability that the other two are positive where the pair is
// zero. Three fields that depend on each other have a minor that is rounding; the parts of r of one such
// minor cancel each other in every average, and are left out of all together.
template <class Scalar>
SixPairs<Scalar> quadrants_at_zero(const SixPairs<Scalar>& rho, const SixPairs<Scalar>& sines,
                                   const Minors<Scalar>& minors) {
  constexpr std::size_t padded = 8;  // whole vectors are loaded
  std::array<Scalar, padded> of_four{}, roots{}, r{};
  std::copy(minors.begin(), minors.end(), of_four.begin());
  for (std::size_t m = 0; m < 4; m += lane_count<Scalar>)
    store_lanes(inverse_root(load_lanes(&of_four[m])), &roots[m]);
  const Scalar rounding = 4 * std::numeric_limits<Scalar>::epsilon();
  for (std::size_t m = 0; m < 4; ++m)
    if (minors[m] <= rounding) roots[m] = 0;
  unrolled<6>([&](auto q) {
    constexpr std::size_t j = six_pairs[q][0], l = six_pairs[q][1];
    constexpr std::size_t m = six_pairs[5 - q][0], n = six_pairs[5 - q][1];
    const Scalar& mj = rho[six_index(m, j)];
    const Scalar& ml = rho[six_index(m, l)];
    const Scalar& nj = rho[six_index(n, j)];
    const Scalar& nl = rho[six_index(n, l)];
    const Scalar numerator =
        rho[5 - q] * sines[q] * sines[q] - (mj * nj + ml * nl - rho[q] * (mj * nl + ml * nj));
    r[q] = numerator * roots[m] * roots[n];
  });
  for (std::size_t q = 0; q < 6; q += lane_count<Scalar>)
    store_lanes(quadrant(load_lanes(&r[q])), &r[q]);
  SixPairs<Scalar> result;
  std::copy_n(r.begin(), 6, result.begin());
  return result;
}

// κ/ρ̄_12, κ = ρ_13 ρ_24 + ρ_14 ρ_23 − ρ_12 (ρ_13 ρ_14 + ρ_23 ρ_24) in terms that do not cancel
// where ρ_12 is close to ±1.
template <class Scalar>
Scalar slant(const Scalar& rho, const Scalar& sine, const Scalar& ia, const Scalar& ib,
             const Scalar& ka, const Scalar& kb) {
  if (!(sine > 0)) return 0;
  const Scalar same = ia * ib + ka * kb;
  if (rho > 0) return ((1 - rho) * same - (ia - ka) * (ib - kb)) / sine;
  return ((ia + ka) * (ib + kb) - (1 + rho) * same) / sine;
}

// Four fields of variance one.
template <class Scalar>
struct Quadruple {
  SixPairs<Scalar> rho, sines, arcsines;
};

// E[θ_j θ_l x_m⁺ x_n⁺], pair q being j and l: of fields in general position.
template <std::size_t q, class Scalar>
Scalar value_of(const Quadruple<Scalar>& four, const Scalar& orthant, const SixPairs<Scalar>& p) {
  constexpr std::size_t j = six_pairs[q][0], l = six_pairs[q][1];
  constexpr std::size_t m = six_pairs[5 - q][0], n = six_pairs[5 - q][1];
  constexpr std::size_t ja = six_index(j, m), jb = six_index(j, n);
  constexpr std::size_t la = six_index(l, m), lb = six_index(l, n);
  const auto& [rho, sines, arcsines] = four;
  const Scalar edges = sines[5 - q] * p[5 - q] + rho[ja] * sines[jb] * p[jb] +
                       rho[la] * sines[lb] * p[lb] + rho[jb] * sines[ja] * p[ja] +
                       rho[lb] * sines[la] * p[la] +
                       slant<Scalar>(rho[q], sines[q], rho[ja], rho[jb], rho[la], rho[lb]) * p[q];
  return rho[5 - q] * orthant + per_two_pi<Scalar>() * edges;
}

// The same of all pairs for fields that are almost in a plane, where all minors are small and the general
// form divides rounding by them; empty for others. What it has left at 1e-5, and what a plane is wrong by
// below the other number, are about 1e-12 of doubles; between them numbers of 113 bits take its place.
std::optional<SixPairs<Quad>> near_plane(const Quadruple<Quad>& four, const Minors<Quad>& minors) {
  // Covariances that were doubles are no further from a plane.
  const Quad in_plane = 1e-14;
  if (*std::max_element(minors.begin(), minors.end()) > in_plane ||
      out_of_plane(four.sines, minors) > in_plane)
    return {};
  SixPairs<Quad> values = relu_in_plane(four.rho, four.sines);
  std::reverse(values.begin(), values.end());
  return values;
}

std::optional<SixPairs<double>> near_plane(const Quadruple<double>& four,
                                           const Minors<double>& minors) {
  constexpr double near = 1e-5, in_plane = 1e-13;
  if (*std::max_element(minors.begin(), minors.end()) > near) return {};
  const double out = out_of_plane(four.sines, minors);
  if (out > near) return {};
  SixPairs<double> values;
  if (out < in_plane) {
    values = relu_in_plane(four.rho, four.sines);
    std::reverse(values.begin(), values.end());
    return values;
  }
  static const Orthant<Quad> exact_orthant;
  Quadruple<Quad> exact;
  unrolled<6>([&](auto q) {
    exact.rho[q] = four.rho[q];
    exact.sines[q] = sqrt((1 - exact.rho[q]) * (1 + exact.rho[q]));
    exact.arcsines[q] = asin(exact.rho[q]);
  });
  const auto exact_minors = minors_of(exact.rho);
  const Quad orthant = exact_orthant.probability(exact.rho, exact.arcsines);
  const auto p = quadrants_at_zero(exact.rho, exact.sines, exact_minors);
  unrolled<6>([&](auto q) { values[q] = static_cast<double>(value_of<q>(exact, orthant, p)); });
  return values;
}

}  // namespace

template <class Scalar>
void ReluAverages<Scalar>::normalise(const Matrix<Scalar>& covariance) {
  using std::asin, std::sqrt;
  const Index n = covariance.rows();
  deviations_ = covariance.diagonal().cwiseMax(Scalar(0)).cwiseSqrt();
  for (auto* matrix : {&correlations_, &sines_, &arcsines_}) matrix->resize(n, n);
  for (Index b = 0; b < n; ++b)
    for (Index a = 0; a <= b; ++a) {
      // The root of the product: of equal fields it is their variance exactly, and ρ is 1.
      const Scalar product = covariance(a, a) * covariance(b, b);
      Scalar rho = a == b ? 1 : 0;
      if (a != b && product > 0) rho = std::clamp<Scalar>(covariance(a, b) / sqrt(product), -1, 1);
      correlations_(a, b) = correlations_(b, a) = rho;
      sines_(a, b) = sines_(b, a) = sqrt((1 - rho) * (1 + rho));
      arcsines_(a, b) = arcsines_(b, a) = asin(rho);
    }
}

template <class Scalar>
void ReluAverages<Scalar>::pairs(const Matrix<Scalar>& covariance,
                                 std::span<const Eigen::Index> rows, PairAverages<Scalar>& out) {
  normalise(covariance);
  const auto n_rows = static_cast<Index>(rows.size());
  for (auto* matrix : {&out.values, &out.slopes, &out.curvatures})
    matrix->resize(n_rows, covariance.cols());
  for (Index a = 0; a < covariance.cols(); ++a)
    for (Index r = 0; r < n_rows; ++r) {
      const Index i = rows[static_cast<std::size_t>(r)];
      out.values(r, a) = deviations_(i) * deviations_(a) * two_values(i, a);
      out.slopes(r, a) = Scalar(0.25) + per_two_pi<Scalar>() * arcsines_(i, a);
      out.curvatures(r, a) = 0;
      if (deviations_(i) > 0)
        out.curvatures(r, a) =
            per_two_pi<Scalar>() * sines_(i, a) * (deviations_(a) / deviations_(i));
    }
}

// Of fields of variance one, which are different but in two_values: E[x_a⁺ x_b⁺].
template <class Scalar>
Scalar ReluAverages<Scalar>::two_values(Index a, Index b) const {
  const Scalar& rho = correlations_(a, b);
  return rho * Scalar(0.25) + per_two_pi<Scalar>() * (sines_(a, b) + rho * arcsines_(a, b));
}

// E[θ_step x_a⁺ x_b⁺].
template <class Scalar>
Scalar ReluAverages<Scalar>::one_step(Index step, Index a, Index b) const {
  const Scalar all = arcsines_(step, a) + arcsines_(step, b) + arcsines_(a, b);
  const Scalar orthant = Scalar(0.125) + per_two_pi<Scalar>() / 2 * all;
  const Scalar edges = sines_(a, b) + correlations_(step, a) * sines_(step, b) +
                       correlations_(step, b) * sines_(step, a);
  return correlations_(a, b) * orthant + per_two_pi<Scalar>() / 2 * edges;
}

// E[θ_i θ_k (x_a⁺)²].
template <class Scalar>
Scalar ReluAverages<Scalar>::two_steps(Index i, Index k, Index a) const {
  const Scalar all = arcsines_(i, k) + arcsines_(i, a) + arcsines_(k, a);
  const Scalar orthant = Scalar(0.125) + per_two_pi<Scalar>() / 2 * all;
  const Scalar& ia = correlations_(i, a);
  const Scalar& ka = correlations_(k, a);
  const Scalar edges = ia * sines_(i, a) + ka * sines_(k, a) +
                       slant<Scalar>(correlations_(i, k), sines_(i, k), ia, ia, ka, ka);
  return orthant + per_two_pi<Scalar>() / 2 * edges;
}

// The terms of Σ_ab with less than four different fields.
template <class Scalar>
Scalar ReluAverages<Scalar>::fewer_fields(Index i, Index k) const {
  const Vector<Scalar>& w = weights_;
  // E[θ_k (x_i⁺)²].
  const auto square = [this](Index step, Index a) {
    return Scalar(0.25) +
           per_two_pi<Scalar>() * (arcsines_(step, a) + correlations_(step, a) * sines_(step, a));
  };
  Scalar sum = 0;
  if (i == k) {
    sum += w(i) * w(i) / 2;
    for (Index b = 0; b < w.size(); ++b) {
      if (b == i || w(b) == 0) continue;
      sum += w(b) * (2 * w(i) * two_values(i, b) + w(b) * square(i, b));
      for (Index a = 0; a < b; ++a)
        if (a != i && w(a) != 0) sum += 2 * w(a) * w(b) * one_step(i, a, b);
    }
    return sum;
  }
  sum +=
      w(i) * w(i) * square(k, i) + w(k) * w(k) * square(i, k) + 2 * w(i) * w(k) * two_values(i, k);
  for (Index b = 0; b < w.size(); ++b)
    if (b != i && b != k && w(b) != 0)
      sum += w(b) * (2 * w(i) * one_step(k, i, b) + 2 * w(k) * one_step(i, k, b) +
                     w(b) * two_steps(i, k, b));
  return sum;
}

template <class Scalar>
bool ReluAverages<Scalar>::serves(Index i, Index k, Index a, Index b) const {
  return wanted_(i, k) && weights_(a) != 0 && weights_(b) != 0;
}

// The quadruples of which i and k, i < k, are the first pair that is wanted.
template <class Scalar>
void ReluAverages<Scalar>::add_quadruples(Index i, Index k) {
  const Index n = weights_.size();
  for (Index a = 0; a < n; ++a) {
    if (a == i || a == k || weights_(a) == 0) continue;
    for (Index b = a + 1; b < n; ++b) {
      if (b == i || b == k || weights_(b) == 0) continue;
      if (a < i && (serves(a, i, k, b) || serves(a, k, i, b))) continue;
      if (b < i && (serves(b, i, k, a) || serves(b, k, i, a))) continue;
      if (i < a && a < k && serves(i, a, k, b)) continue;
      if (i < b && b < k && serves(i, b, k, a)) continue;
      if (a < i && serves(a, b, i, k)) continue;
      Four fields{i, k, a, b};
      std::sort(fields.begin(), fields.end());
      add_quadruple(fields);
    }
  }
}

template <class Scalar>
void ReluAverages<Scalar>::add_quadruple(const Four& fields) {
  Quadruple<Scalar> four;
  unrolled<6>([&](auto q) {
    const Index j = fields[six_pairs[q][0]];
    const Index l = fields[six_pairs[q][1]];
    four.rho[q] = correlations_(j, l);
    four.sines[q] = sines_(j, l);
    four.arcsines[q] = arcsines_(j, l);
  });
  // Two opposite fields are never both positive.
  if (std::find(four.rho.begin(), four.rho.end(), Scalar(-1)) != four.rho.end()) return;
  const auto add = [&](auto q, const auto& value) {
    const Index j = fields[six_pairs[q][0]], l = fields[six_pairs[q][1]];
    const Index m = fields[six_pairs[5 - q][0]], n = fields[six_pairs[5 - q][1]];
    if (serves(j, l, m, n)) sums_(j, l) += 2 * weights_(m) * weights_(n) * value(q);
  };
  const auto minors = minors_of(four.rho);
  if (const auto values = near_plane(four, minors)) {
    unrolled<6>([&](auto q) { add(q, [&](auto at) { return (*values)[at]; }); });
    return;
  }
  const Scalar orthant = orthant_.probability(four.rho, four.arcsines);
  const auto p = quadrants_at_zero(four.rho, four.sines, minors);
  unrolled<6>([&](auto q) {
    add(q, [&](auto at) { return value_of<decltype(at)::value>(four, orthant, p); });
  });
}

template <class Scalar>
void ReluAverages<Scalar>::quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
                                   std::span<const FieldPair> pairs, Vector<Scalar>& out) {
  normalise(covariance);
  weights_ = signs.cwiseProduct(deviations_);
  const Index n = weights_.size();
  wanted_.setConstant(n, n, false);
  sums_.setZero(n, n);
  for (const auto& [i, k] : pairs) wanted_(std::min(i, k), std::max(i, k)) = true;
  for (Index k = 0; k < n; ++k)
    for (Index i = 0; i <= k; ++i)
      if (wanted_(i, k)) {
        sums_(i, k) += fewer_fields(i, k);
        if (i < k) add_quadruples(i, k);
      }
  out.resize(static_cast<Index>(pairs.size()));
  for (std::size_t r = 0; r < pairs.size(); ++r)
    out(static_cast<Index>(r)) =
        sums_(std::min(pairs[r].i, pairs[r].k), std::max(pairs[r].i, pairs[r].k));
}

template class ReluAverages<double>;
template class ReluAverages<Quad>;

}  // namespace overparam::averages
