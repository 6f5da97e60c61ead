// SPDX-License-Identifier: MIT
#include "random_features_online/model.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "common/levels.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"
#include "random_features_online/formulas.hpp"
#include "random_features_online/parameters.hpp"
#include "random_features_online/simulation.hpp"
#include "random_features_online/theory.hpp"

namespace overparam::random_features_online {
namespace {

using core::InvalidParameter;
using experiment::Point;

Level level_of(const std::string& source) {
  for (const Level level : {Level::asymptotic, Level::deterministic})
    if (source == to_string(level)) return level;
  return Level::instance;
}

void check_asymptotic(const Point& point) {
  const auto& p = point.values<Parameters>();
  constexpr double largest_ratio = 1e100;
  if (p.ratio > largest_ratio)
    throw InvalidParameter("--ratio", point.at("ratio"),
                           "is above 1e100, the largest of the asymptotic theory");
  const auto g = p.activation.hermite_coefficients(1);
  if (p.training.schedule.follows_error() && g[0] != 0)
    throw InvalidParameter("--schedule", point.at("schedule"),
                           "vanishes like 1/K for an activation of non-zero mean: no "
                           "asymptotic theory");
  if (p.recursion)
    throw InvalidParameter("--finite-width", "recursion",
                           "has infinitely many steps in the asymptotic theory");
}

void require_deterministic(const Point& point) {
  const auto& p = point.values<Parameters>();
  if (!p.levels) random_features::require_deterministic(point, p);
}

double cost(const Parameters& p, const std::string& source, double end_time) {
  if (!p.width || source == "asymptotic" || source == "deterministic") return 1e6;
  const double k = *p.width;
  if (source == "instance") return 1e6 + 20 * k * k * k;
  return simulation_cost(p, end_time);
}

// Of an instance: the K×K matrices, the features and the teacher.
double memory(const Parameters& p, const std::string& source) {
  if (source == experiment::simulation_source) return simulation_memory(p);
  if (source != "instance") return 0;
  const double k = *p.width;
  return 8 * (3 * k * k + 2 * k * p.components() + 3 * p.teacher.units * p.components());
}

experiment::Questions questions() {
  experiment::Questions all;
  all.cost = [](const Point& point, const std::string& source, double end_time) {
    return cost(point.values<Parameters>(), source, end_time);
  };
  all.memory = [](const Point& point, const std::string& source) {
    return memory(point.values<Parameters>(), source);
  };
  all.horizon = [](const Point& point, double cap) {
    return std::optional(horizon(point.values<Parameters>(), cap));
  };
  all.asymptotes = [](const Point& point) { return asymptotes(point.values<Parameters>()); };
  all.inversions = {
      {.command = "width-for",
       .question = "the width K that reaches an approximation error ε_*",
       .wanted = {.name = "error",
                  .symbol = "ε_*",
                  .kind = experiment::ParameterKind::real,
                  .minimum = 0,
                  .open_minimum = true,
                  .allowed = "positive numbers",
                  .meaning = "approximation errors to reach",
                  .label = "approximation error"},
       .repeats = "approximation_error",
       .sought = width_size(),
       .parameters = {"dim", "teacher-units", "teacher-overlap", "activation", "teacher-activation",
                      "teacher-weights", "overlap-matrix", "levels"},
       .needed = {"dim", "levels"},
       .observables = {{"width", "K", "the least width"},
                       {.name = "log10_width",
                        .meaning = "its decimal logarithm",
                        .label = "log$_{10}$ $K$"},
                       {.name = "width_exponent",
                        .meaning = "log K/log N",
                        .label = "width exponent log $K$ / log $N$"}},
       .answer = [](const Point& point, double error) {
         require_deterministic(point);
         return width_for(point.values<Parameters>(), error);
       }}};
  return all;
}

class OnlineModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "random-features-online",
        .title = "random features learnt online: one-pass SGD, error against width",
        .setting =
            "Student f = Σ_i w_i g(F_i·ξ/√N)/√K with frozen random F_i, i = 1…K; only w is "
            "trained.\n"
            "Teacher ζ = Σ_m v_m g_T(B_m·ξ/√N)/√M, label y = ζ + √Δ G, with flips y = −ζ + √Δ G "
            "with "
            "probability p; inputs ξ ~ N(0, I_N), each used once.\n"
            "With --levels features Σ_i √λ_i F_ki ψ_i/√K and ζ = Σ θ_i ψ_i, F_ki and ψ_i normal.\n"
            "Step: w ← w − η [(1/b) Σ_batch (f − y) φ + (γ/K) w], φ_i = g(F_i·ξ/√N)/√K.\n"
            "Generalization error ε_g = ½ E(ζ − f)²; learning time t = steps/K.",
        .sources =
            {"S. Goldt, M. Mézard, F. Krzakala, L. Zdeborová, Modeling the influence of data "
             "structure on learning in neural networks: the hidden manifold model, Phys. Rev. X "
             "10, 041044 (2020)",
             "A. Rahimi, B. Recht, Random features for large-scale kernel machines, NIPS (2007)",
             "S. Mei, A. Montanari, The generalization error of random features regression, "
             "Commun. Pure Appl. Math. 75, 667 (2022)"},
        .parameters = declaration().specs(),
        .observables = {{"generalization_error", "ε_g",
                         "½ E(ζ − f)², against the noiseless teacher"},
                        {"student_teacher_overlap", "R", "E[ζ f] = h·w"},
                        {"student_norm", "Q", "E[f²] = wᵀΩw"},
                        {.name = "approximation_error",
                         .symbol = "ε_*",
                         .meaning = "min over w of ε_g, the best readout (theory, t = inf)",
                         .guide = "best readout"},
                        {.name = "critical_learning_rate",
                         .symbol = "η_c",
                         .meaning = "largest stable constant learning rate (theory, t = inf)",
                         .bounds = "learning-rate"},
                        {"relaxation_time", "τ",
                         "1/slowest rate of ε_g towards its limit, in t (theory, t = inf)"},
                        {"classification_error", "ε_c",
                         "P(sign f ≠ sign ζ) on a fresh input (--classification on)"},
                        {"current_learning_rate", "η(t)",
                         "learning rate in force (theory, schedules)"}},
        .levels = {{"asymptotic",
                    "N, K → ∞ at fixed K/N and η, so that η λ_max/K → 0; needs no --dim"},
                   {"deterministic", "finite N and K, averaged over features on the sphere"},
                   {"instance", "the sampled network: eigenvalues of its K×K kernel matrix", true}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = {width_size()},
        .defaults = {.validation = {{"ratio", "0.5,2"}},
                     .example = {{"dim", "100"}, {"ratio", "0.5,1,2"}, {"error", "0.03,0.003"}}},
        .keeps_state = true,
        .questions = questions()};
    return text;
  }

  Point resolve(const Point& point) const override {
    return random_features_online::resolve(point);
  }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    if (p.levels) common::require_levels(point, *p.levels, source);
    if (source == "asymptotic") return check_asymptotic(point);
    if (!p.dimension) throw InvalidParameter("--dim", "is needed by the source " + source);
    if (source == "deterministic") return require_deterministic(point);
    core::require_memory(
        "--width",
        point.at("width") + " (" + source + ", " + std::to_string(concurrency) + " at a time)",
        memory(p, source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint& checkpoint) const override {
    if (source == experiment::simulation_source)
      return simulate(experiment::values_of<Parameters>(points), times, draw, team, checkpoint);
    const Spectrum shared = spectrum(points.front().values<Parameters>(), level_of(source), draw);
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return theory(p, shared, times); });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<OnlineModel>(); }

}  // namespace overparam::random_features_online
