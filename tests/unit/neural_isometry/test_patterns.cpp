// SPDX-License-Identifier: MIT
// Arrangement patterns, their cones, and least squares without negative coefficients.
#include "neural_isometry/patterns.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "neural_isometry/nonnegative.hpp"
#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::isometry;

constexpr double rounding = 1e-10;  // of products of a few numbers of order 1, with their condition

MatrixXd gaussian(double d, double n, std::uint32_t replica) {
  Parameters p = isometry(d, n);
  p.data = Data::gaussian;
  p.planted = Planted::relu;
  return draw_sample(p, {5, replica}).inputs * std::sqrt(n);
}

double with_the_empty_one(const PatternSet& set) {
  return double(set.count()) + (set.find(VectorXd::Ones(set.gates.rows())) ? 1 : 0);
}

}  // namespace

TEST_CASE("numbers of patterns") {
  CHECK(pattern_count(8, 3) == 58);
  CHECK(pattern_count(12, 3) == 134);
  CHECK(pattern_count(10, 4) == 260);
  CHECK(pattern_count(5, 1) == 2);
  CHECK(pattern_count(5, 9) == 32);
  CHECK(pattern_count(17000, 8000) > most_patterns);
  for (const auto& [n, d] : {std::pair{8, 3}, {12, 3}, {10, 4}, {5, 1}, {6, 2}, {4, 4}, {3, 5}})
    CHECK(with_the_empty_one(all_patterns(gaussian(d, n, 1))) == pattern_count(n, d));
}

TEST_CASE("all patterns have directions inside, and rays at the edges, of their cones") {
  for (const auto& [n, d] : {std::pair{9, 3}, {8, 4}, {12, 2}, {7, 5}, {6, 1}}) {
    const MatrixXd x = gaussian(d, n, 2);
    const PatternSet set = all_patterns(x);
    for (Index j = 0; j < set.count(); ++j) {
      const VectorXd signs = 2 * set.gates.col(j).array() - 1;
      CHECK((signs.asDiagonal() * x * set.directions.col(j)).minCoeff() > 0);
      const auto& cone = set.cones[static_cast<std::size_t>(j)];
      CHECK(cone.size() >= static_cast<std::size_t>(d));
      for (const Index ray : cone) {
        const VectorXd fields = signs.asDiagonal() * x * set.rays.col(ray);
        CHECK(fields.minCoeff() > -rounding);
        CHECK((fields.array().abs() < rounding).count() >= d - 1);
      }
    }
  }
}

TEST_CASE("patterns of random directions are among all") {
  Parameters p = isometry(3, 9);
  p.planted = Planted::relu;
  p.data = Data::gaussian;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const Sample sample = draw_sample(p, {6, r});
    const PatternSet all = all_patterns(sample.inputs);
    const PatternSet some = draw_patterns(p, sample, {6, r});
    CHECK(some.count() <= 50);
    std::set<std::string> different;
    for (Index j = 0; j < some.count(); ++j) {
      CHECK(all.find(some.gates.col(j)));
      CHECK(some.gates.col(j) == gates_of(sample.inputs * some.directions.col(j)));
      std::string key;
      for (const double g : some.gates.col(j)) key += g > 0 ? '1' : '0';
      CHECK(different.insert(key).second);
      CHECK(key.find('1') != std::string::npos);
    }
    // The planted one is only there by its own direction, if asked for.
    Parameters leaky = p;
    leaky.patterns = Patterns::sampled_planted;
    const VectorXd planted = gates_of(sample.inputs * sample.planted.col(0));
    CHECK(draw_patterns(leaky, sample, {6, r}).find(planted).value() == 0);
  }
}

TEST_CASE("the planted pattern does not leak into sampled ones") {
  Parameters p = isometry(10, 40);
  p.planted = Planted::relu;
  p.data = Data::gaussian;
  int found = 0;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const Sample sample = draw_sample(p, {7, r});
    if (draw_patterns(p, sample, {7, r}).find(gates_of(sample.inputs * sample.planted.col(0))))
      ++found;
  }
  CHECK(found == 0);  // of some 1e8 patterns
}

TEST_CASE("a direction along which all inputs are positive: two ways agree") {
  int exist = 0;
  for (std::uint32_t r = 0; r < 300; ++r) {
    const MatrixXd x = gaussian(3, 6, r);
    const auto h = all_ones_direction(x);
    CHECK(h.has_value() == all_patterns(x).find(VectorXd::Ones(6)).has_value());
    if (!h) continue;
    ++exist;
    CHECK((x * *h).minCoeff() > 0);
  }
  CHECK(exist > 110);  // 150 ± 9 expected
  CHECK(exist < 190);
  // Sizes of a single trial, on both sides.
  CHECK(all_ones_direction(gaussian(100, 150, 1)));
  CHECK_FALSE(all_ones_direction(gaussian(100, 260, 1)));
  CHECK(all_ones_direction(MatrixXd::Constant(3, 1, 2)));
  MatrixXd opposite(2, 1);
  opposite << 1, -1;
  CHECK_FALSE(all_ones_direction(opposite));
}

TEST_CASE("inputs that are not in general position are refused") {
  MatrixXd x = gaussian(3, 8, 4);
  x.row(7) = x.row(2);
  CHECK_THROWS_AS(all_patterns(x), core::ConvergenceFailure);
}

TEST_CASE("least squares without negative coefficients satisfy their conditions") {
  for (std::uint32_t r = 0; r < 50; ++r) {
    const MatrixXd columns = gaussian(r % 2 == 0 ? 12 : 4, 7, r).transpose();  // 12 or 4 by 7
    const VectorXd target = gaussian(double(columns.rows()), 1, 100 + r).row(0).transpose();
    NonnegativeFit fit(columns, target);
    fit.finish();
    const VectorXd slopes = columns.transpose() * fit.residual();
    const VectorXd& c = fit.coefficients();
    CHECK(c.minCoeff() >= 0);
    CHECK(slopes.maxCoeff() < rounding * target.norm() * columns.norm());
    CHECK(std::abs(slopes.dot(c)) < rounding * target.norm() * columns.norm());
  }
  // Columns in the span of others, and zero ones.
  MatrixXd columns(2, 4);
  columns << 1, 2, 0, 1, 1, 2, 0, 0;
  VectorXd target(2);
  target << 3, 1;
  NonnegativeFit fit(columns, target);
  fit.finish();
  CHECK(fit.residual().norm() < rounding);
}
