// SPDX-License-Identifier: MIT
#include "kernel_ridge/parameters.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::kernel_ridge {
namespace {

using core::InvalidParameter;
using experiment::number;
using experiment::ParameterKind;
using experiment::required_number;

constexpr double max_whole = 9007199254740992;  // 2^53
constexpr double max_samples = 1e60;
constexpr std::size_t max_degrees = 64;

// The points of a grid follow each other with the same kernel, and some kernels' series take longer
// than everything that follows.
const spectrum::DotProductKernel& kernel_of(const std::string& text) {
  return core::kept(text, [&] { return spectrum::DotProductKernel::parse(text, "--kernel"); });
}

}  // namespace

std::string Target::choices() { return "levels:T0,T1,... | " + core::Activation::choices(); }

Target Target::parse(const std::string& text) {
  const std::string prefix = "levels:";
  if (text.rfind(prefix, 0) != 0) {
    try {
      return {{}, core::Activation::parse(text, "--target")};
    } catch (const InvalidParameter&) {
      throw InvalidParameter("--target", text, "is not one of " + choices());
    }
  }
  const auto powers = core::read_numbers(std::string_view(text).substr(prefix.size()));
  if (!powers || *std::min_element(powers->begin(), powers->end()) < 0)
    throw InvalidParameter("--target", text, "is not levels: followed by numbers T0,T1,... from 0");
  Target target{*powers, {}};
  if (target.powers.size() > max_degrees)
    throw InvalidParameter("--target", text,
                           "has more than " + std::to_string(max_degrees) + " levels");
  if (*std::max_element(target.powers.begin(), target.powers.end()) == 0)
    throw InvalidParameter("--target", text, "has no level of positive power");
  return target;
}

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "d", ParameterKind::integer, "", 3, max_whole, false, "a whole number from 3 to 2^53",
       "input dimension"},
      {"samples", "n", ParameterKind::integer, "", 1, max_samples, false,
       "a whole number from 1 to 1e60", "number of samples"},
      {"sample-ratio", "n/d", ParameterKind::real, "", 0, max_samples, true,
       "a positive number up to 1e60", "sample ratio n/d"},
      {"sample-exponent", "ℓ", ParameterKind::real, "", 0, infinity, false, "a number from 0",
       "sample exponent, n = d^ℓ"},
      {"kernel", "k", ParameterKind::text, "exp", -infinity, infinity, false,
       spectrum::DotProductKernel::choices(),
       "kernel of the cosine c: E[g g], E[g g] + c E[g'g'], e^(s c), ((1+c)/2)^p, Σ a_m c^m"},
      {"target", "ζ", ParameterKind::text, "levels:0,0.5,0.3,0.2", -infinity, infinity, false,
       Target::choices(), "target of one direction: the power of each degree, or g_T(√d x·w)"},
      {"ridge", "λ", ParameterKind::real, "0", -infinity, infinity, false,
       "a number, negative while k(X, X) + λ is positive",
       "ridge of (k(X, X) + λI) α = y; 0: the interpolant of minimum norm"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, 1e100, false, "a number from 0 to 1e100",
       "variance of the label noise"},
  };
  return specs;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio", "sample-exponent"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  complete_size(point, sample_size(), max_samples);
  read(point);
  return point;
}

Parameters read(const experiment::Point& point) {
  return {number(point, "dim"),
          number(point, "samples"),
          required_number(point, "sample-ratio"),
          kernel_of(point.at("kernel")),
          Target::parse(point.at("target")),
          point.at("target"),
          required_number(point, "ridge"),
          required_number(point, "label-noise")};
}

}  // namespace overparam::kernel_ridge
