# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of kernel ridge regression show; read by ../experiments.sh.

# Simulation and theory of one point and time lie within 5 standard errors of each other but for one
# point in twenty, in the limit too, which the simulation has. Student t of 7 degrees of freedom is beyond
# 5 with probability 0.0016; times of one run deviate together.
agree_everywhere='
  function agrees(a, i) {
    if (!e) return
    for (i = 1; i <= column["time"]; ++i) a = a " " $i
    if (v("source") != "simulation") { theory[a] = x("value"); return }
    if (x("standard_error") == 0) return
    d = (x("value") - theory[a]) / x("standard_error")
    ++compared
    if (!(d * d <= 25)) ++far
  }
  function conclude() {
    if (compared < 5) fail("only " compared + 0 " comparisons with a simulation")
    if (20 * far > compared) fail("simulation is far from theory at " far " of " compared " points")
  }'

reduced() {
  case $1 in
    early_stopping) echo --samples 100,200 --times 1:1e5:log:16 ;;
    kernels) echo --samples 10,30,120,400 ;;
    noise_crossover) echo --samples 1e3,1.1e3,1e5,1.1e5,2.5e7,2.75e7 --label-noise 0,1e-6,1e-4 ;;
    ridge) echo --dim 60 --sample-ratio 0.1,0.6,0.9,1,2,5 ;;
    staircase) echo --dim 20,1e6 --sample-exponent 0:4:lin:41 ;;
    staircase_samples) echo --samples 8,50,300 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    early_stopping) claim "$agree_everywhere"'
      { agrees() }
      e && v("source") != "simulation" {
        n = v("samples")
        if (!(n in least) || x("value") < least[n]) least[n] = x("value")
        if (v("time") == "inf") end[n] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(end[100], 0.3278, 1e-3) && near(end[200], 0.3379, 1e-3))) fail("limits " end[100] ", " end[200])
        # Sixteen times come within 3 % of the smallest error.
        if (!(near(least[100], 0.2629, 0.03) && near(least[200], 0.1824, 0.03)))
          fail("minima " least[100] ", " least[200])
      }' ;;
    kernels) claim "$agree_everywhere"'
      { agrees() }
      e && v("source") != "simulation" { risk[v("kernel"), v("samples")] = 2 * x("value") }
      v("observable") == "self_induced_ridge" { induced[v("kernel"), v("samples")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(induced["exp:3", 30], 15.47, 1e-3) && near(induced["erf", 30], 0.01376, 1e-3)))
          fail("self-induced ridges " induced["exp:3", 30] ", " induced["erf", 30])
        if (!(near(risk["erf", 30], 1.34, 0.01) && risk["erf", 10] < 1 && risk["erf", 120] < 0.6))
          fail("erf has no peak: " risk["erf", 10] ", " risk["erf", 30] ", " risk["erf", 120])
        if (!(risk["erf", 400] > 0.4 && risk["exp", 400] < 0.2 && risk["relu", 400] < 0.2 &&
              risk["ntk:relu", 400] < 0.2 && risk["exp:3", 400] > 0.3))
          fail("risks at n = 400")
      }' ;;
    # Published: the exponents of Cui et al. for α = 1.5, r = 2/3 and, with a fixed ridge, ℓ = 1.
    noise_crossover) claim '
      v("observable") == "excess_risk" { risk[x("ridge") " " x("label_noise") " " x("samples")] = x("value"); ++count }
      function slope(ridge, noise, n, key) {
        key = ridge " " noise " "
        return log(risk[key int(1.1 * n + 0.5)] / risk[key n]) / log(1.1)
      }
      # Each tolerance is what is left of the crossover, of the first correction n^-1/3 of the ridge, and of the modes
      # that end at 10^12.
      function is(what, ridge, noise, n, exponent, tolerance, s) {
        s = slope(ridge, noise, n)
        if (!(s - exponent <= tolerance && exponent - s <= tolerance)) fail(what ": slope " s)
      }
      END {
        if (failed) exit 1
        if (count != 2 * 3 * 6) fail(count + 0 " values")
        is("no noise, no ridge", 0, 0, 1e5, -2, 5e-4)
        is("noise, no ridge", 0, 1e-4, 1e5, 0, 5e-4)
        is("noise after the crossover", 0, 1e-6, 1e5, 0, 3e-3)
        is("noise before the crossover", 0, 1e-6, 1e3, -2, 0.2)
        is("no noise, ridge", 1, 0, 2.5e7, -4 / 3, 6e-3)
        is("noise, ridge", 1, 1e-4, 2.5e7, -1 / 3, 2e-3)
        is("noise before the crossover, ridge", 1, 1e-6, 1e3, slope(1, 0, 1e3), 0.01)
        if (!near(risk["0 1e-06 100000"], 5e-7, 2e-3)) fail("the plateau is " risk["0 1e-06 100000"])
      }' ;;
    ridge) claim "$agree_everywhere"'
      { agrees() }
      e && v("source") != "simulation" {
        risk[v("ridge"), v("sample_ratio")] = 2 * x("value")
        if (v("ridge") == "0.1" && n++ && !(2 * x("value") < last)) fail("the error rises with a ridge")
        if (v("ridge") == "0.1") last = 2 * x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(risk[0, "0.9"] > risk[0, "0.6"] && risk[0, "2"] < 0.7 * risk[0, "0.9"])) fail("no double descent")
        if (!(risk["0.1", 1] < risk["0.01", 1] && risk["0.01", 1] < risk[0, 1] && risk["0.1", 1] < risk[1, 1]))
          fail("0.1 is not the best ridge")
        for (key in risk) if (!(risk[key] > 0.2)) fail("below the power of degree 3")
      }' ;;
    staircase) claim '
      function plateau(k) { return k == 0 ? 0.5 : k == 1 ? 0.25 : 0.1 }
      limit {
        # The first points learn that there is no constant.
        if (v("dim") in last && x("sample_exponent") > 0.35 && !(x("value") <= last[v("dim")]))
          fail("the error rises with n")
        last[v("dim")] = x("value")
        part = x("sample_exponent") - int(x("sample_exponent"))
        if (part > 0.48 && part < 0.52) {
          k = int(x("sample_exponent"))
          ++n
          # 9 d^-1/2 at d = 10^6, from what degree k + 1 is learnt already.
          if (v("dim") == "1e+06" && k < 3 && !near(x("value"), plateau(k), 0.009)) fail("plateau " k ": " x("value"))
          if (v("dim") == "1e+06" && k == 3 && !(x("value") < 1e-9)) fail("all is not learnt: " x("value"))
          if (v("dim") == 20 && k == 2 && !near(x("value"), 0.0271, 0.01)) fail("d = 20: " x("value"))
        }
      }
      END { if (!failed && n != 7) fail(n + 0 " plateaus") }' ;;
    staircase_samples) claim "$agree_everywhere"'
      { agrees() }
      e && v("source") != "simulation" && v("samples") == 300 { value[v("dim")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(value[10], 0.0233, 0.01) && near(value[20], 0.1712, 0.01)))
          fail("at n = 300: " value[10] ", " value[20])
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    early_stopping)
      echo "$shift_simulation"
      echo 'if ($column["time"] == "inf") $column["value"] *= 1.01'
      echo 'if ($column["time"] != "inf") $column["value"] *= 1.2'
      ;;
    kernels)
      echo "$shift_simulation"
      echo 'if ($column["kernel"] == "erf") $column["value"] *= 0.7'
      echo 'if ($column["observable"] == "self_induced_ridge") $column["value"] *= 1.1'
      ;;
    noise_crossover)
      echo 'if ($column["ridge"] == 0 && $column["samples"] == 1.1e5) $column["value"] *= 1.001'
      echo 'if ($column["ridge"] == 1 && $column["samples"] > 2.6e7) $column["value"] *= 1.001'
      echo 'if ($column["ridge"] == 0 && $column["label_noise"] == 1e-6) $column["value"] *= 1.01'
      echo 'if ($column["label_noise"] == 1e-6 && $column["samples"] == 1.1e3) $column["value"] *= 0.9'
      ;;
    ridge)
      echo "$shift_simulation"
      echo 'if ($column["ridge"] == 0) $column["value"] *= 0.5'
      echo 'if ($column["sample_ratio"] == 0.9) $column["value"] = 0.2'
      ;;
    staircase)
      echo 'if ($column["dim"] == 20 && $column["sample_exponent"] > 3) $column["value"] += 0.1'
      echo '$column["value"] *= 1.03'
      echo '$column["sample_exponent"] += 0.3'
      ;;
    staircase_samples)
      echo "$shift_simulation"
      echo 'if ($column["dim"] == 10) $column["value"] *= 2'
      ;;
    *) return 1 ;;
  esac
}
