// SPDX-License-Identifier: MIT
#include "two_layer_online/stationary.hpp"

#include "overparam/core/derivative.hpp"

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

// Norms after times that are three times longer each. Whether they are large and have grown by more
// than 3^{0.37} in each of the last ones; before the end they may yet turn, after a long time.
class Norms {
 public:
  void add(double largest) {
    constexpr double factor = 1.5;
    count_ = largest > factor * largest_ ? count_ + 1 : 0;
    largest_ = largest;
  }
  bool grow() const {
    constexpr int times = 4;
    constexpr double large = 1e3;
    return count_ >= times && largest_ > large;
  }

 private:
  double largest_ = 0;
  int count_ = 0;
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
  Norms norms;
  Stationary out;
  const auto settled = settle(
      followed.system, followed.flow.layout().state({start.covariance(), start.second_layer}),
      typical_rates(p, start), vanishing, [&](const Eigen::VectorXd& state) {
        const auto& at = followed.system.expand(state);
        out.without_pairs = p.label_noise > 0 && pairs.end(at);
        norms.add(at.covariance.diagonal().maxCoeff());
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
  out.unbounded = !settled.unsettled.empty() && norms.grow();
  if (out.unbounded) out.unsettled = "norms still grow as a power of time at the last";
  const bool jumps = core::Derivative(p.activation).jumps();
  if (!out.unsettled.empty() || (vanished && jumps)) return out;
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
