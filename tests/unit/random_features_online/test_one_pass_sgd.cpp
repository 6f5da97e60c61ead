// SPDX-License-Identifier: MIT
// The descent engine, which works in blocks of samples, against the definition one step at a time.
#include "random_features_online/one_pass_sgd.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/reference_sgd.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::core::Team;
using overparam::random_features_online::Blocking;
using overparam::random_features_online::Learner;
using overparam::random_features_online::OnePassSgd;
using overparam::random_features_online::Precision;
using overparam::random_features_online::Problem;
using overparam::random_features_online::SampleSource;
using overparam::test::activation;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::reference_descend;

using Rate = std::function<double(std::uint64_t)>;

// A few ε of error in every field, label and product, 64 ε in erf's; the descent contracts, so that
// some ten steps add up. Weights are of size 1.
constexpr double rounding = 2000 * epsilon;
// The same in single precision, where only features and products are rounded.
constexpr double single_rounding = 300 * 1.2e-7;

double decaying(std::uint64_t step) { return 1.4 / (1 + 0.01 * double(step)); }

/// K = 7 features in N = 5 dimensions and M = 3 teacher units, none normalised.
struct Setting {
  Eigen::MatrixXd features = overparam::test::normal_matrix(7, 5, 21);
  Eigen::MatrixXd teacher = overparam::test::normal_matrix(3, 5, 22);
  Activation student_activation = activation("erf");
  Activation teacher_activation = activation("relu");
  double label_noise = 0.3;
  double weight_decay = 0.8;
  std::size_t batch = 1;
  std::uint64_t seed = 9;
  std::uint64_t noise_seed = 9;
  Rate rate = decaying;
  Precision precision = Precision::float64;
  Blocking blocking = {};
  std::size_t threads = 1;
  bool lower_triangular = false;

  Problem problem() const {
    return {features,
            student_activation,
            teacher,
            teacher_activation,
            1 / std::sqrt(double(features.cols())),
            lower_triangular,
            batch};
  }
  SampleSource samples() const {
    return {Stream(seed, 2, StreamName::inputs), Stream(noise_seed, 2, StreamName::label_noise)};
  }
  Learner learner() const {
    return {rate, label_noise, weight_decay, overparam::test::normal_matrix(features.rows(), 1, 23),
            false};
  }
  Eigen::VectorXd run(std::uint64_t first, std::uint64_t last) const {
    std::vector<Learner> learners{learner()};
    run(learners, first, last);
    return learners.front().weights;
  }
  void run(std::vector<Learner>& learners, std::uint64_t first, std::uint64_t last,
           const overparam::random_features_online::ErrorObserver& observer = {}) const {
    Team team(threads);
    OnePassSgd(problem(), samples(), precision, team, blocking)
        .advance(learners, first, last, observer);
  }
};

std::span<const double> entries(const Eigen::VectorXd& x) {
  return {x.data(), static_cast<std::size_t>(x.size())};
}

void check_equal(std::span<const double> actual, std::span<const double> expected,
                 double tolerance = rounding) {
  REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    CAPTURE(i);
    CHECK(close(actual[i], expected[i], tolerance, tolerance));
  }
}

void check_against_definition(const Setting& setting, std::uint64_t first, std::uint64_t last,
                              double tolerance = rounding) {
  const auto expected =
      reference_descend(setting.problem(), setting.samples(), setting.learner(), first, last);
  std::vector<Learner> learners{setting.learner()};
  std::vector<double> errors;
  setting.run(learners, first, last,
              [&](std::size_t learner, std::uint64_t sample, std::span<const double> some) {
                CHECK(learner == 0);
                CHECK(sample == first * setting.batch + errors.size());
                errors.insert(errors.end(), some.begin(), some.end());
              });
  check_equal(entries(learners.front().weights), expected.weights, tolerance);
  check_equal(errors, expected.errors, tolerance);
  if (last > first) CHECK((learners.front().weights - setting.learner().weights).norm() > 1e-3);
}

}  // namespace

TEST_CASE("descent is its definition, with decay, noise and a schedule, at any batch") {
  // A group holds 8 samples: 8, 2, 2 and 1 steps, and batches of one group and of many.
  for (const std::size_t batch : {1u, 3u, 4u, 7u, 8u, 9u, 16u, 200u, 600u}) {
    Setting setting;
    setting.batch = batch;
    CAPTURE(batch);
    check_against_definition(setting, 0, batch > 100 ? 5 : 300);
  }
}

TEST_CASE("descent is its definition around the ends of groups and blocks") {
  Setting setting;
  for (const std::uint64_t steps : {0u, 1u, 2u, 7u, 8u, 9u, 255u, 256u, 257u, 511u, 512u, 513u}) {
    CAPTURE(steps);
    check_against_definition(setting, 0, steps);
  }
  setting.batch = 3;
  for (const std::uint64_t steps : {84u, 85u, 86u, 87u}) {
    CAPTURE(steps);
    check_against_definition(setting, 0, steps);
  }
}

