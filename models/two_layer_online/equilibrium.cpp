// SPDX-License-Identifier: MIT
#include "two_layer_online/equilibrium.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "overparam/ode/integrate.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

double largest(const VectorXd& x) { return x.cwiseAbs().maxCoeff(); }

// The entries that the equations move: v stays as it is if it is not trained.
std::vector<Eigen::Index> moving(const MatrixXd& jacobian) {
  std::vector<Eigen::Index> out;
  for (Eigen::Index i = 0; i < jacobian.rows(); ++i)
    if (!jacobian.row(i).isZero(0)) out.push_back(i);
  return out;
}

}  // namespace

void Equilibrium::set_growth(const MatrixXd& jacobian) {
  const auto entries = moving(jacobian);
  if (entries.empty()) return;
  const MatrixXd block = jacobian(entries, entries);
  size = block.cwiseAbs().rowwise().sum().maxCoeff();
  growth = block.eigenvalues().real().maxCoeff();
}

std::optional<Equilibrium> polish(System& system, const VectorXd& near, double slope,
                                  int most_steps) {
  constexpr double neutral = 1e-8;  // of the Jacobian, which central differences leave 1e-10 of
  constexpr double last_step = 1e-9;
  Equilibrium at{near};
  const double scale = 1 + largest(near);
  VectorXd f;
  for (int n = 0; n < most_steps; ++n) {
    system(at.state, f, 0);
    const MatrixXd jacobian = system.jacobian(at.state, 0);
    if (!f.allFinite() || !jacobian.allFinite()) return {};
    Eigen::CompleteOrthogonalDecomposition<MatrixXd> inverse;
    inverse.setThreshold(neutral);
    const auto entries = moving(jacobian);
    if (entries.empty()) return {};
    inverse.compute(jacobian(entries, entries));
    const VectorXd step = inverse.solve(f(entries));
    at.state(entries) -= step;
    if (largest(at.state - near) > scale) return {};
    if (largest(step) > last_step * scale) continue;
    system(at.state, f, 0);
    if (!(largest(f) <= slope)) return {};
    at.set_growth(jacobian);
    return at;
  }
  return {};
}

Settled settle(System& system, const VectorXd& start, const Rates& rates, double vanishing,
               const std::function<bool(const Eigen::VectorXd&)>& elsewhere) {
  constexpr double earliest = 30, last = 1e9;  // over the rates
  constexpr double latest = 1e300, longer = 3;
  constexpr double drift = 1e-6, near = 1e-2;
  constexpr int most_steps = 10;
  constexpr std::size_t most_slopes = 400000;
  Settled out{{start}, false, {}};
  if (static_cast<std::size_t>(start.size()) > most_equations) {
    out.unsettled = "more than 500 equations";
    return out;
  }
  ode::Watch<VectorXd> watch;
  watch.observe = [](std::size_t, const VectorXd&) {};
  if (vanishing > 0)
    watch.until = [&](const VectorXd& state, double) { return system.error(state) < vanishing; };
  ode::Tolerances tolerances{.relative = 1e-9, .absolute = 1e-12, .max_evaluations = 40000};
  tolerances.first_step = 0.01 / rates.fast;  // near equilibria |x|/|dx/dt| says nothing
  tolerances.max_steps = std::numeric_limits<std::size_t>::max();
  auto method = ode::Method::dormand_prince;
  std::optional<Equilibrium> unstable;
  double now = 0;
  for (double end = earliest / rates.fast; now < std::min(last / rates.slow, latest);
       end *= longer) {
    const std::array<double, 1> time{end - now};
    auto solved = ode::integrate(system, out.at.state, time, method, tolerances, watch);
    out.at.state = std::move(solved.state);
    now += solved.time;
    if (solved.reason == ode::Reason::event) {
      out.vanished = true;
      out.at.set_growth(system.jacobian(out.at.state, 0));
      return out;
    }
    if (solved.reason == ode::Reason::evaluation_limit && method == ode::Method::dormand_prince) {
      method = ode::Method::rosenbrock;
      tolerances.relative = 1e-7;
      // A step takes six slopes, and a Jacobian two for each equation.
      tolerances.max_evaluations = 6 * most_slopes / (6 + 2 * std::size_t(start.size()));
    } else if (solved.failure) {
      out.unsettled = solved.failure->what();
      return out;
    }
    const double slope =
        drift * (1 + largest(out.at.state)) / now + 10 * average_accuracy * rates.fast;
    unstable = polish(system, out.at.state, slope, most_steps);
    if (unstable && largest(unstable->state - out.at.state) > near * (1 + largest(out.at.state)))
      unstable.reset();
    if (unstable && unstable->stable()) {
      out.at = *unstable;
      return out;
    }
    if (elsewhere && elsewhere(out.at.state)) {
      out.unsettled = "is not a limit of this state";
      return out;
    }
  }
  if (unstable)
    out.at = *unstable;
  else
    out.unsettled = "still moves at t = 1e9 over the rate of learning";
  return out;
}

Rates typical_rates(const Parameters& p, const Overlaps& overlaps) {
  const double u = p.teacher_factor() * overlaps.teacher_weights.cwiseAbs().maxCoeff();
  const double first = p.learning_rate * u * u;
  const double second = p.second_learning_rate * p.student_factor() * p.student_factor();
  if (first == 0 || second == 0) return {first + second, first + second};
  return {std::max(first, second), std::min(first, second)};
}

}  // namespace overparam::two_layer_online
