// SPDX-License-Identifier: MIT
// Parameters that are declared once: what is told of them, and the values that texts stand for.
#include "overparam/experiment/declaration.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

enum class Features { sphere, gaussian };

struct Training {
  double rate = 0;
};

struct Values {
  double dimension = 0;
  std::optional<double> samples;
  double noise = 0;
  std::optional<double> ridge;
  Features law = Features::sphere;
  bool optima = false;
  std::vector<double> powers;
  std::shared_ptr<const std::string> kernel;
  Training training;
};

using Declared = Declaration<Values>;

std::vector<double> powers(const std::string& text, const std::string& option) {
  const auto numbers = core::read_numbers(text);
  if (!numbers) throw core::InvalidParameter(option, text, "is no list of powers");
  return *numbers;
}

// How often a kernel was read.
int readings = 0;

std::string kernel(const Point& point) {
  ++readings;
  if (point.at("kernel") == "none") throw core::InvalidParameter("--kernel", "none", "is refused");
  return point.at("kernel") + " at " + point.at("dim");
}

const Declared& declaration() {
  static const Declared all{
      Declared::whole({.name = "dim", .symbol = "N", .minimum = 1, .maximum = 1e6},
                      &Values::dimension),
      Declared::whole({.name = "samples", .minimum = 1}, &Values::samples),
      Declared::real({.name = "noise", .default_text = "0", .minimum = 0}, &Values::noise),
      Declared::real({.name = "ridge", .allowed = "any number"}, &Values::ridge),
      Declared::choice({.name = "law", .default_text = "sphere"}, &Values::law,
                       {{"sphere", Features::sphere}, {"gaussian", Features::gaussian}}),
      Declared::choice({.name = "optima", .default_text = "off"}, &Values::optima,
                       {{"off", false}, {"on", true}}),
      Declared::text({.name = "powers", .default_text = "1,2"}, &Values::powers, powers),
      Declared::shared({.name = "kernel", .default_text = "exp"}, &Values::kernel, kernel, {"dim"}),
      Declared::real({.name = "rate", .default_text = "0.5"},
                     [](Values& values) -> double& { return values.training.rate; })};
  return all;
}

Point point_of(const std::map<std::string, std::string>& texts) {
  Point point;
  for (const auto& spec : declaration().specs()) point[spec.name] = spec.default_text;
  point["dim"] = "10";
  for (const auto& [name, text] : texts) point[name] = text;
  return point;
}

