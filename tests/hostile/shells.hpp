// SPDX-License-Identifier: MIT
/// @file
/// The members of spectra, which several folders take or return.
#pragma once

#include "hostile/values.hpp"
#include "overparam/core/shell.hpp"

namespace overparam::hostile {

template <>
struct Fields<core::Shell> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("eigenvalue", &core::Shell::eigenvalue, not_negative);
    visit("fraction", &core::Shell::fraction, not_negative);
    visit("teacher_power", &core::Shell::teacher_power, not_negative);
    visit("gain", &core::Shell::gain, not_negative);
    visit("mean_fraction", &core::Shell::mean_fraction, between(0, 1));
  }
};

template <>
struct Fields<core::Spectrum> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("shells", &core::Spectrum::shells, finite);
    visit("teacher_total", &core::Spectrum::teacher_total, not_negative);
    visit("unreachable", &core::Spectrum::unreachable, not_negative);
  }
};

}  // namespace overparam::hostile
