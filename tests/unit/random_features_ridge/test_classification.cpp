// SPDX-License-Identifier: MIT
// The classification error and flipped labels: the formula, the theory, and the simulation by
// itself.
#include "random_features/classification.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include <array>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "random_features_ridge/simulation.hpp"
#include "support/compare.hpp"
#include "unit/random_features_ridge/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::test;
using random_features::classification_error;
using random_features::FlippedLabels;
using random_features::LearntDegree;
using random_features_ridge::Equivalent;
using random_features_ridge::Theory;

const auto sign = core::Activation::parse("sign");
const auto linear = core::Activation::parse("linear");

const Texts noisy_sign{{"dim", "30"},     {"ratio", "2"},         {"sample-ratio", "1.25"},
                       {"ridge", "0.05"}, {"label-noise", "0.2"}, {"teacher-activation", "sign"}};

Texts with(Texts texts, const Texts& more) {
  for (const auto& entry : more) texts[entry.first] = entry.second;
  return texts;
}

double normal_cdf(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

TEST_CASE("degree 1: arccos, and Owen's function where f has a mean") {
  // Of Owen's function.
  constexpr double rounding = 1e-14;
  // The arccosine of a number near 1 that is rounded.
  constexpr double arccosine = 1e-11;
  for (const double a : {0.0, 1e-6, 0.3, 2.0})
    for (const double spread : {1e-8, 0.25, 4.0}) {
      CAPTURE(a);
      CAPTURE(spread);
      const double norm = a * a + spread;
      CHECK(close(classification_error({{1, a}}, sign, spread),
                  std::acos(a / std::sqrt(norm)) / std::numbers::pi, 0, arccosine));
      for (const double mean : {-0.7, 1e-3, 0.2, 3.0})
        CHECK(close(classification_error({{0, mean}, {1, a}}, sign, spread),
                    0.5 - 2 * boost::math::owens_t(mean / std::sqrt(norm), a / std::sqrt(spread)),
                    0, 10 * rounding));
    }
  CHECK(classification_error({{1, 1.0}}, sign, 0) == 0);
  CHECK(classification_error({}, sign, 0) == 0.5);
  CHECK(classification_error({{1, 1.0}}, sign, infinity) == 0.5);
  CHECK(close(classification_error({{0, 0.5}, {1, 1.0}}, sign, 0), normal_cdf(0.5) - 0.5, 0, 1e-2));
}

TEST_CASE("higher degrees: the integral by Simpson's rule, with the teacher's signs") {
  const double a1 = 0.7;
  const double a3 = 0.2;
  const double a5 = 0.1;
  const double spread = 0.1;
  const auto wrong = [&](double y) {
    const double y2 = y * y;
    // Hermite coefficients of sign alternate.
    const double mean = a1 * y - a3 * y * (y2 - 3) / std::sqrt(6.0) +
                        a5 * y * (y2 * y2 - 10 * y2 + 15) / std::sqrt(120.0);
    return 2 * std::exp(-y2 / 2) / std::sqrt(2 * std::numbers::pi) *
           normal_cdf(-mean / std::sqrt(spread));
  };
  constexpr int steps = 40000;
  constexpr double end = 10;
  double sum = wrong(0) + wrong(end);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * wrong(end * i / steps);
  // Simpson's rule with these steps, by its fourth order.
  CHECK(close(classification_error({{1, a1}, {3, a3}, {5, a5}}, sign, spread),
              sum * end / steps / 3, 0, 1e-11));
  // Without them it is that of degree 1; degrees that are not followed are variance.
  CHECK(close(classification_error({{1, a1}, {3, 1e-9}}, sign, spread),
              classification_error({{1, a1}}, sign, spread), 0, 1e-8));
  CHECK(classification_error({{1, a1}, {65, 0.3}}, sign, spread) ==
        classification_error({{1, a1}}, sign, spread + 0.3 * 0.3));
}

TEST_CASE("teachers of one field") {
  for (const char* odd : {"sign", "erf", "tanh", "linear"})
    CHECK(random_features::has_one_field({1, 0, {}, {core::Activation::parse(odd)}, {}}));
  CHECK(random_features::has_one_field({7, 0, {}, {linear}, {}}));
  CHECK_FALSE(random_features::has_one_field({2, 0, {}, {sign}, {}}));
  for (const char* other : {"relu", "gelu", "sigmoid", "hermite:0,1,1"})
    CHECK_FALSE(random_features::has_one_field({1, 0, {}, {core::Activation::parse(other)}, {}}));
}

TEST_CASE("moments of flipped labels, by their definition") {
  // Two inputs of equal weight, ζ = ±1, and f_1 fitted to ζ: all averages are sums.
  const std::array<double, 2> zeta{1, -1};
  const std::array<double, 2> fit{0.6, -0.1};
  for (const double p : {0.0, 0.1, 0.3, 0.5}) {
    CAPTURE(p);
    const FlippedLabels labels(p, 0.2);
    double bias = 0, unlearnt = 0, error = 0, fresh = 0, overlap = 0, noise = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      const double f = (1 - 2 * p) * fit[i];
      bias += std::pow(zeta[i] - fit[i], 2) / 2;
      unlearnt += zeta[i] * (zeta[i] - fit[i]) / 2;
      error += std::pow(zeta[i] - f, 2) / 2;
      overlap += zeta[i] * f / 2;
      for (const double s : {1.0, -1.0}) {
        const double weight = (s > 0 ? 1 - p : p) / 2;
        fresh += weight * (std::pow(s * zeta[i] - f, 2) + 0.2);
        noise += weight * (std::pow(s * zeta[i] - (1 - 2 * p) * zeta[i], 2) + 0.2);
      }
    }
    CHECK(close(labels.noise, noise, 1e-14, 0));
    CHECK(close(labels.bias(1, unlearnt, bias), error, 1e-14, 0));
    CHECK(close(error + labels.fresh(0.2, overlap), fresh, 1e-14, 0));
  }
  // Coins teach nothing, even where the bias is infinite.
  CHECK(FlippedLabels(0.5, 0).bias(1, 0.2, infinity) == 1);
}

