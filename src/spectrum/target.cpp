// SPDX-License-Identifier: MIT
#include "overparam/spectrum/target.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "overparam/core/require.hpp"

namespace overparam::spectrum {
namespace {

constexpr double rounding = 1e-9;  // of an overlap

std::vector<Target::Pair> pairs_of(const Teacher& teacher) {
  require_valid(teacher);
  std::vector<Target::Pair> pairs{{0, 0, 1, 1}};
  if (teacher.units > 1) pairs.push_back({0, 0, teacher.overlap, teacher.units - 1});
  return pairs;
}

}  // namespace

void require_valid(const Teacher& teacher) {
  core::require_whole("units", teacher.units, 1);
  const double lowest = teacher.units > 1 ? -1 / (teacher.units - 1) : -1;
  core::require(teacher.overlap >= lowest - rounding && teacher.overlap <= 1, "overlap",
                teacher.overlap, "is not from -1/(M-1) to 1");
}

Target::Target(const Teacher& teacher)
    : activations_{teacher.activation}, pairs_(pairs_of(teacher)) {}

Target::Target(std::vector<core::Activation> activations, std::vector<Pair> pairs)
    : activations_(std::move(activations)), pairs_(std::move(pairs)) {
  core::require(!activations_.empty(), "activations", 0, "is none");
  core::require(!pairs_.empty(), "pairs", 0, "is none");
  for (const Pair& pair : pairs_) {
    for (const auto& [name, place] :
         {std::pair{"first", pair.first}, std::pair{"second", pair.second}})
      core::require(place < activations_.size(), name, double(place),
                    "is not below the number of activations");
    core::require_between("overlap", pair.overlap, -1 - rounding, 1 + rounding);
    core::require_finite("weight", pair.weight);
  }
}

double Target::second_moment() const {
  double sum = 0;
  double size = 0;
  std::vector<double> squares;
  for (const auto& g : activations_) squares.push_back(g.second_moment());
  for (const Pair& pair : pairs_) {
    const double mean = std::sqrt(squares[pair.first]) * std::sqrt(squares[pair.second]);
    const bool alone = pair.first == pair.second && pair.overlap == 1;
    sum += pair.weight * (alone ? squares[pair.first]
                                : pair_average(activations_[pair.first], activations_[pair.second],
                                               1, 1, pair.overlap));
    size += std::abs(pair.weight) * mean;
  }
  // What is left of a sum that cancels is no power of its own.
  return sum > 4 * std::numeric_limits<double>::epsilon() * size ? sum : 0;
}

}  // namespace overparam::spectrum
