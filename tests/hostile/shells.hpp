// SPDX-License-Identifier: MIT
/// @file
/// The members of spectra, which several folders take or return.
#pragma once

#include "hostile/values.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::hostile {

template <>
struct Fields<random_features_online::Shell> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("eigenvalue", &random_features_online::Shell::eigenvalue, not_negative);
    visit("fraction", &random_features_online::Shell::fraction, not_negative);
    visit("teacher_power", &random_features_online::Shell::teacher_power, not_negative);
    visit("gain", &random_features_online::Shell::gain, not_negative);
    visit("mean_fraction", &random_features_online::Shell::mean_fraction, between(0, 1));
  }
};

template <>
struct Fields<random_features_online::Spectrum> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("shells", &random_features_online::Spectrum::shells, finite);
    visit("teacher_total", &random_features_online::Spectrum::teacher_total, not_negative);
    visit("unreachable", &random_features_online::Spectrum::unreachable, not_negative);
  }
};

}  // namespace overparam::hostile
