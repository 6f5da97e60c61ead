// SPDX-License-Identifier: MIT
// `validate` at its default effort: it passes the theory and catches one that is wrong by 3 %.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>

#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/validate.hpp"
#include "random_features_online/model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

// The model with every theory value of ε_g multiplied by a factor.
class WrongTheory final : public Model {
 public:
  explicit WrongTheory(double factor)
      : right_(random_features_online::make_model()), factor_(factor) {}
  const Description& description() const override { return right_->description(); }
  Point resolve(const Point& point) const override { return right_->resolve(point); }
  void check(const Point& point, const std::string& source, std::size_t n) const override {
    right_->check(point, source, n);
  }
  std::string shared_work(const Point& point, const std::string& source) const override {
    return right_->shared_work(point, source);
  }
  std::vector<std::vector<Measurement>> compute(std::span<const Point> points,
                                                const std::string& source,
                                                std::span<const double> times, Draw draw,
                                                overparam::core::Team& team,
                                                Checkpoint& checkpoint) const override {
    auto result = right_->compute(points, source, times, draw, team, checkpoint);
    if (source != simulation_source)
      for (auto& one : result)
        for (auto& m : one)
          if (m.observable == "generalization_error" && m.value) *m.value *= factor_;
    return result;
  }

 private:
  std::unique_ptr<Model> right_;
  double factor_;
};

ValidationReport validation(double factor, const std::string& dims, const std::string& ratios,
                            std::size_t replicas) {
  const WrongTheory model(factor);
  Plan plan;
  for (const auto& raw :
       make_grid(model.description().parameters, {{"dim", dims}, {"ratio", ratios}},
                 model.description().size_names())) {
    plan.points.push_back(model.resolve(raw));
    plan.times.push_back({0.5, 2, 8});
    for (const char* source : {"deterministic", simulation_source})
      plan.tasks.push_back(make_task(model.description(), plan.points.size() - 1, source));
  }
  plan.effort = {replicas, 0, replicas};
  Execution execution;
  execution.threads = std::thread::hardware_concurrency();
  return judge(plan, run(plan, model, execution), model);
}

// What `overparam validate random-features-online` does without options.
ValidationReport default_validation(double factor) {
  return validation(factor, "20,36,64,115,200", "0.5,2", 400);
}

TEST_CASE("ratios that rounding to whole widths makes differ are one family") {
  const auto report = validation(1, "15,25,34", "0.5,0.6,2", 4);
  CHECK(report.quantities.size() == 27);
  for (const auto& quantity : report.quantities) CHECK(quantity.sizes.size() == 3);
}

TEST_CASE("validate at default effort passes the theory") {
  const auto report = default_validation(1);
  CHECK(report.quantities.size() == 18);
  // Not rejected; 400 draws resolve the errors to 2 to 4.5 %, the overlap at the smallest width and time to
  // 13 %.
  CHECK(report.finding == validation::Finding::inconclusive);
  for (const auto& quantity : report.quantities) {
    CHECK(quantity.verdict.agrees);
    if (quantity.observable == "generalization_error") CHECK(quantity.verdict.resolution < 0.05);
  }
}

TEST_CASE("validate at default effort catches errors wrong by 5 %, and blames nothing else") {
  for (const double factor : {1.05, 1 / 1.05}) {
    const auto report = default_validation(factor);
    CHECK(report.finding == validation::Finding::disagrees);
    for (const auto& quantity : report.quantities)
      if (quantity.observable != "generalization_error") CHECK(quantity.verdict.agrees);
  }
}

}  // namespace
