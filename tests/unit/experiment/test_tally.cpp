// SPDX-License-Identifier: MIT
// What a table lacks is counted and said in one line for each reason.
#include "overparam/experiment/tally.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/tables.hpp"

namespace {

using namespace overparam;
using namespace overparam::test;
using experiment::Remark;
using experiment::Status;
using experiment::tally;

// Rows with a reason, which the helper of the figures does not take.
class Reasons {
 public:
  Reasons& add(const Point& p, const std::string& source, double time, Status status,
               const std::string& reason = "", const std::string& observable = error_name) {
    const bool ok = status == Status::ok;
    Rows one;
    one.add(p, source, time, ok ? std::optional(1.0) : std::nullopt, observable, status);
    table_.model = one.table().model;
    table_.parameter_names = one.table().parameter_names;
    table_.rows.push_back(one.table().rows.front());
    table_.rows.back().measurement.reason =
        ok || !reason.empty() ? reason : std::string(experiment::reason(status));
    return *this;
  }
  std::vector<Remark> remarks() const { return tally(table_, description()); }

 private:
  experiment::Table table_;
};

}  // namespace

TEST_CASE("a table whose rows are all ok has no remarks") {
  Reasons rows;
  CHECK(rows.remarks().empty());
  rows.add({}, "deterministic", infinity, Status::ok).add({}, "simulation", 5, Status::ok);
  CHECK(rows.remarks().empty());
}

TEST_CASE("each status is counted by points, and is an answer or a failure") {
  for (const Status status : {Status::infinite, Status::unstable, Status::diverged,
                              Status::not_converged, Status::out_of_memory, Status::failed}) {
    Reasons rows;
    for (const char* ratio : {"0.5", "1", "2", "4"}) {
      const bool lost = ratio[0] == '1' || ratio[0] == '2';
      for (const double time : {3.0, infinity})
        rows.add({.ratio = ratio}, "deterministic", time, lost ? status : Status::ok);
    }
    const auto remarks = rows.remarks();
    REQUIRE(remarks.size() == 1);
    const Remark& one = remarks.front();
    CHECK(one.status == status);
    CHECK(one.failure() == (status >= Status::not_converged));
    CHECK(one.rows == 4);
    CHECK(one.points == 2);
    CHECK(one.points_in_all == 4);
    CHECK(one.times == std::vector<double>{3, infinity});
    REQUIRE(one.places.size() == 2);
    CHECK(one.places[0] == std::vector<std::pair<std::string, std::string>>{{"ratio", "1"}});
    CHECK(one.text == std::string(to_string(status)) + " at 2 of 4 points (K/N = 1, 2): " +
                          std::string(experiment::reason(status)));
  }
}

TEST_CASE("rows that differ in the numbers of their reasons are one remark, others are not") {
  Reasons rows;
  rows.add({.learning_rate = "7"}, "deterministic", infinity, Status::unstable,
           "η = 7 exceeds η_c = 6")
      .add({.learning_rate = "8"}, "deterministic", infinity, Status::unstable,
           "η = 8 exceeds η_c = 5.5e-1")
      .add({.learning_rate = "9"}, "deterministic", infinity, Status::unstable, "no η is stable")
      .add({.learning_rate = "1"}, "deterministic", infinity, Status::ok);
  auto remarks = rows.remarks();
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[0].text ==
        "unstable at 2 of 4 points (η = 7, 8): for example η = 7 exceeds η_c = 6");
  CHECK(remarks[1].text == "unstable at 1 of 4 points (η = 9): no η is stable");
  // The same words at another status are another remark, and so are words that limit a value.
  rows.add({.learning_rate = "2"}, "deterministic", infinity, Status::ok, "no η is stable");
  remarks = rows.remarks();
  REQUIRE(remarks.size() == 3);
  CHECK_FALSE(remarks[2].failure());
  CHECK(remarks[2].text == "of limited accuracy at 1 of 5 points (η = 2): no η is stable");
}

TEST_CASE("of values of limited accuracy the largest correction is told") {
  Reasons rows;
  for (const char* order : {"0.2", "1e-3", "0.7", "0.05"})
    rows.add({.ratio = order}, "deterministic", infinity, Status::ok,
             "n/d² = 0.5: corrections of relative order " + std::string(order));
  const auto remarks = rows.remarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].reason == "n/d² = 0.5: corrections of relative order 0.7");
  CHECK(remarks[0].text ==
        "of limited accuracy at 4 of 4 points (K/N = 0.2, 1e-3, 0.7, 0.05): for example n/d² = "
        "0.5: corrections of relative order 0.7");
}

