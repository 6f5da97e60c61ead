// SPDX-License-Identifier: MIT
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hostile/folders.hpp"
#include "overparam/core/bytes.hpp"
#include "overparam/core/team.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features_online/local_fields.hpp"
#include "random_features_online/one_pass_sgd.hpp"
#include "random_features_online/running_error.hpp"

namespace overparam::hostile {

using namespace random_features_online;

template <>
struct Fields<LocalFields> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("student", &LocalFields::student, any_number);
    visit("teacher", &LocalFields::teacher, any_number);
  }
};

template <>
struct Fields<Estimate> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("value", &Estimate::value, any_number);
    visit("standard_error", &Estimate::standard_error, not_negative);
  }
};

template <>
struct Fields<Blocking> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("samples", &Blocking::samples, from(1));
    visit("group", &Blocking::group, from(1));
    visit("units", &Blocking::units, from(1));
  }
};

template <>
struct Fields<Learner> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("rate", &Learner::rate, finite);
    visit("label_noise", &Learner::label_noise, not_negative);
    visit("weight_decay", &Learner::weight_decay, not_negative);
    visit("weights", &Learner::weights, finite);
    visit("stopped", &Learner::stopped, finite);
  }
};

namespace {

using Steps = std::vector<double>;
using Learners = std::vector<Learner>;

/// All that a descent is made of.
struct Descent {
  Eigen::MatrixXd features, teacher;
  core::Activation activation = core::Activation::parse("relu");
  double field_scale = 0.5;
  bool lower_triangular = false;
  std::size_t batch = 2;
  Precision precision = Precision::float64;
  Blocking blocking;

  Eigen::VectorXd run(Learners learners, std::uint64_t first, std::uint64_t last,
                      const Eigen::MatrixXf* single_features = nullptr) const {
    core::Team team(2);
    const Problem problem{features,    activation,       teacher, activation,
                          field_scale, lower_triangular, batch,   single_features};
    const SampleSource samples{{1, 0, core::StreamName::inputs},
                               {1, 0, core::StreamName::label_noise}};
    OnePassSgd sgd(problem, samples, precision, team, blocking);
    sgd.advance(learners, first, last, [](std::size_t, std::uint64_t, std::span<const double>) {});
    return learners.empty() ? Eigen::VectorXd() : learners.front().weights;
  }
};

Learner learner() {
  return {[](std::uint64_t) { return 0.1; }, 0.1, 0.01,
          Eigen::VectorXd(Eigen::VectorXd::Constant(6, 0.2)), false};
}

}  // namespace

template <>
struct Fields<Descent> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("features", &Descent::features, finite);
    visit("teacher", &Descent::teacher, finite);
    visit("activation", &Descent::activation, finite);
    visit("field_scale", &Descent::field_scale, finite);
    visit("batch", &Descent::batch, from(1));
    visit("precision", &Descent::precision, finite);
    visit("blocking", &Descent::blocking, finite);
  }
};

namespace {

void call_descents(Campaign& campaign) {
  Descent descent;
  descent.features = Eigen::MatrixXd::Constant(6, 4, 0.3);
  for (Eigen::Index i = 0; i < descent.features.size(); ++i)
    descent.features(i) += 0.1 * static_cast<double>(i % 7);
  descent.teacher = Eigen::MatrixXd::Constant(2, 4, 0.5);
  for (const std::size_t batch : {std::size_t(1), std::size_t(3), std::size_t(300)})
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      descent.batch = batch;
      descent.precision = precision;
      campaign.call(
          "random_features_online::OnePassSgd::OnePassSgd",
          [](const Descent& of) {
            constexpr std::size_t many = 1000;  // larger batches take too long
            return of.run({learner(), learner()}, 0, of.batch > many ? 0 : 20);
          },
          arg("descent", descent));
      if (precision == Precision::float32)
        campaign.call(
            "random_features_online::OnePassSgd::OnePassSgd",
            [&](const Eigen::MatrixXd& features) {
              const Eigen::MatrixXf single = features.cast<float>();
              return descent.run({learner()}, 0, 20, &single);
            },
            arg("single_features", descent.features, between(-3e38, 3e38)));
      campaign.call(
          "random_features_online::OnePassSgd::advance",
          [&](const Learners& learners, std::uint64_t first, bool backwards) {
            return descent.run(learners, first, backwards ? first - 1 : first + 17);
          },
          arg("learners", Learners{learner(), learner()}),
          arg("first", std::uint64_t(3), any_number), arg("backwards", false));
      // What a schedule returns.
      campaign.call(
          "random_features_online::OnePassSgd::advance",
          [&](double rate) {
            Learner odd = learner();
            odd.rate = [rate](std::uint64_t) { return rate; };
            return descent.run({odd}, 0, 20);
          },
          arg("rate", 0.1, finite));
    }
}

}  // namespace

void call_one_pass_sgd(Campaign& campaign) {
  const simulate::Network network = simulate::draw_network({8, 5, 3, 0.2, true}, 1, 0);
  for (const Eigen::Index units : {Eigen::Index(2), Eigen::Index(5)})
    campaign.call(
        "random_features_online::local_fields",
        [](const Eigen::MatrixXd& f, const Eigen::MatrixXd& b) { return local_fields(f, b); },
        arg("features", Eigen::MatrixXd(network.features.topRows(units))),
        arg("teacher", network.teacher));
  call_descents(campaign);

  const Steps steps{0, 100, 200.5};
  const Steps errors{0.1, -0.2, 0.3, 0.1, -0.4};
  campaign.call(
      "random_features_online::RunningError::RunningError",
      [&](const Steps& at, std::uint64_t batch, double noise) {
        RunningError running(at, batch, noise);
        running.add(0, errors);
        if (!at.empty()) (void)running.at(0);  // of less than three samples it is NaN
      },
      arg("steps", steps, not_negative), arg("batch", std::uint64_t(1), from(1)),
      arg("label_noise", 0.1, not_negative));
  // Errors of a descent that diverges are not looked at.
  campaign.call(
      "random_features_online::RunningError::add",
      [&](std::uint64_t first, const Steps& of) { RunningError(steps, 1, 0.1).add(first, of); },
      arg("first", std::uint64_t(0), any_number), arg("errors", errors, anything));
  campaign.call(
      "random_features_online::RunningError::at",
      [&](std::size_t i) {
        RunningError running(steps, 1, 0.1);
        for (std::uint64_t first = 0; first < 300; first += 5) running.add(first, errors);
        return running.at(i);
      },
      arg("i", std::size_t(1), between(0, 2)));
  core::ByteWriter state;
  RunningError(steps, 1, 0.1).save(state);
  campaign.call(
      "random_features_online::RunningError::restore",
      [&](const std::string& bytes) {
        core::ByteReader reader(bytes);
        RunningError(steps, 1, 0.1).restore(reader);
      },
      arg("state", state.take()));
  campaign.call(
      "random_features_online::RunningError::save",
      [](const Steps& at) {
        core::ByteWriter kept;
        RunningError(at, 1, 0.1).save(kept);
        return kept.take().size();
      },
      arg("steps", steps, not_negative));
}

}  // namespace overparam::hostile
