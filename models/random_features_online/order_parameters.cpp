// SPDX-License-Identifier: MIT
#include "random_features_online/order_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "random_features_online/step_factor.hpp"

namespace overparam::random_features_online {
namespace {

// The halves of a state: what is still to be learnt, and the shares of the error.
using ConstHalf = Eigen::Map<const Eigen::ArrayXd>;
using Half = Eigen::Map<Eigen::ArrayXd>;

ConstHalf e_of(const State& x) { return {x.data(), x.size() / 2}; }
ConstHalf d_of(const State& x) { return {x.data() + x.size() / 2, x.size() / 2}; }
Half e_of(State& x) { return {x.data(), x.size() / 2}; }
Half d_of(State& x) { return {x.data() + x.size() / 2, x.size() / 2}; }

}  // namespace

void Training::require_valid() const {
  core::require_positive("learning rate", learning_rate);
  schedule.require_valid();
  core::require(batch >= 1 && std::isfinite(batch), "batch", batch,
                "is not a finite number from 1");
  core::require_not_negative("label noise", label_noise);
  core::require_not_negative("weight decay", weight_decay);
  core::require_not_negative("initial variance", initial_variance);
  core::require(!schedule.follows_error() || weight_decay == 0, "weight decay", weight_decay,
                "is not 0, with the optimal or greedy schedule");
}

double step_coefficient(const Shell& shell, const Training& training) {
  require_valid(shell);
  training.require_valid();
  return step_factor(shell, training);
}

OrderParameterSystem::OrderParameterSystem(const Spectrum& spectrum, const Training& training)
    : training_(training), unreachable_(spectrum.unreachable) {
  require_valid(spectrum);
  training.require_valid();
  auto shells = spectrum.shells;
  std::erase_if(shells, [](const Shell& shell) { return shell.eigenvalue <= 0; });
  std::sort(shells.begin(), shells.end(),
            [](const Shell& a, const Shell& b) { return a.eigenvalue < b.eigenvalue; });
  const auto n = static_cast<Eigen::Index>(shells.size());
  for (auto* column :
       {&eigenvalue_, &per_step_, &teacher_power_, &noise_weight_, &step_weight_, &initial_norm_})
    column->setZero(n);
  degrees_.setZero(n, Eigen::NoChange);
  for (Eigen::Index j = 0; j < n; ++j) {
    const Shell& shell = shells[static_cast<std::size_t>(j)];
    eigenvalue_[j] = shell.eigenvalue;
    teacher_power_[j] = shell.teacher_power;
    for (std::size_t k = 0; k < shell.degrees.size(); ++k)
      degrees_(j, static_cast<Eigen::Index>(k)) = shell.degrees[k];
    noise_weight_[j] = shell.eigenvalue * shell.eigenvalue * shell.fraction / training.batch;
    step_weight_[j] = shell.gain * shell.eigenvalue * step_factor(shell, training);
    per_step_[j] = training.finite_width ? shell.gain / shell.eigenvalue : 0;
    step_weight_[j] +=
        per_step_[j] * training.weight_decay * (2 * shell.eigenvalue + training.weight_decay);
    inverse_width_ = std::max(inverse_width_, per_step_[j]);
    if (training.initial_variance > 0)  // the product before may be infinite
      initial_norm_[j] = shell.eigenvalue * shell.fraction * training.initial_variance;
  }
  initial_error_ = residual_power(initial_state());
  const auto powerful = (teacher_power_ > 0).count();
  if (powerful > 0) crowd_ = std::sqrt(double(n) / double(powerful));
}

State OrderParameterSystem::initial_state() const {
  State state(2 * eigenvalue_.size());
  e_of(state) = teacher_power_;
  d_of(state) = teacher_power_ + initial_norm_;
  return state;
}

void OrderParameterSystem::require_state(const State& state) const {
  core::require_size("state", 2 * shells(), static_cast<std::size_t>(state.size()));
}

double OrderParameterSystem::twice_error(const State& state) const {
  require_state(state);
  return unreachable_ + d_of(state).sum();
}

double OrderParameterSystem::residual_power(const State& state) const {
  return twice_error(state) + training_.label_noise;
}

OrderParameterSystem::GreedySums OrderParameterSystem::greedy_sums(const State& state) const {
  const ConstHalf d = d_of(state);
  GreedySums sums;
  sums.gain = (eigenvalue_ * d).sum();
  sums.noise = noise_weight_.sum();
  sums.cost = sums.noise * residual_power(state) + (step_weight_ * d).sum();
  return sums;
}

double OrderParameterSystem::learning_rate(const State& state, double t) const {
  require_state(state);
  core::require(t >= 0, "t", t, "is not from 0");
  if (!training_.schedule.follows_error())
    return training_.schedule.rate(training_.learning_rate, t);
  const GreedySums sums = greedy_sums(state);
  return sums.cost > 0 ? std::max(0.0, sums.gain / sums.cost) : 0;
}

Eigen::ArrayXd OrderParameterSystem::coupling(double eta) const {
  const double decay = training_.weight_decay;
  return 2 * decay * (1 - eta * per_step_ * (eigenvalue_ + decay));
}

void OrderParameterSystem::operator()(const State& state, State& derivative, double t) const {
  derivative.resize(state.size());
  const double eta = learning_rate(state, t);
  const double decay = training_.weight_decay;
  const double noise = eta * eta * residual_power(state);
  const ConstHalf e = e_of(state);
  const ConstHalf d = d_of(state);
  e_of(derivative) = -eta * (eigenvalue_ + decay) * e + eta * decay * teacher_power_;
  d_of(derivative) =
      (eta * eta * step_weight_ - 2 * eta * (eigenvalue_ + decay)) * d + noise * noise_weight_;
  if (decay > 0)
    d_of(derivative) +=
        eta * coupling(eta) * e + eta * decay * (eta * decay * per_step_) * teacher_power_;
}

void OrderParameterSystem::second_derivative(const State& state, double t, State& result) const {
  State velocity;
  (*this)(state, velocity, t);
  result.resize(state.size());
  const double eta = learning_rate(state, t);
  const double decay = training_.weight_decay;
  const State& v = velocity;
  const ConstHalf e = e_of(v);
  const ConstHalf d = d_of(v);
  e_of(result) = -eta * (eigenvalue_ + decay) * e;
  d_of(result) = (eta * eta * step_weight_ - 2 * eta * (eigenvalue_ + decay)) * d +
                 eta * eta * d.sum() * noise_weight_ + eta * coupling(eta) * e;
}

void OrderParameterSystem::rate_derivative(const State& state, double eta,
                                           State& derivative) const {
  derivative.resize(state.size());
  const double decay = training_.weight_decay;
  const double noise = 2 * eta * residual_power(state);
  const ConstHalf e = e_of(state);
  const ConstHalf d = d_of(state);
  e_of(derivative) = -(eigenvalue_ + decay) * e + decay * teacher_power_;
  d_of(derivative) = 2 * (eta * step_weight_ - eigenvalue_ - decay) * d + noise * noise_weight_;
  // ∂(η coupling(η))/∂η = coupling(2η), since coupling is linear in η.
  if (decay > 0)
    d_of(derivative) +=
        coupling(2 * eta) * e + 2 * eta * decay * decay * per_step_ * teacher_power_;
}

void OrderParameterSystem::time_derivative(const State& state, double t, State& derivative) const {
  require_state(state);
  if (training_.schedule.kind != Schedule::Kind::power) {
    core::require(t >= 0, "t", t, "is not from 0");
    derivative.setZero(state.size());
    return;
  }
  rate_derivative(state, learning_rate(state, t), derivative);
  const double slope = training_.schedule.slope(training_.learning_rate, t);
  for (double& value : derivative) value *= slope;
}

double OrderParameterSystem::generalization_error(const State& state) const {
  return 0.5 * twice_error(state);  // never by way of Δ, which may be larger by any factor
}

double OrderParameterSystem::student_teacher_overlap(const State& state) const {
  require_state(state);
  return (teacher_power_ - e_of(state)).sum();
}

DegreeShares OrderParameterSystem::degree_overlaps(const State& state) const {
  require_state(state);
  DegreeShares result{};
  for (std::size_t k = 0; k < result.size(); ++k)
    result[k] = ((teacher_power_ - e_of(state)) * degrees_.col(static_cast<Eigen::Index>(k))).sum();
  return result;
}

double OrderParameterSystem::student_norm(const State& state) const {
  require_state(state);
  return (d_of(state) + teacher_power_ - 2 * e_of(state)).sum();
}

double OrderParameterSystem::largest_rate() const {
  const double largest = shells() > 0 ? eigenvalue_[eigenvalue_.size() - 1] : 0;  // they are sorted
  return 2 * learning_rate(initial_state(), 0) * (largest + training_.weight_decay);
}

void OrderParameterSystem::weigh_error(const State& x, const State& x_new, State& error) const {
  for (const State* of : {&x, &x_new, static_cast<const State*>(&error)}) require_state(*of);
  const Eigen::Index n = eigenvalue_.size();
  double slower = unreachable_;
  for (Eigen::Index j = 0; j < n; ++j) {
    slower += std::abs(x[n + j]);
    for (const Eigen::Index i : {j, n + j}) {
      const double size = std::max(std::abs(x[i]), std::abs(x_new[i]));
      if (size > 0) error[i] *= crowd_ * size / (size + 0.1 * slower);
    }
  }
}

void OrderParameterSystem::ShiftedJacobian::factorise(const OrderParameterSystem& system,
                                                      const State& state, double t, double shift) {
  core::require_positive("shift", shift);
  const double eta = system.learning_rate(state, t);
  const double decay = system.training_.weight_decay;
  coupling_ = eta * system.coupling(eta);
  greedy_ = system.training_.schedule.follows_error();
  inverse_e_ = 1 / (shift + eta * (system.eigenvalue_ + decay));
  inverse_d_ =
      1 / (shift + 2 * eta * (system.eigenvalue_ + decay) - eta * eta * system.step_weight_);
  noise_solved_ = eta * eta * system.noise_weight_ * inverse_d_;
  // shift − J = A − u 1ᵀ − f_η ∇ηᵀ: Woodbury with the 2×2 matrix 1 − Vᵀ A⁻¹ U.
  m11_ = 1 - noise_solved_.sum();
  m12_ = m21_ = 0;
  m22_ = 1;
  if (greedy_) {
    const GreedySums sums = system.greedy_sums(state);
    greedy_row_.setZero(system.eigenvalue_.size());
    if (sums.cost > 0 && sums.gain > 0)
      greedy_row_ =
          (system.eigenvalue_ - sums.gain / sums.cost * (sums.noise + system.step_weight_)) /
          sums.cost;
    system.rate_derivative(state, eta, rate_solved_);
    solve_shells(rate_solved_);
    m12_ = -d_of(rate_solved_).sum();
    m21_ = -(greedy_row_ * noise_solved_).sum();
    m22_ = 1 - (greedy_row_ * d_of(rate_solved_)).sum();
  }
  determinant_ = m11_ * m22_ - m12_ * m21_;
}

void OrderParameterSystem::ShiftedJacobian::solve_shells(State& x) const {
  Half e = e_of(x);
  Half d = d_of(x);
  e *= inverse_e_;
  d = (d + coupling_ * e) * inverse_d_;
}

void OrderParameterSystem::ShiftedJacobian::solve(State& x) const {
  core::require_size("x", static_cast<std::size_t>(2 * inverse_d_.size()),
                     static_cast<std::size_t>(x.size()));
  solve_shells(x);
  Half d = d_of(x);
  const double a = d.sum();
  if (!greedy_) {
    d += a / m11_ * noise_solved_;
    return;
  }
  const double b = (greedy_row_ * d).sum();
  const double first = (m22_ * a - m12_ * b) / determinant_;
  const double second = (m11_ * b - m21_ * a) / determinant_;
  d += first * noise_solved_ + second * d_of(rate_solved_);
  e_of(x) += second * e_of(rate_solved_);
}

}  // namespace overparam::random_features_online
