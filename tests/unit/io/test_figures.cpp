// SPDX-License-Identifier: MIT
/// @file
/// What the figures show of a table: families, labels, axes, statuses; and that files appear whole
/// or not at all.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/io/figures.hpp"
#include "overparam/io/plot.hpp"

namespace {

using overparam::experiment::ObservableSpec;
using overparam::experiment::ParameterSpec;
using overparam::experiment::Row;
using overparam::experiment::Status;
using overparam::experiment::Table;
using overparam::io::Figure;
using overparam::io::Panel;
using overparam::io::Series;
using overparam::io::Style;
namespace fs = std::filesystem;
namespace io = overparam::io;

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::string error_name = "generalization_error";

ParameterSpec parameter(const std::string& name, const std::string& plot) {
  ParameterSpec result;
  result.name = name;
  result.plot = plot;
  return result;
}

const std::vector<ParameterSpec> parameters{
    parameter("dim", "N"), parameter("width", "K"), parameter("ratio", "K/N"),
    parameter("learning-rate", "{/Symbol h}"), parameter("activation", "f")};
const std::vector<ObservableSpec> observables{{error_name, "ε_g", "{/Symbol e}_g", ""},
                                              {"student_teacher_overlap", "R", "R", ""},
                                              {"student_norm", "Q", "Q", ""}};

/// The values of dim, width, ratio, learning_rate and activation.
struct Point {
  std::string dim = "100";
  std::string width = "";
  std::string ratio = "1";
  std::string learning_rate = "0.5";
  std::string activation = "erf";
};

class Rows {
 public:
  Rows& add(const Point& p, const std::string& source, double time, double value,
            const std::string& observable = error_name, Status status = Status::ok) {
    Row row;
    row.parameters = {p.dim, p.width, p.ratio, p.learning_rate, p.activation};
    row.source = source;
    row.measurement = {time, observable, value, status};
    if (source == "simulation") row.standard_error = 0.01;
    table_.rows.push_back(row);
    return *this;
  }
  const Table& table() const { return table_; }

