// SPDX-License-Identifier: MIT
// Result tables in the forms of other programs: wide CSV, gnuplot's blocks, JSON.
#include "overparam/io/tables.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "overparam/core/error.hpp"
#include "support/tables.hpp"

namespace {

using overparam::experiment::Status;
using overparam::experiment::Table;
using overparam::io::Columns;
using overparam::test::error_name;
using overparam::test::infinity;
using overparam::test::Point;
using overparam::test::Rows;

std::string wide(const Table& table, Columns columns = Columns::varying) {
  std::ostringstream out;
  overparam::io::write_wide(out, table, columns);
  return out.str();
}

std::string gnuplot(const Table& table, const std::string& x = "",
                    Columns columns = Columns::varying) {
  std::ostringstream out;
  overparam::io::write_gnuplot(out, table, overparam::test::description(), x, columns);
  return out.str();
}

/// Without the comments of the head.
std::string blocks(const std::string& text) { return text.substr(text.find("\n\"") + 1); }

nlohmann::json json(const Table& table, Columns columns = Columns::varying) {
  std::ostringstream out;
  overparam::io::write_json(out, table, overparam::test::description(), columns);
  return nlohmann::json::parse(out.str());
}

/// Two ratios, theory and simulation, in the limit.
Table small() {
  Rows rows;
  for (const char* ratio : {"2", "0.5"}) {
    rows.add({.ratio = ratio}, "deterministic", infinity, 0.25);
    rows.add({.ratio = ratio}, "deterministic", infinity, 0.5, "student_norm");
    rows.add({.ratio = ratio}, "simulation", infinity, 0.125);
  }
  return rows.table();
}

}  // namespace

TEST_CASE("the wide form has a line for each point and source and a column for each observable") {
  CHECK(wide(small()) ==
        "time,source,status,ratio,generalization_error,generalization_error_se,student_norm\n"
        "inf,deterministic,ok,2,0.25,,0.5\n"
        "inf,simulation,ok,2,0.125,0.01,\n"
        "inf,deterministic,ok,0.5,0.25,,0.5\n"
        "inf,simulation,ok,0.5,0.125,0.01,\n");
}

TEST_CASE("an observable with the name of a parameter has a column of its own name") {
  Rows rows;
  for (const char* ratio : {"2", "0.5"})
    rows.add({.ratio = ratio}, "deterministic", infinity, 0.25, "ratio");
  CHECK(wide(rows.table()) ==
        "time,source,status,ratio,observable_ratio\n"
        "inf,deterministic,ok,2,0.25\n"
        "inf,deterministic,ok,0.5,0.25\n");
}

TEST_CASE("all parameters are those that have a value") {
  const std::string text = wide(small(), Columns::all);
  CHECK(text.substr(0, text.find('\n')) ==
        "time,source,status,dim,ratio,learning_rate,activation,generalization_error,"
        "generalization_error_se,student_norm");
}

TEST_CASE("a value that is not ok is empty, and the line has the worst status") {
  Rows rows;
  rows.add({}, "deterministic", 1, 0.25)
      .add({}, "deterministic", 1, {}, "student_norm", Status::infinite)
      .add({}, "deterministic", 1, 7, "student_teacher_overlap", Status::not_converged);
  CHECK(wide(rows.table()) ==
        "time,source,status,generalization_error,student_norm,student_teacher_overlap\n"
        "1,deterministic,not_converged,0.25,,\n");
}

TEST_CASE("times make lines of their own, and a model without a time has an empty column") {
  Rows rows;
  rows.add({}, "deterministic", 1, 0.25).add({}, "deterministic", 2, 0.125);
  Table table = rows.table();
  table.rows[1].measurement.time.reset();
  CHECK(wide(table) ==
        "time,source,status,generalization_error\n1,deterministic,ok,0.25\n"
        ",deterministic,ok,0.125\n");
}

TEST_CASE("components make lines of their own, with the columns that they need") {
  Table table = Rows().add({}, "s", 1, 0.25).add({}, "s", 1, 0.5).add({}, "s", 1, 1).table();
  table.rows[1].measurement.component = {1, 0};
  table.rows[2].measurement.component = {2, 0};
  CHECK(wide(table) ==
        "time,source,status,i,generalization_error\n1,s,ok,,0.25\n1,s,ok,1,0.5\n1,s,ok,2,1\n");
  table.rows[2].measurement.component = {2, 1};
  CHECK(wide(table).starts_with("time,source,status,i,j,generalization_error\n"));
}

