// SPDX-License-Identifier: MIT
// What a simulation reports: between two steps, by either estimator, and after a divergence.
#include "random_features_online/simulation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "support/compare.hpp"

namespace {

using namespace overparam;
using experiment::Estimator;
using experiment::Measurement;
using experiment::Status;
using random_features_online::ErrorMeasure;
using random_features_online::Parameters;
using test::close;
using test::epsilon;

constexpr std::size_t observables = 3;  // ε_g, R and Q of each time

Parameters parameters(double width) {
  Parameters p{16,
               width,
               width / 16,
               {},
               core::Activation::parse("erf"),
               {2, 0, {}, {core::Activation::parse("erf")}, {}},
               {},
               random_features_online::Features::sphere};
  p.training.label_noise = 0.1;
  p.training.initial_variance = 0.3;
  return p;
}

std::vector<Measurement> measure(const Parameters& p, const std::vector<double>& times) {
  core::Team team;
  experiment::Checkpoint none;
  auto result = random_features_online::simulate({&p, 1}, times, {5, 2}, team, none).front();
  REQUIRE(result.size() == observables * times.size());
  return result;
}

}  // namespace

TEST_CASE("between two steps a simulation interpolates") {
  const auto p = parameters(10);
  // Steps 2, 2.2, 2.5, 3 and 7.9, 8.
  const auto rows = measure(p, {0.2, 0.22, 0.25, 0.3, 0.79, 0.8});
  const auto whole = measure(p, {0.2, 0.3, 0.7, 0.8});
  for (std::size_t o = 0; o < observables; ++o) {
    const auto value = [&](std::size_t i) { return *rows[observables * i + o].value; };
    const auto step = [&](std::size_t i) { return *whole[observables * i + o].value; };
    CAPTURE(o);
    const double tolerance = 20 * epsilon;
    CHECK(value(0) == step(0));
    CHECK(close(value(1), 0.8 * step(0) + 0.2 * step(1), tolerance, tolerance));
    CHECK(close(value(2), 0.5 * step(0) + 0.5 * step(1), tolerance, tolerance));
    CHECK(value(3) == step(1));
    CHECK(close(value(4), 0.1 * step(2) + 0.9 * step(3), tolerance, tolerance));
    CHECK(value(5) == step(3));
    CHECK(step(0) != step(1));
  }
}

TEST_CASE("large label noise or initial weights at a stable rate do not diverge") {
  for (const bool noise : {true, false}) {
    auto p = parameters(12);
    (noise ? p.training.label_noise : p.training.initial_variance) = 1e12;
    for (const Measurement& m : measure(p, {0.5, 2})) CHECK(m.status == Status::ok);
  }
  auto unstable = parameters(12);
  unstable.training.learning_rate = 30;
  unstable.training.label_noise = 1e12;
  CHECK(measure(unstable, {0.5, 100}).back().status == Status::diverged);
}

TEST_CASE("the error follows from overlap and norm, and says how it was measured") {
  auto p = parameters(12);
  const std::vector<double> times{0, 1, 40};
  const auto exact = measure(p, times);
  p.error_measure = ErrorMeasure::running;
  const auto running = measure(p, times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto at = [&](const std::vector<Measurement>& rows, std::size_t o) {
      return rows[observables * i + o];
    };
    CAPTURE(times[i]);
    const double teacher = 1.0 / 3;  // erf units, orthogonal: E[ζ²] = (2/π) asin(1/2)
    for (const auto* rows : {&exact, &running})
      CHECK(close(*at(*rows, 0).value,
                  0.5 * (teacher - 2 * *at(*rows, 1).value + *at(*rows, 2).value), 1e-12, 1e-14));
    CHECK(at(exact, 0).estimator == Estimator::exact);
    CHECK(at(running, 0).estimator == Estimator::running);
    CHECK(at(running, 1).estimator == Estimator::exact);
    CHECK_FALSE(at(exact, 0).standard_error.has_value());
    CHECK_FALSE(at(running, 1).standard_error.has_value());
    // The same run: the estimate is the truth within five of its errors.
    CHECK(*at(running, 1).value == *at(exact, 1).value);
    CHECK(std::abs(*at(running, 0).value - *at(exact, 0).value) <=
          5 * *at(running, 0).standard_error);
    CHECK(close(*at(running, 2).standard_error, 2 * *at(running, 0).standard_error, 1e-12, 0));
  }
}

