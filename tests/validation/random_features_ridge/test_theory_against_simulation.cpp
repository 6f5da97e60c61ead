// SPDX-License-Identifier: MIT
// The mean over draws is the theory's as N → ∞, at finite times and for the solution, on both sides of
// the interpolation threshold; wrong theories are refused.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "overparam/experiment/grid.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"
#include "random_features_ridge/simulation.hpp"
#include "random_features_ridge/theory.hpp"

namespace {

using namespace overparam;
using random_features_ridge::Level;
using random_features_ridge::Parameters;

using Texts = std::map<std::string, std::string>;
using Values = std::map<std::pair<std::string, double>, double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
// In units of N, on which scale the linear part is learnt; at a fixed t the 1/N term would have a
// coefficient that depends on t/N. And late enough for the constant of relu, which has an
// eigenvalue of order one, to be learnt at all sizes: earlier there are terms e^{−cN}.
const std::vector<double> times{2, 20, infinity};
constexpr std::size_t draws = 150;
// The other observables are sums and multiples of these.
const std::vector<std::string> names{"generalization_error", "bias", "variance", "training_error"};
// 13 settings of 3 times and 4 observables, 27 comparisons of flipped labels or the classification error, and 30 of
// averages and the parts of the bias, jointly at 1 %; seeds are fixed. The O(1/N) term, of Gaussian inputs against the sphere among
// others, is fitted at three sizes.
constexpr std::size_t comparisons = 213;

Parameters parameters(const Texts& texts) {
  return random_features_ridge::resolve(
             experiment::make_grid(random_features_ridge::declaration().specs(), texts, {}).front())
      .values<Parameters>();
}

// By t/N.
Values values_of(const std::vector<experiment::Measurement>& table, const Parameters& p) {
  Values out;
  for (const auto& m : table)
    for (const double time : times)
      if (m.value && *m.time == time * *p.dimension) out[{m.observable, time}] = *m.value;
  return out;
}

std::vector<double> times_of(const Parameters& p) {
  std::vector<double> out;
  for (const double time : times) out.push_back(time * *p.dimension);
  return out;
}

Values theory_of(const Parameters& p, Level level) {
  return values_of(random_features_ridge::theory(p, level, times_of(p)), p);
}

// All draws of a point at one size.
struct Sample {
  Parameters point;
  std::vector<Values> draws;
};

std::vector<Sample> simulated(Texts texts) {
  std::vector<Sample> out;
  core::Team team(std::thread::hardware_concurrency());
  for (const char* n : {"24", "48", "96"}) {
    texts["dim"] = n;
    const auto p = parameters(texts);
    std::vector<Values> measured(draws);
    team.for_each(draws, [&](std::size_t r) {
      core::Team alone;
      const auto runs = random_features_ridge::simulate({&p, 1}, times_of(p),
                                                        {17, static_cast<std::uint32_t>(r)}, alone);
      measured[r] = values_of(runs.front(), p);
    });
    out.push_back({p, measured});
  }
  return out;
}

// Relative differences at several sizes, draw by draw, of what a theory says of a point.
template <class TheoryOf>
std::map<Values::key_type, std::vector<validation::SizeDifference>> differences(
    const std::vector<Sample>& samples, const TheoryOf& theory_values,
    const std::vector<std::string>& observables = names) {
  std::map<Values::key_type, std::vector<validation::SizeDifference>> out;
  for (const auto& sample : samples) {
    const Parameters& point = sample.point;
    const Values expected = theory_values(point);
    for (const auto& name : observables)
      for (const double time : times) {
        const double scale = expected.at({name, time});
        if (scale == 0) continue;  // training error of an interpolator
        std::vector<double> relative;
        for (const auto& one : sample.draws) relative.push_back(one.at({name, time}) / scale - 1);
        const auto summary = validation::summarise(relative);
        out[{name, time}].push_back(
            {*point.dimension, summary.mean, summary.standard_error, summary.count});
      }
  }
  return out;
}

void check_agreement(const Texts& texts, Level level,
                     const std::vector<std::string>& observables = names) {
  const auto all = differences(
      simulated(texts), [&](const Parameters& p) { return theory_of(p, level); }, observables);
  for (const auto& entry : all) {
    const auto verdict = validation::judge(entry.second, {comparisons, 0.03, 0.01});
    INFO(entry.first.first, " at t/N = ", entry.first.second, ": N → ∞ difference ",
         verdict.fit.coefficients[0], " ± ", verdict.fit.errors[0]);
    CHECK(verdict.agrees);
    // It sees an error of a theory of a third, most of them of a few percent.
    CHECK(verdict.resolution < 0.35);
  }
}

const Texts ridged{
    {"ratio", "2"}, {"sample-ratio", "1.25"}, {"ridge", "0.05"}, {"label-noise", "0.2"}};

Texts with(Texts texts, const Texts& more) {
  for (const auto& entry : more) texts[entry.first] = entry.second;
  return texts;
}

TEST_CASE("fewer features than samples") {
  check_agreement({{"ratio", "0.5"}, {"sample-ratio", "1.25"}, {"label-noise", "0.2"}},
                  Level::deterministic);
}

TEST_CASE("more features than samples, without ridge") {
  check_agreement({{"ratio", "4"}, {"sample-ratio", "1.25"}, {"label-noise", "0.2"}},
                  Level::deterministic);
}

TEST_CASE("a ridge; other activations, teachers and features") {
  check_agreement(ridged, Level::deterministic);
  const auto relu = with(ridged, {{"activation", "relu"}});
  check_agreement(relu, Level::deterministic);
  check_agreement(with(relu, {{"teacher-activation", "hermite:0.3,1,0.5"},
                              {"teacher-units", "3"},
                              {"teacher-overlap", "0.2"}}),
                  Level::deterministic);
}

TEST_CASE("teachers of unequal weights and activations") {
  check_agreement(with(ridged, {{"activation", "tanh"},
                                {"teacher-activation", "units:(erf,relu,hermite:0,1,0.8)"},
                                {"teacher-weights", "1,-0.7,0.4"},
                                {"teacher-overlap", "0.3"}}),
                  Level::deterministic);
  check_agreement(
      with(ridged,
           {{"teacher-units", "20"}, {"teacher-weights", "gaussian"}, {"teacher-overlap", "0.1"}}),
      Level::deterministic);
}

TEST_CASE("polynomials in several projections") {
  check_agreement(with(ridged, {{"activation", "tanh"},
                                {"teacher-activation", "polynomial:y1+y2*y3-0.5*y2^3"}}),
                  Level::deterministic);
  check_agreement(with(ridged, {{"activation", "relu"},
                                {"teacher-activation", "polynomial:1+y1+0.5*y1*y2-0.4*y2^2"},
                                {"teacher-overlap", "0.4"}}),
                  Level::deterministic);
}

TEST_CASE("negative ridges, a fifth of the way to the lower edge or more") {
  // Fewer features than samples, and more: no draw has an eigenvalue below the ridge.
  check_agreement(
      {{"ratio", "0.5"}, {"sample-ratio", "4"}, {"ridge", "-0.12"}, {"label-noise", "0.2"}},
      Level::deterministic);
  check_agreement({{"ratio", "8"},
                   {"sample-ratio", "0.7"},
                   {"ridge", "-0.015"},
                   {"label-noise", "0.2"},
                   {"activation", "relu"},
                   {"teacher-activation", "linear"}},
                  Level::deterministic);
}

TEST_CASE("the smallest eigenvalue of draws tends to the lower edge") {
  // By the ridges at which a draw still has a solution. By the law of Tracy and Widom they are beyond by a relative
  // order N^(-2/3), for which 5 is a wide factor: the means of 20 draws are 0.52, -0.01, 0.45 at N = 24, with errors
  // of 0.08, where it allows 0.60, and 0.13, 0.00, 0.12 at N = 96, with errors of 0.03, where it allows 0.24.
  constexpr double factor = 5;
  const std::vector<Texts> cases{{{"ratio", "0.5"}, {"sample-ratio", "4"}},
                                 {{"ratio", "8"}, {"sample-ratio", "0.7"}, {"activation", "relu"}},
                                 // Of rank N.
                                 {{"ratio", "2"}, {"sample-ratio", "5"}, {"activation", "linear"}}};
  for (Texts texts : cases)
    for (const std::string n : {"24", "96"}) {
      texts["dim"] = n;
      auto p = parameters(texts);
      const double edge = -random_features_ridge::Theory(p, Level::deterministic).lowest_ridge();
      core::Team team;
      std::vector<double> relative;
      for (std::uint32_t draw = 0; draw < 20; ++draw) {
        // Bisection on where the solution ends.
        double has = 0;
        double has_not = 4 * edge;
        const std::vector<double> limit{infinity};
        for (int i = 0; i < 12; ++i) {
          p.ridge = -(has + has_not) / 2;
          const auto rows = random_features_ridge::simulate({&p, 1}, limit, {17, draw}, team);
          (rows.front().front().value ? has : has_not) = -p.ridge;
        }
        relative.push_back(has / edge - 1);
      }
      const auto summary = validation::summarise(relative);
      INFO("N = ", n, ": ", summary.mean, " ± ", summary.standard_error);
      CHECK(std::abs(summary.mean) < factor * std::pow(*p.dimension, -2.0 / 3));
    }
}

TEST_CASE("at the threshold with a ridge") {
  check_agreement(
      {{"ratio", "1.25"}, {"sample-ratio", "1.25"}, {"ridge", "0.05"}, {"label-noise", "0.2"}},
      Level::deterministic);
}

TEST_CASE("Gaussian features tend to the proportional limit") {
  check_agreement(with(ridged, {{"features", "gaussian"}}), Level::asymptotic);
}

const Texts flipped{{"ratio", "2"},           {"sample-ratio", "1.25"},
                    {"ridge", "0.05"},        {"teacher-activation", "sign"},
                    {"label-noise", "0"},     {"flip-probability", "0.15"},
                    {"classification", "on"}, {"test-samples", "2000"}};

TEST_CASE("flipped labels of a sign teacher, and the classification error with and without them") {
  const std::vector<std::string> all{"generalization_error", "bias",       "variance",
                                     "training_error",       "test_error", "classification_error"};
  check_agreement(flipped, Level::deterministic, all);
  check_agreement(with(flipped, {{"flip-probability", "0"}, {"ratio", "0.5"}}),
                  Level::deterministic, {"generalization_error", "classification_error"});
}

TEST_CASE("wrong theories of flipped labels are refused") {
  const auto samples = simulated(flipped);
  const auto refused = [&](const std::string& name, const auto& wrong) {
    const auto all = differences(samples, wrong, {name});
    return !validation::judge(all.at({name, infinity}), {comparisons, 0.03, 0.01}).agrees;
  };
  const auto right = [](const Parameters& p) { return theory_of(p, Level::deterministic); };
  for (const char* name : {"variance", "training_error", "classification_error"})
    CHECK_FALSE(refused(name, right));
  // The target (1−p)ζ in place of (1−2p)ζ, which is half of the flips.
  const auto half = [](Parameters p) {
    p.flip_probability /= 2;
    return theory_of(p, Level::deterministic);
  };
  CHECK(refused("variance", half));
  CHECK(refused("training_error", half));
  CHECK(refused("classification_error", half));
  // Noise of the variance 1 − (1−p)², or of none.
  const auto smaller = [](Parameters p) {
    auto values = theory_of(p, Level::deterministic);
    const double f = p.flip_probability;
    for (const double time : times)
      values[{"variance", time}] *= (1 - (1 - f) * (1 - f)) / (4 * f * (1 - f));
    return values;
  };
  CHECK(refused("variance", smaller));
  // The error of the labels' mean in place of that of ζ, and a classification error that knows no noise.
  const auto of_mean = [](Parameters p) {
    auto values = theory_of(p, Level::deterministic);
    for (const double time : times) values[{"test_error", time}] = values[{"excess_risk", time}];
    return values;
  };
  CHECK(refused("test_error", of_mean));
  const auto quiet = [](Parameters p) {
    p.flip_probability = 0;
    return theory_of(p, Level::deterministic);
  };
  CHECK(refused("classification_error", quiet));
}

const Texts averaged =
    with(ridged, {{"ratio", "0.6"}, {"variance-split", "on"}, {"ensemble", "2"}});
const std::vector<std::string> parts{"squared_bias", "sampling_variance",
                                     "initialisation_variance"};

TEST_CASE("the parts of the bias, and averages of two students") {
  auto all = names;
  all.insert(all.end(), parts.begin(), parts.end());
  check_agreement(averaged, Level::deterministic, all);
  check_agreement(with(averaged, {{"ratio", "2"}, {"ensemble", "1"}}), Level::deterministic, parts);
}

TEST_CASE("wrong theories of averages are refused") {
  const auto samples = simulated(averaged);
  const auto refused = [&](const std::string& name, const auto& wrong) {
    const auto all = differences(samples, wrong, {name});
    return !validation::judge(all.at({name, infinity}), {comparisons, 0.03, 0.01}).agrees;
  };
  // What comes from the sample and what from the features exchanged.
  const auto exchanged = [](const Parameters& p) {
    auto values = theory_of(p, Level::deterministic);
    for (const double time : times)
      std::swap(values[{"sampling_variance", time}], values[{"initialisation_variance", time}]);
    return values;
  };
  CHECK(refused("sampling_variance", exchanged));
  CHECK(refused("initialisation_variance", exchanged));
  // 1 − 1/k left out: what students share counted in full beside the share of one.
  const auto in_full = [](Parameters p) {
    auto values = theory_of(p, Level::deterministic);
    p.students = infinity;
    auto shared = theory_of(p, Level::deterministic);
    for (const double time : times)
      for (const char* name : {"bias", "variance"})
        values[{name, time}] += shared[{name, time}] / 2;
    return values;
  };
  CHECK(refused("bias", in_full));
  CHECK(refused("variance", in_full));
  // And students that are not averaged.
  const auto alone = [](Parameters p) {
    p.students = 1;
    return theory_of(p, Level::deterministic);
  };
  for (const char* name : {"bias", "variance", "training_error", "initialisation_variance"})
    CHECK(refused(name, alone));
}

TEST_CASE("wrong theories are refused") {
  const auto samples = simulated(ridged);
  // Mei and Montanari's ridge (1/n)|y − Za|² + (Kλ/N)|a|² taken for ours, which is n/N of it.
  const auto misread = differences(samples, [](Parameters p) {
    p.ridge /= p.sample_ratio;
    return theory_of(p, Level::deterministic);
  });
  CHECK_FALSE(validation::judge(misread.at({"training_error", infinity}), {comparisons, 0.03, 0.01})
                  .agrees);
  CHECK_FALSE(
      validation::judge(misread.at({"variance", infinity}), {comparisons, 0.03, 0.01}).agrees);
  // The nonlinear part of the teacher not counted as noise.
  const auto linear = differences(samples, [](Parameters p) {
    p.teacher.activations = {core::Activation::parse("hermite:0,0.5641895835")};
    return theory_of(p, Level::deterministic);
  });
  CHECK_FALSE(validation::judge(linear.at({"bias", infinity}), {comparisons, 0.03, 0.01}).agrees);
  // A polynomial's cube without what it has of a linear part.
  const auto draws_of_cube = simulated(with(
      ridged, {{"activation", "tanh"}, {"teacher-activation", "polynomial:y1+y2*y3-0.5*y2^3"}}));
  const auto cube = differences(draws_of_cube, [](Parameters p) {
    p.teacher.read("polynomial:y1+y2*y3-0.5*(y2^3-3*y2)", "", nullptr);
    return theory_of(p, Level::deterministic);
  });
  CHECK_FALSE(validation::judge(cube.at({"bias", infinity}), {comparisons, 0.03, 0.01}).agrees);
  // Bias and variance exchanged.
  const auto exchanged = differences(samples, [](const Parameters& p) {
    auto values = theory_of(p, Level::deterministic);
    for (const double time : times) std::swap(values[{"bias", time}], values[{"variance", time}]);
    return values;
  });
  CHECK_FALSE(
      validation::judge(exchanged.at({"variance", 20.0}), {comparisons, 0.03, 0.01}).agrees);
}

}  // namespace
