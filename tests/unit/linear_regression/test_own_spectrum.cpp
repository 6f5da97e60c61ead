// SPDX-License-Identifier: MIT
// Spectra and targets of one's own: levels with target powers, coefficients from a file, growing
// signals, eigenvalues of 0; theory against draws.
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

#include "linear_regression/model.hpp"
#include "linear_regression/simulation.hpp"
#include "linear_regression/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "support/compare.hpp"
#include "support/temporary_directory.hpp"
#include "unit/linear_regression/settings.hpp"

namespace {

using namespace overparam;
using namespace overparam::linear_regression;
using linear_regression_test::Rows;
using linear_regression_test::rows_at;
using linear_regression_test::Texts;
using linear_regression_test::with;
using test::close;
using test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();

// A point whose texts name files of these contents.
Parameters point_of(const Texts& texts, const std::map<std::string, std::string>& files) {
  const test::TemporaryDirectory directory;
  Texts named = texts;
  for (const auto& [name, content] : files) {
    const std::string path = (directory.path() / name.substr(name.find(':') + 1)).string();
    std::ofstream(path) << content;
    for (auto& [option, text] : named)
      if (text == name) text = "file:" + path;
  }
  return linear_regression_test::parameters(named);
}

std::string refusal(const Texts& texts, const std::map<std::string, std::string>& files) {
  try {
    point_of(texts, files);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

Rows theory_of(const Parameters& p, double time = infinity) {
  return rows_at(time, theory(p, std::vector{time}));
}

const std::string levels =
    "eigenvalue multiplicity target_power\n0.2 8 0.3\n1 2 0.4\n0.03 60 0.2\n0 10 0.1\n";
const Texts own{{"dim", "80"}, {"spectrum", "file:levels"}, {"label-noise", "0.1"}};

// Means over draws, within the share of them that the equivalent leaves out and four standard errors.
void check_draws(const Parameters& p, double share) {
  constexpr std::size_t draws = 400;
  const std::vector<double> times{8, infinity};
  core::Team team(std::thread::hardware_concurrency());
  std::vector<std::vector<experiment::Measurement>> found(draws);
  team.for_each(draws, [&](std::size_t r) {
    core::Team alone;
    found[r] = simulate({&p, 1}, times, {5, static_cast<std::uint32_t>(r)}, alone).front();
  });
  for (const double time : times) {
    const Rows known = theory_of(p, time);
    for (const std::string name : {"bias", "variance", "training_error"}) {
      double sum = 0;
      double squares = 0;
      for (const auto& rows : found) {
        const double value = *rows_at(time, rows).at(name).value;
        sum += value;
        squares += value * value;
      }
      const double mean = sum / draws;
      const double error = std::sqrt(std::max(0.0, squares / draws - mean * mean) / draws);
      const double value = *known.at(name).value;
      CAPTURE(name);
      CAPTURE(time);
      CAPTURE(mean);
      CAPTURE(value);
      CHECK(std::abs(mean - value) <= share * value + 4 * error);
    }
  }
}

}  // namespace

TEST_CASE("levels are runs in decreasing order, with their powers") {
  const auto p = point_of(with(own, {{"samples", "40"}}), {{"file:levels", levels}});
  REQUIRE(p.spectrum->size() == 4);
  CHECK(p.spectrum->front().eigenvalue == 1);
  CHECK(p.spectrum->front().power == 0.4);
  CHECK(positive(*p.spectrum) == 70);
  CHECK(p.learnable() == 70);
  CHECK(p.signal.kind == Signal::Kind::levels);
  const auto spectrum = spectrum_of(p);
  CHECK(spectrum.spaces.size() == 3);
  CHECK(spectrum.unreachable == 0.1);
  // What a student does not see of a level has its share of the power.
  const auto seen =
      point_of(with(own, {{"samples", "40"}, {"seen", "4"}}), {{"file:levels", levels}});
  const auto part = spectrum_of(seen);
  REQUIRE(part.spaces.size() == 2);
  CHECK(close(part.spaces[1].power, 0.3 / 4, 4 * epsilon, 0));
  CHECK(close(part.unreachable, 1 - 0.4 - 0.3 / 4, 4 * epsilon, 0));
  // The norm is a factor.
  const auto twice =
      point_of(with(own, {{"samples", "40"}, {"signal-norm", "2"}}), {{"file:levels", levels}});
  CHECK(close(spectrum_of(twice).unreachable, 0.4, 4 * epsilon, 0));
}

TEST_CASE("levels without powers, and lines, are the same spectrum") {
  const Texts texts{{"dim", "4"},          {"samples", "3"},       {"spectrum", "file:x"},
                    {"signal", "power:1"}, {"label-noise", "0.2"}, {"ridge", "0.1"}};
  const auto one =
      theory_of(point_of(texts, {{"file:x", "eigenvalue multiplicity\n1 2\n4 1\n0 1\n"}}));
  const auto other = theory_of(point_of(texts, {{"file:x", "4 # first\n1\n1\n0\n"}}));
  for (const char* name : {"bias", "variance", "training_error", "effective_ridge"})
    CHECK(*one.at(name).value == *other.at(name).value);
}

TEST_CASE("coefficients from a file are those of a power law, up to signs") {
  const Texts texts{{"dim", "3"}, {"samples", "5"}, {"spectrum", "power:1"}, {"ridge", "0.1"}};
  const double norm = std::sqrt(1 + 4. + 9);
  const auto growing =
      with(texts, {{"signal", "power:-1"}, {"signal-norm", experiment::shortest(norm)}});
  const auto file = with(texts, {{"signal", "file:x"}});
  const auto one = theory_of(point_of(growing, {}));
  const auto other = theory_of(point_of(file, {{"file:x", "1\n-2\n\n+3 # last\n"}}));
  CHECK(close(*one.at("bias").value, *other.at("bias").value, 16 * epsilon, 0));
  const auto half =
      theory_of(point_of(with(file, {{"signal-norm", "0.5"}}), {{"file:x", "1\n-2\n3\n"}}));
  CHECK(close(*half.at("bias").value, *other.at("bias").value / 4, 16 * epsilon, 0));
}

TEST_CASE("features that are always 0 change nothing") {
  const Texts texts{{"samples", "20"}, {"label-noise", "0.3"}};
  for (const char* ridge : {"0", "0.5"}) {
    const auto lone = theory_of(point_of(
        with(texts,
             {{"dim", "10"}, {"spectrum", "isotropic"}, {"signal", "top:5"}, {"ridge", ridge}}),
        {}));
    const auto padded = theory_of(point_of(
        with(texts,
             {{"dim", "30"}, {"spectrum", "spiked:10,1,0"}, {"signal", "top:5"}, {"ridge", ridge}}),
        {}));
    for (const char* name : {"bias", "variance", "training_error"})
      CHECK(*lone.at(name).value == *padded.at(name).value);
  }
  // Of the coefficients there is no power there.
  const auto lost =
      spectrum_of(point_of({{"dim", "30"}, {"samples", "20"}, {"spectrum", "spiked:10,1,0"}}, {}));
  CHECK(lost.unreachable == 0);
  CHECK(close(lost.spaces.front().power, 1. / 3, 4 * epsilon, 0));
}

TEST_CASE("multiplicities need not be whole") {
  // Levels split at will: of the same eigenvalue, and of eigenvalues that differ by rounding.
  const Texts texts = with(own, {{"samples", "30"}, {"ridge", "0.3"}, {"variance-split", "on"}});
  const std::string split =
      "eigenvalue multiplicity target_power\n0.2 5.25 0.2\n0.2 2.75 0.1\n1 0.3 0.1\n"
      "1.0000000000000002 1.7 0.3\n"
      "0.03 59.6 0.15\n0.03 0.4 0.05\n0 9.7 0.02\n0 0.3 0.08\n";
  const auto p = point_of(texts, {{"file:levels", split}});
  CHECK_FALSE(whole(*p.spectrum));
  CHECK(close(p.dimension, 80, 4 * epsilon, 0));
  for (const double time : {0., 3., infinity}) {
    const Rows one = theory_of(point_of(texts, {{"file:levels", levels}}), time);
    const Rows other = theory_of(p, time);
    // Sums of a dozen terms; at finite times of those of the contour, of alternating signs.
    const double rounding = std::isinf(time) ? 64 * epsilon : 1e-10;
    for (const auto& row : one) {
      CAPTURE(row.first);
      REQUIRE(other.count(row.first) == 1);
      if (row.second.value)
        CHECK(close(*other.at(row.first).value, *row.second.value, rounding, 0));
    }
  }
  // What a student sees of them.
  const auto seen = point_of(with(texts, {{"seen", "7"}}), {{"file:levels", split}});
  const auto known = point_of(with(texts, {{"seen", "7"}}), {{"file:levels", levels}});
  CHECK(close(*theory_of(seen).at("bias").value, *theory_of(known).at("bias").value, 64 * epsilon,
              0));
}

TEST_CASE("the number of features is that of all modes, to the nearest whole one") {
  // 2.6 modes of eigenvalue 1 by hand: n − λ/κ = 2.6/(1+κ) at n = 2, κ = 1, λ = 0.7.
  const Texts texts{{"dim", "3"},
                    {"samples", "2"},
                    {"spectrum", "file:x"},
                    {"ridge", "0.7"},
                    {"label-noise", "0.5"}};
  const std::string content = "eigenvalue multiplicity target_power\n1 2.6 3\n";
  const auto p = point_of(texts, {{"file:x", content}});
  CHECK(p.learnable() == 2.6);
  const double squares = 2.6 / 4;
  const auto rows = theory_of(p);
  CHECK(close(*rows.at("effective_ridge").value, 1, 16 * epsilon, 0));
  CHECK(close(*rows.at("degrees_of_freedom").value, 1.3, 16 * epsilon, 0));
  CHECK(close(*rows.at("bias").value, 0.75 / (1 - squares / 2), 16 * epsilon, 0));
  CHECK(close(*rows.at("variance").value, 0.5 * squares / (2 - squares), 16 * epsilon, 0));
  // Of a student that sees as many features as there are modes, rounded up, it is the same.
  const auto all = point_of(with(texts, {{"seen", "3"}}), {{"file:x", content}});
  CHECK(*theory_of(all).at("bias").value == *rows.at("bias").value);
}

TEST_CASE("ranks of runs that are not whole") {
  // From the end, by hand: r_k = Σ λ/λ_k, here (0.6 + 1)/1, (1.5·2 + 1.6)/2, (0.4·8 + 4.6)/8.
  const Spectrum spectrum{{8, 0.4}, {2, 1.5}, {1, 0.6}, {1, 1}, {0, 3.5}};
  const auto first = benign_ranks(spectrum, 0.9);
  REQUIRE(first);
  CHECK(first->index == 0);
  CHECK(close(first->rank_r, 7.8 / 8, 4 * epsilon, 0));
  CHECK(close(first->rank_R, 7.8 * 7.8 / (0.4 * 64 + 1.5 * 4 + 1.6), 4 * epsilon, 0));
  const auto middle = benign_ranks(spectrum, 2);
  REQUIRE(middle);
  CHECK(middle->index == 0.4);
  CHECK(close(middle->rank_r, 2.3, 4 * epsilon, 0));
  CHECK(close(middle->rank_R, 4.6 * 4.6 / (1.5 * 4 + 1.6), 4 * epsilon, 0));
  CHECK_FALSE(benign_ranks(spectrum, 2.4));
  // Squares of the smallest numbers that files may have are no numbers.
  const auto tiny = benign_ranks({{1, 1e-120}, {1e-140, 1e-100}}, 1e-101);
  REQUIRE(tiny);
  CHECK(close(tiny->rank_R, 1e-100, 4 * epsilon, 0));
}

TEST_CASE("multiplicities up to 1e300 have a theory, and no simulation") {
  const Texts texts{{"samples", "1e3"},
                    {"spectrum", "file:x"},
                    {"ridge", "1"},
                    {"label-noise", "0.1"},
                    {"dim", "1e300"}};
  const auto p = point_of(texts, {{"file:x",
                                   "log_multiplicity log_eigenvalue target_power\n"
                                   "0 0 0.5\n690.77552789821368 -690 0.5\n3.5 -1 1e-9\n"}});
  for (const double time : {1e-3, 1., 1e3, infinity})
    for (const auto& row : theory_of(p, time)) {
      CAPTURE(row.first);
      CAPTURE(time);
      CHECK((row.second.value && std::isfinite(*row.second.value)));
    }
  // The endless modes are a ridge of 1e300 e^−690, and their power 1/2 is never learnt.
  const auto rows = theory_of(p);
  const double kappa = *rows.at("effective_ridge").value;
  const auto learnt = [&](double eigenvalue) { return eigenvalue / (eigenvalue + kappa); };
  const double eigenvalue = std::exp(-1);
  const double modes = std::exp(3.5);
  const double squares = std::pow(learnt(1), 2) + modes * std::pow(learnt(eigenvalue), 2);
  constexpr double logarithm = 690 * 4 * epsilon;  // of its rounding
  CHECK(close(1e3 - (1 + std::exp(690.77552789821368 - 690)) / kappa,
              learnt(1) + modes * learnt(eigenvalue), 1e3 * logarithm, 0));
  CHECK(
      close(*rows.at("bias").value,
            (0.5 + 0.5 * std::pow(1 - learnt(1), 2) + 1e-9 * std::pow(1 - learnt(eigenvalue), 2)) /
                (1 - squares / 1e3),
            16 * logarithm, 0));
  const auto refused = [](const Texts& of, const std::string& content) -> std::string {
    const test::TemporaryDirectory directory;
    const std::string path = (directory.path() / "x").string();
    std::ofstream(path) << content;
    const auto model = make_model();
    const auto point = linear_regression_test::point(with(of, {{"spectrum", "file:" + path}}));
    model->check(point, "deterministic", 1);
    try {
      model->check(point, experiment::simulation_source, 1);
    } catch (const core::Error& error) {
      const std::string message = error.what();
      CHECK(message.find('\n') == std::string::npos);
      return message;
    }
    return "accepted";
  };
  const Texts small = with(texts, {{"dim", "3"}});
  CHECK(refused(small, "eigenvalue multiplicity\n1 2.5\n2 0.5\n")
            .find("multiplicities that are not whole numbers, as the simulation needs") !=
        std::string::npos);
  CHECK(refused(small, "eigenvalue multiplicity\n1 2\n2 1\n") == "accepted");
  CHECK(refused(texts, "eigenvalue multiplicity\n1 1\n1e-300 1e300\n")
            .find("eigenvalues below 1e-140, the least that the simulation takes") !=
        std::string::npos);
  CHECK(refused(texts, "eigenvalue multiplicity\n1 1\n0 1e300\n").find("GB") != std::string::npos);
}

TEST_CASE("the parts of the bias add up where features are always 0") {
  for (const char* ridge : {"0", "0.3"}) {
    const auto rows = theory_of(
        point_of(with(own, {{"samples", "120"}, {"ridge", ridge}, {"variance-split", "on"}}),
                 {{"file:levels", levels}}));
    CAPTURE(ridge);
    CHECK(close(*rows.at("squared_bias").value + *rows.at("sampling_variance").value +
                    *rows.at("initialisation_variance").value,
                *rows.at("bias").value, 64 * epsilon, 0));
  }
}

TEST_CASE("runs of any length have a theory") {
  const auto p = point_of({{"dim", "1e300"},
                           {"samples", "1e5"},
                           {"spectrum", "spiked:10,1,1e-140"},
                           {"signal", "top:10"},
                           {"ridge", "1"},
                           {"label-noise", "0.1"}},
                          {});
  CHECK(*theory_of(p).at("bias").value > 0.99);
}

TEST_CASE("draws of spectra of one's own have the theory's errors") {
  // 1/(n − df_2) at these sizes.
  constexpr double finite_size = 0.03;
  for (const char* samples : {"40", "160"}) {
    check_draws(
        point_of(with(own, {{"samples", samples}, {"ridge", "0.3"}}), {{"file:levels", levels}}),
        finite_size);
    check_draws(point_of(with(own, {{"samples", samples}, {"ridge", "0.3"}, {"seen", "30"}}),
                         {{"file:levels", levels}}),
                finite_size);
  }
  std::string coefficients;
  for (int i = 0; i < 50; ++i) coefficients += std::to_string(i % 3 - 1) + "\n";
  check_draws(point_of({{"dim", "50"},
                        {"samples", "80"},
                        {"spectrum", "spiked:20,2,0"},
                        {"signal", "file:theta"},
                        {"label-noise", "0.5"},
                        {"ridge", "1"}},
                       {{"file:theta", coefficients}}),
              finite_size);
}

TEST_CASE("a target with an independent part is not that without it") {
  // The check of the draws tells them apart: the part is a quarter of the bias.
  const auto p =
      point_of(with(own, {{"samples", "160"}, {"ridge", "0.3"}}), {{"file:levels", levels}});
  const auto without = point_of(with(own, {{"samples", "160"}, {"ridge", "0.3"}}),
                                {{"file:levels",
                                  "eigenvalue multiplicity target_power\n0.2 8 0.3\n"
                                  "1 2 0.4\n0.03 60 0.2\n0 10 0\n"}});
  CHECK(*theory_of(p).at("bias").value > 1.2 * *theory_of(without).at("bias").value);
}

TEST_CASE("bad files and combinations are refused in one line") {
  const Texts texts{{"dim", "3"}, {"samples", "5"}};
  const auto spectrum = with(texts, {{"spectrum", "file:x"}});
  const auto signal = with(texts, {{"signal", "file:x"}});
  const auto says = [](const std::string& message, const std::string& words) {
    CAPTURE(message);
    CHECK(message.find(words) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
  };
  says(refusal(spectrum, {{"file:x", "eigenvalue\n1\n"}}), "has 1 eigenvalues, not --dim 3");
  says(refusal(spectrum, {{"file:x", "eigenvalue multiplicity\n1 2.6\n2 0.9\n"}}),
       "has 4 eigenvalues, not --dim 3");
  says(refusal(with(spectrum, {{"signal", "power:1"}}),
               {{"file:x", "eigenvalue multiplicity\n1 2.5\n2 0.5\n"}}),
       "counts features one by one");
  says(refusal(spectrum, {{"file:x", "1\n1e-200\n"}}), "from 1e-140 to 1e140, in line 2");
  says(refusal(spectrum, {{"file:x", "0\n0\n0\n"}}), "in line 1");
  says(refusal(spectrum, {{"file:x", "1\n0\n1\n"}}), "not in decreasing order in line 3");
  says(refusal(with(spectrum, {{"signal", "top:2"}}),
               {{"file:x", "eigenvalue multiplicity target_power\n1 3 1\n"}}),
       "has a column target_power");
  says(refusal(with(spectrum, {{"seen", "2"}, {"seen-choice", "random"}}),
               {{"file:x", "1\n1\n0\n"}}),
       "needs equal eigenvalues");
  says(refusal(signal, {{"file:x", "1\n2\n"}}), "has 2 coefficients, not --dim 3");
  says(refusal(signal, {{"file:x", "1\ntwo\n3\n"}}), "has not one number in line 2");
  says(refusal(signal, {{"file:x", "1\n1e200\n3\n"}}), "in line 2");
  says(refusal(signal, {}), "cannot be read");
  says(refusal(with(texts, {{"signal", "power:-400"}}), {}), "grows beyond 1e140");
}
