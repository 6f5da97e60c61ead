// SPDX-License-Identifier: MIT
#include "two_layer_online/theory.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "two_layer_online/trajectory.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using experiment::Measurement;
using experiment::Status;

// The rows of one time. @param at nullptr if it was not reached. @param why then.
void add_state(double time, const Snapshot* at, Index k, Index m, const std::string& why,
               std::vector<Measurement>& out) {
  const auto add = [&](const char* name, double value, Index i, Index j) {
    Measurement row{time, name, {}, at ? Status::ok : Status::not_converged};
    if (at) row.value = value;
    row.reason = why;
    row.component = {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)};
    out.push_back(experiment::checked(row, ""));
  };
  const auto overlap = [&](Index a, Index b) { return at ? at->at.covariance(a, b) : 0; };
  add("generalization_error", at ? at->error : 0, 0, 0);
  if (at && !(std::abs(at->error) > at->rounding) && at->rounding > 0 && time > 0) {
    auto& row = out.back();
    row.value.reset();
    row.status = Status::not_converged;
    row.reason = "smaller than the rounding of its terms";
  }
  for (Index i = 0; i < k; ++i)
    for (Index j = i; j < k; ++j) add("student_overlap", overlap(i, j), i + 1, j + 1);
  for (Index i = 0; i < k; ++i)
    for (Index n = 0; n < m; ++n) add("teacher_overlap", overlap(i, k + n), i + 1, n + 1);
  for (Index i = 0; i < k; ++i) add("second_layer", at ? at->at.second_layer(i) : 0, i + 1, 0);
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
  return out;
}

std::optional<experiment::Horizon> horizon(const Parameters&, double cap) {
  return experiment::Horizon{cap, true};
}

double theory_cost(const Parameters& p, double end_time) {
  const double units = p.width + p.teacher_units;
  const bool reduced = p.equations == Equations::reduced;
  const double pairs = reduced ? 5 : p.width * (p.width + 1) / 2;
  const bool closed = p.activation.kind() == core::Activation::Kind::erf ||
                      p.activation.kind() == core::Activation::Kind::linear;
  const double pair = closed                  ? 3 * units * units
                      : p.activation.kinked() ? 40 * units * units
                                              : 1e6 * units;
  const double evaluations = 1000 + 10 * std::min(end_time, 4000.0) * p.learning_rate * p.width;
  return 1e5 + evaluations * pairs * pair;
}

}  // namespace overparam::two_layer_online
