// SPDX-License-Identifier: MIT
#include "linear_network/model.hpp"

#include "linear_network/parameters.hpp"
#include "linear_network/simulation.hpp"
#include "linear_network/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::linear_network {
namespace {

using experiment::Point;

double cost(const Point& point, const std::string& source, double end_time) {
  const auto& p = point.values<Parameters>();
  const double weights = p.dimension * (p.units + p.teacher_units);
  return weights * (source == experiment::simulation_source ? p.dimension * end_time : p.units);
}

class LinearNetwork final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "linear-network",
        .title = "linear two-layer network learnt online: matrices of order parameters",
        .setting =
            "Student f = Σ_k J_k·x/√N of K linear units, teacher ζ = Σ_m B_m·x/√N of M, label\n"
            "y = ζ + √Δ G; inputs x ~ N(0, I_N), each used once; teacher and start J ~ N(0, 1).\n"
            "Step: J_k ← J_k − η (f − y) x/√N. Error ε_g = ½ E(f − ζ)²; learning time t = steps/N.",
        .sources = {"D. Saad, S. A. Solla, Phys. Rev. E 52, 4225 (1995)"},
        .parameters = declaration().specs(),
        .observables = {{.name = "generalization_error",
                         .symbol = "ε_g",
                         .meaning = "½ E(f − ζ)² = |Σ_k J_k − Σ_m B_m|²/2N"},
                        {.name = "student_overlap",
                         .symbol = "Q",
                         .meaning = "Q_ij = J_i·J_j/N, i ≤ j",
                         .rank = 2,
                         .absolute = true},
                        {.name = "teacher_overlap",
                         .symbol = "R",
                         .meaning = "R_ij = J_i·B_j/N",
                         .rank = 2,
                         .absolute = true}},
        .levels = {{.name = "order_parameters",
                    .meaning = "equations of Q and R for N → ∞, from the drawn start",
                    .sampled = true}},
        .formulas =
            {{"overlaps of the students with the error and with each other",
              R"(\frac{dQ_{kl}}{dt} = -\eta(q_k+q_l)+\eta^2(2\epsilon_g+\Delta),\quad )"
              R"(q_k=\sum_l Q_{kl}-\sum_m R_{km})",
              "D. Saad, S. A. Solla, with linear units"},
             {"overlaps with the teacher",
              R"(\frac{dR_{km}}{dt} = -\eta r_m,\quad r_m=\sum_l R_{lm}-\sum_n T_{nm},\quad )"
              R"(2\epsilon_g = \sum_k q_k-\sum_m r_m)",
              "D. Saad, S. A. Solla, with linear units"}},
        .dimension = "dim",
        .time = {.unit = "steps/N", .limit = false},
        .defaults = {.times = "0.1:4:log:17",
                     .validation_times = "0.5,2",
                     .validation_dims = "50,100,200,400",
                     .validation_replicas = 2000,
                     .validation = {{"label-noise", "0.1"}}},
        .questions = {.cost = cost}};
    return text;
  }

  Point resolve(const Point& raw) const override {
    Point point = raw;
    if (point.at("dim").empty()) throw core::InvalidParameter("--dim", "is needed");
    point.resolution = experiment::Resolution(declaration().read(point));
    return point;
  }

  void check(const Point& point, const std::string&, std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    const double doubles = 2 * p.dimension * (p.units + p.teacher_units);
    core::require_memory("--dim", point.at("dim"), doubles * sizeof(double) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team&, experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(points, [&](const Parameters& p) {
      return source == experiment::simulation_source ? simulate(p, times, draw)
                                                     : theory(p, times, draw);
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<LinearNetwork>(); }

}  // namespace overparam::linear_network
