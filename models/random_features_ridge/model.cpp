// SPDX-License-Identifier: MIT
#include "random_features_ridge/model.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/levels.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"
#include "overparam/regression/observables.hpp"
#include "random_features_ridge/formulas.hpp"
#include "random_features_ridge/parameters.hpp"
#include "random_features_ridge/simulation.hpp"
#include "random_features_ridge/theory.hpp"

namespace overparam::random_features_ridge {
namespace {

using core::InvalidParameter;
using experiment::Point;

// The work spaces of LAPACK have no 32-bit size beyond this.
constexpr double largest_fit = 17000;

// Why a level's value at a time is not the limit of the simulation's.
std::string out_of_scaling(const Parameters& p, const std::string& level,
                           const std::string& observable, double time) {
  if (level != "asymptotic" || std::isinf(time) || (p.label_noise == 0 && p.flip_probability == 0))
    return {};
  for (const auto& one : regression::observables)
    if (observable == one.name && one.variance > 0 && Theory(p, Level::asymptotic).mean_apart())
      return "the mean of the activation is fitted at times of order 1, all else at times of "
             "order N: at a fixed time its share of the variance outgrows the rest";
  return {};
}

// As many features as samples.
std::vector<experiment::Threshold> thresholds(const Parameters& p, const std::string& parameter) {
  const auto at = [](double value) {
    return std::vector<experiment::Threshold>{{value, "$K = n$"}};
  };
  if (parameter == "ratio") return at(p.sample_ratio);
  if (parameter == "sample-ratio") return at(p.ratio);
  if (parameter == "width" && p.samples) return at(*p.samples);
  if (parameter == "samples" && p.width) return at(*p.width);
  return {};
}

double memory(const Point& point, const std::string& source) {
  return source == experiment::simulation_source ? simulation_memory(point.values<Parameters>())
                                                 : 0;
}

void require_simulated(const Point& point, const std::string& source, std::size_t concurrency) {
  const auto& p = point.values<Parameters>();
  const std::string sizes = "with " + point.at("samples") + " samples (" + source + ", " +
                            std::to_string(concurrency) + " at a time)";
  core::require_memory("--width", point.at("width") + " " + sizes,
                       memory(point, source) * double(concurrency));
  if (std::min(*p.width, *p.samples) > largest_fit)
    throw InvalidParameter("--width", point.at("width") + " " + sizes,
                           "is above 17000, as both sizes are: LAPACK's indices end there");
}

experiment::Questions questions() {
  experiment::Questions all;
  all.thresholds = [](const Point& point, const std::string& parameter) {
    return thresholds(point.values<Parameters>(), parameter);
  };
  all.cost = [](const Point& point, const std::string& source, double end_time) {
    if (source != experiment::simulation_source) return 1e6;
    return simulation_cost(point.values<Parameters>(), end_time);
  };
  all.memory = memory;
  all.out_of_scaling = [](const Point& point, const std::string& level,
                          const std::string& observable, double time) {
    return out_of_scaling(point.values<Parameters>(), level, observable, time);
  };
  return all;
}

class RidgeModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "random-features-ridge",
        .title = "random features fitted to a sample: ridge regression, double descent",
        .setting =
            "Student f = Σ_i w_i g(F_i·ξ/√N)/√K with frozen random F_i, i = 1…K; only w is "
            "trained.\n"
            "Teacher ζ = Σ_m v_m g_T(B_m·ξ/√N)/√M, labels y = ζ + √Δ G on n inputs ξ ~ N(0, I_N); "
            "with "
            "flips y = −ζ + √Δ G with probability p.\n"
            "With --levels features Σ_i √λ_i F_ki ψ_i/√K and ζ = Σ θ_i ψ_i, F_ki and ψ_i normal.\n"
            "w minimises Σ(y − f)² + λ|w|² (t = ∞; λ = 0: minimum norm), or follows the gradient "
            "flow\n"
            "of 1/(2n) of that from w = 0 for a time t. Error ε_g = ½ E(ζ − f)².",
        .sources =
            {"S. Mei, A. Montanari, The generalization error of random features regression, "
             "Commun. Pure Appl. Math. 75, 667 (2022)",
             "L. Defilippis, B. Loureiro, T. Misiakiewicz, Dimension-free deterministic "
             "equivalents and scaling laws for random feature regression, NeurIPS (2024)",
             "F. Gerace, B. Loureiro, F. Krzakala, M. Mézard, L. Zdeborová, Generalisation error "
             "in learning with random features and the hidden manifold model, ICML (2020)",
             "M. S. Advani, A. M. Saxe, H. Sompolinsky, High-dimensional dynamics of "
             "generalization error in neural networks, Neural Networks 132, 428 (2020)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "generalization_error",
              .symbol = "ε_g",
              .meaning = "½ E(ζ − f)², against the noiseless teacher",
              .featured = true},
             {"bias", "B", "E(ζ − E_noise f)², of the mean over label noise"},
             {"variance", "V", "E Var_noise(f), from label noise; B + V = 2 ε_g"},
             {.name = "training_error",
              .symbol = "ε_t",
              .meaning = "(1/2n) Σ(y − f)² over the sample",
              .featured = true},
             {"excess_risk", "2ε_g", "E(ζ − f)²", true},
             {"squared_bias", "B_0",
              "E(ζ − E f)², E over sample, features and noise (--variance-split on)"},
             {"sampling_variance", "V_X",
              "what of B the sample adds, at features averaged out (--variance-split on)"},
             {"initialisation_variance", "V_Θ",
              "what of B the features add; B_0 + V_X + V_Θ = B (--variance-split on)"},
             {"test_error", "2ε_g + Δ",
              "E(y − f)² = 2 ε_g + Δ on fresh noisy labels (with flips + 4p E[ζf])", true},
             {"classification_error", "ε_c",
              "P(sign f ≠ sign ζ) on a fresh input (--classification on)"},
             {.name = "approximation_error",
              .symbol = "ε_*",
              .meaning = "min over w of ε_g: n → ∞ (theory, t = inf)",
              .guide = "approximation error $ε_*$"},
             {"normalised_bias", "𝓑",
              "of 2ε_g = T_1 𝓑 + (Δ + T_*) 𝓥 + T_*, T_* the power beyond degree 1 (asymptotic, t "
              "= inf)"},
             {"normalised_variance", "𝓥", "the same (asymptotic, t = inf)"},
             {"optimal_ridge", "λ_opt", "ridge of least ε_g at t = inf (theory, --optima on)"},
             {"optimal_ridge_error", "ε_g(λ_opt)", "its ε_g (theory, --optima on)"},
             {"optimal_time", "t_opt", "time of least ε_g at --ridge (theory, --optima on)"},
             {"optimal_time_error", "ε_g(t_opt)", "its ε_g (theory, --optima on)"}},
        .levels = {{"asymptotic",
                    "N, K, n → ∞ at fixed K/N, n/N; without --dim times in units of N"},
                   {"deterministic",
                    "finite N, K and n, averaged over features on the sphere and data"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = sizes(),
        .time = {.unit = "gradient flow of 1/(2n) of the loss", .limit_simulated = true},
        .defaults = {.times = "1:1e6:log:37",
                     .validation_times = "10,100,1000",
                     .validation_replicas = 400,
                     .validation = {{"ratio", "0.5,2"},
                                    {"sample-ratio", "1.25"},
                                    {"ridge", "1e-3"},
                                    {"label-noise", "0.1"}},
                     .example = {{"dim", "100"}, {"ratio", "0.5,1,2"}, {"sample-ratio", "2"}}},
        .questions = questions()};
    return text;
  }

  Point resolve(const Point& point) const override { return random_features_ridge::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    if (p.levels) {
      common::require_levels(point, *p.levels, source);
      if (source == "deterministic") return;
    }
    if (source == "asymptotic") return;
    if (!p.dimension) throw InvalidParameter("--dim", "is needed by the source " + source);
    if (source == "deterministic") return random_features::require_deterministic(point, p);
    require_simulated(point, source, concurrency);
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), times, draw, team);
    const Level level = source == "asymptotic" ? Level::asymptotic : Level::deterministic;
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, level, times); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<RidgeModel>(); }

}  // namespace overparam::random_features_ridge
