// SPDX-License-Identifier: MIT
#include "overparam/core/shell.hpp"

#include "overparam/core/require.hpp"

namespace overparam::core {

void require_valid(const Shell& shell) {
  require_not_negative("eigenvalue", shell.eigenvalue);
  require_not_negative("fraction", shell.fraction);
  require_not_negative("teacher power", shell.teacher_power);
  require_not_negative("gain", shell.gain);
  require_between("mean fraction", shell.mean_fraction, 0, 1);
}

void require_valid(const Spectrum& spectrum) {
  for (const Shell& shell : spectrum.shells) require_valid(shell);
  require_not_negative("teacher total", spectrum.teacher_total);
  require_not_negative("unreachable", spectrum.unreachable);
}

}  // namespace overparam::core
