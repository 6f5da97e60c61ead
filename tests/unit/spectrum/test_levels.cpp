// SPDX-License-Identifier: MIT
// Levels from files and by power laws: what is read, what is refused with its line, and sums of
// levels that stand for many.
#include "overparam/spectrum/levels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using namespace overparam::spectrum;
using test::close;
using test::epsilon;

std::string refusal(const std::string& content) {
  try {
    read_levels(content, "file:name", "--levels");
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

Levels read(const std::string& content) { return read_levels(content, "file:name", "--levels"); }

}  // namespace

TEST_CASE("a file gives a level a line, in columns by their names") {
  const auto levels = read(
      "# of a kernel\n\nmultiplicity, eigenvalue, target_power  # names\n3, 0.5, 0.25\r\n"
      "  1\t2\t0.5\n2.5 ,0, 1e-3 # never seen\n");
  const std::vector<Level> expected{{1, 2, 0.5}, {3, 0.5, 0.25}, {2.5, 0, 1e-3}};
  CHECK(levels.list == expected);
  CHECK(levels.target);
  CHECK(levels.modes() == 6.5);
  CHECK(levels.unreachable() == 1e-3);
  CHECK(levels.target_power() == 0.751);

  const auto logarithms = read("log_eigenvalue log_multiplicity\n-500.5 690\n");
  CHECK(!logarithms.target);
  CHECK(close(logarithms.list[0].eigenvalue, std::exp(-500.5), 4 * epsilon, 0));
  CHECK(close(logarithms.list[0].multiplicity, std::exp(690.0), 4 * epsilon, 0));
  CHECK(read("eigenvalue\n1\n1\n").modes() == 2);
  CHECK(read("\xEF\xBB\xBF"
             "eigenvalue\n1")
            .list.size() == 1);
}

TEST_CASE("what a file has of wrong is said with its line") {
  const auto says = [](const std::string& content, const std::string& words) {
    CAPTURE(content);
    const auto message = refusal(content);
    CHECK(message.starts_with("--levels: "));
    CHECK(message.find('\n') == std::string::npos);
    CAPTURE(message);
    CHECK(message.find(words) != std::string::npos);
  };
  says("", "no line that names columns");
  says("# nothing\n", "no line that names columns");
  says("1 2 3\n", "column '1'");
  says("eigenvalue power\n", "column 'power'");
  says("eigenvalue,eigenvalue\n", "twice in line 1");
  says("\nmultiplicity\n1\n", "eigenvalue and log_eigenvalue in line 2");
  says("eigenvalue log_eigenvalue\n", "not one of");
  says("eigenvalue multiplicity log_multiplicity\n", "both");
  says("eigenvalue\n", "sum of multiplicities times eigenvalues");
  says("eigenvalue\n0\n", "sum of multiplicities times eigenvalues");
  says("eigenvalue multiplicity\n1 2\n\n1\n", "not 2 numbers in line 4");
  says("eigenvalue multiplicity\n1,,2\n", "not 2 numbers in line 2");
  says("eigenvalue\none\n", "'one', which is no number, in line 2");
  says("eigenvalue\nnan\n", "no number");
  says("eigenvalue\n-1\n", "eigenvalue that is not 0 or from 1e-300 to 1e100 in line 2");
  says("eigenvalue\n1e101\n", "1e100");
  says("log_eigenvalue\n-700\n", "not from 1e-300");
  says("eigenvalue multiplicity\n1 0\n", "multiplicity that is not from 1e-100");
  says("eigenvalue log_multiplicity\n1 691\n", "1e300");
  says("eigenvalue multiplicity\n1 1e300\n", "to 1e100");
  says("eigenvalue target_power\n1 -1\n", "target power that is not 0");
  says("eigenvalue target_power\n1 0\n", "sum of target powers");
  says(std::string("eigenvalue\n\0", 12), "control character");
}

TEST_CASE("names of columns tell levels from bare eigenvalues") {
  CHECK(has_level_names("\n# eigenvalues\n eigenvalue\n"));
  CHECK(!has_level_names("\n# eigenvalues\n 1.5\n"));
  CHECK(!has_level_names("-1\n"));
  CHECK(!has_level_names(""));
}

TEST_CASE("a power law lists its levels, and has the target's power 1") {
  const auto levels = power_levels(1.5, 2, 1000);
  CHECK(levels.list.size() == 1000);
  CHECK(close(levels.list[9].eigenvalue, std::pow(10, -1.5), 4 * epsilon, 0));
  CHECK(close(levels.list[9].target_power / levels.list[0].target_power, 0.01, 4 * epsilon, 0));
  constexpr double sum = 1000 * epsilon;  // of as many terms
  CHECK(close(levels.target_power(), 1, sum, 0));
  CHECK(whole_multiplicities(levels).has_value());
}

TEST_CASE("nodes in the place of far levels have the sums of all of them") {
  // A million terms, one by one.
  const double a = 1.4;
  const double b = 1.2;
  const double count = 1e6;
  const auto levels = power_levels(a, b, count);
  CHECK(levels.list.size() < 500);
  CHECK(!whole_multiplicities(levels));
  // Panels are short enough for rounding alone, of sums of a few hundred terms.
  constexpr double documented = 1e-13;
  CHECK(close(levels.modes(), count, documented, 0));
  long double total = 0;
  for (double i = 1; i <= count; ++i) total += std::pow(i, -b);
  for (const double nu : {1e-2, 1e-6, 1e-8, 1e-10}) {
    CAPTURE(nu);
    long double df = 0;
    long double unlearnt = 0;
    for (double i = 1; i <= count; ++i) {
      const double share = 1 / (1 + nu * std::pow(i, a));
      df += share;
      unlearnt += std::pow(i, -b) * (1 - share) / static_cast<double>(total);
    }
    double listed = 0;
    double left = 0;
    for (const auto& level : levels.list) {
      listed += level.multiplicity * level.eigenvalue / (level.eigenvalue + nu);
      left += level.target_power * nu / (level.eigenvalue + nu);
    }
    CHECK(close(listed, static_cast<double>(df), documented, 0));
    CHECK(close(left, static_cast<double>(unlearnt), documented, 0));
    // As along contours: poles next to the panels.
    const std::complex<double> turned = std::polar(nu, 2.5);
    std::complex<long double> all = 0;
    for (double i = 1; i <= count; ++i)
      all += static_cast<std::complex<long double>>(1.0 / (1.0 + turned * std::pow(i, a)));
    std::complex<double> some = 0;
    for (const auto& level : levels.list)
      some += level.multiplicity * level.eigenvalue / (level.eigenvalue + turned);
    CHECK(std::abs(some - static_cast<std::complex<double>>(all)) <=
          documented * std::abs(static_cast<std::complex<double>>(all)));
  }
  // The smallest law that is not listed, and steep ones.
  for (const double steep : {0., 3., 40.}) {
    const auto law = power_levels(steep, steep, 100001);
    double sum = 0;
    for (double i = 100001; i >= 1; --i) sum += std::pow(i, -2 * steep) / (1 + std::pow(i, -steep));
    double listed = 0;
    for (const auto& level : law.list)
      listed += level.multiplicity * level.eigenvalue * level.eigenvalue / (1 + level.eigenvalue);
    CAPTURE(steep);
    CHECK(close(listed, sum, documented, 0));
    CHECK(close(law.modes(), 100001, documented, 0));
  }
  // Σ_{i≤n} 1/i = log n + γ + 1/(2n) − …
  CHECK(close(population_of(power_levels(1, 0, 1e12)).kernel_total,
              std::log(1e12) + 0.57721566490153286 + 0.5e-12, documented, 0));
  CHECK(close(power_levels(0, 0, 1e12).modes(), 1e12, documented, 0));
}

TEST_CASE("words of levels") {
  const std::string content = "eigenvalue target_power\n2 1\n";
  const auto of = [&](const std::string& text, std::optional<double> modes) {
    return levels_of(text, "--levels", text == "file:x" ? &content : nullptr, modes);
  };
  CHECK(of("file:x", {}).list.size() == 1);
  CHECK(of("power:1.5,2,7", 5.0).list.size() == 7);
  CHECK(of("power:1.5,2", 5.0).list.size() == 5);
  for (const char* text :
       {"power:1,2", "power:1", "power:1,2,3,4", "power:x", "flat", "file:y", "power:-1,2,3",
        "power:1,2,0", "power:1,2,2.5", "power:1,2,1e13", "power:100,1,1e4", ""})
    CHECK_THROWS_AS(of(text, {}), core::InvalidParameter);
}

TEST_CASE("populations of levels have neither mean nor linear part nor rest") {
  const auto population =
      population_of(read("eigenvalue multiplicity target_power\n0.5 4 2\n0 1 3\n"));
  REQUIRE(population.degrees.size() == 1);
  CHECK(population.degrees[0].degree > 1);
  CHECK(population.degrees[0].mean_fraction == 0);
  CHECK(close(population.degrees[0].log_multiplicity, std::log(4.0), epsilon, 0));
  CHECK(population.kernel_total == 2);
  CHECK(population.teacher_total == 5);
  CHECK(population.unreachable == 3);
  CHECK(population.finite_rank);
  CHECK_THROWS_AS(population_of(read("eigenvalue\n1\n")), core::InvalidParameter);
}

TEST_CASE("whole multiplicities are whole to rounding") {
  const auto wholes =
      whole_multiplicities(read("eigenvalue log_multiplicity\n1 2.302585092994046\n"));
  REQUIRE(wholes);
  CHECK(wholes->front() == 10);
  CHECK(!whole_multiplicities(read("eigenvalue multiplicity\n1 2.5\n")));
  CHECK(!whole_multiplicities(read("eigenvalue multiplicity\n1 0.1\n")));
  CHECK(!whole_multiplicities(read("eigenvalue multiplicity\n1 1e17\n")));
}
