// SPDX-License-Identifier: MIT
#include "online_linear_regression/model.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "online_linear_regression/parameters.hpp"
#include "online_linear_regression/simulation.hpp"
#include "online_linear_regression/theory.hpp"
#include "overparam/core/error.hpp"

namespace overparam::online_linear_regression {
namespace {

using experiment::Point;

double cost(const Point& point, const std::string& source, double end_time) {
  const double n = point.values<Parameters>().dimension;
  return source == experiment::simulation_source ? n * n * end_time : 1;
}

// Where |ε_g(t) − ε_g(∞)| = 0.01 ε_g(∞).
std::optional<experiment::Horizon> horizon(const Point& point, double cap) {
  const auto& p = point.values<Parameters>();
  const double factor = step_factor(p);
  if (!(factor < 1) || limit(p) == 0) return experiment::Horizon{cap, true};
  const double steps = std::log(0.01 * limit(p) / std::abs(1 - limit(p))) / std::log(factor);
  const double time = std::max(1.0, steps / p.dimension);
  return experiment::Horizon{std::min(time, cap), time > cap};
}

class OnlineLinearRegression final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "online-linear-regression",
        .title = "linear regression learnt online: one-pass SGD, exact at every dimension",
        .setting =
            "Student f = w·x/√N, teacher ζ = B·x/√N with |B|² = N, label y = ζ + √Δ G;\n"
            "inputs x ~ N(0, I_N), each used once. Step: w ← w − η (f − y) x/√N, from w = 0.\n"
            "Generalization error ε_g = ½ E(ζ − f)²; learning time t = steps/N.",
        .sources = {"B. Widrow, M. E. Hoff, Adaptive switching circuits, IRE WESCON (1960)"},
        .parameters = declaration().specs(),
        .observables = {{"generalization_error", "ε_g", "½ E(ζ − f)² = |B − w|²/2N"},
                        {"student_teacher_overlap", "R", "E[ζ f] = B·w/N"},
                        {"student_norm", "Q", "E[f²] = |w|²/N"}},
        .levels = {{"exact", "means over inputs and noise at finite N"}},
        .formulas = {{"mean square distance from the teacher, step by step",
                      R"(\mathbb E|w'-B|^2 = \left(1-\frac{2\eta}{N}+\frac{\eta^2(N+2)}{N^2}\right)"
                      R"(\mathbb E|w-B|^2 + \eta^2\Delta)",
                      "fourth moments of the normal law"}},
        .dimension = "dim",
        .time = {.unit = "steps/N"},
        .defaults = {.times = "0:10:lin:41", .validation_times = "0.5,2"},
        .questions = {.cost = cost, .horizon = horizon}};
    return text;
  }

  Point resolve(const Point& raw) const override {
    Point point = raw;
    if (point["dim"].empty()) throw core::InvalidParameter("--dim", "is needed");
    point.resolution = experiment::Resolution(declaration().read(point));
    return point;
  }

  void check(const Point&, const std::string&, std::size_t) const override {}

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double> times,
      experiment::Draw draw, core::Team&, experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(points, [&](const Parameters& p) {
      return source == experiment::simulation_source ? simulate(p, times, draw) : theory(p, times);
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() {
  return std::make_unique<OnlineLinearRegression>();
}

}  // namespace overparam::online_linear_regression
