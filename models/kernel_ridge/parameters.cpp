// SPDX-License-Identifier: MIT
#include "kernel_ridge/parameters.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/declarations.hpp"
#include "common/levels.hpp"
#include "common/typeset.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::kernel_ridge {
namespace {

using core::InvalidParameter;

constexpr double max_samples = 1e60;
constexpr std::size_t max_degrees = 64;

// "NTK, ReLU", "$e^{2 c}$".
std::string typeset_kernel(const std::string& text) {
  const std::string rest = common::behind_colon(text);
  if (text == "exp") return "$e^{c}$";
  if (text.starts_with("exp:")) return "$e^{" + rest + "c}$";
  if (text.starts_with("poly:")) return "$((1+c)/2)^{" + rest + "}$";
  if (text.starts_with("series:")) return "series " + rest;
  if (text.starts_with("ntk:")) return "NTK, " + common::typeset_activation(rest);
  if (text.starts_with("features:")) return "features, " + common::typeset_activation(rest);
  return "features, " + common::typeset_activation(text);
}

// "target ReLU", "target powers 0,0.5".
std::string typeset_target(const std::string& text) {
  if (text.starts_with("levels:")) return "target powers " + common::behind_colon(text);
  return "target " + common::typeset_activation(text);
}

}  // namespace

std::string Target::choices() {
  // The levels of an activation are those of normal fields.
  const std::string levels = "levels:p0,p1,... | ";
  auto activations = core::Activation::choices();
  activations.erase(activations.find(levels), levels.size());
  return "levels:T0,T1,... | " + activations;
}

Target Target::parse(const std::string& text, const std::string& option,
                     const std::string* content) {
  const std::string prefix = "levels:";
  if (text.rfind(prefix, 0) != 0) {
    try {
      return {text, {}, core::Activation::parse(text, option, content)};
    } catch (const InvalidParameter&) {
      if (core::Activation::knows(text)) throw;
      throw InvalidParameter(option, text, "is not one of " + choices());
    }
  }
  const auto powers = core::read_numbers(std::string_view(text).substr(prefix.size()));
  if (!powers || *std::min_element(powers->begin(), powers->end()) < 0)
    throw InvalidParameter(option, text, "is not levels: followed by numbers T0,T1,... from 0");
  Target target{text, *powers, {}};
  if (target.powers.size() > max_degrees)
    throw InvalidParameter(option, text,
                           "has more than " + std::to_string(max_degrees) + " levels");
  if (*std::max_element(target.powers.begin(), target.powers.end()) == 0)
    throw InvalidParameter(option, text, "has no level of positive power");
  return target;
}

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  static const Declared all{
      {common::dimension_entry<P>("d", 3)},
      Declared::size(sample_size(),
                     {.symbol = "n",
                      .dimension = "d",
                      .maximum = max_samples,
                      .count = "number of samples",
                      .ratio = "sample ratio n/d",
                      .exponent = "sample exponent, n = d^ℓ"},
                     &P::samples, &P::ratio, &P::exponent),
      {// The series of some kernels take longer than everything that follows.
       Declared::shared(
           {.name = "kernel",
            .symbol = "k",
            .default_text = "exp",
            .allowed = spectrum::DotProductKernel::choices(),
            .meaning =
                "kernel of the cosine c: E[g g], E[g g] + c E[g'g'], e^(s c), ((1+c)/2)^p, Σ a_m "
                "c^m",
            .file_prefix = core::Activation::file_prefix,
            .typeset = typeset_kernel},
           &P::kernel,
           [](const experiment::Point& point) {
             return spectrum::DotProductKernel::parse(point.at("kernel"), "--kernel",
                                                      experiment::content_of(point, "kernel"));
           }),
       Declared::text({.name = "target",
                       .symbol = "ζ",
                       .default_text = "levels:0,0.5,0.3,0.2",
                       .allowed = Target::choices(),
                       .meaning = "target of one direction: the power of each degree, or g_T(√d "
                                  "x·w)",
                       .file_prefix = core::Activation::file_prefix,
                       .typeset = typeset_target},
                      &P::target, &Target::parse),
       common::ridge_entry<P>(
           {.allowed = "a number, negative while k(X, X) + λ is positive",
            .meaning = "ridge of (k(X, X) + λI) α = y; 0: the interpolant of minimum norm"}),
       common::label_noise_entry<P>(&P::label_noise), common::levels_entry<P>()},
  };
  return all;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio", "sample-exponent"};
  return size;
}

namespace {

// Kernel and target by their spectrum alone.
experiment::Point resolve_levels(experiment::Point point) {
  Parameters given;
  common::levels_entry<Parameters>().read(point, given);
  const double modes = common::complete_sizes(point, *given.levels, {sample_size()}, max_samples);
  experiment::Point filled =
      common::without_meaning(point, declaration().specs(), {"kernel", "target"});
  filled["dim"].clear();  // spheres begin with three
  filled["levels"].clear();
  Parameters p = declaration().read(filled);
  p.levels = given.levels;
  p.dimension = modes;
  point.resolution = experiment::Resolution(std::move(p), "deterministic");
  return point;
}

}  // namespace

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (!point["levels"].empty()) return resolve_levels(std::move(point));
  complete_size(point, sample_size(), "dim", max_samples);
  Parameters p = declaration().read(point);
  const char* const level = p.dimension ? "deterministic" : "asymptotic";
  point.resolution = experiment::Resolution(std::move(p), level);
  return point;
}

}  // namespace overparam::kernel_ridge
