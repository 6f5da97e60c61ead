// SPDX-License-Identifier: MIT
#include "neural_isometry/model.hpp"

#include <string>

#include "neural_isometry/conditions.hpp"
#include "neural_isometry/formulas.hpp"
#include "neural_isometry/laws.hpp"
#include "neural_isometry/parameters.hpp"
#include "neural_isometry/simulation.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::neural_isometry {
namespace {

using experiment::Point;

// The transition of the relaxed program, and where X determines w*.
std::vector<experiment::Threshold> thresholds(const Point& point, const std::string& parameter) {
  const auto& p = point.values<Parameters>();
  if (p.planted != Planted::linear) return {};
  const bool relaxed = p.program == Program::relaxed && p.noiseless();
  const auto at = [&](double once, double twice) {
    std::vector<experiment::Threshold> all{{once, "$n = d$"}};
    if (relaxed) all.push_back({twice, "$n = 2d$"});
    return all;
  };
  if (parameter == "sample-ratio") return at(1, 2);
  if (parameter == "samples") return at(p.dimension, 2 * p.dimension);
  if (parameter == "dim") return at(*p.samples, *p.samples / 2);
  return {};
}

class NeuralIsometryModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "neural-isometry",
        .title = "exact recovery of planted neurons: a wide network finds the simplest one",
        .setting =
            "n inputs in d dimensions, the rows of X; labels y = f* + noise N(0, σ²/n), f* a\n"
            "linear model Xw* or relu neurons Σ_k (Xw*_k)_+, |w*| = 1. A wide two-layer network\n"
            "with weight decay, Xa + Σ_i (Xw_i)_+ v_i, has the minimum of a convex program over\n"
            "arrangement patterns D = diag 1[Xh ≥ 0], the exact one with weights in their cones;\n"
            "the relaxed one leaves the cones out: min Σ|w_j|, Σ D_j X w_j = y. When is f* what "
            "it\n"
            "finds? A linear model from n = d on by the exact program and by training; its\n"
            "transition at n = 2d is one of the relaxed program.",
        .sources =
            {"Y. Wang, Y. Hua, E. Candès, M. Pilanci, Overparameterized ReLU neural networks learn "
             "the simplest models: neural isometry and exact recovery, arXiv:2209.15265",
             "M. Pilanci, T. Ergen, Neural networks are convex regularizers, ICML (2020)",
             "J. G. Wendel, A problem in geometric probability, Math. Scand. 11, 109 (1962)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "recovery",
              .symbol = "P",
              .meaning = "the planted model is what is found; with noise or β its patterns alone",
              .label = "probability of recovery $P$",
              .law = experiment::Law::proportion},
             {.name = "distance",
              .symbol = "|w − w*|",
              .meaning = "over the planted patterns",
              .label = "distance $|w - w_*|$",
              .absolute = true},
             {.name = "active_groups",
              .meaning = "hidden units above 1e-4 of the largest, those of one pattern as one",
              .label = "active hidden units",
              .absolute = true},
             {.name = "test_error",
              .symbol = "ε",
              .meaning = "E(f − f*)²/E f*² on normal x",
              .label = "relative test error",
              .absolute = true},
             {.name = "all_ones_exists",
              .meaning = "some h has Xh > 0: a relu unit that is linear on the sample",
              .label = "probability of an all-ones pattern",
              .law = experiment::Law::proportion},
             {.name = "nic",
              .meaning =
                  "the neural isometry condition holds, which is enough for relaxed recovery",
              .label = "probability of the isometry condition",
              .law = experiment::Law::proportion},
             {.name = "beta_min",
              .symbol = "β_-",
              .meaning = "above it noisy labels give the linear model alone (XᵀX = I, β > 0)",
              .label = "least $\\beta$ for the linear model"},
             {.name = "beta_max",
              .symbol = "β_+",
              .meaning = "and below this one: |Xᵀy|; nothing is left above",
              .label = "largest $\\beta$ for the linear model"},
             {.name = "gap",
              .meaning = "duality gap over the objective; above 1e-7 nothing counts",
              .label = "relative duality gap"},
             {.name = "objective_ratio",
              .meaning = "training objective over the minimum of the exact program (d ≤ 5)",
              .label = "training objective over minimum"}},
        .levels = {{law_level, "probabilities and formulas in closed form, where there are some"},
                   {instance_level, "conditions and certificates of each draw, nothing solved",
                    true}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = sizes(),
        .time = {.finite = false, .limit = false},
        .defaults = {.validation_times = "",
                     .validation_dims = "5,10,20",
                     .validation_replicas = 8000,
                     .validation = {{"sample-ratio", "2.4"}},
                     .example = {{"dim", "10"}, {"sample-ratio", "1.2,1.6,2,2.4,3"}}},
        .questions = {.cost = [](const Point& point, const std::string& source,
                                 double) { return cost_of(point.values<Parameters>(), source); },
                      .memory =
                          [](const Point& point, const std::string& source) {
                            return memory_of(point.values<Parameters>(), source);
                          },
                      .thresholds = thresholds}};
    return text;
  }

  Point resolve(const Point& point) const override { return neural_isometry::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    neural_isometry::check(point, source);
    core::require_memory(
        "--samples",
        point.at("samples") + " (" + source + ", " + std::to_string(concurrency) + " at a time)",
        memory_of(point.values<Parameters>(), source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double>,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(points, [&](const Parameters& p) {
      if (source == experiment::simulation_source) return simulate(p, draw, team);
      return source == law_level ? laws(p) : conditions(p, draw, team);
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<NeuralIsometryModel>(); }

}  // namespace overparam::neural_isometry
