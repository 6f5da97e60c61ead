// SPDX-License-Identifier: MIT
#include "linear_regression/model.hpp"

#include <algorithm>
#include <string>

#include "common/declarations.hpp"
#include "linear_regression/formulas.hpp"
#include "linear_regression/parameters.hpp"
#include "linear_regression/simulation.hpp"
#include "linear_regression/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;
using experiment::Point;

// Without a ridge the smallest singular value of the inputs has to stand out of the rounding: its
// square, in units of n, is about the last eigenvalue that the samples resolve plus what acts as
// ridge from behind it.
void require_resolved(const Parameters& p, const Point& point) {
  if (p.ridge > 0) return;
  constexpr double smallest = 1e-24;  // of squares, 1e-12 of singular values
  double before = 0;
  double behind = 0;
  double last = 0;
  for (const Run& run : p.seen_spectrum()) {
    if (run.eigenvalue == 0) break;  // such features have no weights
    if (before < p.samples)
      last = run.eigenvalue;
    else
      behind += run.count * run.eigenvalue;
    before += run.count;
  }
  if (last + behind / p.samples < smallest * p.spectrum->front().eigenvalue)
    throw InvalidParameter("--spectrum", point.at("spectrum"),
                           "falls below the simulation's rounding within --samples " +
                               point.at("samples") + "; give a --ridge");
}

// Features are drawn one by one.
void require_drawable(const Parameters& p, const Point& point) {
  const auto refuse = [&](const char* complaint) {
    throw InvalidParameter("--spectrum", point.at("spectrum"), complaint);
  };
  if (!whole(*p.spectrum))
    refuse("has multiplicities that are not whole numbers, as the simulation needs");
  for (const Run& run : *p.spectrum)
    if (run.eigenvalue > 0 && run.eigenvalue < least_simulated_eigenvalue)
      refuse("has eigenvalues below 1e-140, the least that the simulation takes");
}

double cost(const Point& point, const std::string& source, double end_time) {
  const auto& p = point.values<Parameters>();
  if (source == experiment::simulation_source) return simulation_cost(p, end_time);
  return 1e4 + 1e3 * double(p.spectrum->size());
}

double memory(const Point& point, const std::string& source) {
  return source == experiment::simulation_source ? simulation_memory(point.values<Parameters>())
                                                 : 0;
}

// As many weights as samples.
std::vector<experiment::Threshold> thresholds(const Point& point, const std::string& parameter) {
  const auto at = [](double value) {
    return std::vector<experiment::Threshold>{{value, "$n = p$"}};
  };
  const auto& p = point.values<Parameters>();
  if (parameter == "sample-ratio") return at(p.learnable() / p.dimension);
  if (parameter == "samples") return at(p.learnable());
  if (p.samples > positive(*p.spectrum)) return {};  // beyond all features
  if (parameter == "seen-ratio") return at(p.samples / p.dimension);
  if (parameter == "seen") return at(p.samples);
  return {};
}

