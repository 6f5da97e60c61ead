// SPDX-License-Identifier: MIT
#include "random_features_online/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "common/declarations.hpp"
#include "common/levels.hpp"
#include "common/modes.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::random_features_online {
namespace {

using core::InvalidParameter;
using experiment::shortest;

// Runs that all follow a given rate, or all find their own, are simulated together.
std::string kind_of_rate(const std::string& schedule) {
  return schedule == "greedy" ? "greedy" : "given";
}

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  using experiment::nothing;
  static const Declared all{
      random_features::size_entries<P>(width_size(), "width ratio β = K/N"),
      random_features::teacher_entries<P>(),
      {Declared::real({.name = "learning-rate",
                       .symbol = "η",
                       .default_text = "1",
                       .minimum = 0,
                       .open_minimum = true,
                       .meaning = "learning rate of a step",
                       .shared = nothing},
                      [](P& p) -> double& { return p.training.learning_rate; }),
       Declared::text(
           {.name = "schedule",
            .symbol = "η(t)",
            .default_text = "constant",
            .allowed = Schedule::choices(),
            .meaning = "constant, η/(1+t/t0)^a, or what lowers ε_g fastest: on average "
                       "(optimal), or in each run (greedy); these two without --learning-rate",
            .shared = kind_of_rate},
           [](P& p) -> Schedule& { return p.training.schedule; }, &Schedule::parse),
       Declared::whole({.name = "batch",
                        .symbol = "b",
                        .default_text = "1",
                        .minimum = 1,
                        .maximum = 1e6,
                        .meaning = "fresh samples per step"},
                       [](P& p) -> double& { return p.training.batch; }),
       common::label_noise_entry<P>([](P& p) -> double& { return p.training.label_noise; }),
       random_features::flip_entry<P>(&P::flip_probability),
       common::strength_entry<P>({.name = "weight-decay",
                                  .symbol = "γ",
                                  .maximum = common::max_power,
                                  .meaning = "weight decay; a step multiplies w by 1 - ηγ/K"},
                                 [](P& p) -> double& { return p.training.weight_decay; }),
       common::strength_entry<P>({.name = "initial-variance",
                                  .symbol = "σ_w²",
                                  .maximum = common::max_power,
                                  .meaning = "variance of the initial weights"},
                                 [](P& p) -> double& { return p.training.initial_variance; }),
       random_features::features_entry<P>(),
       {{.name = "finite-width",
         .kind = experiment::ParameterKind::text,
         .default_text = "on",
         .allowed = "on | off | recursion",
         .meaning = "the step terms, of relative order η(λ_max+γ)/K: on keeps them in the "
                    "differential equation, off drops them, recursion takes the steps one by one"},
        [](const experiment::Point& point, P& p) {
          const auto terms = experiment::choice(point, "finite-width", {"on", "off", "recursion"});
          p.training.finite_width = terms != 1;
          p.recursion = terms == 2;
        }},
       Declared::choice({.name = "precision",
                         .default_text = "double",
                         .meaning = "arithmetic of the simulation's features and products"},
                        &P::precision,
                        {{"double", Precision::float64}, {"float", Precision::float32}}),
       Declared::choice({.name = "sampling",
                         .default_text = "auto",
                         .meaning = "what the simulation draws: ξ, or Fξ/√N and Bξ/√N (auto: if "
                                    "N > K + M)"},
                        &P::sampling,
                        {{"auto", Sampling::automatic},
                         {"inputs", Sampling::inputs},
                         {"local-fields", Sampling::local_fields}}),
       Declared::choice({.name = "error-measure",
                         .default_text = "auto",
                         .meaning = "the simulation's ε_g: exact average, or from the errors it "
                                    "meets (auto: if K > 20000)"},
                        &P::error_measure,
                        {{"auto", ErrorMeasure::automatic},
                         {"exact", ErrorMeasure::exact},
                         {"running", ErrorMeasure::running}})},
      random_features::classification_entries<P>(),
      {common::levels_entry<P>()}};
  return all;
}

const experiment::Size& width_size() {
  static const experiment::Size size{"width", "ratio", "exponent"};
  return size;
}

double Parameters::feature_power() const {
  if (!levels) return activation.second_moment();
  double sum = 0;
  for (const auto& level : levels->list) sum += level.multiplicity * level.eigenvalue;
  return sum;
}

double Parameters::components() const {
  if (!levels) return *dimension;
  return common::seen_modes(*levels) + (levels->unreachable() > 0 ? 1 : 0);
}

namespace {

void require_schedule(const experiment::Point& point, const Parameters& p) {
  if (p.training.schedule.follows_error() && p.training.weight_decay > 0)
    throw InvalidParameter(
        "--weight-decay", point.at("weight-decay"),
        "is not 0: the " + point.at("schedule") + " schedule is defined without decay");
}

// Features and target by their spectrum alone.
experiment::Point resolve_levels(experiment::Point point) {
  Parameters given;
  common::levels_entry<Parameters>().read(point, given);
  const double modes =
      common::complete_sizes(point, *given.levels, {width_size()}, random_features::max_width);
  auto filled = common::without_meaning(
      point, declaration().specs(),
      {"activation", "teacher-activation", "teacher-units", "teacher-overlap", "teacher-weights",
       "overlap-matrix", "features", "flip-probability", "classification", "test-samples"});
  filled["activation"] = filled["teacher-activation"] = "linear";
  Parameters p = declaration().read(filled);
  p.dimension = modes;
  require_schedule(point, p);
  point.resolution = experiment::Resolution(std::move(p), to_string(Level::deterministic));
  return point;
}

}  // namespace

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (!point["levels"].empty()) return resolve_levels(std::move(point));
  complete_size(point, width_size(), "dim", random_features::max_width);
  random_features::complete_teacher(point);

  Parameters p = declaration().read(point);
  random_features::require_teacher(point, p);
  random_features::require_flips(point, p, p.flip_probability);
  if (p.training.schedule.follows_error() && p.flip_probability > 0)
    throw InvalidParameter(
        "--flip-probability", point["flip-probability"],
        "is not 0: the " + point["schedule"] + " schedule is defined without flipped labels");
  if (p.training.schedule.follows_error() &&
      p.teacher.weights.kind == random_features::UnitWeights::Kind::gaussian)
    throw InvalidParameter(
        "--teacher-weights", "gaussian",
        "are drawn: the " + point["schedule"] + " schedule is defined for a teacher that is known");
  require_schedule(point, p);
  const auto level = to_string(default_level(p));
  point.resolution = experiment::Resolution(std::move(p), level);
  return point;
}

std::string to_string(Level level) {
  switch (level) {
    case Level::asymptotic:
      return "asymptotic";
    case Level::deterministic:
      return "deterministic";
    case Level::instance:
      break;
  }
  return "instance";
}

Level default_level(const Parameters& p) {
  if (p.levels) return Level::deterministic;
  if (!p.dimension) return Level::asymptotic;
  const bool sphere = p.features == Features::sphere && *p.dimension >= 2;
  return sphere ? Level::deterministic : Level::instance;
}

}  // namespace overparam::random_features_online
