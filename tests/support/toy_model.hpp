// SPDX-License-Identifier: MIT
// A model whose results cost nothing, to look at what runs them.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <new>
#include <thread>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::test {

// Parameters x and kind; the theory gives x, a simulated draw x exp(noise − 1/2) with mean x. A kind
// other than "fine" fails in its own way; "slow" keeps its state after each of 50 pieces of work.
class ToyModel : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text = [] {
      experiment::Description d;
      d.name = std::string("toy");  // "…" alone makes g++ 12 warn without cause
      d.parameters.resize(2);
      d.parameters[0].name = std::string("x");
      d.parameters[1].name = std::string("kind");
      d.parameters[1].kind = experiment::ParameterKind::text;
      d.observables = {{"y", "y", "x, or a draw around it"}};
      d.levels = {{"theory", "x itself", false}};
      d.questions.cost = [](const experiment::Point& point, const std::string&, double) {
        return experiment::required_number(point, "x");
      };
      return d;
    }();
    return text;
  }
  experiment::Point resolve(const experiment::Point& point) const override { return point; }
  void check(const experiment::Point&, const std::string&, std::size_t) const override {}
  std::string shared_work(const experiment::Point& point, const std::string&) const override {
    const std::string& kind = point.at("kind");
    return kind == "shared" || kind == "crowded" ? kind : "";
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const experiment::Point> points, const std::string& source,
      std::span<const double> times, experiment::Draw draw, core::Team&,
      experiment::Checkpoint& checkpoint) const override {
    ++calls;
    std::vector<std::vector<experiment::Measurement>> result;
    for (const auto& point : points) {
      const std::string& kind = point.at("kind");
      if (kind == "crowded" && points.size() > 1) throw core::Error("too many at once");
      if (kind == "bad") throw core::Error("it is bad");
      if (kind == "stuck") throw core::ConvergenceFailure("toy", 1, 10);
      if (kind == "huge") throw std::bad_alloc();
      if (kind == "slow") work_slowly(checkpoint);
      ++items;
      double value = experiment::required_number(point, "x");
      if (source == experiment::simulation_source) value *= std::exp(noise(draw) - 0.5);
      if (kind == "endless") value = std::numeric_limits<double>::infinity();
      if (kind == "lost") value = std::nan("");
      if (kind == "largest") value = draw.replica % 2 == 0 ? 1.7e308 : -1.7e308;
      auto& rows = result.emplace_back();
      for (const double t : times) {
        rows.push_back({t, "y", value});
        if (kind == "scattered" && source == experiment::simulation_source) {
          rows.back().value = draw.replica % 2 == 0 ? value + 1 : -value;
          rows.back().estimator = experiment::Estimator::running;
        }
        if (kind == "wild" && draw.replica == 5) {
          rows.back().value.reset();
          rows.back().status = experiment::Status::diverged;
        }
      }
    }
    return result;
  }

  static double noise(experiment::Draw draw) {
    double value = 0;
    core::Stream(draw.seed, draw.replica, core::StreamName::synthetic).normal(0, {&value, 1});
    return value;
  }

  mutable std::atomic<std::size_t> calls = 0;   // of compute
  mutable std::atomic<std::size_t> items = 0;   // computed
  mutable std::atomic<std::size_t> pieces = 0;  // of slow work

 private:
  void work_slowly(experiment::Checkpoint& checkpoint) const {
    constexpr int all = 50;
    int done = 0;
    if (const auto state = checkpoint.resume()) done = std::stoi(*state);
    for (; done < all; ++done) {
      checkpoint.reached(double(done) / all, [&] { return std::to_string(done); });
      ++pieces;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
};

// `count` points of one kind with x = 1, 2, …, each with theory and simulation.
inline experiment::Plan toy_plan(const ToyModel& model, std::size_t count,
                                 const std::string& kind = "fine", std::size_t replicas = 3) {
  experiment::Plan plan;
  for (std::size_t i = 0; i < count; ++i) {
    plan.points.push_back({{"x", std::to_string(i + 1)}, {"kind", kind}});
    plan.times.push_back({1, 2});
    for (const char* source : {"theory", experiment::simulation_source})
      plan.tasks.push_back(make_task(model.description(), i, source));
  }
  plan.effort = {replicas, 0, replicas};
  return plan;
}

// Makes the i-th point one of another kind.
inline void set_kind(experiment::Plan& plan, std::size_t i, const std::string& kind) {
  experiment::Point point = plan.points[i];
  point["kind"] = kind;
  plan.points.replace(i, point);
}

}  // namespace overparam::test
