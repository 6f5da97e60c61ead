// SPDX-License-Identifier: MIT
#include "neural_tangent/model.hpp"

#include <string>

#include "common/declarations.hpp"
#include "neural_tangent/formulas.hpp"
#include "neural_tangent/parameters.hpp"
#include "neural_tangent/simulation.hpp"
#include "neural_tangent/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::neural_tangent {
namespace {

using experiment::Point;

constexpr const char* infinite_width = "infinite-width";
constexpr const char* finite_width = "finite-width";

// LAPACK's eigenvectors have 32-bit work spaces.
constexpr double most_samples = 32765;

double cost(const Parameters& p, const std::string& source, double end_time) {
  return source == experiment::simulation_source ? simulation_cost(p, end_time) : 1e5;
}

double memory(const Point& point, const std::string& source) {
  return source == experiment::simulation_source ? simulation_memory(point.values<Parameters>())
                                                 : 0;
}

// As many weights as samples.
std::vector<experiment::Threshold> thresholds(const Point& point, const std::string& parameter) {
  const auto at = [](double value) {
    return std::vector<experiment::Threshold>{{value, "$Kd = n$"}};
  };
  const auto& p = point.values<Parameters>();
  if (parameter == "ratio") return at(p.samples / p.dimension / p.dimension);
  if (parameter == "width") return at(p.samples / p.dimension);
  if (parameter == "sample-ratio") return at(p.width);
  if (parameter == "samples") return at(p.width * p.dimension);
  return {};
}

class NeuralTangentModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "neural-tangent",
        .title = "two-layer network in its linear regime: error against width, and lazy training",
        .setting =
            "Network of K units, linearised at its random first layer w_k, |w_k| = 1, of which all "
            "Kd weights learn:\n"
            "Θ(x,x') = (x·x'/d) (1/K) Σ_k σ'(w_k·x) σ'(w_k·x'), inputs uniform on the sphere "
            "|x|² = d.\n"
            "Target ζ = √T_1 e_1·x + √T_* [(e_2·x)² − 1]/√(2(d−1)/(d+2)), n labels y = ζ + √Δ G.\n"
            "Gradient flow from f = 0: residual e^{−tΘ/n} y on the samples; t = ∞ solves "
            "(Θ + λI) α = y.\n"
            "Generalization error ε_g = ½ E(ζ − f)². With --train on the nonlinear network is "
            "trained beside it.",
        .sources =
            {"P. L. Bartlett, A. Montanari, A. Rakhlin, Deep learning: a statistical viewpoint, "
             "Acta Numer. 30, 87 (2021)",
             "A. Montanari, Y. Zhong, The interpolation phase transition in neural networks: "
             "memorization and generalization under lazy training, Ann. Statist. 50, 2816 (2022)",
             "L. Chizat, E. Oyallon, F. Bach, On lazy training in differentiable programming, "
             "NeurIPS (2019)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "generalization_error",
              .symbol = "ε_g",
              .meaning = "½ E(ζ − f)², against the noiseless target",
              .featured = true},
             {"bias", "B", "E(ζ − f̄)², f̄ the mean over label noise"},
             {"variance", "V", "E(f − f̄)², from label noise: 2 ε_g = B + V"},
             {.name = "training_error",
              .symbol = "ε_t",
              .meaning = "(1/2n) Σ (y − f)² on the samples",
              .featured = true},
             {"excess_risk", "2ε_g", "E(ζ − f)²", true},
             {"test_error", "2ε_g + Δ", "E(y − f)² on new samples", true},
             {"network_error", "ε_net",
              "½ E(ζ − f_net)² of the trained network (simulation, --train on, finite t)"},
             {"linearization_deviation", "δ",
              "√(E(f_net − f)²/E ζ²), network against its linearisation (same)"},
             {"weight_movement", "|ΔW|/|W|",
              "relative displacement of the network's weights (same)"},
             {"lazy_condition", "4 Lip|y|/σ_min²",
              "at most 1: training provably stays linear (simulation, --train on, t = inf)"}},
        .levels = {{infinite_width, "K → ∞, n ~ d: regression with a self-induced ridge"},
                   {finite_width, "d → ∞ at fixed K and n/d: from below to above Kd = n"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = {width_size(), common::sample_size()},
        .time = {.unit = "gradient flow of 1/(2n) of the loss", .limit_simulated = true},
        .defaults = {.times = "1:100000:log:31",
                     .validation_times = "",
                     .validation_replicas = 100,
                     // Of ReLU corrections of higher order in 1/d than the fit knows are not small
                     // (README.md).
                     .validation = {{"activation", "erf"},
                                    {"ratio", "0.2,1"},
                                    {"sample-ratio", "2"},
                                    {"ridge", "0.1"},
                                    {"label-noise", "0.25"}},
                     .example = {{"dim", "100"}, {"ratio", "0.5,1,2"}, {"sample-ratio", "2"}}},
        .questions = {.cost =
                          [](const Point& point, const std::string& source, double end_time) {
                            return cost(point.values<Parameters>(), source, end_time);
                          },
                      .memory = memory,
                      .thresholds = thresholds}};
    return text;
  }

  Point resolve(const Point& raw) const override {
    Point point = neural_tangent::resolve(raw);
    const auto& p = point.values<Parameters>();
    point.resolution.set_level(exists(p, Level::finite_width) ? finite_width : infinite_width);
    return point;
  }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    if (source == finite_width && !exists(p, Level::finite_width))
      throw core::InvalidParameter("--width", point.at("width"),
                                   "is not at least 3, as the finite-width theory needs without "
                                   "--ridge");
    if (source != experiment::simulation_source) return;
    if (p.samples > most_samples)
      throw core::InvalidParameter("--samples", point.at("samples"),
                                   "is above 32765, the most that a simulation can treat");
    core::require_memory("--width",
                         point.at("width") + " with --samples " + point.at("samples") + " (" +
                             std::to_string(concurrency) + " at a time)",
                         memory(point, source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), times, draw, team);
    const Level level = source == infinite_width ? Level::infinite_width : Level::finite_width;
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, level, times); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<NeuralTangentModel>(); }

}  // namespace overparam::neural_tangent