class LinearRegression final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "linear-regression",
        .title = "linear regression: benign overfitting, early stopping, double descent",
        .setting =
            "Inputs x = Σ^{1/2} z with z ~ N(0, I_d), in the eigenbasis of Σ = diag(λ_1 ≥ … ≥ "
            "λ_d).\n"
            "Target ζ = θ·x, labels y = ζ + √Δ G on n samples; student f = θ̂·x on p of the d\n"
            "features, all of them unless --seen says how many.\n"
            "Gradient flow from 0 on (1/2n)[Σ(y − θ̂·x)² + λ|θ̂|²]; t = ∞ is the ridge solution,\n"
            "for λ = 0 the one of minimum norm. Generalization error ε_g = ½ E(ζ − f)².",
        .sources =
            {"T. Hastie, A. Montanari, S. Rosset, R. J. Tibshirani, Surprises in high-dimensional "
             "ridgeless least squares interpolation, Ann. Statist. 50, 949 (2022)",
             "P. L. Bartlett, P. M. Long, G. Lugosi, A. Tsigler, Benign overfitting in linear "
             "regression, PNAS 117, 30063 (2020)",
             "C. Cheng, A. Montanari, Dimension free ridge regression, Ann. Statist. 52, 2879 "
             "(2024)",
             "A. Ali, J. Z. Kolter, R. J. Tibshirani, A continuous-time view of early stopping for "
             "least squares regression, AISTATS (2019)",
             "M. Belkin, D. Hsu, J. Xu, Two models of double descent for weak features, SIAM J. "
             "Math. Data Sci. 2, 1167 (2020)",
             "D. Kobak, J. Lomond, B. Sanchez, The optimal ridge penalty for real-world "
             "high-dimensional data can be zero or negative due to the implicit ridge "
             "regularization, J. Mach. Learn. Res. 21, 169 (2020)",
             "A. Canatar, B. Bordelon, C. Pehlevan, Spectral bias and task-model alignment explain "
             "generalization in kernel regression and infinitely wide neural networks, Nat. "
             "Commun. 12, 2914 (2021)",
             "D. LeJeune, H. Javadi, R. Baraniuk, The implicit regularization of ordinary least "
             "squares ensembles, AISTATS (2020)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "generalization_error",
              .symbol = "ε_g",
              .meaning = "½ E(ζ − f)², against the noiseless target",
              .featured = true},
             {"bias", "B", "E(ζ − E_noise f)², error of the mean over label noise"},
             {"variance", "V", "E Var_noise f, from label noise"},
             {.name = "training_error",
              .symbol = "ε_t",
              .meaning = "(1/2n) Σ (y − f)² on the samples",
              .featured = true},
             {"excess_risk", "2ε_g", "E(ζ − f)² = 2 ε_g", true},
             {"squared_bias", "B_0",
              "E(ζ − E f)², E over sample, features and noise (--variance-split on)"},
             {"sampling_variance", "V_X",
              "what of B the sample adds, at features averaged out (--variance-split on)"},
             {"initialisation_variance", "V_Θ",
              "what of B the choice of features adds; B_0 + V_X + V_Θ = B (--variance-split on)"},
             {"test_error", "2ε_g + Δ", "E(y − f)² = 2 ε_g + Δ", true},
             {"effective_ridge", "κ", "n − λ/κ = df(κ) (theory, t = inf)"},
             {"degrees_of_freedom", "df", "Σ λ_i/(λ_i + κ) (theory, t = inf)"},
             {"benign_index", "k*", "min {k: r_k ≥ n} (theory, t = inf)"},
             {"effective_rank_r", "r_k*", "Σ_{i>k*} λ_i/λ_{k*+1} (theory, t = inf)"},
             {"effective_rank_R", "R_k*", "(Σ_{i>k*} λ_i)²/Σ_{i>k*} λ_i² (theory, t = inf)"},
             {"variance_shape", "",
              "Δ (k*/n + n/R_k*), order of V up to constants (theory, t = inf)"},
             {"spiky_population", "P", "E of the square of f's part on coordinates i > k*"},
             {"spiky_training", "P_t", "its mean square on the samples"},
             {"optimal_time", "t*", "best stopping time at this ridge (theory, --optima on)"},
             {"optimal_time_error", "ε_g(t*)", "ε_g there (theory, --optima on)"},
             {"optimal_ridge", "λ*", "best ridge at t = inf (theory, --optima on)"},
             {"optimal_ridge_error", "ε_g(λ*)", "ε_g there (theory, --optima on)"}},
        .levels = {{"deterministic", "equivalent of the average over inputs, at finite n and p"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = {common::sample_size(), seen_size()},
        .time = {.unit = "gradient flow of 1/(2n) of the loss", .limit_simulated = true},
        .defaults = {.times = "0.1:1e5:log:41",
                     .validation_times = "1,5,25",
                     .validation_replicas = 400,
                     .validation = {{"sample-ratio", "0.5,2"}, {"label-noise", "0.25"}},
                     .example = {{"dim", "100"}, {"sample-ratio", "0.5,2"}}},
        .questions = {.cost = cost, .memory = memory, .thresholds = thresholds}};
    return text;
  }

  Point resolve(const Point& point) const override { return linear_regression::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    if (source != experiment::simulation_source) return;
    const auto& p = point.values<Parameters>();
    require_drawable(p, point);
    core::require_memory("--samples",
                         point.at("samples") + " (--dim " + point.at("dim") + ", " +
                             std::to_string(concurrency) + " at a time)",
                         memory(point, source) * double(concurrency));
    constexpr double largest = 17000;  // of linalg::SpectralFit
    if (std::min(p.samples, p.features()) > largest)
      throw InvalidParameter("--samples", point.at("samples"),
                             std::string("is, like ") + (p.seen ? "--seen" : "--dim") +
                                 ", above 17000: no simulation");
    require_resolved(p, point);
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), times, draw, team);
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, times); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<LinearRegression>(); }

}  // namespace overparam::linear_regression
