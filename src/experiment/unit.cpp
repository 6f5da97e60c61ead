// SPDX-License-Identifier: MIT
#include "experiment/unit.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/inputs.hpp"

namespace overparam::experiment {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

void require_unit(bool holds) {
  if (!holds) throw core::Error("is none");
}

// A whole number of the type, which the library would make of any other number too.
template <class Number>
Number whole(const json& value) {
  require_unit(value.is_number_unsigned());
  const auto number = value.get<std::uint64_t>();
  require_unit(number <= std::numeric_limits<Number>::max());
  return static_cast<Number>(number);
}

json json_of(const Inputs& inputs) {
  json object = json::object();
  for (const auto& [value, input] : inputs)
    object[value] = json::binary({input.content.begin(), input.content.end()});
  return object;
}

std::shared_ptr<const Inputs> inputs_of(const json& object) {
  require_unit(object.is_object());
  if (object.empty()) return nullptr;
  Inputs inputs;
  for (const auto& [value, content] : object.items()) {
    const auto& bytes = content.get_binary();
    inputs.emplace(value, make_input({bytes.begin(), bytes.end()}));
  }
  return std::make_shared<const Inputs>(std::move(inputs));
}

// What a model has to return: as many results as points, none of them without a measurement.
void require_fit(const std::vector<std::vector<Measurement>>& results, std::size_t points,
                 bool measures) {
  core::require_size("results that the model returned", points, results.size());
  for (const auto& one : results)
    if (one.empty() && measures) throw core::Error("the model returned no measurements");
}

// Points that know their texts alone, as those of a unit that was decoded.
std::vector<Point> resolved(const Model& model, const std::vector<Point>& points) {
  std::vector<Point> result;
  result.reserve(points.size());
  for (const Point& point : points) result.push_back(model.resolve(point));
  return result;
}

// Passes everything on, and remembers whether it has asked to stop.
class Witness final : public Checkpoint {
 public:
  explicit Witness(Checkpoint& checkpoint) : checkpoint_(checkpoint) {}

  std::optional<std::string> resume() override { return checkpoint_.resume(); }
  void reached(double done, const std::function<std::string()>& state) override {
    try {
      checkpoint_.reached(done, state);
    } catch (const Interrupted&) {
      interrupted_ = true;
      throw;
    }
  }
  bool interrupted() const { return interrupted_; }

 private:
  Checkpoint& checkpoint_;
  std::atomic<bool> interrupted_ = false;
};

}  // namespace

std::string encode(const Unit& unit) {
  json object = json::object();
  object["model"] = unit.model;
  object["source"] = unit.source;
  object["times"] = unit.times;
  object["seed"] = unit.draw.seed;
  object["replica"] = unit.draw.replica;
  json& points = object["points"] = json::array();
  Inputs inputs;  // of all of them: each content once
  for (const Point& point : unit.points) {
    points.push_back(static_cast<const std::map<std::string, std::string>&>(point));
    if (point.inputs) inputs.insert(point.inputs->begin(), point.inputs->end());
  }
  object["inputs"] = json_of(inputs);
  std::string bytes;
  json::to_cbor(object, bytes);
  return bytes;
}

Unit decode_unit(std::string_view bytes) {
  try {
    const json object = json::from_cbor(bytes);
    Unit unit;
    unit.model = object.at("model").get<std::string>();
    unit.source = object.at("source").get<std::string>();
    require_unit(object.at("times").is_array());
    for (const json& time : object.at("times")) {
      require_unit(time.is_number());
      const auto next = time.get<double>();
      require_unit(next >= 0 && (unit.times.empty() || next > unit.times.back()));
      unit.times.push_back(next);
    }
    unit.draw = {whole<std::uint64_t>(object.at("seed")),
                 whole<std::uint32_t>(object.at("replica"))};
    const auto inputs = inputs_of(object.at("inputs"));
    const json& points = object.at("points");
    require_unit(points.is_array() && !points.empty());
    for (const json& texts : points) {
      require_unit(texts.is_object());
      Point& point = unit.points.emplace_back();
      for (const auto& [name, text] : texts.items()) point[name] = text.get<std::string>();
      point.inputs = inputs;
    }
    return unit;
  } catch (const std::exception&) {  // of the JSON library too
    throw core::Error("a unit of work cannot be read");
  }
}

std::vector<Outcome> compute_unit(const Model& model, const Unit& unit, core::Team& team,
                                  Checkpoint& checkpoint) {
  if (unit.model != model.description().name)
    throw core::InvalidParameter("model", model.description().name,
                                 "is not that of the unit, " + unit.model);
  const auto start = Clock::now();
  const auto seconds_of_each = [&] {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return seconds * double(team.threads()) / double(unit.points.size());
  };
  Witness witness(checkpoint);
  std::optional<Failure> failure;
  try {
    const bool decoded = !unit.points.empty() && unit.points.front().resolution.empty();
    std::vector<Point> made;
    if (decoded) made = resolved(model, unit.points);
    auto measurements = model.compute(decoded ? made : unit.points, unit.source, unit.times,
                                      unit.draw, team, witness);
    require_fit(measurements, unit.points.size(),
                !unit.times.empty() || !model.description().time.exists());
    const double seconds = seconds_of_each();
    std::vector<Outcome> outcomes;
    for (auto& one : measurements) {
      // Whatever a model returns: no infinity or NaN goes by the name of a value.
      for (Measurement& measurement : one) measurement = checked(std::move(measurement));
      one.shrink_to_fit();  // there may be a million of them
      outcomes.push_back({std::move(one), std::nullopt, seconds});
    }
    return outcomes;
  } catch (const Interrupted&) {
    if (witness.interrupted()) throw;
    failure = current_failure();  // nobody has asked for it
  } catch (...) {
    failure = current_failure();
  }
  return std::vector<Outcome>(unit.points.size(), {{}, failure, seconds_of_each()});
}

}  // namespace overparam::experiment
