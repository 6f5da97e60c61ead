# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiment of linear separability shows; read by ../experiments.sh.

reduced() {
  case $1 in
    capacity) echo --replicas 100 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    capacity) claim '
      v("status") != "ok" { fail("status " v("status")) }
      v("source") == "exact" { exact[v("dim"), v("sample_ratio")] = x("value"); ratios[v("sample_ratio")]; ++n }
      v("source") == "simulation" {
        ++simulated
        if (!(x("lower") <= x("value") && x("value") <= x("upper"))) fail("not within its interval")
        # 4.5 standard deviations of a binomial law, and one draw where it has none to speak of.
        p = exact[v("dim"), v("sample_ratio")]
        d = x("value") - p
        if (!(d * d <= (4.5 * sqrt(p * (1 - p) / x("replicas")) + 1 / x("replicas")) ^ 2))
          fail("the simulation is far from " p " at n/N = " v("sample_ratio"))
      }
      END {
        if (failed) exit 1
        if (n != 22 || simulated != 22) fail(n " and " simulated " points")
        for (r in ratios) {
          a = exact[5, r]; b = exact[20, r]
          if (r == 1 && !(a == 1 && b == 1)) fail("not all points are separable at n = N")
          if (r == 2 && !(near(a, 0.5, 1e-12) && near(b, 0.5, 1e-12))) fail("the middle is not at n = 2N")
          if (r > 1 && r < 2 && !(b > a) || r > 2 && !(b < a)) fail("the step is not steeper at n/N = " r)
        }
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    capacity)
      echo "$shift_simulation"
      echo 'if ($column["source"] == "exact") $column["value"] *= 0.999'
      echo 'if ($column["source"] == "exact" && $column["dim"] == 20) $column["value"] = 0.5'
      ;;
    *) return 1 ;;
  esac
}
