// SPDX-License-Identifier: MIT
// A model with names that no other one has, and the times that a test gives it.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::test {

/// K units on L sites: the loss is 1/(1 + K/L) + exp(−t), without a time 1/(1 + K/L). The simulation
/// has noise and a finite-size effect of relative order 1/L, and may be wrong by a `shift`.
class SmallModel final : public experiment::Model {
 public:
  struct Parameters {
    double sites = 0;
    std::optional<double> units;
    double density = 0;
  };

  /// @param dimension may be empty: the sites are then a parameter like others.
  explicit SmallModel(experiment::TimeAxis time, const std::string& dimension = "sites") {
    description_.name = "small";
    description_.parameters = declaration().specs();
    description_.observables = {{.name = "loss", .symbol = "ℓ", .meaning = "1/(1 + K/L) + e^−t"}};
    description_.levels = {{"mean-field", "many sites", false}};
    description_.dimension = dimension;
    description_.sizes = {size()};
    description_.time = std::move(time);
    description_.questions.inversions = {
        {.command = "units-for",
         .question = "the units that reach a loss",
         .wanted = {.name = "loss", .symbol = "ℓ"},
         .repeats = "loss",
         .sought = size(),
         .parameters = {"sites"},
         .needed = {"sites"},
         .observables = {{"units", "K", "as many as it takes"}},
         .answer = [](const experiment::Point& point, double wanted) {
           const double units = (1 / wanted - 1) * point.values<Parameters>().sites;
           return experiment::Answer{
               "mean-field", {{{}, "loss", wanted}, {{}, "units", units}}, "found"};
         }}};
    description_.questions.documents = {
        {.command = "layout",
         .question = "writes the units of a draw",
         .option = "units",
         .meaning = "the file to write",
         .hidden = {"density"},
         .write = [](const experiment::Point& point, experiment::Draw draw, core::Team& team) {
           return experiment::Written{point.at("units") + " of " + point.at("sites") + ", draw " +
                                          std::to_string(draw.seed) + '/' +
                                          std::to_string(draw.replica),
                                      std::to_string(team.threads()) + " threads"};
         }}};
  }

  static double loss(double density, std::optional<double> time) {
    return 1 / (1 + density) + (time ? std::exp(-*time) : 0);
  }

  double shift = 0;

  const experiment::Description& description() const override { return description_; }

  experiment::Point resolve(const experiment::Point& raw) const override {
    experiment::Point point = raw;
    complete_size(point, size(), "sites", 1e9);
    point.resolution = experiment::Resolution(declaration().read(point));
    return point;
  }

  /// The simulation takes a million sites at most.
  void check(const experiment::Point& point, const std::string& source,
             std::size_t) const override {
    if (source == experiment::simulation_source && point.values<Parameters>().sites > 1e6)
      throw core::InvalidParameter("--sites", point.at("sites"), "are too many to simulate");
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const experiment::Point> points, const std::string& source,
      std::span<const double> times, experiment::Draw draw, core::Team&,
      experiment::Checkpoint&) const override {
    std::vector<std::optional<double>> all(times.begin(), times.end());
    if (!description_.time.exists()) all.emplace_back();
    double noise = 0;
    core::Stream(draw.seed, draw.replica, core::StreamName::synthetic).normal(0, {&noise, 1});
    std::vector<std::vector<experiment::Measurement>> results;
    for (const auto& p : experiment::values_of<Parameters>(points)) {
      auto& rows = results.emplace_back();
      for (const auto& time : all) {
        double value = loss(p.density, time);
        if (source == experiment::simulation_source)
          value *= 1 + shift + 0.5 / p.sites + 0.1 * noise;
        rows.push_back({time, "loss", value});
        if (source == experiment::simulation_source)
          rows.back().estimator = experiment::Estimator::exact;
      }
    }
    return results;
  }

 private:
  static experiment::Size size() { return {"units", "density", ""}; }

  static const experiment::Declaration<Parameters>& declaration() {
    using Declared = experiment::Declaration<Parameters>;
    static const Declared all{
        Declared::whole({.name = "sites", .symbol = "L", .minimum = 1}, &Parameters::sites),
        Declared::whole({.name = "units", .symbol = "K", .minimum = 1}, &Parameters::units),
        Declared::real({.name = "density", .symbol = "K/L", .minimum = 0, .open_minimum = true},
                       &Parameters::density)};
    return all;
  }

  experiment::Description description_;
};

}  // namespace overparam::test
