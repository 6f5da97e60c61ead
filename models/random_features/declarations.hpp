// SPDX-License-Identifier: MIT
/// @file
/// What models of random features have in common: the declarations of network and teacher.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/activations.hpp"
#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features/teacher.hpp"

namespace overparam::random_features {

/// How the frozen first layer is drawn.
enum class Features {
  sphere,   ///< rows of norm √N, uniform
  gaussian  ///< independent N(0,1) entries
};

/// The largest width.
inline constexpr double max_width = 1e300;

// The members of `Values` that these declarations set: std::optional<double> dimension, width,
// exponent; double ratio, test_samples; TeacherLaw teacher; core::Activation activation; Features
// features; bool classification.

/// "dim" N, and the size K of `width`.
template <class Values>
auto size_entries(const experiment::Size& width, const std::string& ratio,
                  double maximum = max_width) {
  using Declared = experiment::Declaration<Values>;
  typename Declared::Entries entries{common::dimension_entry<Values>("N", 1)};
  const auto sizes = Declared::size(width,
                                    {.symbol = "K",
                                     .dimension = "N",
                                     .maximum = maximum,
                                     .count = "number of random features",
                                     .ratio = ratio,
                                     .exponent = "width exponent, K = N^ℓ",
                                     .exponent_label = "width exponent"},
                                    &Values::width, &Values::ratio, &Values::exponent);
  entries.insert(entries.end(), sizes.begin(), sizes.end());
  return entries;
}

/// The units of a teacher: "teacher-units" M, "teacher-overlap" ρ.
template <class Values, class Units, class Overlap>
auto unit_entries(Units units, Overlap overlap) {
  using Declared = experiment::Declaration<Values>;
  return typename Declared::Entries{
      Declared::whole({.name = "teacher-units",
                       .symbol = "M",
                       .default_text = "1",
                       .minimum = 1,
                       .maximum = common::max_whole,
                       .allowed = "a whole number from 1, at most --dim",
                       .meaning = "number of teacher units"},
                      units),
      Declared::real({.name = "teacher-overlap",
                      .symbol = "ρ",
                      .default_text = "0",
                      .minimum = -1,
                      .maximum = 1,
                      .allowed = "a number from -1/(M-1) to 1",
                      .meaning = "cosine between any two teacher units; 0: orthogonal"},
                     overlap)};
}

/// What the file of a parameter holds, read once for all points of a grid; empty without a file.
/// @throws core::InvalidParameter named by the parameter's option.
std::shared_ptr<const Eigen::MatrixXd> overlaps_of(const experiment::Point& point,
                                                   const std::string& name);

/// Teacher and activations: unit_entries, "activation" g, "teacher-activation" g_T,
/// "teacher-weights" v and "overlap-matrix" ρ_mn.
template <class Values>
auto teacher_entries() {
  using Declared = experiment::Declaration<Values>;
  auto entries = unit_entries<Values>([](Values& v) -> double& { return v.teacher.units; },
                                      [](Values& v) -> double& { return v.teacher.overlap; });
  entries.push_back(Declared::text({.name = "activation",
                                    .symbol = "g",
                                    .default_text = "erf",
                                    .allowed = core::Activation::choices(),
                                    .meaning = "student activation; erf is erf(x/√2)",
                                    .file_prefix = core::Activation::file_prefix,
                                    .typeset = common::typeset_activation},
                                   &Values::activation, &core::Activation::parse));
  entries.push_back(
      {{.name = "teacher-activation",
        .symbol = "g_T",
        .kind = experiment::ParameterKind::text,
        .allowed = units_choices(),
        .meaning = "teacher activation, one for each unit, or a polynomial in y1, …, yM, "
                   "y_m = B_m·ξ/√N; default: the student's",
        .file_prefix = core::Activation::file_prefix,
        .typeset = common::typeset_teacher},
       [](const experiment::Point& point, Values& values) {
         const std::string name = "teacher-activation";
         values.teacher.read(point.at(name), "--" + name, experiment::content_of(point, name));
       }});
  entries.push_back(Declared::text(
      {.name = "teacher-weights",
       .symbol = "v",
       .default_text = "uniform",
       .allowed = UnitWeights::choices(),
       .meaning = "second layer of the teacher: v_m = 1, N(0,1), ∝ m^-a with Σ v_m² = M, or given",
       .typeset = common::typeset_weights},
      [](Values & v) -> auto& { return v.teacher.weights; }, &UnitWeights::parse));
  entries.push_back({{.name = "overlap-matrix",
                      .symbol = "ρ_mn",
                      .kind = experiment::ParameterKind::text,
                      .allowed = "the path of a file of M lines of M numbers",
                      .meaning = "cosines between teacher units, in place of --teacher-overlap",
                      .file = true},
                     [](const experiment::Point& point, Values& values) {
                       values.teacher.overlaps = overlaps_of(point, "overlap-matrix");
                     }});
  return entries;
}

/// "features": the law of F.
template <class Values>
auto features_entry() {
  using Declared = experiment::Declaration<Values>;
  return Declared::choice({.name = "features",
                           .symbol = "F",
                           .default_text = "sphere",
                           .meaning = "rows of F: norm √N uniform, or N(0,1) entries"},
                          &Values::features,
                          {{"sphere", Features::sphere}, {"gaussian", Features::gaussian}});
}

/// "flip-probability" p: each label is multiplied by −1 with probability p.
template <class Values, class Member>
auto flip_entry(Member member) {
  constexpr double coin = 0.5;  // beyond it the labels are those of −ζ
  return common::strength_entry<Values>(
      {.name = "flip-probability",
       .symbol = "p",
       .maximum = coin,
       .meaning = "probability that a label has the wrong sign (one teacher unit of sign)"},
      member);
}

/// "classification" and "test-samples": the error of sign(f), and on how many inputs a simulation
/// counts it.
template <class Values>
auto classification_entries() {
  using Declared = experiment::Declaration<Values>;
  constexpr double most_samples = 1e8;
  return typename Declared::Entries{
      Declared::choice({.name = "classification",
                        .default_text = "off",
                        .meaning = "also the classification error, how often sign(f) is wrong"},
                       &Values::classification, {{"off", false}, {"on", true}}),
      Declared::whole({.name = "test-samples",
                       .default_text = "10000",
                       .minimum = 1,
                       .maximum = most_samples,
                       .meaning = "fresh inputs on which a simulation counts that"},
                      &Values::test_samples)};
}

/// Checks that flipped labels are those of a teacher for which theory knows what they do: one unit
/// of sign, whose flips are noise of the same power at every input.
/// @param flips the probability, of the parameter "flip-probability". @throws
/// core::InvalidParameter.
template <class Values>
void require_flips(const experiment::Point& point, const Values& values, double flips) {
  const TeacherLaw& teacher = values.teacher;
  const bool sign = teacher.plain() && teacher.units == 1 &&
                    teacher.activations[0].kind() == core::Activation::Kind::sign;
  if (flips > 0 && !sign)
    throw core::InvalidParameter(
        "--flip-probability", point.at("flip-probability"),
        "needs labels of ±1: --teacher-activation sign and --teacher-units 1");
}

/// Checks that there are teachers of M units of one overlap. @throws core::InvalidParameter.
void require_units(const experiment::Point& point, const std::optional<double>& dimension,
                   double units, double overlap);

/// Fills in "teacher-activation", by the student's, and the number of units, where it is 1 and
/// weights, activations or overlaps are of more. @throws core::InvalidParameter.
void complete_teacher(experiment::Point& point);

/// Checks that there is such a teacher. @throws core::InvalidParameter.
template <class Values>
void require_teacher(const experiment::Point& point, const Values& values) {
  const TeacherLaw& teacher = values.teacher;
  require_units(point, values.dimension, teacher.units, teacher.overlap);
  const auto require_count = [&](const char* name, std::size_t count) {
    if (double(count) != teacher.units)
      throw core::InvalidParameter("--" + std::string(name), point.at(name),
                                   "is of " + std::to_string(count) + " units, not of " +
                                       experiment::shortest(teacher.units));
  };
  if (teacher.weights.kind == UnitWeights::Kind::listed)
    require_count("teacher-weights", teacher.weights.values.size());
  if (teacher.activations.size() > 1)
    require_count("teacher-activation", teacher.activations.size());
  if (teacher.polynomial) {
    require_count("teacher-activation", static_cast<std::size_t>(teacher.polynomial->variables()));
    if (teacher.weights.kind != UnitWeights::Kind::uniform)
      throw core::InvalidParameter("--teacher-weights", point.at("teacher-weights"),
                                   "has no meaning for a polynomial, which has coefficients");
  }
  if (teacher.overlaps) {
    require_count("overlap-matrix", static_cast<std::size_t>(teacher.overlaps->rows()));
    if (teacher.overlap != 0)
      throw core::InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                                   "is given beside --overlap-matrix");
  }
  if (teacher.polynomial)
    common::require_power(point, "teacher-activation", teacher.polynomial_target().power(), false);
}

/// Checks that the deterministic theory can treat the features. @throws core::InvalidParameter.
template <class Values>
void require_deterministic(const experiment::Point& point, const Values& values) {
  if (values.features != Features::sphere)
    throw core::InvalidParameter("--features", point.at("features"),
                                 "is not sphere, as the deterministic theory needs");
  if (*values.dimension < 2)
    throw core::InvalidParameter("--dim", point.at("dim"),
                                 "is not at least 2, as the deterministic theory needs");
}

/// The networks of values with a dimension and a width.
template <class Values>
simulate::NetworkLaw network_law(const Values& values) {
  return {static_cast<Eigen::Index>(*values.dimension),
          static_cast<Eigen::Index>(*values.width),
          static_cast<Eigen::Index>(values.teacher.units),
          values.teacher.overlap,
          values.features == Features::sphere,
          values.teacher.overlaps};
}

}  // namespace overparam::random_features
