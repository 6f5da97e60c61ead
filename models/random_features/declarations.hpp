// SPDX-License-Identifier: MIT
/// @file
/// What models of random features have in common: the declarations of network and teacher.
#pragma once

#include <string>
#include <utility>

#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/simulate/network.hpp"

namespace overparam::random_features {

/// How the frozen first layer is drawn.
enum class Features {
  sphere,   ///< rows of norm √N, uniform
  gaussian  ///< independent N(0,1) entries
};

/// The largest width.
inline constexpr double max_width = 1e300;

// The members of `Values` that these declarations set: std::optional<double> dimension, width,
// exponent; double ratio, teacher_units, teacher_overlap, test_samples; core::Activation
// activation, teacher_activation; Features features; bool classification.

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
template <class Values>
auto unit_entries() {
  using Declared = experiment::Declaration<Values>;
  return typename Declared::Entries{
      Declared::whole({.name = "teacher-units",
                       .symbol = "M",
                       .default_text = "1",
                       .minimum = 1,
                       .maximum = common::max_whole,
                       .allowed = "a whole number from 1, at most --dim",
                       .meaning = "number of teacher units"},
                      &Values::teacher_units),
      Declared::real({.name = "teacher-overlap",
                      .symbol = "ρ",
                      .default_text = "0",
                      .minimum = -1,
                      .maximum = 1,
                      .allowed = "a number from -1/(M-1) to 1",
                      .meaning = "cosine between any two teacher units; 0: orthogonal"},
                     &Values::teacher_overlap)};
}

/// Teacher and activations: unit_entries, "activation" g and "teacher-activation" g_T.
template <class Values>
auto teacher_entries() {
  using Declared = experiment::Declaration<Values>;
  auto entries = unit_entries<Values>();
  entries.push_back(Declared::text({.name = "activation",
                                    .symbol = "g",
                                    .default_text = "erf",
                                    .allowed = core::Activation::choices(),
                                    .meaning = "student activation; erf is erf(x/√2)",
                                    .typeset = common::typeset_activation},
                                   &Values::activation, &core::Activation::parse));
  entries.push_back(Declared::text({.name = "teacher-activation",
                                    .symbol = "g_T",
                                    .allowed = core::Activation::choices(),
                                    .meaning = "teacher activation; default: the student's",
                                    .typeset = common::typeset_teacher},
                                   &Values::teacher_activation, &core::Activation::parse));
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
  if (flips > 0 && !(values.teacher_activation.kind() == core::Activation::Kind::sign &&
                     values.teacher_units == 1))
    throw core::InvalidParameter(
        "--flip-probability", point.at("flip-probability"),
        "needs labels of ±1: --teacher-activation sign and --teacher-units 1");
}

/// Checks that there are such teachers. @throws core::InvalidParameter.
template <class Values>
void require_teacher(const experiment::Point& point, const Values& values) {
  const double units = values.teacher_units;
  if (values.dimension && units > *values.dimension)
    throw core::InvalidParameter(
        "--teacher-units", point.at("teacher-units"),
        "is above --dim " + point.at("dim") + ": units are linearly independent");
  if (units == 1 && values.teacher_overlap != 0)
    throw core::InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                                 "needs --teacher-units above 1");
  if (units > 1 && values.teacher_overlap < -1 / (units - 1))
    throw core::InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                                 "is below -1/(M-1) = " + experiment::shortest(-1 / (units - 1)));
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
  return {static_cast<Eigen::Index>(*values.dimension), static_cast<Eigen::Index>(*values.width),
          static_cast<Eigen::Index>(values.teacher_units), values.teacher_overlap,
          values.features == Features::sphere};
}

}  // namespace overparam::random_features
