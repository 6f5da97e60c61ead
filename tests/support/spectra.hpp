// SPDX-License-Identifier: MIT
/// @file
/// Small spectra for tests of the dynamics.
#pragma once

#include "random_features_online/shell.hpp"

namespace overparam::test {

/// Six shells over six decades of eigenvalues, ε_* = 0.0015, without step terms.
inline random_features_online::Spectrum stiff_spectrum() {
  random_features_online::Spectrum spectrum;
  spectrum.shells = {{3e-4, 0.3, 0.01, 0, 0}, {2e-3, 0.25, 0.02, 0, 0}, {0.05, 0.2, 0.05, 0, 0},
                     {0.4, 0.15, 0.1, 0, 0},  {7, 0.0999, 0.3, 0, 0},   {300, 0.0001, 0.2, 0, 0}};
  spectrum.unreachable = 0.003;
  spectrum.teacher_total = 0.683;
  return spectrum;
}

/// Three shells within a decade, ε_* = 0.02, without step terms: explicit methods can follow it.
inline random_features_online::Spectrum mild_spectrum() {
  random_features_online::Spectrum spectrum;
  spectrum.shells = {{0.2, 0.5, 0.1, 0, 0}, {0.7, 0.3, 0.25, 0, 0}, {2, 0.2, 0.4, 0, 0}};
  spectrum.unreachable = 0.04;
  spectrum.teacher_total = 0.79;
  return spectrum;
}

/// The same with two shells for each: one with the fraction, one with the teacher power.
inline random_features_online::Spectrum split(const random_features_online::Spectrum& spectrum) {
  random_features_online::Spectrum result = spectrum;
  for (auto& shell : result.shells) shell.teacher_power = 0;
  for (auto shell : spectrum.shells) {
    shell.fraction = 0;
    result.shells.push_back(shell);
  }
  return result;
}

/// E[g²] = Σ λp.
inline double kernel_total(const random_features_online::Spectrum& spectrum) {
  double sum = 0;
  for (const auto& shell : spectrum.shells) sum += shell.eigenvalue * shell.fraction;
  return sum;
}

}  // namespace overparam::test
