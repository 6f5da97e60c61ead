# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of memorization show; read by ../experiments.sh.

# Networks that are built have the counts of the law, and memorize every point.
built='
  v("source") == "simulation" && v("observable") == "memorized_fraction" {
    ++networks
    if (x("value") != 1) fail("a network memorizes " v("value"))
  }
  v("observable") == "slots" || v("observable") == "depth" || v("observable") == "width" {
    a = v("observable")
    for (i = column["reason"] + 1; i <= NF; ++i) a = a " " $i
    if (v("source") == "law") law[a] = x("value")
    else if (!(a in law)) fail("no law of " a)
    else if (law[a] != x("value")) fail("built " v("value") ", by law " law[a])
  }'

reduced() {
  case $1 in
    constructions) echo --points 512 --separation-rate 0.02:4:log:12 --simulate-at 0.02,0.1 ;;
    regimes) echo --points 16,256,4096,65536 --simulate-at 16,256 ;;
    tradeoff) echo --slots 1,2,4,16,64,256 ;;
    trained) echo --points 16,32 --separation 1,7 --replicas 4 ;;
    success) echo --separation 2,8 --hidden-width 3,6,24 --replicas 24 ;;
    capacity) echo --parameters 100,1000,10000,100000,1000000 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    constructions) claim "$built"'
      v("source") == "law" { p[v("observable"), v("separation_rate")] = x("value"); c[v("separation_rate")] }
      END {
        if (failed) exit 1
        if (networks != 2) fail(networks + 0 " networks")
        for (r in c) {
          if (!(p["lower_bound", r] < p["slots", r] && p["lower_bound", r] < 512 / 2)) fail("bound at c = " r)
          if (p["linear_law", r] != 1536) fail("3N at c = " r)
        }
        if (!near(p["slots", "0.02"], p["sqrt_law", "0.02"], 0.05)) fail("no square root law at c = 0.02")
        if (!(p["slots", 4] > 15 * 1536 && p["lower_bound", 4] > 190)) fail("at c = 4")
      }' ;;
    regimes) claim "$built"'
      v("source") == "law" { p[v("observable"), v("spacing"), v("points")] = x("value") }
      END {
        if (failed) exit 1
        if (networks != 4) fail(networks + 0 " networks")
        if (p["slots", "exponential", 65536] != 3 * 65536) fail("not 3N at 2^-N")
        if (!near(p["lower_bound", "exponential", 65536] / 65536, 0.2808, 0.01)) fail("no 0.28 N")
        if (!near(p["slots", "power", 65536] / p["slots", "power", 4096], 4 * sqrt(20.5 / 16.5), 0.05)) fail("no √(N log N)")
        if (!near(p["lower_bound", "power", 65536] / p["lower_bound", "power", 4096], 4, 0.1)) fail("no √N")
      }' ;;
    tradeoff) claim "$built"'
      v("source") == "law" { p[v("observable"), v("slots")] = x("value") }
      END {
        if (failed) exit 1
        if (networks != 6) fail(networks + 0 " networks")
        if (!(p["slots", 2] == 1313 && p["slots", 1] > 1313 && p["slots", 4] > 1313)) fail("not least at m = 2")
        if (!(p["width", 1] == 511 && p["width", 256] == 7)) fail("widths")
        if (!(p["depth", 256] == 3 + 256 * 21 && p["weight_bits", 256] == 256 * 19)) fail("depth and bits")
      }' ;;
    trained) claim '
      v("source") == "simulation" && v("observable") == "parameters" { p[v("points"), v("separation")] = x("value") }
      v("source") == "simulation" && v("observable") == "memorized_fraction" && x("value") != 1 { fail("not memorized") }
      END {
        if (failed) exit 1
        for (n = 16; n <= 32; n *= 2)
          if (!(p[n, 1] > n && p[n, 1] < 8 * n && p[n, 7] > p[n, 1])) fail(p[n, 1] " and " p[n, 7] " parameters at N = " n)
        if (!(p[32, 7] > 1.5 * p[32, 1])) fail("no more at small distances")
      }' ;;
    success) claim '
      v("observable") == "trained_success" { p[v("separation"), v("hidden_width")] = x("value") }
      END {
        if (!(p[2, 3] < 0.5 && p[2, 6] > 0.75 && p[2, 24] > 0.9)) fail("at δ = 1/4")
        if (!(p[8, 3] < 0.1 && p[8, 6] < 0.75 && p[8, 24] > 0.75)) fail("at δ = 1/256")
      }' ;;
    capacity) claim '
      v("observable") == "parameters" { slots = x("value") }
      v("observable") == "memorized_points" { n[v("separation"), slots] = x("value") }
      v("observable") == "possible_points" && x("value") < n[v("separation"), slots] { fail("more points than possible") }
      END {
        if (failed) exit 1
        if (!(n[16, 100] == 33 && n[256, 1000] == 333)) fail("no third")
        if (!near(n[64, 1000000] / n[64, 100000], 100, 0.05)) fail("no square")
        if (n[16, 1000000] != 131073) fail("not all of the segment")
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    constructions | regimes | tradeoff)
      echo 'if ($column["observable"] == "memorized_fraction" && $column["source"] == "simulation") $column["value"] = 0.99'
      echo 'if ($column["observable"] == "slots" && $column["source"] == "law") $column["value"] += 1'
      echo 'if ($column["source"] == "law") $column["value"] *= 1.5'
      ;;
    trained)
      echo 'if ($column["separation"] == 7) $column["value"] = 60'
      echo 'if ($column["observable"] == "parameters") $column["value"] *= 9'
      ;;
    success)
      echo '$column["value"] = 1 - $column["value"]'
      echo 'if ($column["separation"] == 8) $column["value"] = 1'
      ;;
    capacity)
      echo 'if ($column["observable"] == "memorized_points") $column["value"] *= 2'
      echo 'if ($column["observable"] == "possible_points") $column["value"] = 1'
      ;;
    *) return 1 ;;
  esac
}
