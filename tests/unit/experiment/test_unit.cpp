// SPDX-License-Identifier: MIT
// Units of work as bytes, and computed by themselves.
#include "experiment/unit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::ToyModel;

Unit toy_unit(const std::string& kind = "fine", const std::string& source = simulation_source) {
  Unit unit{"toy", source, {0, 1.0 / 3, std::numeric_limits<double>::infinity()}, {7, 4}, {}};
  for (const char* x : {"1", "2"}) unit.points.push_back({{"x", x}, {"kind", kind}});
  return unit;
}

std::vector<Outcome> outcomes_of(const ToyModel& model, const Unit& unit) {
  core::Team team(2);
  Checkpoint none;
  return compute_unit(model, unit, team, none);
}

}  // namespace

TEST_CASE("all of a unit survives as bytes, with what the files hold that it names") {
  Unit unit = toy_unit("file:a\xff,b \"ε\"");  // any bytes
  unit.draw = {UINT64_MAX, UINT32_MAX};
  unit.times = {0, 5e-324, 0.1, 1.0 / 3, 16777217, std::numeric_limits<double>::infinity()};
  for (const bool with_files : {false, true}) {
    if (with_files)
      for (Point& point : unit.points)
        point.inputs = std::make_shared<const Inputs>(
            Inputs{{point.at("kind"), make_input(std::string("\0\xff any", 6))},
                   {"file:empty", make_input("")}});
    const Unit copy = decode_unit(encode(unit));
    CHECK(copy.model == unit.model);
    CHECK(copy.source == unit.source);
    CHECK(copy.times == unit.times);
    CHECK(copy.draw.seed == unit.draw.seed);
    CHECK(copy.draw.replica == unit.draw.replica);
    REQUIRE(copy.points.size() == 2);
    for (const std::size_t i : {0u, 1u}) {
      const Point& a = copy.points[i];
      const Point& b = unit.points[i];
      CHECK(static_cast<const std::map<std::string, std::string>&>(a) ==
            static_cast<const std::map<std::string, std::string>&>(b));
      CHECK((content_of(a, "kind") != nullptr) == with_files);
      CHECK(meaning_of(a, "kind") == meaning_of(b, "kind"));
      if (with_files) CHECK(*content_of(a, "kind") == *content_of(b, "kind"));
      if (with_files) CHECK(a.inputs->at("file:empty").content.empty());
    }
  }
}

TEST_CASE("a unit that went through bytes gives the same results") {
  const ToyModel model;
  const Unit unit = toy_unit();
  const auto here = outcomes_of(model, unit);
  const auto there = outcomes_of(model, decode_unit(encode(unit)));
  REQUIRE(here.size() == 2);
  REQUIRE(there.size() == 2);
  for (const std::size_t i : {0u, 1u}) {
    REQUIRE(here[i].measurements.size() == 3);
    for (const std::size_t t : {0u, 1u, 2u}) {
      CHECK(here[i].measurements[t].value == there[i].measurements[t].value);
      CHECK(here[i].measurements[t].time == unit.times[t]);
    }
  }
  CHECK(here[1].measurements[0].value == 2 * std::exp(ToyModel::noise({7, 4}) - 0.5));
}

TEST_CASE("bytes that are no unit are refused") {
  Unit unit = toy_unit();
  unit.points[0].inputs = std::make_shared<const Inputs>(Inputs{{"fine", make_input("content")}});
  const std::string bytes = encode(unit);
  const auto refused = [](const std::string& damaged) {
    try {
      decode_unit(damaged);
    } catch (const core::Error& error) {
      CHECK(std::string(error.what()) == "a unit of work cannot be read");
      return true;
    }
    return false;
  };
  CHECK_FALSE(refused(bytes));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK(refused(bytes.substr(0, length)));
    CHECK(refused(bytes.substr(length + 1)));
  }
  // Every byte changed to every other value: a unit that can be written again, or none.
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int value = 0; value < 256; ++value) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(value);
      if (!refused(changed)) CHECK_NOTHROW(encode(decode_unit(changed)));
    }
  using nlohmann::json;
  const auto changed = [&](const char* member, const json& value) {
    json object = json::from_cbor(bytes);
    if (value.is_discarded())
      object.erase(member);
    else
      object[member] = value;
    std::string other;
    json::to_cbor(object, other);
    return other;
  };
  for (const char* member : {"model", "source", "times", "seed", "replica", "points", "inputs"}) {
    CAPTURE(member);
    CHECK(refused(changed(member, json(json::value_t::discarded))));
    CHECK(refused(changed(member, nullptr)));
    CHECK(refused(changed(member, -1)));
    CHECK(refused(changed(member, {{"x"}, {"y"}})));
  }
  CHECK(refused(changed("replica", std::uint64_t{1} << 32)));
  CHECK(refused(changed("seed", 1.5)));
  CHECK(refused(changed("points", json::array())));
  CHECK(refused(changed("inputs", {{"fine", "no bytes"}})));
  for (const auto& times : {json{-1.0}, json{1, 1}, json{2, 1}, json{std::nan("")}, json{"1"}})
    CHECK(refused(changed("times", times)));
  CHECK_FALSE(refused(changed("times", json::array())));
}

TEST_CASE("a unit has one outcome for each point, with its share of the time") {
  const ToyModel model;
  for (const auto& [kind, status] : {std::pair{"bad", Status::failed},
                                     {"huge", Status::out_of_memory},
                                     {"stuck", Status::not_converged},
                                     {"crowded", Status::failed}}) {
    const auto outcomes = outcomes_of(model, toy_unit(kind));
    REQUIRE(outcomes.size() == 2);
    for (const Outcome& one : outcomes) {
      REQUIRE(one.failure.has_value());
      CHECK(one.failure->status == status);
      CHECK(one.measurements.empty());
    }
  }
  Unit slow = toy_unit("slow");
  const auto two = outcomes_of(model, slow);
  REQUIRE(two.size() == 2);
  // Two points of 50 ms each, on two threads.
  for (const Outcome& one : two) CHECK(one.seconds >= 0.1);
  CHECK(two[0].seconds == two[1].seconds);
}

TEST_CASE("a unit of another model is not computed") {
  const ToyModel model;
  Unit unit = toy_unit();
  unit.model = "another";
  CHECK_THROWS_WITH_AS(outcomes_of(model, unit), "model: toy is not that of the unit, another",
                       core::InvalidParameter);
  CHECK(model.calls == 0);
}

TEST_CASE("an interruption comes out of a unit if the checkpoint asked for it") {
  class Stop final : public Checkpoint {
   public:
    std::optional<std::string> resume() override { return "40"; }
    void reached(double done, const std::function<std::string()>& state) override {
      if (done < 0.9) return;
      CHECK(state() == "45");
      throw Interrupted();
    }
  };
  class Leaving final : public ToyModel {
    std::vector<std::vector<Measurement>> compute(std::span<const Point>, const std::string&,
                                                  std::span<const double>, Draw, core::Team&,
                                                  Checkpoint&) const override {
      throw Interrupted();
    }
  };
  Stop stop;
  core::Team team(1);
  const ToyModel model;
  CHECK_THROWS_AS(compute_unit(model, toy_unit("slow"), team, stop), Interrupted);
  CHECK(model.pieces == 5);
  const auto outcomes = compute_unit(Leaving(), toy_unit(), team, stop);
  CHECK(outcomes.at(0).failure->reason == "interrupted");
}
