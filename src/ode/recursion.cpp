// SPDX-License-Identifier: MIT
#include "overparam/ode/recursion.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include "observe.hpp"
#include "overparam/core/error.hpp"

namespace overparam::ode {
namespace {

Snapshot between(const Snapshot& a, const Snapshot& b, double share, double time) {
  const auto mean = [&](double Snapshot::*member) {
    return (1 - share) * a.*member + share * b.*member;
  };
  Snapshot result = a;
  result.time = time;
  result.generalization_error = mean(&Snapshot::generalization_error);
  result.teacher_student_overlap = mean(&Snapshot::teacher_student_overlap);
  result.student_norm = mean(&Snapshot::student_norm);
  return result;
}

}  // namespace

Solution iterate(const OrderParameterSystem& system, std::span<const double> times,
                 double most_updates) {
  require_increasing(times);
  Solution solution;
  State state = system.initial_state();
  if (system.shells() == 0) {
    for (const double t : times) solution.snapshots.push_back(observe(system, state, t));
    return solution;
  }
  const double step = system.inverse_width();
  if (!(step > 0)) throw core::InvalidParameter("finite width", "infinite", "has no steps");
  const double end = times.empty() ? 0 : times.back() / step;
  if (!(end * double(system.shells()) <= most_updates))
    throw core::IntegrationFailure(0, step,
                                   "more than " + std::to_string(std::int64_t(most_updates)) +
                                       " updates of a shell for " + std::to_string(end) + " steps");
  // A whole number of steps up to rounding is one.
  constexpr double whole = 1e-12;
  State velocity;
  std::uint64_t done = 0;
  const double largest = largest_error(system);
  const auto advance_to = [&](std::uint64_t target) {
    for (; done < target; ++done) {
      system(state, velocity, double(done) * step);
      for (std::size_t i = 0; i < state.size(); ++i) state[i] += step * velocity[i];
      if (!(system.generalization_error(state) <= largest)) return false;
    }
    return true;
  };
  for (const double t : times) {
    const double steps = t / step;
    const double nearest = std::round(steps);
    const bool between_two = std::abs(steps - nearest) > whole * steps;
    const double before = between_two ? std::floor(steps) : nearest;
    if (!advance_to(static_cast<std::uint64_t>(before))) break;
    Snapshot at = observe(system, state, t);
    if (between_two) {
      // The next time may lie in the same step: go on from its beginning.
      const State start = state;
      if (!advance_to(done + 1)) break;
      at = between(at, observe(system, state, t), steps - before, t);
      state = start;
      --done;
    }
    solution.snapshots.push_back(at);
  }
  solution.complete = solution.snapshots.size() == times.size();
  solution.statistics.accepted_steps = done;
  return solution;
}

}  // namespace overparam::ode
