// SPDX-License-Identifier: MIT
#include "overparam/averages/averages.hpp"

#include <string>

#include "averages/erf.hpp"
#include "averages/linear.hpp"
#include "averages/relu.hpp"
#include "averages/series.hpp"
#include "overparam/core/error.hpp"

namespace overparam::averages {

using Kind = core::Activation::Kind;

std::unique_ptr<Averages<double>> make_averages(const core::Activation& activation,
                                                double accuracy) {
  constexpr double least = 1e-13, largest = 1e-2;
  if (!(accuracy >= least && accuracy <= largest))
    throw core::InvalidParameter("accuracy", std::to_string(accuracy), "is not from 1e-13 to 1e-2");
  switch (activation.kind()) {
    case Kind::erf:
      return std::make_unique<ErfAverages<double>>();
    case Kind::relu:
      return std::make_unique<ReluAverages<double>>();
    case Kind::linear:
      return std::make_unique<LinearAverages<double>>();
    case Kind::tanh:
    case Kind::sigmoid:
    case Kind::gelu:
    case Kind::hermite:
    case Kind::function:
      if (activation.kinked()) break;
      return std::make_unique<SeriesAverages>(activation, accuracy);
    case Kind::sign:
    case Kind::sides:
      break;
  }
  const auto sides = activation.sides();
  if (!sides || sides->degree == 1)
    throw core::InvalidParameter("activation", activation.name(),
                                 "has kinks: averages are known for smooth functions and relu");
  throw core::InvalidParameter("activation", activation.name(),
                               "has no derivative that is square-integrable");
}

bool has_closed_averages(const core::Activation& activation) {
  const Kind kind = activation.kind();
  return kind == Kind::erf || kind == Kind::relu || kind == Kind::linear;
}

std::unique_ptr<Averages<Quad>> make_exact_averages(const core::Activation& activation) {
  switch (activation.kind()) {
    case Kind::erf:
      return std::make_unique<ErfAverages<Quad>>();
    case Kind::relu:
      return std::make_unique<ReluAverages<Quad>>();
    case Kind::linear:
      return std::make_unique<LinearAverages<Quad>>();
    default:
      return nullptr;
  }
}

}  // namespace overparam::averages
