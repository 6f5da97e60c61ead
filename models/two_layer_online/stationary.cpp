// SPDX-License-Identifier: MIT
#include "two_layer_online/stationary.hpp"

#include "two_layer_online/cancelling.hpp"
#include "two_layer_online/equilibrium.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

// The equations of a symmetry, with what they need.
struct FlowSystem {
  Flow<double> flow;
  System system{flow};

  FlowSystem(const Parameters& p, const Overlaps& start, Symmetry symmetry)
      : flow(p, start, symmetry, {}, averages::make_averages(p.activation, average_accuracy)) {}
};

}  // namespace

Stationary stationary(const Parameters& p) {
  constexpr double closed = 1e-12, other = 1e-7;  // of the teacher's power
  const Overlaps start = initial_overlaps(p);
  const auto symmetry = asymmetry(p).empty() ? Symmetry::specialised : Symmetry::none;
  FlowSystem followed(p, start, symmetry);
  const double power = teacher_power(p, start);
  const bool smooth = averages::has_closed_averages(p.activation) && !p.activation.kinked();
  const bool exact = p.label_noise == 0 && p.weight_decay == 0 && p.second_weight_decay == 0;
  const double vanishing = exact ? (smooth ? closed : other) * power : 0;
  CancellingPairs pairs(p, start);
  Stationary out;
  const auto settled = settle(
      followed.system, followed.flow.layout().state({start.covariance(), start.second_layer}),
      typical_rates(p, start), vanishing, [&](const Eigen::VectorXd& state) {
        out.without_pairs = p.label_noise > 0 && pairs.end(followed.system.expand(state));
        return out.without_pairs;
      });
  out.limit = {followed.system.expand(settled.at.state), 0, vanishing};
  const double error = out.without_pairs ? pairs.error() : followed.system.error(settled.at.state);
  // Newton's method may have found the state before the trajectory has come so far.
  const bool vanished = settled.vanished || (settled.unsettled.empty() && error < vanishing);
  if (!vanished) {
    out.limit.error = error;
    out.limit.rounding = (smooth ? error_digits : average_accuracy) * power;
  }
  if (out.without_pairs) return out;
  out.unsettled = settled.unsettled;
  if (!out.unsettled.empty() || (vanished && p.activation.kinked())) return out;
  Equilibrium at = settled.at;
  if (symmetry_of(p) != symmetry) {
    FlowSystem all(p, start, symmetry_of(p));
    if (all.flow.layout().entries().size() > most_equations) return out;
    at.state = all.flow.layout().state(out.limit.at);
    at.set_growth(all.system.jacobian(at.state, 0));
  }
  out.growth = at.growth;
  out.unstable = !at.stable();
  return out;
}

}  // namespace overparam::two_layer_online
