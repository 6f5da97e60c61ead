// SPDX-License-Identifier: MIT
#include "random_features_ridge/parameters.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/activations.hpp"
#include "common/declarations.hpp"
#include "common/levels.hpp"
#include "common/students.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::random_features_ridge {
namespace {

using core::InvalidParameter;
using experiment::shortest;

constexpr double max_samples = 1e200;  // times times of 1e100 are numbers

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using P = Parameters;
  static const experiment::Declaration<P> all{
      random_features::size_entries<P>(sizes()[0], "width ratio ψ_1 = K/N"),
      common::sample_entries<P>({.dimension = "N",
                                 .maximum = max_samples,
                                 .count = "number of samples",
                                 .ratio = "sample ratio ψ_2 = n/N"}),
      random_features::teacher_entries<P>(),
      {common::ridge_entry<P>({.allowed = "a number, negative while ΦᵀΦ + λ is positive",
                               .meaning = "λ of Σ(y − f)² + λ|w|²; 0: minimum-norm interpolation"}),
       common::label_noise_entry<P>(&P::label_noise),
       random_features::flip_entry<P>(&P::flip_probability), random_features::features_entry<P>(),
       common::switch_entry<P>(
           "optima", "also look for the best ridge and the best time to stop (theory, t = inf)",
           &P::optima)},
      random_features::classification_entries<P>(),
      common::student_entries<P>("the features", "its own features"),
      {common::levels_entry<P>()}};
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{{"width", "ratio", "exponent"},
                                                  common::sample_size()};
  return list;
}

namespace {

// Features and target by their spectrum alone.
experiment::Point resolve_levels(experiment::Point point) {
  Parameters given;
  common::levels_entry<Parameters>().read(point, given);
  const double modes =
      common::complete_sizes(point, *given.levels, sizes(), random_features::max_width);
  const auto defaults = common::without_meaning(
      point, declaration().specs(),
      {"activation", "teacher-activation", "teacher-units", "teacher-overlap", "teacher-weights",
       "overlap-matrix", "features", "flip-probability", "classification", "test-samples"});
  experiment::Point filled = defaults;
  filled["teacher-activation"] = filled["activation"];
  Parameters p = declaration().read(filled);
  p.dimension = modes;
  point.resolution = experiment::Resolution(std::move(p), to_string(Level::deterministic));
  return point;
}

}  // namespace

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (!point["levels"].empty()) return resolve_levels(std::move(point));
  complete_size(point, sizes()[0], "dim", random_features::max_width);
  complete_size(point, sizes()[1], "dim", max_samples);
  random_features::complete_teacher(point);

  Parameters p = declaration().read(point);
  random_features::require_teacher(point, p);
  random_features::require_flips(point, p, p.flip_probability);
  common::require_mean_square(point, "activation", p.activation, true);
  for (const auto& g : p.teacher.activations)
    common::require_mean_square(point, "teacher-activation", g, true);
  constexpr double least_ratio = 1e-100;
  if (!p.dimension)
    for (const auto& [name, ratio] :
         {std::pair{"ratio", p.ratio}, std::pair{"sample-ratio", p.sample_ratio}})
      if (ratio < least_ratio)
        throw InvalidParameter("--" + std::string(name), point[name],
                               "is below 1e-100, the least of the asymptotic theory");
  const auto level = to_string(default_level(p));
  point.resolution = experiment::Resolution(std::move(p), level);
  return point;
}

std::string to_string(Level level) {
  return level == Level::asymptotic ? "asymptotic" : "deterministic";
}

Level default_level(const Parameters& p) {
  if (p.levels) return Level::deterministic;
  const bool sphere = p.features == Features::sphere && p.dimension && *p.dimension >= 2;
  return sphere ? Level::deterministic : Level::asymptotic;
}

}  // namespace overparam::random_features_ridge
