// SPDX-License-Identifier: MIT
// The simulation against the definition written out: solutions by another factorisation, gradient flow
// by integration and by small steps, and the same bits in any company.
#include "linear_regression/simulation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/random.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"

namespace {

namespace experiment = overparam::experiment;
using namespace overparam::linear_regression;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::core::Team;
using overparam::experiment::Draw;
using overparam::experiment::Measurement;
using overparam::experiment::Status;
using overparam::test::close;

using Texts = std::map<std::string, std::string>;

constexpr double infinity = std::numeric_limits<double>::infinity();
// Solutions of systems with condition numbers below 1e4.
constexpr double solution_tolerance = 1e-11;

Parameters parameters(Texts texts) {
  return resolve(overparam::experiment::make_grid(declaration().specs(), texts, {}).front())
      .values<Parameters>();
}

std::vector<Measurement> simulated(const Texts& texts, std::vector<double> times, Draw draw = {}) {
  const std::vector<Parameters> variants{parameters(texts)};
  Team team;
  return simulate(variants, times, draw, team).front();
}

double value(const std::vector<Measurement>& rows, double time, const std::string& observable) {
  for (const auto& row : rows)
    if (row.time == time && row.observable == observable) return row.value.value();
  FAIL("no row of " << observable);
  return 0;
}

// The inputs, target and labels of a draw, read from the streams here.
struct Problem {
  MatrixXd x;
  VectorXd lambda, theta, clean, noise;
};

Problem problem(const Parameters& p, Draw draw) {
  const auto n = static_cast<Eigen::Index>(p.samples);
  const auto d = static_cast<Eigen::Index>(p.dimension);
  Problem out{MatrixXd(n, d), eigenvalues(*p.spectrum), VectorXd(d), {}, VectorXd(n)};
  for (Eigen::Index s = 0; s < n; ++s) {
    VectorXd z(d);
    Stream(draw.seed, draw.replica, StreamName::inputs)
        .normal(static_cast<std::uint64_t>(s), {z.data(), static_cast<std::size_t>(d)});
    out.x.row(s) = (z.array() * out.lambda.array().sqrt()).matrix().transpose();
  }
  Stream(draw.seed, draw.replica, StreamName::teacher)
      .normal(0, {out.theta.data(), static_cast<std::size_t>(d)});
  out.theta *= p.signal.norm / out.theta.norm();
  out.clean = out.x * out.theta;
  Stream(draw.seed, draw.replica, StreamName::label_noise)
      .normal(0, {out.noise.data(), static_cast<std::size_t>(n)});
  return out;
}

}  // namespace

TEST_CASE("the limit is the solution of least squares, and errors are those of the definition") {
  for (const char* samples : {"17", "43"})
    for (const double ridge : {0.0, 0.8}) {
      CAPTURE(samples);
      CAPTURE(ridge);
      const Texts texts{{"dim", "29"},           {"samples", samples},
                        {"spectrum", "power:1"}, {"ridge", std::to_string(ridge)},
                        {"label-noise", "0.3"},  {"signal-norm", "1.5"}};
      const auto p = parameters(texts);
      const Draw draw{5, 3};
      const auto data = problem(p, draw);
      // Minimum norm by the pseudo-inverse; a ridge by its normal equations.
      const MatrixXd gram = data.x.transpose() * data.x + ridge * MatrixXd::Identity(29, 29);
      const MatrixXd map = ridge > 0
                               ? MatrixXd(gram.ldlt().solve(data.x.transpose()))
                               : MatrixXd(data.x.completeOrthogonalDecomposition().pseudoInverse());
      const VectorXd y = data.clean + std::sqrt(0.3) * data.noise;
      const VectorXd fit = map * y;
      const auto norm = [&](const VectorXd& v) { return v.cwiseAbs2().dot(data.lambda); };
      const auto rows = simulated(texts, {infinity}, draw);
      const auto same = [&](const char* name, double expected) {
        CAPTURE(name);
        CHECK(close(value(rows, infinity, name), expected, solution_tolerance, 1e-20));
      };
      same("generalization_error", norm(data.theta - fit) / 2);
      same("bias", norm(data.theta - map * data.clean));
      same("variance", 0.3 * (map.transpose() * data.lambda.asDiagonal() * map).trace());
      same("training_error", (y - data.x * fit).squaredNorm() / (2 * p.samples));
      same("excess_risk", norm(data.theta - fit));
      same("test_error", norm(data.theta - fit) + 0.3);
    }
}

