// SPDX-License-Identifier: MIT
/// @file
/// One-pass stochastic gradient descent on a linear readout of frozen random features.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>

#include "overparam/core/activation.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/team.hpp"
#include "random_features/teacher_function.hpp"

namespace overparam::random_features_online {

/// Fresh labelled samples: z ~ N(0, I_P) and n ~ N(0, 1) of sample s are functions of s alone, so
/// that a sample is the same however samples are grouped. z is sample s of `inputs`; n is number
/// s mod 64 of sample ⌊s/64⌋ of `label_noise`, and likewise m ~ N(0, 1) of `label_flips`.
struct SampleSource {
  core::Stream inputs;
  core::Stream label_noise;
  core::Stream label_flips = {0, 0, core::StreamName::label_flips};
};

/// The learning problem: φ_i = g(F_i·z c)/√K, y = ζ(Bz c) + √Δ G.
struct Problem {
  const Eigen::MatrixXd& features;  ///< F, K×P
  const core::Activation& activation;
  const Eigen::MatrixXd& teacher;           ///< B, M×P
  random_features::TeacherFunction target;  ///< ζ of the fields of the teacher
  double field_scale = 1;                   ///< c: 1/√N for inputs z of N components
  bool lower_triangular = false;            ///< F_ij = 0 for j > i, and need not be multiplied
  std::size_t batch = 1;                    ///< b ≥ 1
  /// F in single precision, K×P, in place of `features`, which then is not looked at; for float32
  /// alone.
  const Eigen::MatrixXf* single_features = nullptr;
};

/// The arithmetic of features and products. Weights, errors and their sums are double in both.
enum class Precision { float64, float32 };

/// How the work is cut into pieces that fit into caches. The result depends on it by rounding only;
/// it does not depend on the number of threads at all.
struct Blocking {
  std::size_t samples = 256;  ///< whose features are computed in one product, up to 1e6
  std::size_t group = 8;      ///< samples whose errors come from one triangular solve, up to 4096
  std::size_t units = 512;    ///< features that one thread treats together, at most; from 1
};

/// One student among several that share features and data.
struct Learner {
  std::function<double(std::uint64_t step)> rate;  ///< η_s, finite
  double label_noise = 0;                          ///< Δ ≥ 0
  double weight_decay = 0;                         ///< γ ≥ 0, acts as γ/K a step
  Eigen::VectorXd weights;                         ///< w, K, finite
  bool stopped =
      false;  ///< its errors or steps left the range of numbers; weights stay what they were
  /// The teacher's sign in a label is reversed where m is below it; from −∞ for never.
  double flip_threshold = -std::numeric_limits<double>::infinity();
};

/// Called with the errors e = w·φ − y before the update, √Δ G included, of the samples first,
/// first + 1, … of one learner; in increasing order for each learner, from one thread.
using ErrorObserver =
    std::function<void(std::size_t learner, std::uint64_t first, std::span<const double> errors)>;

/// Runs the definition
///   w ← w − η_s [ (1/b) Σ_batch (w·φ − y) φ + (γ/K) w ]
/// with step s using the samples s b, …, s b + b − 1.
///
/// The first layer is frozen, so the features of a block of samples are one matrix product. Within
/// a group of samples with features Φ, labels y and starting weights w the errors before each
/// update follow from the Gram matrix alone: for b = 1 and γ = 0
///   (I + strict_lower(ΦᵀΦ) diag(η)) e = Φᵀw − y,   w ← w − Φ diag(η) e,
/// the same numbers as step by step, in another order of summation. Batches and decay enter with
/// their powers, see docs/performance.md.
class OnePassSgd {
 public:
  /// `problem` refers to matrices and activations that have to outlive this object.
  /// @throws core::DimensionMismatch if the columns of features and teacher differ in number, or
  /// one of them is empty; core::InvalidParameter for entries that are not finite, and outside of
  /// the ranges above.
  OnePassSgd(const Problem& problem, const SampleSource& samples, Precision precision,
             core::Team& team, const Blocking& blocking = {});
  ~OnePassSgd();

  /// Makes steps first, …, last − 1 for all learners. A learner does not feel the others: its
  /// weights are the same, bit by bit, as if it were alone.
  ///
  /// Calls that follow each other make the steps of one call, to rounding: samples are grouped from
  /// the first step of a call on, so that a cut is felt in the last bits (a few 1e-16 of the
  /// weights). Equal bits take equal cuts. What is to go on after an interruption as if there had
  /// been none cuts at the same steps whether it is interrupted or not, and may use another
  /// OnePassSgd after it.
  /// @throws core::DimensionMismatch for weights that are not one for each feature;
  /// core::InvalidParameter for learners outside of their ranges, last < first, and more than 2⁶³
  /// samples. A rate is checked when it is used, with the steps before it done.
  void advance(std::span<Learner> learners, std::uint64_t first, std::uint64_t last,
               const ErrorObserver& observer = {});

  class Implementation;

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace overparam::random_features_online
