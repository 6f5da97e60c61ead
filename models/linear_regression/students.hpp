// SPDX-License-Identifier: MIT
/// @file
/// Theory of the parts of the bias, and of averages of students that see different features.
#pragma once

#include "common/students.hpp"
#include "linear_regression/parameters.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::linear_regression {

/// Whether two students on the same data may differ: random subsets of less than all features.
bool differ(const Parameters& p);

/// The average of k students, and the parts of its bias.
struct Average {
  regression::Risk risk;
  common::Split split;
  common::SharedRisk shared;  ///< of infinitely many, where they differ
  double learnt = 0;          ///< E[ζf]/E[ζ²] at t = ∞, where they differ
  /// What the sampling variance leaves out, relative: of fluctuations of an eigendirection's own
  /// weight, of variance 2/n, half. With s_i = λ_i/(λ_i+κ), Σ λ_iθ_i² (s_i(1−s_i))² over the
  /// squared bias and Σ s_i²; at a finite time of the ridge λ + n/t.
  double sampling_correction = 0;
};

/// For students that are all the same the risk is that of one and the initialisation variance 0;
/// then at t = ∞, with df_2 as in regression/equivalent.hpp,
///   squared bias = κ² Σ λ_iθ_i²/(λ_i+κ)² + T_u,  sampling variance = squared bias · df_2/(n−df_2),
/// or without ridge what is exact. Students that see p of d features, by chance and of eigenvalue
/// 1, learn on average what ridge regression on all features does at the same degrees of freedom:
/// from κ_p of one student
///   1/(1+κ) = (p/d)/(1+κ_p),  U = E[ζ²] (κ/(1+κ))²,  df_2 = d/(1+κ)²,
/// squared bias U, sampling variance U df_2/(n−df_2), variance Δ df_2/(n−df_2). At finite times
/// the same holds of every node of the contour (common::shared_flow).
/// @param spectrum as of spectrum_of(p); @param one the risk of one student at this time, and
/// whether it is that of exact_ridgeless; @param time from 0 to ∞. @throws like flow_risk, and
/// core::InvalidParameter for a spectrum that is not p's, or of a power above 1e280.
/// Source: D. LeJeune, H. Javadi and R. Baraniuk, "The implicit regularization of ordinary least
/// squares ensembles", AISTATS (2020); D. LeJeune, P. Patil, H. Javadi, R. Baraniuk and R.
/// Tibshirani, "Asymptotics of the sketched pseudoinverse", SIAM J. Math. Data Sci. 6, 199 (2024).
Average average(const Parameters& p, const regression::Spectrum& spectrum,
                const regression::Risk& one, bool exact, double time);

}  // namespace overparam::linear_regression
