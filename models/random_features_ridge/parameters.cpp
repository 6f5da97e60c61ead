// SPDX-License-Identifier: MIT
#include "random_features_ridge/parameters.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::random_features_ridge {
namespace {

using core::InvalidParameter;
using experiment::shortest;

constexpr double max_whole = 9007199254740992;  // 2^53
constexpr double max_width = 1e300;
constexpr double max_samples = 1e200;  // times times of 1e100 are numbers

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  using experiment::nothing;
  static const Declared all{
      Declared::whole({.name = "dim",
                       .symbol = "N",
                       .minimum = 1,
                       .maximum = max_whole,
                       .meaning = "input dimension",
                       .label = "input dimension"},
                      &P::dimension),
      Declared::whole({.name = "width",
                       .symbol = "K",
                       .minimum = 1,
                       .maximum = max_width,
                       .meaning = "number of random features"},
                      &P::width),
      Declared::real({.name = "ratio",
                      .symbol = "K/N",
                      .minimum = 0,
                      .maximum = max_width,
                      .open_minimum = true,
                      .meaning = "width ratio ψ_1 = K/N"},
                     &P::ratio),
      Declared::real({.name = "exponent",
                      .symbol = "ℓ",
                      .minimum = 0,
                      .meaning = "width exponent, K = N^ℓ",
                      .label = "width exponent"},
                     &P::exponent),
      Declared::whole({.name = "samples",
                       .symbol = "n",
                       .minimum = 1,
                       .maximum = max_samples,
                       .meaning = "number of samples"},
                      &P::samples),
      Declared::real({.name = "sample-ratio",
                      .symbol = "n/N",
                      .minimum = 0,
                      .maximum = max_samples,
                      .open_minimum = true,
                      .meaning = "sample ratio ψ_2 = n/N"},
                     &P::sample_ratio),
      Declared::whole({.name = "teacher-units",
                       .symbol = "M",
                       .default_text = "1",
                       .minimum = 1,
                       .maximum = max_whole,
                       .allowed = "a whole number from 1, at most --dim",
                       .meaning = "number of teacher units"},
                      &P::teacher_units),
      Declared::real({.name = "teacher-overlap",
                      .symbol = "ρ",
                      .default_text = "0",
                      .minimum = -1,
                      .maximum = 1,
                      .allowed = "a number from -1/(M-1) to 1",
                      .meaning = "cosine between any two teacher units; 0: orthogonal"},
                     &P::teacher_overlap),
      Declared::text({.name = "activation",
                      .symbol = "g",
                      .default_text = "erf",
                      .allowed = core::Activation::choices(),
                      .meaning = "student activation; erf is erf(x/√2)"},
                     &P::activation, &core::Activation::parse),
      Declared::text({.name = "teacher-activation",
                      .symbol = "g_T",
                      .allowed = core::Activation::choices(),
                      .meaning = "teacher activation; default: the student's"},
                     &P::teacher_activation, &core::Activation::parse),
      Declared::real({.name = "ridge",
                      .symbol = "λ",
                      .default_text = "0",
                      .allowed = "a number, negative while ΦᵀΦ + λ is positive",
                      .meaning = "λ of Σ(y − f)² + λ|w|²; 0: minimum-norm interpolation",
                      .shared = nothing},
                     &P::ridge),
      Declared::real({.name = "label-noise",
                      .symbol = "Δ",
                      .default_text = "0",
                      .minimum = 0,
                      .maximum = 1e100,
                      .meaning = "variance of the label noise",
                      .shared = nothing},
                     &P::label_noise),
      Declared::choice({.name = "features",
                        .symbol = "F",
                        .default_text = "sphere",
                        .meaning = "rows of F: norm √N uniform, or N(0,1) entries"},
                       &P::features,
                       {{"sphere", Features::sphere}, {"gaussian", Features::gaussian}}),
      Declared::choice({.name = "optima",
                        .default_text = "off",
                        .meaning = "also look for the best ridge and the best time to stop "
                                   "(theory, t = inf)",
                        .shared = nothing},
                       &P::optima, {{"off", false}, {"on", true}}),
  };
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{{"width", "ratio", "exponent"},
                                                  {"samples", "sample-ratio"}};
  return list;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  complete_size(point, sizes()[0], "dim", max_width);
  complete_size(point, sizes()[1], "dim", max_samples);
  if (point["teacher-activation"].empty()) point["teacher-activation"] = point["activation"];

  Parameters p = declaration().read(point);
  const double units = p.teacher_units;
  if (p.dimension && units > *p.dimension)
    throw InvalidParameter("--teacher-units", point["teacher-units"],
                           "is above --dim " + point["dim"] + ": units are linearly independent");
  if (units == 1 && p.teacher_overlap != 0)
    throw InvalidParameter("--teacher-overlap", point["teacher-overlap"],
                           "needs --teacher-units above 1");
  if (units > 1 && p.teacher_overlap < -1 / (units - 1))
    throw InvalidParameter("--teacher-overlap", point["teacher-overlap"],
                           "is below -1/(M-1) = " + shortest(-1 / (units - 1)));
  // Products of sizes and powers have to be numbers.
  constexpr double extreme = 1e60;
  for (const char* name : {"activation", "teacher-activation"}) {
    const double power =
        (std::string(name) == "activation" ? p.activation : p.teacher_activation).second_moment();
    if (!(power < extreme && (power > 1 / extreme || power == 0)))
      throw InvalidParameter("--" + std::string(name), point[name],
                             "has a mean square outside of 1e-60 to 1e60");
  }
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
  const bool sphere = p.features == Features::sphere && p.dimension && *p.dimension >= 2;
  return sphere ? Level::deterministic : Level::asymptotic;
}

simulate::NetworkLaw network_law(const Parameters& p) {
  return {static_cast<Eigen::Index>(*p.dimension), static_cast<Eigen::Index>(*p.width),
          static_cast<Eigen::Index>(p.teacher_units), p.teacher_overlap,
          p.features == Features::sphere};
}

}  // namespace overparam::random_features_ridge
