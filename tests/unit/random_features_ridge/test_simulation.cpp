// SPDX-License-Identifier: MIT
// The simulation by itself: cases with a known answer, shared work, threads.
#include "random_features_ridge/simulation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using random_features_ridge::Parameters;
using test::close;
using test::epsilon;

using Texts = std::map<std::string, std::string>;
using Tables = std::vector<std::vector<Measurement>>;

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<double> times{0, 3, 200, infinity};

Parameters parameters(const Texts& texts) {
  return random_features_ridge::resolve(
             experiment::make_grid(random_features_ridge::declaration().specs(), texts, {}).front())
      .values<Parameters>();
}

Tables simulated(const std::vector<Texts>& variants, std::size_t threads = 1,
                 std::uint32_t replica = 0, const std::vector<double>& at = times) {
  std::vector<Parameters> list;
  for (const auto& texts : variants) list.push_back(parameters(texts));
  core::Team team(threads);
  return random_features_ridge::simulate(list, at, {5, replica}, team);
}

double value(const std::vector<Measurement>& table, const std::string& name, double time) {
  for (const auto& m : table)
    if (m.observable == name && m.time == time) {
      REQUIRE(m.value);
      return *m.value;
    }
  FAIL("no " << name);
  return 0;
}

bool same(const std::vector<Measurement>& a, const std::vector<Measurement>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].observable != b[i].observable || a[i].value != b[i].value || a[i].time != b[i].time)
      return false;
  return true;
}

const Texts narrow{{"dim", "12"},     {"width", "17"},        {"samples", "31"},
                   {"ridge", "0.01"}, {"label-noise", "0.2"}, {"activation", "relu"}};
const Texts wide{{"dim", "12"}, {"width", "40"}, {"samples", "23"}, {"label-noise", "0.2"}};

}  // namespace

TEST_CASE("all of it by its definition") {
  // Normal equations and sums, with the same random numbers.
  Texts negative = wide;
  negative["ridge"] = "-2e-4";  // the smallest eigenvalue is above
  for (const Texts& texts : {narrow, wide, negative}) {
    const auto p = parameters(texts);
    const auto network = simulate::draw_network(random_features_ridge::network_law(p), 5, 3);
    const auto n = static_cast<Eigen::Index>(*p.samples);
    const Eigen::Index dim = network.features.cols();
    Eigen::MatrixXd design(n, network.features.rows());
    Eigen::VectorXd target(n);
    Eigen::VectorXd noise(n);
    core::Stream(5, 3, core::StreamName::label_noise)
        .normal(0, {noise.data(), static_cast<std::size_t>(n)});
    for (Eigen::Index j = 0; j < n; ++j) {
      Eigen::VectorXd x(dim);
      core::Stream(5, 3, core::StreamName::inputs)
          .normal(static_cast<std::uint64_t>(j), {x.data(), static_cast<std::size_t>(dim)});
      const double root = std::sqrt(double(dim));
      for (Eigen::Index i = 0; i < design.cols(); ++i)
        design(j, i) = p.activation(network.features.row(i).dot(x) / root) / std::sqrt(*p.width);
      target(j) = p.teacher.activations[0](network.teacher.row(0).dot(x) / root);
    }
    const Eigen::MatrixXd kernel =
        design * design.transpose() + p.ridge * Eigen::MatrixXd::Identity(n, n);
    const Eigen::MatrixXd map =
        design.transpose() * kernel.completeOrthogonalDecomposition().pseudoInverse();
    const Eigen::MatrixXd omega =
        core::activation_covariance(p.activation, network.features) / *p.width;
    const Eigen::VectorXd h =
        core::activation_covariance(p.activation, network.features, p.teacher.activations[0],
                                    network.teacher) /
        std::sqrt(*p.width);
    const double power = p.teacher.activations[0].second_moment();
    const auto excess = [&](const Eigen::VectorXd& w) {
      return power - 2 * h.dot(w) + w.dot(omega * w);
    };
    const Eigen::VectorXd labels = target + std::sqrt(p.label_noise) * noise;
    const auto table = simulated({texts}, 1, 3).front();
    // Condition numbers of the Gram matrices are below 1e5.
    constexpr double tolerance = 1e-9;
    CHECK(close(value(table, "generalization_error", infinity), excess(map * labels) / 2, tolerance,
                0));
    CHECK(close(value(table, "bias", infinity), excess(map * target), tolerance, 0));
    CHECK(close(value(table, "variance", infinity),
                p.label_noise * (map.transpose() * omega * map).trace(), tolerance, 0));
    CHECK(close(value(table, "training_error", infinity),
                (labels - design * (map * labels)).squaredNorm() / double(n) / 2, tolerance,
                1e-20));
    CHECK(close(value(table, "training_error", 0), labels.squaredNorm() / double(n) / 2, tolerance,
                0));
    CHECK(close(value(table, "generalization_error", 0), power / 2, tolerance, 0));
    // A short time in small steps of Euler's method, whose error is of the first order.
    constexpr int steps = 4000;
    Eigen::VectorXd w = Eigen::VectorXd::Zero(design.cols());
    for (int i = 0; i < steps; ++i)
      w += 3.0 / steps * (design.transpose() * (labels - design * w) - p.ridge * w) / double(n);
    CHECK(close(value(table, "generalization_error", 3), excess(w) / 2, 1e-3, 0));
  }
}