TEST_CASE("descent is its definition from any step on") {
  Setting setting;
  setting.batch = 3;
  check_against_definition(setting, 17, 90);
  setting.rate = [](std::uint64_t) { return 0.9; };
  check_against_definition(setting, (std::uint64_t{1} << 33) + 5, (std::uint64_t{1} << 33) + 60);
}

TEST_CASE("descent is its definition where a step takes all weight away, or turns its sign") {
  Setting setting;
  for (const double decay : {10.0, 14.0}) {  // η γ/K = 1 and 1.4
    setting.weight_decay = decay;
    setting.rate = [](std::uint64_t) { return 0.7; };
    CAPTURE(decay);
    check_against_definition(setting, 0, 100);
  }
}

TEST_CASE("descent is its definition for every activation and more inputs than features") {
  for (const auto& name : overparam::test::activation_names) {
    Setting setting;
    setting.features = overparam::test::normal_matrix(4, 11, 24);
    setting.teacher = overparam::test::normal_matrix(2, 11, 25);
    setting.student_activation = activation(name);
    setting.teacher_activation = activation("tanh");
    setting.weight_decay = 0;
    setting.label_noise = 0;
    // The quartic Hermite series has features of size 10; a small rate keeps them stable.
    setting.rate = [](std::uint64_t) { return 0.02; };
    CAPTURE(name);
    check_against_definition(setting, 0, 150);
  }
}

TEST_CASE("descent is its definition in any blocking, on any number of threads") {
  for (const Blocking& blocking :
       {Blocking{1, 1, 1}, Blocking{5, 3, 2}, Blocking{64, 64, 3}, Blocking{1000, 16, 1000}})
    for (const std::size_t batch : {1u, 4u, 40u}) {
      Setting setting;
      setting.blocking = blocking;
      setting.batch = batch;
      setting.threads = 3;
      CAPTURE(blocking.group);
      CAPTURE(batch);
      check_against_definition(setting, 3, 80);
    }
}

TEST_CASE("descent is its definition for lower triangular features, in all panels") {
  Setting setting;
  setting.features = overparam::test::normal_matrix(300, 303, 26);
  for (Eigen::Index j = 0; j < setting.features.cols(); ++j)
    setting.features.col(j).head(std::min<Eigen::Index>(j, 300)).setZero();
  setting.teacher = overparam::test::normal_matrix(3, 303, 27);
  setting.lower_triangular = true;
  check_against_definition(setting, 0, 40);
  setting.blocking.units = 77;
  check_against_definition(setting, 0, 40);
}

TEST_CASE("descent in single precision is its definition to single rounding") {
  for (const std::size_t batch : {1u, 4u, 40u}) {
    Setting setting;
    setting.precision = Precision::float32;
    setting.batch = batch;
    CAPTURE(batch);
    check_against_definition(setting, 0, 200, single_rounding);
  }
}

TEST_CASE("features given in single precision are those that would be rounded") {
  for (const bool triangular : {false, true})
    for (const std::size_t units : {2u, 100u}) {
      Setting setting;
      setting.precision = Precision::float32;
      setting.lower_triangular = triangular;
      setting.blocking.units = units;
      if (triangular) setting.features = setting.features.triangularView<Eigen::Lower>();
      const Eigen::VectorXd expected = setting.run(0, 60);
      const Eigen::MatrixXf rounded = setting.features.cast<float>();
      setting.features.resize(0, 0);
      std::vector<Learner> learners{setting.learner()};
      learners.front().weights = overparam::test::normal_matrix(rounded.rows(), 1, 23);
      Problem problem = setting.problem();
      problem.field_scale = 1 / std::sqrt(double(rounded.cols()));
      problem.single_features = &rounded;
      Team team;
      OnePassSgd(problem, setting.samples(), Precision::float32, team, setting.blocking)
          .advance(learners, 0, 60);
      CHECK(learners.front().weights == expected);
      CHECK_THROWS_AS(OnePassSgd(problem, setting.samples(), Precision::float64, team),
                      overparam::core::InvalidParameter);
      const Eigen::MatrixXf narrow = rounded.leftCols(3);
      problem.single_features = &narrow;
      CHECK_THROWS_AS(OnePassSgd(problem, setting.samples(), Precision::float32, team),
                      overparam::core::DimensionMismatch);
    }
}

TEST_CASE("calls that follow each other equal one call") {
  for (const std::size_t batch : {1u, 4u, 20u}) {
    Setting setting;
    setting.batch = batch;
    CAPTURE(batch);
    const Eigen::VectorXd whole = setting.run(0, 400);
    std::vector<Learner> learners{setting.learner()};
    std::uint64_t previous = 0;
    for (const std::uint64_t end : {1u, 50u, 50u, 128u, 131u, 399u, 400u}) {
      setting.run(learners, previous, end);
      previous = end;
    }
    check_equal(entries(learners.front().weights), entries(whole));
  }
}

