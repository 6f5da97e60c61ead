# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiments of random-feature ridge regression show; read by ../experiments.sh.

reduced() {
  case $1 in
    double_descent) echo --dim 40 --samples 80 --ratio 0.2,0.6,1,1.6,2,2.5,4,10,20 --replicas 8 ;;
    classification) echo --dim 40 --samples 80 --ratio 0.2,0.6,1,1.6,2,2.5,4,10,20 --replicas 8 --test-samples 2000 ;;
    variance_split) echo --dim 40 --samples 80 --ratio 0.2,0.4,0.6,0.8,1,1.2,1.6,2,2.5,4,10 --replicas 16 ;;
    ensembles) echo --dim 40 --samples 80 --ratio 0.2,0.6,1,1.6,2,2.5,4,20 ;;
    own_activation) echo --dim 40 --samples 80 --ratio 0.5,1,1.6,2.5,4,10 --replicas 8 ;;
    double_descent_samples) echo --dim 40 --width 80 --sample-ratio 0.2,0.6,1,1.6,2,2.5,4,10,20 --replicas 8 ;;
    power_law) echo --levels power:1.5,2,1000 --width 30,240 --samples 10,20,40,320,640,2560 --replicas 8 ;;
    heat_map) echo --ratio 0.2,0.5,1,2,4,8 --sample-ratio 0.2,0.5,1,2,4,8 ;;
    early_stopping) echo --dim 40 --ratio 1,8 --times 1:1e7:log:15 --replicas 8 ;;
    negative_ridge) echo --ratio 3,30 --ridge=-0.03125,-0.015625,0,0.03125,0.046875,0.09375 --replicas 8 ;;
    optimal_stopping) echo --ratio 0.1:100:log:31 ;;
    triple_descent) echo --sample-ratio 0.1,0.32,1,3.2,10,32,100,320,1000,91.02981779915217 ;;
    polynomial_targets) echo --samples 200,50000,1e7,1e10 ;;
    unlike_units) echo --dim 40 --samples 160 --ratio 0.5,2,8 --replicas 30 ;;
    *) return 1 ;;
  esac
}

# Simulation and theory of the solution, as `agree` of experiments.sh has it for finite times: within 5
# standard errors but for one point in ten. Draws of all points share their inputs and deviate together.
limits_agree='
  function compare(a, i) {
    if (!limit || v("value") == "") return
    for (i = 1; i < column["time"]; ++i) a = a " " $i
    if (v("source") != "simulation") { theory[a] = x("value"); return }
    if (!(a in theory)) return  # the threshold, where no theory has a value
    d = (x("value") - theory[a]) / x("standard_error")
    ++compared
    if (!(d * d <= 25)) ++far
  }
  function conclude() {
    if (compared < 10) fail("only " compared + 0 " comparisons with a simulation")
    if (10 * far > compared) fail("simulation is far from theory at " far " of " compared " points")
  }'

