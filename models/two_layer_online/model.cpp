// SPDX-License-Identifier: MIT
#include "two_layer_online/model.hpp"

#include <string>

#include "overparam/core/memory.hpp"
#include "two_layer_online/formulas.hpp"
#include "two_layer_online/parameters.hpp"
#include "two_layer_online/simulation.hpp"
#include "two_layer_online/theory.hpp"

namespace overparam::two_layer_online {
namespace {

using experiment::Point;

double cost(const Point& point, const std::string& source, double end_time) {
  const auto& p = point.values<Parameters>();
  return source == experiment::simulation_source ? simulation_cost(p, end_time)
                                                 : theory_cost(p, end_time);
}

// Of the theory: matrices of all fields, and a Jacobian of all overlaps where it is needed.
double memory(const Point& point, const std::string& source) {
  const auto& p = point.values<Parameters>();
  if (source == experiment::simulation_source) return simulation_memory(p);
  const double units = p.width + p.teacher_units;
  const double drawn = p.start->kind == Start::Kind::random ? 3 * units * *p.dimension : 0;
  return 8 * (20 * units * units + drawn);
}

std::vector<experiment::ObservableSpec> observables() {
  return {
      {.name = "generalization_error",
       .symbol = "ε_g",
       .meaning = "½ E(ζ − f)², against the noiseless teacher",
       .featured = true},
      {.name = "student_overlap",
       .symbol = "Q",
       .meaning = "Q_ij = w_i·w_j/N, i ≤ j",
       .label = "student overlaps $Q_{ij}$",
       .rank = 2,
       .absolute = true,
       .featured = true},
      {.name = "teacher_overlap",
       .symbol = "R",
       .meaning = "R_im = w_i·B_m/N",
       .label = "teacher overlaps $R_{im}$",
       .rank = 2,
       .absolute = true,
       .featured = true},
      {.name = "second_layer",
       .symbol = "v",
       .meaning = "second layer v_i of the student",
       .label = "second layer $v_i$",
       .rank = 1,
       .absolute = true,
       .featured = true},
      {.name = "critical_learning_rate",
       .symbol = "η_c",
       .meaning = "largest η_w at which the specialised state is stable (theory, t = inf)",
       .bounds = "learning-rate"},
      {"noise_floor", "ε_Δ", "ε_g of the specialised state to first order in Δ (theory, t = inf)"},
      {"small_rate_noise_floor", "ε_Δη", "the same to first order in η_w (theory, t = inf)"},
      {"late_rate", "λ_late",
       "slowest rate of ε_g towards the specialised state, in t (theory, t = inf)"},
      {"plateau_error", "ε_p", "ε_g of the unspecialised fixed point (theory, t = inf)"},
      {"escape_rate", "λ_esc", "rate of escape from it, in t (theory, t = inf)"},
      {"escape_time", "t_esc", "ln(1/δR)/λ_esc, δR = 1/√N (theory, t = inf)"},
      {.name = "growth_rate",
       .symbol = "λ_max",
       .meaning = "largest real part of the Jacobian's eigenvalues where the flow ends; < 0: "
                  "stable (theory, t = inf)",
       .absolute = true}};
}

class TwoLayerModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "two-layer-online",
        .title = "two-layer networks learnt online: plateaus, specialisation, both layers",
        .setting =
            "Student f = c Σ_i v_i g(w_i·ξ/√N), i = 1…K, teacher ζ = c_T Σ_m v*_m g(B_m·ξ/√N), m = "
            "1…M,\n"
            "label y = ζ + √Δ G; inputs ξ ~ N(0, I_N), each used once; N → ∞ at fixed K and M.\n"
            "Step: w_i ← w_i − (η_w/√N) c v_i ⟨(f − y) g'(x_i) ξ⟩ − (η_w γ_w/N) w_i, x_i = "
            "w_i·ξ/√N,\n"
            "      v_i ← v_i − (η_v/N) [c ⟨(f − y) g(x_i)⟩ + γ_v v_i], averages over b samples.\n"
            "η_v = 0 is the soft committee machine, η_w = 0 learns the second layer alone.\n"
            "Generalization error ε_g = ½ E(ζ − f)²; learning time t = steps/N.",
        .sources =
            {"D. Saad, S. A. Solla, On-line learning in soft committee machines, Phys. Rev. E 52, "
             "4225 (1995)",
             "P. Riegler, M. Biehl, On-line backpropagation in two-layered neural networks, J. "
             "Phys. A 28, L507 (1995)",
             "S. Goldt, M. S. Advani, A. M. Saxe, F. Krzakala, L. Zdeborová, Dynamics of "
             "stochastic gradient descent for two-layer neural networks in the teacher-student "
             "setup, NeurIPS (2019)",
             "R. Veiga, L. Stephan, B. Loureiro, F. Krzakala, L. Zdeborová, Phase diagram of "
             "stochastic gradient descent in high-dimensional two-layer neural networks, NeurIPS "
             "(2022)"},
        .parameters = declaration().specs(),
        .observables = observables(),
        .levels = {{order_parameters_level, "N → ∞ from this start, at fixed K and M"},
                   {finite_dimension_level,
                    "with the terms of order 1/N that the mean of a single step has"}},
        .formulas = formulas(),
        .dimension = "dim",
        .sizes = sizes(),
        .time = {.unit = "steps/N"},
        .defaults = {.times = "0.1:1000:log:41",
                     .validation_times = "1,5",
                     .validation_dims = "100,200,400",
                     .validation_replicas = 2000,
                     .validation = {{"width-ratio", "1.5"},
                                    {"start", "symmetric"},
                                    {"initial-preference", "0.2"},
                                    {"initial-second-layer", "0.5"},
                                    {"learning-rate", "0.5"},
                                    {"label-noise", "0.05"},
                                    {"activation", "erf,relu"},
                                    {"second-learning-rate", "0,0.5"}},
                     .validation_beside = {{"initial-preference", "start"}},
                     .example = {{"width", "2,3"},
                                 {"start", "symmetric"},
                                 {"learning-rate", "0.5"},
                                 {"label-noise", "0.01"}}},
        .keeps_state = true,
        .questions = {
            .cost = cost, .memory = memory, .horizon = [](const Point& point, double cap) {
              return horizon(point.values<Parameters>(), cap);
            }}};
    return text;
  }

  Point resolve(const Point& point) const override { return two_layer_online::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    two_layer_online::check(point, source);
    core::require_memory(
        "--width",
        point.at("width") + " (" + source + ", " + std::to_string(concurrency) + " at a time)",
        memory(point, source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint& checkpoint) const override {
    return experiment::measure_each<Parameters>(points, [&](const Parameters& p) {
      if (source == experiment::simulation_source)
        return simulate(p, times, draw, team, checkpoint);
      return theory(p, source, times);
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<TwoLayerModel>(); }

}  // namespace overparam::two_layer_online
