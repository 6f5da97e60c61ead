# shellcheck shell=sh disable=SC2016  # awk programs
# SPDX-License-Identifier: MIT
# What the experiments of two-layer networks show; read by ../experiments.sh.

reduced() {
  case $1 in
    specialisation) echo --times 10,50,100,150 --replicas 4 ;;
    escape) echo --times 30,60,90,120,250 ;;
    overparametrised) echo --times 10,1000,3000 --replicas 2 ;;
    width) echo --width 1,2,3,4 --replicas 2 ;;
    second_layer) echo --width 1,8 --replicas 2 ;;
    phases) echo --teacher-units 2,4 --learning-rate 0.1,1,1.5,4.5 ;;
    relu) echo --times 1,20,100,150 --replicas 2 ;;
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
    width) claim '
      v("observable") == "generalization_error" {
        err[v("source"), v("second_learning_rate"), v("time"), v("width")] = x("value")
      }
      END {
        if (failed) exit 1
        t = "order-parameters"
        for (rate = 0; rate < 2; ++rate) {
          if (!(err[t, rate, "inf", 1] > 5 * err[t, rate, "inf", 2])) fail("one student is not far behind")
          for (k = 1; k < 5; ++k)
            if (!near(err["simulation", rate, 1000, k], err[t, rate, 1000, k], 0.3))
              fail("simulation of " k " at " err["simulation", rate, 1000, k])
        }
        if (!(err[t, 0, 1000, 4] > 2 * err[t, 0, 1000, 2])) fail("spare students cost nothing")
        if (!near(err[t, 0, "inf", 4], err[t, 0, "inf", 2], 1e-6)) fail("no pair cancels")
        if (!(err[t, 1, "inf", 4] < 0.6 * err[t, 1, "inf", 2])) fail("both layers do not average the noise")
      }' ;;
    second_layer) claim '
      v("observable") == "generalization_error" {
        ++rows
        if (!near(x("value"), 1 / 6, 0.02)) fail("error " x("value"))
      }
      END { if (failed || rows != 6) exit 1 }' ;;
    phases) claim '
      v("observable") == "generalization_error" { err[v("teacher_units"), v("learning_rate")] = v("status") == "ok" ? x("value") : v("status") }
      v("observable") == "critical_learning_rate" { critical[v("teacher_units")] = x("value") }
      END {
        if (failed) exit 1
        if (!near(critical[2], 2.307, 1e-3) || !near(critical[4], 1.249, 1e-3)) fail("critical rates " critical[2] ", " critical[4])
        if (!(err[2, 1.5] < 0.01 && err[4, 1.5] > 0.1)) fail("at 1.5: " err[2, 1.5] ", " err[4, 1.5])
        if (!(near(err[2, 0.1], 2e-5, 0.1) && near(err[4, 0.1], 4e-5, 0.2))) fail("floors " err[2, 0.1] ", " err[4, 0.1])
        if (err[2, 4.5] != "diverged" || err[4, 4.5] != "diverged") fail("at 4.5: " err[2, 4.5] ", " err[4, 4.5])
      }' ;;
    relu) claim '
      v("observable") == "generalization_error" { err[v("source"), v("width"), v("time")] = x("value") }
      END {
        if (failed) exit 1
        t = "order-parameters"
        for (k = 2; k < 4; ++k) {
          if (!(err[t, k, 20] > 0.05)) fail("no plateau at " err[t, k, 20])
          if (!near(err["simulation", k, 100], err[t, k, 100], 0.3)) fail("simulation at " err["simulation", k, 100])
        }
        if (!near(log(err[t, 2, 100] / err[t, 2, 150]), 5.9, 0.05)) fail("not exponential: " err[t, 2, 150] / err[t, 2, 100])
        if (!(err[t, 3, 150] > 0.3 * err[t, 3, 100])) fail("no power law: " err[t, 3, 150] / err[t, 3, 100])
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
    width)
      echo "$shift_simulation"
      echo 'if ($column["width"] == "4" && $column["time"] == "inf") $column["value"] *= 2'
      echo 'if ($column["width"] == "2") $column["value"] *= 3'
      ;;
    second_layer)
      echo 'if ($column["width"] == "8") $column["value"] /= 2'
      ;;
    phases)
      echo 'if ($column["observable"] == "critical_learning_rate") $column["value"] *= 1.1'
      echo 'if ($column["learning_rate"] == "1.5") $column["value"] = 0.05'
      echo 'if ($column["status"] == "diverged") $column["status"] = "ok"'
      ;;
    relu)
      echo "$shift_simulation"
      echo 'if ($column["time"] == "150") $column["value"] *= 10'
      ;;
    *) return 1 ;;
  esac
}
