// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "hostile/folders.hpp"
#include "hostile/shells.hpp"
#include "overparam/core/schedule.hpp"
#include "overparam/ode/gradient_flow.hpp"
#include "overparam/ode/integrate.hpp"
#include "overparam/ode/limits.hpp"
#include "overparam/ode/order_parameters.hpp"
#include "overparam/ode/recursion.hpp"

namespace overparam::hostile {

using namespace ode;

template <>
struct Fields<Training> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("learning_rate", &Training::learning_rate, positive);
    visit("batch", &Training::batch, from(1));
    visit("label_noise", &Training::label_noise, not_negative);
    visit("weight_decay", &Training::weight_decay, not_negative);
    visit("initial_variance", &Training::initial_variance, not_negative);
    visit("finite_width", &Training::finite_width, finite);
  }
};

template <>
struct Fields<Tolerances> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("relative", &Tolerances::relative, positive);
    visit("max_steps", &Tolerances::max_steps, any_number);
  }
};

template <>
struct Fields<FlowTolerances> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("relative", &FlowTolerances::relative, positive);
    visit("absolute", &FlowTolerances::absolute, positive);
    visit("max_slopes", &FlowTolerances::max_slopes, any_number);
  }
};

template <>
struct Fields<Discreteness> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("generalization_error", &Discreteness::generalization_error, any_number);
    visit("teacher_student_overlap", &Discreteness::teacher_student_overlap, any_number);
    visit("student_norm", &Discreteness::student_norm, any_number);
  }
};

template <>
struct Fields<Snapshot> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("time", &Snapshot::time, not_negative);
    visit("learning_rate", &Snapshot::learning_rate, not_negative);
    visit("generalization_error", &Snapshot::generalization_error, not_negative);
    visit("teacher_student_overlap", &Snapshot::teacher_student_overlap, any_number);
    visit("student_norm", &Snapshot::student_norm, any_number);
    visit("discreteness", &Snapshot::discreteness, finite);
  }
};

template <>
struct Fields<Solution> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("snapshots", &Solution::snapshots, finite);
  }
};

