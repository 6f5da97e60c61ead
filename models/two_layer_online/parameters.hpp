// SPDX-License-Identifier: MIT
/// @file
/// Parameters of two-layer networks learnt online: their declaration and their typed values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"
#include "two_layer_online/overlaps.hpp"

namespace overparam::two_layer_online {

/// The factor c in front of the sum over the units of a network.
enum class Normalisation {
  sum,   ///< 1
  root,  ///< 1/√K, of the teacher 1/√M
  mean   ///< 1/K, of the teacher 1/M
};

/// Where the order parameters start.
struct Start {
  enum class Kind {
    random,     ///< those of vectors drawn in N dimensions
    symmetric,  ///< Q = diag(norms), R_im = overlap, more for m = i
    file        ///< those of a file
  };
  Kind kind = Kind::random;
  std::uint32_t number = 1;       ///< which draw, of random ones
  std::optional<Overlaps> given;  ///< of a file
};

/// Which equations are integrated.
enum class Equations {
  full,    ///< one for every overlap
  reduced  ///< one for every class of overlaps that a symmetry of the start makes equal
};

/// The arithmetic of weights, inputs and products, of a simulation that draws inputs.
enum class Precision { float64, float32 };

/// What a simulation draws for each sample. The law of Q, R and v is the same.
enum class Sampling {
  automatic,    ///< what is less work
  inputs,       ///< ξ, N numbers
  local_fields  ///< w·ξ/√N, B·ξ/√N, and |ξ|² or products of the inputs of a step
};

/// One grid point, read and checked: K students learn M teachers,
///   f = c Σ_i v_i g(w_i·ξ/√N),  ζ = c_T Σ_m v*_m g(B_m·ξ/√N),  y = ζ + √Δ G,  e = f − y,
/// by a step with b fresh samples
///   w_i ← w_i − (η_w/√N) c v_i ⟨e g'(x_i) ξ⟩ − (η_w γ_w/N) w_i,
///   v_i ← v_i − (η_v/N) (c ⟨e g(x_i)⟩ + γ_v v_i).
struct Parameters {
  std::optional<double> dimension;  ///< N
  double width = 1;                 ///< K
  double width_ratio = 1;           ///< K/M
  double teacher_units = 1;         ///< M
  core::Activation activation;
  double learning_rate = 1;         ///< η_w ≥ 0
  double second_learning_rate = 0;  ///< η_v ≥ 0
  double batch = 1;                 ///< b
  double label_noise = 0;           ///< Δ
  double weight_decay = 0;          ///< γ_w
  double second_weight_decay = 0;   ///< γ_v
  Normalisation normalisation = Normalisation::sum;
  double teacher_overlap = 0;  ///< T_mn, m ≠ n; T_mm = 1
  // Of these one number stands for all units.
  std::vector<double> teacher_weights;  ///< v*
  std::vector<double> initial_norm;     ///< Q_ii of the start
  std::vector<double> second_layer;     ///< v of the start
  double initial_overlap = 0;           ///< R_im of a symmetric start
  double initial_preference = 0;        ///< R_ii of a symmetric start beyond it
  std::shared_ptr<const Start> start;
  Equations equations = Equations::full;
  Precision precision = Precision::float64;
  Sampling sampling = Sampling::automatic;

  /// c, the factor of the student's output.
  double student_factor() const;
  /// c_T, the factor of the teacher's output.
  double teacher_factor() const;
};

/// The name of the option that tells units apart, other than the preference of a student for its
/// teacher: of the start, or of the numbers of its units. Empty if the start makes all overlaps of
/// a class equal, as Symmetry::specialised supposes.
std::string asymmetry(const Parameters& parameters);

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// K, as a count or relative to M.
const std::vector<experiment::Size>& sizes();

/// Fills in the number of units and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// Checks that a theory level, or the simulation, can treat a point.
/// @throws core::InvalidParameter.
void check(const experiment::Point& point, const std::string& source);

/// The theory levels.
inline constexpr const char* order_parameters_level = "order-parameters";
inline constexpr const char* finite_dimension_level = "finite-dim";

}  // namespace overparam::two_layer_online
