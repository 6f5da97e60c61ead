// SPDX-License-Identifier: MIT
/// @file
/// What the installed package is used for outside of the project: numerics alone, the laboratory and a model.
#include <cmath>
#include <cstdio>
#include <overparam/core/activation.hpp>
#include <overparam/io/report.hpp>
#include <overparam/spectrum/equivalent.hpp>
#include <overparam/spectrum/population.hpp>
#include <overparam/version.hpp>
#include <string>

#include "random_features_online/model.hpp"

namespace {

// ε_* of an erf student of width K = 400 at N = 20 that learns a single erf unit (deterministic
// level). Generator: the same sums in 40-digit arithmetic, rounded.
constexpr double log_width = 5.991464547107982;  // log 400
constexpr double expected_error = 0.005532930379;
constexpr double tolerance = 1e-11;  // digits of expected_error, with a margin

bool numerics_work() {
  using namespace overparam;
  const auto erf = core::Activation::parse("erf");
  const auto population = spectrum::sphere_population(20, erf, {erf}, log_width);
  const double error = spectrum::approximation_error(population, log_width);
  std::printf("approximation error %.12f, expected %.12f\n", error, expected_error);
  return std::abs(error - expected_error) < tolerance;
}

bool model_works() {
  const auto model = overparam::random_features_online::make_model();
  std::printf("model %s\n", model->description().name.c_str());
  return model->description().name == "random-features-online";
}

bool pages_are_inside() {
  const auto page = overparam::io::html_report("Nothing", {});
  std::printf("empty page of %zu bytes\n", page.size());
  return page.find("Plotly") != std::string::npos && page.find("</html>") != std::string::npos;
}

}  // namespace

extern "C" bool overparam_works();

extern "C" bool overparam_works() {
  std::printf("overparam %s (%s)\n", overparam::version, overparam::commit);
  return numerics_work() && model_works() && pages_are_inside();
}
