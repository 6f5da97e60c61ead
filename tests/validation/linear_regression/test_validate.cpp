// SPDX-License-Identifier: MIT
// Theory of linear regression against its simulation: at three sizes with more and fewer samples than
// dimensions, where a wrong theory is refused, and on spectra of 300 and 2000 eigenvalues.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "linear_regression/model.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using validation::SizeDifference;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Theory and simulation of one observable at one time of one point.
struct Comparison {
  Point point;
  std::string observable;
  double time = 0;
  double theory = 0;
  validation::Summary simulation;
};

std::vector<Comparison> compared(const std::map<std::string, std::string>& texts,
                                 const std::vector<double>& times, std::size_t replicas) {
  const auto model = linear_regression::make_model();
  const auto& description = model->description();
  Plan plan;
  for (const auto& raw : make_grid(description.parameters, texts, description.size_names())) {
    plan.points.push_back(model->resolve(raw));
    plan.times.push_back(times);
    for (const char* source : {"deterministic", simulation_source})
      plan.tasks.push_back(make_task(description, plan.points.size() - 1, source));
  }
  plan.effort = {replicas, 0, replicas};
  Execution execution;
  execution.threads = std::min(2u, std::thread::hardware_concurrency());
  const auto results = run(plan, *model, execution);
  std::vector<Comparison> out;
  for (std::size_t t = 0; t < plan.tasks.size(); t += 2) {
    const auto& theory = results[t].front()->measurements;
    for (const auto& expected : theory) {
      std::vector<double> values;
      for (const auto& draw : results[t + 1])
        for (const auto& m : draw->measurements)
          if (m.observable == expected.observable && m.time == expected.time)
            values.push_back(m.value.value());
      if (values.empty() || expected.value.value() == 0) continue;  // theory alone, or an exact 0
      out.push_back({plan.points[plan.tasks[t].point], expected.observable, *expected.time,
                     *expected.value, validation::summarise(values)});
    }
  }
  return out;
}

// One observable at one time of one family of sizes.
struct Judged {
  std::string family;
  std::string observable;
  double time = 0;
  validation::Verdict verdict;
};

std::vector<Judged> judged(const std::vector<Comparison>& comparisons, double factor) {
  using Family = std::tuple<std::string, double, std::string, double>;
  std::map<Family, std::vector<SizeDifference>> families;
  for (const auto& c : comparisons) {
    const double theory = factor * c.theory;
    const double size = *number(c.point, "dim");
    families[{c.point.at("sample-ratio"), *number(c.point, "ridge") / size, c.observable, c.time}]
        .push_back({size, c.simulation.mean / theory - 1,
                    c.simulation.standard_error / std::abs(theory), c.simulation.count});
  }
  std::vector<Judged> out;
  for (const auto& [family, sizes] : families)
    out.push_back({"n/p = " + std::get<0>(family) + ", ridge/p = " + shortest(std::get<1>(family)),
                   std::get<2>(family), std::get<3>(family),
                   validation::judge(sizes, {families.size(), 0.03, 0.01})});
  return out;
}

void check_agreement(const std::vector<Judged>& all) {
  for (const auto& one : all) {
    CAPTURE(one.family);
    CAPTURE(one.observable);
    CAPTURE(one.time);
    CAPTURE(one.verdict.z_score);
    CAPTURE(one.verdict.fit.coefficients[0]);
    CHECK(one.verdict.agrees);
  }
}

}  // namespace