TEST_CASE("what the theory has of f adds up to its error, at all times") {
  for (const char* level : {"deterministic", "asymptotic"})
    for (const char* ratio : {"0.6", "1.25", "4"})
      for (const char* ridge : {"0", "0.05"}) {
        Texts texts = with(noisy_sign, {{"ratio", ratio}, {"ridge", ridge}, {"label-noise", "0"}});
        const bool finite = std::string(level) == "deterministic";
        if (!finite) texts.erase("dim");
        const auto p = parameters(texts);
        const Theory theory(p, finite ? Level::deterministic : Level::asymptotic);
        for (const double time : {1e-5, 0.3, 5.0, 300.0, 1e5, infinity}) {
          if (std::isinf(time) && std::string(ratio) == "1.25" && std::string(ridge) == "0")
            continue;  // the pole
          CAPTURE(level);
          CAPTURE(ratio);
          CAPTURE(time);
          const auto risk = theory.risk(p.ridge, time);
          const double overlap = theory.overlap(p.ridge, time);
          // Of 1; the flow's contour, and late times by slopes.
          constexpr double accuracy = 1e-9;
          CHECK(
              close(theory.power(p.ridge, time), risk.bias - 1 + 2 * overlap, accuracy, accuracy));
        }
        if (std::string(ridge) == "0") continue;
        // The end of the flow, and its beginning, which is that of a heavy ridge.
        CHECK(close(theory.classification_error(0.05, 1e6).value,
                    theory.classification_error(0.05, infinity).value, 1e-9, 0));
        CHECK(close(theory.classification_error(0.05, 1e-7).value,
                    theory.classification_error(1e12, infinity).value, 1e-6, 0));
        CHECK(close(theory.classification_error(0.05, 3e-6).value,
                    theory.classification_error(0.05, 1e-7).value, 1e-4, 0));
      }
}

TEST_CASE("flipped labels are noise of variance 4p(1-p) on a smaller target") {
  for (const double time : {2.0, 500.0, infinity}) {
    CAPTURE(time);
    const auto flipped = parameters(with(noisy_sign, {{"flip-probability", "0.1"}}));
    const auto noise = parameters(with(noisy_sign, {{"label-noise", "0.56"}}));  // 0.2 + 0.36
    const Theory a(flipped, Level::deterministic);
    const Theory b(noise, Level::deterministic);
    const auto risk = a.risk(0.05, time);
    const auto plain = b.risk(0.05, time);
    CHECK(close(risk.variance, plain.variance, 1e-12, 1e-14));
    const double unlearnt = 1 - b.overlap(0.05, time);
    CHECK(close(risk.bias, 0.04 + 0.32 * unlearnt + 0.64 * plain.bias, 1e-11, 0));
    CHECK(close(a.overlap(0.05, time), 0.8 * b.overlap(0.05, time), 1e-13, 0));
    // Training and test error of the labels: linear in the power of target and noise.
    const auto quiet =
        Theory(parameters(with(noisy_sign, {{"label-noise", "0"}})), Level::deterministic)
            .risk(0.05, time);
    CHECK(close(risk.training, plain.training - 0.36 * quiet.training, 1e-9, 0));
    CHECK(close(risk.bias + risk.variance + a.fresh_noise(0.05, time),
                0.64 * plain.bias + plain.variance + 0.56, 1e-11, 0));
    CHECK(a.classification_error(0.05, time).value > b.classification_error(0.05, time).value);
    // Of coins nothing is learnt, but their noise.
    const Theory coins(parameters(with(noisy_sign, {{"flip-probability", "0.5"}})),
                       Level::deterministic);
    CHECK(close(coins.risk(0.05, time).bias, 1, 1e-15, 0));
    CHECK(coins.classification_error(0.05, time).value == 0.5);
  }
  // At the threshold f is all noise.
  const auto threshold = parameters(with(noisy_sign, {{"ratio", "1.25"}, {"ridge", "0"}}));
  CHECK(Theory(threshold, Level::asymptotic).classification_error(0, infinity).value == 0.5);
}

