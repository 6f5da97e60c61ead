// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "hostile/folders.hpp"
#include "hostile/populations.hpp"
#include "hostile/shells.hpp"
#include "random_features_online/limits.hpp"
#include "random_features_online/order_parameters.hpp"
#include "random_features_online/recursion.hpp"
#include "random_features_online/schedule.hpp"
#include "random_features_online/spectral_measure.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::hostile {

using namespace random_features_online;

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

// Hopeless flows end at the limit of steps, which the default would make minutes of with sanitizers.
constexpr Tolerances few_steps{.max_steps = 5000};

template <>
struct Fields<Tolerances> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("relative", &Tolerances::relative, positive);
    visit("max_steps", &Tolerances::max_steps, any_number);
  }
};

template <>
struct Fields<Schedule> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("kind", &Schedule::kind, finite);
    visit("exponent", &Schedule::exponent, positive);
    visit("time_scale", &Schedule::time_scale, positive);
  }
};

template <>
struct Fields<Bulk> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("lower", &Bulk::lower, not_negative);
    visit("upper", &Bulk::upper, not_negative);
    visit("fraction", &Bulk::fraction, not_negative);
    visit("teacher_power", &Bulk::teacher_power, not_negative);
  }
};

template <>
struct Fields<SpectralMeasure> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("bulks", &SpectralMeasure::bulks, finite);
    visit("spectrum", &SpectralMeasure::spectrum, finite);
    visit("fraction_defect", &SpectralMeasure::fraction_defect, not_negative);
  }
};

template <>
struct Fields<Discreteness> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("generalization_error", &Discreteness::generalization_error, any_number);
    visit("student_teacher_overlap", &Discreteness::student_teacher_overlap, any_number);
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
    visit("student_teacher_overlap", &Snapshot::student_teacher_overlap, any_number);
    visit("student_norm", &Snapshot::student_norm, any_number);
    visit("discreteness", &Snapshot::discreteness, finite);
  }
};

template <>
struct Fields<Trajectory> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("snapshots", &Trajectory::snapshots, finite);
  }
};

