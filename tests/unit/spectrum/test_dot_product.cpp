// SPDX-License-Identifier: MIT
// Dot-product kernels and functions of one cosine in spherical harmonics, against quadrature in the
// angle, closed cases, and the same kernel seen from the side of the features.
#include "overparam/spectrum/dot_product.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/spectrum/population.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/sphere.hpp"

namespace {

using namespace overparam;
using spectrum::DotProductKernel;
using spectrum::KernelHarmonics;
using test::close;
using test::epsilon;

const std::vector<std::string> kernels{"exp",
                                       "exp:2.5",
                                       "poly:3",
                                       "poly:8",
                                       "relu",
                                       "ntk:relu",
                                       "erf",
                                       "ntk:erf",
                                       "features:tanh",
                                       "ntk:tanh",
                                       "sign",
                                       "gelu",
                                       "ntk:gelu",
                                       "ntk:linear",
                                       "ntk:hermite:0.3,-0.5,0,0.8",
                                       "series:0,1,0,0.5,0,0.25"};

std::string refusal(const std::string& text) {
  try {
    DotProductKernel::parse(text, "--kernel");
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

// A sum of some hundred terms, of size 1 and with rounding errors of their own.
constexpr double sum_rounding = 1e3 * epsilon;

}  // namespace

TEST_CASE("eigenvalues are averages of the kernel with Gegenbauer polynomials") {
  // The quadrature's error is absolute, of the size of the rounding of k(1).
  for (const std::string& text : kernels)
    for (const double d : {3.0, 8.0, 41.0}) {
      const auto kernel = DotProductKernel::parse(text);
      const auto harmonics = KernelHarmonics(kernel, d).up_to(1e6);
      std::size_t next = 0;
      for (int l = 0; l <= 9; ++l) {
        const bool listed = next < harmonics.degrees.size() && harmonics.degrees[next].degree == l;
        const double s = listed ? harmonics.degrees[next++].eigenvalue : 0;
        INFO(text, ", d = ", d, ", l = ", l);
        CHECK(close(s, test::radial_function(kernel, l, d, 1), sum_rounding,
                    sum_rounding * kernel(1)));
      }
    }
}

TEST_CASE("the powers of all degrees are the kernel on the diagonal") {
  for (const std::string& text : kernels)
    for (const double d : {5.0, 30.0, 1e4, 1e9})
      for (const double samples : {1.0, 1e3, 1e15, 1e40}) {
        const auto kernel = DotProductKernel::parse(text);
        const auto harmonics = KernelHarmonics(kernel, d).up_to(samples);
        double sum = harmonics.tail;
        for (const auto& degree : harmonics.degrees) sum += degree.multiplicity * degree.eigenvalue;
        INFO(text, ", d = ", d, ", n = ", samples);
        // A power-law tail that ends at 20000 degrees is a difference to k(1), so that this tests the
        // others; those of relu and sign are tested below.
        CHECK(close(sum, kernel(1), sum_rounding, 0));
      }
}

TEST_CASE("the tail of a kinked kernel is what the degrees that are not listed have") {
  for (const std::string text : {"relu", "sign", "ntk:relu"}) {
    const auto kernel = DotProductKernel::parse(text);
    KernelHarmonics harmonics(kernel, 12);
    const auto few = harmonics.up_to(20);
    const auto many = harmonics.up_to(1e9);
    double between = many.tail;
    for (std::size_t i = few.degrees.size(); i < many.degrees.size(); ++i)
      between += many.degrees[i].multiplicity * many.degrees[i].eigenvalue;
    REQUIRE(many.degrees.size() > few.degrees.size());
    CHECK(close(few.tail, between, 0, sum_rounding * kernel(1)));
    CHECK(few.omitted == many.degrees[few.degrees.size()].eigenvalue);
    // Asking for more before changes nothing.
    const auto again = harmonics.up_to(20);
    CHECK(again.tail == few.tail);
    CHECK(again.degrees.size() == few.degrees.size());
  }
}

TEST_CASE("what is left out is far below any effective ridge") {
  for (const std::string& text : kernels)
    for (const double d : {3.0, 20.0, 1e6})
      for (const double samples : {3.0, 500.0, 4000.0}) {
        const auto harmonics = KernelHarmonics(DotProductKernel::parse(text), d).up_to(samples);
        INFO(text, ", d = ", d, ", n = ", samples);
        if (harmonics.omitted == 0) continue;
        // κ by bisection of n = Σ D s/(s+κ) + tail/κ in log κ; 200 steps are more than a double has.
        double low = std::log(1e-280);
        double high = std::log(1e3);
        for (int step = 0; step < 200; ++step) {
          const double kappa = std::exp((low + high) / 2);
          double df = harmonics.tail / kappa;
          for (const auto& degree : harmonics.degrees)
            df += degree.multiplicity * degree.eigenvalue / (degree.eigenvalue + kappa);
          (df > samples ? low : high) = (low + high) / 2;
        }
        // 1e-12 as documented, and twice for n/(D − n) against n/D.
        const double allowed = d == 3 ? 1e-4 : 2e-12;  // d = 3 may end at 20000 degrees instead
        CHECK(harmonics.omitted <= allowed * std::exp(low));
      }
}

TEST_CASE("the kernel of random features has their spectrum") {
  // ξ_k of features on the sphere and Gaussian inputs: the same numbers by another computation for
  // smooth activations.
  for (const std::string& name : test::activation_names) {
    const auto g = test::activation(name);
    const auto population = spectrum::sphere_population(25, g, {g}, std::log(1e4));
    const auto harmonics = KernelHarmonics(DotProductKernel::parse(name), 25).up_to(1e4);
    INFO(name);
    const std::size_t common = std::min(harmonics.degrees.size(), population.degrees.size());
    REQUIRE(common > 0);
    for (std::size_t i = 0; i < common; ++i) {
      const auto& a = harmonics.degrees[i];
      const auto& b = population.degrees[i];
      CHECK(a.degree == b.degree);
      CHECK(close(a.multiplicity, std::exp(b.log_multiplicity), sum_rounding, 0));
      CHECK(close(a.eigenvalue, std::exp(b.log_eigenvalue), sum_rounding, 0));
    }
  }
}

TEST_CASE("closed kernels are their power series") {
  for (const std::string& text : kernels) {
    const auto kernel = DotProductKernel::parse(text);
    const int count = kernel.kinked() ? 4000 : kernel.length();
    const auto a = kernel.taylor(count);
    for (const double c : {-0.9, -0.3, 0.0, 0.5, 0.95}) {
      double sum = 0;
      for (std::size_t m = a.size(); m-- > 0;) sum = sum * c + a[m];
      INFO(text, ", c = ", c);
      CHECK(close(kernel(c), sum, sum_rounding, sum_rounding));
    }
  }
}

TEST_CASE("a tangent kernel is κ + c κ'") {
  // κ' by the central difference of step h: error h²/6 κ''' with κ''' of order 10 at |c| ≤ 0.6, and
  // rounding ε/h.
  constexpr double h = 1e-5;
  constexpr double tolerance = 20 * h * h + 10 * epsilon / h;
  for (const std::string name :
       {"relu", "erf", "tanh", "sigmoid", "gelu", "hermite:0.3,-0.5,0,0.8"}) {
    const auto features = DotProductKernel::parse(name);
    const auto tangent = DotProductKernel::parse("ntk:" + name);
    for (const double c : {-0.6, -0.1, 0.0, 0.4}) {
      const double slope = (features(c + h) - features(c - h)) / (2 * h);
      INFO(name, ", c = ", c);
      CHECK(close(tangent(c), features(c) + c * slope, 0, tolerance));
    }
  }
  // E g'(u)² + E g(u)² of relu is ½ + ½.
  CHECK(close(DotProductKernel::parse("ntk:relu")(1), 1, epsilon, 0));
}

TEST_CASE("powers of a function of one direction") {
  for (const std::string& name : test::activation_names)
    for (const double d : {3.0, 17.0, 200.0}) {
      const auto g = test::activation(name);
      const auto zonal = spectrum::zonal_powers(g, d, 200);
      double total = zonal.rest;
      for (const double power : zonal.powers) total += power;
      long double multiplicity = 1;
      for (int l = 0; l <= 8; ++l) {
        INFO(name, ", d = ", d, ", l = ", l);
        const double average = test::radial_function(g, l, d, std::sqrt(d));
        const auto expected = static_cast<double>(multiplicity) * average * average;
        // √T_l is known to 1e-15 of √total, by either computation.
        CHECK(close(std::sqrt(zonal.powers[std::size_t(l)]), std::sqrt(expected), 0,
                    sum_rounding * std::sqrt(total)));
        multiplicity *= l == 0 ? d : (2 * l + d) / (2 * l + d - 2) * (l + d - 2) / (l + 1);
      }
      // Of sign T_l falls like l^−2 (d ≪ l) to l^−3/2, on odd l: less than 200^−½ is beyond.
      CHECK(zonal.rest <= (g.kinked() ? total * std::sqrt(1.0 / 200) : zonal.rounding));
      CHECK(zonal.rounding < 1e-15 * total);
      // More of them take from the rest what they add.
      const auto few = spectrum::zonal_powers(g, d, 7);
      double others = zonal.rest;
      for (std::size_t l = 7; l < zonal.powers.size(); ++l) others += zonal.powers[l];
      CHECK(few.powers.size() == 7);
      CHECK(close(few.rest, others, sum_rounding, zonal.rounding));
    }
  // Functions other than activations: x³ has (E x⁴)² in degree 1, E x⁴ = 3d/(d+2), and
  // the rest of E x⁶ = 15 d²/((d+2)(d+4)) in degree 3.
  const double d = 7;
  const auto cube = spectrum::zonal_powers([](double x) { return x * x * x; }, d, 5);
  const double first = 3 * d / (d + 2);
  const double all = 15 * d * d / ((d + 2) * (d + 4));
  CHECK(close(cube.powers[1], first * first, sum_rounding, 0));
  CHECK(close(cube.powers[3], all - first * first, sum_rounding, 0));
  CHECK_THROWS_AS(spectrum::zonal_powers(std::function<double(double)>(), d, 5),
                  core::InvalidParameter);
  // E sign² and E relu² on the sphere are 1 and ½, however many degrees are listed.
  for (const int count : {1, 300, 20000}) {
    const auto sign = spectrum::zonal_powers(core::Activation::parse("sign"), 3, count);
    CHECK(sign.powers.size() == std::size_t(count));
    double sum = sign.rest;
    for (const double power : sign.powers) sum += power;
    CHECK(close(sum, 1, sum_rounding, 0));
    CHECK(sign.powers.back() < (count == 1 ? 1e-30 : 10.0 / count / count));
  }
  // T_1 of sign at d = 3: 3 (E |c|)² = ¾; the tail of Legendre's series, T_l ~ (4/π) l^−2 on odd l.
  const auto sign = spectrum::zonal_powers(core::Activation::parse("sign"), 3, 4000);
  CHECK(close(sign.powers[1], 0.75, 4 * epsilon, 0));
  CHECK(close(sign.powers[3999] * 4000 * 4000, 4 / std::numbers::pi, 1e-3, 0));
}

TEST_CASE("kernels that do not exist are refused in one line") {
  CHECK(refusal("ntk:sign") ==
        "--kernel: ntk:sign does not exist: sign has no square integrable derivative");
  CHECK(refusal("series:1e308,1e308") ==
        "--kernel: series:1e308,1e308 is too large: the sum of its coefficients overflows");
  CHECK(refusal("hermite:0,1e200") ==
        "--kernel: hermite:0,1e200 is too large: squares of its coefficients overflow");
  CHECK(refusal("exp:0") == "--kernel: exp:0 is not exp:s with 0 < s <= 100");
  CHECK(refusal("exp:1,2") == "--kernel: exp:1,2 is not exp:s with 0 < s <= 100");
  CHECK(refusal("poly:1.5") == "--kernel: poly:1.5 is not poly:p with a whole p from 1 to 64");
  CHECK(refusal("poly:65") == "--kernel: poly:65 is not poly:p with a whole p from 1 to 64");
  const std::string series =
      " is not series: followed by up to 65 numbers a0,a1,... from 0, not all of them 0";
  for (const std::string text : {"series:", "series:1,-1", "series:0,0", "series:1,", "series:1,x"})
    CHECK(refusal(text) == "--kernel: " + text + series);
  const std::string unknown =
      " is not one of " + DotProductKernel::choices() + " with " + core::Activation::choices();
  for (const std::string text : {"", "rbf", "ntk:", "features:exp", "exponential", "ntk"})
    CHECK(refusal(text) == "--kernel: " + (text.empty() ? "''" : text) + unknown);
  for (const std::string& text : kernels) CHECK(refusal(text) == "accepted");
}
