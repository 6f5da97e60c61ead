// SPDX-License-Identifier: MIT
#include "overparam/ode/order_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "overparam/core/error.hpp"

namespace overparam::ode {
namespace {

void require(bool condition, const char* name, double value, const char* complaint) {
  if (!condition) throw core::InvalidParameter(name, std::to_string(value), complaint);
}

}  // namespace

double step_coefficient(const core::Shell& shell, const Training& training) {
  const double b = training.batch;
  const double m = shell.mean_fraction;
  return training.finite_width ? (1 - 1 / b) + 2 / b * (1 - m * m) : (1 - 1 / b) * m;
}

OrderParameterSystem::OrderParameterSystem(const core::Spectrum& spectrum, const Training& training)
    : training_(training),
      unreachable_(spectrum.unreachable),
      teacher_total_(spectrum.teacher_total) {
  require(training.learning_rate > 0, "learning rate", training.learning_rate, "is not positive");
  require(training.batch >= 1, "batch", training.batch, "is below 1");
  require(training.label_noise >= 0, "label noise", training.label_noise, "is negative");
  require(training.weight_decay >= 0, "weight decay", training.weight_decay, "is negative");
  require(training.initial_variance >= 0, "initial variance", training.initial_variance,
          "is negative");
  require(training.schedule.kind != core::Schedule::Kind::optimal || training.weight_decay == 0,
          "weight decay", training.weight_decay, "with the optimal schedule");
  auto shells = spectrum.shells;
  std::sort(shells.begin(), shells.end(),
            [](const core::Shell& a, const core::Shell& b) { return a.eigenvalue < b.eigenvalue; });
  for (const auto& shell : shells) {
    if (shell.eigenvalue <= 0) continue;
    eigenvalue_.push_back(shell.eigenvalue);
    teacher_power_.push_back(shell.teacher_power);
    noise_weight_.push_back(shell.eigenvalue * shell.eigenvalue * shell.fraction / training.batch);
    step_weight_.push_back(shell.eigenvalue * shell.gain * step_coefficient(shell, training));
    initial_norm_.push_back(shell.eigenvalue * shell.fraction * training.initial_variance);
  }
}

State OrderParameterSystem::initial_state() const {
  const std::size_t n = shells();
  State state(2 * n);
  for (std::size_t j = 0; j < n; ++j) {
    state[j] = teacher_power_[j];
    state[n + j] = teacher_power_[j] + initial_norm_[j];
  }
  return state;
}

double OrderParameterSystem::noise_level(const State& state) const {
  const auto middle = state.begin() + static_cast<std::ptrdiff_t>(shells());
  return unreachable_ + std::accumulate(middle, state.end(), 0.0) + training_.label_noise;
}

OrderParameterSystem::GreedySums OrderParameterSystem::greedy_sums(const State& state) const {
  const std::size_t n = shells();
  GreedySums sums;
  double step = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double d = state[n + j];
    sums.gain += eigenvalue_[j] * d;
    sums.noise += noise_weight_[j];
    step += step_weight_[j] * d;
  }
  sums.cost = sums.noise * noise_level(state) + step;
  return sums;
}

double OrderParameterSystem::learning_rate(const State& state, double t) const {
  if (training_.schedule.kind != core::Schedule::Kind::optimal)
    return training_.schedule.rate(training_.learning_rate, t);
  const GreedySums sums = greedy_sums(state);
  return sums.cost > 0 ? std::max(0.0, sums.gain / sums.cost) : 0;
}

void OrderParameterSystem::operator()(const State& state, State& derivative, double t) const {
  const std::size_t n = shells();
  derivative.resize(2 * n);
  const double eta = learning_rate(state, t);
  const double decay = training_.weight_decay;
  const double noise = eta * eta * noise_level(state);
  for (std::size_t j = 0; j < n; ++j) {
    const double e = state[j];
    const double d = state[n + j];
    const double rate = eta * (eigenvalue_[j] + decay);
    derivative[j] = -rate * e + eta * decay * teacher_power_[j];
    derivative[n + j] = -2 * rate * d + 2 * eta * decay * e + noise * noise_weight_[j] +
                        eta * eta * step_weight_[j] * d;
  }
}

void OrderParameterSystem::rate_derivative(const State& state, double eta,
                                           State& derivative) const {
  const std::size_t n = shells();
  derivative.resize(2 * n);
  const double decay = training_.weight_decay;
  const double noise = 2 * eta * noise_level(state);
  for (std::size_t j = 0; j < n; ++j) {
    const double e = state[j];
    const double d = state[n + j];
    const double rate = eigenvalue_[j] + decay;
    derivative[j] = -rate * e + decay * teacher_power_[j];
    derivative[n + j] =
        -2 * rate * d + 2 * decay * e + noise * noise_weight_[j] + 2 * eta * step_weight_[j] * d;
  }
}

