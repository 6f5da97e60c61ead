// SPDX-License-Identifier: MIT
// Random features by their spectrum alone: the theory of an activation out of its own levels, power
// laws with the published exponents, draws against theory, and what is refused.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/validation/statistics.hpp"
#include "random_features_ridge/simulation.hpp"
#include "support/activation_levels.hpp"
#include "support/compare.hpp"
#include "support/temporary_directory.hpp"
#include "unit/random_features_ridge/points.hpp"

using namespace overparam;
using test::close;
using test::excess;
using test::infinity;
using test::Level;
using test::Parameters;
using test::parameters;
using test::Texts;

namespace {

Texts with(Texts texts, const Texts& more) {
  for (const auto& [name, text] : more) texts[name] = text;
  return texts;
}

// A point of a file of levels.
Parameters point_of(const std::string& content, const Texts& texts) {
  const test::TemporaryDirectory folder;
  const std::string path = (folder.path() / "levels").string();
  std::ofstream(path) << content;
  return parameters(with(texts, {{"levels", "file:" + path}}));
}

regression::Risk risk_of(const Parameters& p, double time) {
  return random_features_ridge::Theory(p, Level::deterministic).risk(p.ridge, time);
}

// d log error/d log of a size, between two of its values.
double slope(const Texts& texts, const std::string& size, double low, double high) {
  const auto at = [&](double value) {
    return excess(with(texts, {{size, experiment::shortest(value)}}));
  };
  return std::log(at(high) / at(low)) / std::log(high / low);
}

const std::string few =
    "multiplicity eigenvalue target_power\n1 1 0.4\n8 0.2 0.3\n60 0.03 0.2\n9 0 0.1\n";

}  // namespace

TEST_CASE("of an activation's own levels there is the activation's theory") {
  const auto content = test::activation_levels(core::Activation::parse("relu"), 50);
  // The fixed point is solved to rounding, of which conditions of 1e3 make this; at finite times a contour
  // has 1e-12 of the errors at its start, of which early variances are small parts.
  constexpr double reference = 1e-10;
  constexpr double contour = 1e-12;
  for (const char* width : {"20", "60", "1000"})
    for (const char* samples : {"40", "400"})
      for (const char* ridge : {"0", "0.01"})
        for (const double time : {3.0, 300.0, infinity}) {
          CAPTURE(width);
          CAPTURE(samples);
          CAPTURE(ridge);
          CAPTURE(time);
          const Texts sizes{
              {"width", width}, {"samples", samples}, {"ridge", ridge}, {"label-noise", "0.1"}};
          const auto known =
              risk_of(parameters(with(sizes, {{"dim", "50"}, {"activation", "relu"}})), time);
          const auto same = risk_of(point_of(content, sizes), time);
          CHECK(close(same.bias, known.bias, reference, 0));
          CHECK(close(same.variance, known.variance, reference, contour));
          CHECK(close(same.training, known.training, reference, reference));
        }
}

TEST_CASE("levels may be split and permuted") {
  const Texts sizes{{"width", "30"}, {"samples", "50"}, {"ridge", "0.01"}, {"label-noise", "0.1"}};
  const auto whole = risk_of(point_of(few, sizes), infinity);
  const auto parts =
      risk_of(point_of("multiplicity eigenvalue target_power\n9 0 0.1\n20 0.03 0.05\n1 1 0.4\n"
                       "40 0.03 0.15\n8 0.2 0.3\n",
                       sizes),
              infinity);
  constexpr double rounding = 1e-13;
  CHECK(close(parts.bias, whole.bias, rounding, 0));
  CHECK(close(parts.variance, whole.variance, rounding, 0));
}

TEST_CASE("power laws have the exponents of Defilippis, Loureiro and Misiakiewicz") {
  // Capacity a, source r, T_i ∝ i^−b, b = 2ar + 1: with ν the size of the last mode that is learnt the bias of
  // n → ∞ is Σ T ν/(ξ+ν) ~ ν^min(2r,1), ν ~ K^−a; that of K → ∞ is Σ T (ν/(ξ+ν))² ~ ν^min(2r,2), ν ~ n^−a.
  // Sums differ from their power laws by shares that fall like sizes to |1 − 2r| a and are below these.
  constexpr double corrections = 0.02;
  struct Law {
    const char* text;
    double width, samples;
  };
  for (const Law& law : {Law{"power:1.5,1.9,1e12", -0.9, -0.9}, Law{"power:1.5,5,1e10", -1.5, -3.0},
                         Law{"power:2,2.2,1e12", -1.2, -1.2}}) {
    CAPTURE(law.text);
    const Texts texts{{"levels", law.text}};
    CHECK(std::abs(slope(with(texts, {{"samples", "1e12"}}), "width", 1e3, 1e4) - law.width) <
          corrections);
    CHECK(std::abs(slope(with(texts, {{"width", "1e12"}}), "samples", 1e3, 1e4) - law.samples) <
          corrections);
  }
}

