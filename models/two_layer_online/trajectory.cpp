// SPDX-License-Identifier: MIT
#include "two_layer_online/trajectory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/ode/integrate.hpp"
#include "two_layer_online/differences.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using averages::Quad;
using Eigen::VectorXd;

constexpr double relative_accuracy = 1e-9;
// Escape from plateaus amplifies errors of overlaps that are nearly zero.
constexpr double absolute_accuracy = 1e-12;
constexpr double difference_accuracy = 1e-8;

const OrderParameters<double>& rounded(const OrderParameters<double>& at) { return at; }
OrderParameters<double> rounded(const OrderParameters<Quad>& at) {
  return {at.covariance.cast<double>(), at.second_layer.cast<double>()};
}

// A trajectory that is integrated in pieces, by one method after another.
class Pieces {
 public:
  Pieces(const Parameters& p, std::optional<double> dimension, std::span<const double> times)
      : start_(initial_overlaps(p)),
        flow_(p, start_, symmetry_of(p), dimension,
              averages::make_averages(p.activation, average_accuracy)),
        system_(flow_),
        times_(times),
        power_(teacher_power(p, start_)),
        first_step_(1e-2 / std::max(p.learning_rate, p.second_learning_rate)) {
    auto exact = averages::make_exact_averages(p.activation);
    const double fields = p.width + p.teacher_units;
    if (exact && double(flow_.layout().pairs().size()) * fields * fields <= most_quad_averages)
      quad_.emplace(p, start_, symmetry_of(p), dimension, std::move(exact));
    slow_ = !averages::has_closed_averages(p.activation);
    small_ = p.activation.kinked() ? kinked_difference : smooth_difference;
  }

  Trajectory run() {
    state_ = flow_.layout().state({start_.covariance(), start_.second_layer});
    pass_explicitly();
    if (limited_) pass_implicitly();
    if (event_) pass_differences();
    return std::move(out_);
  }

 private:
  // Four-field averages in numbers of 113 bits take about 10 µs each.
  static constexpr double most_quad_averages = 4000;
  // Of ε_g over the teacher's power, where rounding of the overlaps is still of no matter.
  static constexpr double smooth_difference = 1e-8;
  static constexpr double kinked_difference = 1e-6;
  // What an implicit method needs for a whole trajectory in evaluations for each equation.
  static constexpr std::size_t implicit_cost = 400;
  static constexpr std::size_t most_implicit = 500;  // equations
  static constexpr std::size_t least_budget = 40000;
  static constexpr std::size_t slow_budget = 8000;
  static constexpr std::size_t most_exact_evaluations = 6000;  // some seconds

  std::vector<double> times_left() const {
    std::vector<double> left;
    for (std::size_t i = out_.snapshots.size(); i < times_.size(); ++i)
      left.push_back(std::max(0.0, times_[i] - now_));
    return left;
  }

  // Integrates to the last time, or to where it has to be gone on with in another way.
  template <class AnySystem>
  void advance(AnySystem& system, ode::Method method, const ode::Tolerances& tolerances,
               double threshold, double rounding) {
    const auto left = times_left();
    ode::Watch<VectorXd> watch;
    watch.observe = [&](std::size_t, const VectorXd& state) {
      Snapshot at{{}, system.error(state), rounding};
      at.at = rounded(system.expand(state));
      out_.snapshots.push_back(std::move(at));
    };
    if (threshold > 0)
      watch.until = [&](const VectorXd& state, double) { return system.error(state) < threshold; };
    auto solved = ode::integrate(system, state_, left, method, tolerances, watch);
    state_ = std::move(solved.state);
    now_ += solved.time;
    event_ = solved.reason == ode::Reason::event;
    limited_ = solved.reason == ode::Reason::evaluation_limit;
    out_.failure = std::move(solved.failure);
  }

