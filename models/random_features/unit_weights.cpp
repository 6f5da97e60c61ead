// SPDX-License-Identifier: MIT
#include "random_features/unit_weights.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::random_features {

UnitWeights UnitWeights::parse(const std::string& text, const std::string& option) {
  if (text == "uniform") return {};
  if (text == "gaussian") return {Kind::gaussian, 0, {}};
  const std::string power = "power:";
  if (text.starts_with(power)) {
    constexpr double steepest = 20;
    const auto exponent = core::read_number(text.substr(power.size()));
    if (!exponent || !(*exponent >= 0 && *exponent <= steepest))
      throw core::InvalidParameter(option, text, "is not power:a with a from 0 to 20");
    return {Kind::power, *exponent, {}};
  }
  auto values = core::read_numbers(text);
  if (!values) throw core::InvalidParameter(option, text, "is not " + choices());
  if (values->size() > most_units)
    throw core::InvalidParameter(option, text,
                                 "has more than " + std::to_string(most_units) + " weights");
  constexpr double largest = 1e6;
  const auto [low, high] = std::minmax_element(values->begin(), values->end());
  if (*low == 0 && *high == 0) throw core::InvalidParameter(option, text, "has no weight but 0");
  if (*low < -largest || *high > largest)
    throw core::InvalidParameter(option, text, "has a weight outside of -1e6 to 1e6");
  return {Kind::listed, 0, std::move(*values)};
}

Eigen::VectorXd UnitWeights::of(double units) const {
  const auto m = static_cast<Eigen::Index>(units);
  if (kind == Kind::listed)
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
  if (kind != Kind::power) return Eigen::VectorXd::Ones(m);
  const Eigen::VectorXd v =
      Eigen::ArrayXd::LinSpaced(m, 1, m > 1 ? units : 1).pow(-exponent).matrix();
  return v * (std::sqrt(units) / v.norm());
}

}  // namespace overparam::random_features
