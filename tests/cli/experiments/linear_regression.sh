# shellcheck shell=sh disable=SC2016,SC2154  # awk programs; variables of experiments.sh
# SPDX-License-Identifier: MIT
# What the experiments of linear regression show; read by ../experiments.sh.

# As agrees() in experiments.sh, at t = inf.
agree_in_the_limit=$(echo "$agree" | sed 's/if (!e || v("time") == "inf") return/if (!limit) return/')

reduced() {
  case $1 in
    benign_overfitting) echo --samples 25,100 --replicas 8 ;;
    double_descent) echo --dim 50 --sample-ratio 0.2,0.5,0.9,1.2,2,5 --ridge 0,12.5 --replicas 8 ;;
    best_ridge) echo --ridge 15.848931924611133:63.09573444801932:log:7 --replicas 40 ;;
    critical_noise)
      echo --sample-ratio 0.5,0.6:0.8:lin:161,1,2 --label-noise 0.2,0.574,0.57464847715128863,0.575,1.5 \
        --simulate-at 0.125,0.5 --replicas 8
      ;;
    early_stopping) echo --times 0.3:3000:log:9 --replicas 8 ;;
    random_predictors) echo --seen 100,200,500,1100,5100,7100,10100 --replicas 8 ;;
    negative_ridge) echo --ridge=-500,-300,-150,0,300 --replicas 16 ;;
    weak_features) echo --seen 4,8,14,20,32,40,48,53,60,76,100 --simulate-at 4,14,32,53,76,100 --replicas 60 ;;
    stopping_against_ridge) echo --sample-ratio 0.1:10:log:11 ;;
    subset_ensembles) echo --seen 10,30,49,50,51,80,96,120,190 ;;
    *) return 1 ;;
  esac
}