TEST_CASE("comparisons repeat what limits their theory, and are not counted again") {
  Reasons rows;
  for (const char* suffix : {"", ".relative_difference", ".intercept"})
    rows.add({.dim = suffix[0] == '.' ? "" : "50"}, "deterministic", 1, Status::ok, "n = 3: few",
             error_name + suffix);
  auto remarks = rows.remarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].rows == 1);
  CHECK(remarks[0].text == "generalization_error of limited accuracy at 1 of 1 point: n = 3: few");
  // Of their own they have what is not ok.
  rows.add({}, "deterministic", 1, Status::infinite, "", error_name + ".z_score");
  CHECK(rows.remarks().size() == 2);
}

TEST_CASE("a line names source, observables and times where there are others") {
  Reasons rows;
  for (const char* source : {"deterministic", "simulation"})
    for (const std::string& observable : {error_name, std::string("student_norm")})
      for (const double time : {1.0, 2.0, infinity}) {
        const bool lost = source[0] == 's' && time > 1 && observable == error_name;
        rows.add({}, source, time, lost ? Status::diverged : Status::ok, "", observable);
      }
  const auto remarks = rows.remarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].sources == Labels{"simulation"});
  CHECK(remarks[0].observables == Labels{error_name});
  CHECK(remarks[0].text ==
        "simulation: generalization_error diverged at 1 of 1 point, t = 2, ∞: the error grew "
        "beyond every bound");
}

TEST_CASE("points are told by what differs, a size by one of its names, and many by the first") {
  // The dimension varies with the width at one ratio: the dimension tells.
  Reasons fixed;
  for (const char* dim : {"10", "20"})
    fixed.add({.dim = dim, .width = dim}, "deterministic", 1, Status::failed, "bad");
  CHECK(fixed.remarks()[0].text == "failed at 2 of 2 points (N = 10, 20): bad");
  // Ratios of many digits are told by the width.
  Reasons swept;
  swept.add({.width = "32", .ratio = "0.31622776601683794"}, "deterministic", 1, Status::failed)
      .add({.width = "64", .ratio = "0.63245553203367588"}, "deterministic", 1, Status::failed);
  CHECK(swept.remarks()[0].text == "failed at 2 of 2 points (K = 32, 64): the computation failed");
  // Several that differ; long numbers by four digits.
  Reasons two;
  two.add({.learning_rate = "0.123456789", .activation = "erf"}, "deterministic", 1, Status::failed)
      .add({.learning_rate = "1", .activation = "relu"}, "deterministic", 1, Status::failed);
  CHECK(two.remarks()[0].text ==
        "failed at 2 of 2 points (η = 0.1235, g = erf; η = 1, g = relu): the computation failed");
  Reasons many;
  for (int i = 1; i <= 150; ++i)
    many.add({.ratio = std::to_string(i)}, "deterministic", 1, Status::failed);
  const auto remark = many.remarks()[0];
  CHECK(remark.points == 150);
  CHECK(remark.places.size() == Remark::max_places);
  CHECK(remark.text == "failed at 150 of 150 points (K/N = 1, 2, 3, …): the computation failed");
}

TEST_CASE("points are told apart where one parameter ends and the next begins") {
  Reasons rows;
  rows.add({.dim = "1", .width = "23"}, "deterministic", 1, Status::failed)
      .add({.dim = "12", .width = "3"}, "deterministic", 1, Status::failed);
  CHECK(rows.remarks()[0].points == 2);
}

TEST_CASE("points in all are those of the sources that have such rows") {
  Reasons rows;
  rows.add({.ratio = "1"}, "deterministic", 1, Status::ok)
      .add({.ratio = "2"}, "deterministic", 1, Status::ok)
      .add({.ratio = "2"}, "simulation", 1, Status::diverged)
      .add({.ratio = "4"}, "simulation", 1, Status::ok)
      .add({.ratio = "8"}, "simulation", 1, Status::ok);
  const auto remark = rows.remarks()[0];
  CHECK(remark.points == 1);
  CHECK(remark.points_in_all == 3);
  CHECK(remark.text ==
        "simulation: diverged at 1 of 3 points (K/N = 2): the error grew beyond every bound");
}