std::string refusal(const Point& point) {
  try {
    declaration().read(point);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("what is told of parameters follows from their kinds, ranges and words") {
  std::string text;
  for (const auto& spec : declaration().specs()) text += spec.name + ": " + spec.allowed + "\n";
  CHECK(text ==
        "dim: a whole number from 1 to 1e6\n"
        "samples: a whole number from 1\n"
        "noise: a number from 0\n"
        "ridge: any number\n"
        "law: sphere | gaussian\n"
        "optima: off | on\n"
        "powers: a text\n"
        "kernel: a text\n"
        "rate: a number\n");
  const auto kind = [&](std::size_t i) { return declaration().specs()[i].kind; };
  CHECK(kind(0) == ParameterKind::integer);
  CHECK(kind(2) == ParameterKind::real);
  CHECK(kind(4) == ParameterKind::text);
  CHECK(kind(6) == ParameterKind::text);
  CHECK(kind(7) == ParameterKind::text);
  CHECK(declaration().specs()[0].symbol == "N");
}

TEST_CASE("texts stand for values of their members") {
  const Values plain = declaration().read(point_of({}));
  CHECK(plain.dimension == 10);
  CHECK_FALSE(plain.samples);
  CHECK(plain.noise == 0);
  CHECK_FALSE(plain.ridge);
  CHECK(plain.law == Features::sphere);
  CHECK_FALSE(plain.optima);
  CHECK(plain.powers == std::vector<double>{1, 2});
  CHECK(*plain.kernel == "exp at 10");
  CHECK(plain.training.rate == 0.5);
  const Values other = declaration().read(point_of({{"samples", "7"},
                                                    {"noise", "0.25"},
                                                    {"ridge", "-1e-3"},
                                                    {"law", "gaussian"},
                                                    {"optima", "on"},
                                                    {"powers", "3"},
                                                    {"kernel", "relu"},
                                                    {"rate", "2"}}));
  CHECK(other.samples == 7);
  CHECK(other.noise == 0.25);
  CHECK(other.ridge == -1e-3);
  CHECK(other.law == Features::gaussian);
  CHECK(other.optima);
  CHECK(other.powers == std::vector<double>{3});
  CHECK(*other.kernel == "relu at 10");
  CHECK(other.training.rate == 2);
}

TEST_CASE("a text that is missing or cannot be read is refused by its option") {
  CHECK(refusal(point_of({})) == "accepted");
  CHECK(refusal(point_of({{"dim", ""}})) == "--dim: needs a value");
  CHECK(refusal(point_of({{"noise", ""}})) == "--noise: needs a value");
  CHECK(refusal(point_of({{"samples", ""}, {"ridge", ""}})) == "accepted");
  CHECK(refusal(point_of({{"samples", "x"}})) == "--samples: x is not a number");
  CHECK(refusal(point_of({{"law", "cube"}})) == "--law: cube is not sphere | gaussian");
  CHECK(refusal(point_of({{"optima", "yes"}})) == "--optima: yes is not off | on");
  CHECK(refusal(point_of({{"powers", "1,x"}})) == "--powers: 1,x is no list of powers");
  CHECK(refusal(point_of({{"kernel", "none"}})) == "--kernel: none is refused");
  for (const char* name : {"dim", "noise", "law", "powers", "kernel"}) {
    Point point = point_of({});
    point.erase(name);
    CHECK(refusal(point).starts_with("--" + std::string(name) + ": "));
  }
}

TEST_CASE("two parameters of one name are refused") {
  CHECK_THROWS_WITH_AS((Declared{Declared::real({.name = "noise"}, &Values::noise),
                                 Declared::real({.name = "ridge"}, &Values::ridge),
                                 Declared::whole({.name = "noise"}, &Values::samples)}),
                       "names: noise occurs twice", core::InvalidParameter);
}

TEST_CASE("points of a grid share what takes long to read, others read it each") {
  readings = 0;
  const auto grid = make_grid(declaration().specs(),
                              {{"dim", "10,20"}, {"kernel", "exp,relu"}, {"noise", "0,1,2"}}, {});
  REQUIRE(grid.size() == 12);
  std::vector<Values> all;
  for (const auto& point : grid) all.push_back(declaration().read(point));
  // One for each of two kernels at each of two dimensions, on which they depend.
  CHECK(readings == 4);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    CHECK(*all[i].kernel == grid[i].at("kernel") + " at " + grid[i].at("dim"));
    for (std::size_t j = 0; j < i; ++j)
      CHECK((all[i].kernel == all[j].kernel) == (*all[i].kernel == *all[j].kernel));
  }
  readings = 0;
  const Point alone = point_of({});
  CHECK(declaration().read(alone).kernel != declaration().read(alone).kernel);
  CHECK(readings == 2);
}

TEST_CASE("a text that could not be read is tried again") {
  Point point = point_of({{"kernel", "none"}});
  point.readings = std::make_shared<Readings>();
  readings = 0;
  CHECK(refusal(point) == "--kernel: none is refused");
  CHECK(refusal(point) == "--kernel: none is refused");
  CHECK(readings == 2);
}

TEST_CASE("contents of files are shared by what they hold, not by their names") {
  using Text = std::shared_ptr<const std::string>;
  using Files = Declaration<Text>;
  const auto itself = [](Text& value) -> Text& { return value; };
  const Files files{
      Files::shared({.name = "spectrum", .file_prefix = "file:"}, itself,
                    [](const Point& point) { return *content_of(point, "spectrum"); })};
  const auto inputs = std::make_shared<const Inputs>(Inputs{
      {"file:a", make_input("1")}, {"file:b", make_input("1")}, {"file:c", make_input("2")}});
  const auto shared = std::make_shared<Readings>();
  const auto read = [&](const char* name) {
    Point point{{"spectrum", name}};
    point.inputs = inputs;
    point.readings = shared;
    return files.read(point);
  };
  CHECK(read("file:a") == read("file:b"));
  CHECK(read("file:a") != read("file:c"));
  CHECK(*read("file:c") == "2");
}
