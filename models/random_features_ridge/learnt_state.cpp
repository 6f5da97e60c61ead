// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <complex>
#include <cstddef>
#include <vector>

#include "overparam/regression/contour.hpp"
#include "random_features_ridge/equivalent.hpp"

namespace overparam::random_features_ridge {

using Complex = std::complex<double>;

LearntState Equivalent::flow_state(double ridge, double time) const {
  const double samples = size_ * many_;
  const regression::Contour contour(time);
  struct Node {
    Complex z, kappa, df, df_slope, known, known_slope;  // S and dS/dκ
  };
  std::array<Node, 2 * regression::Contour::nodes> nodes;
  LearntState state;
  state.learnt.assign(modes_.size(), 0.0);
  double teacher = unlisted_;
  for (const Mode& mode : modes_) teacher += mode.teacher;
  const auto point_at = points();
  for (std::size_t a = 0; a < contour.z.size(); ++a) {
    const auto point = point_at(contour.z[a] + ridge / samples, a == 0);
    const auto& r = point.functionals;
    Node& node = nodes[a];
    node = {contour.z[a], r.kappa, 0, r.df_slope, 0, 0};
    // Of a small df the functionals have but what it lacks to m.
    Complex df = tail_ > 0 ? tail_ / point.ridge : Complex(0);
    for (std::size_t k = 0; k < modes_.size(); ++k) {
      const double eigenvalue = modes_[k].position / size_;
      const Complex inverse = 1.0 / (eigenvalue + point.ridge);
      df += modes_[k].power * inverse;
      state.learnt[k] += 2 * (contour.q[a] * eigenvalue * inverse).real();
      node.known += modes_[k].teacher * eigenvalue * inverse;
      node.known_slope -= modes_[k].teacher * eigenvalue * inverse * inverse / point.kappa_slope;
    }
    node.df = df;
    nodes[a + contour.z.size()] = {std::conj(node.z),     std::conj(node.kappa),
                                   std::conj(node.df),    std::conj(node.df_slope),
                                   std::conj(node.known), std::conj(node.known_slope)};
  }
  const auto weight = [&](std::size_t a) {
    return a < contour.q.size() ? contour.q[a] : std::conj(contour.q[a - contour.q.size()]);
  };
  double norm = 0;
  for (std::size_t i = 0; i < contour.z.size(); ++i)
    for (std::size_t j = 0; j < nodes.size(); ++j) {
      const Node& a = nodes[i];
      const Node& b = nodes[j];
      const Complex step = b.kappa - a.kappa;
      // As in regression::flow_risk: quotients lose digits where slopes have them.
      constexpr double coincide = 5e-5;
      const bool near = std::abs(step) < coincide * std::abs(a.kappa);
      const auto quotient = [&](Complex value_a, Complex slope_a, Complex value_b,
                                Complex slope_b) {
        return near ? 0.5 * (value_a + a.kappa * slope_a + value_b + b.kappa * slope_b)
                    : (b.kappa * value_b - a.kappa * value_a) / step;
      };
      const Complex overlap = quotient(a.df, a.df_slope, b.df, b.df_slope) / samples;
      const Complex known = quotient(a.known, a.known_slope, b.known, b.known_slope);
      const Complex excess = near ? 1.0 / (1.0 - overlap) : step / (b.z - a.z);
      const Complex noise = overlap * excess;
      const Complex pair = 2.0 * weight(i) * weight(j);
      state.gain += (pair * noise).real();
      norm += (pair * (known + noise * (teacher - a.known - b.known + known))).real();
    }
  for (std::size_t k = 0; k < modes_.size(); ++k)
    norm -= modes_[k].teacher * state.learnt[k] * state.learnt[k];
  state.spread = std::max(norm, 0.0);
  state.gain = std::max(state.gain, 0.0);
  return state;
}

common::SharedRisk Equivalent::shared_flow(double ridge, double time, double noise) const {
  const double samples = size_ * many_;
  const regression::Contour contour(time);
  std::vector<common::SharedMode> modes;
  for (const Mode& mode : modes_)
    modes.push_back({mode.position / size_, mode.power, mode.teacher});
  std::vector<common::SharedNode> nodes;
  const auto point_at = points();
  for (std::size_t a = 0; a < contour.z.size(); ++a) {
    const auto point = point_at(contour.z[a] + ridge / samples, a == 0);
    nodes.push_back({contour.q[a], point.ridge, point.functionals.z / point.functionals.kappa});
  }
  return common::shared_flow(modes, unlisted_, samples, noise, nodes);
}

}  // namespace overparam::random_features_ridge
