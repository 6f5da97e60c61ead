// SPDX-License-Identifier: MIT
#include "averages/orthant.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/legendre.hpp>
#include <cmath>
#include <numbers>
#include <type_traits>
#include <utility>

#include "averages/lanes.hpp"
#include "overparam/core/quadrature.hpp"

namespace overparam::averages {
namespace {

// Field j moves from ±x_i, the sign of ρ_ij, to its place: τ = sin²φ from 0 to 1.
template <class Value>
struct Path {
  Value sign, a, root_a;  // σ, 1 − |ρ_ij| and its root
  Value ik, il, kl;       // correlations
  Value ek, el;           // ρ_jk − σ ρ_ik
  Value ck, cl;           // e_k + σ a ρ_ik
  Value wk, wl, wkl;      // 1 − ρ_ik², 1 − ρ_il², ρ_kl − ρ_ik ρ_il
};

template <class Scalar>
Path<Scalar> make_path(const SixPairs<Scalar>& rho, std::size_t pair) {
  using std::abs, std::sqrt;
  const auto [i, j] = six_pairs[pair];
  const auto [k, l] = six_pairs[5 - pair];
  Path<Scalar> p;
  p.sign = rho[pair] > 0 ? 1 : -1;
  p.a = 1 - abs(rho[pair]);
  p.root_a = sqrt(p.a);
  p.ik = rho[six_index(i, k)];
  p.il = rho[six_index(i, l)];
  p.kl = rho[5 - pair];
  p.ek = rho[six_index(j, k)] - p.sign * p.ik;
  p.el = rho[six_index(j, l)] - p.sign * p.il;
  p.ck = p.ek + p.sign * p.a * p.ik;
  p.cl = p.el + p.sign * p.a * p.il;
  p.wk = (1 - p.ik) * (1 + p.ik);
  p.wl = (1 - p.il) * (1 + p.il);
  p.wkl = p.kl - p.ik * p.il;
  return p;
}

template <class Scalar>
Path<Lanes<Scalar>> broadcast(const Path<Scalar>& p) {
  using Value = Lanes<Scalar>;
  return {Value(p.sign), Value(p.a),  Value(p.root_a), Value(p.ik), Value(p.il),
          Value(p.kl),   Value(p.ek), Value(p.el),     Value(p.ck), Value(p.cl),
          Value(p.wk),   Value(p.wl), Value(p.wkl)};
}

template <class Value>
struct Slope {
  Value value;    // 2π dP/dφ over cos φ
  Value closest;  // the size of the largest correlation given two zeros
};

// At t = sin φ. Each correlation given two zeros is a ratio of determinants of which factors of τ
// and a have been taken out, so that none vanishes where the path begins.
template <class Value>
Slope<Value> slope(const Path<Value>& p, const Value& t) {
  const Value one(1);
  const Value tau = t * t;
  const Value u = tau * p.a;
  const Value rest = Value(2) - u;
  const Value span = p.a * rest;
  const Value jk = p.sign * p.ik + tau * p.ek;
  const Value jl = p.sign * p.il + tau * p.el;
  const Value ok = (one - jk) * (one + jk);
  const Value ol = (one - jl) * (one + jl);
  const Value jkl = ok - jl * jl - p.kl * p.kl + Value(2) * jk * jl * p.kl;
  const Value root_k = inverse_root(p.wk * span - tau * p.ck * p.ck);
  const Value root_l = inverse_root(p.wl * span - tau * p.cl * p.cl);
  const Value root_jkl = t * inverse_root(jkl);
  const Value kl_ij = (p.wkl * span - tau * p.ck * p.cl) * root_k * root_l;
  const Value il_jk =
      ((p.a - jk * p.ek) * jl + (p.ek - jk * p.a) * p.kl - p.el * ok) * root_k * root_jkl;
  const Value ik_jl =
      ((p.a - jl * p.el) * jk + (p.el - jl * p.a) * p.kl - p.ek * ol) * root_l * root_jkl;
  const Value twice = t * (p.ek * inverse_root(ok) * quadrant(p.sign * il_jk) +
                           p.el * inverse_root(ol) * quadrant(p.sign * ik_jl)) -
                      p.sign * p.root_a * inverse_root(rest) * quadrant(kl_ij);
  return {Value(2) * twice, largest_size(kl_ij, il_jk, ik_jl)};
}

template <class Scalar>
struct Integral {
  Scalar value;
  Scalar last = 0;     // of the Legendre coefficients of the rule, the larger of the last two
  Scalar closest = 0;  // the size of the largest correlation given two zeros
};

template <class Scalar>
Integral<Scalar> integrate(const SineRule<Scalar>& rule, const Path<Lanes<Scalar>>& path) {
  using std::abs;
  using Value = Lanes<Scalar>;
  Value sum(0), odd(0), even(0), closest(0);
  for (std::size_t n = 0; n < rule.sines.size(); n += lane_count<Scalar>) {
    const auto f = slope<Value>(path, load_lanes(&rule.sines[n]));
    sum += load_lanes(&rule.weights[n]) * f.value;
    if (rule.odd.empty()) continue;
    odd += load_lanes(&rule.odd[n]) * f.value;
    even += load_lanes(&rule.even[n]) * f.value;
    closest = larger(closest, f.closest);
  }
  return {sum_of_lanes(sum), std::max<Scalar>(abs(sum_of_lanes(odd)), abs(sum_of_lanes(even))),
          largest_lane(closest)};
}

// Whether the error of a Gauss–Legendre rule is below 1e-13. Coefficients that fall off
// geometrically leave an error of about the square of the last. Correlations close to ±1 are close
// to the branch points of the arcsine, of which the coefficients tell less. Measured on 40 000
// matrices of ranks 3 to 24, also with two pairs of fields at angles from 1e-5 to 0.1.
bool resolved(const Integral<double>& integral) {
  constexpr double small = 1e-7, always = 1e-13;
  return integral.last <= std::max(always, small * (1 - integral.closest));
}

SineRule<double> gauss_rule(int n) {
  const auto& legendre = core::gauss_legendre(n);
  SineRule<double> rule;
  for (std::size_t m = 0; m < legendre.nodes.size(); ++m) {
    const double x = legendre.nodes[m];
    const double phi = std::numbers::pi / 4 * (1 + x);
    const double weight = legendre.weights[m] / 8 * std::cos(phi);
    rule.sines.push_back(std::sin(phi));
    rule.weights.push_back(weight);
    rule.odd.push_back((2 * n - 1) * weight * boost::math::legendre_p(n - 1, x));
    rule.even.push_back((2 * n - 3) * weight * boost::math::legendre_p(n - 2, x));
  }
  return rule;
}

// The trapezoidal rule in x with sin φ = (1 + tanh((π/2) sinh x))/2, of nodes in the middle of its
// steps: those with both 2n and 3n nodes are others, and none is at the ends.
template <class Scalar>
SineRule<Scalar> double_exponential_rule(int nodes, const Scalar& range) {
  using std::cosh, std::exp, std::sinh;
  const Scalar half_pi = boost::math::constants::half_pi<Scalar>();
  const Scalar step = 2 * range / nodes;
  SineRule<Scalar> rule;
  for (int n = 0; n < nodes; ++n) {
    const Scalar x = (n + Scalar(0.5)) * step - range;
    const Scalar per = 1 / (1 + exp(-2 * half_pi * sinh(x)));
    const Scalar other = 1 / (1 + exp(2 * half_pi * sinh(x)));
    // d sin φ, of dφ = d sin φ/cos φ with the cos φ of the slope.
    rule.sines.push_back(per);
    rule.weights.push_back(step * half_pi * cosh(x) * 2 * per * other /
                           boost::math::constants::two_pi<Scalar>());
  }
  return rule;
}

}  // namespace

template <class Scalar>
Orthant<Scalar>::Orthant() {
  if constexpr (std::is_same_v<Scalar, double>) {
    smooth_ = {gauss_rule(16), gauss_rule(24)};
    any_ = {double_exponential_rule<double>(64, 3.2)};
  } else {
    for (const int nodes : {48, 96, 192, 384})
      any_.push_back(double_exponential_rule<Scalar>(nodes, Scalar(4)));
  }
}

template <class Scalar>
Scalar Orthant<Scalar>::probability(const SixPairs<Scalar>& correlations,
                                    const SixPairs<Scalar>& arcsines) const {
  using std::abs;
  std::size_t pair = 0;
  for (std::size_t q = 1; q < 6; ++q)
    if (abs(correlations[q]) > abs(correlations[pair])) pair = q;
  const Path<Scalar> path = make_path(correlations, pair);
  Scalar start = 0;
  if (path.sign > 0) {
    constexpr std::size_t outside[6][2] = {{1, 2}, {0, 2}, {0, 1}, {0, 4}, {0, 3}, {1, 3}};
    start = Scalar(0.125) +
            (arcsines[outside[pair][0]] + arcsines[outside[pair][1]] + arcsines[5 - pair]) /
                (4 * boost::math::constants::pi<Scalar>());
  }
  if (!(path.a > 0)) return start;
  const auto wide = broadcast(path);
  if constexpr (std::is_same_v<Scalar, double>)
    for (const auto& rule : smooth_)
      if (const auto found = integrate(rule, wide); resolved(found)) return start + found.value;
  // Twice as many nodes have twice as many digits.
  const Scalar close = 1e-20;
  Scalar value = integrate(any_[0], wide).value;
  for (std::size_t r = 1; r < any_.size(); ++r) {
    const Scalar last = value;
    value = integrate(any_[r], wide).value;
    if (abs(value - last) <= close) break;
  }
  return start + value;
}

template class Orthant<double>;
template class Orthant<Quad>;

}  // namespace overparam::averages
