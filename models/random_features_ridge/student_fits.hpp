// SPDX-License-Identifier: MIT
/// @file
/// Simulated students that are averaged, and pairs of them on pairs of samples.
#pragma once

#include <Eigen/Core>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/students.hpp"
#include "overparam/core/team.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/spectral_fit.hpp"
#include "random_features_ridge/draw.hpp"

namespace overparam::random_features_ridge {

/// Networks of K features each, fitted one by one, and the averages f of groups of k of them.
///
/// All errors are quadratic in the weights of the features of all networks together, 1/k of those
/// of each, and exact by the covariance Ω of all these features. With --variance-split on there are
/// two groups, g, and two samples, s. Of the means f_gs over label noise, with averages over both
/// ways to choose them,
///   initialisation variance = ½ E(f_0s − f_1s)²,
///   sampling variance = ½ E(f_00 − f_01)(f_10 − f_11),
///   squared bias = E(ζ − f_gs)(ζ − f_g's'), g ≠ g', s ≠ s',
/// which have the right mean, and may be negative in a draw but for the first.
class StudentFits {
 public:
  /// @param network of 2k K features with the split, k K without, the first k K of which make the
  /// first group. It and the team have to outlive this.
  StudentFits(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
              core::Team& team);

  /// The first group on the first sample. @param time t > 0.
  Result at(double ridge, const Noise& noise, double time);

  /// The parts of the bias, or why there are none.
  struct SplitResult {
    std::optional<common::Split> split = {};
    std::string reason = {};
  };
  SplitResult split(double ridge, const Noise& noise, double time);

 private:
  // k K × c, of c columns of labels, each 1/k of the weights of the group's students.
  std::optional<Eigen::MatrixXd> weights(std::size_t group, std::size_t sample, double ridge,
                                         double time, const Eigen::MatrixXd& labels);

  core::Team& team_;
  Eigen::Index width_;     // K
  Eigen::Index students_;  // k
  std::vector<Sample> samples_;
  Averages averages_;
  std::map<std::pair<std::size_t, Eigen::Index>, linalg::SpectralFit> flows_;  // sample, network
  std::optional<double> solved_;  // the ridge of `solution_`
  Eigen::MatrixXd solution_;      // at t = ∞, from the labels of the first sample to weights
  std::string reason_;            // why the last weights are missing
};

}  // namespace overparam::random_features_ridge
