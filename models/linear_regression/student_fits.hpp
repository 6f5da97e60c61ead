// SPDX-License-Identifier: MIT
/// @file
/// Simulated students that are averaged, and pairs of them on pairs of samples.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "linear_regression/draw.hpp"
#include "linear_regression/students.hpp"
#include "overparam/linalg/spectral_fit.hpp"

namespace overparam::linear_regression {

/// Groups of k students, each fitted to the features that it sees, and the averages of their
/// weights over a group, with zeros for what is not seen. Leading features make all students the
/// same: then one is all of a group, and of all groups.
///
/// With --variance-split on there are two groups, g, and two samples, s. Of the means f_gs over
/// label noise, with averages over both ways to choose them,
///   initialisation variance = ½ E(f_0s − f_1s)²,
///   sampling variance = ½ E(f_00 − f_01)(f_10 − f_11),
///   squared bias = E(ζ − f_gs)(ζ − f_g's'), g ≠ g', s ≠ s',
/// which have the right mean, and may be negative in a draw but for the first.
class StudentFits {
 public:
  StudentFits(const Parameters& p, experiment::Draw draw, core::Team& team);

  /// The rows of the first group on the first sample. @param p ridge and label noise may be others.
  void measure(const Parameters& p, double time, std::vector<experiment::Measurement>& out);

  /// The parts of the bias.
  void measure_split(const Parameters& p, double time, std::vector<experiment::Measurement>& out);

 private:
  struct Student {
    Data data;
    std::optional<linalg::SpectralFit> flow = {};
  };

  // Of labels, n×c, to weights, d×c, and to outputs on the sample, n×c; or why there are none.
  struct Fit {
    experiment::Verdict verdict = {};
    Eigen::MatrixXd weights = {}, outputs = {};
  };
  Fit fit(std::size_t group, std::size_t sample, double ridge, double time,
          const Eigen::MatrixXd& labels);

  core::Team& team_;
  bool differ_;
  Eigen::VectorXd eigenvalues_;  // of all features
  Eigen::VectorXd target_;
  std::vector<std::vector<std::vector<Student>>> students_;  // by group, sample
  std::optional<double> solved_;                             // the ridge of `solution_`
  Fit solution_;  // at t = ∞, of all labels of the first sample
};

}  // namespace overparam::linear_regression
