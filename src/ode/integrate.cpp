// SPDX-License-Identifier: MIT
#include "overparam/ode/integrate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "overparam/core/error.hpp"
#include "structured_rosenbrock.hpp"

namespace overparam::ode {
namespace {

constexpr double overflow = 1e30;  // multiple of T beyond which ε_g counts as diverged

struct Overflow {};

}  // namespace

Solution integrate(const OrderParameterSystem& system, std::span<const double> times,
                   const Tolerances& tolerances) {
  double previous = 0;
  for (const double t : times) {
    if (!(t >= previous) || !std::isfinite(t))
      throw core::InvalidParameter("times", std::to_string(t),
                                   "is not finite, negative, or smaller than the time before it");
    previous = t;
  }
  Solution solution;
  std::vector<double> stops{0.0};
  for (const double t : times)
    if (t > stops.back()) stops.push_back(t);

  auto next = times.begin();
  const auto observe = [&](const State& state, double t) {
    const double error = system.generalization_error(state);
    if (!(error < overflow * (system.teacher_total() + 1))) throw Overflow{};
    // odeint hands over its own accumulated time, equal to the stop up to rounding.
    for (; next != times.end() && *next <= t * (1 + 1e-12); ++next)
      solution.snapshots.push_back({*next, system.learning_rate(state, *next), error,
                                    system.teacher_student_overlap(state),
                                    system.student_norm(state)});
  };

  namespace odeint = boost::numeric::odeint;
  // The system weighs the error itself; this only keeps 0/0 out of components that are zero.
  constexpr double absolute_tolerance = 1e-250;
  using Controller = odeint::rosenbrock4_controller<StructuredRosenbrock>;
  Controller controller(absolute_tolerance, tolerances.relative,
                        StructuredRosenbrock(tolerances.max_steps));
  odeint::rosenbrock4_dense_output<std::reference_wrapper<Controller>> continuous(
      std::ref(controller));
  // Under a schedule that changes, stiff shells follow η(t), and in between the steps the continuous
  // extension is a dozen times less accurate than the steps. At a constant rate it is not.
  const bool stop = system.training().schedule.kind != core::Schedule::Kind::constant;
  State state = system.initial_state();
  if (system.shells() == 0) {  // nothing moves, and odeint's mean over components would be 0/0
    observe(state, stops.back());
    return solution;
  }
  const double fastest = system.largest_rate();
  const double first_step =
      fastest > 0 ? std::min(1e-3 / fastest, stops.back()) : std::max(stops.back(), 1.0);
  const auto integrate_by = [&](auto& stepper) {
    return odeint::integrate_times(std::ref(stepper), std::cref(system), state, stops.begin(),
                                   stops.end(), first_step, observe);
  };
  try {
    solution.statistics.accepted_steps = stop ? integrate_by(controller) : integrate_by(continuous);
  } catch (const Overflow&) {
    solution.complete = false;
  } catch (const core::IntegrationFailure&) {
    // An exploding trajectory overflows inside a step before it is observed.
    const State& last = stop ? state : continuous.current_state();
    if (!(system.generalization_error(last) > 1e6 * (system.teacher_total() + 1))) throw;
    solution.complete = false;
  } catch (const odeint::odeint_error& failure) {
    throw core::IntegrationFailure(previous, first_step, failure.what());
  }
  solution.statistics.rejected_steps =
      controller.stepper().attempts() - solution.statistics.accepted_steps;
  return solution;
}

}  // namespace overparam::ode
