// SPDX-License-Identifier: MIT
/// @file
/// Population covariance and target in its eigenbasis, as the parameters name them.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace overparam::linear_regression {

/// Equal eigenvalues of Σ in a row.
struct Run {
  double eigenvalue = 0;  ///< λ ≥ 0
  double count = 1;       ///< > 0; of levels from a file it need not be whole
  double power = 0;       ///< of a file with target powers: what they have of E ζ², at norm 1
};

/// λ_1 ≥ … ≥ λ_d ≥ 0, λ_1 > 0. Coordinates with λ = 0 are always 0; target power on them belongs to
/// what is independent of all inputs.
using Spectrum = std::vector<Run>;

/// What `--spectrum` takes.
inline constexpr const char* spectrum_choices =
    "isotropic | power:a | spiked:k,value,tail | exponential:rate | benign:beta | file:PATH";

/// What the text of a spectrum that is a file begins with.
inline constexpr const char* file_prefix = "file:";

/// Of smaller ones, which files of levels may have, squares of coefficients are no numbers.
inline constexpr double least_simulated_eigenvalue = 1e-140;

/// The spectrum that a text names, with d eigenvalues. i counts from 1.
///   isotropic           λ_i = 1
///   power:a             λ_i = i^−a, a ≥ 0
///   spiked:k,value,tail k eigenvalues `value`, the others `tail` ≥ 0
///   exponential:rate    λ_i = e^{−rate (i−1)}, rate ≥ 0
///   benign:beta         λ_i = 1/(i log^β(e(i+1)/2)), β ≥ 0: summable as d → ∞ for β > 1
///   file:PATH           one eigenvalue a line, decreasing, where zeros may be the last; or levels
///                       (spectrum::read_levels) of any multiplicities, whose sum is d to the
///                       nearest whole number from 1, and which may have powers
/// @param content of the file; nullptr if the text names none.
/// @throws core::InvalidParameter("--spectrum", …), also when an eigenvalue underflows.
Spectrum parse_spectrum(const std::string& text, double dimension,
                        const std::string* content = nullptr);

/// Whether it comes with target powers.
bool has_powers(const Spectrum& spectrum);

/// How many eigenvalues there are.
double modes(const Spectrum& spectrum);

/// Whether each run is a whole number of them, as a simulation needs.
bool whole(const Spectrum& spectrum);

/// How many eigenvalues are above 0.
double positive(const Spectrum& spectrum);

/// λ, a number for each. @param spectrum of whole numbers.
Eigen::VectorXd eigenvalues(const Spectrum& spectrum);

/// The same eigenvalues, of which the first `count` are whole runs.
Spectrum split_behind(const Spectrum& spectrum, double count);

/// The first `count` eigenvalues, the largest.
/// @param count from 1 to the number of eigenvalues; of more, all.
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
    power,      ///< θ_i ∝ i^−b, of either sign of b
    file,       ///< coefficients one by one
    levels      ///< the powers of the spectrum, in a uniformly random direction within each run
  };
  Kind kind = Kind::isotropic;
  double number = 0;  ///< k or b
  double norm = 1;    ///< |θ|; of a file and of levels, a factor
  std::shared_ptr<const std::vector<double>> coefficients = {};  ///< of a file
};

/// What `--signal` takes.
inline constexpr const char* signal_choices = "isotropic | top:k | power:b | file:PATH";

/// @param content of the file, one θ_i a line; nullptr if the text names none.
/// @throws core::InvalidParameter("--signal", …).
Signal parse_signal(const std::string& text, double norm, double dimension,
                    const std::string* content = nullptr);

/// Σ θ_i² over each run of the spectrum, on average over directions, but of levels.
/// @param spectrum of whole numbers unless the signal is isotropic or on the top.
std::vector<double> squares(const Signal& signal, const Spectrum& spectrum);

/// What each run has of E ζ²: λ Σ θ_i², or the powers of levels.
std::vector<double> powers(const Signal& signal, const Spectrum& spectrum);

}  // namespace overparam::linear_regression