TEST_CASE("weights of zero have no norm, and none has to be estimated") {
  auto p = parameters(12);
  p.training.initial_variance = 0;
  p.error_measure = ErrorMeasure::running;
  const auto rows = measure(p, {0, 1});
  CHECK(*rows[2].value == 0);
  CHECK(rows[2].estimator == Estimator::exact);
  CHECK(rows[observables].estimator == Estimator::running);
}

TEST_CASE("a run too short for an estimate has none") {
  auto p = parameters(12);
  p.error_measure = ErrorMeasure::running;
  const auto rows = measure(p, {0.1});
  CHECK_FALSE(rows[0].value.has_value());
  CHECK(rows[0].status == Status::not_converged);
  CHECK(rows[1].value.has_value());
}

TEST_CASE("a diverged run has no values from then on") {
  for (const auto error_measure : {ErrorMeasure::exact, ErrorMeasure::running}) {
    auto p = parameters(12);
    p.training.learning_rate = 40;
    p.error_measure = error_measure;
    const auto rows = measure(p, {0, 30, 400});

    for (std::size_t i = observables; i < rows.size(); ++i) {
      CHECK(rows[i].status == Status::diverged);
      CHECK_FALSE(rows[i].value.has_value());
    }
  }
}

TEST_CASE("only schedules that follow the error need memory for the square of the width") {
  auto p = parameters(20000);
  p.dimension = 2000;
  p.precision = random_features_online::Precision::float32;
  CHECK(random_features_online::simulation_memory(p) < 0x1p30);
  p.training.schedule = random_features_online::Schedule::parse("greedy");
  CHECK(random_features_online::simulation_memory(p) > 8.0 * 20000 * 20000);
  p.training.schedule = random_features_online::Schedule::parse("optimal");
  CHECK(random_features_online::simulation_memory(p) > 3 * 8.0 * 20000 * 20000);
}

// Stops the computation each time it could be resumed after some number of chances, with its state.
class Breaking final : public experiment::Checkpoint {
 public:
  explicit Breaking(int chances) : chances_(chances) {}
  std::optional<std::string> resume() override { return state_; }
  void reached(double done, const std::function<std::string()>& state) override {
    CHECK(done > 0);
    CHECK(done < 1);
    if (++seen_ % chances_ != 0) return;
    state_ = state();
    throw experiment::Interrupted();
  }

 private:
  int chances_;
  int seen_ = 0;
  std::optional<std::string> state_;
};

TEST_CASE("a simulation resumed at any chance is the same, bit by bit") {
  auto base = parameters(40);
  auto running = base;
  running.error_measure = ErrorMeasure::running;
  auto optimal = base;
  optimal.training.schedule = random_features_online::Schedule::parse("optimal", "schedule");
  optimal.training.weight_decay = 0;
  auto greedy = optimal;
  greedy.training.schedule = random_features_online::Schedule::parse("greedy", "schedule");
  auto batches = base;
  batches.training.batch = 3;
  auto single = base;
  single.precision = random_features_online::Precision::float32;
  for (const auto& p : {base, running, optimal, greedy, batches, single}) {
    std::vector<Parameters> variants{p, p, p};
    variants[1].training.learning_rate = 0.3;
    variants[2].training.learning_rate = 400;  // diverges
    const std::vector<double> times{0, 0.51, 7, 20, 60};
    core::Team team;
    experiment::Checkpoint none;
    const auto whole = random_features_online::simulate(variants, times, {5, 2}, team, none);
    for (const int chances : {1, 3}) {
      Breaking breaking(chances);
      int interruptions = 0;
      for (;; ++interruptions) try {
          const auto result =
              random_features_online::simulate(variants, times, {5, 2}, team, breaking);
          for (std::size_t v = 0; v < variants.size(); ++v)
            for (std::size_t i = 0; i < whole[v].size(); ++i) {
              CHECK(result[v][i].value == whole[v][i].value);
              CHECK(result[v][i].status == whole[v][i].status);
              CHECK(result[v][i].standard_error == whole[v][i].standard_error);
            }
          break;
        } catch (const experiment::Interrupted&) {
        }
      CHECK(interruptions > 2);
    }
  }
}