TEST_CASE(
    "equal cuts give equal bits, whoever makes the steps, and other cuts equal ones to rounding") {
  for (const Precision precision : {Precision::float64, Precision::float32})
    for (const std::size_t batch : {1u, 3u, 20u}) {
      Setting setting;
      setting.precision = precision;
      setting.batch = batch;
      CAPTURE(batch);
      const std::vector<std::uint64_t> cuts{0, 7, 50, 85, 170, 400};
      Team team(setting.threads);
      OnePassSgd one(setting.problem(), setting.samples(), precision, team, setting.blocking);
      std::vector<Learner> through{setting.learner()};
      std::vector<Learner> interrupted{setting.learner()};
      for (std::size_t c = 1; c < cuts.size(); ++c) {
        one.advance(through, cuts[c - 1], cuts[c]);
        setting.run(interrupted, cuts[c - 1], cuts[c]);  // by a new object each time
        CHECK(through.front().weights == interrupted.front().weights);
      }
      check_equal(entries(through.front().weights), entries(setting.run(0, 400)),
                  precision == Precision::float64 ? rounding : single_rounding);
    }
}

TEST_CASE("learners on the same features are what they are alone, to the last bit") {
  for (const Precision precision : {Precision::float64, Precision::float32})
    for (const std::size_t batch : {1u, 3u, 20u}) {
      Setting setting;
      setting.precision = precision;
      setting.batch = batch;
      setting.features = overparam::test::normal_matrix(70, 5, 28);
      setting.blocking.units = 16;
      std::vector<Learner> together;
      for (const double eta : {0.2, 0.9, 1e6}) {  // the last one explodes
        Learner learner = setting.learner();
        learner.rate = [eta](std::uint64_t) { return eta; };
        learner.label_noise = eta;
        learner.weight_decay = 0.1 / eta;
        learner.weights *= eta;
        together.push_back(learner);
      }
      std::vector<Learner> alone = together;
      setting.run(together, 0, 300);
      for (std::size_t v = 0; v < alone.size(); ++v) {
        CAPTURE(v);
        std::vector<Learner> one{alone[v]};
        setting.run(one, 0, 300);
        CHECK(one.front().weights == together[v].weights);
        CHECK(one.front().stopped == together[v].stopped);
        CHECK(together[v].stopped == (v == 2));
        CHECK(together[v].weights.allFinite());
      }
    }
}

TEST_CASE("the number of threads does not change a bit") {
  Setting setting;
  setting.features = overparam::test::normal_matrix(900, 5, 29);
  setting.blocking = {64, 16, 64};
  const auto run = [&](std::size_t threads) {
    setting.threads = threads;
    std::vector<Learner> learners(20, setting.learner());  // enough for the small products too
    setting.run(learners, 0, 200);
    return learners.back().weights;
  };
  const Eigen::VectorXd one = run(1);
  CHECK(run(2) == one);
  CHECK(run(5) == one);
}

TEST_CASE("descents at the same time do not disturb each other") {
  // Catches a BLAS library that is not to be called from several threads.
  Setting setting;
  setting.features = overparam::test::normal_matrix(23, 21, 30);
  setting.teacher = overparam::test::normal_matrix(1, 21, 31);
  const Eigen::VectorXd alone = setting.run(0, 100);
  constexpr std::size_t descents = 2000;
  std::vector<Eigen::VectorXd> together(descents);
  Team team(4);
  team.for_each(descents, [&](std::size_t i) { together[i] = setting.run(0, 100); });
  std::size_t disturbed = 0;
  for (const auto& weights : together)
    if (weights != alone) ++disturbed;
  CHECK(disturbed == 0);
}

TEST_CASE("a descent that explodes stops within the range of numbers") {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    Setting setting;
    setting.precision = precision;
    setting.rate = [](std::uint64_t) { return 1e4; };
    std::vector<Learner> learners{setting.learner()};
    setting.run(learners, 0, 5000);
    CHECK(learners.front().stopped);
    CHECK(learners.front().weights.allFinite());
    const Eigen::VectorXd stopped = learners.front().weights;
    setting.run(learners, 5000, 6000);
    CHECK(learners.front().weights == stopped);
  }
}

TEST_CASE("labels without noise do not depend on the noise stream") {
  Setting one;
  Setting other;
  other.noise_seed = 1234;
  CHECK_FALSE(one.run(0, 40) == other.run(0, 40));
  one.label_noise = other.label_noise = 0;
  CHECK(one.run(0, 40) == other.run(0, 40));
}

TEST_CASE("without rate nothing moves") {
  Setting setting;
  setting.rate = [](std::uint64_t) { return 0.0; };
  CHECK(setting.run(0, 40) == setting.learner().weights);
}

TEST_CASE("features and teacher have to see the same inputs") {
  Setting setting;
  setting.teacher = overparam::test::normal_matrix(3, 6, 22);
  CHECK_THROWS_AS(setting.run(0, 1), overparam::core::DimensionMismatch);
}
