// SPDX-License-Identifier: MIT
#include "neural_tangent/parameters.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::neural_tangent {
namespace {

using core::InvalidParameter;
using experiment::choice;
using experiment::ParameterKind;
using experiment::required_number;

constexpr double max_whole = 9007199254740992;  // 2^53
// Below, pairs of units come so close to each other that averages over both lose their digits.
constexpr double least_dimension = 5;

bool is_constant(const core::Activation& activation) {
  if (activation.kind() != core::Activation::Kind::hermite) return false;
  const auto g = activation.hermite_coefficients(activation.series_length());
  return std::all_of(g.begin() + 1, g.end(), [](double coefficient) { return coefficient == 0; });
}

}  // namespace

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "d", ParameterKind::integer, "", least_dimension, max_whole, false,
       "a whole number from 5 to 2^53", "input dimension"},
      {"width", "K", ParameterKind::integer, "", 1, max_whole, false,
       "a whole number from 1 to 2^53", "number of hidden units"},
      {"ratio", "K/d", ParameterKind::real, "", 0, max_whole, true, "a positive number up to 2^53",
       "hidden units per dimension"},
      {"samples", "n", ParameterKind::integer, "", 1, max_whole, false,
       "a whole number from 1 to 2^53", "number of training samples"},
      {"sample-ratio", "n/d", ParameterKind::real, "", 0, max_whole, true,
       "a positive number up to 2^53", "training samples per dimension"},
      {"activation", "σ", ParameterKind::text, "relu", -infinity, infinity, false,
       core::Activation::choices(), "activation, but for sign; erf is erf(x/√2)"},
      {"ridge", "λ", ParameterKind::real, "0", 0, infinity, false, "a number from 0",
       "ridge, in (Θ + λI) α = y; 0: interpolation of minimum norm"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, infinity, false, "a number from 0",
       "variance of the label noise"},
      {"linear-power", "T_1", ParameterKind::real, "1", 0, infinity, false, "a number from 0",
       "E of the square of the target's linear part"},
      {"nonlinear-power", "T_*", ParameterKind::real, "0", 0, infinity, false, "a number from 0",
       "E of the square of the target's quadratic part"},
      {"train", "", ParameterKind::text, "off", -infinity, infinity, false, "off | on",
       "whether the simulation trains the nonlinear network too, at finite times"},
  };
  return specs;
}

const experiment::Size& width_size() {
  static const experiment::Size size{"width", "ratio"};
  return size;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  required_number(point, "dim");
  complete_size(point, width_size(), max_whole);
  complete_size(point, sample_size(), max_whole);
  const auto p = read(point);
  if (p.activation.kind() == core::Activation::Kind::sign)
    throw InvalidParameter("--activation", "sign", "has no derivative to learn by");
  // Kernels and their squares have to be numbers.
  constexpr double extreme = 1e60;
  const double power = p.activation.second_moment();
  if (!(power < extreme && power > 1 / extreme))
    throw InvalidParameter("--activation", point["activation"],
                           "has a mean square outside of 1e-60 to 1e60");
  if (is_constant(p.activation))
    throw InvalidParameter("--activation", point["activation"], "is constant: nothing is learnt");
  if (p.linear_power == 0 && p.nonlinear_power == 0)
    throw InvalidParameter("--linear-power", point["linear-power"],
                           "leaves no target, with --nonlinear-power " + point["nonlinear-power"]);
  if (p.train && p.activation.kind() == core::Activation::Kind::relu)
    throw InvalidParameter(
        "--train", "on",
        "needs an --activation with a continuous derivative: gradient flow sticks "
        "to the kinks of relu");
  return point;
}

Parameters read(const experiment::Point& point) {
  return {required_number(point, "dim"),
          required_number(point, "width"),
          required_number(point, "samples"),
          core::Activation::parse(point.at("activation"), "--activation"),
          required_number(point, "ridge"),
          required_number(point, "label-noise"),
          required_number(point, "linear-power"),
          required_number(point, "nonlinear-power"),
          choice(point, "train", {"off", "on"}) == 1};
}

double power_unit(const Parameters& p) {
  constexpr double large = 1e100;
  const double largest = std::max({p.linear_power, p.nonlinear_power, p.label_noise});
  return largest > large || largest < 1 / large ? largest : 1;
}

Parameters in_units(const Parameters& given, double unit) {
  Parameters p = given;
  for (double* power : {&p.linear_power, &p.nonlinear_power, &p.label_noise}) *power /= unit;
  return p;
}

}  // namespace overparam::neural_tangent
