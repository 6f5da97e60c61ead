// SPDX-License-Identifier: MIT
/// @file
/// Declarations of parameters that most models have.
#pragma once

#include <string>
#include <utility>

#include "overparam/experiment/declaration.hpp"

namespace overparam::common {

/// The largest whole number up to which double precision holds all.
inline constexpr double max_whole = 9007199254740992;  // 2^53

/// The largest power of noise and targets.
inline constexpr double max_power = 1e100;

// The members of `Values` that these declarations set where none is given: dimension; double ridge;
// samples and double sample_ratio.

/// "dim", the dimension of the inputs.
template <class Values>
auto dimension_entry(const std::string& symbol, double minimum,
                     const std::string& meaning = "input dimension") {
  using Declared = experiment::Declaration<Values>;
  return Declared::whole({.name = "dim",
                          .symbol = symbol,
                          .minimum = minimum,
                          .maximum = max_whole,
                          .meaning = meaning,
                          .label = "input dimension"},
                         &Values::dimension);
}

/// n, as number or ratio to the dimension.
inline const experiment::Size& sample_size() {
  static const experiment::Size size{"samples", "sample-ratio"};
  return size;
}

/// The names of sample_size(). @param words all but the symbol n.
template <class Values>
auto sample_entries(typename experiment::Declaration<Values>::SizeWords words) {
  words.symbol = std::string("n");
  return experiment::Declaration<Values>::size(sample_size(), words, &Values::samples,
                                               &Values::sample_ratio);
}

/// A number from 0, by default 0, in which points that share a draw may differ.
template <class Values, class Member>
auto strength_entry(experiment::ParameterSpec spec, Member member) {
  if (spec.default_text.empty()) spec.default_text = std::string("0");
  spec.minimum = 0;
  spec.shared = experiment::nothing;
  return experiment::Declaration<Values>::real(std::move(spec), member);
}

/// "label-noise" Δ.
template <class Values, class Member>
auto label_noise_entry(Member member, double maximum = max_power,
                       const std::string& default_text = "0") {
  return strength_entry<Values>({.name = "label-noise",
                                 .symbol = "Δ",
                                 .default_text = default_text,
                                 .maximum = maximum,
                                 .meaning = "variance of the label noise"},
                                member);
}

/// "ridge" λ, by default 0. @param spec range, or words for it, and meaning.
template <class Values>
auto ridge_entry(experiment::ParameterSpec spec) {
  spec.name = std::string("ridge");
  spec.symbol = std::string("λ");
  spec.default_text = std::string("0");
  spec.shared = experiment::nothing;
  return experiment::Declaration<Values>::real(std::move(spec), &Values::ridge);
}

/// Something to do beside all else, off by default, in which points that share a draw may differ.
template <class Values, class Member>
auto switch_entry(const std::string& name, const std::string& meaning, Member member) {
  return experiment::Declaration<Values>::choice(
      {.name = name, .default_text = "off", .meaning = meaning, .shared = experiment::nothing},
      member, {{"off", false}, {"on", true}});
}

}  // namespace overparam::common
