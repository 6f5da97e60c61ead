// SPDX-License-Identifier: MIT
#include "online_linear_regression/parameters.hpp"

#include "overparam/core/error.hpp"

namespace overparam::online_linear_regression {

const std::vector<experiment::ParameterSpec>& parameter_specs() {
  using experiment::ParameterKind;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<experiment::ParameterSpec> specs{
      {"dim", "N", ParameterKind::integer, "", 1, 1e6, false, "a whole number from 1 to 1e6",
       "input dimension"},
      {"learning-rate", "η", ParameterKind::real, "1", 0, infinity, true, "a positive number",
       "learning rate of a step"},
      {"label-noise", "Δ", ParameterKind::real, "0", 0, infinity, false, "a number from 0",
       "variance of the label noise"},
  };
  return specs;
}

Parameters read(const experiment::Point& point) {
  const auto dimension = experiment::number(point, "dim");
  if (!dimension) throw core::InvalidParameter("--dim", "is needed");
  return {*dimension, *experiment::number(point, "learning-rate"),
          *experiment::number(point, "label-noise")};
}

}  // namespace overparam::online_linear_regression
