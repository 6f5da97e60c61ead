// SPDX-License-Identifier: MIT
// What the theory says beside its values: statuses, reasons, and what a curve tends to.
#include "random_features_online/theory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_online/model.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Point;
using experiment::Status;
using random_features_online::Level;
using test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();

random_features_online::Parameters read(const Point& given) {
  Point point;
  for (const auto& spec : random_features_online::declaration().specs())
    point[spec.name] = spec.default_text;
  for (const auto& [name, value] : given) point[name] = value;
  return random_features_online::resolve(point).values<random_features_online::Parameters>();
}

std::vector<Measurement> rows_of(const Point& given, const std::vector<double>& times,
                                 Level level = Level::deterministic) {
  const auto p = read(given);
  return random_features_online::theory(p, random_features_online::spectrum(p, level), times);
}

Measurement row(const std::vector<Measurement>& rows, const std::string& observable, double time) {
  for (const Measurement& one : rows)
    if (one.observable == observable && one.time == time) return one;
  throw core::Error("no row " + observable);
}

}  // namespace

TEST_CASE("unstable rows name the rates, and none that needs a limit has a value") {
  for (const Level level : {Level::asymptotic, Level::deterministic, Level::instance}) {
    const auto rows =
        rows_of({{"dim", "30"}, {"ratio", "2"}, {"learning-rate", "7"}}, {1, infinity}, level);
    const double critical = *row(rows, "critical_learning_rate", infinity).value;
    CHECK(critical <= 6 * (1 + 1e-9));
    for (const char* name :
         {"generalization_error", "student_teacher_overlap", "student_norm", "relaxation_time"}) {
      const auto limit = row(rows, name, infinity);
      CAPTURE(name);
      CHECK(limit.status == Status::unstable);
      CHECK_FALSE(limit.value);
      CHECK(limit.reason.find("η = 7 is at or above η_c = ") == 0);
    }
    CHECK(row(rows, "approximation_error", infinity).status == Status::ok);
    CHECK(row(rows, "generalization_error", 1).status == Status::unstable);
  }
  const auto rows =
      rows_of({{"ratio", "2"}, {"learning-rate", "7"}}, {infinity}, Level::asymptotic);
  CHECK(row(rows, "generalization_error", infinity).reason == "η = 7 is at or above η_c = 6");
}

TEST_CASE("errors are followed at any size of noise and initial weights") {
  // Everything is linear in the variances; 1e10 of them leaves no more of the teacher than 1e-8.
  constexpr double linear = 1e-6;
  for (const char* name : {"label-noise", "initial-variance"})
    for (const Level level : {Level::asymptotic, Level::deterministic}) {
      const auto at = [&](const char* variance) {
        return rows_of({{"dim", "30"}, {"ratio", "2"}, {name, variance}}, {0.5, 20}, level);
      };
      const auto large = at("1e100");
      const auto small = at("1e10");
      for (const double time : {0.5, 20.0}) {
        CAPTURE(name);
        CAPTURE(time);
        const auto error = row(large, "generalization_error", time);
        REQUIRE(error.status == Status::ok);
        const double expected = 1e90 * *row(small, "generalization_error", time).value;
        CHECK(close(*error.value, expected, linear, 0));
      }
    }
}

TEST_CASE("no width has a critical rate that is no number") {
  for (const char* width : {"1e20", "1e29", "1e30", "1e31"}) {
    CAPTURE(width);
    try {
      const auto rows = rows_of({{"dim", "20"}, {"width", width}}, {infinity});
      const auto critical = row(rows, "critical_learning_rate", infinity);
      REQUIRE(critical.value);
      CHECK(*critical.value > 0);
      CHECK(row(rows, "generalization_error", infinity).status == Status::ok);
    } catch (const core::ConvergenceFailure&) {
      CHECK(width == std::string("1e31"));  // the degrees end
    }
  }
}

TEST_CASE("what needs step terms says so where they are left out") {
  const Point wide{{"dim", "10"}, {"ratio", "20"}, {"learning-rate", "3"}};
  auto idealised = wide;
  idealised["finite-width"] = "off";
  for (const char* name : {"generalization_error", "critical_learning_rate", "relaxation_time"}) {
    CAPTURE(name);
    CHECK(row(rows_of(wide, {infinity}), name, infinity).reason.empty());
    const auto off = row(rows_of(idealised, {infinity}), name, infinity);
    CHECK(off.status == Status::ok);
    CHECK(off.reason.find("the step terms left out") != std::string::npos);
    const auto limit = row(rows_of(wide, {infinity}, Level::asymptotic), name, infinity);
    CHECK(limit.reason.find("η λ_max/K = ") == 0);
    CHECK(limit.reason.find("the step terms left out") != std::string::npos);
    // Without a width there is no ratio to name, and small ones need no word.
    CHECK(row(rows_of({{"ratio", "20"}}, {infinity}, Level::asymptotic), name, infinity)
              .reason.empty());
    CHECK(row(rows_of({{"dim", "1000"}, {"ratio", "2"}}, {infinity}, Level::asymptotic), name,
              infinity)
              .reason.empty());
  }
  // The mean of relu takes part in both: its step terms are never left out.
  CHECK(row(rows_of({{"dim", "1000"}, {"ratio", "2"}, {"activation", "relu"}}, {infinity},
                    Level::asymptotic),
            "generalization_error", infinity)
            .reason.empty());
}