TEST_CASE("the spiky part is the fit on the coordinates behind k*") {
  const Texts texts{
      {"dim", "60"}, {"samples", "12"}, {"spectrum", "spiked:4,5,0.2"}, {"label-noise", "0.3"}};
  const auto p = parameters(texts);
  const auto data = problem(p, {});
  const VectorXd fit =
      data.x.completeOrthogonalDecomposition().solve(data.clean + std::sqrt(0.3) * data.noise);
  const VectorXd part = fit.tail(56);  // r_0 = 6.24 < 12 ≤ r_4 = 56
  const auto rows = simulated(texts, {infinity});
  CHECK(close(value(rows, infinity, "spiky_population"), 0.2 * part.squaredNorm(),
              solution_tolerance, 0));
  CHECK(close(value(rows, infinity, "spiky_training"),
              (data.x.rightCols(56) * part).squaredNorm() / 12, solution_tolerance, 0));
}

TEST_CASE("gradient flow is its differential equation, integrated") {
  for (const char* samples : {"12", "40"})
    for (const char* ridge : {"0", "2"}) {
      Texts texts{{"dim", "23"},
                  {"samples", samples},
                  {"ridge", ridge},
                  {"spectrum", "power:0.5"},
                  {"label-noise", "0.2"}};
      const std::vector<double> times{0, 0.3, 4, 60, infinity};
      const auto exact = simulated(texts, times);
      texts["flow"] = "odeint";
      const auto integrated = simulated(texts, times);
      REQUIRE(exact.size() == integrated.size());
      // Weights follow to 1e-8 a step, of which there are some 1000.
      for (std::size_t i = 0; i < exact.size(); ++i) {
        CAPTURE(exact[i].observable);
        CHECK(exact[i].observable == integrated[i].observable);
        CHECK(close(*integrated[i].value, *exact[i].value, 1e-5, 1e-8));
      }
    }
}

TEST_CASE("gradient flow ends at the minimum-norm solution") {
  Texts texts{{"dim", "40"}, {"samples", "12"}, {"spectrum", "power:0.5"}, {"label-noise", "0.2"}};
  // The slowest rate is the smallest nonzero eigenvalue of XᵀX/n, about 0.2: e^{−0.2·300}.
  for (const char* flow : {"exact", "odeint"}) {
    texts["flow"] = flow;
    const auto rows = simulated(texts, {300, infinity});
    for (const char* name : {"generalization_error", "bias", "variance"})
      CHECK(close(value(rows, 300, name), value(rows, infinity, name), 1e-6, 0));
    CHECK(value(rows, 300, "training_error") < 1e-14);
  }
}

TEST_CASE("gradient descent becomes the flow as its steps shrink") {
  Texts texts{{"dim", "23"}, {"samples", "12"}, {"ridge", "0.5"}, {"label-noise", "0.2"}};
  const auto exact = simulated(texts, {2});
  texts["flow"] = "descent";
  const auto error = [&](const char* rate) {
    texts["learning-rate"] = rate;
    return std::abs(value(simulated(texts, {2}), 2, "generalization_error") -
                    value(exact, 2, "generalization_error"));
  };
  // First order: a quarter of the step leaves a quarter of the error, up to the second order.
  const double coarse = error("0.02");
  CHECK(coarse > 1e-6);
  CHECK(close(error("0.005") / coarse, 0.25, 0.05, 0));

  // Above 2 over the largest eigenvalue, some 5.
  const Texts unstable{
      {"dim", "23"}, {"samples", "12"}, {"flow", "descent"}, {"learning-rate", "3"}};
  for (const auto& row : simulated(unstable, {3000})) {
    CHECK_FALSE(row.value);
    CHECK(row.status == Status::diverged);
  }
}

TEST_CASE("between two steps of a descent weights are on the line that joins them") {
  Texts texts{{"dim", "7"},           {"samples", "9"},    {"ridge", "0.5"},
              {"label-noise", "0.2"}, {"flow", "descent"}, {"learning-rate", "0.2"},
              {"spectrum", "power:1"}};
  const auto p = parameters(texts);
  const auto data = problem(p, {});
  const VectorXd y = data.clean + std::sqrt(0.2) * data.noise;
  const auto slope = [&](const VectorXd& w) {
    return VectorXd((data.x.transpose() * (y - data.x * w) - 0.5 * w) / 9);
  };
  const VectorXd one = 0.2 * slope(VectorXd::Zero(7));
  const VectorXd two = one + 0.2 * slope(one);
  const std::vector<double> times{0, 0.05, 0.2, 0.33, 0.4};
  const auto rows = simulated(texts, times);
  const std::vector<VectorXd> weights{VectorXd::Zero(7), one / 4, one, one + 0.65 * (two - one),
                                      two};
  for (std::size_t i = 0; i < times.size(); ++i)
    CHECK(close(value(rows, times[i], "excess_risk"),
                (data.theta - weights[i]).cwiseAbs2().dot(data.lambda), solution_tolerance, 0));
}

