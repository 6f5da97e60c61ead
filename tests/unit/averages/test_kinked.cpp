// SPDX-License-Identifier: MIT
// Averages of functions made of straight lines and exponentials: against numbers of more digits,
// against relu and its kin in 113 bits at all distances from singular covariances, and in limits.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "averages/kinked.hpp"
#include "averages/pieces.hpp"
#include "averages/product.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/quadrature.hpp"
#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::has_averages;
using overparam::averages::KinkedAverages;
using overparam::averages::make_averages;
using overparam::averages::make_exact_averages;
using overparam::averages::PairAverages;
using overparam::averages::pieces_of;
using overparam::averages::ProductAverage;
using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::pair_average;
using namespace overparam::test;

constexpr double accuracy = 1e-10;
// Of sums of tens of thousands of terms.
constexpr double rounding = 1e-12;

KinkedAverages kinked(const char* name, double to = accuracy) {
  return {Activation::parse(name), to};
}

// Fields in `rank` dimensions and, times `distance`, in all: in a plane, on a line and near them.
Eigen::MatrixXd near_rank(Eigen::Index rank, double distance, std::uint64_t seed) {
  const Eigen::MatrixXd flat = normal_matrix(4, rank, seed), any = normal_matrix(4, 4, seed + 100);
  return flat * flat.transpose() / double(rank) + distance * any * any.transpose() / 4;
}

const std::array<double, 7> distances{1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12, 0};

Eigen::VectorXd four_signs() { return (Eigen::VectorXd(4) << 1, 0.7, -1, -0.5).finished(); }

}  // namespace

TEST_CASE("pieces are read from values") {
  const auto all = [](const char* name) { return pieces_of(Activation::parse(name)); };
  const auto check = [](const auto& piece, double constant, double slope, double scale,
                        double rate) {
    CHECK(piece.constant == constant);
    CHECK(piece.slope == slope);
    CHECK(piece.scale == scale);
    CHECK(piece.rate == rate);
  };
  const auto hard_tanh = all("hard_tanh");
  REQUIRE(hard_tanh.size() == 3);
  check(hard_tanh[0], -1, 0, 0, 0);
  check(hard_tanh[1], 0, 1, 0, 0);
  check(hard_tanh[2], 1, 0, 0, 0);
  const auto elu = all("elu");
  REQUIRE(elu.size() == 2);
  check(elu[0], -1, 0, 1, 1);
  check(elu[1], 0, 1, 0, 0);
  const auto mixed = all("expr:x>0.5 ? 2-x : 1.5+0.25*(x-0.5)+3*(exp(0.7*(x-0.5))-1)");
  REQUIRE(mixed.size() == 2);
  const double x = -2.3;
  CHECK(close(mixed[0](x), 1.5 + 0.25 * (x - 0.5) + 3 * std::expm1(0.7 * (x - 0.5)), 0, rounding));
  check(mixed[1], 2, -1, 0, 0);
  CHECK(all("leaky_relu:0.3").size() == 2);
  for (const char* other : {"softsign", "expr:max(0,x)^2", "expr:sin(x)+abs(x)", "tanh"})
    CHECK(all(other).empty());
  for (const char* name : {"hard_tanh", "elu", "selu", "expr:max(-0.5,min(1,x))", "tanh", "relu"})
    CHECK(has_averages(Activation::parse(name)));
  for (const char* name : {"softsign", "step", "expr:tanh(30*x)"})
    CHECK_FALSE(has_averages(Activation::parse(name)));
}

