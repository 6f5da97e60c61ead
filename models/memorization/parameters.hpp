// SPDX-License-Identifier: MIT
/// @file
/// Parameters of memorization: their declaration and their typed values.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "memorization/network.hpp"
#include "memorization/sample.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// Where the points are from.
enum class Data {
  pairs,  ///< N/2 points with a partner each at exactly δ along the first axis, others not closer
  grid,   ///< different points of the lattice of spacing δ in the ball
  ball,   ///< uniform in the ball, at least δ apart where there is a δ
  file    ///< given
};

/// The points' origin, and those of a file.
struct Origin {
  Data data = Data::pairs;
  Sample given = {};  ///< of a file
};

/// How δ falls with the number of points where a rate c gives it.
enum class Spacing {
  exponential,  ///< δ = 2^-cN, log2(1/δ) = cN, rounded up
  power         ///< δ = N^-c, log2(1/δ) = c log2 N, rounded up
};

/// The network.
enum class Construction {
  shallow,  ///< two hidden layers, three parameters a point
  bits,     ///< deep, bit extraction from words that hold several points
  best,     ///< the one of these that has fewer slots
  trained   ///< three hidden layers, by gradient descent
};

/// One grid point, read and checked.
struct Parameters {
  double points = 1;                 ///< N
  double dimension = 1;              ///< d
  std::optional<double> separation;  ///< log2(1/δ), a whole number; ball and file may have none
  std::optional<double> rate;        ///< c
  Spacing spacing = Spacing::exponential;
  std::shared_ptr<const Origin> origin;
  double label_bits = 1;  ///< c: labels from 0 to 2^c − 1
  Construction construction = Construction::best;
  double group = 0;  ///< points whose words share a weight; 0: the best
  std::shared_ptr<const std::optional<Network>> given;  ///< in the place of a construction
  double hidden_width = 0;    ///< of the trained network; 0: the smallest that memorizes
  double largest_width = 40;  ///< up to which it is sought
  double runs = 12;           ///< trainings at each width on the way
  double steps = 2500;        ///< of a training

  /// The network that is given; nullptr if none is.
  const Network* network() const { return given && *given ? &**given : nullptr; }

  /// Pairs on a segment, whose key length is known.
  bool has_law() const { return origin->data == Data::pairs && dimension == 1; }
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// log2(1/δ), as a whole number or as its rate.
const std::vector<experiment::Size>& sizes();

/// Fills in the names of the separation that are not given, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// Checks that a theory level, or the simulation, can treat a point.
/// @throws core::InvalidParameter.
void check(const experiment::Point& point, const std::string& source);

inline constexpr const char* law_level = "law";
inline constexpr const char* instance_level = "instance";

}  // namespace overparam::memorization