TEST_CASE("theory and simulation agree as the size grows, at one per cent false alarms in all") {
  // Three sizes, fewer and more samples than dimensions, without ridge and with one that grows with
  // the size, as the eigenvalues of XᵀX do: then the effects of finite size that the judge fits are
  // of order 1/p.
  std::vector<Comparison> all;
  for (const double size : {40, 80, 160}) {
    const auto some = compared({{"dim", shortest(size)},
                                {"sample-ratio", "0.5,2"},
                                {"ridge", "0," + shortest(size / 4)},
                                {"label-noise", "0.25"}},
                               {1, 5, 25, infinity}, 300);
    all.insert(all.end(), some.begin(), some.end());
  }
  const auto right = judged(all, 1);
  // Six observables at four times, and two of the spiky part at t = ∞ for the smaller ratio; the
  // training error of the interpolant and the bias of ordinary least squares are 0.
  CHECK(right.size() == 2 * 2 * 6 * 4 + 2 * 2 - 2);
  check_agreement(right);
  // A theory that is wrong by 5 % is refused in at least three of the up to 16 quantities of each
  // observable: where the draws tell 5 %.
  for (const double factor : {1.05, 1 / 1.05}) {
    std::map<std::string, int> refused;
    for (const auto& one : judged(all, factor)) refused[one.observable] += !one.verdict.agrees;
    for (const char* name : {"generalization_error", "bias", "variance", "training_error"}) {
      CAPTURE(name);
      CHECK(refused[name] >= 3);
    }
  }
}

TEST_CASE("benign and harmful spectra: every mean within its standard errors") {
  // 40 draws of n = 100 in p = 2000. Student t of 39 degrees of freedom beyond 4: 2.7e-4; six
  // comparisons, false alarms 0.2 %. The equivalent errs by some 1/n, 1 %, of small values.
  constexpr double finite_size = 0.01;
  for (const char* spectrum : {"spiked:10,1,0.02", "benign:2", "power:2"})
    for (const auto& c : compared({{"dim", "2000"},
                                   {"samples", "100"},
                                   {"spectrum", spectrum},
                                   {"signal", "top:10"},
                                   {"label-noise", "0.25"}},
                                  {infinity}, 40)) {
      if (c.observable != "bias" && c.observable != "variance") continue;
      CAPTURE(spectrum);
      CAPTURE(c.observable);
      CHECK(std::abs(c.simulation.mean - c.theory) <=
            4 * c.simulation.standard_error + finite_size * c.theory);
    }
}

TEST_CASE("the flow on a harmonic spectrum: every mean within its standard errors") {
  // 40 draws of n = 150 in p = 300, as above: 15 comparisons, false alarms 0.4 %.
  constexpr double finite_size = 0.01;
  int seen = 0;
  for (const auto& c : compared({{"dim", "300"},
                                 {"samples", "150"},
                                 {"spectrum", "power:1"},
                                 {"signal", "top:20"},
                                 {"label-noise", "0.25"}},
                                {1, 5, 20, 100, 1000}, 40)) {
    if (c.observable != "bias" && c.observable != "variance" && c.observable != "training_error")
      continue;
    ++seen;
    CAPTURE(c.observable);
    CAPTURE(c.time);
    CHECK(std::abs(c.simulation.mean - c.theory) <=
          4 * c.simulation.standard_error + finite_size * c.theory);
  }
  CHECK(seen == 15);
}

TEST_CASE("ridgeless errors are exact a few samples from n = p, where the equivalent is not") {
  // 4000 draws: 4 standard errors are 2 to 3 % of the variance; n/(n−p) and the like are 10 % off. Student
  // t beyond 4: 6e-5 of each, 0.2 % in all.
  int seen = 0;
  for (const auto& [samples, exact] : {std::pair{"31", 0.3 * 20 / 10}, {"10", 0.3 * 10 / 9}})
    for (const auto& c : compared({{"dim", "20"}, {"samples", samples}, {"label-noise", "0.3"}},
                                  {infinity}, 4000)) {
      CAPTURE(c.point.at("samples"));
      CAPTURE(c.observable);
      ++seen;
      CHECK(std::abs(c.simulation.mean - c.theory) <= 4 * c.simulation.standard_error);
      if (c.observable != "variance") continue;
      constexpr double rounding = 1e-12;  // of a quotient of two sums over equal eigenvalues
      CHECK(std::abs(c.theory - exact) <= rounding * exact);
      const double distance = std::abs(c.point.at("samples") == "31" ? 11.0 : 10.0);
      const double equivalent = exact * (distance - 1) / distance;
      CHECK(std::abs(c.simulation.mean - equivalent) > 4 * c.simulation.standard_error);
    }
  CHECK(seen == 6 + 7 - 1);  // no bias for n > p; two spiky parts and no training error for n < p
}