TEST_CASE("a descent that does not converge has no limit") {
  Texts texts{{"dim", "23"}, {"samples", "12"}, {"flow", "descent"}};
  const auto data = problem(parameters({{"dim", "23"}, {"samples", "12"}}), {});
  const double largest =
      (data.x.transpose() * data.x / 12).selfadjointView<Eigen::Lower>().eigenvalues().maxCoeff();
  texts["learning-rate"] = experiment::shortest(1.99 / largest);
  CHECK(simulated(texts, {infinity}).front().value);
  texts["learning-rate"] = experiment::shortest(2.01 / largest);
  for (const auto& row : simulated(texts, {infinity})) {
    CHECK_FALSE(row.value);
    CHECK(row.status == Status::unstable);
    CHECK(row.reason.starts_with("η = " + texts["learning-rate"] + " is at or above 2/λ_max = "));
  }
}

TEST_CASE("negative ridges down to the smallest eigenvalue of a draw, and not beyond") {
  for (const char* samples : {"12", "40"}) {
    CAPTURE(samples);
    Texts texts{{"dim", "23"},
                {"samples", samples},
                {"label-noise", "0.2"},
                {"spectrum", "power:0.5"},
                {"signal-norm", "1.5"}};
    const auto data = problem(parameters(texts), {});
    const MatrixXd gram = data.x.rows() < 23 ? MatrixXd(data.x * data.x.transpose())
                                             : MatrixXd(data.x.transpose() * data.x);
    const double smallest = gram.selfadjointView<Eigen::Lower>().eigenvalues().minCoeff();
    const double ridge = -0.9 * smallest;
    texts["ridge"] = experiment::shortest(ridge);
    const MatrixXd map = data.x.transpose() * (data.x * data.x.transpose() +
                                               std::stod(texts["ridge"]) *
                                                   MatrixXd::Identity(data.x.rows(), data.x.rows()))
                                                  .fullPivLu()
                                                  .inverse();
    const VectorXd fit = map * (data.clean + std::sqrt(0.2) * data.noise);
    const double expected = (data.theta - fit).cwiseAbs2().dot(data.lambda);
    // Conditions below 1e3.
    CHECK(close(value(simulated(texts, {infinity}), infinity, "excess_risk"), expected, 1e-9, 0));
    // By the singular basis, too, and as the end of the flow: the slowest rate is 0.1 s_min/n.
    const double late = 300 * double(data.x.rows()) / smallest;
    const auto rows = simulated(texts, {0.5, late, infinity});
    CHECK(close(value(rows, infinity, "excess_risk"), expected, 1e-9, 0));
    CHECK(close(value(rows, late, "excess_risk"), expected, 1e-9, 0));
    Texts integrated = texts;
    integrated["flow"] = "odeint";
    CHECK(close(value(simulated(integrated, {0.5}), 0.5, "excess_risk"),
                value(rows, 0.5, "excess_risk"), 1e-6, 0));

    texts["ridge"] = experiment::shortest(-1.1 * smallest);
    for (const auto& times : {std::vector{infinity}, std::vector{1.0, infinity}})
      for (const auto& row : simulated(texts, times)) {
        CHECK(row.value.has_value() == !std::isinf(*row.time));
        if (row.value) continue;
        CHECK(row.status == Status::diverged);
        CHECK(row.reason.starts_with("λ = " + texts["ridge"] + " is not above -"));
      }
  }
}

TEST_CASE("flows that leave all numbers at a negative ridge have diverged") {
  for (const char* samples : {"17", "43"}) {
    const auto rows =
        simulated({{"dim", "29"}, {"samples", samples}, {"ridge", "-1000"}}, {1, 1e5});
    for (const auto& row : rows) {
      CAPTURE(row.observable.str());
      if (row.time == 1) CHECK(row.value.has_value());
      if (row.time == 1e5 && row.observable != "training_error") {
        CHECK_FALSE(row.value.has_value());
        CHECK(row.status == Status::diverged);
      }
    }
  }
}

TEST_CASE("points have the same bits alone and together, on one thread and on three") {
  const std::vector<double> times{1, 20, infinity};
  for (const char* flow : {"exact", "odeint"}) {
    std::vector<Parameters> variants;
    for (const char* ridge : {"0", "0.5"})
      for (const char* noise : {"0", "0.4"})
        variants.push_back(parameters({{"dim", "31"},
                                       {"samples", "14"},
                                       {"ridge", ridge},
                                       {"label-noise", noise},
                                       {"flow", flow}}));
    Team team(3);
    Team alone;
    const auto together = simulate(variants, times, {2, 7}, team);
    for (std::size_t v = 0; v < variants.size(); ++v) {
      const auto single = simulate({&variants[v], 1}, times, {2, 7}, alone).front();
      REQUIRE(single.size() == together[v].size());
      for (std::size_t i = 0; i < single.size(); ++i)
        CHECK(single[i].value == together[v][i].value);
    }
  }
}
