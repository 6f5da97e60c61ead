// SPDX-License-Identifier: MIT
#include "two_layer_online/plateau.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "two_layer_online/equilibrium.hpp"
#include "two_layer_online/specialised.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double most_units = 1024;
constexpr double rounding = 1e-9;  // decay may bring norms down to the overlaps
constexpr int most_steps = 40;     // norms come down to the overlaps by halves

bool all_equal(const VectorXd& x) { return (x.array() == x(0)).all(); }

// All students near a multiple of the sum of all teachers: of erf where ε_g is least. Students that
// are one remain one, which is unstable, so that their norms exceed the overlaps; in the plateau by
// the order of the rate over that of drift.
OrderParameters<double> guess(const Parameters& p, const Overlaps& overlaps) {
  const double k = p.width, m = p.teacher_units;
  const MatrixXd& t = overlaps.teachers;
  const double sum = t.row(0).sum();
  OrderParameters<double> out{overlaps.covariance(), overlaps.second_layer};
  const double teacher = p.teacher_factor() * overlaps.teacher_weights(0) * m;
  if (p.second_learning_rate > 0) out.second_layer.setConstant(teacher / (p.student_factor() * k));
  const double student = p.student_factor() * out.second_layer(0) * k;
  const double length = (student * teacher < 0 ? -1 : 1) / std::sqrt(m * sum * (2 * m / sum - 1));
  out.covariance.topLeftCorner(Index(k), Index(k)).setConstant(length * length * m * sum);
  const double apart = std::min(0.5, 2 * typical_rates(p, overlaps).fast);
  out.covariance.topLeftCorner(Index(k), Index(k)).diagonal() *= 1 + apart;
  out.covariance.topRightCorner(Index(k), Index(m)).setConstant(length * sum);
  out.covariance.bottomLeftCorner(Index(m), Index(k)).setConstant(length * sum);
  return out;
}

std::optional<double> preference(const Parameters& p) {
  if (p.start->kind == Start::Kind::symmetric && p.initial_preference != 0)
    return std::abs(p.initial_preference);
  if (p.start->kind == Start::Kind::random && p.dimension) return 1 / std::sqrt(*p.dimension);
  return {};
}

}  // namespace

std::optional<Plateau> plateau(const Parameters& p) {
  if (p.learning_rate == 0 || p.width > most_units || p.teacher_units > most_units) return {};
  const Overlaps overlaps = start_without_draw(p);
  if (!all_equal(overlaps.teacher_weights) || !one_overlap(overlaps.teachers)) return {};
  if (p.second_learning_rate == 0 && !all_equal(overlaps.second_layer)) return {};
  const auto flow_of = [&](Symmetry symmetry) {
    return Flow<double>(p, overlaps, symmetry, {},
                        averages::make_averages(p.activation, average_accuracy));
  };
  auto flow = flow_of(Symmetry::unspecialised);
  System alike(flow);
  const Rates rates = typical_rates(p, overlaps);
  const VectorXd start = flow.layout().state(guess(p, overlaps));
  const auto is_plateau = [&](const Equilibrium& found) {
    const auto& covariance = alike.expand(found.state).covariance;
    return found.stable() && (p.width == 1 || covariance(0, 0) > (1 - rounding) * covariance(0, 1));
  };
  auto at = polish(alike, start, 10 * average_accuracy * rates.fast, most_steps);
  if (!at || !is_plateau(*at)) {
    auto settled = settle(alike, start, rates, 0);
    if (!settled.unsettled.empty()) return {};
    at = std::move(settled.at);
  }
  if (!is_plateau(*at)) return {};
  Plateau out;
  out.error = alike.error(at->state);
  if (p.width == 1 || p.teacher_units == 1) return out;
  auto pairs = flow_of(Symmetry::specialised);
  System apart(pairs);
  Equilibrium beside;
  beside.set_growth(apart.jacobian(pairs.layout().state(alike.expand(at->state)), 0));
  if (beside.stable()) return out;
  out.escape_rate = beside.growth;
  if (const auto delta = preference(p)) out.escape_time = -std::log(*delta) / beside.growth;
  return out;
}

}  // namespace overparam::two_layer_online