TEST_CASE("students that see some of the features, as the size grows") {
  // Half of them, with fewer and more samples than that; without ridge and with one, as above.
  std::vector<Comparison> all;
  for (const double size : {40, 80, 160}) {
    const auto some = compared({{"dim", shortest(size)},
                                {"sample-ratio", "0.25,0.8"},
                                {"seen-ratio", "0.5"},
                                {"ridge", "0," + shortest(size / 4)},
                                {"label-noise", "0.25"}},
                               {1, 25, infinity}, 300);
    all.insert(all.end(), some.begin(), some.end());
  }
  const auto right = judged(all, 1);
  // Six observables at three times, two of the spiky part; the training error of the interpolant is 0.
  CHECK(right.size() == 2 * 2 * 6 * 3 + 2 * 2 - 1);
  check_agreement(right);
  // A theory that is wrong by 5 % is refused in two of the up to 12 quantities of each observable, or by
  // 10 % for the training error: the mean of n squares, here of 10 to 128, scatters by √(2/n).
  const std::map<std::string, double> wrong{
      {"generalization_error", 1.05}, {"bias", 1.05}, {"variance", 1.05}, {"training_error", 1.1}};
  for (const auto& by : wrong)
    for (const double factor : {by.second, 1 / by.second}) {
      int refused = 0;
      for (const auto& one : judged(all, factor))
        refused += one.observable == by.first && !one.verdict.agrees;
      CAPTURE(by.first);
      CAPTURE(factor);
      CHECK(refused >= 2);
    }
}

TEST_CASE("the parts of the bias and averages of random subsets, as the size grows") {
  std::vector<Comparison> all;
  for (const double size : {40, 80, 160}) {
    const auto some = compared({{"dim", shortest(size)},
                                {"sample-ratio", "0.4,0.9"},
                                {"seen-ratio", "0.6"},
                                {"seen-choice", "random"},
                                {"variance-split", "on"},
                                {"ensemble", "2"},
                                {"ridge", shortest(size / 8)},
                                {"label-noise", "0.25"}},
                               {1, 25, infinity}, 300);
    all.insert(all.end(), some.begin(), some.end());
  }
  check_agreement(judged(all, 1));
  // What comes from the sample and what from the choice of features exchanged; and 1 − 1/k of what students share
  // taken for all of it, which adds half of squared bias and sampling variance to the bias.
  std::map<std::tuple<std::string, std::string, std::string, double>, double> theory;
  const auto at = [](const Comparison& c, const std::string& name) {
    return std::tuple{c.point.at("dim"), c.point.at("sample-ratio"), name, c.time};
  };
  for (const auto& c : all) theory[at(c, c.observable)] = c.theory;
  std::map<std::string, int> refused;
  auto wrong = all;
  for (auto& c : wrong) {
    const auto of = [&](const char* name) { return theory.at(at(c, name)); };
    if (c.observable == "sampling_variance") c.theory = of("initialisation_variance");
    if (c.observable == "initialisation_variance") c.theory = of("sampling_variance");
    if (c.observable == "bias") c.theory += (of("squared_bias") + of("sampling_variance")) / 2;
  }
  for (const auto& one : judged(wrong, 1)) refused[one.observable] += !one.verdict.agrees;
  for (const char* name : {"sampling_variance", "initialisation_variance", "bias"}) {
    CAPTURE(name);
    CHECK(refused[name] >= 3);
  }
}

