// SPDX-License-Identifier: MIT
/// @file
/// The teacher of the random-feature models as its parameters describe it,
///   ζ = M^{-1/2} Σ_m v_m g_m(B_m·ξ/√N), |B_m|² = N, B_m·B_n/N = ρ_mn,
/// or a polynomial in the fields, ζ = P(B_1·ξ/√N, …, B_M·ξ/√N), and what theory needs of it.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/core/polynomial.hpp"
#include "overparam/core/text.hpp"
#include "overparam/spectrum/target.hpp"
#include "random_features/polynomial_target.hpp"
#include "random_features/unit_weights.hpp"

namespace overparam::random_features {

/// What the text of several activations begins with.
inline constexpr const char* several_units = "units:(";

/// The texts that TeacherLaw::read takes.
inline std::string units_choices() {
  return core::Activation::choices() + " | units:(g1,g2,...) | polynomial:formula";
}

/// What stands between commas that are in no brackets; numbers go on with the item before, as in
/// "erf,hermite:0,1,0.5".
inline std::vector<std::string> split_units(const std::string& list) {
  std::vector<std::string> items;
  std::size_t first = 0;
  int open = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size()) {
      open += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
      if (list[i] != ',' || open != 0) continue;
    }
    const std::string item(core::trimmed(list.substr(first, i - first)));
    if (!items.empty() && core::read_number(item))
      items.back() += ',' + item;
    else
      items.push_back(item);
    first = i + 1;
  }
  return items;
}

/// The activations g_m of a text: one for all units, or units:(g_1,g_2,…), one for each of up to
/// 1000.
/// @param content as of core::Activation::parse. @throws core::InvalidParameter named by `option`.
inline std::vector<core::Activation> parse_units(const std::string& text, const std::string& option,
                                                 const std::string* content = nullptr) {
  const std::string prefix = several_units;
  if (!text.starts_with(prefix)) {
    try {
      return {core::Activation::parse(text, option, content)};
    } catch (const core::InvalidParameter&) {
      if (core::Activation::knows(text)) throw;
      throw core::InvalidParameter(option, text, "is not one of " + units_choices());
    }
  }
  if (!text.ends_with(')'))
    throw core::InvalidParameter(option, text,
                                 "is not units:(g1,g2,...), with a bracket at its end");
  std::vector<core::Activation> units;
  for (const auto& item :
       split_units(text.substr(prefix.size(), text.size() - prefix.size() - 1))) {
    if (item.starts_with(core::Polynomial::prefix))
      throw core::InvalidParameter(option, text, "has a polynomial among activations of units");
    // Of a list only one file could be the content of the option.
    if (item.starts_with(core::Activation::file_prefix))
      throw core::InvalidParameter(option, text, "has a file among several activations");
    units.push_back(core::Activation::parse(item, option));
  }
  if (units.size() > most_units)
    throw core::InvalidParameter(option, text,
                                 "has more than " + std::to_string(most_units) + " activations");
  return units;
}

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

inline void TeacherLaw::read(const std::string& text, const std::string& option,
                             const std::string* content) {
  if (!text.starts_with(core::Polynomial::prefix)) {
    activations = parse_units(text, option, content);
    return;
  }
  polynomial = std::make_shared<const core::Polynomial>(core::Polynomial::parse(text, option));
}

inline PolynomialTarget TeacherLaw::polynomial_target() const {
  const auto m = static_cast<Eigen::Index>(units);
  Eigen::MatrixXd rho = Eigen::MatrixXd::Constant(m, m, overlap);
  rho.diagonal().setOnes();
  if (overlaps) rho = *overlaps;
  const std::vector<double> entries(rho.data(), rho.data() + rho.size());
  return core::kept(std::pair(*polynomial, entries),
                    [&] { return PolynomialTarget(*polynomial, rho); });
}

inline bool TeacherLaw::plain() const {
  return !polynomial && weights.kind == UnitWeights::Kind::uniform && activations.size() == 1;
}

inline spectrum::Target TeacherLaw::target() const {
  using Kind = UnitWeights::Kind;
  if (polynomial) return polynomial_target().target();
  const bool one = activations.size() == 1;
  if (plain() && !overlaps) return spectrum::Teacher{activations[0], units, overlap};
  const Eigen::VectorXd v = weights.of(units);
  std::vector<spectrum::Target::Pair> pairs;
  if (one && !overlaps) {
    const double squares = v.squaredNorm() / units;
    pairs.push_back({0, 0, 1, squares});
    if (units > 1 && weights.kind != Kind::gaussian)
      pairs.push_back({0, 0, overlap, v.sum() * v.sum() / units - squares});
    return {activations, std::move(pairs)};
  }
  // Equal activations are one, and pairs of the same two and of one overlap are one.
  std::vector<core::Activation> distinct;
  std::vector<std::size_t> place;
  for (Eigen::Index m = 0; m < v.size(); ++m) {
    const auto& g = activations[one ? 0 : static_cast<std::size_t>(m)];
    const auto found = std::find(distinct.begin(), distinct.end(), g);
    place.push_back(static_cast<std::size_t>(found - distinct.begin()));
    if (found == distinct.end()) distinct.push_back(g);
  }
  std::map<std::tuple<double, std::size_t, std::size_t>, double> sums;
  for (Eigen::Index m = 0; m < v.size(); ++m)
    for (Eigen::Index n = 0; n <= m; ++n) {
      if (m != n && weights.kind == Kind::gaussian) continue;
      const double rho = m == n ? 1 : overlaps ? (*overlaps)(m, n) : overlap;
      const auto a = place[static_cast<std::size_t>(m)], b = place[static_cast<std::size_t>(n)];
      sums[{rho, std::min(a, b), std::max(a, b)}] += (m == n ? 1 : 2) * v(m) * v(n) / units;
    }
  for (const auto& [key, weight] : sums)
    pairs.push_back({std::get<1>(key), std::get<2>(key), std::get<0>(key), weight});
  return {std::move(distinct), std::move(pairs)};
}

}  // namespace overparam::random_features
