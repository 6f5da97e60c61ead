// SPDX-License-Identifier: MIT
#include "random_features_online/descent.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <utility>

#include "overparam/core/random.hpp"
#include "random_features_online/spectrum.hpp"

namespace overparam::random_features_online {
namespace {

constexpr std::uint64_t samples_a_piece = 256;

bool is(const Parameters& p, Schedule::Kind kind) { return p.training.schedule.kind == kind; }

Eigen::VectorXd initial_weights(const Training& training, Eigen::Index k, experiment::Draw draw) {
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(k);
  if (training.initial_variance == 0) return weights;
  core::Stream(draw.seed, draw.replica, core::StreamName::initial_weights)
      .normal(0, std::span<double>(weights.data(), static_cast<std::size_t>(k)));
  return weights * std::sqrt(training.initial_variance);
}

}  // namespace

Descent::Descent(std::span<const Parameters> variants, const Drawn& network, const Fields& fields,
                 const Eigen::VectorXd& h, double teacher, std::uint64_t last_step,
                 experiment::Draw draw, core::Team& team)
    : variants_(variants),
      sgd_(fields.problem(variants.front(), network),
           {{draw.seed, draw.replica,
             fields.local ? core::StreamName::local_fields : core::StreamName::inputs},
            {draw.seed, draw.replica, core::StreamName::label_noise},
            {draw.seed, draw.replica, core::StreamName::label_flips}},
           variants.front().precision, team),
      rates_(variants.size()),
      piece_(std::max<std::uint64_t>(
          1, samples_a_piece / static_cast<std::uint64_t>(variants.front().training.batch))) {
  const double k = *variants.front().width;
  std::optional<Spectrum> averages;  // of the network
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const Training& training = variants[v].training;
    Learner learner;
    learner.label_noise = training.label_noise;
    if (variants[v].flip_probability > 0)
      learner.flip_threshold =
          boost::math::quantile(boost::math::normal(), variants[v].flip_probability);
    learner.weight_decay = training.weight_decay;
    learner.weights = initial_weights(training, static_cast<Eigen::Index>(k), draw);
    if (is(variants[v], Schedule::Kind::greedy)) {
      learner.rate = [this, v](std::uint64_t) { return rates_[v]; };
    } else if (is(variants[v], Schedule::Kind::optimal)) {
      if (!averages) averages = spectrum(variants[v], Level::instance, draw);
      learner.rate = [rate = OptimalRate(*averages, variants[v], last_step)](std::uint64_t step) {
        return rate.at(step);
      };
    } else {
      learner.rate = [&training, k](std::uint64_t step) {
        return training.schedule.rate(training.learning_rate, double(step) / k);
      };
    }
    learners_.push_back(std::move(learner));
  }
  if (is(variants.front(), Schedule::Kind::greedy))
    greedy_.emplace(variants.front(), network.features, h, teacher,
                    network.target.mean(network.teacher.rows()));
}

void Descent::advance_to(std::uint64_t target, const ErrorObserver& observer,
                         const std::function<void(std::uint64_t)>& between) {
  const auto running = [](const Learner& learner) { return !learner.stopped; };
  while (step_ < target && std::any_of(learners_.begin(), learners_.end(), running)) {
    std::uint64_t next = std::min(target, step_ + piece_);
    if (greedy_) {
      if (step_ == renewal_) renew();
      next = std::min(next, renewal_);
    }
    sgd_.advance(learners_, step_, next, observer);
    step_ = next;
    if (step_ < target) between(step_);
  }
}

void Descent::save(core::ByteWriter& state) const {
  state.put(step_);
  state.put(renewal_);
  state.put(rates_);
  for (const Learner& learner : learners_) {
    state.put(std::uint64_t{learner.stopped});
    state.put({learner.weights.data(), static_cast<std::size_t>(learner.weights.size())});
  }
}

void Descent::restore(core::ByteReader& state) {
  step_ = state.whole();
  renewal_ = state.whole();
  state.get(rates_);
  for (Learner& learner : learners_) {
    learner.stopped = state.whole() != 0;
    state.get({learner.weights.data(), static_cast<std::size_t>(learner.weights.size())});
  }
}

void Descent::renew() {
  for (std::size_t v = 0; v < learners_.size(); ++v)
    rates_[v] = greedy_->at(variants_[v].training, learners_[v].weights);
  renewal_ = GreedyRate::renewal_after(
      step_, static_cast<std::uint64_t>(learners_.front().weights.size()));
}

}  // namespace overparam::random_features_online