TEST_CASE("without a ridge errors are exact whatever the student sees, by choice or by chance") {
  // 2000 draws; Student t beyond 4: 6e-5 of each of the comparisons, 0.3 % in all. Wrong are the errors of a
  // student for whom the unseen part is an error alone, and no noise.
  int seen = 0;
  int wrong = 0;
  for (const char* choice : {"leading", "random"})
    for (const char* count : {"4", "9", "22", "28"})
      for (const auto& c : compared({{"dim", "30"},
                                     {"samples", "15"},
                                     {"seen", count},
                                     {"seen-choice", choice},
                                     {"signal", "top:10"},
                                     {"label-noise", "0.3"}},
                                    {infinity}, 2000)) {
        if (c.observable != "bias" && c.observable != "variance" &&
            c.observable != "training_error")
          continue;
        CAPTURE(choice);
        CAPTURE(count);
        CAPTURE(c.observable);
        ++seen;
        // Without variance over draws if all of the target is seen, of leading features from 10 on.
        CHECK(std::abs(c.simulation.mean - c.theory) <= 4 * c.simulation.standard_error);
        if (c.observable != "bias") continue;
        const double p = std::stod(count);
        const double outside =
            std::string(choice) == "random" ? 1 - p / 30 : std::max(0.0, 1 - p / 10);
        const double deaf = (p > 15 ? (1 - 15 / p) * (1 - outside) : 0) + outside;
        wrong +=
            outside > 0 && std::abs(c.simulation.mean - deaf) > 4 * c.simulation.standard_error;
      }
  // Of the interpolants there is no training error.
  CHECK(seen == 2 * (4 * 3 - 2));
  CHECK(wrong == 2 + 4);
}

TEST_CASE("negative ridges at finite times and in the limit") {
  // Two thirds of the way to the edges, at −31 and −5.3. What is left
  // out is 1/(n − df_2), 2 % at most; 4 standard errors as above, 24 comparisons, false alarms 0.2 %.
  constexpr double finite_size = 0.02;
  int seen = 0;
  for (const auto& [samples, ridge] : {std::pair{"120", "-20"}, {"400", "-4"}})
    for (const auto& c : compared({{"dim", "300"},
                                   {"samples", samples},
                                   {"spectrum", "spiked:20,3,0.7"},
                                   {"signal", "top:20"},
                                   {"ridge", ridge},
                                   {"label-noise", "0.25"}},
                                  {1, 5, 25, infinity}, 100)) {
      if (c.observable != "bias" && c.observable != "variance" && c.observable != "training_error")
        continue;
      ++seen;
      CAPTURE(c.point.at("samples"));
      CAPTURE(c.observable);
      CAPTURE(c.time);
      CHECK(std::abs(c.simulation.mean - c.theory) <=
            4 * c.simulation.standard_error + finite_size * c.theory);
    }
  CHECK(seen == 24);
}

TEST_CASE("the spiky part of a ridge fit, where a sample shifts its own value by less than all") {
  // d/n = 0.87 and 0.68. Student t as above, 8 comparisons.
  constexpr double finite_size = 0.02;
  int seen = 0;
  for (const char* ridge : {"10", "60"})
    for (const char* signal : {"top:10", "isotropic"})
      for (const auto& c : compared({{"dim", "400"},
                                     {"samples", "100"},
                                     {"spectrum", "spiked:10,5,0.5"},
                                     {"signal", signal},
                                     {"ridge", ridge},
                                     {"label-noise", "0.5"}},
                                    {infinity}, 200)) {
        if (!c.observable.starts_with("spiky")) continue;
        ++seen;
        CAPTURE(ridge);
        CAPTURE(c.observable);
        CHECK(std::abs(c.simulation.mean - c.theory) <=
              4 * c.simulation.standard_error + finite_size * c.theory);
      }
  CHECK(seen == 8);
}