check() {
  case $1 in
    stopping_against_ridge) claim '
      v("observable") ~ /^optimal_(time|ridge)_error$/ {
        at[v("observable") " " v("sample_ratio") " " v("label_noise")] = x("value")
      }
      END {
        if (failed) exit 1
        for (place in at) if (sub(/^optimal_time_error /, "", place)) {
          cost = at["optimal_time_error " place] / at["optimal_ridge_error " place]
          if (!(cost >= 1 - 1e-9 && cost <= 1.22)) fail("stopping costs a factor " cost " at " place)
          if (cost > most) most = cost
          ++n
        }
        if (n != 33) fail(n + 0 " pairs of optima")
        if (!(most > 1.03 && most < 1.05)) fail("stopping costs at most a factor " most)
      }' ;;
    benign_overfitting) claim "$agree_in_the_limit"'
      { agrees() }
      v("source") != "simulation" && v("status") != "ok" { fail("status " v("status")) }
      v("source") != "simulation" { at[v("spectrum") " " v("samples") " " v("observable")] = x("value"); ++n }
      END {
        if (failed) exit 1
        conclude()
        if (n != 6 * 14) fail(n + 0 " values of the theory")
        spikes = "spiked:10;1;0.02"
        error = "generalization_error"
        if (!(at[spikes " 100 " error] < 0.3 * at[spikes " 25 " error])) fail("the spikes are not learnt")
        if (!(at["power:2 100 " error] > at["power:2 25 " error])) fail("the power law is learnt")
        if (!near(at["power:2 100 variance"], 0.25, 0.1)) fail("the power law does not keep the noise")
        if (!(at[spikes " 100 " error] < 0.0625)) fail("the noise is not hidden")
        if (!(at["benign:2 100 " error] < 0.6 * at["power:2 100 " error])) fail("the edge is no better")
        for (s in at) if (split(s, word, " ") == 3 && word[3] == "variance_shape" && word[2] == 100) {
          shape = at[s] / at[word[1] " 100 variance"]
          if (!(shape > 1.3 && shape < 1.5)) fail("the shape is off by " shape)
          ++shapes
        }
        if (shapes != 3) fail(shapes + 0 " shapes")
        if (!near(at[spikes " 100 spiky_training"], 0.304, 0.01)) fail("the tail does not fit the noise")
        if (!near(at[spikes " 100 spiky_population"], 0.016, 0.01)) fail("the tail is not small")
      }' ;;
    # Published, by the code of Kobak et al.: of ridges in steps of a factor 10^0.1, 10^1.5 is the best.
    best_ridge) claim "$agree_in_the_limit"'
      { agrees() }
      v("observable") == "test_error" && v("source") != "simulation" {
        if (!n++ || x("value") < least) { least = x("value"); at = x("ridge") }
      }
      v("observable") == "optimal_ridge" && !near(x("value"), 33.509281, 1e-6) { fail("the best ridge is " x("value")) }
      END {
        if (failed) exit 1
        conclude()
        if (n != 7) fail(n + 0 " ridges")
        if (!near(at, 31.622776601682112, 1e-9)) fail("of these ridges " at " is the best")
        if (!near(least, 1.4752, 1e-4)) fail("the least test error is " least)
      }' ;;
    # Published: equation 7 of Canatar et al., and the noise from which on their errors rise with n.
    critical_noise) claim "$agree_in_the_limit"'
      function published(a, ridge, noise, k) {
        k = (1 + ridge - a + sqrt((1 + ridge - a) ^ 2 + 4 * ridge * a)) / 2
        return (k * k + noise * a) / ((a + k) ^ 2 - a)
      }
      { agrees() }
      v("observable") == "excess_risk" && v("source") != "simulation" {
        a = x("sample_ratio")
        noise = v("label_noise")
        ++n
        # Rounding: about 20 operations.
        if (!near(x("value"), published(a, x("ridge") / x("dim"), noise), 1e-14)) fail("not equation 7 at " a)
        if (a >= 0.6 && a <= 0.8) risk[noise, int(800 * a + 0.5)] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (n != 5 * 165) fail(n + 0 " values of the theory")
        lambda = 0.1
        phi = atan2(8 * sqrt(lambda), 9 * lambda * (2 + 3 * lambda) - 1)
        critical = 3 * lambda * (2 + 3 * lambda - 2 * sqrt((1 + lambda) * (1 + 9 * lambda)) * cos((atan2(0, -1) + phi) / 3))
        for (place in risk) {
          split(place, word, SUBSEP)
          if (word[2] == 480) continue
          rise = risk[place] - risk[word[1], word[2] - 1]
          if (!(word[1] in most) || rise > most[word[1]]) most[word[1]] = rise
          if (rise > 0) ++rising[word[1]]
          if (word[1] < critical + 1e-9 && rise > 0) fail("noise " word[1] " makes the error rise at n = " word[2])
        }
        for (place in most) {
          noise = place + 0
          ++noises
          if (noise > critical + 1e-9 && !rising[place]) fail("noise " noise " does not make the error rise")
          # One sample is 1/800 of α; the point that is level need not be a whole number of them.
          if (near(noise, critical, 1e-9) && !(++level && most[place] > -1e-7)) fail("nowhere level: " most[place])
          if (noise == 0.575 && !(rising[place] == 20 || rising[place] == 21)) fail("0.575 rises " rising[place] " times")
        }
        if (noises != 5 || level != 1) fail(noises + 0 " noises, " level + 0 " critical")
      }' ;;
    # Published: a theorem of Kobak et al., by which 10/0.002 = 5000 random predictors are the best ridge, 10.
    random_predictors) claim "$agree_in_the_limit"'
      { agrees() }
      limit && v("source") != "simulation" { error[x("seen")] = x("value"); ++n }
      v("observable") == "optimal_ridge" { ridge[x("seen")] = x("value") }
      v("observable") == "optimal_ridge_error" { best[x("seen")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (n != 7) fail(n + 0 " values of the theory")
        if (!near(ridge[100], 10, 1e-6)) fail("the best ridge of 100 features is " ridge[100])
        # The variance of the predictors, 0.002, is not 0: 0.6 of 10 is left of what they do as they tend to 0.
        for (p in ridge) if (!(ridge[p] - (10 - 0.002 * (p - 100)) < 1.2 && ridge[p] - (10 - 0.002 * (p - 100)) > -1e-6))
          fail("with " p " features the best ridge is " ridge[p])
        if (!(ridge[10100] < 0)) fail("too many predictors do not make the best ridge negative")
        if (!(near(error[5100], best[100], 0.012) && error[5100] > best[100])) fail("5000 predictors have " error[5100])
        if (!(error[200] > error[100] && error[500] < error[200] && error[1100] < error[500]))
          fail("the predictors do not act as a ridge")
        if (!(error[5100] < error[1100] && error[5100] < error[7100] && error[7100] < error[10100]))
          fail("5000 are not the best number")
        if (!near(error[100], 100 / 27 / 2, 1e-12)) fail("100 features have " error[100])
      }' ;;
    double_descent) claim "$agree_in_the_limit"'
      { agrees() }
      limit && v("source") != "simulation" {
        ridge = x("ridge") > 0
        if (ridge && ++n > 1 && !(x("value") < last)) fail("with the ridge the error rises")
        if (ridge) last = x("value")
        at[ridge " " v("sample_ratio")] = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (n != 6) fail(n + 0 " ratios")
        if (!(at["0 0.5"] < at["0 0.2"])) fail("no first descent")
        if (!(at["0 0.9"] > 2 * at["0 0.5"])) fail("no peak")
        if (!(at["0 5"] < at["0 2"] && at["0 2"] < at["0 1.2"])) fail("no second descent")
        for (s in at) if (sub("^0 ", "", s) && !(at["1 " s] < at["0 " s])) fail("the ridge is no better")
      }' ;;
    negative_ridge) claim "$agree_in_the_limit"'
      { agrees() }
      v("source") != "simulation" && v("status") != "ok" { fail("status " v("status")) }
      limit && v("source") != "simulation" { at[x("ridge")] = x("value"); ++n }
      v("observable") == "optimal_ridge" && !near(-x("value"), 151.5, 0.01) { fail("the best ridge is " x("value")) }
      v("observable") == "optimal_ridge_error" { best = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (n != 5) fail(n + 0 " ridges")
        if (!(at[-500] > at[-300] && at[-300] > at[-150] && at[-150] < at[0] && at[0] < at[300])) fail("no minimum")
        if (!near(at[-150], best, 0.001)) fail("-150 is not the best")
        if (!near(at[0], 0.1286, 0.01)) fail("the interpolator has " at[0])
      }' ;;
    weak_features) claim "$agree_in_the_limit"'
      { agrees() }
      limit && v("source") != "simulation" {
        if (x("seen") == 40 && v("status") != "infinite") fail("no pole at p = n")
        if (x("seen") == 40) next
        if (v("status") != "ok") fail("status " v("status"))
        at[v("signal") " " x("seen")] = x("value")
        ++n
        # Published: corollary 1 of Belkin, Hsu and Xu. Rounding: about 20 operations.
        if (v("signal") == "isotropic") {
          p = x("seen")
          risk = p < 40 ? (1.04 - p / 100) * (1 + p / (39 - p)) : 1 - 0.4 * (2 - 59 / (p - 41)) + 0.04 * (1 + 40 / (p - 41))
          if (!near(2 * x("value") + 0.04, risk, 1e-14)) fail("not corollary 1 at p = " p)
        }
        # Of features that are alike the error rises to the pole, and falls behind it.
        if (v("signal") != "isotropic") next
        if (x("seen") < 40 && !(x("value") > 0.5)) fail("few weak features are better than none")
        if (x("seen") > 4 && x("seen") != 48 && (x("value") > last) != (x("seen") < 40)) fail("no double descent")
        last = x("value")
      }
      END {
        if (failed) exit 1
        conclude()
        if (n != 2 * 10) fail(n + 0 " values of the theory")
        if (!near(at["isotropic 4"], 0.537, 0.001)) fail("four features have " at["isotropic 4"])
        if (!near(at["isotropic 100"], 0.314, 0.002)) fail("all features have " at["isotropic 100"])
        if (!(at["isotropic 100"] < at["isotropic 4"])) fail("all features are not the best")
        best = "power:1"
        if (!near(at[best " 100"], at["isotropic 100"], 1e-9)) fail("all features do not end at one value")
        if (!near(at[best " 14"], 0.0393, 0.002)) fail("the best features have " at[best " 14"])
        if (!near(at[best " 53"], 0.2003, 0.001)) fail("behind the pole there is " at[best " 53"])
        if (!(at[best " 14"] < at[best " 8"] && at[best " 14"] < at[best " 20"])) fail("no minimum below n")
        if (!(at[best " 53"] < at[best " 48"] && at[best " 53"] < at[best " 60"])) fail("no minimum above n")
        if (!(at[best " 60"] < at[best " 76"] && at[best " 76"] < at[best " 100"])) fail("no rise behind it")
      }' ;;
    # Published: a theorem of LeJeune, Javadi and Baraniuk, by which many subsets of the best size are the best ridge.
    # Of it, with κ = 3 at the ridge 150: ((κ/(1+κ))² + Δ df_2/n)/(1 − df_2/n)/2 = 3/8, df_2 = 200/16.
    subset_ensembles) claim '
      { part[v("observable") " " v("ensemble") " " v("seen")] = x("value") }
      limit { error[v("ensemble"), x("seen")] = x("value"); ++n }
      END {
        if (failed) exit 1
        if (n != 4 * 9) fail(n + 0 " values of the theory")
        # Rounding: about 20 operations.
        if (!near(error["inf", 50], 3 / 8, 1e-14)) fail("many subsets of 50 have " error["inf", 50])
        m = split("10 30 49 51 80 96 120 190", at_seen, " ")
        for (i = 1; i <= m; ++i) {
          p = at_seen[i]
          if (!(error["inf", p] > error["inf", 50])) fail("many subsets of " p " are better")
          if (p > 100 && !near(error["inf", p], 0.625, 1e-12)) fail("many interpolators have " error["inf", p] " at " p)
          # 1/k of what each has alone.
          own = error[1, p] - error["inf", p]
          if (!(own > 0) || !near(error[2, p] - error["inf", p], own / 2, 1e-9)) fail("no half at " p)
          if (!near(error[5, p] - error["inf", p], own / 5, 1e-9)) fail("no fifth at " p)
          split("1 2 5", students, " ")
          for (k in students) {
            of = " " students[k] " " p
            whole = part["squared_bias" of] + part["sampling_variance" of] + part["initialisation_variance" of]
            if (!near(whole, part["bias" of], 1e-9)) fail("the parts are not the bias of" of)
          }
          if (!(part["initialisation_variance inf " p] == 0)) fail("what is left of the choice at " p)
        }
        if (!(error[1, 10] < error[1, 30] && error[1, 80] < error[1, 96] && error[1, 120] < error[1, 96]))
          fail("one student has no peak at p = n")
      }' ;;
    early_stopping) claim "$agree"'
      { agrees() }
      v("source") == "simulation" || x("ridge") > 0 { next }
      v("observable") == "bias" { if (n++ && !(x("value") < bias)) fail("the bias rises"); bias = x("value") }
      v("observable") == "variance" { if (m++ && !(x("value") > variance)) fail("the variance falls"); variance = x("value") }
      e { if (lowest == "" || x("value") < lowest) lowest = x("value"); last = x("value") }
      /optimal_/ { best[v("observable")] = x("value") }
      END {
        if (failed) exit 1
        conclude()
        if (n != 10 || m != 10) fail("not ten times")
        if (!near(best["optimal_time"], 10.4, 0.01)) fail("the best time is " best["optimal_time"])
        if (!near(best["optimal_ridge"], 9.82, 0.01)) fail("the best ridge is " best["optimal_ridge"])
        if (!(best["optimal_time_error"] < 0.95 * best["optimal_ridge_error"])) fail("stopping is no better")
        if (!(best["optimal_time_error"] <= lowest)) fail("a time is better than the best")
        if (!(lowest < 1.2 * best["optimal_time_error"])) fail("no time is near the best")
        if (!(last > 8 * best["optimal_time_error"])) fail("the limit is not overfitted")
      }' ;;
  esac
}

