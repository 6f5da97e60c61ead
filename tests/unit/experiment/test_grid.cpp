// SPDX-License-Identifier: MIT
// Lists and ranges of parameter values: what they expand to, what is refused and how, and the order
// of the grid.
#include "overparam/experiment/grid.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/parameters.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::InvalidParameter;
using overparam::experiment::make_grid;
using overparam::experiment::number;
using overparam::experiment::ParameterKind;
using overparam::experiment::ParameterSpec;
using overparam::experiment::parse_values;
using overparam::experiment::Point;
using overparam::experiment::shortest;
using overparam::experiment::written;
using overparam::test::close;
using overparam::test::epsilon;

using Values = std::vector<std::string>;

ParameterSpec real(const std::string& name, const std::string& default_text = "") {
  ParameterSpec spec;
  spec.name = name;
  spec.kind = ParameterKind::real;
  spec.default_text = default_text;
  return spec;
}

ParameterSpec learning_rate() {
  auto spec = real("learning-rate", "1");
  spec.minimum = 0;
  spec.open_minimum = true;
  spec.allowed = "a positive number";
  return spec;
}

ParameterSpec width() {
  auto spec = real("width");
  spec.kind = ParameterKind::integer;
  spec.minimum = 1;
  spec.maximum = 1e6;
  spec.allowed = "a whole number from 1 to 1e6";
  return spec;
}

ParameterSpec activation() {
  auto spec = real("activation", "erf");
  spec.kind = ParameterKind::text;
  return spec;
}

