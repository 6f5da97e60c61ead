// SPDX-License-Identifier: MIT
/// @file
/// Learning-rate schedules.
#pragma once

#include <string>

namespace overparam::random_features_online {

/// How the learning rate depends on the learning time t.
struct Schedule {
  enum class Kind {
    constant,  ///< η
    power,     ///< η/(1 + t/t0)^a
    optimal,   ///< the rate that lowers the average ε_g fastest at every instant: a function of t
    greedy  ///< the rate that lowers the ε_g of a single run fastest: it follows its fluctuations
  };
  Kind kind = Kind::constant;
  double exponent = 0;    ///< a > 0
  double time_scale = 1;  ///< t0 > 0

  /// Reads "constant", "power:a,t0", "optimal" or "greedy". @throws core::InvalidParameter with
  /// `option` as name.
  static Schedule parse(const std::string& text, const std::string& option = "schedule");
  static std::string choices() { return "constant | power:a,t0 | optimal | greedy"; }

  /// Whether η comes from the error and not from a learning rate. In averages over the data both
  /// kinds are the same function of time.
  bool follows_error() const { return kind == Kind::optimal || kind == Kind::greedy; }

  /// @throws core::InvalidParameter unless the kind is one of the above and those numbers that it
  /// uses are positive and finite.
  void require_valid() const;

  /// η(t) of a constant or power schedule that starts at `learning_rate`.
  /// @param learning_rate positive, finite; @param t ≥ 0, infinity allowed.
  /// @throws core::InvalidParameter for others, for the optimal schedule, and like require_valid.
  double rate(double learning_rate, double t) const;
  /// dη/dt of the same. @throws like rate.
  double slope(double learning_rate, double t) const;
};

}  // namespace overparam::random_features_online
