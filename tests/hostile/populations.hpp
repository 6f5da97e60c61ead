// SPDX-License-Identifier: MIT
/// @file
/// The members of populations, which the engine and models take.
#pragma once

#include "hostile/values.hpp"
#include "overparam/spectrum/population.hpp"

namespace overparam::hostile {

template <>
struct Fields<spectrum::Harmonics> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("degree", &spectrum::Harmonics::degree, from(0));
    visit("log_multiplicity", &spectrum::Harmonics::log_multiplicity, finite);
    visit("log_eigenvalue", &spectrum::Harmonics::log_eigenvalue, finite);
    visit("kernel_power", &spectrum::Harmonics::kernel_power, not_negative);
    visit("teacher_power", &spectrum::Harmonics::teacher_power, not_negative);
    visit("mean_fraction", &spectrum::Harmonics::mean_fraction, between(0, 1));
  }
};

template <>
struct Fields<spectrum::Population> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("degrees", &spectrum::Population::degrees, finite);
    visit("kernel_tail", &spectrum::Population::kernel_tail, not_negative);
    visit("teacher_tail", &spectrum::Population::teacher_tail, not_negative);
    visit("unreachable", &spectrum::Population::unreachable, not_negative);
    visit("kernel_total", &spectrum::Population::kernel_total, positive);
    visit("teacher_total", &spectrum::Population::teacher_total, not_negative);
    visit("resolution", &spectrum::Population::resolution, not_negative);
    visit("finite_rank", &spectrum::Population::finite_rank, finite);
    visit("thermodynamic_limit", &spectrum::Population::thermodynamic_limit, finite);
  }
};

}  // namespace overparam::hostile
