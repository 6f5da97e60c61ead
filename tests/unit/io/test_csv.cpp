// SPDX-License-Identifier: MIT
// Result tables as CSV: columns, quoting, digits, absent and infinite values.
#include "overparam/io/csv.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using overparam::experiment::Estimator;
using overparam::experiment::Row;
using overparam::experiment::Status;
using overparam::experiment::Table;
using overparam::io::write_csv;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string csv(const Table& table) {
  std::ostringstream out;
  write_csv(out, table);
  return out.str();
}

/// The second line of a table of one row.
std::string line(const Row& row, const std::vector<std::string>& names = {}) {
  const std::string text = csv({.model = "model", .parameter_names = names, .rows = {row}});
  const auto start = text.find('\n') + 1;
  return text.substr(start, text.size() - start - 1);
}

}  // namespace

TEST_CASE("a table is a header and one line for each row") {
  Table table;
  table.model = "random-features-online";
  table.parameter_names = {"dim", "learning_rate"};
  table.rows.push_back({{"100", "0.5"},
                        "simulation",
                        {2.5, "generalization_error", 0.125, Status::ok, Estimator::exact},
                        0.0625,
                        8});
  table.rows.push_back(
      {{"100", "3"}, "asymptotic", {4, "student_norm", {}, Status::unstable}, {}, {}});
  CHECK(
      csv(table) ==
      "model,time,source,observable,i,j,value,standard_error,lower,upper,replicas,lower_quartile,"
      "median,upper_quartile,estimator,status,reason,dim,learning_rate\n"
      "random-features-online,2.5,simulation,generalization_error,,,0.125,0.0625,,,8,,,,exact,ok,,"
      "100,0.5\n"
      "random-features-online,4,asymptotic,student_norm,,,,,,,,,,,,unstable,,100,3\n");
  table.rows.clear();
  CHECK(csv(table) ==
        "model,time,source,observable,i,j,value,standard_error,lower,upper,replicas,lower_quartile,"
        "median,upper_quartile,estimator,status,reason,dim,learning_rate\n");
}

TEST_CASE("what every model has stands at one place, whatever its parameters and observables are") {
  Row row{{}, "s", {1, "o", 1, Status::ok}, {}, 1};
  row.measurement.component = {2, 3};
  CHECK(line(row) == "model,1,s,o,2,3,1,,,,1,,,,,ok,");
  row.measurement.proportion = true;  // Wilson's interval of one standard error
  CHECK(line(row) == "model,1,s,o,2,3,1,,0.5,1,1,,,,,ok,");
}

TEST_CASE("the quartiles of the draws stand behind their number") {
  Row row{{}, "s", {1, "o", 2, Status::ok}, 0.5, 4};
  row.quartiles = {1, 1.5, 3};
  CHECK(line(row) == "model,1,s,o,,,2,0.5,,,4,1,1.5,3,,ok,");
}

TEST_CASE("numbers have 17 significant digits") {
  CHECK(line({{}, "s", {0.1, "o", 1.0 / 3, Status::ok}, 1e-300, 2}) ==
        "model,0.10000000000000001,s,o,,,0.33333333333333331,1e-300,,,2,,,,,ok,");
}

TEST_CASE("every double reads back exactly") {
  for (const double value : {0.1, 2.0 / 3, 1e-310, 1.7976931348623157e308, -5e-324, 123456.789}) {
    const std::string text = line({{}, "s", {{}, "o", value, Status::ok}, {}, {}});
    const std::string prefix = "model,,s,o,,,";
    REQUIRE(text.rfind(prefix, 0) == 0);
    CHECK(std::strtod(text.c_str() + prefix.size(), nullptr) == value);
  }
}

TEST_CASE("infinite times and absent values are what readers of CSV expect") {
  CHECK(line({{}, "s", {infinity, "o", 1, Status::ok}, {}, {}}) == "model,inf,s,o,,,1,,,,,,,,,ok,");
  CHECK(line({{}, "s", {1, "o", -infinity, Status::ok}, infinity, {}}) ==
        "model,1,s,o,,,-inf,inf,,,,,,,,ok,");
  CHECK(line({{}, "s", {{}, "o", {}, Status::not_converged}, {}, {}}) ==
        "model,,s,o,,,,,,,,,,,,not_converged,");
  CHECK(line({{}, "s", {1, "o", {}, Status::diverged}, {}, 3}) ==
        "model,1,s,o,,,,,,,3,,,,,diverged,");
}

TEST_CASE("fields with separators, quotes or line breaks are quoted") {
  const Row row{{"hermite:0,1", "say \"so\"", "two\nlines", "plain", ""},
                "s",
                {1, "o", 2, Status::ok},
                {},
                {}};
  CHECK(line(row, {"a", "b", "c", "d", "e"}) ==
        "model,1,s,o,,,2,,,,,,,,,ok,,\"hermite:0,1\",\"say \"\"so\"\"\",\"two\nlines\",plain,");
}

TEST_CASE("carriage returns are quoted as RFC 4180 asks") {
  const Row row{{"one\rtwo"}, "s", {1, "o", 2, Status::ok}, {}, {}};
  CHECK(line(row, {"a"}) == "model,1,s,o,,,2,,,,,,,,,ok,,\"one\rtwo\"");
}

TEST_CASE("a table whose rows do not fit its columns is refused whole") {
  Table table;
  table.parameter_names = {"x", "y"};
  table.rows.resize(2);
  table.rows[0].parameters = {"1", "2"};
  table.rows[1].parameters = {"1"};
  std::ostringstream out;
  CHECK_THROWS_WITH_AS(write_csv(out, table), "parameters of a row: expected size 2, got 1",
                       overparam::core::DimensionMismatch);
  CHECK(out.str().empty());
  CHECK_THROWS_AS(overparam::io::fields(table, table.rows[1]), overparam::core::DimensionMismatch);
}
