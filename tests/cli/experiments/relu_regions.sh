# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiment of linear regions shows; read by ../experiments.sh.

reduced() {
  case $1 in
    depth) echo --inputs 2 ;;  # it takes no time
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    depth) claim '
      { at[v("observable"), x("width"), x("depth")] = x("value"); widths[x("width")]; ++n }
      END {
        if (n != 4 * 8 * 3) fail(n + 0 " counts")
        for (w in widths) {
          if (at["fewest_regions", w, 1] != 1 + w + w * (w - 1) / 2) fail("one layer has not the regions of its lines")
          if (at["most_regions", w, 1] != at["fewest_regions", w, 1]) fail("one layer has no exact count")
          for (d = 2; d <= 8; ++d) {
            if (at["fewest_regions", w, d] != at["fewest_regions", w, d - 1] * int(w / 2) ^ 2)
              fail("a layer of " w " units folds otherwise")
            if (!(at["fewest_regions", w, d] <= at["most_regions", w, d])) fail("the bounds have changed places")
            if (at["parameters", w, d] - at["parameters", w, d - 1] != w * (w + 1)) fail("parameters of a layer")
          }
        }
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    depth)
      echo 'if ($column["depth"] == 5) $column["value"] *= 2'
      echo 'if ($column["observable"] == "most_regions") $column["value"] = 37'
      ;;
    *) return 1 ;;
  esac
}
