// SPDX-License-Identifier: MIT
#include "two_layer_online/theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "two_layer_online/limits.hpp"
#include "two_layer_online/plateau.hpp"
#include "two_layer_online/stationary.hpp"
#include "two_layer_online/trajectory.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using experiment::Measurement;
using experiment::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The rows of one time. @param at nullptr if there is no state. @param why then.
void add_state(double time, const Snapshot* at, Index k, Index m, const std::string& why,
               std::vector<Measurement>& out, Status missing = Status::not_converged) {
  const auto add = [&](const char* name, double value, Index i, Index j) {
    Measurement row{time, name, {}, at ? Status::ok : missing};
    if (at) row.value = value;
    row.reason = why;
    row.component = {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)};
    out.push_back(experiment::checked(row, ""));
  };
  const auto overlap = [&](Index a, Index b) { return at ? at->at.covariance(a, b) : 0; };
  add("generalization_error", at ? at->error : 0, 0, 0);
  const bool lost = at && at->rounding > 0 && !(std::abs(at->error) > at->rounding);
  if (lost && std::isinf(time)) {
    out.back().value = 0;  // a limit without noise
  } else if (lost && time > 0) {
    out.back().value.reset();
    out.back().status = Status::not_converged;
    out.back().reason = "smaller than the rounding of its terms";
  }
  for (Index i = 0; i < k; ++i)
    for (Index j = i; j < k; ++j) add("student_overlap", overlap(i, j), i + 1, j + 1);
  for (Index i = 0; i < k; ++i)
    for (Index n = 0; n < m; ++n) add("teacher_overlap", overlap(i, k + n), i + 1, n + 1);
  for (Index i = 0; i < k; ++i) add("second_layer", at ? at->at.second_layer(i) : 0, i + 1, 0);
}

// Whether the plateau is found in less than seconds.
bool finds_plateau(const Parameters& p) {
  constexpr double most_units = 32;
  return averages::has_closed_averages(p.activation) &&
         std::max(p.width, p.teacher_units) <= most_units;
}

// The rows of t = ∞ that are no order parameters, as far as there are any.
void add_limits(const Parameters& p, const std::optional<double>& critical,
                const std::optional<double>& growth, std::vector<Measurement>& out) {
  const auto add = [&](const char* name, const std::optional<double>& value) {
    if (!value) return;
    Measurement row{infinity, name, *value};
    out.push_back(experiment::checked(row, "the fixed point keeps its deviations"));
  };
  add("critical_learning_rate", critical);
  add("noise_floor", noise_floor(p));
  add("small_rate_noise_floor", small_rate_noise_floor(p));
  add("late_rate", late_rate(p));
  if (const auto alike = finds_plateau(p) ? plateau(p) : std::nullopt) {
    add("plateau_error", alike->error);
    add("escape_rate", alike->escape_rate);
    add("escape_time", alike->escape_time);
  }
  add("growth_rate", growth);
}

}  // namespace

std::vector<Measurement> theory(const Parameters& p, const std::string& level,
                                std::span<const double> times) {
  const bool limit = !times.empty() && std::isinf(times.back());
  const auto finite = times.first(times.size() - (limit ? 1 : 0));
  const auto dimension = level == finite_dimension_level ? p.dimension : std::nullopt;
  const auto k = static_cast<Index>(p.width);
  const auto m = static_cast<Index>(p.teacher_units);
  std::vector<Measurement> out;
  if (!finite.empty()) {
    const Trajectory trajectory = integrate(p, dimension, finite);
    const std::string why = trajectory.failure ? trajectory.failure->what() : "";
    for (std::size_t i = 0; i < finite.size(); ++i) {
      const bool reached = i < trajectory.snapshots.size();
      add_state(finite[i], reached ? &trajectory.snapshots[i] : nullptr, k, m, reached ? "" : why,
                out);
    }
  }
  if (limit) {
    const Stationary end = stationary(p);
    const bool settled = end.unsettled.empty();
    const auto first = out.size();
    if (end.without_pairs) {
      add_state(infinity, &end.limit, 0, 0, "", out);
      out[first].reason =
          "students cancel in pairs: reached as t^(-1/3), their norms grow as t^(2/3)";
    } else {
      add_state(infinity, settled ? &end.limit : nullptr, k, m, end.unsettled, out,
                end.unbounded ? Status::diverged : Status::not_converged);
    }
    if (end.unstable)
      out[first].reason = experiment::joined(
          out[first].reason, "an unstable state, which a start of this symmetry keeps to");
    const auto critical = critical_learning_rate(p);
    if (settled && !end.without_pairs && critical && p.learning_rate >= *critical)
      out[first].reason = experiment::joined(
          out[first].reason,
          experiment::range_reason("η_w", p.learning_rate, "at or above η_c =", *critical) +
              ": a stationary state that has not found the teacher");
    add_limits(p, critical, end.growth, out);
  }
  return out;
}

std::optional<experiment::Horizon> horizon(const Parameters& p, double cap) {
  const Stationary end = stationary(p);
  if (!end.unsettled.empty()) return experiment::Horizon{cap, true};
  constexpr double tolerance = 0.01;
  constexpr int points_per_decade = 8;
  constexpr double realisable = 1e-6;  // of ε_g, where the limit is zero
  std::vector<double> times;
  for (int i = 0; times.empty() || times.back() < cap; ++i)
    times.push_back(std::min(cap, 0.1 * std::pow(10.0, double(i) / points_per_decade)));
  const Trajectory trajectory = integrate(p, {}, times);
  const double limit = end.limit.error > end.limit.rounding ? end.limit.error : 0;
  std::size_t settled = trajectory.snapshots.size();
  while (settled > 0 && std::abs(trajectory.snapshots[settled - 1].error - limit) <=
                            (limit > 0 ? tolerance * limit : realisable))
    --settled;
  const bool capped = settled >= times.size();
  return experiment::Horizon{capped ? cap : times[settled], capped};
}

double theory_cost(const Parameters& p, double end_time) {
  const double units = p.width + p.teacher_units;
  const bool reduced = p.equations == Equations::reduced;
  const double pairs = reduced ? 5 : p.width * (p.width + 1) / 2;
  const double pair = !averages::has_closed_averages(p.activation) ? 1e6 * units
                      : p.activation.kinked()                      ? 40 * units * units
                                                                   : 3 * units * units;
  const double evaluations = 1000 + 10 * std::min(end_time, 4000.0) * p.learning_rate * p.width;
  return 1e5 + evaluations * pairs * pair;
}

}  // namespace overparam::two_layer_online
