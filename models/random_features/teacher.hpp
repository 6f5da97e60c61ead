// SPDX-License-Identifier: MIT
/// @file
/// The teacher of the random-feature models as its parameters describe it,
///   ζ = M^{-1/2} Σ_m v_m g_m(B_m·ξ/√N), |B_m|² = N, B_m·B_n/N = ρ_mn,
/// or a polynomial in the fields, ζ = P(B_1·ξ/√N, …, B_M·ξ/√N), and what theory needs of it.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/polynomial.hpp"
#include "overparam/spectrum/target.hpp"
#include "random_features/polynomial_target.hpp"
#include "random_features/unit_weights.hpp"

namespace overparam::random_features {

/// What the text of several activations begins with.
inline constexpr const char* several_units = "units:(";

/// The texts that TeacherLaw::read takes.
std::string units_choices();

/// What stands between commas that are in no brackets; numbers go on with the item before, as in
/// "erf,hermite:0,1,0.5".
std::vector<std::string> split_units(const std::string& list);

/// The activations g_m of a text: one for all units, or units:(g_1,g_2,…), one for each of up to
/// 1000.
/// @param content as of core::Activation::parse. @throws core::InvalidParameter named by `option`.
std::vector<core::Activation> parse_units(const std::string& text, const std::string& option,
                                          const std::string* content = nullptr);

/// The teacher.
struct TeacherLaw {
  double units = 1;                                 ///< M
  double overlap = 0;                               ///< ρ_mn, m ≠ n
  std::shared_ptr<const Eigen::MatrixXd> overlaps;  ///< ρ, if not all are equal
  std::vector<core::Activation> activations{{}};    ///< one for all units, or M
  UnitWeights weights;
  std::shared_ptr<const core::Polynomial> polynomial =
      {};  ///< P, in place of activations and weights

  /// Reads activations as parse_units does, or "polynomial:formula". @throws like parse_units and
  /// core::Polynomial::parse.
  void read(const std::string& text, const std::string& option, const std::string* content);

  /// Whether all units have v_m = 1 and one activation.
  bool plain() const;

  /// P with the overlaps; computed once. There has to be a P.
  PolynomialTarget polynomial_target() const;

  /// ζ as theory knows it, with E v_m v_n of weights that are drawn.
  spectrum::Target target() const;
};

}  // namespace overparam::random_features
