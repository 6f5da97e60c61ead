// SPDX-License-Identifier: MIT
/// @file
/// Population covariance and target in its eigenbasis, as the parameters name them.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace overparam::linear_regression {

/// Equal eigenvalues of Σ in a row.
struct Run {
  double eigenvalue = 0;  ///< λ > 0
  double count = 1;
};

/// λ_1 ≥ … ≥ λ_d > 0, all positive.
using Spectrum = std::vector<Run>;

/// What `--spectrum` takes.
inline constexpr const char* spectrum_choices =
    "isotropic | power:a | spiked:k,value,tail | exponential:rate | benign:beta | file:PATH";

/// What the text of a spectrum that is a file begins with.
inline constexpr const char* file_prefix = "file:";

/// The spectrum that a text names, with d eigenvalues. i counts from 1.
///   isotropic           λ_i = 1
///   power:a             λ_i = i^−a, a ≥ 0
///   spiked:k,value,tail k eigenvalues `value`, the others `tail`
///   exponential:rate    λ_i = e^{−rate (i−1)}, rate ≥ 0
///   benign:beta         λ_i = 1/(i log^β(e(i+1)/2)), β ≥ 0: summable as d → ∞ for β > 1
///   file:PATH           one eigenvalue a line, decreasing
/// @param content of the file; nullptr if the text names none.
/// @throws core::InvalidParameter("--spectrum", …), also when an eigenvalue underflows.
Spectrum parse_spectrum(const std::string& text, double dimension,
                        const std::string* content = nullptr);

/// λ, a number for each.
Eigen::VectorXd eigenvalues(const Spectrum& spectrum);

/// The same eigenvalues, of which the first `count` are whole runs.
Spectrum split_behind(const Spectrum& spectrum, double count);

/// The first `count` eigenvalues, the largest.
/// @param count whole, from 1 to the number of eigenvalues.
Spectrum leading(const Spectrum& spectrum, double count);

/// Σ λ.
double trace(const Spectrum& spectrum);

/// The effective ranks of the tail behind the k-th eigenvalue that say whether interpolation is
/// benign.
struct BenignRanks {
  double index = 0;   ///< k* = min{k: r_k ≥ n}
  double rank_r = 0;  ///< r_k = Σ_{i>k} λ_i/λ_{k+1} at k = k*
  double rank_R = 0;  ///< R_k = (Σ_{i>k} λ_i)²/Σ_{i>k} λ_i² at k = k*
};

/// Empty if there is no k*, as with fewer eigenvalues than samples.
/// Source: P. L. Bartlett et al., "Benign overfitting in linear regression", PNAS 117, 30063
/// (2020), with a constant before n that is not fixed.
std::optional<BenignRanks> benign_ranks(const Spectrum& spectrum, double samples);

/// The target's coefficients θ in the eigenbasis.
struct Signal {
  enum class Kind {
    isotropic,  ///< a uniformly random direction
    top,        ///< equal coefficients on the first k coordinates
    power       ///< θ_i ∝ i^−b
  };
  Kind kind = Kind::isotropic;
  double number = 0;  ///< k or b
  double norm = 1;    ///< |θ|
};

/// What `--signal` takes.
inline constexpr const char* signal_choices = "isotropic | top:k | power:b";

/// @throws core::InvalidParameter("--signal", …).
Signal parse_signal(const std::string& text, double norm, double dimension);

/// Σ θ_i² over each run of the spectrum, on average over directions.
std::vector<double> squares(const Signal& signal, const Spectrum& spectrum);

}  // namespace overparam::linear_regression
