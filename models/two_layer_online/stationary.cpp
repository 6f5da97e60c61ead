// SPDX-License-Identifier: MIT
#include "two_layer_online/stationary.hpp"

#include "two_layer_online/equilibrium.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {

Stationary stationary(const Parameters& p) {
  constexpr double closed = 1e-12, other = 1e-7;  // of the teacher's power
  const Overlaps start = initial_overlaps(p);
  Flow<double> flow(p, start, symmetry_of(p), {},
                    averages::make_averages(p.activation, average_accuracy));
  System system(flow);
  const double power = teacher_power(p, start);
  const bool smooth = averages::has_closed_averages(p.activation) && !p.activation.kinked();
  const bool exact = p.label_noise == 0 && p.weight_decay == 0 && p.second_weight_decay == 0;
  const double vanishing = exact ? (smooth ? closed : other) * power : 0;
  const auto settled = settle(system, flow.layout().state({start.covariance(), start.second_layer}),
                              typical_rate(p, start), vanishing);
  Stationary out;
  out.limit = {system.expand(settled.at.state), 0, vanishing};
  const double error = system.error(settled.at.state);
  // Newton's method may have found the state before the trajectory has come so far.
  const bool vanished = settled.vanished || (settled.unsettled.empty() && error < vanishing);
  if (!vanished) {
    out.limit.error = error;
    out.limit.rounding = (smooth ? error_digits : average_accuracy) * power;
  }
  out.unsettled = settled.unsettled;
  if (out.unsettled.empty() && !(vanished && p.activation.kinked())) out.growth = settled.at.growth;
  return out;
}

}  // namespace overparam::two_layer_online
