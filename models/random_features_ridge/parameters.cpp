// SPDX-License-Identifier: MIT
#include "random_features_ridge/parameters.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::random_features_ridge {
namespace {

using core::InvalidParameter;
using experiment::choice;
using experiment::number;
using experiment::ParameterKind;
using experiment::required_number;
using experiment::shortest;

constexpr double max_whole = 9007199254740992;  // 2^53
constexpr double max_width = 1e300;
constexpr double max_samples = 1e200;  // times times of 1e100 are numbers

}  // namespace

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "N", ParameterKind::integer, "", 1, max_whole, false, "a whole number from 1 to 2^53",
       "input dimension"},
      {"width", "K", ParameterKind::integer, "", 1, max_width, false,
       "a whole number from 1 to 1e300", "number of random features"},
      {"ratio", "K/N", ParameterKind::real, "", 0, max_width, true, "a positive number up to 1e300",
       "width ratio ψ_1 = K/N"},
      {"exponent", "ℓ", ParameterKind::real, "", 0, infinity, false, "a number from 0",
       "width exponent, K = N^ℓ"},
      {"samples", "n", ParameterKind::integer, "", 1, max_samples, false,
       "a whole number from 1 to 1e200", "number of samples"},
      {"sample-ratio", "n/N", ParameterKind::real, "", 0, max_samples, true,
       "a positive number up to 1e200", "sample ratio ψ_2 = n/N"},
      {"teacher-units", "M", ParameterKind::integer, "1", 1, max_whole, false,
       "a whole number from 1, at most --dim", "number of teacher units"},
      {"teacher-overlap", "ρ", ParameterKind::real, "0", -1, 1, false,
       "a number from -1/(M-1) to 1", "cosine between any two teacher units; 0: orthogonal"},
      {"activation", "g", ParameterKind::text, "erf", -infinity, infinity, false,
       core::Activation::choices(), "student activation; erf is erf(x/√2)"},
      {"teacher-activation", "g_T", ParameterKind::text, "", -infinity, infinity, false,
       core::Activation::choices(), "teacher activation; default: the student's"},
      {"ridge", "λ", ParameterKind::real, "0", -infinity, infinity, false,
       "a number, negative while ΦᵀΦ + λ is positive",
       "λ of Σ(y − f)² + λ|w|²; 0: minimum-norm interpolation"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, 1e100, false, "a number from 0 to 1e100",
       "variance of the label noise"},
      {"features", "F", ParameterKind::text, "sphere", -infinity, infinity, false,
       "sphere | gaussian", "rows of F: norm √N uniform, or N(0,1) entries"},
      {"optima", "", ParameterKind::text, "off", -infinity, infinity, false, "off | on",
       "also look for the best ridge and the best time to stop (theory, t = inf)"},
  };
  return specs;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{{"width", "ratio", "exponent"},
                                                  {"samples", "sample-ratio"}};
  return list;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  complete_size(point, sizes()[0], max_width);
  complete_size(point, sizes()[1], max_samples);
  if (point["teacher-activation"].empty()) point["teacher-activation"] = point["activation"];

  const auto dimension = number(point, "dim");
  const double units = required_number(point, "teacher-units");
  const double overlap = required_number(point, "teacher-overlap");
  if (dimension && units > *dimension)
    throw InvalidParameter("--teacher-units", point["teacher-units"],
                           "is above --dim " + point["dim"] + ": units are linearly independent");
  if (units == 1 && overlap != 0)
    throw InvalidParameter("--teacher-overlap", point["teacher-overlap"],
                           "needs --teacher-units above 1");
  if (units > 1 && overlap < -1 / (units - 1))
    throw InvalidParameter("--teacher-overlap", point["teacher-overlap"],
                           "is below -1/(M-1) = " + shortest(-1 / (units - 1)));
  const auto p = read(point);
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
  for (const char* name : {"ratio", "sample-ratio"})
    if (!dimension && required_number(point, name) < least_ratio)
      throw InvalidParameter("--" + std::string(name), point[name],
                             "is below 1e-100, the least of the asymptotic theory");
  return point;
}

Parameters read(const experiment::Point& point) {
  return {number(point, "dim"),
          number(point, "width"),
          required_number(point, "ratio"),
          number(point, "samples"),
          required_number(point, "sample-ratio"),
          required_number(point, "teacher-units"),
          required_number(point, "teacher-overlap"),
          core::Activation::parse(point.at("activation"), "--activation"),
          core::Activation::parse(point.at("teacher-activation"), "--teacher-activation"),
          required_number(point, "ridge"),
          required_number(point, "label-noise"),
          static_cast<Features>(choice(point, "features", {"sphere", "gaussian"})),
          choice(point, "optima", {"off", "on"}) == 1};
}

simulate::NetworkLaw network_law(const Parameters& p) {
  return {static_cast<Eigen::Index>(*p.dimension), static_cast<Eigen::Index>(*p.width),
          static_cast<Eigen::Index>(p.teacher_units), p.teacher_overlap,
          p.features == Features::sphere};
}

}  // namespace overparam::random_features_ridge
