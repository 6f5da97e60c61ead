// SPDX-License-Identifier: MIT
#include "neural_tangent/parameters.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "common/activations.hpp"
#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::neural_tangent {
namespace {

using common::max_whole;
using core::InvalidParameter;

// Below, pairs of units come so close to each other that averages over both lose their digits.
constexpr double least_dimension = 5;

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  static const Declared all{
      {common::dimension_entry<P>("d", least_dimension)},
      Declared::size(width_size(),
                     {.symbol = "K",
                      .dimension = "d",
                      .maximum = max_whole,
                      .count = "number of hidden units",
                      .ratio = "hidden units per dimension"},
                     &P::width, &P::ratio),
      common::sample_entries<P>({.dimension = "d",
                                 .maximum = max_whole,
                                 .count = "number of training samples",
                                 .ratio = "training samples per dimension"}),
      {Declared::text({.name = "activation",
                       .symbol = "σ",
                       .default_text = "relu",
                       .allowed = core::Activation::choices(),
                       .meaning = "activation that does not jump; erf is erf(x/√2)",
                       .file_prefix = core::Activation::file_prefix,
                       .typeset = common::typeset_activation},
                      &P::activation, &core::Activation::parse),
       common::ridge_entry<P>(
           {.minimum = 0, .meaning = "ridge, in (Θ + λI) α = y; 0: interpolation of minimum norm"}),
       common::label_noise_entry<P>(&P::label_noise, std::numeric_limits<double>::infinity()),
       common::strength_entry<P>({.name = "linear-power",
                                  .symbol = "T_1",
                                  .default_text = "1",
                                  .meaning = "E of the square of the target's linear part"},
                                 &P::linear_power),
       common::strength_entry<P>({.name = "nonlinear-power",
                                  .symbol = "T_*",
                                  .meaning = "E of the square of the target's quadratic part"},
                                 &P::nonlinear_power),
       common::switch_entry<P>(
           "train", "whether the simulation trains the nonlinear network too, at finite times",
           &P::train)},
  };
  return all;
}

const experiment::Size& width_size() {
  static const experiment::Size size{"width", "ratio"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  experiment::required_number(point, "dim");
  complete_size(point, width_size(), "dim", max_whole);
  complete_size(point, common::sample_size(), "dim", max_whole);
  Parameters p = declaration().read(point);
  common::require_slope(point, "activation", p.activation);
  common::require_mean_square(point, "activation", p.activation);
  if (common::is_constant(p.activation))
    throw InvalidParameter("--activation", point["activation"], "is constant: nothing is learnt");
  if (p.linear_power == 0 && p.nonlinear_power == 0)
    throw InvalidParameter("--linear-power", point["linear-power"],
                           "leaves no target, with --nonlinear-power " + point["nonlinear-power"]);
  if (p.train && core::Derivative(p.activation).jumps())
    throw InvalidParameter(
        "--train", "on",
        "needs an --activation with a continuous derivative: gradient flow sticks "
        "to the kinks of " +
            p.activation.name());
  point.resolution = experiment::Resolution(std::move(p));
  return point;
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
