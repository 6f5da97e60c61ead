// SPDX-License-Identifier: MIT
/// @file
/// Spectral bulks of the deterministic equivalent, and shells that represent them by quadrature.
#pragma once

#include <vector>

#include "overparam/spectrum/population.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

/// An interval of the spectrum of K Ω. A degree whose multiplicity is far below the width (D_k/K
/// below 1e-10) has a relative half-width √(D_k/K) and is kept as a point, lower = upper.
struct Bulk {
  double lower = 0;          ///< lower edge in λ
  double upper = 0;          ///< upper edge in λ
  double fraction = 0;       ///< fraction of the K modes, exact: multiplicities are whole
  double teacher_power = 0;  ///< ∫ μ(dλ) over the bulk, by the quadrature
};

/// The spectrum at one width.
struct SpectralMeasure {
  std::vector<Bulk> bulks;     ///< by increasing λ
  Spectrum spectrum;           ///< shells by increasing λ
  double fraction_defect = 0;  ///< largest relative error of Σ p over a bulk
};

/// Bulk edges and Gauss–Chebyshev shells.
///
/// λ(y) (see spectrum/equivalent.hpp) maps the real axis outside the spectrum's image increasingly
/// onto the complement of the spectrum; edges are its critical points, Σ_k w_kΛ_k/(y−Λ_k)² = 1.
/// Inside a bulk every real part u of y belongs to exactly one λ, with imaginary part v(u) > 0 from
///   Σ_k w_kΛ_k/((u−Λ_k)² + v²) = 1
/// (P. Biane, "On the free convolution with a semi-circular distribution", 1997, Lemma 2), and
///   p(λ) = v/(π|y|²),  μ(λ) = v/(πλ) Σ_k T_kΛ_k/|Λ_k−y|².
/// The nodes, of the second kind in λ (in log λ where a bulk spans more than a factor 5), absorb
/// the square-root edges; their number doubles until Σ p is right to 1e-10 (at most 512 a bulk). A
/// bulk that holds a single mode (the constant) becomes one shell with the bulk's sums: the
/// width is the equivalent's, not the mode's.
/// @param nodes starting number of nodes of a wide bulk, from 8 to 512; narrow ones start with
/// fewer
/// @throws core::InvalidParameter for other numbers of nodes, and widths that take eigenvalues out
/// of the range of numbers; core::ConvergenceFailure if no node count reaches 1e-6; like
/// spectrum::approximation_error.
SpectralMeasure spectral_measure(const spectrum::Population& population, double log_width,
                                 int nodes = 16);

}  // namespace overparam::random_features_online