TEST_CASE("draws of Gaussian features have the theory's errors") {
  constexpr std::size_t draws = 400;
  const std::vector<double> times{20, infinity};
  const auto p = point_of(
      few, {{"width", "40"}, {"samples", "60"}, {"ridge", "0.05"}, {"label-noise", "0.1"}});
  core::Team team(std::thread::hardware_concurrency());
  std::vector<std::map<std::pair<std::string, double>, double>> found(draws);
  team.for_each(draws, [&](std::size_t r) {
    core::Team alone;
    const auto runs =
        random_features_ridge::simulate({&p, 1}, times, {11, static_cast<std::uint32_t>(r)}, alone);
    for (const auto& row : runs.front()) found[r][{row.observable, *row.time}] = *row.value;
  });
  // What the equivalent leaves out at these sizes, as the rows of the theory say: 1/(n − df_2) and the same of K;
  // with four standard errors of 400 draws.
  constexpr double finite_size = 0.04;
  constexpr double errors = 4;
  for (const double time : times) {
    const auto known = risk_of(p, time);
    struct Average {
      const char* name;
      double value;
    };
    for (const Average& of : {Average{"bias", known.bias}, Average{"variance", known.variance},
                              Average{"training_error", known.training / 2}}) {
      double sum = 0;
      double squares = 0;
      for (const auto& draw : found) {
        sum += draw.at({of.name, time});
        squares += draw.at({of.name, time}) * draw.at({of.name, time});
      }
      const double mean = sum / draws;
      const double error = std::sqrt((squares / draws - mean * mean) / draws);
      CAPTURE(of.name);
      CAPTURE(time);
      CAPTURE(mean);
      CAPTURE(of.value);
      CHECK(std::abs(mean - of.value) < finite_size * of.value + errors * error);
      // A theory that takes what is never seen for no noise, and forgets it in the bias, is refused.
      if (std::string(of.name) == "bias")
        CHECK(std::abs(mean - (of.value - 0.1)) > finite_size * of.value + errors * error);
    }
  }
}

TEST_CASE("a draw of levels has the target's power, and what is never seen stays") {
  const auto p = point_of(few, {{"width", "30"}, {"samples", "500"}, {"ridge", "0"}});
  const std::vector<double> times{0, infinity};
  core::Team alone;
  const auto rows = random_features_ridge::simulate({&p, 1}, times, {1, 0}, alone).front();
  constexpr double rounding = 1e-13;
  CHECK(close(*test::find(rows, "excess_risk", 0).value, 1, rounding, 0));
  CHECK(*test::find(rows, "excess_risk", infinity).value > 0.1);
}

TEST_CASE("levels take sizes of any multiplicity, and no options of activations") {
  const auto p = point_of("multiplicity eigenvalue target_power\n1 1 1\n1e300 1e-300 1\n",
                          {{"width", "1e5"}, {"samples", "1e4"}});
  CHECK(*p.width == 1e5);
  CHECK(excess({{"levels", "power:1.5,2,1e12"}, {"width", "100"}, {"samples", "50"}}) > 0);
  const auto refused = [](const Texts& texts) {
    try {
      parameters(with({{"levels", "power:1.5,2,100"}}, texts));
    } catch (const core::InvalidParameter& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const Texts sizes{{"width", "10"}, {"samples", "20"}};
  CHECK(refused(sizes) == "accepted");
  CHECK(refused(with(sizes, {{"dim", "100"}})) == "accepted");
  CHECK(refused(with(sizes, {{"dim", "99"}})).find("is not 100") != std::string::npos);
  CHECK(refused({{"ratio", "0.1"}, {"samples", "20"}}) == "accepted");
  for (const auto& [name, text] : Texts{{"activation", "relu"},
                                        {"teacher-activation", "sign"},
                                        {"teacher-units", "2"},
                                        {"features", "gaussian"},
                                        {"classification", "on"},
                                        {"flip-probability", "0.1"}})
    CHECK(refused(with(sizes, {{name, text}})).find("no meaning with --levels") !=
          std::string::npos);
  // What has no meaning has no value in tables, and a point that is resolved stays so.
  auto point = test::resolved(with(sizes, {{"levels", "power:1.5,2,100"}}));
  CHECK(point.at("activation").empty());
  CHECK(point.at("dim") == "100");
  const auto again = random_features_ridge::resolve(point);
  CHECK(again == point);
}
