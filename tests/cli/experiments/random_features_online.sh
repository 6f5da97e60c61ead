# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiments of the online random-feature model show; read by ../experiments.sh.

reduced() {
  case $1 in
    activations) echo --dim 50 --ratio 1,4 --replicas 8 --horizon 30 ;;
    any_width) echo --width 1:1e60:log:121 ;;
    label_noise | optimal_schedule) echo --dim 50 --times 1:300:log:5 --replicas 8 ;;
    classification_time) echo --dim 50 --ratio 0.5,1,4 --times 0.3:100:log:6 --replicas 8 --test-samples 2000 ;;
    learning_rates) echo --dim 100 --ratio 0.25,1,4 --learning-rate 0.1:1:log:4 ;;
    phase_diagram) echo --ratio 0.01,0.1,1,10,100 --learning-rate 0.5:12:lin:24 ;;
    staircase) echo --dim 20,1e6 --exponent 0:4:lin:41 ;;
    staircase_instances) echo --dim 20,100 --width 1:300:log:8 ;;
    step_terms) echo --learning-rate 5:320:log:7 --replicas 8 ;;
    power_law_time) echo --levels power:1.5,2,1000 --width 10,100 --times 0.1:100:log:7 --replicas 8 ;;
    trajectories) echo --dim 50 --ratio 0.5,1,2 --times 0.3:100:log:6 ;;
    width_curve) echo --dim 50 --ratio 0.1,0.3,1,3,10 --replicas 8 --horizon 30 ;;
    width_for_error) echo --dim 10,3e4,1e5 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    activations) claim "$agree"'
      # In the order of the file, sigmoid to sign, from K = N on.
      { agrees() }
      v("observable") == "approximation_error" {
        if (++n[v("ratio")] > 1 && !(x("value") > last[v("ratio")]))
          fail(v("activation") " is not above the activation before it at K/N = " v("ratio"))
        last[v("ratio")] = x("value")
      }
      END { if (!failed) { conclude(); if (n[1] != 6 || n[4] != 6) fail("not six activations") } }' ;;
    any_width) claim '
      v("status") != "ok" { fail("status " v("status")) }
      v("observable") == "approximation_error" {
        if (n++ && !(x("value") < last)) fail("the error rises at K = " v("width"))
        last = at[sprintf("%.1f", x("exponent"))] = x("value")
      }
      END {
        if (failed) exit 1
        if (n != 121) fail(n + 0 " widths")
        # Half a power of N each: the linear step, a plateau, the cubic step.
        if (!(at["0.5"] > 10 * at["1.5"])) fail("no step at K = N")
        if (!(at["1.5"] < 1.3 * at["2.0"])) fail("no plateau below K = N^2")
        if (!(at["2.5"] > 4 * at["3.0"])) fail("no step at K = N^3/6")
        if (!(last < 1e-45)) fail("the error ends at " last)
      }' ;;
    label_noise) claim "$agree"'
      { agrees() }
      limit { if (v("label_noise") == 0) floor = x("value")
              else {
                lift = (x("value") - floor) / x("label_noise")
                # Exactly in proportion to the noise, up to the rounding of both values, and the step
                # terms, of order η λ_max/K = 0.02, add to the tenth that they leave out.
                if (first && !near(lift, first, 1e-9)) fail("the floor is not lifted in proportion")
                if (!(lift > 0.1 && lift < 0.1 * 1.02)) fail("the noise lifts the floor by " lift)
                if (!first) first = lift
              }
              ++n }
      END { if (!failed) { conclude(); if (n != 4) fail(n + 0 " floors") } }' ;;
    learning_rates) claim "$agree"'
      { agrees() }
      e && v("time") == 30 && v("source") != "simulation" {
        if (!(v("ratio") in best) || x("value") < best[v("ratio")]) {
          best[v("ratio")] = x("value")
          rate[v("ratio")] = x("learning_rate")
        }
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(rate[1] > rate["0.25"] && rate[1] > rate[4]))
          fail("the largest rate is not best at K = N: " rate["0.25"] ", " rate[1] ", " rate[4])
      }' ;;
    optimal_schedule) claim "$agree"'
      { agrees() }
      v("observable") == "approximation_error" { best = x("value") }
      e { value[v("source"), v("schedule"), v("time")] = x("value")
          error[v("schedule"), v("time")] = x("standard_error") }
      END {
        if (failed) exit 1
        conclude()
        t = 300
        constant = value["deterministic", "constant", t]
        half = value["deterministic", "power:0.5;10", t]
        one = value["deterministic", "power:1;10", t]
        optimal = value["deterministic", "optimal", t]
        if (!(near(constant, value["deterministic", "constant", "inf"], 0.01)))
          fail("the constant rate does not saturate")
        if (!(constant > half && half > optimal && optimal > one && one > best))
          fail("late errors are not ordered: " constant ", " half ", " optimal ", " one ", " best)
        if (!(value["deterministic", "optimal", 1] < value["deterministic", "power:1;10", 1] &&
              value["deterministic", "optimal", 1] < value["deterministic", "constant", 1]))
          fail("the greedy schedule does not lead at t = 1")
        gap = value["simulation", "constant", t] - value["simulation", "optimal", t]
        if (!(gap > 5 * sqrt(error["constant", t]^2 + error["optimal", t]^2)))
          fail("the simulation does not show it")
      }' ;;
    phase_diagram) claim '
      v("time") == "inf" && v("observable") == "generalization_error" {
        rows[++n] = v("ratio"); rate[n] = x("learning_rate"); status[n] = v("status")
        # At fixed ratio the error grows with the rate.
        if (v("status") == "ok") {
          if (v("ratio") in last && !(x("value") > last[v("ratio")] && rate[n] > at[v("ratio")]))
            fail("the error does not grow with the rate at K/N = " v("ratio"))
          last[v("ratio")] = x("value"); at[v("ratio")] = rate[n]
        }
      }
      v("observable") == "critical_learning_rate" { critical[v("ratio")] = x("value") }
      END {
        if (failed) exit 1
        if (n != 120) fail(n + 0 " points")
        for (i = 1; i <= n; ++i)
          if (status[i] != (rate[i] >= critical[rows[i]] ? "unstable" : "ok"))
            fail("status " status[i] " at K/N = " rows[i] ", rate " rate[i])
        # 6 (1 + 3 γ) for narrow students up to O(K/N), a monotone way to 6.
        if (!near(critical["0.01"], 11.4, 0.01)) fail("η_c of narrow students: " critical["0.01"])
        if (!(critical["0.1"] < critical["0.01"] && critical[1] < critical["0.1"] &&
              critical[10] < critical[1] && critical[100] < critical[10] && critical[100] > 6))
          fail("η_c does not fall towards 6")
      }' ;;
    staircase) claim '
      # What degrees above k leave, ½ Σ_{m=k+1}^8 4^(1-m) / 0.9. The tolerance at half-integers is twice
      # the relative correction k! N^-½, 0.024 for the step of degree 4 that follows exponent 3.5.
      function plateau(k) { return (4^-k - 4^-8) * 2 / 3 / 0.9 }
      limit {
        if (v("dim") in last && !(x("value") <= last[v("dim")])) fail("the error rises with K")
        last[v("dim")] = x("value")
        if (v("dim") == "1e+06") {
          k = int(x("exponent")); part = x("exponent") - k
          if (part > 0.48 && part < 0.52) {
            ++n
            if (!near(x("value"), plateau(k), 0.05)) fail("plateau " k ": " x("value"))
          }
          # The steps lie within 0.3 of the integers.
          if (part > 0.28 && part < 0.72 && !near(x("value"), plateau(k), 0.2))
            fail("no plateau at exponent " v("exponent"))
        }
      }
      END { if (!failed && n != 4) fail(n + 0 " plateaus") }' ;;
    staircase_instances) claim '
      limit && v("source") == "deterministic" { theory[v("dim"), v("width")] = x("value") }
      limit && v("source") == "instance" {
        d = x("value") / theory[v("dim"), v("width")] - 1
        sum[v("dim")] += d < 0 ? -d : d
        ++n[v("dim")]
      }
      # The differences are statistical and of order 1/N; a hundredth of the step between plateaus, a
      # factor of four, is not visible.
      END {
        if (n[20] < 5 || n[100] != n[20]) fail(n[20] + 0 " widths")
        small = sum[20] / n[20]; large = sum[100] / n[100]
        if (!(large < 0.03)) fail("instances are far from the theory at N = 100: " large)
        if (!(large < small)) fail("not closer at N = 100 than at N = 20: " large ", " small)
      }' ;;
    step_terms) claim '
      e && v("finite_width") == "on" && v("source") == "deterministic" { theory[v("learning_rate"), v("time")] = x("value") }
      e && v("finite_width") == "off" && v("source") == "deterministic" {
        off[v("learning_rate"), v("time")] = x("value")
        if (v("status") != "ok") fail("off is " v("status") " at " v("learning_rate"))
      }
      e && v("source") == "simulation" && v("finite_width") == "on" {
        rate[++n] = x("learning_rate"); text[n] = v("learning_rate"); value[n] = x("value")
        error[n] = x("standard_error"); status[n] = v("status"); time[n] = v("time")
      }
      v("observable") == "critical_learning_rate" { critical[v("finite_width")] = x("value") }
      END {
        if (failed) exit 1
        if (n != 7) fail(n + 0 " rates")
        # 6 b, and below 2K/λ_max = 2 N π (1 + (N/K)^½)^-2 for the linear part alone.
        if (!near(critical["off"], 384, 1e-6)) fail("η_c without the terms: " critical["off"])
        if (!(critical["on"] > 30 && critical["on"] < 56)) fail("η_c with them: " critical["on"])
        for (i = 1; i <= n; ++i) {
          # Networks differ in λ_max by some per cent.
          if (rate[i] > 1.1 * critical["on"] && status[i] != "diverged")
            fail("the simulation is " status[i] " at " rate[i])
          if (rate[i] > 0.9 * critical["on"]) continue
          ++stable
          if (status[i] != "ok") fail("the simulation is " status[i] " at " rate[i])
          z = (value[i] - theory[text[i], time[i]]) / error[i]
          if (z * z > 25) fail("the simulation is " z " standard errors from the theory at " rate[i])
        }
        if (stable < 3) fail(stable + 0 " stable rates")
      }' ;;
    classification_time) claim "$agree"'
      { finite = v("time") != "inf"; e = v("observable") == "classification_error"; agrees() }
      e && v("source") != "simulation" {
        if (v("time") in last && !(x("value") < last[v("time")]))
          fail("a wider student is not ahead at t = " v("time"))
        last[v("time")] = x("value")
        if (x("time") > 0 && !(x("value") < 0.5)) fail("no better than a coin")
        if (!finite) end[v("ratio")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(end["0.5"], 0.305, 0.05) && near(end[1], 0.191, 0.05) && near(end[4], 0.118, 0.05)))
          fail("in the end " end["0.5"] ", " end[1] ", " end[4])
      }' ;;
    power_law_time) claim "$agree"'
      { agrees() }
      e && v("source") != "simulation" { error[v("width") " " v("time")] = x("value") }
      v("observable") == "approximation_error" { best[v("width")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        # Two thirds of a decade of steps, of which K = 100 has them to some per cent between the start and the floor.
        fall = log(error["100 " sprintf("%.17g", 0.31622776601683794)] / error["100 " sprintf("%.17g", 3.1622776601683795)]) / log(10)
        if (!(fall > 0.5 && fall < 0.72)) fail("the error falls by 10^" fall)
        if (!(near(best[10], 10 * best[100], 0.3))) fail("best readouts " best[10] ", " best[100])
        for (k = 10; k <= 100; k *= 10)
          if (!(error[k " inf"] > best[k] && near(error[k " inf"], best[k], 0.2)))
            fail("a floor of " error[k " inf"] " at K = " k)
      }' ;;
    trajectories) claim "$agree"'
      { agrees() }
      e && v("source") != "simulation" {
        if (v("time") in last && !(x("value") < last[v("time")]))
          fail("a wider student is not ahead at t = " v("time"))
        last[v("time")] = x("value")
      }
      v("observable") == "relaxation_time" { tau[v("ratio")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(tau[1] > 2 * tau["0.5"] && near(tau[2], tau[1], 0.2)))
          fail("relaxation times " tau["0.5"] ", " tau[1] ", " tau[2])
      }' ;;
    width_curve) claim "$agree"'
      { agrees() }
      limit { if (n++ && !(x("value") < last)) fail("the error rises at K/N = " v("ratio"))
              value[v("ratio")] = last = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(value["0.3"] / value[1] > value["0.1"] / value["0.3"] &&
              value[1] / value[3] > value[3] / value[10]))
          fail("the fall is not steepest around K = N")
        # ½ (1/3 - 1/π) / (1 - 1/6), the nonlinear part of the teacher; at N = 50 a little less.
        if (!near(value[10], 0.0090, 0.15)) fail("K = 10 N is not near the limit: " value[10])
      }' ;;
    width_for_error) claim '
      v("observable") == "approximation_error" { error = v("value") }
      v("observable") == "log10_width" { k[sprintf("%g", error), v("dim")] = x("value") }
      END {
        slope["0.03"] = 1; slope["0.003"] = 3; slope["0.0003"] = 5
        step = log(1e5 / 3e4) / log(10)
        for (error in slope) {
          s = (k[error, "1e+05"] - k[error, "30000"]) / step
          # Corrections of order slope²/N, below 1e-3.
          if (!near(s, slope[error], 1e-3)) fail("slope " s " of the error " error)
        }
        if (!(k["0.0003", 10] > 0 && k["0.0003", 10] < 5)) fail("at N = 10 the exponent is not below the slope")
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    any_width)
      echo 'if ($column["width"] > 1e50) $column["value"] = 1e-40'
      echo 'if ($column["exponent"] > 1.9 && $column["exponent"] < 2.1) $column["value"] *= 0.7'
      echo '$column["status"] = "not_converged"'
      ;;
    activations)
      echo "$shift_simulation"
      echo 'if ($column["activation"] == "erf") $column["value"] *= 1.3'
      ;;
    label_noise)
      echo "$shift_simulation"
      echo 'if ($column["label_noise"] == 1) $column["value"] *= 1.001'
      ;;
    learning_rates)
      echo "$shift_simulation"
      echo 'if ($column["ratio"] == 1) $column["value"] = $column["learning_rate"]'
      ;;
    optimal_schedule)
      echo "$shift_simulation"
      echo 'if ($column["schedule"] == "optimal") $column["value"] *= 1.2'
      echo 'if ($column["source"] == "simulation") $column["standard_error"] = 1'
      ;;
    phase_diagram)
      echo '$column["status"] = "ok"'
      echo 'if ($column["observable"] == "critical_learning_rate") $column["value"] *= 1.1'
      echo 'if ($column["learning_rate"] == 4) $column["value"] *= 1.5'
      ;;
    staircase)
      echo 'if ($column["dim"] == 20 && $column["exponent"] > 3) $column["value"] += 0.01'
      echo 'if ($column["exponent"] > 1.45) $column["value"] *= 0.9'
      echo '$column["exponent"] += 0.3'
      ;;
    staircase_instances)
      echo 'if ($column["dim"] == 100 && $column["source"] == "instance") $column["value"] *= 1.05'
      echo 'if ($column["dim"] == 20) $column["value"] = 1'
      ;;
    step_terms)
      echo "$shift_simulation"
      echo 'if ($column["source"] == "simulation") $column["status"] = "ok"'
      echo 'if ($column["observable"] == "critical_learning_rate") $column["value"] = 384'
      echo 'if ($column["finite_width"] == "off") $column["status"] = "unstable"'
      ;;
    classification_time)
      echo "$shift_simulation"
      echo 'if ($column["ratio"] == 4) $column["value"] *= 2'
      echo 'if ($column["time"] == "inf" && $column["observable"] == "classification_error") $column["value"] *= 1.1'
      ;;
    power_law_time)
      echo "$shift_simulation"
      echo 'if ($column["time"] < 1 && $column["source"] != "simulation") $column["value"] *= 2'
      echo 'if ($column["observable"] == "approximation_error" && $column["width"] == 10) $column["value"] *= 2'
      echo 'if ($column["time"] == "inf" && $column["observable"] == "generalization_error") $column["value"] *= 2'
      ;;
    trajectories)
      echo "$shift_simulation"
      echo 'if ($column["ratio"] == 2) $column["value"] *= 2'
      echo 'if ($column["observable"] == "relaxation_time") $column["value"] = 12'
      ;;
    width_curve)
      echo "$shift_simulation"
      echo 'if ($column["ratio"] == 3) $column["value"] = 0.04'
      echo 'if ($column["ratio"] == 10) $column["value"] *= 0.8'
      ;;
    width_for_error)
      echo 'if ($column["observable"] == "log10_width") $column["value"] *= 1.01'
      echo 'if ($column["observable"] == "log10_width") $column["value"] += 2'
      ;;
    *) return 1 ;;
  esac
}