  void pass_explicitly() {
    ode::Tolerances tolerances{.relative = relative_accuracy, .absolute = absolute_accuracy};
    tolerances.max_steps = std::numeric_limits<std::size_t>::max();
    const auto equations = flow_.layout().entries().size();
    const bool goes_on = equations <= most_implicit && !slow_;
    tolerances.max_evaluations = slow_     ? slow_budget
                                 : goes_on ? std::max(least_budget, implicit_cost * (equations + 6))
                                           : 1000000;
    advance(system_, ode::Method::dormand_prince, tolerances, threshold(), error_digits * power_);
    limited_ = limited_ && goes_on;
  }

  void pass_implicitly() {
    ode::Tolerances tolerances{.relative = 1e-7, .absolute = absolute_accuracy};
    tolerances.max_evaluations = small_ == kinked_difference ? 200000 : 2000000;
    advance(system_, ode::Method::rosenbrock, tolerances, threshold(), error_digits * power_);
  }

  double threshold() const { return quad_ ? small_ * power_ : 0; }

  // The α are read off anew whenever the error has fallen, so that U keeps its digits.
  void pass_differences() {
    constexpr double fall = 1e-5;
    constexpr double quad_digits = 1e-25;  // of ε_g over the teacher's power, to 1e-8
    const auto& reached = system_.expand(state_);
    OrderParameters<Quad> at{reached.covariance.cast<Quad>(), reached.second_layer.cast<Quad>()};
    double error = system_.error(state_);
    while (event_) {
      const double scale = std::sqrt(error);
      Differences differences(*quad_, at, scale);
      state_ = differences.state(at);
      const ode::Tolerances tolerances{.relative = difference_accuracy,
                                       .absolute = difference_accuracy * fall * scale,
                                       .max_evaluations = most_exact_evaluations,
                                       .first_step = first_step_};
      const double least = quad_digits * power_;
      const bool last = error * fall < least;
      advance(differences, ode::Method::dormand_prince, tolerances, last ? least : error * fall, 0);
      if (last) return rest_at(differences, least);
      at = differences.expand(state_);
      error *= fall;
    }
  }

  // Beyond the digits of all numbers nothing moves any more.
  void rest_at(Differences& differences, double rounding) {
    const Snapshot last{rounded(differences.expand(state_)), 0, rounding};
    if (event_) out_.snapshots.resize(times_.size(), last);
  }

  Overlaps start_;
  Flow<double> flow_;
  System system_;
  std::optional<Flow<Quad>> quad_;
  std::span<const double> times_;
  double power_;  // ½ E ζ², but for overlaps of the teachers
  // Of differences: overlaps of spare units hide from the integration how fast the others are.
  double first_step_;
  double small_ = 0;
  // Whether averages take milliseconds.
  bool slow_;
  Trajectory out_;
  VectorXd state_;
  double now_ = 0;
  bool event_ = false, limited_ = false;
};

}  // namespace

const OrderParameters<double>& System::expand(const VectorXd& state) {
  flow_.layout().expand(state, at_);
  return at_;
}

void System::operator()(const VectorXd& state, VectorXd& slope, double) {
  flow_.slopes(expand(state), slope);
}

Eigen::MatrixXd System::jacobian(const VectorXd& state, double) {
  constexpr double step = 1e-6;  // cube root of the rounding, about
  Eigen::MatrixXd out(state.size(), state.size());
  VectorXd beside = state, above, below;
  for (Eigen::Index j = 0; j < state.size(); ++j) {
    const double h = step * std::max(1.0, std::abs(state(j)));
    beside(j) = state(j) + h;
    flow_.slopes(expand(beside), above);
    beside(j) = state(j) - h;
    flow_.slopes(expand(beside), below);
    out.col(j) = (above - below) / (2 * h);
    beside(j) = state(j);
  }
  return out;
}

double teacher_power(const Parameters& p, const Overlaps& overlaps) {
  const double factor = p.teacher_factor();
  return factor * factor * overlaps.teacher_weights.cwiseAbs2().sum() / 2 *
         p.activation.second_moment();
}

Symmetry symmetry_of(const Parameters& p) {
  return p.equations == Equations::reduced ? Symmetry::specialised : Symmetry::none;
}

Trajectory integrate(const Parameters& p, std::optional<double> dimension,
                     std::span<const double> times) {
  return Pieces(p, dimension, times).run();
}

}  // namespace overparam::two_layer_online