TEST_CASE("negative ridges down to the smallest eigenvalue of a draw, and not beyond") {
  struct Case {
    Texts texts;
    Eigen::Index nonzero;  // eigenvalues
  };
  // Linear features have the rank N at most.
  for (const Case& one : {Case{narrow, 17}, Case{wide, 23},
                          Case{{{"dim", "6"},
                                {"width", "14"},
                                {"samples", "23"},
                                {"label-noise", "0.2"},
                                {"activation", "linear"}},
                               6}}) {
    Texts texts = one.texts;
    CAPTURE(one.nonzero);
    // The kernel of the features on the sample, as in the definition above.
    const auto p = parameters(texts);
    const auto network = simulate::draw_network(random_features_ridge::network_law(p), 5, 0);
    const auto n = static_cast<Eigen::Index>(*p.samples);
    Eigen::MatrixXd design(n, network.features.rows());
    for (Eigen::Index j = 0; j < n; ++j) {
      Eigen::VectorXd x(network.features.cols());
      core::Stream(5, 0, core::StreamName::inputs)
          .normal(static_cast<std::uint64_t>(j), {x.data(), static_cast<std::size_t>(x.size())});
      const Eigen::VectorXd fields = network.features * x / std::sqrt(double(x.size()));
      for (Eigen::Index i = 0; i < design.cols(); ++i)
        design(j, i) = p.activation(fields(i)) / std::sqrt(*p.width);
    }
    const Eigen::MatrixXd kernel = design * design.transpose();
    const Eigen::VectorXd values = kernel.selfadjointView<Eigen::Lower>().eigenvalues();
    const double smallest = values(n - one.nonzero);
    texts["ridge"] = experiment::shortest(-0.9 * smallest);
    // The flow ends in it; its slowest rate is 0.1 s_min/n.
    const double late = 300 * double(n) / smallest;
    const auto table = simulated({texts}, 1, 0, {3, late, infinity}).front();
    for (const char* name : {"generalization_error", "bias", "variance", "training_error"}) {
      CAPTURE(name);
      CHECK(close(value(table, name, late), value(table, name, infinity), 1e-8, 0));
    }
    texts["ridge"] = experiment::shortest(-1.1 * smallest);
    Texts other = texts;
    other["label-noise"] = "0.7";
    other["ridge"] = "0";
    // Beside one that has a solution, with whom it shares the draw.
    for (const auto& rows : {simulated({other, texts}, 1, 0, {3, infinity}).back(),
                             simulated({texts}, 1, 0, {infinity}).front()})
      for (const auto& row : rows) {
        CHECK(row.value.has_value() == !std::isinf(*row.time));
        if (row.value) continue;
        CHECK(row.status == experiment::Status::diverged);
        CHECK(std::string(row.reason).starts_with("λ = " + texts["ridge"] + " is not above -"));
      }
  }
}

TEST_CASE("weights beyond all numbers have no error") {
  Texts texts = wide;
  texts["ridge"] = "-1000";
  const auto table = simulated({texts}, 1, 0, {1, 1e5}).front();
  for (const auto& row : table) {
    CHECK(row.value.has_value() == (*row.time == 1));
    if (!row.value) CHECK(row.status == experiment::Status::diverged);
  }
}

TEST_CASE("late times are the solution") {
  for (const Texts& texts : {narrow, wide}) {
    const auto table = simulated({texts}, 1, 0, {1e11, infinity}).front();
    for (const char* name : {"generalization_error", "bias", "variance"})
      CHECK(close(value(table, name, 1e11), value(table, name, infinity), 1e-8, 0));
  }
}

TEST_CASE("a linear teacher is found by linear features without noise") {
  const auto table =
      simulated({{{"dim", "12"}, {"width", "30"}, {"samples", "20"}, {"activation", "linear"}}})
          .front();
  // Differences of numbers of order one.
  CHECK(close(value(table, "generalization_error", infinity), 0, 0, 1e-12));
  CHECK(close(value(table, "training_error", infinity), 0, 0, 1e-20));
}

TEST_CASE("the same functions from features twice as large") {
  Texts texts = wide;
  texts["ridge"] = "0.05";
  texts["activation"] = "hermite:0,1,0.5";
  texts["teacher-activation"] = "erf";
  const auto one = simulated({texts}, 1, 0, {40, infinity}).front();
  texts["ridge"] = "0.2";
  texts["activation"] = "hermite:0,2,1";
  const auto two = simulated({texts}, 1, 0, {10, infinity}).front();
  CHECK(close(value(one, "generalization_error", 40), value(two, "generalization_error", 10), 1e-10,
              0));
  CHECK(close(value(one, "variance", infinity), value(two, "variance", infinity), 1e-10, 0));
}

TEST_CASE("the same bits in company, in any order, and on any number of threads") {
  for (const Texts& common : {narrow, wide}) {
    std::vector<Texts> variants;
    for (const char* ridge : {"0.3", "0", "1e-4"})
      for (const char* noise : {"0.5", "0"}) {
        Texts texts = common;
        texts["ridge"] = ridge;
        texts["label-noise"] = noise;
        variants.push_back(texts);
      }
    const auto together = simulated(variants);
    const auto threads = simulated(variants, 3);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      CHECK(same(together[i], simulated({variants[i]}).front()));
      CHECK(same(together[i], threads[i]));
    }
    CHECK_FALSE(same(together[0], simulated({variants[0]}, 1, 1).front()));
    // The limit does not depend on which times are asked for beside it.
    const auto alone = simulated({variants[1]}, 1, 0, {infinity}).front();
    CHECK(value(alone, "generalization_error", infinity) ==
          value(together[1], "generalization_error", infinity));
  }
}
