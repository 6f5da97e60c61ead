# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiments of the two-layer network in its linear regime show; read by ../experiments.sh.

# The limits of theory and simulation, within 5 standard errors and what the theory neglects, O(1/d)
# at d = 60: 4 % of the error, measured with many draws.
meets='
  function meets(key) {
    if (v("source") == "finite-width") theory[key] = x("value")
    if (v("source") != "simulation") return
    d = x("value") - theory[key]
    allowed = 5 * x("standard_error") + 0.04 * theory[key]
    ++met
    if (!(d <= allowed && d >= -allowed)) fail("simulation " x("value") " against " theory[key] " at " key)
  }'

reduced() {
  case $1 in
    lazy_training) echo --width 50,200,800 --times 10:3000:log:3 --replicas 4 ;;
    samples_curve) echo --sample-ratio 0.5,1.5,2,3,4.25,6,8 --replicas 8 ;;
    trajectories) echo --times 10:30000:log:15 --replicas 8 ;;
    width_curve) echo --width 2,4,10,50,100,200 --replicas 8 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    lazy_training) claim '
      v("source") == "simulation" { value[v("observable"), v("width"), v("time")] = x("value") }
      # Of the ratio between widths 50 and 800.
      function power(name, time) { return log(value[name, 50, time] / value[name, 800, time]) / log(16) }
      END {
        if (failed) exit 1
        p = power("linearization_deviation", "3000")
        # -1 up to corrections of the narrow network.
        if (!(p > 0.9 && p < 1.3)) fail("deviations fall as N^-" p)
        p = power("weight_movement", "3000")
        if (!near(p, 0.5, 0.05)) fail("movements fall as N^-" p)
        p = power("lazy_condition", "inf")
        if (!near(p, 0.5, 0.2)) fail("the condition falls as N^-" p)
        if (!(value["lazy_condition", 800, "inf"] > 10)) fail("the condition is nearly met")
        # By a deviation below 0.3 %.
        if (!near(value["network_error", 800, "3000"], value["generalization_error", 800, "3000"], 0.01))
          fail("the network is not its linearisation")
        if (!(value["linearization_deviation", 50, "3000"] > 0.005)) fail("nothing deviates")
      }' ;;
    samples_curve) claim "$meets"'
      limit {
        ratio = v("sample_ratio")
        if (v("width") == 4 && ratio != 4.25 || ratio <= 2) meets(v("width") " at " ratio)
        if (v("source") != "simulation") value[v("width"), ratio] = x("value")
      }
      v("observable") == "training_error" && v("source") != "simulation" && v("width") == 4 && x("sample_ratio") < 4.2 {
        ++idle
        # A sixteenth of E y² / 2, labels without features.
        if (!near(x("value"), 1.25 / 32, 1e-9)) fail("training error " x("value"))
      }
      END {
        if (failed) exit 1
        if (met != 9 || idle != 4) fail(met + 0 " comparisons, " idle + 0 " training errors")
        if (!(value[4, 4.25] > 50 * value[4, 3] && value[4, 4.25] > 50 * value[4, 6])) fail("no peak")
        if (!(value[4, 1.5] < value[4, 0.5] && value[4, 1.5] < value[4, 3])) fail("no minimum before it")
        if (!(value[60, 0.5] > value[60, 2] && value[60, 2] > value[60, 4.25] && value[60, 4.25] > value[60, 8]))
          fail("the wide network does not get better")
      }' ;;
    trajectories) claim "$agree"'
      { agrees() }
      e && v("source") != "simulation" {
        if (!(v("width") in best) || x("value") < best[v("width")]) { best[v("width")] = x("value"); when[v("width")] = x("time") }
        last[v("width")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(best[5], 0.227, 0.01) && when[5] > 400 && when[5] < 700)) fail("minimum " best[5] " at " when[5])
        if (!(last[5] > 1.3 * best[5])) fail("five units do not overfit")
        if (!near(last[60], best[60], 1e-3)) fail("sixty units overfit")
      }' ;;
    width_curve) claim "$meets"'
      limit {
        meets(v("width"))
        if (v("source") == "infinite-width") {
          wide = x("value")
          # Closed form, to the digits of the comment.
          if (!near(wide, 0.12944, 1e-4)) fail("the infinitely wide network has " wide)
        }
      }
      END {
        if (failed) exit 1
        if (met != 6) fail(met + 0 " widths")
        if (!near(theory[10], 1.54 * wide, 0.01)) fail("ten units: " theory[10])
        if (!near(theory[4], 0.370, 0.01)) fail("four units: " theory[4])
        for (n = 50; n <= 200; n *= 2) if (!near((theory[n] - wide) * n, 0.49, 0.05)) fail("excess at N = " n)
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    lazy_training)
      echo 'if ($column["observable"] == "linearization_deviation") $column["value"] = sqrt($column["value"])'
      echo 'if ($column["observable"] == "weight_movement" && $column["width"] == 800) $column["value"] *= 1.3'
      echo 'if ($column["observable"] == "lazy_condition") $column["value"] /= 30'
      echo 'if ($column["observable"] == "network_error") $column["value"] *= 1.1'
      ;;
    samples_curve)
      echo "$shift_simulation"
      echo 'if ($column["sample_ratio"] == 4.25) $column["value"] /= 100'
      echo 'if ($column["observable"] == "training_error") $column["value"] = 0'
      ;;
    trajectories)
      echo "$shift_simulation"
      echo 'if ($column["width"] == 60 && $column["time"] == "inf") $column["value"] *= 1.1'
      echo 'if ($column["width"] == 5 && $column["time"] > 1000) $column["value"] = 0.2'
      ;;
    width_curve)
      echo "$shift_simulation"
      echo 'if ($column["source"] == "finite-width" && $column["width"] > 60) $column["value"] += 0.01'
      echo 'if ($column["source"] == "infinite-width") $column["value"] *= 1.01'
      ;;
    *) return 1 ;;
  esac
}