TEST_CASE("averages over one field are those of quadrature") {
  for (const char* name : {"hard_tanh", "elu", "selu", "expr:x>0.5 ? 2-x : 3*exp(x-0.5)-1.5"}) {
    const std::string text = name;  // which clang captures
    CAPTURE(text);
    const auto g = Activation::parse(name);
    const Derivative slope(g);
    ProductAverage averages(g, accuracy);
    for (const double mean : {-3.0, -0.2, 0.9, 4.0})
      for (const double variance : {0.01, 1.0, 9.0, 60.0})
        for (int m = 0; m <= 2; ++m)
          for (int n = 0; n + m <= 2; ++n) {
            CAPTURE(mean);
            CAPTURE(variance);
            const double deviation = std::sqrt(variance);
            const auto h = [&](double x) { return std::pow(slope(x), m) * std::pow(g(x), n); };
            std::vector<double> ends{-14, 14};
            for (const double kink : g.kinks()) {
              const double end = (kink - mean) / deviation;
              if (std::abs(end) < 14) ends.push_back(end);
            }
            const auto rule = overparam::core::gauss_panels(ends, 0.25, 24);
            double expected = 0;
            for (std::size_t e = 0; e < rule.nodes.size(); ++e)
              expected += rule.weights[e] * h(mean + deviation * rule.nodes[e]) *
                          normal_density(rule.nodes[e]);
            CHECK(close(averages.smoothed(mean, variance, m, n), expected, rounding, rounding));
          }
  }
}

TEST_CASE("two sides of one kink at 0: the closed forms, at all distances from singular fields") {
  const auto s = four_signs();
  const std::vector<FieldPair> pairs{{0, 0}, {0, 1}, {1, 1}};
  for (const char* name : {"leaky_relu:0.3", "abs"})
    for (const Eigen::Index rank : {1, 2, 3, 4})
      for (const double distance : distances) {
        const std::string text = name;  // which clang captures
        CAPTURE(text);
        CAPTURE(rank);
        CAPTURE(distance);
        const auto c = near_rank(rank, distance, static_cast<std::uint64_t>(rank));
        const auto exact = make_exact_averages(Activation::parse(name));
        auto averages = kinked(name);
        const auto found = quartic<double>(averages, c, s, pairs);
        const auto expected = quartic<Quad>(*exact, c.cast<Quad>(), s.cast<Quad>(), pairs);
        // Parallel fields: rounding of the covariance, of which slopes are a function like √(1 − ρ).
        const double allowed = rank == 1 && distance < 1e-8 ? 2e-8 : 3 * accuracy;
        for (Eigen::Index r = 0; r < found.size(); ++r)
          CHECK(close(found(r), double(expected(r)), 0, allowed));
        PairAverages<double> out;
        PairAverages<Quad> known;
        const std::vector<Eigen::Index> rows{0, 2};
        averages.pairs(c, rows, out);
        exact->pairs(c.cast<Quad>(), rows, known);
        CHECK((out.values - known.values.cast<double>()).cwiseAbs().maxCoeff() < allowed);
        CHECK((out.slopes - known.slopes.cast<double>()).cwiseAbs().maxCoeff() < allowed);
        CHECK((out.curvatures - known.curvatures.cast<double>()).cwiseAbs().maxCoeff() < allowed);
      }
}

// A grid in four dimensions, z of x = L z, by numpy: Gauss–Legendre rules of 22 (hard_tanh) and 36
// nodes between the kinks of each field; the last digits change with the number of nodes.
TEST_CASE("four fields: numbers of a grid") {
  struct Case {
    const char* name;
    std::array<double, 5> expected;
  };
  const Case cases[] = {
      {"hard_tanh", {0.35684727214, 0.26001834194, 0.25237400291, 0.22343886187, 0.35259904195}},
      {"elu",
       {0.328840637896616, 0.306342884968139, 0.363489105493489, 0.314048279635109,
        0.352956672678608}},
      {"selu",
       {0.891885421245128, 0.831670803393755, 0.827062330894996, 0.768984476140564,
        0.872414931881506}}};
  const Eigen::MatrixXd c = five_fields().topLeftCorner(4, 4);
  const Eigen::VectorXd s = five_signs().head(4);
  for (const auto& [name, expected] : cases) {
    const std::string text = name;  // which clang captures
    CAPTURE(text);
    const auto found = quartic<double>(*make_averages(Activation::parse(name), accuracy), c, s,
                                       {{0, 0}, {0, 1}, {1, 2}, {2, 3}, {3, 3}});
    for (std::size_t r = 0; r < expected.size(); ++r)
      CHECK(close(found(static_cast<Eigen::Index>(r)), expected[r], 0, accuracy));
  }
}

