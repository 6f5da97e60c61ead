// SPDX-License-Identifier: MIT
#include "overparam/ode/integrate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "observe.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "structured_rosenbrock.hpp"

namespace overparam::ode {
namespace {

struct Overflow {};

// Of K t steps of size 1/K against the trajectory. What leaves the range of numbers is infinite.
Discreteness discreteness(const OrderParameterSystem& system, const State& state, double t,
                          const StructuredRosenbrock::Rates& rates) {
  const double per_step = system.inverse_width();
  if (!(per_step > 0)) return {};
  if (system.training().schedule.kind != core::Schedule::Kind::constant) {
    // A mode differs by η²(λ+γ)² t/K, and those that still change at t have η(λ+γ)t of order one.
    const double effective_time = rates.squared / rates.first / rates.first;
    const double order =
        std::min(system.largest_rate() / 2, effective_time > 0 ? 4 / effective_time : INFINITY) *
        per_step;
    return {order * system.generalization_error(state),
            order * std::abs(system.teacher_student_overlap(state)),
            order * system.student_norm(state)};
  }
  State second;
  system.second_derivative(state, t, second);
  const double factor = -0.5 * per_step * t;
  const auto n = static_cast<std::ptrdiff_t>(system.shells());
  const double e = std::accumulate(second.begin(), second.begin() + n, 0.0);
  const double d = std::accumulate(second.begin() + n, second.end(), 0.0);
  const auto number = [](double x) { return std::isnan(x) ? INFINITY : x; };
  return {number(factor * d / 2), number(-factor * e), number(factor * (d - 2 * e))};
}

}  // namespace

Solution integrate(const OrderParameterSystem& system, std::span<const double> times,
                   const Tolerances& tolerances) {
  core::require_times("times", times);
  core::require_positive("relative", tolerances.relative);
  Solution solution;
  std::vector<double> stops{0.0};
  constexpr double smallest = std::numeric_limits<double>::min();
  for (const double t : times)
    if (t > stops.back() && t >= smallest) stops.push_back(t);

  namespace odeint = boost::numeric::odeint;
  // The system weighs the error itself; this only keeps 0/0 out of components that are zero.
  constexpr double absolute_tolerance = 1e-250;
  using Controller = odeint::rosenbrock4_controller<StructuredRosenbrock>;
  Controller controller(absolute_tolerance, tolerances.relative,
                        StructuredRosenbrock(tolerances.max_steps));
  auto next = times.begin();
  const auto record = [&](const State& state, double t) {
    if (has_overflowed(system, system.generalization_error(state))) throw Overflow{};
    // odeint hands over its own accumulated time, equal to the stop up to rounding.
    for (; next != times.end() && *next <= t * (1 + 1e-12) + smallest; ++next) {
      solution.snapshots.push_back(observe(system, state, *next));
      solution.snapshots.back().discreteness =
          discreteness(system, state, *next, controller.stepper().rates(system, state, *next));
    }
  };
  odeint::rosenbrock4_dense_output<std::reference_wrapper<Controller>> continuous(
      std::ref(controller));
  // Under a schedule that changes, stiff shells follow η(t), and in between the steps the continuous
  // extension is a dozen times less accurate than the steps. At a constant rate it is not.
  const bool stop = system.training().schedule.kind != core::Schedule::Kind::constant;
  State state = system.initial_state();
  if (system.shells() == 0) {  // nothing moves, and odeint's mean over components would be 0/0
    record(state, stops.back());
    return solution;
  }
  const double fastest = system.largest_rate();
  const double first_step =
      fastest > 0 ? std::min(1e-3 / fastest, stops.back()) : std::max(stops.back(), 1.0);
  // odeint is lost without a step to begin with.
  if (!(first_step >= smallest) && stops.back() > 0)
    throw core::IntegrationFailure(0, first_step, "rates beyond the range of numbers");
  // By odeint's own loop, which stops at each time.
  const auto step_to_times = [&] {
    return odeint::integrate_times(std::ref(controller), std::cref(system), state, stops.begin(),
                                   stops.end(), first_step, record);
  };
  // As odeint's loop for continuous extensions, which mistakes times below 2e-16 for zero and then has
  // no step to interpolate in.
  const auto pass_times = [&] {
    std::size_t steps = 0;
    continuous.initialize(state, 0.0, first_step);
    record(state, 0);
    for (auto stop_at = stops.begin() + 1; stop_at != stops.end(); ++stop_at) {
      while (*stop_at - continuous.current_time() > 1e-15 * *stop_at) {
        const double left = stops.back() - continuous.current_time();
        if (continuous.current_time_step() > left)
          continuous.initialize(State(continuous.current_state()), continuous.current_time(), left);
        continuous.do_step(std::cref(system));
        ++steps;
      }
      continuous.calc_state(*stop_at, state);
      record(state, *stop_at);
    }
    return steps;
  };
  try {
    solution.statistics.accepted_steps = stop ? step_to_times() : pass_times();
  } catch (const Overflow&) {
    solution.complete = false;
  } catch (const core::IntegrationFailure&) {
    // An exploding trajectory overflows inside a step before it is observed.
    const State& last = stop ? state : continuous.current_state();
    if (!(system.generalization_error(last) > 1e6 * (system.teacher_total() + 1))) throw;
    solution.complete = false;
  } catch (const odeint::odeint_error& failure) {
    throw core::IntegrationFailure(stops.back(), first_step, failure.what());
  }
  solution.statistics.rejected_steps =
      controller.stepper().attempts() - solution.statistics.accepted_steps;
  return solution;
}

}  // namespace overparam::ode