wrong() {
  case $1 in
    stopping_against_ridge | subset_ensembles) ;;  # theory alone
    *) echo "$shift_simulation" ;;
  esac
  case $1 in
    benign_overfitting)
      echo 'if ($column["samples"] == 100 && $column["observable"] == "variance_shape") $column["value"] *= 1.3'
      echo 'if ($column["samples"] == 100 && $column["observable"] == "variance") $column["value"] *= 0.8'
      echo 'if ($column["observable"] == "spiky_training") $column["value"] *= 1.1'
      echo 'if ($column["observable"] == "spiky_population") $column["value"] *= 1.1'
      echo 'if ($column["source"] == "deterministic") $column["status"] = "diverged"'
      ;;
    best_ridge)
      echo 'if ($column["observable"] == "optimal_ridge") $column["value"] = 31.622776601682112'
      echo 'if ($column["ridge"] < 26 && $column["observable"] == "test_error") $column["value"] = 1.47'
      echo 'if ($column["observable"] == "test_error") $column["value"] *= 1.001'
      ;;
    critical_noise)
      echo 'if ($column["observable"] == "excess_risk") $column["value"] *= 1 + 1e-12'
      echo 'if ($column["label_noise"] == 0.574 && $column["observable"] == "excess_risk") $column["value"] = 0.84'
      echo '$column["label_noise"] *= 1.001'
      echo '$column["ridge"] = 81'
      ;;
    random_predictors)
      echo 'if ($column["seen"] == 5100 && $column["observable"] == "optimal_ridge") $column["value"] = 2'
      echo 'if ($column["seen"] == 10100 && $column["observable"] == "optimal_ridge") $column["value"] = 0'
      echo 'if ($column["seen"] == 5100 && $column["observable"] == "generalization_error") $column["value"] *= 1.01'
      echo 'if ($column["seen"] == 100 && $column["observable"] == "optimal_ridge_error") $column["value"] *= 0.98'
      echo 'if ($column["seen"] == 1100 && $column["observable"] == "generalization_error") $column["value"] = 0.9'
      ;;
    double_descent)
      echo 'if ($column["ridge"] > 0) $column["value"] = 0.3'
      echo 'if ($column["sample_ratio"] == 0.9) $column["value"] = 0.3'
      echo 'if ($column["source"] == "deterministic" && $column["ridge"] == 0) $column["value"] *= 0.5'
      ;;
    negative_ridge)
      echo 'if ($column["observable"] == "optimal_ridge") $column["value"] = 0'
      echo 'if ($column["observable"] == "generalization_error" && $column["ridge"] == 0) $column["value"] = 0.12'
      echo 'if ($column["ridge"] == -150) $column["value"] *= 1.1'
      echo 'if ($column["source"] == "deterministic") $column["status"] = "diverged"'
      ;;
    stopping_against_ridge)
      echo 'if ($column["observable"] == "optimal_time_error") $column["value"] *= 1.2'
      echo 'if ($column["observable"] == "optimal_time_error") $column["value"] *= 0.97'
      ;;
    subset_ensembles)
      echo 'if ($column["ensemble"] == "inf" && $column["seen"] == 50) $column["value"] *= 1.0001'
      echo 'if ($column["ensemble"] == "inf" && $column["seen"] == 120) $column["value"] *= 1.01'
      echo 'if ($column["ensemble"] == 5) $column["value"] *= 1.01'
      echo 'if ($column["observable"] == "initialisation_variance") $column["value"] *= 1.1'
      echo 'if ($column["seen"] == 96) $column["value"] = 1'
      ;;
    weak_features)
      echo 'if ($column["seen"] == 60 && $column["source"] == "deterministic") $column["value"] *= 1 + 1e-12'
      echo 'if ($column["seen"] == 40 && $column["source"] == "deterministic") $column["status"] = "ok"'
      echo 'if ($column["seen"] == 14) $column["value"] *= 1.1'
      echo 'if ($column["seen"] == 53) $column["value"] *= 1.1'
      echo 'if ($column["seen"] == 100 && $column["source"] == "deterministic") $column["value"] *= 1.1'
      echo 'if ($column["signal"] == "isotropic" && $column["seen"] == 20) $column["value"] = 0.4'
      echo 'if ($column["signal"] == "isotropic" && $column["seen"] == 76) $column["value"] = 2'
      ;;
    early_stopping)
      echo 'if ($column["observable"] == "bias") $column["value"] = 1'
      echo 'if ($column["observable"] == "variance") $column["value"] = 1'
      echo 'if ($column["observable"] == "optimal_time") $column["value"] *= 2'
      echo 'if ($column["observable"] == "optimal_time_error") $column["value"] *= 1.1'
      echo 'if ($column["observable"] == "optimal_ridge") $column["value"] *= 2'
      ;;
    *) return 1 ;;
  esac
}