TEST_CASE("pairs of kinked functions: Mehler's series and its derivatives") {
  // Of differences of fourth order with steps of 2e-3, of averages to 1e-15.
  constexpr double differences = 1e-9;
  const auto slope_of = [](const auto& f) {
    constexpr double h = 2e-3;
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  };
  for (const char* name : {"hard_tanh", "elu", "selu", "expr:x>0.5 ? 2-x : 3*exp(x-0.5)-1.5"}) {
    const std::string text = name;  // which clang captures
    CAPTURE(text);
    const auto g = Activation::parse(name);
    auto averages = kinked(name);
    const Eigen::MatrixXd c = five_fields();
    PairAverages<double> out;
    const std::vector<Eigen::Index> rows{3, 0};
    averages.pairs(c, rows, out);
    for (Eigen::Index r = 0; r < 2; ++r)
      for (Eigen::Index a = 0; a < 5; ++a) {
        const Eigen::Index i = rows[static_cast<std::size_t>(r)];
        if (a == i) {
          CHECK(close(out.values(r, a), g.second_moment(c(i, i)), 0, accuracy));
          continue;
        }
        const auto value = [&](double variance, double covariance) {
          return pair_average(g, g, c(i, i) + variance, c(a, a), c(i, a) + covariance);
        };
        CHECK(close(out.values(r, a), value(0, 0), 0, accuracy));
        // Price's theorem, and the heat equation.
        CHECK(close(out.slopes(r, a), slope_of([&](double h) { return value(0, h); }), 0,
                    differences));
        CHECK(close(out.curvatures(r, a), 2 * slope_of([&](double h) { return value(h, 0); }), 0,
                    differences));
      }
  }
}

namespace {

// E f(x) of fields x = A z in a plane, f smooth but where a field passes a kink.
template <class F>
double over_plane(const Eigen::MatrixXd& a, const std::vector<double>& kinks, const F& f) {
  constexpr double range = 9;
  constexpr int nodes = 24;
  std::vector<double> ends{-range, range};
  const auto add = [&](std::vector<double>& all, double end) {
    if (std::abs(end) < range) all.push_back(end);
  };
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < i; ++j)
      for (const double of_i : kinks)
        for (const double of_j : kinks)
          add(ends, (of_i * a(j, 1) - of_j * a(i, 1)) / (a(i, 0) * a(j, 1) - a(j, 0) * a(i, 1)));
  const auto lines = overparam::core::gauss_panels(ends, 1, nodes);
  double sum = 0;
  for (std::size_t m = 0; m < lines.nodes.size(); ++m) {
    std::vector<double> places{-range, range};
    for (Eigen::Index i = 0; i < a.rows(); ++i)
      for (const double kink : kinks) add(places, (kink - a(i, 0) * lines.nodes[m]) / a(i, 1));
    const auto line = overparam::core::gauss_panels(places, 1, nodes);
    double inner = 0;
    for (std::size_t n = 0; n < line.nodes.size(); ++n)
      inner += line.weights[n] * normal_density(line.nodes[n]) *
               f(Eigen::VectorXd(a * Eigen::Vector2d(lines.nodes[m], line.nodes[n])));
    sum += lines.weights[m] * normal_density(lines.nodes[m]) * inner;
  }
  return sum;
}

}  // namespace

