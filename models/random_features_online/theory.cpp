// SPDX-License-Identifier: MIT
#include "random_features_online/theory.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "overparam/ode/integrate.hpp"
#include "overparam/ode/limits.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "overparam/spectrum/shells.hpp"
#include "random_features_online/ensemble.hpp"

namespace overparam::random_features_online {
namespace {

using experiment::Measurement;
using experiment::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double horizon_tolerance = 0.01;
constexpr double realisable_error = 1e-6;  // of T, where the limit is zero
constexpr double horizon_accuracy = 1e-5;  // of the trajectory that is compared with 1 %
constexpr int horizon_points_per_decade = 16;
constexpr double horizon_start = 0.01;
constexpr double unstable_horizon = 10;  // long enough to see a simulation blow up

spectrum::Teacher teacher_of(const Parameters& p) {
  return {p.teacher_activation, p.teacher_units, p.teacher_overlap};
}

// The exact K×K kernel matrix of a sampled network, diagonalised.
core::Spectrum instance_spectrum(const Parameters& p, experiment::Draw draw) {
  const Network network = draw_network(p, draw);
  const double k = *p.width;
  // Eigenvalues λ_k of K Ω, and h_k and E[φ_k] in units of 1/√K.
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      core::activation_covariance(p.activation, network.features));
  if (solver.info() != Eigen::Success) throw core::ConvergenceFailure("eigendecomposition", 0, 0);
  const Eigen::VectorXd overlaps =
      core::activation_covariance(p.activation, network.features, p.teacher_activation,
                                  network.teacher)
          .rowwise()
          .sum() /
      std::sqrt(p.teacher_units);
  const Eigen::VectorXd h = solver.eigenvectors().transpose() * overlaps;
  const Eigen::VectorXd mean =
      solver.eigenvectors().transpose() * core::activation_mean(p.activation, network.features);

  core::Spectrum result;
  result.teacher_total = spectrum::teacher_second_moment(teacher_of(p));
  double reached = 0;
  const double rounding =
      k * std::numeric_limits<double>::epsilon() * solver.eigenvalues().maxCoeff();
  for (Eigen::Index i = 0; i < h.size(); ++i) {
    const double lambda = solver.eigenvalues()(i);
    if (lambda <= rounding) {
      result.shells.push_back({0, 1 / k, 0, 0, 0});
      continue;
    }
    const double power = h(i) * h(i) / lambda;
    reached += power;
    result.shells.push_back(
        {lambda, 1 / k, power, lambda / k, std::min(1.0, mean(i) * mean(i) / lambda)});
  }
  result.unreachable = std::max(0.0, result.teacher_total - reached);
  return result;
}

spectrum::Population population_of(const Parameters& p, Level level, double log_width) {
  return level == Level::asymptotic
             ? spectrum::asymptotic_population(p.activation, teacher_of(p))
             : spectrum::sphere_population(*p.dimension, p.activation, teacher_of(p), log_width);
}

double log_width_at(const Parameters& p, Level level) {
  return std::log(level == Level::asymptotic ? p.ratio : *p.width);
}

// What is known at t → ∞.
void add_limits(const core::Spectrum& spectrum, const Parameters& p, bool unstable,
                std::vector<Measurement>& out) {
  const auto add = [&](const char* name, std::optional<double> value, Status status) {
    const bool exists = value.has_value() && std::isfinite(*value);
    const bool lost = !exists && status == Status::ok;
    out.push_back(
        {infinity, name, exists ? value : std::nullopt, lost ? Status::not_converged : status});
  };
  const Status stability = unstable ? Status::unstable : Status::ok;
  ode::Snapshot limit;
  Status limit_status = stability;
  try {
    const auto state = ode::stationary_state(spectrum, p.training);
    if (state)
      limit = *state;
    else if (!unstable)
      limit_status = Status::diverged;
  } catch (const core::ConvergenceFailure&) {
    limit_status = Status::not_converged;
  }
  const auto add_limit = [&](const char* name, double value) {
    add(name, limit_status == Status::ok ? std::optional<double>(value) : std::nullopt,
        limit_status);
  };
  add_limit("generalization_error", limit.generalization_error);
  add_limit("student_teacher_overlap", limit.teacher_student_overlap);
  add_limit("student_norm", limit.student_norm);
  add("approximation_error", spectrum.unreachable / 2, Status::ok);
  if (p.training.schedule.kind == core::Schedule::Kind::constant) {
    add("critical_learning_rate", ode::critical_learning_rate(spectrum, p.training), Status::ok);
    add("relaxation_time", ode::relaxation_time(spectrum, p.training), stability);
  }
}

bool is_unstable(const core::Spectrum& spectrum, const ode::Training& training) {
  return training.schedule.kind == core::Schedule::Kind::constant &&
         training.learning_rate >= ode::critical_learning_rate(spectrum, training);
}

}  // namespace

