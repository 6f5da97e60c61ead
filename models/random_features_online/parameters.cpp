// SPDX-License-Identifier: MIT
#include "random_features_online/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::random_features_online {
namespace {

using core::InvalidParameter;
using experiment::choice;
using experiment::number;
using experiment::ParameterKind;
using experiment::required_number;
using experiment::shortest;

constexpr double max_whole = 9007199254740992;  // 2^53
constexpr double max_width = 1e300;

}  // namespace

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "N", ParameterKind::integer, "", 1, max_whole, false, "a whole number from 1 to 2^53",
       "input dimension"},
      {"width", "K", ParameterKind::integer, "", 1, max_width, false,
       "a whole number from 1 to 1e300", "number of random features"},
      {"ratio", "K/N", ParameterKind::real, "", 0, max_width, true, "a positive number up to 1e300",
       "width ratio β = K/N"},
      {"exponent", "ℓ", ParameterKind::real, "", 0, infinity, false, "a number from 0",
       "width exponent, K = N^ℓ"},
      {"teacher-units", "M", ParameterKind::integer, "1", 1, max_whole, false,
       "a whole number from 1, at most --dim", "number of teacher units"},
      {"teacher-overlap", "ρ", ParameterKind::real, "0", -1, 1, false,
       "a number from -1/(M-1) to 1", "cosine between any two teacher units; 0: orthogonal"},
      {"activation", "g", ParameterKind::text, "erf", -infinity, infinity, false,
       core::Activation::choices(), "student activation; erf is erf(x/√2)"},
      {"teacher-activation", "g_T", ParameterKind::text, "", -infinity, infinity, false,
       core::Activation::choices(), "teacher activation; default: the student's"},
      {"learning-rate", "η", ParameterKind::real, "1", 0, infinity, true, "a positive number",
       "learning rate of a step"},
      {"schedule", "η(t)", ParameterKind::text, "constant", -infinity, infinity, false,
       Schedule::choices(),
       "constant, η/(1+t/t0)^a, or what lowers ε_g fastest: on average (optimal), or in each run "
       "(greedy); these two without --learning-rate"},
      {"batch", "b", ParameterKind::integer, "1", 1, 1e6, false, "a whole number from 1 to 1e6",
       "fresh samples per step"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, 1e100, false, "a number from 0 to 1e100",
       "variance of the label noise"},
      {"weight-decay", "γ", ParameterKind::real, "0", 0, 1e100, false, "a number from 0 to 1e100",
       "weight decay; a step multiplies w by 1 - ηγ/K"},
      {"initial-variance", "σ_w²", ParameterKind::real, "0", 0, 1e100, false,
       "a number from 0 to 1e100", "variance of the initial weights"},
      {"features", "F", ParameterKind::text, "sphere", -infinity, infinity, false,
       "sphere | gaussian", "rows of F: norm √N uniform, or N(0,1) entries"},
      {"finite-width", "", ParameterKind::text, "on", -infinity, infinity, false,
       "on | off | recursion",
       "the step terms, of relative order η(λ_max+γ)/K: on keeps them in the differential "
       "equation, "
       "off drops them, recursion takes the steps one by one"},
      {"precision", "", ParameterKind::text, "double", -infinity, infinity, false, "double | float",
       "arithmetic of the simulation's features and products"},
      {"sampling", "", ParameterKind::text, "auto", -infinity, infinity, false,
       "auto | inputs | local-fields",
       "what the simulation draws: ξ, or Fξ/√N and Bξ/√N (auto: if N > K + M)"},
      {"error-measure", "", ParameterKind::text, "auto", -infinity, infinity, false,
       "auto | exact | running",
       "the simulation's ε_g: exact average, or from the errors it meets (auto: if K > 20000)"},
  };
  return specs;
}

const experiment::Size& width_size() {
  static const experiment::Size size{"width", "ratio", "exponent"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  const auto dimension = number(point, "dim");
  complete_size(point, width_size(), max_width);
  if (point["teacher-activation"].empty()) point["teacher-activation"] = point["activation"];

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
  if (p.training.schedule.follows_error() && p.training.weight_decay > 0)
    throw InvalidParameter(
        "--weight-decay", point["weight-decay"],
        "is not 0: the " + point["schedule"] + " schedule is defined without decay");
  return point;
}

Parameters read(const experiment::Point& point) {
  Parameters p{number(point, "dim"),
               number(point, "width"),
               required_number(point, "ratio"),
               required_number(point, "teacher-units"),
               required_number(point, "teacher-overlap"),
               core::Activation::parse(point.at("activation"), "--activation"),
               core::Activation::parse(point.at("teacher-activation"), "--teacher-activation"),
               {}};
  p.training.learning_rate = required_number(point, "learning-rate");
  p.training.schedule = Schedule::parse(point.at("schedule"), "--schedule");
  p.training.batch = required_number(point, "batch");
  p.training.label_noise = required_number(point, "label-noise");
  p.training.weight_decay = required_number(point, "weight-decay");
  p.training.initial_variance = required_number(point, "initial-variance");
  const auto steps = choice(point, "finite-width", {"on", "off", "recursion"});
  p.training.finite_width = steps != 1;
  p.recursion = steps == 2;
  p.features = static_cast<Features>(choice(point, "features", {"sphere", "gaussian"}));
  p.precision = static_cast<Precision>(choice(point, "precision", {"double", "float"}));
  p.sampling = static_cast<Sampling>(choice(point, "sampling", {"auto", "inputs", "local-fields"}));
  p.error_measure =
      static_cast<ErrorMeasure>(choice(point, "error-measure", {"auto", "exact", "running"}));
  return p;
}

simulate::NetworkLaw network_law(const Parameters& p) {
  return {static_cast<Eigen::Index>(*p.dimension), static_cast<Eigen::Index>(*p.width),
          static_cast<Eigen::Index>(p.teacher_units), p.teacher_overlap,
          p.features == Features::sphere};
}

}  // namespace overparam::random_features_online
