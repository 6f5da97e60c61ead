// SPDX-License-Identifier: MIT
#include "random_features_online/recursion.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "random_features_online/observe.hpp"

namespace overparam::random_features_online {
namespace {

Snapshot between(const Snapshot& a, const Snapshot& b, double share, double time) {
  const auto mean = [&](double Snapshot::*member) {
    return (1 - share) * a.*member + share * b.*member;
  };
  Snapshot result = a;
  result.time = time;
  result.generalization_error = mean(&Snapshot::generalization_error);
  result.student_teacher_overlap = mean(&Snapshot::student_teacher_overlap);
  result.student_norm = mean(&Snapshot::student_norm);
  for (std::size_t k = 0; k < followed_degrees.size(); ++k)
    result.degree_overlaps[k] = (1 - share) * a.degree_overlaps[k] + share * b.degree_overlaps[k];
  return result;
}

}  // namespace

Trajectory iterate(const OrderParameterSystem& system, std::span<const double> times,
                   double most_updates) {
  core::require_times("times", times);
  core::require(most_updates > 0, "most updates", most_updates, "is not positive");
  Trajectory trajectory;
  State state = system.initial_state();
  if (system.shells() == 0) {
    for (const double t : times) trajectory.snapshots.push_back(observe(system, state, t));
    return trajectory;
  }
  const double step = system.inverse_width();
  if (!(step > 0)) throw core::InvalidParameter("finite width", "infinite", "has no steps");
  const double end = times.empty() ? 0 : times.back() / step;
  constexpr double countable = 0x1p53;
  if (!(end * double(system.shells()) <= most_updates && end < countable))
    throw core::IntegrationFailure(0, step,
                                   "more than " + core::number_text(most_updates) +
                                       " updates of a shell for " + core::number_text(end) +
                                       " steps");
  // A whole number of steps up to rounding is one.
  constexpr double whole = 1e-12;
  // A step multiplies all d by numbers from 0, but where its size is not that of the shell.
  constexpr double impossible = 1e-9;
  State velocity;
  std::uint64_t done = 0;
  const double largest = largest_error(system);
  const bool starts = system.generalization_error(state) <= largest;
  const auto advance_to = [&](std::uint64_t target) {
    for (; done < target; ++done) {
      system(state, velocity, double(done) * step);
      for (Eigen::Index i = 0; i < state.size(); ++i) state[i] += step * velocity[i];
      const double error = system.generalization_error(state);
      if (!(error <= largest)) return false;
      if (error < -impossible * system.initial_error())
        throw core::InvalidParameter("spectrum", "has shells of different 1/K");
    }
    return true;
  };
  for (const double t : times) {
    const double steps = t / step;
    const double nearest = std::round(steps);
    const bool between_two = std::abs(steps - nearest) > whole * steps;
    const double before = between_two ? std::floor(steps) : nearest;
    if (!starts || !advance_to(static_cast<std::uint64_t>(before))) break;
    Snapshot at = observe(system, state, t);
    if (between_two) {
      // The next time may lie in the same step: go on from its beginning.
      const State start = state;
      if (!advance_to(done + 1)) break;
      at = between(at, observe(system, state, t), steps - before, t);
      state = start;
      --done;
    }
    trajectory.snapshots.push_back(at);
  }
  trajectory.complete = trajectory.snapshots.size() == times.size();
  trajectory.statistics.accepted_steps = done;
  return trajectory;
}

}  // namespace overparam::random_features_online