void OrderParameterSystem::time_derivative(const State& state, double t, State& derivative) const {
  if (training_.schedule.kind != core::Schedule::Kind::power) {
    derivative.assign(2 * shells(), 0.0);
    return;
  }
  rate_derivative(state, learning_rate(state, t), derivative);
  const double slope = training_.schedule.slope(training_.learning_rate, t);
  for (double& value : derivative) value *= slope;
}

double OrderParameterSystem::generalization_error(const State& state) const {
  return 0.5 * (noise_level(state) - training_.label_noise);
}

double OrderParameterSystem::teacher_student_overlap(const State& state) const {
  double sum = 0;
  for (std::size_t j = 0; j < shells(); ++j) sum += teacher_power_[j] - state[j];
  return sum;
}

double OrderParameterSystem::student_norm(const State& state) const {
  const std::size_t n = shells();
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) sum += state[n + j] + teacher_power_[j] - 2 * state[j];
  return sum;
}

double OrderParameterSystem::largest_rate() const {
  double largest = 0;
  for (const double value : eigenvalue_) largest = std::max(largest, value);
  return 2 * learning_rate(initial_state(), 0) * (largest + training_.weight_decay);
}

void OrderParameterSystem::weigh_error(const State& x, const State& x_new, State& error) const {
  const std::size_t n = shells();
  double slower = unreachable_;
  for (std::size_t j = 0; j < n; ++j) {
    slower += std::abs(x[n + j]);
    for (const std::size_t i : {j, n + j}) {
      const double size = std::max(std::abs(x[i]), std::abs(x_new[i]));
      if (size > 0) error[i] *= size / (size + 0.1 * slower);
    }
  }
}

void OrderParameterSystem::ShiftedJacobian::factorise(const OrderParameterSystem& system,
                                                      const State& state, double t, double shift) {
  n_ = system.shells();
  const double eta = system.learning_rate(state, t);
  const double decay = system.training_.weight_decay;
  coupling_ = 2 * eta * decay;
  greedy_ = system.training_.schedule.kind == core::Schedule::Kind::optimal;
  inverse_e_.resize(n_);
  inverse_d_.resize(n_);
  noise_.assign(2 * n_, 0.0);
  for (std::size_t j = 0; j < n_; ++j) {
    const double rate = eta * (system.eigenvalue_[j] + decay);
    inverse_e_[j] = 1 / (shift + rate);
    inverse_d_[j] = 1 / (shift + 2 * rate - eta * eta * system.step_weight_[j]);
    noise_[n_ + j] = eta * eta * system.noise_weight_[j];
  }
  noise_solved_ = noise_;
  solve_shells(noise_solved_);
  // shift − J = A − u 1ᵀ − f_η ∇ηᵀ: Woodbury with the 2×2 matrix 1 − Vᵀ A⁻¹ U.
  const auto error_sum = [&](const State& x) {
    return std::accumulate(x.begin() + static_cast<std::ptrdiff_t>(n_), x.end(), 0.0);
  };
  m11_ = 1 - error_sum(noise_solved_);
  m12_ = m21_ = 0;
  m22_ = 1;
  if (greedy_) {
    const GreedySums sums = system.greedy_sums(state);
    greedy_row_.assign(2 * n_, 0.0);
    if (sums.cost > 0 && sums.gain > 0)
      for (std::size_t j = 0; j < n_; ++j)
        greedy_row_[n_ + j] = (system.eigenvalue_[j] -
                               sums.gain / sums.cost * (sums.noise + system.step_weight_[j])) /
                              sums.cost;
    system.rate_derivative(state, eta, rate_);
    rate_solved_ = rate_;
    solve_shells(rate_solved_);
    m12_ = -error_sum(rate_solved_);
    m21_ = -std::inner_product(greedy_row_.begin(), greedy_row_.end(), noise_solved_.begin(), 0.0);
    m22_ =
        1 - std::inner_product(greedy_row_.begin(), greedy_row_.end(), rate_solved_.begin(), 0.0);
  }
  determinant_ = m11_ * m22_ - m12_ * m21_;
}

void OrderParameterSystem::ShiftedJacobian::solve_shells(State& x) const {
  for (std::size_t j = 0; j < n_; ++j) {
    x[j] *= inverse_e_[j];
    x[n_ + j] = (x[n_ + j] + coupling_ * x[j]) * inverse_d_[j];
  }
}

void OrderParameterSystem::ShiftedJacobian::solve(State& x) const {
  solve_shells(x);
  const double a = std::accumulate(x.begin() + static_cast<std::ptrdiff_t>(n_), x.end(), 0.0);
  const double b =
      greedy_ ? std::inner_product(greedy_row_.begin(), greedy_row_.end(), x.begin(), 0.0) : 0;
  const double first = (m22_ * a - m12_ * b) / determinant_;
  const double second = (m11_ * b - m21_ * a) / determinant_;
  for (std::size_t j = n_; j < 2 * n_; ++j) x[j] += first * noise_solved_[j];
  if (greedy_)
    for (std::size_t j = 0; j < 2 * n_; ++j) x[j] += second * rate_solved_[j];
}

}  // namespace overparam::ode
