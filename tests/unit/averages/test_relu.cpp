// SPDX-License-Identifier: MIT
// Averages of max(x, 0) against values of 30 digits by another integral.
#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::make_averages;
using overparam::averages::make_exact_averages;
using overparam::averages::PairAverages;
using overparam::core::Activation;
using namespace overparam::test;

const Activation relu = Activation::parse("relu");

// The last digits of a Quad.
constexpr double quad_epsilon = 0x1p-112;

Matrix<Quad> matrix_of(const std::vector<const char*>& texts, Eigen::Index n) {
  Matrix<Quad> result(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index k = 0; k < n; ++k)
      result(i, k) = Quad(texts[static_cast<std::size_t>(i * n + k)]);
  return result;
}

// E[θ_i θ_k (Σ_a s_a x_a⁺)²] of these, all pairs, by mpmath with 40 digits: the covariances between
// the fields with θ alone and the others scaled by a number from 0 to 1, and the derivative by it, a
// sum of closed forms of three fields, integrated.
const std::vector<const char*> general{"1.3",  "0.2",  "-0.35", "0.5",   "0.1",  "0.2", "0.8",
                                       "0.15", "-0.3", "0.4",   "-0.35", "0.15", "1.1", "0.25",
                                       "0.6",  "0.5",  "-0.3",  "0.25",  "1",    "0.3", "0.1",
                                       "0.4",  "0.6",  "0.3",   "0.9"};
const std::vector<const char*> general_signs{"0.7", "-0.4", "1.1", "-1", "-0.6"};
const std::vector<const char*> general_values{
    "0.24595476462737967953905087176896", "0.12989409015673548752332824524956",
    "0.12203754885191929391003169854359", "0.18488621793906456932126216390151",
    "0.15665234078620677292955217691268", "0.23078570840382081044460100913381",
    "0.1555453343585945857632543084469",  "0.11358603685087829165638364550165",
    "0.17818008926435212389550116837606", "0.30909650872568280687748271413743",
    "0.18400373474266979067026581434653", "0.23047324815417531215216831227108",
    "0.29485187050855855502676168708042", "0.20920965996421946392980957427354",
    "0.30991409321250347702823890053867"};

Vector<Quad> vector_of(const std::vector<const char*>& texts) {
  Vector<Quad> result(static_cast<Eigen::Index>(texts.size()));
  for (Eigen::Index a = 0; a < result.size(); ++a)
    result(a) = Quad(texts[static_cast<std::size_t>(a)]);
  return result;
}

TEST_CASE("relu: four fields in general position") {
  const Matrix<Quad> c = matrix_of(general, 5);
  const Vector<Quad> s = vector_of(general_signs);
  const Vector<Quad> expected = vector_of(general_values);
  const auto values =
      quartic<double>(*make_averages(relu), c.cast<double>(), s.cast<double>(), all_pairs(5));
  constexpr double demanded = 1e-14;
  const auto quads = quartic<Quad>(*make_exact_averages(relu), c, s, all_pairs(5));
  constexpr double quad_rounding = 64 * quad_epsilon;
  for (Eigen::Index r = 0; r < expected.size(); ++r) {
    CHECK(close(values(r), double(expected(r)), 0, demanded));
    CHECK(close(double(quads(r) - expected(r)), 0, 0, quad_rounding));
  }
}

// Two fields and two others at a small angle, as students are to teachers that they have found:
// rows B and B + ε D.
template <class Scalar>
Matrix<Scalar> aligned(const Scalar& angle) {
  const auto tenths = [](int n) { return Scalar(n) / 10; };
  Matrix<Scalar> b(2, 4), d(2, 4), w(4, 4);
  b << tenths(10), tenths(0), tenths(0), tenths(0), tenths(3), tenths(9), tenths(0), tenths(0);
  d << tenths(2), tenths(5), tenths(10), tenths(-3), tenths(-4), tenths(1), tenths(7), tenths(11);
  w.topRows(2) = b + angle * d;
  w.bottomRows(2) = b;
  return w * w.transpose();
}

template <class Scalar>
Vector<Scalar> opposite() {
  Vector<Scalar> s(4);
  s << 1, 1, -1, -1;
  return s;
}

TEST_CASE("relu: aligned fields") {
  // By the same integral with 60 digits, on pieces that shrink by tens towards its end.
  struct Case {
    const char* angle;
    std::array<const char*, 3> values;
    double tolerance;  // rounding of a Quad over the angle squared, once more for 1e-6
  };
  const auto exact = make_exact_averages(relu);
  for (const Case& c : {Case{"1e-3",
                             {"0.00000138930163902540001664773587304578788",
                              "0.00000113357611150837841403720026111812386",
                              "0.00000150949695746180255672937241316950654"},
                             1e-27},
                        Case{"1e-6",
                             {"1.38980291467225524412619012747961824e-12",
                              "1.13409133265268593944538674233488833e-12",
                              "1.51012908179685574055872922772782139e-12"},
                             2e-19}}) {
    const auto values =
        quartic<Quad>(*exact, aligned(Quad(c.angle)), opposite<Quad>(), all_pairs(2));
    for (std::size_t r = 0; r < 3; ++r)
      CHECK(close(double(values(static_cast<Eigen::Index>(r)) - Quad(c.values[r])), 0, 0,
                  c.tolerance));
  }
  // Of doubles at an angle of 1e-3 what is left of 1e-16 over 1e-6.
  const auto values =
      quartic<double>(*make_averages(relu), aligned(1e-3), opposite<double>(), all_pairs(2));
  constexpr double tolerance = 1e-10;
  CHECK(close(values(1), 1.13357611150837841e-6, 0, tolerance));
}