TEST_CASE("an observable that comes back begins another line") {
  Rows rows;
  for (const double wanted : {0.1, 0.01})
    rows.add({}, "deterministic", 1, wanted, "approximation_error")
        .add({}, "deterministic", 1, 1 / wanted, "width");
  CHECK(wide(rows.table()) ==
        "time,source,status,approximation_error,width\n"
        "1,deterministic,ok,0.10000000000000001,10\n1,deterministic,ok,0.01,100\n");
}

TEST_CASE("gnuplot has a block for each family, in the order of x") {
  const std::string text = gnuplot(small());
  CHECK(text.starts_with("# model, by overparam "));
  CHECK(text.find("\n# NaN: no value, a gap in a line (set datafile missing NaN joins its ends)\n"
                  "# columns: 1 ratio, 2 generalization_error, 3 generalization_error_se, 4 "
                  "student_norm, 5 time, 6 source, 7 status\n"
                  "# dim = 100\n# learning_rate = 0.5\n# activation = erf\n# deterministic\n") !=
        std::string::npos);
  CHECK(blocks(text) ==
        "\"deterministic\"\n"
        "0.5 0.25 NaN 0.5 inf deterministic ok\n"
        "2 0.25 NaN 0.5 inf deterministic ok\n"
        "\n\n# simulation\n\"simulation\"\n"
        "0.5 0.125 0.01 NaN inf simulation ok\n"
        "2 0.125 0.01 NaN inf simulation ok\n");
}

TEST_CASE("families differ in every parameter but x and what follows from it") {
  Rows rows;
  for (const char* rate : {"0.5", "1"})
    for (const char* width : {"50", "200"})
      rows.add({.width = width, .ratio = width[0] == '5' ? "0.5" : "2", .learning_rate = rate}, "t",
               infinity, 0.25);
  CHECK(blocks(gnuplot(rows.table())) ==
        "\"t, learning_rate = 0.5\"\n"
        "0.5 0.25 inf t ok 50 0.5\n2 0.25 inf t ok 200 0.5\n"
        "\n\n# t, learning_rate = 1\n\"t, learning_rate = 1\"\n"
        "0.5 0.25 inf t ok 50 1\n2 0.25 inf t ok 200 1\n");
  CHECK(blocks(gnuplot(rows.table(), "learning_rate")) ==
        "\"t, ratio = 0.5\"\n"
        "0.5 0.25 inf t ok 50 0.5\n1 0.25 inf t ok 50 0.5\n"
        "\n\n# t, ratio = 2\n\"t, ratio = 2\"\n"
        "0.5 0.25 inf t ok 200 2\n1 0.25 inf t ok 200 2\n");
}

TEST_CASE("over the time there is a block for each point, with the limit at its end") {
  Rows rows;
  for (const char* ratio : {"1", "2"})
    for (const double time : {infinity, 3.0, 0.0}) rows.add({.ratio = ratio}, "t", time, 0.25);
  CHECK(blocks(gnuplot(rows.table(), "time")) ==
        "\"t, ratio = 1\"\n0 0.25 t ok 1\n3 0.25 t ok 1\ninf 0.25 t ok 1\n"
        "\n\n# t, ratio = 2\n\"t, ratio = 2\"\n0 0.25 t ok 2\n3 0.25 t ok 2\ninf 0.25 t ok 2\n");
  CHECK(blocks(gnuplot(rows.table(), "ratio")).starts_with("\"t, time = inf\"\n1 0.25 inf t ok\n"));
  CHECK(gnuplot(rows.table(), "ratio").find("\"t, time = 3\"") != std::string::npos);
}

TEST_CASE("points with a finite time each are one family") {
  Rows rows;
  rows.add({.ratio = "1"}, "t", 10, 0.25).add({.ratio = "1"}, "t", infinity, 0.125);
  rows.add({.ratio = "2"}, "t", 20, 0.25).add({.ratio = "2"}, "t", infinity, 0.125);
  CHECK(blocks(gnuplot(rows.table())) ==
        "\"t, time = finite\"\n1 0.25 10 t ok\n2 0.25 20 t ok\n"
        "\n\n# t, time = inf\n\"t, time = inf\"\n1 0.125 inf t ok\n2 0.125 inf t ok\n");
}

TEST_CASE("x may be an observable or a parameter of a single value, and nothing else") {
  CHECK(blocks(gnuplot(small(), "student_norm")).starts_with("\"deterministic\"\n"));
  CHECK(blocks(gnuplot(small(), "dim")).starts_with("\"deterministic, ratio = 2\"\n100 0.25 "));
  CHECK_THROWS_WITH_AS(gnuplot(small(), "depth"), "x: depth is no column of the table",
                       overparam::core::InvalidParameter);
}

