# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiment of the worked example shows; read by ../experiments.sh.

reduced() {
  case $1 in
    learning_rates) echo --replicas 8 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    learning_rates) claim "$agree"'
      # Nearer to the largest stable rate few runs carry the mean.
      v("learning_rate") < 1.55 { agrees() }
      limit {
        if (n++ && !(x("value") > last)) fail("the error falls at the rate " v("learning_rate"))
        last = x("value")
      }
      END { if (!failed) { conclude(); if (n != 17) fail(n + 0 " rates") } }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    learning_rates)
      echo "$shift_simulation"
      echo 'if ($column["time"] == "inf" && $column["learning_rate"] > 1.05) $column["value"] = 0'
      ;;
    *) return 1 ;;
  esac
}