namespace {

using Times = std::vector<double>;

const random_features_online::Spectrum& some_spectrum() {
  static const random_features_online::Spectrum value{
      {{0.05, 0.5, 0.1, 0.005, 0}, {0.4, 0.4, 0.2, 0.04, 0.3}, {5, 0.1, 0.05, 0.5, 0}}, 0.5, 0.15};
  return value;
}

random_features_online::Schedule schedule(const char* text) {
  return random_features_online::Schedule::parse(text);
}

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
  const auto arg_spectrum = arg("spectrum", some_spectrum());
  const auto arg_training = arg("training", training);
  const bool optimal = training.schedule.kind == random_features_online::Schedule::Kind::optimal;
  const Times times{0, 1, 10};
  const OrderParameterSystem system(some_spectrum(), training);
  campaign.call(
      "random_features_online::step_coefficient",
      [](const random_features_online::Shell& shell, const Training& of) {
        return step_coefficient(shell, of);
      },
      arg("shell", some_spectrum().shells[1]), arg_training);
  campaign.call(
      "random_features_online::OrderParameterSystem::OrderParameterSystem",
      [](const random_features_online::Spectrum& of, const Training& by) {
        const OrderParameterSystem made(of, by);
        const State state = made.initial_state();
        State velocity;
        made(state, velocity, 0);
        return made.generalization_error(state);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "random_features_online::OrderParameterSystem::OrderParameterSystem",
      [&](double exponent, double scale) {
        Training changed = training;
        changed.weight_decay = 0;
        changed.schedule = {random_features_online::Schedule::Kind::power, exponent, scale};
        return OrderParameterSystem(some_spectrum(), changed).largest_rate();
      },
      arg("schedule_exponent", 0.5, positive), arg("schedule_time_scale", 2., positive));
  campaign.call(
      "random_features_online::integrate",
      [](const random_features_online::Spectrum& of, const Training& by) {
        const Times at{0, 1, 10};
        return integrate(OrderParameterSystem(of, by), at, few_steps);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "random_features_online::integrate",
      [&](const Times& at, const Tolerances& tolerances) {
        return integrate(system, at, tolerances);
      },
      arg("times", times, not_negative), arg("tolerances", few_steps));
  for (const double t : {1e-300, 1e-12, 5e-324, 1e300})
    campaign.call(
        "random_features_online::integrate", [&](const Times& at) { return integrate(system, at); },
        arg("times", Times{t}, not_negative));
  if (training.finite_width)
    campaign.call(
        "random_features_online::iterate",
        [&](const Times& at, double most) { return iterate(system, at, most); },
        arg("times", times, not_negative), arg("most_updates", 1e4, positive_or_infinite));
  campaign.call(
      "random_features_online::iterate",
      [&](const random_features_online::Spectrum& of, const Training& by) {
        Training finite = by;
        finite.finite_width = true;
        const Times at{0, 1, 10};
        return iterate(OrderParameterSystem(of, finite), at, 1e6);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "random_features_online::critical_learning_rate",
      [](const random_features_online::Spectrum& of, const Training& by) {
        return critical_learning_rate(of, by);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "random_features_online::is_stable",
      [](const random_features_online::Spectrum& of, const Training& by) {
        return is_stable(of, by);
      },
      arg_spectrum, arg_training);
  campaign.call(
      "random_features_online::stationary_state",
      [](const random_features_online::Spectrum& of, const Training& by) {
        return stationary_state(of, by);
      },
      arg_spectrum, arg_training);
  if (!optimal)
    campaign.call(
        "random_features_online::relaxation_time",
        [](const random_features_online::Spectrum& of, const Training& by) {
          return relaxation_time(of, by);
        },
        arg_spectrum, arg_training);

  // States of other sizes are refused; what stands in them is not looked at.
  const auto start = system.initial_state();
  const auto state = arg("state", Times(start.begin(), start.end()), anything);
  const auto time = arg("t", 1., not_negative_or_infinite);
  const auto made = [](const Times& from) {
    return State::Map(from.data(), static_cast<Eigen::Index>(from.size())).eval();
  };
  campaign.call(
      "random_features_online::OrderParameterSystem::operator()",
      [&](const Times& x, double t) {
        State velocity;
        system(made(x), velocity, t);
      },
      state, time);
  campaign.call(
      "random_features_online::OrderParameterSystem::learning_rate",
      [&](const Times& x, double t) { (void)system.learning_rate(made(x), t); }, state, time);
  campaign.call(
      "random_features_online::OrderParameterSystem::generalization_error",
      [&](const Times& x) { (void)system.generalization_error(made(x)); }, state);
  campaign.call(
      "random_features_online::OrderParameterSystem::student_teacher_overlap",
      [&](const Times& x) { (void)system.student_teacher_overlap(made(x)); }, state);
  campaign.call(
      "random_features_online::OrderParameterSystem::student_norm",
      [&](const Times& x) { (void)system.student_norm(made(x)); }, state);
  campaign.call(
      "random_features_online::OrderParameterSystem::second_derivative",
      [&](const Times& x, double t) {
        State result;
        system.second_derivative(made(x), t, result);
      },
      state, time);
  campaign.call(
      "random_features_online::OrderParameterSystem::time_derivative",
      [&](const Times& x, double t) {
        State result;
        system.time_derivative(made(x), t, result);
      },
      state, time);
  campaign.call(
      "random_features_online::OrderParameterSystem::weigh_error",
      [&](const Times& x, const Times& x_new, const Times& error) {
        State scaled = made(error);
        system.weigh_error(made(x), made(x_new), scaled);
      },
      state, state, state);
  campaign.call(
      "random_features_online::OrderParameterSystem::ShiftedJacobian::factorise",
      [&](const Times& x, double t, double shift) {
        OrderParameterSystem::ShiftedJacobian jacobian;
        jacobian.factorise(system, made(x), t, shift);
      },
      state, time, arg("shift", 2., positive));
  campaign.call(
      "random_features_online::OrderParameterSystem::ShiftedJacobian::solve",
      [&](const Times& x) {
        OrderParameterSystem::ShiftedJacobian jacobian;
        jacobian.factorise(system, system.initial_state(), 0, 2);
        State solved = made(x);
        jacobian.solve(solved);
      },
      state);
}

}  // namespace

void call_random_features_online(Campaign& campaign) {
  for (const Training& training : trainings()) call_training(campaign, training);
  campaign.call(
      "random_features_online::Schedule::parse",
      [](const std::string& text) { return Schedule::parse(text).exponent; },
      arg("schedule", std::string("power:0.5,2")));
  campaign.call(
      "random_features_online::Schedule::rate",
      [](const Schedule& of, double rate, double t) { return of.rate(rate, t); },
      arg("schedule", Schedule{Schedule::Kind::power, 0.5, 2}), arg("learning_rate", 1., positive),
      arg("t", 3., not_negative_or_infinite));
  campaign.call(
      "random_features_online::Schedule::slope",
      [](const Schedule& of, double rate, double t) { return of.slope(rate, t); },
      arg("schedule", Schedule{Schedule::Kind::power, 0.5, 2}), arg("learning_rate", 1., positive),
      arg("t", 3., not_negative_or_infinite));
  campaign.call(
      "random_features_online::require_valid", [](const Shell& shell) { require_valid(shell); },
      arg("shell", Shell{1, 0.5, 0.25, 0.1, 0.5}));
  campaign.call(
      "random_features_online::require_valid",
      [](const Spectrum& spectrum) { require_valid(spectrum); },
      arg("spectrum", Spectrum{{{1, 0.5, 0.25, 0.1, 0.5}}, 1, 0.5}));
  for (const char* name : {"erf", "relu"}) {
    const auto g = core::Activation::parse(name);
    for (const auto& population : {spectrum::sphere_population(10, g, {g, 2, 0.5}, 5),
                                   spectrum::asymptotic_population(g, {g, 2, 0.5})})
      campaign.call(
          "random_features_online::spectral_measure",
          [](const spectrum::Population& of, double log_width, int nodes) {
            return spectral_measure(of, log_width, nodes);
          },
          arg("population", population),
          arg("log_width", population.thermodynamic_limit ? 0.1 : 3.),
          arg("nodes", 16, between(8, 512)));
  }
  call_one_pass_sgd(campaign);
}

}  // namespace overparam::hostile
