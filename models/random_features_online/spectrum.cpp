// SPDX-License-Identifier: MIT
#include "random_features_online/spectrum.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/linalg/lanczos.hpp"
#include "overparam/linalg/symmetric.hpp"
#include "random_features/teacher_function.hpp"
#include "random_features_online/drawn.hpp"
#include "random_features_online/spectral_measure.hpp"

namespace overparam::random_features_online {
namespace {

// Of the teacher power that h has not shown yet, at any rate of decay.
constexpr double power_tolerance = 1e-14;

// One sampled network: K Ω, √K h and √K E[φ], and T.
struct Kernel {
  Eigen::MatrixXd matrix;
  Eigen::VectorXd overlaps;
  Eigen::VectorXd mean;
  double teacher = 0;
};

Kernel kernel_of(const Parameters& p, experiment::Draw draw) {
  const simulate::Network network = draw_units(p, draw);
  const random_features::TeacherFunction target(p.teacher, draw);
  return {core::activation_covariance(p.activation, network.features),
          target.overlaps(p.activation, network.features, network.teacher),
          core::activation_mean(p.activation, network.features), target.power(network.teacher)};
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
std::optional<std::vector<Shell>> separate_shells(const Kernel& kernel) {
  const double k = double(kernel.overlaps.size());
  const Eigen::VectorXd eigenvalues = linalg::eigenvalues(kernel.matrix);
  const double zero = rounding(eigenvalues);
  const auto positive = std::upper_bound(eigenvalues.begin(), eigenvalues.end(), zero);
  if (positive == eigenvalues.end()) return std::nullopt;
  // Half of the smallest eigenvalue is below it in spite of rounding.
  const auto power = linalg::lanczos_quadrature(kernel.matrix, kernel.overlaps, *positive / 2,
                                                power_tolerance, kernel.overlaps.size() / 4);
  if (!power) return std::nullopt;
  std::vector<Shell> shells;
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
std::vector<Shell> joint_shells(Kernel kernel) {
  const double k = double(kernel.overlaps.size());
  const auto system = linalg::eigensystem(std::move(kernel.matrix));
  const Eigen::VectorXd h = system.vectors.transpose() * kernel.overlaps;
  const Eigen::VectorXd mean = system.vectors.transpose() * kernel.mean;
  const double zero = rounding(system.values);
  std::vector<Shell> shells;
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

Spectrum instance_spectrum(const Parameters& p, experiment::Draw draw) {
  Kernel kernel = kernel_of(p, draw);
  Spectrum result;
  result.teacher_total = kernel.teacher;
  auto separate = mean_matters(p, kernel.mean) ? std::nullopt : separate_shells(kernel);
  result.shells = separate ? std::move(*separate) : joint_shells(std::move(kernel));
  double reached = 0;
  for (const auto& shell : result.shells) reached += shell.teacher_power;
  result.unreachable = std::max(0.0, result.teacher_total - reached);
  return result;
}

}  // namespace

// The degrees are the same at all widths, and for activations without closed coefficients they take
// longer than everything that follows.
spectrum::Population population_of(const Parameters& p, Level level, double log_width) {
  if (p.levels) return spectrum::population_of(*p.levels);
  const spectrum::Target teacher = p.teacher.target();
  if (level == Level::asymptotic)
    return core::kept(std::tuple(p.activation, teacher),
                      [&] { return spectrum::asymptotic_population(p.activation, teacher); });
  return core::kept(std::tuple(*p.dimension, p.activation, teacher),
                    [&] { return spectrum::SphereHarmonics(*p.dimension, p.activation, teacher); })
      .up_to(log_width);
}

Spectrum spectrum(const Parameters& p, Level level, experiment::Draw draw) {
  if (level == Level::instance) return instance_spectrum(p, draw);
  const double log_width = std::log(level == Level::asymptotic ? p.ratio : *p.width);
  return spectral_measure(population_of(p, level, log_width), log_width).spectrum;
}

}  // namespace overparam::random_features_online
