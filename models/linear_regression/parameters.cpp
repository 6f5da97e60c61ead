// SPDX-License-Identifier: MIT
#include "linear_regression/parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;

constexpr double max_whole = 9007199254740992;  // 2^53

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  using experiment::nothing;
  static const Declared all{
      {Declared::whole({.name = "dim",
                        .symbol = "p",
                        .minimum = 1,
                        .maximum = max_whole,
                        .meaning = "dimension of inputs and weights",
                        .label = "input dimension"},
                       &P::dimension)},
      Declared::size(sample_size(),
                     {.symbol = "n",
                      .dimension = "p",
                      .maximum = max_whole,
                      .count = "number of samples",
                      .ratio = "samples over dimension"},
                     &P::samples, &P::sample_ratio),
      {Declared::real({.name = "ridge",
                       .symbol = "λ",
                       .default_text = "0",
                       .allowed = "a number, negative while XᵀX + λ is positive",
                       .meaning = "ridge on Σ(y−θ·x)² + λ|θ|²; 0: the minimum-norm solution",
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
       // Listing it may take longer than the rest.
       Declared::shared({.name = "spectrum",
                         .symbol = "λ_i",
                         .default_text = "isotropic",
                         .allowed = spectrum_choices,
                         .meaning = "eigenvalues of the inputs' covariance",
                         .file_prefix = file_prefix},
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
         .meaning = "target in the eigenbasis: random, equal on the top k, or θ_i ∝ i^-b"},
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
       Declared::choice({.name = "optima",
                         .default_text = "off",
                         .meaning = "also the best stopping time and the best ridge (theory)",
                         .shared = nothing},
                        &P::optima, {{"off", false}, {"on", true}})},
  };
  return all;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (point["dim"].empty()) throw InvalidParameter("--dim", "is needed");
  complete_size(point, sample_size(), "dim", max_whole);
  Parameters p = declaration().read(point);
  if (p.flow == Flow::descent && !p.learning_rate)
    throw InvalidParameter("--learning-rate", "is needed with --flow descent");
  if (p.flow != Flow::descent && p.learning_rate)
    throw InvalidParameter("--learning-rate", point["learning-rate"], "needs --flow descent");
  point.resolution = experiment::Resolution(std::move(p));
  return point;
}

}  // namespace overparam::linear_regression