namespace {

using Times = std::vector<double>;

const core::Spectrum& spectrum() {
  static const core::Spectrum value{
      {{0.05, 0.5, 0.1, 0.005, 0}, {0.4, 0.4, 0.2, 0.04, 0.3}, {5, 0.1, 0.05, 0.5, 0}}, 0.5, 0.15};
  return value;
}

core::Schedule schedule(const char* text) { return core::Schedule::parse(text); }

std::vector<Training> trainings() {
  Training constant, power = constant, optimal = constant, infinite = constant;
  constant.label_noise = power.label_noise = optimal.label_noise = 0.1;
  constant.weight_decay = 0.05;
  constant.learning_rate = power.learning_rate = infinite.learning_rate = 0.3;
  constant.batch = 2;
  constant.initial_variance = 0.2;
  power.schedule = schedule("power:0.5,2");
  optimal.schedule = schedule("optimal");
  infinite.finite_width = false;
  return {constant, power, optimal, infinite};
}

void call_training(Campaign& campaign, const Training& training) {
  const auto arg_spectrum = arg("spectrum", spectrum());
  const auto arg_training = arg("training", training);
  const bool optimal = training.schedule.kind == core::Schedule::Kind::optimal;
  const Times times{0, 1, 10};
  const OrderParameterSystem system(spectrum(), training);
  campaign.call(
      "ode::step_coefficient",
      [](const core::Shell& shell, const Training& of) { return step_coefficient(shell, of); },
      arg("shell", spectrum().shells[1]), arg_training);
  campaign.call(
      "ode::OrderParameterSystem::OrderParameterSystem",
      [](const core::Spectrum& of, const Training& by) {
        const OrderParameterSystem made(of, by);
        const State state = made.initial_state();
        State velocity;
        made(state, velocity, 0);
        return made.generalization_error(state);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "ode::OrderParameterSystem::OrderParameterSystem",
      [&](double exponent, double scale) {
        Training changed = training;
        changed.weight_decay = 0;
        changed.schedule = {core::Schedule::Kind::power, exponent, scale};
        return OrderParameterSystem(spectrum(), changed).largest_rate();
      },
      arg("schedule_exponent", 0.5, positive), arg("schedule_time_scale", 2., positive));
  campaign.call(
      "ode::integrate",
      [](const core::Spectrum& of, const Training& by) {
        const Times at{0, 1, 10};
        return integrate(OrderParameterSystem(of, by), at);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "ode::integrate",
      [&](const Times& at, const Tolerances& tolerances) {
        return integrate(system, at, tolerances);
      },
      arg("times", times, not_negative), arg("tolerances", Tolerances{}));
  for (const double t : {1e-300, 1e-12, 5e-324, 1e300})
    campaign.call(
        "ode::integrate", [&](const Times& at) { return integrate(system, at); },
        arg("times", Times{t}, not_negative));
  if (training.finite_width)
    campaign.call(
        "ode::iterate", [&](const Times& at, double most) { return iterate(system, at, most); },
        arg("times", times, not_negative), arg("most_updates", 1e4, positive_or_infinite));
  campaign.call(
      "ode::iterate",
      [&](const core::Spectrum& of, const Training& by) {
        Training finite = by;
        finite.finite_width = true;
        const Times at{0, 1, 10};
        return iterate(OrderParameterSystem(of, finite), at, 1e6);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "ode::critical_learning_rate",
      [](const core::Spectrum& of, const Training& by) { return critical_learning_rate(of, by); },
      arg_spectrum, arg_training);
  campaign.call(
      "ode::is_stable",
      [](const core::Spectrum& of, const Training& by) { return is_stable(of, by); }, arg_spectrum,
      arg_training);
  campaign.call(
      "ode::stationary_state",
      [](const core::Spectrum& of, const Training& by) { return stationary_state(of, by); },
      arg_spectrum, arg_training);
  if (!optimal)
    campaign.call(
        "ode::relaxation_time",
        [](const core::Spectrum& of, const Training& by) { return relaxation_time(of, by); },
        arg_spectrum, arg_training);

  // States of other sizes are refused; what stands in them is not looked at.
  const auto start = system.initial_state();
  const auto state = arg("state", Times(start.begin(), start.end()), anything);
  const auto time = arg("t", 1., not_negative_or_infinite);
  const auto made = [](const Times& from) { return State(from.begin(), from.end()); };
  campaign.call(
      "ode::OrderParameterSystem::operator()",
      [&](const Times& x, double t) {
        State velocity;
        system(made(x), velocity, t);
      },
      state, time);
  campaign.call(
      "ode::OrderParameterSystem::learning_rate",
      [&](const Times& x, double t) { (void)system.learning_rate(made(x), t); }, state, time);
  campaign.call(
      "ode::OrderParameterSystem::generalization_error",
      [&](const Times& x) { (void)system.generalization_error(made(x)); }, state);
  campaign.call(
      "ode::OrderParameterSystem::teacher_student_overlap",
      [&](const Times& x) { (void)system.teacher_student_overlap(made(x)); }, state);
  campaign.call(
      "ode::OrderParameterSystem::student_norm",
      [&](const Times& x) { (void)system.student_norm(made(x)); }, state);
  campaign.call(
      "ode::OrderParameterSystem::second_derivative",
      [&](const Times& x, double t) {
        State result;
        system.second_derivative(made(x), t, result);
      },
      state, time);
  campaign.call(
      "ode::OrderParameterSystem::time_derivative",
      [&](const Times& x, double t) {
        State result;
        system.time_derivative(made(x), t, result);
      },
      state, time);
  campaign.call(
      "ode::OrderParameterSystem::weigh_error",
      [&](const Times& x, const Times& x_new, const Times& error) {
        State scaled = made(error);
        system.weigh_error(made(x), made(x_new), scaled);
      },
      state, state, state);
  campaign.call(
      "ode::OrderParameterSystem::ShiftedJacobian::factorise",
      [&](const Times& x, double t, double shift) {
        OrderParameterSystem::ShiftedJacobian jacobian;
        jacobian.factorise(system, made(x), t, shift);
      },
      state, time, arg("shift", 2., positive));
  campaign.call(
      "ode::OrderParameterSystem::ShiftedJacobian::solve",
      [&](const Times& x) {
        OrderParameterSystem::ShiftedJacobian jacobian;
        jacobian.factorise(system, system.initial_state(), 0, 2);
        State solved = made(x);
        jacobian.solve(solved);
      },
      state);
}

}  // namespace

void call_ode(Campaign& campaign) {
  for (const Training& training : trainings()) call_training(campaign, training);

  using Slope = std::function<void(const Eigen::VectorXd&, Eigen::VectorXd&)>;
  using Observe = std::function<void(std::size_t, const Eigen::VectorXd&)>;
  const Slope decay = [](const Eigen::VectorXd& x, Eigen::VectorXd& dxdt) { dxdt = -x; };
  campaign.call(
      "ode::integrate_flow",
      [](const Slope& slope, const Eigen::VectorXd& state, const Times& times,
         const Observe& observe, const FlowTolerances& tolerances) {
        integrate_flow(slope, state, times, observe, tolerances);
      },
      arg("slope", decay), arg("state", Eigen::VectorXd(Eigen::VectorXd::Constant(3, 0.5))),
      arg("times", Times{0, 1, 10}, not_negative),
      arg("observe", Observe([](std::size_t, const Eigen::VectorXd&) {})),
      arg("tolerances", FlowTolerances{}));
  // What a model computes may have another size.
  campaign.call(
      "ode::integrate_flow",
      [](const Eigen::VectorXd& velocity) {
        double last = 0;
        const Times times{0, 1, 10};
        integrate_flow([&](const auto&, auto& dxdt) { dxdt = velocity; },
                       Eigen::VectorXd::Constant(3, 0.5), times,
                       [&](std::size_t, const Eigen::VectorXd& x) { last = x.sum(); });
        return last;
      },
      arg("slope", Eigen::VectorXd(Eigen::VectorXd::Constant(3, 0.5)), anything));
}

}  // namespace overparam::hostile
