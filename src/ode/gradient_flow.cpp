// SPDX-License-Identifier: MIT
#include "overparam/ode/gradient_flow.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <cstddef>
#include <string>

#include "overparam/core/error.hpp"

namespace overparam::ode {
namespace {

using State = std::vector<double>;

double norm(const State& state) {
  double sum = 0;
  for (const double x : state) sum += x * x;
  return std::sqrt(sum);
}

// A tenth of the time in which the speed changes; the controller does the rest.
double first_step(const Field& field, const State& state, double end) {
  constexpr double probe = 1e-6;
  constexpr double share = 0.1;
  State speed(state.size());
  field(state, speed);
  State moved = state;
  for (std::size_t i = 0; i < state.size(); ++i) moved[i] += probe * end * speed[i];
  State change(state.size());
  field(moved, change);
  for (std::size_t i = 0; i < state.size(); ++i) change[i] -= speed[i];
  const double rate = norm(change) / (probe * end * norm(speed));
  return rate > 0 && std::isfinite(rate) ? std::min(end, share / rate) : end;
}

}  // namespace

void follow_flow(const Field& field, State& state, std::span<const double> times,
                 const std::function<void(std::size_t, const State&)>& observe,
                 const FlowTolerances& tolerances) {
  double previous = 0;
  for (const double t : times) {
    if (!(t >= previous) || !std::isfinite(t))
      throw core::InvalidParameter("times", std::to_string(t),
                                   "is not finite, negative, or smaller than the time before it");
    previous = t;
  }
  namespace odeint = boost::numeric::odeint;
  auto stepper = odeint::make_controlled(tolerances.absolute, tolerances.relative,
                                         odeint::runge_kutta_dopri5<State>());
  const auto system = [&field](const State& w, State& derivative, double) { field(w, derivative); };
  double time = 0;
  double step = previous > 0 ? first_step(field, state, previous) : 0;
  std::size_t attempts = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    while (time < times[i]) {
      if (attempts++ == tolerances.max_steps)
        throw core::IntegrationFailure(time, step,
                                       std::to_string(attempts - 1) + " steps do not suffice");
      const double left = times[i] - time;
      double trial = std::min(step, left);
      const bool last = trial == left;
      const bool accepted = stepper.try_step(system, state, time, trial) == odeint::success;
      // The controller takes an error that is no number for a small one.
      if (!std::isfinite(norm(state)) || !std::isfinite(trial) || !(trial > 0))
        throw core::IntegrationFailure(time, step, "the flow is not finite");
      if (accepted && last) {
        time = times[i];
        step = std::max(step, trial);  // a step cut short says little about the next
      } else {
        step = trial;
      }
    }
    observe(i, state);
  }
}

}  // namespace overparam::ode