TEST_CASE("relu: two fields against nested quadrature") {
  const Eigen::MatrixXd c = five_fields();
  PairAverages<double> out;
  make_averages(relu)->pairs(c, std::vector<Eigen::Index>{1}, out);
  const auto g = [](double x) { return std::max(x, 0.0); };
  const auto step = [](double x) { return x > 0 ? 1.0 : 0.0; };
  constexpr double quadrature = 1e-13;  // of the nested rule
  for (const Eigen::Index a : {0, 2, 3, 4}) {
    CHECK(close(out.values(0, a), gaussian_pair_average(g, g, c(1, 1), c(a, a), c(1, a)), 0,
                quadrature));
    CHECK(close(out.slopes(0, a), gaussian_pair_average(step, step, c(1, 1), c(a, a), c(1, a)), 0,
                quadrature));
    // δ(x_1): the density at zero and the average of x_a⁺ there.
    const double left = c(a, a) - c(1, a) * c(1, a) / c(1, 1);
    CHECK(close(out.curvatures(0, a),
                std::sqrt(left / c(1, 1)) * normal_density(0) * normal_density(0), quadrature, 0));
  }
  CHECK(close(out.values(0, 1), c(1, 1) / 2, 4 * epsilon, 0));
  CHECK(close(out.slopes(0, 1), 0.5, 4 * epsilon, 0));
  CHECK(out.curvatures(0, 1) == 0);
}

TEST_CASE("relu: symmetries, and doubles against numbers of 113 bits") {
  constexpr double demanded = 1e-12;
  const auto averages = make_averages(relu);
  const Eigen::MatrixXd c = random_covariance(7, 1);
  const Eigen::VectorXd s = normal_matrix(7, 1, 2);
  check_symmetries<double>(*averages, c, s, demanded);
  const auto values = quartic(*averages, c, s, all_pairs(3));
  const auto quads =
      quartic<Quad>(*make_exact_averages(relu), c.cast<Quad>(), s.cast<Quad>(), all_pairs(3));
  for (Eigen::Index r = 0; r < values.size(); ++r)
    CHECK(close(values(r), double(quads(r)), 0, demanded));
}

TEST_CASE("relu: singular covariances, equal fields and fields of variance zero") {
  const auto averages = make_averages(relu);
  const auto exact = make_exact_averages(relu);
  // Students in the plane of the teachers: doubles lose digits where the arcsine has its branch
  // points, at worst the root of theirs times the last weights of the integral.
  constexpr double singular = 1e-9;
  Eigen::MatrixXd w = Eigen::MatrixXd::Zero(4, 2);
  w << 0.65, 0.45, 0.9, -0.3, 1, 0, 0.3, 0.9;
  const Eigen::MatrixXd plane = w * w.transpose();
  for (const Eigen::MatrixXd& c : {plane, five_fields()}) {
    const Eigen::VectorXd s = five_signs().head(c.rows());
    const auto values = quartic(*averages, c, s, all_pairs(2));
    const auto quads = quartic<Quad>(*exact, c.cast<Quad>(), s.cast<Quad>(), all_pairs(2));
    for (Eigen::Index r = 0; r < values.size(); ++r)
      CHECK(close(values(r), double(quads(r)), 0, singular));
  }
  // All that is learnt: nothing is left but rounding.
  const auto none = quartic<double>(*averages, aligned(0.0), opposite<double>(), all_pairs(2));
  CHECK(none.cwiseAbs().maxCoeff() < 16 * epsilon);
  // θ of a field of variance zero is a fair coin.
  Eigen::MatrixXd c = five_fields();
  c.row(1).setZero();
  c.col(1).setZero();
  const Eigen::VectorXd s = five_signs();
  const auto values = quartic(*averages, c, s, {{1, 1}, {0, 1}, {0, 0}, {1, 2}, {2, 2}});
  CHECK(close(values(1), values(2) / 2, 16 * epsilon, 0));
  CHECK(close(values(3), values(4) / 2, 16 * epsilon, 0));
  PairAverages<double> out;
  averages->pairs(c, std::vector<Eigen::Index>{0, 1, 2, 3, 4}, out);
  CHECK(close(values(0), s.dot(out.values * s) / 2, 16 * epsilon, 0));
  CHECK(out.slopes(1, 1) == 0.5);
  CHECK(out.slopes(1, 2) == 0.25);
  CHECK(out.curvatures.allFinite());
}

}  // namespace
