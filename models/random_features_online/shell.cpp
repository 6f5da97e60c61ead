// SPDX-License-Identifier: MIT
#include "random_features_online/shell.hpp"

#include "overparam/core/require.hpp"

namespace overparam::random_features_online {

void require_valid(const Shell& shell) {
  core::require_not_negative("eigenvalue", shell.eigenvalue);
  core::require_not_negative("fraction", shell.fraction);
  core::require_not_negative("teacher power", shell.teacher_power);
  core::require_not_negative("gain", shell.gain);
  core::require_between("mean fraction", shell.mean_fraction, 0, 1);
}

void require_valid(const Spectrum& spectrum) {
  for (const Shell& shell : spectrum.shells) require_valid(shell);
  core::require_not_negative("teacher total", spectrum.teacher_total);
  core::require_not_negative("unreachable", spectrum.unreachable);
}

}  // namespace overparam::random_features_online