 private:
  Table table_{"model", {"dim", "width", "ratio", "learning_rate", "activation"}, {}};
};

Panel curve(const Rows& rows) {
  const Figure figure = io::curve_figure(rows.table(), parameters, observables);
  REQUIRE(figure.panels.size() == 1);
  return figure.panels.front();
}

/// The series with points.
std::vector<Series> drawn(const Panel& panel) {
  std::vector<Series> result;
  std::copy_if(panel.series.begin(), panel.series.end(), std::back_inserter(result),
               [](const Series& series) { return !series.x.empty(); });
  return result;
}

std::vector<std::string> labels(const Panel& panel) {
  std::vector<std::string> result;
  for (const Series& series : panel.series)
    if (!series.label.empty()) result.push_back(series.label);
  return result;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a curve of one family explains its styles") {
  Rows rows;
  for (const std::string ratio : {"10", "0.1", "1"})  // not in order
    rows.add({.ratio = ratio}, "deterministic", infinity, 0.1 / std::stod(ratio))
        .add({.ratio = ratio}, "deterministic", 100, 0.2 / std::stod(ratio))
        .add({.ratio = ratio}, "simulation", 100, 0.3 / std::stod(ratio));
  const Panel panel = curve(rows);
  const std::vector<Series> series = drawn(panel);
  REQUIRE(series.size() == 3);
  CHECK(series[0].style == Style::line);
  CHECK(series[1].style == Style::dashed);
  CHECK(series[2].style == Style::points);
  CHECK(series[0].x == std::vector<double>{0.1, 1, 10});
  CHECK(series[0].y == std::vector<double>{0.1 / 0.1, 0.1, 0.1 / 10});
  CHECK(series[0].error.empty());
  CHECK(series[2].error == std::vector<double>(3, 0.01));
  CHECK(labels(panel) == Labels{"theory, {/:Italic t} → ∞", "theory, {/:Italic t} = 100",
                                "simulation, {/:Italic t} = 100"});
  CHECK(panel.x.label == "K/N");
  CHECK(panel.y.label == "generalization error {/Symbol e}_g");
}

TEST_CASE("families are the parameters that vary, without those of the x axis") {
  Rows rows;
  for (const std::string eta : {"0.5", "1e-05"})
    for (const std::string dim : {"100", "200"})
      for (const std::string ratio : {"1", "2"}) {
        const Point point{dim, ratio + "00", ratio, eta};
        rows.add(point, "deterministic", infinity, 0.1).add(point, "simulation", 10, 0.1);
      }
  const Panel panel = curve(rows);
  CHECK(labels(panel) == Labels{"N = 100, {/Symbol h} = 0.5", "N = 200, {/Symbol h} = 0.5",
                                "N = 100, {/Symbol h} = 10^{-5}", "N = 200, {/Symbol h} = 10^{-5}",
                                "theory, {/:Italic t} → ∞", "simulation, {/:Italic t} = 10"});
  const std::vector<Series> series = drawn(panel);
  REQUIRE(series.size() == 8);
  for (std::size_t s = 0; s < series.size(); ++s) {
    CHECK(series[s].color == static_cast<int>(s / 2));
    CHECK(series[s].x == std::vector<double>{1, 2});
  }
  CHECK(panel.series.back().color == io::neutral);
}

TEST_CASE("text values are escaped and long numbers rounded") {
  Rows rows;
  rows.add({.activation = "hermite:0,1_5"}, "deterministic", infinity, 0.1);
  rows.add({.activation = "relu"}, "deterministic", infinity, 0.1);
  CHECK(labels(curve(rows)).front() == "f = hermite:0,1\\_5");

  Rows numbers;
  numbers.add({.learning_rate = "0.31622776601683794"}, "deterministic", infinity, 0.1);
  numbers.add({.learning_rate = "2.5e+60"}, "deterministic", infinity, 0.1);
  CHECK(labels(curve(numbers))[0] == "{/Symbol h} = 0.3162");
  CHECK(labels(curve(numbers))[1] == "{/Symbol h} = 2.5×10^{60}");
}

TEST_CASE("an empty dimension is a family only beside several dimensions") {
  Rows one;
  one.add({.dim = ""}, "asymptotic", infinity, 0.1).add({}, "deterministic", infinity, 0.11);
  CHECK(labels(curve(one)) == Labels{"theory (asymptotic), {/:Italic t} → ∞",
                                     "theory (deterministic), {/:Italic t} → ∞"});
  CHECK(drawn(curve(one))[1].style == Style::dash_dotted);
  CHECK(drawn(curve(one))[1].color == 0);

  one.add({.dim = "400"}, "deterministic", infinity, 0.105);
  CHECK(labels(curve(one)) == Labels{"N → ∞", "N = 100", "N = 400", "theory, {/:Italic t} → ∞"});
  for (const Series& series : drawn(curve(one))) CHECK(series.style == Style::line);
}

TEST_CASE("the x axis is the ratio while that is readable, else the width") {
  Rows moderate;
  moderate.add({.width = "100", .ratio = "1"}, "deterministic", infinity, 0.1);
  moderate.add({.width = "500", .ratio = "5"}, "deterministic", infinity, 0.1);
  CHECK(curve(moderate).x == io::Axis{"K/N", false});
  moderate.add({.width = "1100", .ratio = "11"}, "deterministic", infinity, 0.1);
  CHECK(curve(moderate).x == io::Axis{"K/N", true});

  Rows huge;
  huge.add({.width = "1", .ratio = "0.01"}, "deterministic", infinity, 0.1);
  huge.add({.width = "1e+60", .ratio = "1e+58"}, "deterministic", infinity, 0.01);
  CHECK(curve(huge).x == io::Axis{"K", true});
  CHECK(drawn(curve(huge)).at(0).x == std::vector<double>{1, 1e60});
}

TEST_CASE("the error axis is logarithmic beyond a factor of five of positive values") {
  const auto logarithmic = [](double first, double second) {
    Rows rows;
    rows.add({.ratio = "1"}, "deterministic", infinity, first);
    rows.add({.ratio = "2"}, "deterministic", infinity, second);
    return curve(rows).y.logarithmic;
  };
  CHECK_FALSE(logarithmic(0.1, 0.025));
  CHECK(logarithmic(0.1, 0.019));
  CHECK_FALSE(logarithmic(0.1, 0));
}

TEST_CASE("values that are not ok, empty or infinite are left out") {
  Rows rows;
  rows.add({.ratio = "1"}, "deterministic", infinity, 0.1);
  rows.add({.ratio = "2"}, "deterministic", infinity, 7, error_name, Status::unstable);
  rows.add({.ratio = "3"}, "simulation", 10, 7, error_name, Status::diverged);
  rows.add({.ratio = "4"}, "deterministic", infinity, infinity);
  rows.add({.ratio = "5"}, "deterministic", infinity, 7, "critical_learning_rate");
  Table table = rows.table();
  table.rows.push_back(table.rows.front());
  table.rows.back().measurement.value.reset();
  const Panel panel = io::curve_figure(table, parameters, observables).panels.at(0);
  REQUIRE(drawn(panel).size() == 1);
  CHECK(drawn(panel)[0].x == std::vector<double>{1});
  CHECK(curve(Rows{}).series.empty());
}

TEST_CASE("the approximation error is a guide where it differs from the limit") {
  const auto guides = [](double approximation_of_second) {
    Rows rows;
    for (const std::string eta : {"0.1", "0.5"})
      rows.add({.learning_rate = eta}, "deterministic", infinity, 0.1)
          .add({.learning_rate = eta}, "deterministic", infinity,
               eta == "0.1" ? 0.08 : approximation_of_second, "approximation_error");
    std::vector<Series> result = drawn(curve(rows));
    std::erase_if(result, [](const Series& series) { return series.style != Style::guide; });
    return result;
  };
  REQUIRE(guides(0.08).size() == 1);
  CHECK(guides(0.08)[0].color == io::neutral);
  REQUIRE(guides(0.07).size() == 2);
  CHECK(guides(0.07)[1].color == 1);

  Rows equal;
  equal.add({}, "deterministic", infinity, 0.1);
  equal.add({}, "deterministic", infinity, 0.1, "approximation_error");
  CHECK(drawn(curve(equal)).size() == 1);
}

TEST_CASE("several finite times of one grid point are families") {
  Rows rows;
  for (const double time : {10.0, 1000.0, infinity})
    rows.add({}, "deterministic", time, 0.1).add({}, "simulation", time, 0.1);
  CHECK(labels(curve(rows)) == Labels{"{/:Italic t} = 10", "{/:Italic t} = 1000",
                                      "{/:Italic t} → ∞", "theory", "simulation"});
}

TEST_CASE("a curve carries the references of its caller") {
  Rows rows;
  rows.add({}, "deterministic", infinity, 0.1);
  const Figure figure =
      io::curve_figure(rows.table(), parameters, observables, {{0.01, "K → ∞", io::neutral}});
  REQUIRE(figure.panels.at(0).references.size() == 1);
  CHECK(figure.panels[0].references[0].y == 0.01);
  CHECK(figure.panels[0].y.logarithmic);  // 0.1 and 0.01
}

TEST_CASE("the dynamics has a panel for each observable, one key and limits as references") {
  Rows rows;
  for (const std::string ratio : {"0.5", "2"})
    for (const std::string& name : {error_name, std::string("student_teacher_overlap")}) {
      const Point point{.width = ratio == "2" ? "200" : "50", .ratio = ratio};
      for (const double time : {0.0, 1.0, 100.0})
        rows.add(point, "deterministic", time, 0.1, name).add(point, "simulation", time, 0.1, name);
      rows.add(point, "deterministic", infinity, 0.05, name);
    }
  const Figure figure = io::dynamics_figure(rows.table(), parameters, observables);
  REQUIRE(figure.panels.size() == 2);  // no student norm in the table
  const Panel& error = figure.panels[0];
  CHECK(labels(error) == Labels{"K/N = 0.5", "K/N = 2", "theory", "simulation"});
  CHECK(labels(figure.panels[1]).empty());
  CHECK(error.x == io::Axis{"{/:Italic t}", true});
  CHECK(error.y.label == "{/Symbol e}_g");
  CHECK(figure.panels[1].y.label == "R");
  REQUIRE(error.references.size() == 2);
  CHECK(error.references[0].y == 0.05);
  CHECK(error.references[0].label == "{/:Italic t} → ∞");
  CHECK(error.references[1].label.empty());
  CHECK(error.references[1].color == 1);
  REQUIRE(drawn(error).size() == 4);
  CHECK(drawn(error)[0].x == std::vector<double>{0, 1, 100});
}

TEST_CASE("the dynamics names the width where the ratio says nothing") {
  Rows rows;
  for (const std::string width : {"1e+30", "1e+60"})
    rows.add({.width = width, .ratio = ""}, "deterministic", 1, 0.1)
        .add({.width = width, .ratio = ""}, "deterministic", 2, 0.1);
  const Figure figure = io::dynamics_figure(rows.table(), parameters, observables);
  CHECK(labels(figure.panels.at(0)) == Labels{"K = 10^{30}", "K = 10^{60}", "theory"});
  CHECK_FALSE(figure.panels[0].x.logarithmic);
  CHECK(io::dynamics_figure(Rows{}.table(), parameters, observables).panels.size() == 1);
}

TEST_CASE("escape protects every special character of enhanced text") {
  CHECK(io::escape("hermite:0,1") == "hermite:0,1");
  CHECK(io::escape("_^{}@&~\\") == "\\_\\^\\{\\}\\@\\&\\~\\\\");
}

namespace {

/// An empty directory of this test.
class Directory {
 public:
  Directory()
      : path_(fs::temp_directory_path() / ("overparam-figures-" + std::to_string(getpid()))) {
    fs::create_directory(path_);
  }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::ptrdiff_t n_entries() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Figure some_figure() {
  Panel panel;
  panel.x = {io::escape("width_0"), true};
  panel.y = {"error", true};
  panel.series.push_back({"a theory", Style::line, {1, 1e30, 1e60}, {1, 0.1, 0.01}, {}, 0});
  // On logarithmic axes only the second of these points can be drawn, its error bar in part.
  panel.series.push_back({"it's a simulation",
                          Style::points,
                          {0, 10, 100, 1000},
                          {1, 0.5, -1, std::numeric_limits<double>::quiet_NaN()},
                          {0.1, 0.6, 0.1, 0.1},
                          1});
  panel.references.push_back({0.005, "limit", io::neutral});
  return {{panel}};
}

}  // namespace

TEST_CASE("draw writes two whole files and nothing else") {
  const Directory directory;
  io::draw(some_figure(), directory / "a figure");
  CHECK(directory.n_entries() == 2);
  const std::string svg = content(directory / "a figure.svg");
  for (const std::string text : {"width_0", "a theory", "it's a simulation", "limit", "</svg>"})
    CHECK(svg.find(text) != std::string::npos);
  const std::string png = content(directory / "a figure.png");
  CHECK(png.substr(0, 4) == "\x89PNG");
  CHECK(png.size() > 10000);

  io::draw(some_figure(), directory / "a figure");  // replaces
  CHECK(directory.n_entries() == 2);
}

TEST_CASE("draw survives a panel without values") {
  const Directory directory;
  io::draw({{Panel{}, some_figure().panels[0]}}, directory / "empty");
  CHECK(content(directory / "empty.svg").find("no values to draw") != std::string::npos);
}

TEST_CASE("draw names the file it cannot write and leaves nothing") {
  const Directory directory;
  const fs::path stem = directory / "missing" / "figure";
  CHECK_THROWS_WITH_AS(
      io::draw(some_figure(), stem),
      (stem.string() + ".svg: cannot be written (No such file or directory)").c_str(),
      overparam::core::Error);
  CHECK(directory.n_entries() == 0);

  fs::create_directory(directory / "taken.svg");
  CHECK_THROWS_AS(io::draw(some_figure(), directory / "taken"), overparam::core::Error);
  CHECK(directory.n_entries() == 1);
}

TEST_CASE("draw says so when gnuplot is missing") {
  const Directory directory;
  const std::string path = std::getenv("PATH");
  setenv("PATH", (directory / "").c_str(), 1);
  std::string message;
  try {
    io::draw(some_figure(), directory / "figure");
  } catch (const overparam::core::Error& error) {
    message = error.what();
  }
  setenv("PATH", path.c_str(), 1);
  CHECK(message.find("gnuplot: not found") == 0);
  CHECK(directory.n_entries() == 0);
}
