// SPDX-License-Identifier: MIT
/// @file
/// The weights of a teacher's units.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <vector>

namespace overparam::random_features {

/// Units that are listed one by one, at most.
inline constexpr std::size_t most_units = 1000;

/// The law of the v_m.
struct UnitWeights {
  enum class Kind {
    uniform,   ///< v_m = 1
    gaussian,  ///< v_m ~ N(0, 1), drawn with every replica; theory averages over them
    power,     ///< v_m ∝ m^{-exponent}, Σ v_m² = M
    listed     ///< the numbers themselves
  };
  Kind kind = Kind::uniform;
  double exponent = 0;
  std::vector<double> values;

  /// Reads uniform | gaussian | power:a (a from 0 to 20) | v_1,v_2,… (at most 1000 numbers of size
  /// up to 1e6, not all zero). @throws core::InvalidParameter named by `option`.
  static UnitWeights parse(const std::string& text, const std::string& option);
  static std::string choices() { return "uniform | gaussian | power:a | v1,v2,..."; }

  /// v_1, …, v_M. @param units M, of values their number. Not for Kind::gaussian.
  Eigen::VectorXd of(double units) const;
};

}  // namespace overparam::random_features
