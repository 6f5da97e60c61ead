# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of exact recovery show; read by ../experiments.sh.

# Shares of recovery lie within 4.5 standard errors of the law's probability, and half a draw.
agree_in_recovery='
  function agrees(a, i) {
    if (v("observable") != "recovery") return
    for (i = column["reason"] + 1; i <= NF; ++i) a = a " " $i
    if (v("source") != "simulation") { theory[a] = x("value"); return }
    if (!(a in theory)) return
    d = x("value") - theory[a]
    if (d < 0) d = -d
    draws = x("replicas")
    ++compared
    if (!(d <= 4.5 * sqrt(theory[a] * (1 - theory[a]) / draws) + 0.5 / draws))
      fail("a share of " v("value") ", by law " theory[a])
  }
  function conclude() { if (compared < 3) fail("only " compared + 0 " comparisons with a simulation") }'

reduced() {
  case $1 in
    recovery) echo --dim 5,20 --simulate-at 1.6,2,2.4 --replicas 100 ;;
    side_by_side) echo --samples 4,6,8 --replicas 40 --steps 500 ;;
    plane) echo --dim 20:400:lin:8 --sample-ratio 1:3:lin:9 ;;
    normalized) echo --dim 3 --samples 4,6,8 --replicas 100 ;;
    noise_neurons) echo --samples 100 --beta 0.02,0.1,0.3 --replicas 10 ;;
    noise_error) echo --noise 0.2 --beta 0.02,0.1,0.3 --replicas 10 ;;
    training) echo --samples 6,16 --replicas 20 --steps 500 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    recovery) claim "$agree_in_recovery"'
      { agrees() }
      v("observable") == "recovery" && v("source") == "law" { p[v("dim"), v("sample_ratio")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        for (d = 5; d <= 20; d += 15) if (!near(p[d, 2], 0.5, 1e-9)) fail("no ½ at n = 2d")
        if (!(near(p[5, "1.6"], 0.2266, 1e-3) && p[20, "1.6"] < 0.1)) fail("no steeper curves")
      }' ;;
    side_by_side) claim "$agree_in_recovery"'
      { agrees() }
      v("observable") == "recovery" && v("source") == "simulation" { p[v("program"), v("samples")] = x("value") }
      v("observable") == "objective_ratio" && !(x("value") > 1 - 1e-8 && x("value") < 1.02) {
        fail("training ends at " v("value") " of the minimum")
      }
      END {
        if (failed) exit 1
        conclude()
        if (!(p["relaxed", 4] == 0 && p["relaxed", 8] < 0.8)) fail("the relaxed program recovers early")
        for (n = 4; n <= 8; n += 2) {
          if (!(p["exact", n] > 0.7)) fail("the exact program at n = " n)
          d = p["exact", n] - p["train", n]
          if (!(d * d < 0.0101)) fail("training and the exact program differ at n = " n)
        }
      }' ;;
    plane) claim '
      v("observable") == "recovery" { p[v("dim"), v("sample_ratio")] = x("value"); ++n }
      END {
        if (n != 72) fail(n + 0 " points")
        for (key in p) {
          split(key, part, SUBSEP)
          if (part[2] == 2 && !near(p[key], 0.5, 1e-9)) fail("no ½ at n = 2d")
          if (part[2] == 1 && p[key] != 0) fail("recovery at n = d")
        }
        if (!(p[20, "1.5"] > 0.02 && p[400, "1.5"] < 1e-9)) fail("no sharper transition")
      }' ;;
    normalized) claim "$agree_in_recovery"'
      { agrees() }
      v("observable") == "recovery" && v("source") == "law" { p[v("samples")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (!(near(p[4], 0.3125, 1e-9) && near(p[6], 0.65625, 1e-9))) fail("law " p[4] ", " p[6])
      }' ;;
    noise_neurons) claim '
      v("observable") == "active_groups" { units[v("beta")] = x("value") }
      v("observable") == "recovery" { share[v("beta")] = x("value") }
      END {
        if (!near(units["0.02"], 21, 0.2)) fail(units["0.02"] " hidden units")
        if (!(units["0.1"] < 0.5 && units["0.3"] == 0 && share["0.3"] == 1 && share["0.02"] == 0))
          fail("no linear model alone")
      }' ;;
    noise_error) claim '
      v("observable") == "distance" { d[v("source"), v("beta")] = x("value") }
      END {
        for (i = 1; i <= split("0.1 0.3", beta, " "); ++i)
          if (!near(d["simulation", beta[i]], d["law", beta[i]], 0.1)) fail("distance at beta = " beta[i])
        if (!(near(d["simulation", "0.02"], 0.245, 0.15) && !(("law", "0.02") in d && d["law", "0.02"] > 0)))
          fail("distance at little weight decay")
      }' ;;
    training) claim '
      v("observable") == "recovery" && v("source") == "simulation" { p[v("program"), v("samples")] = x("value") }
      v("observable") == "objective_ratio" { ratio[v("samples")] = x("value") }
      END {
        for (n = 6; n <= 16; n += 10) {
          d = p["exact", n] - p["train", n]
          if (!(d * d < 0.0226)) fail("training and the exact program differ at n = " n)
          if (!(p["exact", n] >= p["relaxed", n])) fail("the relaxed program recovers more")
          if (!(ratio[n] > 1 - 1e-8 && ratio[n] < 1.1)) fail("training ends at " ratio[n])
        }
        if (!(p["exact", 16] > 0.9 && p["relaxed", 6] < 0.45)) fail("shares")
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  flip='if ($column["observable"] == "recovery" && $column["source"] == "simulation") $column["value"] = 1 - $column["value"]'
  case $1 in
    recovery)
      echo "$flip"
      echo 'if ($column["source"] == "law" && $column["sample_ratio"] == 2) $column["value"] *= 1.1'
      ;;
    side_by_side)
      echo "$flip"
      echo 'if ($column["observable"] == "objective_ratio") $column["value"] *= 0.9'
      echo 'if ($column["program"] == "relaxed") $column["value"] = 0.9'
      ;;
    plane)
      echo 'if ($column["dim"] == 400) $column["value"] = 0.5'
      echo 'if ($column["sample_ratio"] == 2) $column["value"] *= 0.9'
      ;;
    normalized)
      echo "$flip"
      echo 'if ($column["source"] == "law") $column["value"] *= 0.8'
      ;;
    noise_neurons) echo '$column["value"] *= 1.5' ;;
    noise_error)
      echo "$shift_simulation"
      echo 'if ($column["source"] == "law") $column["value"] *= 0.8'
      ;;
    training)
      echo 'if ($column["program"] == "train") $column["value"] *= 0.5'
      echo 'if ($column["program"] == "relaxed") $column["value"] = 1'
      ;;
    *) return 1 ;;
  esac
}