core::Spectrum spectrum(const Parameters& p, Level level, experiment::Draw draw) {
  if (level == Level::instance) return instance_spectrum(p, draw);
  const double log_width = log_width_at(p, level);
  return spectrum::spectral_measure(population_of(p, level, log_width), log_width).spectrum;
}

std::vector<Measurement> theory(const Parameters& p, const core::Spectrum& shells,
                                std::span<const double> times) {
  const bool unstable = is_unstable(shells, p.training);
  const bool at_infinity = !times.empty() && std::isinf(times.back());
  const auto finite = at_infinity ? times.first(times.size() - 1) : times;

  const ode::OrderParameterSystem system(shells, p.training);
  const ode::Solution solution = ode::integrate(system, finite);
  std::vector<Measurement> out;
  for (std::size_t i = 0; i < finite.size(); ++i) {
    const ode::Snapshot* at = i < solution.snapshots.size() ? &solution.snapshots[i] : nullptr;
    const Status status = unstable ? Status::unstable : at ? Status::ok : Status::diverged;
    const auto add = [&](const char* name, double ode::Snapshot::*member) {
      out.push_back(
          {finite[i], name, at ? std::optional<double>(at->*member) : std::nullopt, status});
    };
    add("generalization_error", &ode::Snapshot::generalization_error);
    add("student_teacher_overlap", &ode::Snapshot::teacher_student_overlap);
    add("student_norm", &ode::Snapshot::student_norm);
    if (p.training.schedule.kind != core::Schedule::Kind::constant)
      add("current_learning_rate", &ode::Snapshot::learning_rate);
  }
  if (at_infinity) add_limits(shells, p, unstable, out);
  return out;
}

Level default_level(const Parameters& p) {
  if (!p.dimension) return Level::asymptotic;
  const bool sphere = p.features == Features::sphere && *p.dimension >= 2;
  return sphere ? Level::deterministic : Level::instance;
}

experiment::Horizon horizon(const Parameters& p, double cap) {
  // Gaussian features have no deterministic level; their asymptotics tell the time scale.
  const Level level =
      default_level(p) == Level::deterministic ? Level::deterministic : Level::asymptotic;
  const core::Spectrum shells = spectrum(p, level);
  if (is_unstable(shells, p.training)) return {std::min(cap, unstable_horizon), true};
  const auto limit = ode::stationary_state(shells, p.training);
  if (!limit) return {std::min(cap, unstable_horizon), true};
  std::vector<double> times;
  for (int i = 0;; ++i) {
    const double t = horizon_start * std::pow(10.0, double(i) / horizon_points_per_decade);
    times.push_back(std::min(t, cap));
    if (t >= cap) break;
  }
  const auto solution = ode::integrate(ode::OrderParameterSystem(shells, p.training), times,
                                       {.relative = horizon_accuracy});
  const auto settled_in = [&](double ode::Snapshot::*member, const ode::Snapshot& at) {
    const double target = (*limit).*member;
    // A limit of exactly zero is approached for ever; nobody asks for its last digits.
    const double slack = target != 0 ? horizon_tolerance * std::abs(target)
                                     : realisable_error * shells.teacher_total;
    return std::abs(at.*member - target) <= slack;
  };
  std::size_t settled = solution.snapshots.size();
  while (settled > 0) {
    const ode::Snapshot& at = solution.snapshots[settled - 1];
    if (!settled_in(&ode::Snapshot::generalization_error, at) ||
        !settled_in(&ode::Snapshot::teacher_student_overlap, at) ||
        !settled_in(&ode::Snapshot::student_norm, at))
      break;
    --settled;
  }
  const bool capped = settled >= times.size();
  return {capped ? cap : times[settled], capped};
}

std::optional<double> wide_limit(Parameters p) {
  constexpr double wide = 1e10;  // β² u = z_*: the linear part is learnt to 1e-10
  p.ratio = wide;
  const auto limit = ode::stationary_state(spectrum(p, Level::asymptotic), p.training);
  return limit ? std::optional<double>(limit->generalization_error) : std::nullopt;
}

std::optional<double> log_width_for(const Parameters& p, double error) {
  constexpr double widest = 690;  // log of the largest width looked at, 1e300
  const auto population = population_of(p, Level::deterministic, widest);
  return spectrum::log_width_for(population, error);
}

}  // namespace overparam::random_features_online