TEST_CASE("the differential equation names its error where that is a per cent or more") {
  // Against the recursion: the estimate is within a third of what it estimates, and rows without a
  // word are right to a bit more than a per cent.
  int named = 0;
  int silent = 0;
  for (const char* activation : {"erf", "relu"})
    for (const char* width : {"10", "40", "400"})
      for (const char* rate : {"0.3", "2"})
        for (const char* decay : {"0", "0.5"}) {
          Point point{{"dim", "10"},           {"width", width},        {"activation", activation},
                      {"learning-rate", rate}, {"weight-decay", decay}, {"label-noise", "0.1"}};
          const std::vector<double> times{0.05, 0.2, 1, 5, 100};
          const auto smooth = rows_of(point, times);
          point["finite-width"] = "recursion";
          const auto steps = rows_of(point, times);
          for (std::size_t i = 0; i < smooth.size(); ++i) {
            if (smooth[i].status != Status::ok) continue;
            CAPTURE(activation);
            CAPTURE(width);
            CAPTURE(rate);
            CAPTURE(decay);
            CAPTURE(*smooth[i].time);
            CAPTURE(smooth[i].observable);
            CAPTURE(smooth[i].reason);
            CHECK(steps[i].reason.empty());
            const double off = *steps[i].value / *smooth[i].value - 1;
            const std::string before = ": corrections of about ";
            const auto at = smooth[i].reason.find(before);
            if (at == std::string::npos) {
              ++silent;
              CHECK(std::abs(off) < 0.02);
            } else {
              ++named;
              const double percent = std::stod(smooth[i].reason.str().substr(at + before.size()));
              const double share = 100 * off / percent;  // positive: the sign is right
              CHECK(share < 1.5);
              CHECK(share > 1.0 / 3 - 1 / std::abs(percent));
            }
          }
        }
  CHECK(named > 20);
  CHECK(silent > 100);
}

TEST_CASE("the recursion has the limits of the differential equation") {
  Point point{{"dim", "10"}, {"ratio", "3"}, {"learning-rate", "2"}, {"batch", "4"}};
  const auto smooth = rows_of(point, {infinity});
  point["finite-width"] = "recursion";
  const auto steps = rows_of(point, {2000, infinity});
  CHECK(*row(steps, "generalization_error", infinity).value ==
        *row(smooth, "generalization_error", infinity).value);
  CHECK(close(*row(steps, "generalization_error", 2000).value,
              *row(smooth, "generalization_error", infinity).value, 1e-9, 0));
  // Too many steps: only the finite times are missing.
  point["dim"] = "1e6";
  const auto wide = rows_of(point, {1e11, infinity});
  CHECK(row(wide, "generalization_error", 1e11).status == Status::not_converged);
  CHECK(row(wide, "generalization_error", 1e11).reason.find("updates") != std::string::npos);
  CHECK(row(wide, "generalization_error", infinity).status == Status::ok);
}

TEST_CASE("a curve's asymptotes are said where they are proved") {
  const auto sentences = [](const char* student, const char* teacher) {
    return random_features_online::asymptotes(read({{"ratio", "1"},
                                                    {"learning-rate", "0.5"},
                                                    {"activation", student},
                                                    {"teacher-activation", teacher}}));
  };
  const double erf_rest = 1 / 3.0 - 1 / std::acos(-1.0);  // E erf² − a_1
  {
    const auto erf = sentences("erf", "erf");
    REQUIRE(erf.size() == 2);
    CHECK(close(erf[0].value, erf_rest / 2, 1e-13, 0));
    CHECK(erf[0].sentence.find("only K beyond every multiple of N does") != std::string::npos);
    // With the noise of η: divided by 1 − η E[g²]/2.
    CHECK(close(erf[1].value, erf_rest / 2 / (1 - 0.5 / 6), 1e-9, 0));
    CHECK(erf[1].sentence.find("at η = 0.5") == 0);
  }
  {  // A linear student has nothing else.
    const auto linear = sentences("linear", "erf");
    CHECK(close(linear[0].value, erf_rest / 2, 1e-13, 0));
    CHECK(linear[0].sentence.find("no width does") != std::string::npos);
  }
  // relu has degrees 0, 1, 2, 4, 6 …, sign has 1, 3, 5 …: they share the linear one.
  CHECK(sentences("relu", "sign")[0].sentence.find("no width does") != std::string::npos);
  CHECK(sentences("relu", "gelu")[0].sentence.find("only K beyond") != std::string::npos);
  for (const char* student : {"linear", "erf"}) {  // Nothing is left over of a linear teacher.
    const auto all = sentences(student, "linear");
    REQUIRE(all.size() == 1);
    CHECK(all[0].value == 0);
    CHECK(all[0].sentence.find("vanishes") != std::string::npos);
  }
  // An unstable rate has no limit, a schedule none with noise.
  CHECK(random_features_online::asymptotes(read({{"ratio", "1"}, {"learning-rate", "7"}})).size() ==
        1);
  CHECK(random_features_online::asymptotes(read({{"ratio", "1"}, {"schedule", "power:1,1"}}))
            .size() == 1);
}

TEST_CASE("a teacher without power is learnt without an error") {
  // Two opposite units of an odd activation cancel.
  for (const Level level : {Level::asymptotic, Level::instance}) {
    const auto rows =
        rows_of({{"dim", "20"}, {"ratio", "2"}, {"teacher-units", "2"}, {"teacher-overlap", "-1"}},
                {1, infinity}, level);
    for (const double time : {1.0, infinity}) {
      const auto error = row(rows, "generalization_error", time);
      CHECK(error.status == Status::ok);
      CHECK(*error.value >= 0);
      CHECK(*error.value < 1e-15);
    }
  }
}
