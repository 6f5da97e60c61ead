// SPDX-License-Identifier: MIT
// Averages of erf(x/√2) against quadrature in all directions.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::make_averages;
using overparam::averages::make_exact_averages;
using overparam::core::Activation;
using namespace overparam::test;

const Activation erf = Activation::parse("erf");

// E[g'(x_i) g'(x_k) (Σ_a s_a g(x_a))²] of five_fields and five_signs, all pairs: by the trapezoidal
// rule of step 0.22 on ±8.6 in each of the four dimensions of z, numpy in double precision; steps of
// 0.3 and 0.22 agree to the last digits.
constexpr std::array reference{0.21724681830320644, 0.20753141814044015, 0.17893729112006296,
                               0.19760786750455844, 0.1716969788119872,  0.24370371418109618,
                               0.19099838243759173, 0.2048958567780612,  0.1868747528485279,
                               0.18636685019593197, 0.17205608956243834, 0.1619671444425307,
                               0.2110973690613172,  0.17000276626790012, 0.17859628695525717};
// Sums of 4·10⁷ terms in the reference.
constexpr double of_reference = 2e-14;
// Sums of P² arcsines of error 3e-16.
constexpr double rounding = 2e-14;

TEST_CASE("erf: four fields against four-dimensional quadrature") {
  const auto values = quartic(*make_averages(erf), five_fields(), five_signs(), all_pairs(5));
  for (Eigen::Index r = 0; r < values.size(); ++r)
    CHECK(close(values(r), reference[static_cast<std::size_t>(r)], 0, of_reference));
}

TEST_CASE("erf: two fields against nested quadrature") {
  const double scale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
  const auto averages = make_averages(erf);
  constexpr double quadrature = 1e-13;  // of the nested rule
  check_pairs(
      *averages, five_fields(), [](double x) { return std::erf(x / std::numbers::sqrt2); },
      [=](double x) { return scale * std::exp(-x * x / 2); },
      [=](double x) { return -x * scale * std::exp(-x * x / 2); }, quadrature);
}

TEST_CASE("erf: symmetries, and doubles against numbers of 113 bits") {
  const Eigen::MatrixXd c = random_covariance(7, 1);
  Eigen::VectorXd s = normal_matrix(7, 1, 2);
  const auto averages = make_averages(erf);
  check_symmetries<double>(*averages, c, s, rounding);
  const auto pairs = all_pairs(4);
  const auto values = quartic(*averages, c, s, pairs);
  const auto exact = make_exact_averages(erf);
  const auto quads = quartic<Quad>(*exact, c.cast<Quad>(), s.cast<Quad>(), pairs);
  for (Eigen::Index r = 0; r < values.size(); ++r)
    CHECK(close(values(r), double(quads(r)), 0, rounding));
  // (s_1, x_1) to −(s_1, x_1): g is odd and g' even.
  Eigen::MatrixXd other = c;
  other.row(1) *= -1;
  other.col(1) *= -1;
  s(1) *= -1;
  const auto mirrored = quartic(*averages, other, s, pairs);
  for (Eigen::Index r = 0; r < values.size(); ++r)
    CHECK(close(mirrored(r), values(r), 0, rounding));
}

TEST_CASE("erf: fields of variance zero and equal fields") {
  const auto averages = make_averages(erf);
  Eigen::MatrixXd c = five_fields();
  c.row(1).setZero();
  c.col(1).setZero();
  c.row(3) = c.row(2);
  c.col(3) = c.col(2);
  Eigen::VectorXd s = five_signs();
  const auto values = quartic(*averages, c, s, all_pairs(5));
  CHECK(values.allFinite());
  // Field 3 may be added to field 2, and field 1 is nothing but a factor g'(0)² = 2/π.
  s(2) += s(3);
  s(3) = 0;
  const auto merged = quartic(*averages, c, s, {{0, 2}, {1, 1}, {2, 3}});
  const auto pairs = quartic(*averages, c, five_signs(), {{0, 3}, {1, 1}, {2, 2}});
  for (Eigen::Index r = 0; r < 3; ++r) CHECK(close(merged(r), pairs(r), 0, rounding));
}

}  // namespace
