// SPDX-License-Identifier: MIT
#include "random_features_online/theory.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/linalg/lanczos.hpp"
#include "overparam/linalg/symmetric.hpp"
#include "overparam/ode/integrate.hpp"
#include "overparam/ode/limits.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "overparam/spectrum/shells.hpp"

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
// Of the teacher power that h has not shown yet, at any rate of decay.
constexpr double power_tolerance = 1e-14;
constexpr double unstable_horizon = 10;  // long enough to see a simulation blow up

spectrum::Teacher teacher_of(const Parameters& p) {
  return {p.teacher_activation, p.teacher_units, p.teacher_overlap};
}

// One sampled network: K Ω, and √K h and √K E[φ].
struct Kernel {
  Eigen::MatrixXd matrix;
  Eigen::VectorXd overlaps;
  Eigen::VectorXd mean;
};

Kernel kernel_of(const Parameters& p, experiment::Draw draw) {
  const simulate::Network network = simulate::draw_network(network_law(p), draw.seed, draw.replica);
  return {core::activation_covariance(p.activation, network.features),
          core::activation_covariance(p.activation, network.features, p.teacher_activation,
                                      network.teacher)
                  .rowwise()
                  .sum() /
              std::sqrt(p.teacher_units),
          core::activation_mean(p.activation, network.features)};
}

// Eigenvalues up to this are rounding of a zero.
double rounding(const Eigen::VectorXd& eigenvalues) {
  return double(eigenvalues.size()) * std::numeric_limits<double>::epsilon() *
         eigenvalues.maxCoeff();
}

// Whether the step terms need the share of the mean in every single mode.
bool mean_matters(const Parameters& p, const Eigen::VectorXd& mean) {
  return (p.training.batch > 1 || p.training.finite_width) && !mean.isZero(0);
}

// Shells of the eigenvalues, which hold the fractions, and shells of the teacher power as h sees it:
// the equations are linear in both. Empty where Lanczos' method takes too long.
std::optional<std::vector<core::Shell>> separate_shells(const Kernel& kernel) {
  const double k = double(kernel.overlaps.size());
  const Eigen::VectorXd eigenvalues = linalg::eigenvalues(kernel.matrix);
  const double zero = rounding(eigenvalues);
  const auto positive = std::upper_bound(eigenvalues.begin(), eigenvalues.end(), zero);
  if (positive == eigenvalues.end()) return std::nullopt;
  // Half of the smallest eigenvalue is below it in spite of rounding.
  const auto power = linalg::lanczos_quadrature(kernel.matrix, kernel.overlaps, *positive / 2,
                                                power_tolerance, kernel.overlaps.size() / 4);
  if (!power) return std::nullopt;
  std::vector<core::Shell> shells;
  for (const double value : eigenvalues) {
    const double lambda = value > zero ? value : 0;
    shells.push_back({lambda, 1 / k, 0, lambda / k, 0});
  }
  for (Eigen::Index i = 0; i < power->nodes.size(); ++i) {
    const double lambda = power->nodes(i);
    shells.push_back({lambda, 0, power->weights(i) / lambda, lambda / k, 0});
  }
  return shells;
}

// Shells of the eigenvectors, which know everything about their modes.
std::vector<core::Shell> joint_shells(Kernel kernel) {
  const double k = double(kernel.overlaps.size());
  const auto system = linalg::eigensystem(std::move(kernel.matrix));
  const Eigen::VectorXd h = system.vectors.transpose() * kernel.overlaps;
  const Eigen::VectorXd mean = system.vectors.transpose() * kernel.mean;
  const double zero = rounding(system.values);
  std::vector<core::Shell> shells;
  for (Eigen::Index i = 0; i < h.size(); ++i) {
    const double lambda = system.values(i);
    if (lambda <= zero)
      shells.push_back({0, 1 / k, 0, 0, 0});
    else
      shells.push_back({lambda, 1 / k, h(i) * h(i) / lambda, lambda / k,
                        std::min(1.0, mean(i) * mean(i) / lambda)});
  }
  return shells;
}

core::Spectrum instance_spectrum(const Parameters& p, experiment::Draw draw) {
  Kernel kernel = kernel_of(p, draw);
  core::Spectrum result;
  result.teacher_total = spectrum::teacher_second_moment(teacher_of(p));
  auto separate = mean_matters(p, kernel.mean) ? std::nullopt : separate_shells(kernel);
  result.shells = separate ? std::move(*separate) : joint_shells(std::move(kernel));
  double reached = 0;
  for (const auto& shell : result.shells) reached += shell.teacher_power;
  result.unreachable = std::max(0.0, result.teacher_total - reached);
  return result;
}

// The levels are the same at all widths, and for activations without closed coefficients they take
// longer than everything that follows.
spectrum::Population population_of(const Parameters& p, Level level, double log_width) {
  const auto teacher = teacher_of(p);
  if (level == Level::asymptotic)
    return core::kept(std::tuple(p.activation, teacher),
                      [&] { return spectrum::asymptotic_population(p.activation, teacher); });
  return core::kept(std::tuple(*p.dimension, p.activation, teacher),
                    [&] { return spectrum::SphereLevels(*p.dimension, p.activation, teacher); })
      .up_to(log_width);
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
  if (is_unstable(shells, p.training)) return {std::min(cap, unstable_horizon), false};
  const auto limit = ode::stationary_state(shells, p.training);
  if (!limit) return {std::min(cap, unstable_horizon), false};
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
