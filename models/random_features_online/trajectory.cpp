// SPDX-License-Identifier: MIT
#include "random_features_online/trajectory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/ode/integrate.hpp"
#include "random_features_online/observe.hpp"

namespace overparam::random_features_online {
namespace {

struct Overflow {};

// The learning rates of a trajectory up to some time.
struct Rates {
  double first = 0;    // at t = 0
  double now = 0;      // at the time
  double squared = 0;  // ∫η² up to it, by the trapezoidal rule over steps
};

// The order parameters as ode::integrate asks for them.
class Flow {
 public:
  explicit Flow(const OrderParameterSystem& system) : system_(system) {}

  void operator()(const State& x, State& dxdt, double t) const { system_(x, dxdt, t); }
  // Once an attempt, which starts where the last accepted step ended.
  void factorise(const State& x, double t, double shift) {
    rates_ = rates(x, t);
    last_time_ = t;
    jacobian_.factorise(system_, x, t, shift);
  }
  void solve(State& x) const { jacobian_.solve(x); }
  void time_derivative(const State& x, double t, State& dfdt) const {
    system_.time_derivative(x, t, dfdt);
  }
  void weigh_error(const State& x, const State& x_new, State& error) const {
    system_.weigh_error(x, x_new, error);
  }

  // Up to `t` in the last step, where the state is `x`.
  Rates rates(const State& x, double t) const {
    const double eta = system_.learning_rate(x, t);
    if (t == 0) return {eta, eta, 0};
    return {rates_.first, eta,
            rates_.squared + (t - last_time_) * 0.5 * (eta * eta + rates_.now * rates_.now)};
  }

 private:
  const OrderParameterSystem& system_;
  OrderParameterSystem::ShiftedJacobian jacobian_;
  double last_time_ = 0;  // and the rates up to it
  Rates rates_;
};

// Of K t steps of size 1/K against the trajectory. What leaves the range of numbers is infinite.
Discreteness discreteness(const OrderParameterSystem& system, const State& state, double t,
                          const Rates& rates) {
  const double per_step = system.inverse_width();
  if (!(per_step > 0)) return {};
  if (system.training().schedule.kind != Schedule::Kind::constant) {
    // A mode differs by η²(λ+γ)² t/K, and those that still change at t have η(λ+γ)t of order one.
    const double effective_time = rates.squared / rates.first / rates.first;
    const double order =
        std::min(system.largest_rate() / 2, effective_time > 0 ? 4 / effective_time : INFINITY) *
        per_step;
    return {order * system.generalization_error(state),
            order * std::abs(system.student_teacher_overlap(state)),
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

Trajectory integrate(const OrderParameterSystem& system, std::span<const double> times,
                     const Tolerances& tolerances) {
  core::require_times("times", times);
  core::require_positive("relative", tolerances.relative);
  Trajectory trajectory;
  std::vector<double> stops{0.0};
  constexpr double smallest = std::numeric_limits<double>::min();
  for (const double t : times)
    if (t > stops.back() && t >= smallest) stops.push_back(t);

  Flow flow(system);
  auto next = times.begin();
  const double largest = largest_error(system);
  const auto record = [&](const State& state, double t) {
    if (!(system.generalization_error(state) <= largest)) throw Overflow{};
    // Times that rounding does not tell apart are one stop.
    for (; next != times.end() && *next <= t * (1 + 1e-12) + smallest; ++next) {
      trajectory.snapshots.push_back(observe(system, state, *next));
      trajectory.snapshots.back().discreteness =
          discreteness(system, state, *next, flow.rates(state, *next));
    }
  };
  const State start = system.initial_state();
  if (system.shells() == 0) {  // nothing moves
    record(start, stops.back());
    return trajectory;
  }
  const double fastest = system.largest_rate();
  const double first_step =
      fastest > 0 ? std::min(1e-3 / fastest, stops.back()) : std::max(stops.back(), 1.0);
  if (stops.back() > 0 && !(first_step >= smallest))
    throw core::IntegrationFailure(0, first_step, "rates beyond the range of numbers");
  if (!(system.generalization_error(start) <= largest)) {
    trajectory.complete = false;
    return trajectory;
  }
  // Multiple of the error at the start far above any transient and far below overflow.
  constexpr double divergence = 1e100;
  constexpr double most = std::numeric_limits<double>::max();
  const ode::Tolerances steps{
      .relative = tolerances.relative,
      // The system weighs the error itself; this only keeps 0/0 out of components that are zero.
      .absolute = 1e-250,
      .max_steps = tolerances.max_steps,
      .max_evaluations = std::numeric_limits<std::size_t>::max(),
      .first_step = first_step,
      .largest = std::clamp(divergence * system.initial_error(), smallest, most),
      // Under a schedule that changes, stiff shells follow η(t), and in between the steps the continuous
      // extension is a dozen times less accurate than the steps. At a constant rate it is not.
      .stop_at_times = system.training().schedule.kind != Schedule::Kind::constant};
  try {
    const auto solution = ode::integrate(
        flow, start, stops, ode::Method::rosenbrock, steps,
        {.observe = [&](std::size_t i, const State& state) { record(state, stops[i]); }});
    trajectory.statistics = solution.statistics;
    // An exploding trajectory overflows inside a step before it is observed.
    if (solution.failure &&
        !(system.generalization_error(solution.state) > 1e6 * system.initial_error()))
      throw *solution.failure;
    trajectory.complete = !solution.failure;
  } catch (const Overflow&) {
    trajectory.complete = false;
  }
  return trajectory;
}

}  // namespace overparam::random_features_online