TEST_CASE("kinked functions of fields in a plane, and near one") {
  const Eigen::MatrixXd a =
      (Eigen::MatrixXd(4, 2) << 0.9, 0.2, -0.3, 0.8, 0.7, 0.6, 1.1, -0.4).finished();
  const auto s = four_signs();
  const std::vector<FieldPair> pairs{{0, 0}, {0, 1}, {2, 3}};
  for (const char* name : {"hard_tanh", "elu", "selu"}) {
    const std::string text = name;  // which clang captures
    CAPTURE(text);
    const auto g = Activation::parse(name);
    const Derivative slope(g);
    const Eigen::MatrixXd plane = a * a.transpose();
    auto averages = kinked(name);
    const auto flat = quartic<double>(averages, plane, s, pairs);
    for (std::size_t r = 0; r < pairs.size(); ++r) {
      const double expected = over_plane(a, g.kinks(), [&](const Eigen::VectorXd& x) {
        double sum = 0;
        for (Eigen::Index b = 0; b < 4; ++b) sum += s(b) * g(x(b));
        return slope(x(pairs[r].i)) * slope(x(pairs[r].k)) * sum * sum;
      });
      CHECK(close(flat(static_cast<Eigen::Index>(r)), expected, 0, accuracy));
    }
    // Without parallel fields averages are differentiable functions of the covariance.
    constexpr double derivative = 10, coarse = 1e-6;
    for (const double distance : {1e-2, 1e-4, 1e-6, 1e-8, 1e-12}) {
      CAPTURE(distance);
      Eigen::MatrixXd c = plane;
      c.diagonal().array() += distance;
      const auto found = quartic<double>(averages, c, s, pairs);
      auto other = kinked(name, coarse);
      const auto rough = quartic<double>(other, c, s, pairs);
      for (Eigen::Index r = 0; r < found.size(); ++r) {
        CHECK(close(found(r), flat(r), 0, derivative * distance + 2 * accuracy));
        CHECK(close(found(r), rough(r), 0, 10 * coarse));
      }
    }
  }
}

TEST_CASE("limits of kinked functions: relu, and a line") {
  const auto c = random_covariance(4, 5);
  const auto s = four_signs();
  const auto pairs = all_pairs(3);
  const auto check = [&](const char* name, const char* other) {
    auto averages = kinked(name);
    const auto found = quartic<double>(averages, c, s, pairs);
    const auto known = quartic<double>(*make_averages(Activation::parse(other)), c, s, pairs);
    for (Eigen::Index r = 0; r < known.size(); ++r)
      CHECK(close(found(r), known(r), 0, 10 * accuracy));
  };
  check("expr:max(x,0)", "relu");
  check("expr:x>0 ? x : 1e-13*(exp(x)-1)", "relu");  // elu with a small α
  check("expr:max(-30,min(30,x))", "linear");
}

TEST_CASE("kinked functions: order, part of the pairs, and units without a sign") {
  auto averages = kinked("elu");
  check_symmetries<double>(averages, five_fields(), five_signs(), 10 * accuracy);
  const Eigen::MatrixXd c = five_fields();
  Eigen::VectorXd s = five_signs();
  s(4) = 0;
  const auto all = quartic<double>(averages, c, s, all_pairs(4));
  const auto four = quartic<double>(averages, c.topLeftCorner(4, 4), s.head(4), all_pairs(4));
  CHECK((all - four).cwiseAbs().maxCoeff() < rounding);
}

TEST_CASE("a field of variance zero is a constant") {
  Eigen::MatrixXd c = five_fields().topLeftCorner(3, 3);
  c.row(2).setZero();
  c.col(2).setZero();
  const Eigen::VectorXd s = (Eigen::VectorXd(3) << 1, -1, 0.5).finished();
  const std::vector<FieldPair> pairs{{0, 1}, {1, 2}, {2, 2}};
  for (const char* name : {"hard_tanh", "elu", "expr:max(-0.5,x)+0.5", "expr:max(x,0)"}) {
    const std::string text = name;  // which clang captures
    CAPTURE(text);
    auto averages = kinked(name);
    const auto found = quartic<double>(averages, c, s, pairs);
    Eigen::MatrixXd small = c;
    small(2, 2) = 1e-16;
    const auto limit = quartic<double>(averages, small, s, pairs);
    // The root of the variance.
    CHECK((found - limit).cwiseAbs().maxCoeff() < 1e-7);
    PairAverages<double> out;
    averages.pairs(c, std::vector<Eigen::Index>{0, 2}, out);
    CHECK(out.curvatures.allFinite());
  }
}
