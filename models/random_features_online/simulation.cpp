// SPDX-License-Identifier: MIT
#include "random_features_online/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/simulate/one_pass_sgd.hpp"
#include "random_features_online/ensemble.hpp"

namespace overparam::random_features_online {
namespace {

using experiment::Measurement;
using experiment::Status;

constexpr double divergence = 1e6;

// Exact population averages of one network.
struct Averages {
  Eigen::MatrixXd omega;  // K×K
  Eigen::VectorXd h;      // K
  double teacher = 0;     // T

  Averages(const Parameters& p, const Network& network) {
    const double k = *p.width;
    omega = core::activation_covariance(p.activation, network.features) / k;
    h = core::activation_covariance(p.activation, network.features, p.teacher_activation,
                                    network.teacher)
            .rowwise()
            .sum() /
        std::sqrt(k * p.teacher_units);
    teacher =
        core::activation_covariance(p.teacher_activation, network.teacher).sum() / p.teacher_units;
  }
};

// The greedy learning rate, renewed whenever the weights have moved on by 1/32 of their time.
class GreedyRate {
 public:
  GreedyRate(const Parameters& p, const Averages& averages, const Eigen::VectorXd& weights)
      : p_(p), averages_(averages), weights_(weights), trace_(averages.omega.squaredNorm()) {}

  double operator()(std::uint64_t step) {
    if (step >= next_) {
      renew();
      const auto width = static_cast<std::uint64_t>(*p_.width);
      next_ = step + std::max<std::uint64_t>(1, std::min(step, width) / 32);
    }
    return rate_;
  }

 private:
  void renew() {
    const double b = p_.training.batch;
    const Eigen::VectorXd moved = averages_.omega * weights_;
    const Eigen::VectorXd gradient = moved - averages_.h;
    const double error = averages_.teacher - 2 * averages_.h.dot(weights_) + weights_.dot(moved);
    const double cost = trace_ * (error + p_.training.label_noise) / b +
                        (1 - 1 / b) * gradient.dot(averages_.omega * gradient);
    rate_ = cost > 0 ? gradient.squaredNorm() / cost : 0;
  }

  const Parameters& p_;
  const Averages& averages_;
  const Eigen::VectorXd& weights_;
  double trace_;
  double rate_ = 0;
  std::uint64_t next_ = 0;
};

}  // namespace

std::vector<Measurement> simulate(const Parameters& p, std::span<const double> times,
                                  experiment::Draw draw) {
  const Network network = draw_network(p, draw);
  const Averages averages(p, network);
  const double k = *p.width;
  const auto stream = [&](core::StreamName name) {
    return core::Stream(draw.seed, draw.replica, name);
  };
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(k));
  if (p.training.initial_variance > 0) {
    stream(core::StreamName::initial_weights)
        .normal(0, {weights.data(), static_cast<std::size_t>(weights.size())});
    weights *= std::sqrt(p.training.initial_variance);
  }
  const simulate::Problem problem{network.features,
                                  p.activation,
                                  network.teacher,
                                  p.teacher_activation,
                                  p.training.label_noise,
                                  p.training.weight_decay,
                                  static_cast<std::size_t>(p.training.batch)};
  const simulate::SampleSource samples{stream(core::StreamName::inputs),
                                       stream(core::StreamName::label_noise)};
  GreedyRate greedy(p, averages, weights);
  const bool optimal = p.training.schedule.kind == core::Schedule::Kind::optimal;
  const auto rate = [&](std::uint64_t step) {
    return optimal ? greedy(step)
                   : p.training.schedule.rate(p.training.learning_rate, double(step) / k);
  };

  std::vector<Measurement> out;
  std::uint64_t step = 0;
  bool diverged = false;
  for (const double t : times) {
    const auto target = static_cast<std::uint64_t>(std::llround(t * k));
    // In pieces, so that a run that blows up stops soon.
    while (step < target && !diverged) {
      const auto next =
          std::min(target, step + std::max<std::uint64_t>(1000, static_cast<std::uint64_t>(k)));
      simulate::descend(problem, samples, weights, step, next, rate);
      step = next;
      diverged = !(weights.squaredNorm() < 1e200);
    }
    const Eigen::VectorXd moved = averages.omega * weights;
    const double norm = weights.dot(moved);
    const double overlap = averages.h.dot(weights);
    const double error = 0.5 * (averages.teacher - 2 * overlap + norm);
    diverged = diverged || !(error < divergence * (averages.teacher + 1));
    const auto add = [&](const char* name, double value) {
      out.push_back({t, name, diverged ? std::nullopt : std::optional<double>(value),
                     diverged ? Status::diverged : Status::ok});
    };
    add("generalization_error", error);
    add("student_teacher_overlap", overlap);
    add("student_norm", norm);
  }
  return out;
}

}  // namespace overparam::random_features_online