TEST_CASE("against an observable the lines are in the order of the parameter that is x otherwise") {
  Rows rows;
  for (const char* rate : {"0.5", "1"})
    for (const char* ratio : {"10", "2", "1"})
      rows.add({.ratio = ratio, .learning_rate = rate}, "t", infinity, 0.25)
          .add({.ratio = ratio, .learning_rate = rate}, "t", infinity,
               std::string(ratio) == "2" ? 3 : 0.5, "student_norm");
  CHECK(blocks(gnuplot(rows.table(), "student_norm")) ==
        "\"t, learning_rate = 0.5\"\n"
        "0.5 0.25 inf t ok 1 0.5\n3 0.25 inf t ok 2 0.5\n0.5 0.25 inf t ok 10 0.5\n"
        "\n\n# t, learning_rate = 1\n\"t, learning_rate = 1\"\n"
        "0.5 0.25 inf t ok 1 1\n3 0.25 inf t ok 2 1\n0.5 0.25 inf t ok 10 1\n");
}

TEST_CASE("texts stay one field of a line of gnuplot") {
  Rows rows;
  for (const char* activation : {"file:\"my data\"", "a#b", ""})
    rows.add({.activation = activation}, "t", infinity, 0.25);
  CHECK(blocks(gnuplot(rows.table())) ==
        "\"t, activation = file:'my data'\"\n1 0.25 inf t ok \"file:'my data'\"\n"
        "\n\n# t, activation = a#b\n\"t, activation = a#b\"\n1 0.25 inf t ok \"a#b\"\n"
        "\n\n# t\n\"t\"\n1 0.25 inf t ok NaN\n");
}

TEST_CASE("JSON says what parameters and observables are, and has the tidy rows") {
  const auto all = json(small());
  CHECK(all["program"] == "overparam");
  CHECK(all["model"] == "model");
  CHECK(all["parameters"]["dim"]["symbol"] == "N");
  CHECK(all["parameters"]["dim"]["value"] == 100);
  CHECK(all["parameters"]["activation"]["value"] == "erf");
  CHECK(all["parameters"]["width"]["value"].is_null());
  CHECK_FALSE(all["parameters"]["ratio"].contains("value"));
  CHECK(all["observables"]["student_norm"]["symbol"] == "Q");
  CHECK(all["observables"].size() == 2);
  REQUIRE(all["rows"].size() == 6);
  const auto& row = all["rows"][2];
  CHECK(row["time"] == "inf");
  CHECK(row["source"] == "simulation");
  CHECK(row["value"] == 0.125);
  CHECK(row["standard_error"] == 0.01);
  CHECK(row["ratio"] == 2);
  CHECK(row["i"].is_null());
  CHECK_FALSE(row.contains("model"));
  CHECK_FALSE(row.contains("dim"));
  CHECK(json(small(), Columns::all)["rows"][2]["dim"] == 100);
}

TEST_CASE("numbers of JSON read back exactly, and what is none is no number") {
  Rows rows;
  for (const double value : {0.1, 0.0, 1e-310, 1.7976931348623157e308, 9007199254740993.0, -3.0})
    rows.add({}, "t", 1, value);
  rows.add({}, "t", 1, infinity).add({}, "t", 1, std::numeric_limits<double>::quiet_NaN());
  const Table table = rows.table();
  const auto all = json(table);
  for (std::size_t r = 0; r < 6; ++r)
    CHECK(all["rows"][r]["value"].get<double>() == *table.rows[r].measurement.value);
  CHECK(all["rows"][6]["value"] == "inf");
  CHECK(all["rows"][7]["value"].is_null());
}

TEST_CASE("a table without rows is a table in every form") {
  const Table table = Rows().table();
  CHECK(wide(table) == "time,source,status\n");
  CHECK(gnuplot(table, "time").find("# columns: 1 time, 2 source, 3 status\n") !=
        std::string::npos);
  CHECK(json(table)["rows"].empty());
}

TEST_CASE("a table whose rows do not fit its columns is refused whole in every form") {
  Table table = small();
  table.parameter_names.pop_back();
  std::ostringstream out;
  const auto description = overparam::test::description();
  using overparam::core::DimensionMismatch;
  CHECK_THROWS_AS(overparam::io::write_wide(out, table), DimensionMismatch);
  CHECK_THROWS_AS(overparam::io::write_gnuplot(out, table, description), DimensionMismatch);
  CHECK_THROWS_AS(overparam::io::write_json(out, table, description), DimensionMismatch);
  CHECK(out.str().empty());
}
