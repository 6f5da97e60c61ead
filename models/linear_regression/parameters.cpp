// SPDX-License-Identifier: MIT
#include "linear_regression/parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;
using experiment::choice;
using experiment::number;
using experiment::ParameterKind;
using experiment::required_number;

constexpr double max_whole = 9007199254740992;  // 2^53

// Points of a curve have the spectrum in common, and listing it may take longer than the rest.
std::shared_ptr<const Spectrum> shared_spectrum(const experiment::Point& point, double dimension) {
  return core::kept(std::pair(experiment::meaning_of(point, "spectrum"), dimension), [&] {
    return std::make_shared<const Spectrum>(
        parse_spectrum(point.at("spectrum"), dimension, experiment::content_of(point, "spectrum")));
  });
}

}  // namespace

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "p", ParameterKind::integer, "", 1, max_whole, false, "a whole number from 1 to 2^53",
       "dimension of inputs and weights"},
      {"samples", "n", ParameterKind::integer, "", 1, max_whole, false,
       "a whole number from 1 to 2^53", "number of samples"},
      {"sample-ratio", "n/p", ParameterKind::real, "", 0, max_whole, true,
       "a positive number up to 2^53", "samples over dimension"},
      {"ridge", "λ", ParameterKind::real, "0", -infinity, infinity, false,
       "a number, negative while XᵀX + λ is positive",
       "ridge on Σ(y−θ·x)² + λ|θ|²; 0: the minimum-norm solution"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, 1e100, false, "a number from 0 to 1e100",
       "variance of the label noise"},
      {"spectrum", "λ_i", ParameterKind::text, "isotropic", -infinity, infinity, false,
       spectrum_choices, "eigenvalues of the inputs' covariance", file_prefix},
      {"signal", "θ", ParameterKind::text, "isotropic", -infinity, infinity, false, signal_choices,
       "target in the eigenbasis: random, equal on the top k, or θ_i ∝ i^-b"},
      {"signal-norm", "|θ|", ParameterKind::real, "1", 0, 1e100, false, "a number from 0 to 1e100",
       "norm of the target's coefficients"},
      {"flow", "", ParameterKind::text, "exact", -infinity, infinity, false,
       "exact | odeint | descent",
       "how the simulation gets to finite times: closed form, integration, or steps"},
      {"learning-rate", "η", ParameterKind::real, "", 0, infinity, true, "a positive number",
       "step of --flow descent, t = η times the steps"},
      {"optima", "", ParameterKind::text, "off", -infinity, infinity, false, "off | on",
       "also the best stopping time and the best ridge (theory)"},
  };
  return specs;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (point["dim"].empty()) throw InvalidParameter("--dim", "is needed");
  complete_size(point, sample_size(), max_whole);
  const auto p = read(point);
  if (p.flow == Flow::descent && !p.learning_rate)
    throw InvalidParameter("--learning-rate", "is needed with --flow descent");
  if (p.flow != Flow::descent && p.learning_rate)
    throw InvalidParameter("--learning-rate", point["learning-rate"], "needs --flow descent");
  return point;
}

Parameters read(const experiment::Point& point) {
  Parameters p;
  p.dimension = required_number(point, "dim");
  p.samples = required_number(point, "samples");
  p.ridge = required_number(point, "ridge");
  p.label_noise = required_number(point, "label-noise");
  p.spectrum = shared_spectrum(point, p.dimension);
  p.signal = parse_signal(point.at("signal"), required_number(point, "signal-norm"), p.dimension);
  p.flow = static_cast<Flow>(choice(point, "flow", {"exact", "odeint", "descent"}));
  p.learning_rate = number(point, "learning-rate");
  p.optima = choice(point, "optima", {"off", "on"}) == 1;
  return p;
}

}  // namespace overparam::linear_regression
