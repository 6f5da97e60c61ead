// SPDX-License-Identifier: MIT
#include "overparam/experiment/declaration.hpp"

#include "hostile/experiment_values.hpp"
#include "hostile/folders.hpp"
#include "overparam/experiment/points.hpp"

namespace overparam::hostile {

using namespace experiment;

namespace {

// One member of each kind of value.
struct Values {
  double number = 0;
  std::optional<double> perhaps;
  bool flag = false;
  std::string text;
  std::shared_ptr<const std::string> shared;
};

using Declared = Declaration<Values>;

ParameterSpec spec_of(const char* name) {
  ParameterSpec spec;
  spec.name = std::string(name);
  return spec;
}

// A text that an entry reads into `member`, or refuses by the parameter's name.
template <class Member>
auto read(Declared::Entry entry, const std::string& text, Member member) {
  const Declared declared{std::move(entry)};
  Point point;
  point[declared.specs().front().name] = text;
  point.readings = std::make_shared<Readings>();
  return declared.read(point).*member;
}

const auto as_it_is = [](const std::string& text, const std::string&) { return text; };

}  // namespace

void call_declaration(Campaign& campaign) {
  const ParameterSpec spec = spec_of("x");
  const std::string text = "1";
  campaign.call(
      "experiment::Declaration::Declaration",
      [](const ParameterSpec& a, const ParameterSpec& b) {
        return Declared{Declared::real(a, &Values::number), Declared::real(b, &Values::perhaps)}
            .specs()
            .size();
      },
      arg("names", spec), arg("names", spec_of("y")));
  campaign.call(
      "experiment::Declaration::whole",
      [](const ParameterSpec& of, const std::string& value) {
        return read(Declared::whole(of, &Values::number), value, &Values::number);
      },
      arg("spec", spec), arg("text", text));
  campaign.call(
      "experiment::Declaration::real",
      [](const ParameterSpec& of, const std::string& value) {
        return read(Declared::real(of, &Values::perhaps), value, &Values::perhaps);
      },
      arg("spec", spec), arg("text", text));
  campaign.call(
      "experiment::Declaration::choice",
      [](const ParameterSpec& of, const std::string& value, const std::string& on) {
        return read(Declared::choice(of, &Values::flag, {{"0", false}, {on, true}}), value,
                    &Values::flag);
      },
      arg("spec", spec), arg("text", text), arg("word", text));
  campaign.call(
      "experiment::Declaration::text",
      [](const ParameterSpec& of, const std::string& value) {
        return read(Declared::text(of, &Values::text, as_it_is), value, &Values::text);
      },
      arg("spec", spec), arg("text", text));
  campaign.call(
      "experiment::Declaration::shared",
      [](const ParameterSpec& of, const std::string& value,
         const std::vector<std::string>& depends) {
        const auto parse = [name = of.name](const Point& point) { return point.at(name); };
        return *read(Declared::shared(of, &Values::shared, parse, depends), value, &Values::shared);
      },
      arg("spec", spec), arg("text", text), arg("depends", std::vector<std::string>{"x"}));
  const Declared declared{Declared::real(spec, &Values::number)};
  campaign.call(
      "experiment::Declaration::read",
      [&](const Point& point) { return declared.read(point).number; },
      arg("point", Point{{"x", "1"}}));

  campaign.call(
      "experiment::Readings::value",
      [](const std::string& key, const std::string& value) {
        Readings readings;
        const auto make = [&] { return std::make_shared<const std::string>(value); };
        return *readings.value<std::string>(key, make);
      },
      arg("key", text), arg("value", text));
  campaign.call(
      "experiment::Resolution::Resolution",
      [](const std::string& value, Text level) {
        return Resolution(value, level).values<std::string>();
      },
      arg("values", text), arg("level", Text(text)));
  Point resolved{{"x", "1"}};
  resolved.resolution = Resolution(text);
  campaign.call(
      "experiment::values_of",
      [](const std::vector<Point>& points) { return values_of<std::string>(points); },
      arg("points", std::vector{resolved}));
  campaign.call(
      "experiment::measure_each",
      [](const std::vector<Point>& points) {
        return measure_each<std::string>(points, [](const std::string& value) {
          return std::vector<Measurement>{{.observable = value, .value = 1}};
        });
      },
      arg("points", std::vector{resolved}));
  campaign.call(
      "experiment::Points::set_readings",
      [](bool some) {
        Points points{Point{{"x", "1"}}};
        points.set_readings(some ? std::make_shared<Readings>() : nullptr);
        return (points[0].readings != nullptr) == some;
      },
      arg("readings", true));
}

}  // namespace overparam::hostile
