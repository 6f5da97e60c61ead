# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of two-layer networks show; read by ../experiments.sh.

reduced() {
  case $1 in
    specialisation) echo --times 10,50,100,150 --replicas 4 ;;
    escape) echo --times 30,60,90,120,250 ;;
    overparametrised) echo --times 10,1000,3000 --replicas 2 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    specialisation) claim '
      v("observable") == "generalization_error" && v("time") != "inf" {
        err[v("source"), v("time")] = x("value")
      }
      v("observable") == "teacher_overlap" && v("source") != "simulation" && v("time") == "150" {
        if (x("value") > 0.97) ++found
        if (x("value") < 0.03 && x("value") > -0.03) ++left
      }
      END {
        if (failed) exit 1
        t = "order-parameters"
        if (!near(err[t, 10], 0.0215, 0.05)) fail("plateau at " err[t, 10])
        if (!(err[t, 150] < 3e-5)) fail("not specialised: " err[t, 150])
        if (!(found == 2 && left == 2)) fail("overlaps: " found + 0 " found, " left + 0 " left")
        if (!(near(err["simulation", 10], err[t, 10], 0.1) && near(err["simulation", 50], err[t, 50], 0.2)))
          fail("simulation at " err["simulation", 10] ", " err["simulation", 50])
      }' ;;
    escape) claim '
      v("observable") == "generalization_error" && v("time") == "250" { err[v("initial_preference")] = x("value") }
      v("observable") == "escape_rate" { rate = x("value") }
      v("observable") == "late_rate" { late = x("value") }
      END {
        if (failed) exit 1
        # A preference ten times smaller costs ln(10)/rate, in which the error would have fallen by late times that.
        expected = exp(late * log(10) / rate)
        if (!near(err["0.001"] / err["0.01"], expected, 0.25)) fail(err["0.001"] / err["0.01"] " instead of " expected)
        if (!near(err["0.01"] / err["0.1"], expected, 0.35)) fail(err["0.01"] / err["0.1"] " instead of " expected)
      }' ;;
    overparametrised) claim '
      v("observable") == "generalization_error" && v("time") == "3000" {
        err[v("source"), v("second_learning_rate")] = x("value")
      }
      END {
        if (failed) exit 1
        t = "order-parameters"
        if (!(err[t, "0"] > 2 * err[t, "0.2"])) fail("both layers: " err[t, "0.2"] ", the first alone: " err[t, "0"])
        for (rate = 0; rate < 0.3; rate += 0.2)
          if (!near(err["simulation", rate], err[t, rate], 0.15)) fail("simulation at " err["simulation", rate])
      }' ;;
    *) return 1 ;;
  esac
}

wrong() {
  case $1 in
    specialisation)
      echo "$shift_simulation"
      echo 'if ($column["observable"] == "teacher_overlap") $column["value"] = 0.5'
      echo 'if ($column["observable"] == "generalization_error") $column["value"] *= 2'
      ;;
    escape)
      echo 'if ($column["observable"] == "escape_rate") $column["value"] *= 1.5'
      echo 'if ($column["initial_preference"] == "0.01" && $column["time"] == "250") $column["value"] *= 2'
      ;;
    overparametrised)
      echo "$shift_simulation"
      echo 'if ($column["second_learning_rate"] == "0.2") $column["value"] *= 3'
      ;;
    *) return 1 ;;
  esac
}
