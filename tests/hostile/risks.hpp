// SPDX-License-Identifier: MIT
/// @file
/// The members of spectra and risks, which the engine and models return.
#pragma once

#include "hostile/values.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::hostile {

template <>
struct Fields<regression::Risk> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("bias", &regression::Risk::bias, not_negative);
    visit("variance", &regression::Risk::variance, not_negative);
    visit("training", &regression::Risk::training, not_negative);
    visit("bias_rounding", &regression::Risk::bias_rounding, not_negative);
    visit("variance_rounding", &regression::Risk::variance_rounding, not_negative);
    visit("training_rounding", &regression::Risk::training_rounding, not_negative);
  }
};

template <>
struct Fields<regression::Eigenspace> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("eigenvalue", &regression::Eigenspace::eigenvalue, positive);
    visit("multiplicity", &regression::Eigenspace::multiplicity, positive);
    visit("power", &regression::Eigenspace::power, not_negative);
  }
};

template <>
struct Fields<regression::Spectrum> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("spaces", &regression::Spectrum::spaces, finite);
    visit("tail", &regression::Spectrum::tail, not_negative);
    visit("unreachable", &regression::Spectrum::unreachable, not_negative);
  }
};

}  // namespace overparam::hostile
