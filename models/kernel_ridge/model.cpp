// SPDX-License-Identifier: MIT
#include "kernel_ridge/model.hpp"

#include <string>
#include <vector>

#include "common/levels.hpp"
#include "kernel_ridge/formulas.hpp"
#include "kernel_ridge/parameters.hpp"
#include "kernel_ridge/simulation.hpp"
#include "kernel_ridge/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::kernel_ridge {
namespace {

using core::InvalidParameter;
using experiment::Point;

constexpr const char* asymptotic = "asymptotic";
constexpr const char* deterministic = "deterministic";

double cost(const Point& point, const std::string& source, double) {
  return source == experiment::simulation_source ? simulation_cost(point.values<Parameters>())
                                                 : 1e5;
}

double memory(const Point& point, const std::string& source) {
  return source == experiment::simulation_source ? simulation_memory(point.values<Parameters>())
                                                 : 0;
}

class KernelModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "kernel-ridge",
        .title = "kernel ridge regression on the sphere: error against the number of samples",
        .setting =
            "Student f(x) = Σ_i α_i k(x·x_i), (k(X, X) + λI) α = y, on n points x_i uniform on the "
            "unit sphere in d\n"
            "dimensions; k a function of the cosine. Label y = ζ + √Δ G.\n"
            "Target ζ = Σ_l √(T_l D_l) P_l(x·w), or g_T(√d x·w), of one random direction w.\n"
            "With --levels k(x, x') = Σ λ_i ψ_i(x) ψ_i(x') and ζ = Σ θ_i ψ_i, ψ_i Gaussian.\n"
            "Generalization error ε_g = ½ E(ζ − f)²; time of gradient flow on (|y − f|² + "
            "λ‖f‖²)/2n.",
        .sources =
            {"A. Canatar, B. Bordelon, C. Pehlevan, Spectral bias and task-model alignment explain "
             "generalization in kernel regression and infinitely wide neural networks, Nat. "
             "Commun. 12, 2914 (2021)",
             "B. Ghorbani, S. Mei, T. Misiakiewicz, A. Montanari, Linearized two-layers neural "
             "networks in high dimension, Ann. Statist. 49, 1029 (2021)",
             "C. Cheng, A. Montanari, Dimension free ridge regression, Ann. Statist. 52, 2879 "
             "(2024)",
             "H. Cui, B. Loureiro, F. Krzakala, L. Zdeborová, Generalization error rates in kernel "
             "regression: the crossover from the noiseless to noisy regime, NeurIPS (2021)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "generalization_error",
              .symbol = "ε_g",
              .meaning = "½ E(ζ − f)², against the noiseless target",
              .featured = true},
             {"bias", "B", "E(ζ − E_noise f)²; B + V = 2 ε_g"},
             {"variance", "V", "E Var_noise(f), from the label noise"},
             {.name = "training_error",
              .symbol = "ε_t",
              .meaning = "1/(2n) Σ (y − f)², on the noisy labels",
              .featured = true},
             {"excess_risk", "2ε_g", "E(ζ − f)² = 2 ε_g", true},
             {"test_error", "2ε_g + Δ", "E(y − f)² on a new noisy label", true},
             {"effective_ridge", "κ",
              "n − λ/κ = Σ D_l s_l/(s_l + κ); simulation: 1/tr (k(X, X) + λ)⁻¹ (t = inf)"},
             {"self_induced_ridge", "λ_*",
              "Σ D_l s_l over the degrees with D_l > n (theory, t = inf)"},
             {"learnt_level_1", "c_1",
              "learnt share s_1/(s_1 + κ) of a target of degree 1 (t = inf)"},
             {"learnt_level_2", "c_2",
              "learnt share s_2/(s_2 + κ) of a target of degree 2 (t = inf)"},
             {"learnt_level_3", "c_3",
              "learnt share s_3/(s_3 + κ) of a target of degree 3 (t = inf)"}},
        .levels = {{asymptotic, "d, n → ∞ at fixed n/d; needs no --dim"},
                   {deterministic, "finite d and n, averaged over the samples"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = {sample_size()},
        .time = {.unit = "gradient flow of 1/(2n) of the loss", .limit_simulated = true},
        .defaults = {.times = "0.1:1e6:log:36",
                     .validation_times = "",
                     .validation_replicas = 50,
                     .validation = {{"sample-ratio", "1,4"},
                                    {"ridge", "0.01"},
                                    {"label-noise", "0.1"}},
                     .example = {{"dim", "100"}, {"sample-ratio", "0.5,1,2"}}},
        .questions = {.cost = cost, .memory = memory}};
    return text;
  }

  Point resolve(const Point& point) const override { return kernel_ridge::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    if (p.levels) common::require_levels(point, *p.levels, source);
    if (source == asymptotic) {
      constexpr double least_ratio = 1e-100;
      if (p.ratio < least_ratio)
        throw InvalidParameter("--sample-ratio", point.at("sample-ratio"),
                               "is below 1e-100, the least of the asymptotic theory");
      return;
    }
    if (!p.dimension) throw InvalidParameter("--dim", "is needed by the source " + source);
    if (source != experiment::simulation_source) return;
    if (*p.samples > max_simulated_samples)
      throw InvalidParameter("--samples", point.at("samples"),
                             "is above " + experiment::shortest(max_simulated_samples) +
                                 ", the largest that the simulation takes");
    core::require_memory(
        "--samples",
        point.at("samples") + " (simulation, " + std::to_string(concurrency) + " at a time)",
        memory(point, source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint& checkpoint) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), times, draw, team, checkpoint);
    const auto level = source == asymptotic ? Level::asymptotic : Level::deterministic;
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, level, times); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<KernelModel>(); }

}  // namespace overparam::kernel_ridge