TEST_CASE("rows of the classification error where it is asked for and known") {
  const auto rows = [](const Texts& texts, double time) {
    const auto p = parameters(texts);
    const std::vector<double> times{time};
    std::vector<double> values;
    for (const auto& m : random_features_ridge::theory(p, level_of(p), times))
      if (m.observable == "classification_error") values.push_back(m.value.value_or(-1));
    return values;
  };
  const Texts asked = with(noisy_sign, {{"classification", "on"}});
  CHECK(rows(noisy_sign, infinity).empty());
  CHECK(rows(asked, infinity).size() == 1);
  CHECK(rows(asked, 0) == std::vector{0.5});
  CHECK(rows(with(asked, {{"teacher-units", "2"}}), infinity).empty());
  CHECK(rows(with(asked, {{"teacher-activation", "relu"}}), infinity).empty());
  CHECK(rows(with(asked, {{"teacher-units", "2"}, {"teacher-activation", "linear"}}), infinity)
            .size() == 1);
  // Below the lower edge there is no solution.
  CHECK(rows(with(asked, {{"ridge", "-50"}}), infinity) == std::vector{-1.0});
}

TEST_CASE("flips of other labels than signs are refused, as are other probabilities") {
  const auto refusal = [](const Texts& more) {
    try {
      resolved(with(noisy_sign, more));
    } catch (const core::InvalidParameter& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string needs =
      "--flip-probability: 0.1 needs labels of ±1: --teacher-activation sign and --teacher-units 1";
  CHECK(refusal({{"flip-probability", "0.1"}, {"teacher-activation", "erf"}}) == needs);
  CHECK(refusal({{"flip-probability", "0.1"}, {"teacher-units", "2"}}) == needs);
  CHECK(refusal({{"flip-probability", "0"}, {"teacher-activation", "erf"}}).empty());
  for (const char* text : {"-0.1", "0.51", "1", "nan", "inf", "x"}) {
    CAPTURE(text);
    CHECK(refusal({{"flip-probability", text}})
              .starts_with("--flip-probability: " + std::string(text) + " is "));
  }
  for (const char* text : {"0", "-3", "1.5", "1e9", "nan"}) {
    CAPTURE(text);
    CHECK(refusal({{"test-samples", text}})
              .starts_with("--test-samples: " + std::string(text) + " is "));
  }
  CHECK(refusal({{"classification", "yes"}}) == "--classification: yes is not off | on");
}

double value_of(const std::vector<experiment::Measurement>& table, const std::string& name,
                double time) {
  const auto m = find(table, name, time);
  REQUIRE(m.value);
  return *m.value;
}

TEST_CASE("the simulation by its definition: flipped signs, and disagreements counted") {
  const Texts texts{{"dim", "7"},
                    {"width", "12"},
                    {"samples", "19"},
                    {"ridge", "0.03"},
                    {"label-noise", "0.2"},
                    {"teacher-activation", "sign"},
                    {"flip-probability", "0.3"},
                    {"classification", "on"},
                    {"test-samples", "500"}};
  const auto p = parameters(texts);
  const auto network = simulate::draw_network(random_features_ridge::network_law(p), 5, 3);
  const double root = std::sqrt(7.0);
  const auto features_of = [&](core::StreamName name, std::uint64_t j) {
    Eigen::VectorXd x(7);
    core::Stream(5, 3, name).normal(j, {x.data(), 7});
    Eigen::VectorXd row(13);
    for (Eigen::Index i = 0; i < 12; ++i)
      row(i) = p.activation(network.features.row(i).dot(x) / root) / std::sqrt(12.0);
    row(12) = network.teacher.row(0).dot(x) > 0 ? 1 : -1;
    return row;
  };
  Eigen::VectorXd noise(19), flips(19);
  core::Stream(5, 3, core::StreamName::label_noise).normal(0, {noise.data(), 19});
  core::Stream(5, 3, core::StreamName::label_flips).normal(0, {flips.data(), 19});
  const double threshold = boost::math::quantile(boost::math::normal(), 0.3);
  Eigen::MatrixXd design(19, 12);
  Eigen::VectorXd labels(19), zeta(19);
  for (Eigen::Index j = 0; j < 19; ++j) {
    const auto row = features_of(core::StreamName::inputs, static_cast<std::uint64_t>(j));
    design.row(j) = row.head(12);
    zeta(j) = row(12);
    labels(j) = (flips(j) < threshold ? -zeta(j) : zeta(j)) + std::sqrt(0.2) * noise(j);
  }
  const Eigen::MatrixXd map =
      (design.transpose() * design + 0.03 * Eigen::MatrixXd::Identity(12, 12)).inverse() *
      design.transpose();
  const Eigen::VectorXd w = map * labels;
  const Eigen::MatrixXd omega = core::activation_covariance(p.activation, network.features) / 12;
  const Eigen::VectorXd h =
      core::activation_covariance(p.activation, network.features, sign, network.teacher) /
      std::sqrt(12.0);
  const auto error = [&](const Eigen::VectorXd& v) { return 1 - 2 * h.dot(v) + v.dot(omega * v); };
  core::Team team;
  const std::vector<double> times{0, 1e9, infinity};
  const auto table = random_features_ridge::simulate({&p, 1}, times, {5, 3}, team).front();
  // Of matrices with condition numbers below 1e4.
  constexpr double tolerance = 1e-10;
  CHECK(close(value_of(table, "excess_risk", infinity), error(w), tolerance, 0));
  CHECK(close(value_of(table, "excess_risk", 1e9), error(w), tolerance, 0));
  CHECK(close(value_of(table, "bias", infinity), error(map * (0.4 * zeta)), tolerance, 0));
  CHECK(close(value_of(table, "variance", infinity),
              (0.2 + 0.84) * (map.transpose() * omega * map).trace(), tolerance, 0));
  CHECK(close(value_of(table, "training_error", infinity),
              (labels - design * w).squaredNorm() / 19 / 2, tolerance, 0));
  CHECK(close(value_of(table, "training_error", 0), labels.squaredNorm() / 19 / 2, tolerance, 0));
  // E(y − f)² over flips of fresh labels.
  CHECK(close(value_of(table, "test_error", infinity), 0.7 * error(w) + 0.3 * error(-w) + 0.2,
              tolerance, 0));
  double wrong = 0;
  for (std::uint64_t j = 0; j < 500; ++j) {
    const auto row = features_of(core::StreamName::test_inputs, j);
    wrong += row.head(12).dot(w) * row(12) < 0 ? 1 : 0;
  }
  CHECK(value_of(table, "classification_error", infinity) == wrong / 500);
  CHECK(value_of(table, "classification_error", 0) == 0.5);
  const auto row = find(table, "classification_error", infinity);
  CHECK(row.estimator == experiment::Estimator::test_set);
  CHECK(close(*row.standard_error, std::sqrt(wrong / 500 * (1 - wrong / 500) / 500), 1e-12, 0));
}

TEST_CASE("flips and counts are the same in company and on any number of threads") {
  std::vector<Parameters> all;
  for (const char* flips : {"0.2", "0", "0.5"})
    all.push_back(parameters(
        with(noisy_sign,
             {{"flip-probability", flips}, {"classification", "on"}, {"test-samples", "700"}})));
  const std::vector<double> times{3, infinity};
  core::Team one(1);
  core::Team three(3);
  const auto together = random_features_ridge::simulate(all, times, {5, 0}, three);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto alone = random_features_ridge::simulate({&all[i], 1}, times, {5, 0}, one).front();
    REQUIRE(alone.size() == together[i].size());
    for (std::size_t row = 0; row < alone.size(); ++row) {
      CHECK(alone[row].observable == together[i][row].observable);
      CHECK(alone[row].value == together[i][row].value);
    }
  }
  // Without flips and counts the rest is what it was, to the last bit.
  const auto plain = parameters(noisy_sign);
  const auto rows = random_features_ridge::simulate({&plain, 1}, times, {5, 0}, one).front();
  for (const auto& row : rows)
    CHECK(row.value == find(together[1], row.observable, *row.time).value);
}

}  // namespace
