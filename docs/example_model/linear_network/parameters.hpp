// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the linear network: their declaration, their typed values, and the start of a run.
#pragma once

#include <Eigen/Core>

#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::linear_network {

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;        ///< N
  double units = 2;            ///< K
  double teacher_units = 2;    ///< M
  double learning_rate = 0.5;  ///< η
  double label_noise = 0;      ///< Δ
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// What a draw begins with, all entries N(0, 1).
struct Start {
  Eigen::MatrixXd weights;  ///< N × K, the columns J_k
  Eigen::MatrixXd teacher;  ///< N × M, the columns B_m
};

/// The start of a draw, which theory and simulation have in common.
Start start(const Parameters& parameters, experiment::Draw draw);

/// Adds the observables at one time, each component of the matrices a row; of the symmetric Q those
/// with i ≤ j.
/// @param q Q = JᵀJ/N, K × K
/// @param r R = JᵀB/N, K × M
void add_rows(std::vector<experiment::Measurement>& out, double time, double error,
              const Eigen::MatrixXd& q, const Eigen::MatrixXd& r,
              experiment::Estimator estimator = experiment::Estimator::none);

}  // namespace overparam::linear_network
