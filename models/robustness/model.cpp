// SPDX-License-Identifier: MIT
#include "robustness/model.hpp"

#include <algorithm>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"
#include "robustness/formulas.hpp"
#include "robustness/parameters.hpp"
#include "robustness/simulation.hpp"
#include "robustness/theory.hpp"

namespace overparam::robustness {
namespace {

using core::InvalidParameter;
using experiment::Point;

double cost(const Point& point, const std::string& source, double) {
  return source == experiment::simulation_source ? simulation_cost(point.values<Parameters>())
                                                 : 1e5;
}

double memory(const Point& point, const std::string& source) {
  return source == experiment::simulation_source ? simulation_memory(point.values<Parameters>())
                                                 : 0;
}

// As many parameters as samples, where the fit of least norm has its pole.
std::vector<experiment::Threshold> thresholds(const Point& point, const std::string& parameter) {
  const auto& p = point.values<Parameters>();
  if (p.interpolant == Interpolant::gradient) return {};
  const double inputs = p.tangent() ? p.dimension.value_or(1) : 1;
  const auto at = [](double value) {
    return std::vector<experiment::Threshold>{{value, "$p = n$"}};
  };
  if (parameter == "ratio") return at(p.sample_ratio / inputs);
  if (parameter == "sample-ratio") return at(p.ratio * inputs);
  if (parameter == "width" && p.samples) return at(*p.samples / inputs);
  if (parameter == "samples" && p.width) return at(*p.width * inputs);
  return {};
}

experiment::Inversion width_inversion() {
  return {.command = "width-for",
          .question = "that whose interpolant has a mean-square gradient N·G",
          .wanted = {.name = "unit-gradient-norm",
                     .symbol = "N·G",
                     .minimum = 0,
                     .maximum = 1e100,
                     .open_minimum = true,
                     .meaning = "mean-square gradients on the unit ball, a list or range",
                     .label = "mean-square gradient on the unit ball $N G$"},
          .repeats = "unit_gradient_norm",
          .sought = sizes()[0],
          .parameters = {"dim", "samples", "sample-ratio", "activation", "interpolant", "inputs",
                         "teacher-activation", "teacher-units", "teacher-overlap", "label-noise"},
          .needed = {"dim"},
          .observables = {{.name = "parameters_per_sample",
                           .symbol = "p/n",
                           .meaning = "parameters per sample; interpolation alone needs 1",
                           .label = "parameters per sample $p/n$"},
                          {"width", "K", "number of features"},
                          {.name = "log10_width",
                           .symbol = "log10 K",
                           .meaning = "its logarithm",
                           .label = "$\\log_{10}$ of the width $K$"}},
          .answer = [](const Point& point, double wanted) {
            return width_for(point.values<Parameters>(), wanted);
          }};
}

class RobustnessModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "robustness",
        .title = "the law of robustness: how smooth an interpolant of p parameters can be",
        .setting =
            "Student f = w·φ of p parameters on n inputs, uniform on |x|² = N, or N(0, I): random "
            "features\n"
            "φ_i = g(F_i·x/√N)/√K, |F_i|² = N, p = K, or tangent features σ'(w_k·x) x/√(KN), "
            "p = KN.\n"
            "Labels y = ζ + noise of variance Δ, ζ = Σ_m g_T(B_m·x/√N)/√M or 0. w minimises\n"
            "Σ(y − f)² + λ|w|², or + λG, G = E|∇f|², tangential on the sphere; λ = 0: the "
            "interpolant of least\n"
            "norm, or the smoothest. With inputs in the unit ball the mean-square gradient is N·G, "
            "and the law\n"
            "of robustness that Lip(f)² is at least of order nN/p for fits below the noise.",
        .sources =
            {"S. Bubeck, M. Sellke, A universal law of robustness via isoperimetry, J. ACM 70, 10 "
             "(2023)",
             "S. Bubeck, Y. Li, D. Nagaraj, A law of robustness for two-layers neural networks, "
             "COLT (2021)",
             "L. Defilippis, B. Loureiro, T. Misiakiewicz, Dimension-free deterministic "
             "equivalents and scaling laws for random feature regression, NeurIPS (2024)"},
        .parameters = declaration().specs(),
        .observables =
            {{.name = "gradient_norm",
              .symbol = "G",
              .meaning = "E|∇f|², on inputs of |x|² = N; tangential on the sphere",
              .label = "mean-square gradient $G$"},
             {.name = "unit_gradient_norm",
              .symbol = "N·G",
              .meaning = "the same with inputs in the unit ball",
              .derived = true,
              .label = "mean-square gradient on the unit ball $N G$"},
             {.name = "law_ratio",
              .symbol = "G p/n",
              .meaning = "G over the n/p of the law of robustness",
              .derived = true,
              .label = "law ratio $G p/n$"},
             {.name = "parameters_per_sample",
              .symbol = "p/n",
              .meaning = "to be the x of a picture; interpolation needs 1",
              .derived = true,
              .label = "parameters per sample $p/n$",
              .law = experiment::Law::exact},
             {.name = "law_load",
              .symbol = "nN/p",
              .meaning = "the law's bound on Lip(f)² in the unit ball, up to a constant",
              .derived = true,
              .label = "$n N/p$",
              .law = experiment::Law::exact},
             {.name = "law_slope",
              .symbol = "d ln G/d ln p",
              .meaning = "at fixed N and n; -1 where G is n/p (random features, theory)",
              .label = "$d \\ln G/d \\ln p$"},
             {"student_norm", "Q", "E f²"},
             {"weight_norm", "|w|²", "of the p parameters (theory: least norm)"},
             {.name = "generalization_error",
              .symbol = "ε_g",
              .meaning = "½ E(ζ − f)², against the noiseless teacher"},
             {.name = "training_error",
              .symbol = "ε_t",
              .meaning = "(1/2n) Σ(y − f)² over the sample"},
             {.name = "lipschitz_lower",
              .symbol = "L_-",
              .meaning = "largest |∇f| met by gradient ascent: L ≥ L_- (simulation, --lipschitz "
                         "on)",
              .label = "lower bound on the Lipschitz constant $L_-$"},
             {.name = "lipschitz_upper",
              .symbol = "L_+",
              .meaning = "sup|g'| |F| |w|/√(KN), or its like for tangent features: L ≤ L_+",
              .label = "upper bound on the Lipschitz constant $L_+$"}},
        .levels = {{"asymptotic", "N, K, n → ∞ at fixed K/N, n/N; random features"},
                   {"deterministic",
                    "averages at finite N, K and n; of tangent features N → ∞ at this K, n/N"},
                   {"infinite-width", "K → ∞ at this N and n, least norm"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = sizes(),
        .time = {.finite = false, .limit = false},
        .defaults = {.validation_times = "",
                     .validation_replicas = 1500,
                     .validation = {{"ratio", "4"},
                                    {"sample-ratio", "2"},
                                    {"activation", "relu"},
                                    {"interpolant", "norm,gradient"}},
                     .example = {{"dim", "100"},
                                 {"ratio", "3,4,8,16"},
                                 {"sample-ratio", "2"},
                                 {"interpolant", "norm,gradient"},
                                 {"unit-gradient-norm", "150,300"}}},
        .questions = {.cost = cost,
                      .memory = memory,
                      .thresholds = thresholds,
                      .inversions = {width_inversion()}}};
    return text;
  }

  Point resolve(const Point& point) const override { return robustness::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    robustness::check(point, source);
    if (source != experiment::simulation_source) return;
    const auto& p = point.values<Parameters>();
    const std::string sizes = "with " + point.at("samples") + " samples (simulation, " +
                              std::to_string(concurrency) + " at a time)";
    core::require_memory("--width", point.at("width") + " " + sizes,
                         memory(point, source) * double(concurrency));
    // LAPACK's indices of work spaces.
    constexpr double largest_fit = 17000;
    const double fitted = p.tangent() ? *p.samples : std::min(*p.width, *p.samples);
    if (fitted > largest_fit)
      throw InvalidParameter("--samples", point.at("samples"),
                             "is above 17000, the largest that the simulation takes here");
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double>,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), draw, team);
    const Level level = level_of(source);
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, level); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<RobustnessModel>(); }

}  // namespace overparam::robustness
