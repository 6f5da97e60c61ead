// SPDX-License-Identifier: MIT
// The descent engine, which works in blocks of samples, against the definition one step at a time.
#include "overparam/simulate/one_pass_sgd.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/reference_sgd.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::simulate::descend;
using overparam::simulate::Problem;
using overparam::simulate::SampleSource;
using overparam::test::activation;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::reference_descend;

using Rate = std::function<double(std::uint64_t)>;

// A few ε of error in every field, label and product; the descent contracts, so that some ten steps
// add up. Weights are of size 1.
constexpr double rounding = 500 * epsilon;

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

  Problem problem() const {
    return {features,    student_activation, teacher, teacher_activation,
            label_noise, weight_decay,       batch};
  }
  SampleSource samples() const {
    return {Stream(seed, 2, StreamName::inputs), Stream(noise_seed, 2, StreamName::label_noise)};
  }
  Eigen::VectorXd start() const { return overparam::test::normal_matrix(features.rows(), 1, 23); }
  Eigen::VectorXd run(std::uint64_t first, std::uint64_t last, const Rate& rate) const {
    Eigen::VectorXd weights = start();
    descend(problem(), samples(), weights, first, last, rate);
    return weights;
  }
};

double decaying(std::uint64_t step) { return 1.4 / (1 + 0.01 * double(step)); }

void check_equal(const Eigen::VectorXd& actual, const Eigen::VectorXd& expected) {
  REQUIRE(actual.size() == expected.size());
  for (Eigen::Index i = 0; i < actual.size(); ++i) {
    CAPTURE(i);
    CHECK(close(actual(i), expected(i), rounding, rounding));
  }
}

void check_against_definition(const Setting& setting, std::uint64_t first, std::uint64_t last,
                              const Rate& rate) {
  const Eigen::VectorXd start = setting.start();
  const std::vector<double> w = reference_descend(
      setting.problem(), setting.samples(),
      std::vector<double>(start.data(), start.data() + start.size()), first, last, rate);
  const Eigen::VectorXd expected =
      Eigen::Map<const Eigen::VectorXd>(w.data(), static_cast<Eigen::Index>(w.size()));
  check_equal(setting.run(first, last, rate), expected);
  if (last > first) CHECK((expected - start).norm() > 1e-3);
}

}  // namespace

TEST_CASE("descent is its definition, with decay, noise and a schedule, at any batch") {
  // Blocks hold 128 samples: 128, 32 and 42 steps, and one where a batch is larger.
  for (const std::size_t batch : {1u, 4u, 3u, 200u}) {
    Setting setting;
    setting.batch = batch;
    CAPTURE(batch);
    check_against_definition(setting, 0, batch > 100 ? 5 : 300, decaying);
  }
}

TEST_CASE("descent is its definition around the ends of blocks") {
  Setting setting;
  for (const std::uint64_t steps : {0u, 1u, 2u, 127u, 128u, 129u, 255u, 256u, 257u}) {
    CAPTURE(steps);
    check_against_definition(setting, 0, steps, decaying);
  }
  setting.batch = 4;
  for (const std::uint64_t steps : {31u, 32u, 33u}) {
    CAPTURE(steps);
    check_against_definition(setting, 0, steps, decaying);
  }
}

TEST_CASE("descent is its definition from any step on") {
  Setting setting;
  setting.batch = 3;
  check_against_definition(setting, 17, 90, decaying);
  check_against_definition(setting, (std::uint64_t{1} << 33) + 5, (std::uint64_t{1} << 33) + 60,
                           [](std::uint64_t) { return 0.9; });
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
    CAPTURE(name);
    // The quartic Hermite series has features of size 10; a small rate keeps them stable.
    check_against_definition(setting, 0, 150, [](std::uint64_t) { return 0.02; });
  }
}

TEST_CASE("calls that follow each other equal one call") {
  for (const std::size_t batch : {1u, 4u}) {
    Setting setting;
    setting.batch = batch;
    CAPTURE(batch);
    const Eigen::VectorXd whole = setting.run(0, 400, decaying);
    Eigen::VectorXd parts = setting.start();
    std::uint64_t previous = 0;
    for (const std::uint64_t end : {1u, 50u, 50u, 128u, 131u, 399u, 400u}) {
      descend(setting.problem(), setting.samples(), parts, previous, end, decaying);
      previous = end;
    }
    check_equal(parts, whole);
  }
}

TEST_CASE("the rate is asked for once a step, in order") {
  Setting setting;
  setting.batch = 4;
  std::vector<std::uint64_t> asked;
  setting.run(30, 100, [&](std::uint64_t step) {
    asked.push_back(step);
    return 0.5;
  });
  REQUIRE(asked.size() == 70);
  for (std::size_t i = 0; i < asked.size(); ++i) CHECK(asked[i] == 30 + i);
}

TEST_CASE("the rate may look at the weights of its step") {
  // As a greedy schedule does: what it sees are the weights after all steps before.
  Setting setting;
  Eigen::VectorXd weights = setting.start();
  Eigen::VectorXd seen;
  descend(setting.problem(), setting.samples(), weights, 0, 78, [&](std::uint64_t step) {
    if (step == 77) seen = weights;
    return decaying(step);
  });
  check_equal(seen, setting.run(0, 77, decaying));
}

TEST_CASE("labels without noise do not depend on the noise stream") {
  Setting one;
  Setting other;
  other.noise_seed = 1234;
  CHECK_FALSE(one.run(0, 40, decaying) == other.run(0, 40, decaying));
  one.label_noise = other.label_noise = 0;
  CHECK(one.run(0, 40, decaying) == other.run(0, 40, decaying));
}

TEST_CASE("without rate nothing moves") {
  const Setting setting;
  CHECK(setting.run(0, 40, [](std::uint64_t) { return 0.0; }) == setting.start());
}
