# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiment of the linear network shows; read by ../experiments.sh.

reduced() {
  case $1 in
    overlaps) echo --replicas 1 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    overlaps) claim '
      function size(a) { return a < 0 ? -a : a }
      {
        simulated = v("source") == "simulation"
        at[simulated, v("observable") v("i") v("j"), v("time")] = x("value")
        if (!simulated) { times[v("time")]; names[v("observable") v("i") v("j")]; ++n }
        dim = x("dim"); rate = 2 * x("learning_rate") * x("units") - (x("learning_rate") * x("units")) ^ 2
      }
      END {
        if (n != 17 * 8) fail(n + 0 " values of the theory")
        for (t in times) {
          # To the accuracy of the integration.
          if (!near(at[0, "generalization_error", t], at[0, "generalization_error", 0] * exp(-rate * t), 1e-6))
            fail("the error at t = " t " is not on its exponential")
          for (s = 0; s < 2; ++s) for (m = 1; m <= 2; ++m)
            if (size(at[s, "teacher_overlap1" m, t] - at[s, "teacher_overlap2" m, t] - \
                     at[s, "teacher_overlap1" m, 0] + at[s, "teacher_overlap2" m, 0]) > 1e-9)
              fail("the units come nearer to each other")
          # A run is off by a few 1/sqrt(N).
          for (name in names) if (!(size(at[1, name, t] - at[0, name, t]) < 4 / sqrt(dim)))
            fail("the simulation of " name " is far from the theory at t = " t)
        }
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    overlaps)
      echo "$shift_simulation"
      echo 'if ($column["observable"] == "generalization_error") $column["value"] *= 1 + 1e-4 * $column["time"]'
      echo 'if ($column["i"] == 2 && $column["time"] == 4) $column["value"] += 0.01'
      ;;
    *) return 1 ;;
  esac
}
