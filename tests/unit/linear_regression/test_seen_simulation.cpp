// SPDX-License-Identifier: MIT
// Simulated students that see some of the features: the fit written out, random subsets, and a student
// that sees all.
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "linear_regression/simulation.hpp"
#include "linear_regression/theory.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"
#include "unit/linear_regression/settings.hpp"

namespace {

namespace experiment = overparam::experiment;
using namespace overparam::linear_regression;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::core::Team;
using overparam::experiment::Draw;
using overparam::experiment::Measurement;
using overparam::linear_regression_test::parameters;
using overparam::linear_regression_test::point;
using overparam::linear_regression_test::Rows;
using overparam::linear_regression_test::rows_at;
using overparam::linear_regression_test::Texts;
using overparam::linear_regression_test::with;
using overparam::test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();
// Solutions of systems with condition numbers below 1e4.
constexpr double solution_tolerance = 1e-11;

std::vector<Measurement> simulated(const Texts& texts, const std::vector<double>& times,
                                   Draw draw = {}) {
  const std::vector<Parameters> variants{parameters(texts)};
  Team team;
  return simulate(variants, times, draw, team).front();
}

}  // namespace

TEST_CASE("a student that sees all is the student of before, bit by bit") {
  const std::vector<double> times{0, 0.5, 20, infinity};
  for (const char* spectrum : {"isotropic", "power:1", "spiked:4,3,0.3"})
    for (const char* signal : {"isotropic", "top:7", "power:0.5"})
      for (const char* samples : {"12", "40"}) {
        CAPTURE(spectrum);
        CAPTURE(signal);
        const Texts texts{{"dim", "23"},      {"samples", samples}, {"spectrum", spectrum},
                          {"signal", signal}, {"ridge", "0.5"},     {"label-noise", "0.2"}};
        const auto same = [](const std::vector<Measurement>& a, const std::vector<Measurement>& b) {
          REQUIRE(a.size() == b.size());
          for (std::size_t i = 0; i < a.size(); ++i) {
            CHECK(a[i].observable == b[i].observable);
            CHECK(a[i].value == b[i].value);
          }
        };
        for (const Texts& all : {Texts{{"seen", "23"}}, Texts{{"seen-ratio", "1"}}}) {
          same(theory(parameters(with(texts, all)), times), theory(parameters(texts), times));
          same(simulated(with(texts, all), times), simulated(texts, times));
        }
      }
}

TEST_CASE("a simulation draws all features and fits those that are seen") {
  const Index n = 17;
  const Index d = 29;
  for (const char* choice : {"leading", "random"})
    for (const char* seen : {"1", "9", "22"})
      for (const double ridge : {0.0, 0.8}) {
        CAPTURE(choice);
        CAPTURE(seen);
        CAPTURE(ridge);
        const bool leading = std::string(choice) == "leading";
        const Texts texts{{"dim", "29"},
                          {"samples", "17"},
                          {"seen", seen},
                          {"seen-choice", choice},
                          {"spectrum", leading ? "power:1" : "isotropic"},
                          {"signal", "power:0.5"},
                          {"ridge", experiment::shortest(ridge)},
                          {"label-noise", "0.3"}};
        const Draw draw{5, 3};
        const auto p = parameters(texts);
        const VectorXd lambda = eigenvalues(*p.spectrum);
        MatrixXd x(n, d);
        for (Index s = 0; s < n; ++s) {
          VectorXd z(d);
          Stream(draw.seed, draw.replica, StreamName::inputs)
              .normal(static_cast<std::uint64_t>(s), {z.data(), static_cast<std::size_t>(d)});
          x.row(s) = (z.array() * lambda.array().sqrt()).matrix().transpose();
        }
        VectorXd noise(n);
        Stream(draw.seed, draw.replica, StreamName::label_noise)
            .normal(0, {noise.data(), static_cast<std::size_t>(n)});
        VectorXd theta(d);
        for (Index i = 0; i < d; ++i) theta[i] = 1 / std::sqrt(double(i + 1));
        theta.normalize();
        std::vector<double> keys(static_cast<std::size_t>(d));
        Stream(draw.seed, draw.replica, StreamName::features).normal(0, keys);
        std::vector<Index> order(static_cast<std::size_t>(d));
        std::iota(order.begin(), order.end(), Index{0});
        if (!leading)
          std::sort(order.begin(), order.end(), [&](Index a, Index b) {
            return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
          });
        // Columns that are not seen are zero: the fit leaves them alone.
        const auto size = static_cast<Index>(*p.seen);
        MatrixXd mask = MatrixXd::Zero(d, size);
        for (Index i = 0; i < size; ++i) mask(order[static_cast<std::size_t>(i)], i) = 1;
        const MatrixXd part = x * mask;
        const MatrixXd gram = part.transpose() * part + ridge * MatrixXd::Identity(size, size);
        const MatrixXd map =
            mask * (ridge > 0 ? MatrixXd(gram.ldlt().solve(part.transpose()))
                              : MatrixXd(part.completeOrthogonalDecomposition().pseudoInverse()));
        const VectorXd y = x * theta + std::sqrt(0.3) * noise;
        const VectorXd fit = map * y;
        const auto norm = [&](const VectorXd& v) { return v.cwiseAbs2().dot(lambda); };
        // By the solution, and by the singular basis that finite times need.
        for (const auto& times : {std::vector{infinity}, std::vector{1.0, infinity}}) {
          const auto rows = rows_at(infinity, simulated(texts, times, draw));
          const auto same = [&](const char* name, double expected) {
            CAPTURE(name);
            CHECK(close(*rows.at(name).value, expected, solution_tolerance, 1e-20));
          };
          same("generalization_error", norm(theta - fit) / 2);
          same("bias", norm(theta - map * x * theta));
          same("variance", 0.3 * (map.transpose() * lambda.asDiagonal() * map).trace());
          same("training_error", (y - x * fit).squaredNorm() / (2 * double(n)));
          same("test_error", norm(theta - fit) + 0.3);
        }
        // Nothing is learnt at the start.
        CHECK(close(*rows_at(0, simulated(texts, {0}, draw)).at("bias").value, norm(theta),
                    solution_tolerance, 0));
      }
}

TEST_CASE("random subsets differ between draws, and every feature is in its share of them") {
  // A target on one feature and no noise: the error of the fit tells whether it is seen. 400 draws of a
  // quarter: 5 standard deviations, 6e-7.
  int seen = 0;
  for (std::uint32_t replica = 0; replica < 400; ++replica) {
    const auto rows = simulated({{"dim", "20"},
                                 {"samples", "10"},
                                 {"seen", "5"},
                                 {"seen-choice", "random"},
                                 {"signal", "top:1"}},
                                {infinity}, {1, replica});
    seen += *rows_at(infinity, rows).at("bias").value < 1e-20;
  }
  CHECK(std::abs(seen - 100) < 5 * std::sqrt(400 * 0.25 * 0.75));
}