std::string refusal(const ParameterSpec& spec, const std::string& text) {
  try {
    parse_values(spec, text);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

std::vector<double> numbers(const Values& values) {
  std::vector<double> result;
  for (const auto& value : values) result.push_back(std::stod(value));
  return result;
}

}  // namespace

TEST_CASE("a list gives its values in order and without repetitions") {
  CHECK(parse_values(learning_rate(), "2,0.5,1") == Values{"2", "0.5", "1"});
  CHECK(parse_values(learning_rate(), "1,1.0,1e0,2") == Values{"1", "2"});
  CHECK(parse_values(learning_rate(), " 1, 2 ") == Values{"1", "2"});
  CHECK(parse_values(real("x"), "-1e-3,+4") == Values{"-0.001", "4"});
  CHECK(parse_values(width(), "10,1e3") == Values{"10", "1000"});
}

TEST_CASE("an empty text is one empty value") {
  CHECK(parse_values(learning_rate(), "") == Values{""});
  CHECK(parse_values(width(), "") == Values{""});
  CHECK(parse_values(activation(), "") == Values{""});
}

TEST_CASE("a linear range has equal steps and exact ends") {
  CHECK(parse_values(real("x"), "0:1:lin:5") == Values{"0", "0.25", "0.5", "0.75", "1"});
  CHECK(parse_values(real("x"), "3:-1:lin:3") == Values{"3", "1", "-1"});
  const auto values = parse_values(real("x"), "0.1:0.7:lin:7");
  CHECK(values.front() == "0.1");
  CHECK(values.back() == "0.7");
}

TEST_CASE("a logarithmic range has equal factors and exact ends") {
  const auto values = parse_values(learning_rate(), "0.1:10:log:5");
  REQUIRE(values.size() == 5);
  CHECK(values.front() == "0.1");
  CHECK(values.back() == "10");
  const auto x = numbers(values);
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    CHECK(close(x[i + 1] / x[i], std::sqrt(std::sqrt(100.0)), 16 * epsilon, 0));
  CHECK(numbers(parse_values(learning_rate(), "100:1:log:3")).front() == 100);
}

TEST_CASE("a range of one value is its start") {
  CHECK(parse_values(real("x"), "3:7:lin:1") == Values{"3"});
  CHECK(parse_values(learning_rate(), "2:8:log:1") == Values{"2"});
}

TEST_CASE("whole-number ranges are rounded and lose repetitions") {
  CHECK(parse_values(width(), "1:4:log:7") == Values{"1", "2", "3", "4"});
  CHECK(parse_values(width(), "1:10:lin:4") == Values{"1", "4", "7", "10"});
  CHECK(parse_values(width(), "10:1000:log:3") == Values{"10", "100", "1000"});
  // Powers of ten are whole to the last digit.
  const auto powers = numbers(parse_values(width(), "1:1e6:log:7"));
  REQUIRE(powers.size() == 7);
  for (std::size_t i = 0; i < powers.size(); ++i) CHECK(powers[i] == std::pow(10, double(i)));
  CHECK(parse_values(width(), "1:6:lin:4") == Values{"1", "3", "4", "6"});  // of 2.67 and 4.33
  CHECK(parse_values(width(), "1:2:lin:100") == Values{"1", "2"});
}

TEST_CASE("lists and ranges mix") {
  CHECK(parse_values(width(), "7,1:4:lin:4,100,2") == Values{"7", "1", "2", "3", "4", "100"});
}

TEST_CASE("numbers are written so that they read back exactly") {
  for (const double value : {0.1, 1.0 / 3, 1e-300, 123456789.123456789, 5e22}) {
    CAPTURE(value);
    CHECK(std::stod(shortest(value)) == value);
    CHECK(parse_values(real("x"), shortest(value)) == Values{shortest(value)});
  }
  CHECK(shortest(0.1) == "0.1");
}

TEST_CASE("words keep the numbers that belong to them") {
  CHECK(parse_values(activation(), "erf,hermite:0,1,0.5,relu") ==
        Values{"erf", "hermite:0,1,0.5", "relu"});
  CHECK(parse_values(activation(), "1,-0.5,erf") == Values{"1,-0.5", "erf"});
  auto alone = activation();
  alone.single = true;
  CHECK(parse_values(alone, "1,2,inf") == Values{"1", "2", "inf"});
  CHECK(parse_values(activation(), "hermite:0,-1,.5,+2") == Values{"hermite:0,-1,.5,+2"});
  CHECK(parse_values(activation(), "power:0.5,10,optimal,power:1,3") ==
        Values{"power:0.5,10", "optimal", "power:1,3"});
  CHECK(parse_values(activation(), "erf,relu,erf") == Values{"erf", "relu"});
  CHECK(parse_values(activation(), "erf") == Values{"erf"});
}

TEST_CASE("values outside their range are refused with the reason") {
  CHECK(refusal(learning_rate(), "-1") == "--learning-rate: -1 is not positive");
  CHECK(refusal(learning_rate(), "1,0") == "--learning-rate: 0 is not positive");
  auto noise = real("label-noise");
  noise.minimum = 0;
  CHECK(refusal(noise, "-0.5") == "--label-noise: -0.5 is negative");
  CHECK(parse_values(noise, "0") == Values{"0"});
  CHECK(refusal(width(), "0") == "--width: 0 is not a whole number from 1 to 1e6");
  CHECK(refusal(width(), "2e6") == "--width: 2e6 is not a whole number from 1 to 1e6");
  CHECK(refusal(width(), "2.5") == "--width: 2.5 is not a whole number");
  CHECK(parse_values(width(), "1,1e6") == Values{"1", "1e+06"});
  // A range is checked value by value.
  CHECK(refusal(learning_rate(), "1:-1:lin:3") == "--learning-rate: 0 is not positive");
}

TEST_CASE("texts that are no numbers are refused with the text") {
  CHECK(refusal(learning_rate(), "fast") == "--learning-rate: fast is not a number");
  CHECK(refusal(learning_rate(), "1,") == "--learning-rate: '' is not a number");
  CHECK(refusal(learning_rate(), ",1") == "--learning-rate: '' is not a number");
  CHECK(refusal(learning_rate(), " ") == "--learning-rate: '' is not a number");
  for (const std::string text : {"1x", "0x10", "nan", "inf", "+", "--1", "+-1", "1..2"})
    CHECK(refusal(learning_rate(), text) == "--learning-rate: " + text + " is not a number");
  for (const std::string text : {"1e999", "-1e400", "1e-999"})
    CHECK(refusal(learning_rate(), text) ==
          "--learning-rate: " + text +
              " is beyond the numbers of double precision, 5e-324 to 1.8e308");
  CHECK(refusal(real("x"), "-1e308:1e308:lin:3") == "--x: -1e308:1e308:lin:3 is too wide a range");
}

TEST_CASE("blanks are taken around an item and refused inside") {
  CHECK(parse_values(learning_rate(), "  2 ,0.5,  1 ") == Values{"2", "0.5", "1"});
  CHECK(parse_values(real("x"), " 0 : 1 :lin: 3 , 7") == Values{"0", "0.5", "1", "7"});
  CHECK(parse_values(activation(), " erf , hermite:0 , 1, a b ") ==
        Values{"erf", "hermite:0,1", "a b"});
  CHECK(refusal(learning_rate(), "1 10 100") ==
        "--learning-rate: '1 10 100' is not a number; separate items by commas");
  CHECK(refusal(learning_rate(), "1,2 3") ==
        "--learning-rate: '2 3' is not a number; separate items by commas");
  CHECK(refusal(learning_rate(), "1:2 3:lin:2") ==
        "--learning-rate: '2 3' is not a number; separate items by commas");
  CHECK(refusal(learning_rate(), "1e 3") ==
        "--learning-rate: '1e 3' is not a number; separate items by commas");
}

TEST_CASE("commas between round brackets belong to a word") {
  CHECK(parse_values(activation(), "expr:max(0,x),relu") == Values{"expr:max(0,x)", "relu"});
  CHECK(parse_values(activation(), "expr:max(min(1,x),-(x+1)),tanh, erf") ==
        Values{"expr:max(min(1,x),-(x+1))", "tanh", "erf"});
  CHECK(parse_values(activation(), "expr:(x>1)+(x>2)@kinks=1,2,relu") ==
        Values{"expr:(x>1)+(x>2)@kinks=1,2", "relu"});
  // Brackets that are not closed are like other characters.
  CHECK(parse_values(activation(), "a(b,c") == Values{"a(b", "c"});
  CHECK(parse_values(activation(), "a)b,c(") == Values{"a)b", "c("});
  CHECK(parse_values(activation(), R"(file:"a(b",c))") == Values{"file:a(b", "c)"});
  for (const std::string value : {"expr:max(0,x)", "a(b,c", "expr:(x>1)@kinks=1", "f(a,b)(,"})
    CHECK(parse_values(activation(), written(activation(), value)) == Values{value});
}

TEST_CASE("quotes keep commas, blanks and quotes of a word") {
  CHECK(parse_values(activation(), R"("a,b",c)") == Values{"a,b", "c"});
  CHECK(parse_values(activation(), R"( file:"a, b" , "c ")") == Values{"file:a, b", "c "});
  CHECK(parse_values(activation(), R"("say ""x""",file:"""")") == Values{R"(say "x")", "file:\""});
  CHECK(parse_values(activation(), R"(hermite:0,"1")") == Values{"hermite:0", "1"});
  CHECK(parse_values(activation(), R"("hermite:0, 1")") == Values{"hermite:0, 1"});
  CHECK(parse_values(learning_rate(), R"("1","2:4:lin:2")") == Values{"1", "2", "4"});
  CHECK(refusal(activation(), R"("a)") == R"(--activation: "a has a quote that is not closed)");
  CHECK(refusal(activation(), R"("a""b)") ==
        R"(--activation: "a""b has a quote that is not closed)");
  CHECK(refusal(activation(), R"(a"b")") ==
        R"(--activation: a"b" has a quote inside a word: put "…" around it, and "" for the quote)");
  CHECK(refusal(activation(), R"("a"b)") ==
        R"(--activation: "a"b has something behind a closing quote; separate items by commas)");
  CHECK(refusal(activation(), R"(erf,"")") == R"(--activation: erf,"" has an empty entry)");
}

TEST_CASE(
    "numbers behind a path are words of their own, by the prefix that the parameter declares") {
  auto spec = activation();
  CHECK(parse_values(spec, "file:a,1,b") == Values{"file:a,1", "b"});
  spec.file_prefix = "file:";
  CHECK(parse_values(spec, "file:a,1,b,2") == Values{"file:a", "1", "b,2"});
  CHECK(parse_values(spec, written(spec, "file:a,1")) == Values{"file:a,1"});
  spec.file_prefix = "table=";
  CHECK(parse_values(spec, "table=a,1,file:b,2") == Values{"table=a", "1", "file:b,2"});
}

TEST_CASE("a parameter whose whole text is a path takes no numbers behind it") {
  ParameterSpec spec;
  spec.name = "network";
  spec.kind = ParameterKind::text;
  spec.file = true;
  CHECK(parse_values(spec, "") == Values{""});
  CHECK(parse_values(spec, "net.json,1.json") == Values{"net.json", "1.json"});
  CHECK(parse_values(spec, R"("a,1.json",b)") == Values{"a,1.json", "b"});
  for (const std::string path : {"net.json", "a,1.json", "a,b", "1.json", "./a", "a b", "a:b"})
    CHECK(parse_values(spec, written(spec, path)) == Values{path});
  CHECK(written(spec, "net.json") == "net.json");
  CHECK(written(spec, "a,1.json") == R"("a,1.json")");
}

TEST_CASE("a word is written so that it reads back") {
  for (const std::string word :
       {"tanh", "hermite:0,1", "file:a b", "a,b", "file:a,1", " a", "a ", "a\"b", "\"", "1x", "a#b",
        "ε", "file:", "file:\"a\"", "a,,b", ","}) {
    CAPTURE(word);
    const auto text = written(activation(), word);
    CHECK(parse_values(activation(), text) == Values{word});
    CHECK(parse_values(activation(), "erf, " + text + " ,relu") == Values{"erf", word, "relu"});
  }
  CHECK(written(activation(), "hermite:0,1") == "hermite:0,1");
  CHECK(written(activation(), "file:a,b") == "\"file:a,b\"");
  CHECK(written(learning_rate(), "0.5") == "0.5");
}

TEST_CASE("whole numbers are those that were written, or refused") {
  auto large = width();
  large.maximum = 1e300;
  CHECK(parse_values(large, "9007199254740992") == Values{"9007199254740992"});
  CHECK(refusal(large, "9007199254740993") ==
        "--width: 9007199254740993 has more digits than double precision holds, where the nearest "
        "number is 9007199254740992");
  CHECK(refusal(large, "9007199254740993:1e300:log:2").rfind("--width: 9007199254740993 has", 0) ==
        0);
  // Whatever double precision holds, written out or as it would write it.
  CHECK(parse_values(large, "9007199254740994") == Values{"9007199254740994"});
  CHECK(number({{"width", parse_values(large, "1180591620717411303424")[0]}}, "width") ==
        std::pow(2, 70));
  CHECK(parse_values(large, "1e23,1e60,100e298") == Values{"1e+23", "1e+60", "1e+300"});
  CHECK(refusal(large, "1.00000000000000000001") ==
        "--width: 1.00000000000000000001 is not a whole number");
  CHECK(parse_values(large, "1e6,2.50e1,7.0") == Values{"1e+06", "25", "7"});
}

TEST_CASE("texts that are no ranges are refused with the text") {
  const std::string shape = " is not a range start:stop:log|lin:count";
  for (const std::string text : {"1:2", "1:2:log", "1:2:3", "1:2:exp:3", "1:2:lin:3:4", ":"})
    CHECK(refusal(learning_rate(), text) == "--learning-rate: " + text + shape);
  const std::string count = " has a count that is not a whole number from 1 to 100000";
  for (const std::string text : {"1:2:lin:0", "1:2:lin:-3", "1:2:lin:2.5", "1:2:log:100001"})
    CHECK(refusal(learning_rate(), text) == "--learning-rate: " + text + count);
  for (const std::string text : {"0:2:log:3", "1:0:log:3", "-1:1:log:3"})
    CHECK(refusal(learning_rate(), text) ==
          "--learning-rate: " + text + " is a logarithmic range that is not positive");
  ParameterSpec any = learning_rate();
  any.minimum = -std::numeric_limits<double>::infinity();
  any.maximum = std::numeric_limits<double>::infinity();
  for (const std::string text : {"-1e308:1e308:lin:3", "0:1.7e308:lin:10", "-1.7e308:0:lin:5"})
    CHECK(refusal(any, text) == "--learning-rate: " + text + " is too wide a range");
  CHECK(parse_values(any, "0:1.7e308:lin:2") == Values{"0", "1.7e+308"});
  CHECK(refusal(learning_rate(), "1:b:lin:3") == "--learning-rate: b is not a number");
  CHECK(refusal(learning_rate(), "1:2:lin:") == "--learning-rate: '' is not a number");
}

TEST_CASE("lists of words with an empty entry are refused") {
  for (const std::string text : {"erf,", ",erf", "erf,,relu"})
    CHECK(refusal(activation(), text) == "--activation: " + text + " has an empty entry");
}

TEST_CASE("a grid holds all combinations, the last parameter fastest") {
  const std::vector<ParameterSpec> specs{learning_rate(), width(), activation()};
  const auto grid = make_grid(specs, {{"learning-rate", "1,2"}, {"width", "10,20,30"}}, {});
  REQUIRE(grid.size() == 6);
  const Values rates{"1", "1", "1", "2", "2", "2"};
  const Values widths{"10", "20", "30", "10", "20", "30"};
  for (std::size_t i = 0; i < grid.size(); ++i) {
    CAPTURE(i);
    CHECK(grid[i] ==
          Point{{"learning-rate", rates[i]}, {"width", widths[i]}, {"activation", "erf"}});
  }
}

TEST_CASE("innermost parameters vary fastest, in the order of the declarations") {
  const std::vector<ParameterSpec> specs{learning_rate(), width(), activation()};
  const std::map<std::string, std::string> texts{
      {"learning-rate", "1,2"}, {"width", "10,20"}, {"activation", "erf,relu"}};
  const auto order = [&](const std::vector<std::string>& innermost) {
    Values result;
    for (const auto& point : make_grid(specs, texts, innermost))
      result.push_back(point.at("learning-rate") + " " + point.at("width") + " " +
                       point.at("activation"));
    return result;
  };
  CHECK(order({"learning-rate"}) == Values{"1 10 erf", "2 10 erf", "1 10 relu", "2 10 relu",
                                           "1 20 erf", "2 20 erf", "1 20 relu", "2 20 relu"});
  CHECK(order({"width", "learning-rate"}) ==
        Values{"1 10 erf", "1 20 erf", "2 10 erf", "2 20 erf",  //
               "1 10 relu", "1 20 relu", "2 10 relu", "2 20 relu"});
  CHECK(order({"no-such-parameter"}) == order({}));
}

TEST_CASE("parameters without text take their default, or stay unset") {
  const auto grid = make_grid({learning_rate(), width()}, {}, {});
  REQUIRE(grid.size() == 1);
  CHECK(grid[0] == Point{{"learning-rate", "1"}, {"width", ""}});
  CHECK(number(grid[0], "learning-rate") == 1);
  CHECK_FALSE(number(grid[0], "width"));
  CHECK_FALSE(number(grid[0], "no-such-parameter"));
  CHECK_THROWS_WITH_AS(number({{"width", "wide"}}, "width"), "--width: wide is not a number",
                       InvalidParameter);
  // An empty text unsets even what has a default.
  CHECK(make_grid({learning_rate()}, {{"learning-rate", ""}}, {})[0].at("learning-rate").empty());
}

TEST_CASE("a grid too large to hold is refused before it is built") {
  const std::vector<ParameterSpec> specs{real("a"), real("b")};
  CHECK_THROWS_WITH_AS(make_grid(specs, {{"a", "0:1:lin:2000"}, {"b", "0:1:lin:2000"}}, {}),
                       "--b: the grid has more than 1000000 points", InvalidParameter);
  CHECK(make_grid(specs, {{"a", "0:1:lin:100"}, {"b", "0:1:lin:20"}}, {}).size() == 2000);
}
