// SPDX-License-Identifier: MIT
#include "linear_regression/parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;

// "$i^{-2}$"; the first power without exponent.
std::string power_of_i(const std::string& exponent) {
  return exponent == "1" ? "$1/i$" : "$i^{−" + exponent + "}$";
}

// "$λ_i$ = $1/i$", "benign, $β$ = 2".
std::string typeset_spectrum(const std::string& text) {
  const std::string rest = common::behind_colon(text);
  if (text.starts_with("power:")) return "$λ_i$ = " + power_of_i(rest);
  if (text.starts_with("exponential:")) return "$λ_i$ = $e^{−" + rest + "(i−1)}$";
  if (text.starts_with("spiked:")) return "spiked " + rest;
  if (text.starts_with("benign:")) return "benign, $β$ = " + rest;
  return text == "isotropic" ? text : "";  // a file by its name
}

// "target $θ_i$ ∝ $1/i$", "target in the top 10".
std::string typeset_signal(const std::string& text) {
  const std::string rest = common::behind_colon(text);
  if (text.starts_with("power:")) return "target $θ_i$ ∝ " + power_of_i(rest);
  if (text.starts_with("top:")) return "target in the top " + rest;
  return "target " + text;
}

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  static const Declared all{
      {common::dimension_entry<P>("p", 1, "dimension of inputs and weights")},
      common::sample_entries<P>({.dimension = "p",
                                 .maximum = common::max_whole,
                                 .count = "number of samples",
                                 .ratio = "samples over dimension"}),
      {common::ridge_entry<P>(
           {.allowed = "a number, negative while XᵀX + λ is positive",
            .meaning = "ridge on Σ(y−θ·x)² + λ|θ|²; 0: the minimum-norm solution"}),
       common::label_noise_entry<P>(&P::label_noise),
       // Listing it may take longer than the rest.
       Declared::shared({.name = "spectrum",
                         .symbol = "λ_i",
                         .default_text = "isotropic",
                         .allowed = spectrum_choices,
                         .meaning = "eigenvalues of the inputs' covariance",
                         .file_prefix = file_prefix,
                         .typeset = typeset_spectrum},
                        &P::spectrum,
                        [](const experiment::Point& point) {
                          return parse_spectrum(point.at("spectrum"),
                                                experiment::required_number(point, "dim"),
                                                experiment::content_of(point, "spectrum"));
                        },
                        {"dim"}),
       {{.name = "signal",
         .symbol = "θ",
         .kind = experiment::ParameterKind::text,
         .default_text = "isotropic",
         .allowed = signal_choices,
         .meaning = "target in the eigenbasis: random, equal on the top k, or θ_i ∝ i^-b",
         .typeset = typeset_signal},
        [](const experiment::Point& point, P& p) {
          p.signal = parse_signal(point.at("signal"),
                                  experiment::required_number(point, "signal-norm"), p.dimension);
        }},
       Declared::real({.name = "signal-norm",
                       .symbol = "|θ|",
                       .default_text = "1",
                       .minimum = 0,
                       .maximum = 1e100,
                       .meaning = "norm of the target's coefficients"},
                      [](P& p) -> double& { return p.signal.norm; }),
       Declared::choice(
           {.name = "flow",
            .default_text = "exact",
            .meaning = "how the simulation gets to finite times: closed form, "
                       "integration, or steps"},
           &P::flow,
           {{"exact", Flow::exact}, {"odeint", Flow::odeint}, {"descent", Flow::descent}}),
       Declared::real({.name = "learning-rate",
                       .symbol = "η",
                       .minimum = 0,
                       .open_minimum = true,
                       .meaning = "step of --flow descent, t = η times the steps"},
                      &P::learning_rate),
       common::switch_entry<P>("optima", "also the best stopping time and the best ridge (theory)",
                               &P::optima)},
  };
  return all;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (point["dim"].empty()) throw InvalidParameter("--dim", "is needed");
  complete_size(point, common::sample_size(), "dim", common::max_whole);
  Parameters p = declaration().read(point);
  if (p.flow == Flow::descent && !p.learning_rate)
    throw InvalidParameter("--learning-rate", "is needed with --flow descent");
  if (p.flow != Flow::descent && p.learning_rate)
    throw InvalidParameter("--learning-rate", point["learning-rate"], "needs --flow descent");
  point.resolution = experiment::Resolution(std::move(p));
  return point;
}

}  // namespace overparam::linear_regression
