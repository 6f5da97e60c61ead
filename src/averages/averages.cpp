// SPDX-License-Identifier: MIT
#include "overparam/averages/averages.hpp"

#include <string>

#include "averages/erf.hpp"
#include "averages/kinked.hpp"
#include "averages/linear.hpp"
#include "averages/pieces.hpp"
#include "averages/relu.hpp"
#include "averages/series.hpp"
#include "averages/sides.hpp"
#include "overparam/core/error.hpp"

namespace overparam::averages {

namespace {

// None of what has no closed form.
template <class Scalar>
std::unique_ptr<Averages<Scalar>> closed_averages(const core::Activation& activation) {
  using Kind = core::Activation::Kind;
  switch (activation.kind()) {
    case Kind::erf:
      return std::make_unique<ErfAverages<Scalar>>();
    case Kind::relu:
      return std::make_unique<ReluAverages<Scalar>>();
    case Kind::linear:
      return std::make_unique<LinearAverages<Scalar>>();
    case Kind::sides: {
      const auto sides = *activation.sides();
      if (sides.degree == 0) return nullptr;
      return std::make_unique<SidesAverages<Scalar>>(Scalar(sides.right), Scalar(sides.left));
    }
    default:
      return nullptr;
  }
}

}  // namespace

std::unique_ptr<Averages<double>> make_averages(const core::Activation& activation,
                                                double accuracy) {
  constexpr double least = 1e-13, largest = 1e-2;
  if (!(accuracy >= least && accuracy <= largest))
    throw core::InvalidParameter("accuracy", std::to_string(accuracy), "is not from 1e-13 to 1e-2");
  if (activation.jumps())
    throw core::InvalidParameter("activation", activation.name(),
                                 "jumps: it has no derivative that is square-integrable");
  if (auto closed = closed_averages<double>(activation)) return closed;
  if (!activation.kinked()) return std::make_unique<SeriesAverages>(activation, accuracy);
  if (!has_averages(activation))
    throw core::InvalidParameter("activation", activation.name(),
                                 "has kinks: averages are known for smooth functions and for "
                                 "those made of straight lines and exponentials");
  return std::make_unique<KinkedAverages>(activation, accuracy);
}

bool has_averages(const core::Activation& activation) {
  return !activation.jumps() && (!activation.kinked() || !pieces_of(activation).empty());
}

bool has_closed_averages(const core::Activation& activation) {
  return closed_averages<double>(activation) != nullptr;
}

std::unique_ptr<Averages<Quad>> make_exact_averages(const core::Activation& activation) {
  return closed_averages<Quad>(activation);
}

}  // namespace overparam::averages