check() {
  case $1 in
    triple_descent) claim '
      v("observable") == "excess_risk" { risk[v("sample_ratio")] = x("value"); ++n }
      END {
        if (failed) exit 1
        if (n != 10) fail(n + 0 " errors")
        # data/error_lowreg.json of the paper, entry 31 of each list.
        published = 1 - 2 * 0.9957075735602334 + 1.0096409091704572 + 25 * 3.9833125908200238
        if (!near(risk["91.02981779915217"], published, 1e-9)) fail("not the published error: " risk["91.02981779915217"])
        if (!(risk[1] > 1.3 * risk["0.32"] && risk[1] > 1.3 * risk["10"])) fail("no peak at n = N")
        if (!(risk[100] > 5 * risk["32"] && risk[100] > 5 * risk["320"])) fail("no peak at n = K")
        if (!(risk[1000] < 0.6 * risk[10] && risk[1000] < 4)) fail("no third descent")
      }' ;;
    polynomial_targets)
      claim '
      limit && v("observable") == "generalization_error" {
        target = v("teacher_activation"); sub("polynomial:", "", target)
        error[target " " v("samples")] = 2 * x("value"); ++n
      }
      END {
        if (failed) exit 1
        if (n != 16) fail(n + 0 " errors")
        line = "y1+y2+y3 "; stairs = "y1+y1*y2+y1*y2*y3 "; leaps = "y1+y2*y3+y4*y5*y6 "; cube = "sqrt(3)*y1*y2*y3 "
        split("200 50000 1e+07 1e+10", sizes, " ")
        for (i = 1; i <= 4; ++i)
          if (!near(error[stairs sizes[i]], error[leaps sizes[i]], 1e-9)) fail("a staircase is known from other products")
        # Of three parts of power 1: before degree 1, after it, after degree 2, and after degree 3.
        for (i = 1; i <= 4; ++i) {
          rest = error[stairs sizes[i]]
          if (!(rest > 3.8 - i && rest < 4.2 - i) && i < 4) fail("not " 4 - i " parts left at n = " sizes[i] ": " rest)
        }
        if (!(rest < 0.01)) fail("degree 3 is not learnt: " rest)
        if (!(error[line 50000] < 0.01 && error[cube "1e+07"] > 2.5)) fail("degrees are not learnt in their order")
      }' ;;
    unlike_units)
      claim "$limits_agree"'
      { compare() }
      limit && v("source") != "simulation" && v("observable") == "generalization_error" {
        error[v("teacher_activation") " " v("teacher_weights") " " v("ratio")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        units = "units:(relu;erf) 1;-1 "
        if (!(error["erf 1;1 8"] < 0.25 * error["erf 1;1 0.5"])) fail("the sum is not learnt")
        if (!(error["erf 1;-1 8"] > 0.3 * error["erf 1;-1 0.5"])) fail("the difference is learnt")
        if (!(error[units 8] > error[units 0.5])) fail("the difference of relu and erf is learnt")
      }' ;;
    double_descent | double_descent_samples)
      free=ratio
      [ "$1" = double_descent ] || free=sample_ratio
      claim "$limits_agree"'
      { compare() }
      limit && v("source") != "simulation" {
        at = v("ridge") " " v("'"$free"'")
        if (v("value") == "") lost[at] = v("status"); else error[at] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (lost["0 2"] != "infinite") fail("the theory without ridge has a value at K = n")
        if (!(error["0 1.6"] > error["0 0.2"] && error["0 2.5"] > error["0 4"] && error["0 4"] > error["0 20"]))
          fail("no peak without ridge")
        if (!(error["0 20"] < error["0 0.6"])) fail("no second descent")
        if (!(error["0.001 2"] < error["0 2.5"])) fail("a small ridge does not cut the peak")
        n = split("0.2 0.6 1 1.6 2 2.5 4 10 20", at_ratio, " ")
        for (i = 2; i <= n; ++i)
          if (!(error["0.1 " at_ratio[i]] < error["0.1 " at_ratio[i - 1]]))
            fail("at the large ridge the error rises at " at_ratio[i])
      }' ;;
    own_activation)
      claim "$limits_agree"'
      { compare() }
      v("observable") == "generalization_error" && v("source") != "simulation" && v("ratio") == "1.6" {
        error[v("activation")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        n = split("hard_tanh silu expr:x*exp(-x^2/2) expr:max(0;x-0.5)", all, " ")
        for (i = 1; i <= n; ++i) {
          if (!(all[i] in error)) fail("no error of " all[i])
          if (i > 1 && !(error[all[i]] > error[all[i - 1]])) fail(all[i] " is not above " all[i - 1])
        }
      }' ;;
    power_law)
      claim "$limits_agree"'
      { limit = v("observable") == "generalization_error" && v("time") == "inf"; compare() }
      limit && v("source") != "simulation" { error[v("width") " " v("samples")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        fall = error["240 10"] / error["240 20"]
        if (!(fall > 1.7 && fall < 2.3)) fail("the error does not fall like 1/n at first")
        fall = error["30 2560"] / error["240 2560"]
        if (!(fall > 6 && fall < 10)) fail("the plateaus do not fall like 1/K")
        if (!(error["30 2560"] > 0.8 * error["30 320"])) fail("there is no plateau")
      }' ;;
    classification)
      claim "$limits_agree"'
      { limit = v("observable") == "classification_error" && v("time") == "inf"; compare() }
      limit && v("source") != "simulation" { error[v("ridge") " " v("ratio")] = x("value") }
      e && v("source") != "simulation" && v("value") == "" { lost[v("ridge") " " v("ratio")] = v("status") }
      END {
        if (failed) exit 1
        conclude()
        if (!near(error["0 2"], 0.5, 1e-12) || lost["0 2"] != "infinite") fail("no coin at K = n without ridge")
        if (!(error["0 0.2"] > error["0 0.6"] && error["0 1.6"] > error["0 1"] && error["0 2.5"] > error["0 4"]))
          fail("no peak without ridge")
        if (!(error["0 20"] < error["0 1"] && error["0 20"] < error["0 10"])) fail("no second descent")
        if (!(error["0.001 2"] < 0.4 && error["0.001 2"] > error["0.001 1"])) fail("no bump at a small ridge")
        n = split("0.2 0.6 1 1.6 2 2.5 4 10 20", at_ratio, " ")
        for (i = 2; i <= n; ++i)
          if (!(error["0.1 " at_ratio[i]] < error["0.1 " at_ratio[i - 1]]))
            fail("at the large ridge the error rises at " at_ratio[i])
      }' ;;
    variance_split)
      claim "$limits_agree"'
      { limit = v("observable") == "initialisation_variance" && v("time") == "inf"; compare() }
      v("time") == "inf" && v("source") != "simulation" { part[v("observable") " " v("ratio")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        init = "initialisation_variance "
        n = split("0.2 0.6 1 1.6 2 2.5 4 10", at_ratio, " ")
        for (i = 1; i <= n; ++i) {
          r = at_ratio[i]
          if (!near(part["squared_bias " r] + part["sampling_variance " r] + part[init r], part["bias " r], 1e-9))
            fail("the parts are not the bias at " r)
        }
        if (!(part[init "0.6"] > part[init "0.2"] && part[init "0.6"] > part[init "1"])) fail("no maximum of what features add")
        if (!(part[init "10"] < 0.3 * part[init "2.5"])) fail("wide students are not the same")
        if (!(part["variance 2"] > part["variance 1"] && part["variance 2"] > part["variance 4"])) fail("no peak of the noise")
        if (!(part["sampling_variance 2"] < 0.02)) fail("the sampling variance has a peak")
      }' ;;
    ensembles)
      claim '
      limit && v("source") != "simulation" {
        at = v("ensemble") " " v("ratio")
        if (v("value") == "") lost[at] = v("status"); else error[at] = x("value")
      }
      END {
        if (failed) exit 1
        if (lost["1 2"] != "infinite" || lost["5 2"] != "infinite") fail("finite averages have a value at K = n")
        if (!(error["inf 2"] < 0.1)) fail("infinitely many students have a peak")
        if (!near(error["inf 2"], error["inf 20"], 1e-6)) fail("beyond K = n the width matters to infinitely many")
        n = split("0.2 0.6 1 1.6 2.5 4 20", at_ratio, " ")
        for (i = 1; i <= n; ++i) {
          r = at_ratio[i]
          # 1/k of what each has alone.
          own = error["1 " r] - error["inf " r]
          if (!(own > 0) || !near(error["5 " r] - error["inf " r], own / 5, 1e-6)) fail("no fifth at " r)
        }
      }' ;;
    heat_map) claim '
      limit { error[v("ratio"), v("sample_ratio")] = x("value"); ++n }
      END {
        if (n != 36) fail(n + 0 " points")
        # The ridge along K = n: higher than two steps to either side of it.
        split("0.2 0.5 1 2 4 8", at, " ")
        for (i = 3; i <= 4; ++i) {
          if (!(error[at[i], at[i]] > error[at[i - 2], at[i]] && error[at[i], at[i]] > error[at[i + 2], at[i]]))
            fail("no ridge over K at K/N = " at[i])
          if (!(error[at[i], at[i]] > error[at[i], at[i + 2]])) fail("no ridge over n at n/N = " at[i])
        }
        if (!(error[8, 8] < error[1, 1] && error[8, 8] < error["0.2", 8])) fail("the far corner is not low")
      }' ;;
    early_stopping) claim "$agree"'
      { agrees() }
      e && v("source") != "simulation" && v("value") != "" {
        r = v("ratio")
        if (!(r in best) || x("value") < best[r]) { best[r] = x("value"); when[r] = x("time") }
        if (v("time") == "inf") last[r] = x("value")
      }
      v("observable") == "training_error" && v("source") != "simulation" {
        # Below 1e-12 of the labels it is the rounding of a contour integral.
        if (v("ratio") in fit && !(x("value") <= fit[v("ratio")] + 1e-12)) fail("the training error rises")
        fit[v("ratio")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(last[1] > 1.5 * best[1] && last[8] > 1.7 * best[8])) fail("no overfitting")
        if (!(when[1] > 100 && when[1] < 1e4 && when[8] > 100 && when[8] < 1e4)) fail("minima at " when[1] ", " when[8])
        if (!(best[8] < best[1])) fail("the wider student is not better when stopped")
      }' ;;
    negative_ridge) claim "$limits_agree"'
      { compare() }
      limit && v("source") != "simulation" {
        at = x("ratio") " " x("ridge")
        if (v("value") == "") lost[at] = v("status"); else error[at] = x("value")
      }
      v("observable") == "optimal_ridge" { best[x("ratio")] = x("value") }
      v("observable") == "optimal_ridge_error" { least[x("ratio")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!near(best[3], 0.0502, 0.01) || !near(-best[30], 0.0375, 0.01)) fail("best at " best[3] ", " best[30])
        if (!near(least[30], 0.034, 0.01) || !near(error["30 0"], 0.0479, 0.01)) fail("the errors at K = 30N")
        if (!(error["30 -0.03125"] < error["30 -0.015625"] && error["30 -0.015625"] < error["30 0"]))
          fail("the error of wide students does not fall below 0")
        if (lost["3 -0.015625"] != "diverged" || lost["3 -0.03125"] != "diverged") fail("no edge at K = 3N")
        if (!(error["3 0"] > error["3 0.03125"] && error["3 0.03125"] > least[3])) fail("no minimum at K = 3N")
      }' ;;
    optimal_stopping) claim '
      v("time") == "inf" { value[v("observable"), x("ratio")] = x("value") }
      v("observable") == "optimal_time" { ratios[++n] = x("ratio") }
      END {
        if (n != 31) fail(n + 0 " widths")
        for (i = 1; i <= n; ++i) {
          r = ratios[i]
          t = value["optimal_time", r]
          if (t > longest) { longest = t; widest = r }
          stopped = value["optimal_time_error", r]; ridged = value["optimal_ridge_error", r]
          if (!(stopped / ridged > 0.999 && stopped / ridged < 1.1)) fail("stopping is no ridge at K/N = " r)
          if (i > 1 && !(stopped < before)) fail("the stopped error rises at K/N = " r)
          before = stopped
        }
        if (!(widest > 1.2 && widest < 4)) fail("longest at K/N = " widest)
        if (!(value["optimal_time", ratios[1]] < longest / 10)) fail("narrow students do not stop early")
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    double_descent | double_descent_samples)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 2'
      echo 'if ($column["ridge"] == 0) $column["value"] = 0.1'
      echo 'if ($column["ridge"] == 0.1) $column["value"] = 0.1'
      echo '$column["status"] = "ok"'
      ;;
    own_activation)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 2'
      echo 'if ($column["activation"] == "silu" && $column["source"] != "simulation") $column["value"] = 1'
      ;;
    classification)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 1.5'
      echo 'if ($column["ridge"] == 0) $column["value"] = 0.4'
      echo 'if ($column["ridge"] == 0 && $column["ratio"] == 2) $column["value"] = 0.45'
      echo 'if ($column["ridge"] == 0.001) $column["value"] = 0.3'
      echo 'if ($column["ridge"] == 0.1) $column["value"] = 0.3'
      ;;
    power_law)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 2'
      echo 'if ($column["samples"] == 2560 && $column["source"] != "simulation") $column["value"] = 0.01'
      echo 'if ($column["samples"] == 10 && $column["source"] != "simulation") $column["value"] = 0.01'
      ;;
    triple_descent)
      echo 'if ($column["sample_ratio"] == 1) $column["value"] = 5'
      echo 'if ($column["sample_ratio"] == 100) $column["value"] = 50'
      echo 'if ($column["sample_ratio"] > 91 && $column["sample_ratio"] < 92) $column["value"] *= 1.000001'
      ;;
    polynomial_targets)
      echo 'if ($column["teacher_activation"] ~ /y6/) $column["value"] *= 1.001'
      echo 'if ($column["samples"] == 50000) $column["value"] *= 3'
      echo 'if ($column["samples"] == 1e10) $column["value"] = 1'
      echo 'if ($column["teacher_activation"] ~ /y1[+]y2[+]y3/) $column["value"] = 1.5'
      ;;
    unlike_units)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 2'
      echo 'if ($column["ratio"] == 8 && $column["source"] != "simulation") $column["value"] = 0.001'
      ;;
    variance_split)
      echo 'if ($column["source"] == "simulation") $column["value"] *= 2'
      echo 'if ($column["observable"] == "initialisation_variance") $column["value"] *= 1.1'
      echo 'if ($column["observable"] == "variance") $column["value"] = 0.1'
      ;;
    ensembles)
      echo 'if ($column["ensemble"] == 5 && $column["value"] != "") $column["value"] *= 1.1'
      echo 'if ($column["ensemble"] == "inf" && $column["ratio"] == 2 && $column["value"] != "") $column["value"] = 0.2'
      echo '$column["status"] = "ok"'
      ;;
    heat_map)
      echo '$column["value"] = 0.1'
      echo 'if ($column["sample_ratio"] == 8) $column["value"] = 0.5'
      ;;
    early_stopping)
      echo "$shift_simulation"
      echo 'if ($column["time"] > 1e4) $column["value"] *= 0.2'
      echo 'if ($column["observable"] == "training_error") $column["value"] = $column["time"]'
      ;;
    negative_ridge)
      echo 'if ($column["source"] == "simulation" && $column["value"] != "") $column["value"] *= 2'
      echo 'if ($column["observable"] == "optimal_ridge") $column["value"] = 0'
      echo 'if ($column["observable"] == "optimal_ridge_error") $column["value"] *= 1.1'
      echo 'if ($column["ridge"] < 0 && $column["value"] != "") $column["value"] = 0.05'
      echo '$column["status"] = "ok"'
      ;;
    optimal_stopping)
      echo 'if ($column["observable"] == "optimal_time") $column["value"] = 500'
      echo 'if ($column["observable"] == "optimal_ridge_error") $column["value"] *= 1.2'
      echo 'if ($column["observable"] == "optimal_time_error") $column["value"] = 0.1'
      ;;
    *) return 1 ;;
  esac
}
