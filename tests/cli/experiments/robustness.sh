# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of the law of robustness show; read by ../experiments.sh.

# Mean-square gradients of simulation and theory lie within 5 standard errors of each other, and a term of
# order 1/N, but for one point in twenty.
agree_in_gradient='
  function agrees(a, i) {
    if (v("observable") != "gradient_norm" || v("value") == "") return
    for (i = column["reason"] + 1; i <= NF; ++i) a = a " " $i
    if (v("source") != "simulation") { theory[a] = x("value"); return }
    d = x("value") - theory[a]
    if (d < 0) d = -d
    ++compared
    if (!(d <= 5 * x("standard_error") + 2 / x("dim") * theory[a])) ++far
  }
  function conclude() {
    if (compared < 5) fail("only " compared + 0 " comparisons with a simulation")
    if (20 * far > compared) fail("simulation is far from theory at " far " of " compared " points")
  }'

reduced() {
  case $1 in
    law) echo --dim 20,80 --ratio 2.5,25,250 --simulate-at 2.5,25 --replicas 10 ;;
    pole) echo --ratio 0.2,0.6,0.9,1,1.1,1.5,5,20 --dim 60 ;;
    smoothness_and_fit) echo --ratio 2,5 --replicas 10 ;;
    width_for_smoothness) echo --dim 10,100,1000 --unit-gradient-norm 10 ;;
    tangent) echo --width 3,10,100 --replicas 10 ;;
    lipschitz) echo --ratio 2.5,40 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    law) claim '
      v("observable") == "unit_gradient_norm" && v("source") != "simulation" {
        g[v("interpolant"), v("dim"), v("ratio")] = x("value")
      }
      v("observable") == "unit_gradient_norm" && v("source") == "simulation" {
        d = x("value") / g[v("interpolant"), v("dim"), v("ratio")] - 1
        # Near p = n sampled means of 10 draws scatter by a quarter.
        if (!(d * d < (v("ratio") == "2.5" ? 0.36 : 0.02))) fail("simulation off by " d " at K/N = " v("ratio"))
        ++compared
      }
      v("observable") == "law_load" { load[v("dim"), v("ratio")] = x("value") }
      END {
        if (failed) exit 1
        if (compared != 8) fail(compared + 0 " comparisons")
        # One line through the smoothest interpolants at p = 25 N, and none through the others.
        a = g["gradient", 20, 25] / load[20, 25]
        b = g["gradient", 80, 25] / load[80, 25]
        if (!(near(a, b, 0.35) && near(a, 3.6, 0.3))) fail("no collapse: " a ", " b)
        for (n = 20; n <= 80; n += 60) {
          if (!(g["norm", n, 250] > 10 * g["gradient", n, 250])) fail("least norm does not saturate")
          if (!(g["norm", n, 250] > 0.7 * g["norm", n, 25])) fail("least norm falls")
        }
        if (!(near(g["norm", 20, 250], 13.109, 1e-3) && near(g["norm", 80, 250], 39.583, 1e-3)))
          fail("saturated at " g["norm", 20, 250] ", " g["norm", 80, 250])
      }' ;;
    pole) claim "$agree_in_gradient"'
      { agrees() }
      v("observable") == "gradient_norm" && v("source") != "simulation" {
        g[v("ridge"), v("ratio")] = x("value")
        if (v("ridge") == 0 && v("ratio") == 1 && v("status") != "infinite") fail("no pole")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(g[0, "0.9"] > 5 && g[0, "1.1"] > 10 && g[0, 20] < 2 && g[0, 20] > 1.5)) fail("no peak at p = n")
        for (key in g) {
          split(key, part, SUBSEP)
          if (part[1] == "0.01" && !(g[key] < 2)) fail("a pole with a ridge")
          if (part[1] == 1 && !(g[key] < 0.1)) fail("rough with a ridge of 1")
        }
      }' ;;
    smoothness_and_fit) claim "$agree_in_gradient"'
      { agrees() }
      v("source") != "simulation" && v("observable") == "gradient_norm" { g[v("ratio"), v("ridge")] = x("value") }
      v("source") != "simulation" && v("observable") == "training_error" { t[v("ratio"), v("ridge")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(g[5, "1e-04"], 9.575, 1e-3) && t[5, "1e-04"] < 1e-3)) fail("interpolation at K = 5N")
        if (!near(t[2, "1e-04"], 0.25, 0.01)) fail("least squares leave " t[2, "1e-04"])
        if (!(near(g[2, "0.5"], 0.1714, 1e-2) && near(t[2, "0.5"], 0.3534, 1e-2))) fail("halfway")
        if (!(g[5, 30] < 1e-3 && t[5, 30] > 0.48)) fail("a fit that does not try")
      }' ;;
    width_for_smoothness) claim '
      v("observable") == "parameters_per_sample" { k[v("dim")] = x("value") }
      END {
        # In proportion to N, to corrections of order 1/N.
        if (!(near(k[10], 3.754, 1e-3) && near(k[100], 35.24, 1e-3) && near(k[1000], 356.04, 1e-3)))
          fail(k[10] ", " k[100] ", " k[1000])
      }' ;;
    tangent) claim "$agree_in_gradient"'
      v("source") != "infinite-width" { agrees() }
      v("source") == "deterministic" { value[v("observable"), v("width")] = x("value") }
      v("source") == "infinite-width" { wide[v("observable")] = x("value") }
      END {
        if (failed) exit 1
        # Three widths, by the rule of the others.
        if (far > 0 || compared != 3) fail("simulation is far from theory at " far " of " compared)
        if (!near(wide["gradient_norm"], 0.6286, 1e-3)) fail("limit " wide["gradient_norm"])
        if (!(value["gradient_norm", 3] > 7 && near(value["gradient_norm", 100], 0.688, 0.01)))
          fail("gradients " value["gradient_norm", 3] ", " value["gradient_norm", 100])
        if (!(value["gradient_norm", 100] - value["student_norm", 100] < 0.05)) fail("no saturation at E f²")
      }' ;;
    lipschitz) claim '
      v("observable") == "lipschitz_lower" { low[v("interpolant"), v("ratio")] = x("value") }
      v("observable") == "lipschitz_upper" { high[v("interpolant"), v("ratio")] = x("value") }
      v("observable") == "gradient_norm" && v("source") == "simulation" {
        g[v("interpolant"), v("ratio")] = x("value")
      }
      END {
        for (key in low) {
          ++n
          if (!(high[key] > 3 * low[key] && high[key] < 15 * low[key])) fail("bounds " low[key] ", " high[key])
          if (!(low[key] * low[key] > 1.5 * g[key])) fail("no more than the mean square")
        }
        if (n != 4) fail(n + 0 " points")
        if (!(low["norm", 40] > 1.3 * low["gradient", 40] && near(low["gradient", 40], 0.987, 0.05)))
          fail("at K = 40 N: " low["norm", 40] ", " low["gradient", 40])
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    law)
      echo "$shift_simulation"
      echo 'if ($column["dim"] == 80) $column["value"] *= 2'
      echo 'if ($column["interpolant"] == "norm" && $column["ratio"] == 250) $column["value"] *= 0.5'
      ;;
    pole)
      echo "$shift_simulation"
      echo 'if ($column["status"] == "infinite") $column["status"] = "ok"'
      echo 'if ($column["ridge"] == 0) $column["value"] *= 0.3'
      ;;
    smoothness_and_fit)
      echo "$shift_simulation"
      echo 'if ($column["observable"] == "training_error") $column["value"] *= 1.2'
      ;;
    width_for_smoothness) echo 'if ($column["dim"] == 1000) $column["value"] *= 0.9' ;;
    tangent)
      echo "$shift_simulation"
      echo 'if ($column["source"] == "infinite-width") $column["value"] *= 1.02'
      ;;
    lipschitz)
      echo 'if ($column["observable"] == "lipschitz_upper") $column["value"] /= 5'
      echo 'if ($column["interpolant"] == "norm") $column["value"] *= 0.6'
      ;;
    *) return 1 ;;
  esac
}
