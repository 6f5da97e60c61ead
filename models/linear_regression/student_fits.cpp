// SPDX-License-Identifier: MIT
#include "linear_regression/student_fits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "common/risk.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/least_squares.hpp"

namespace overparam::linear_regression {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Known;
using experiment::Measurement;
using experiment::Status;

StudentFits::StudentFits(const Parameters& p, experiment::Draw draw, core::Team& team)
    : team_(team),
      differ_(differ(p)),
      eigenvalues_(eigenvalues(*p.spectrum)),
      target_(draw_target(p, draw)) {
  const auto count = differ_ ? static_cast<std::uint64_t>(p.students) : 1;
  const std::uint64_t groups = p.variance_split && differ_ ? 2 : 1;
  const std::uint64_t samples = p.variance_split ? 2 : 1;
  students_.resize(groups);
  for (std::uint64_t g = 0; g < groups; ++g)
    for (std::uint64_t s = 0; s < samples; ++s) {
      auto& group = students_[g].emplace_back();
      for (std::uint64_t i = 0; i < count; ++i)
        group.push_back({draw_data(p, draw, team, g * count + i, s)});
    }
}

StudentFits::Fit StudentFits::fit(std::size_t group, std::size_t sample, double ridge, double time,
                                  const MatrixXd& labels) {
  Fit result;
  result.weights.setZero(target_.size(), labels.cols());
  result.outputs.setZero(labels.rows(), labels.cols());
  auto& students = students_[group][sample];
  for (Student& student : students) {
    const MatrixXd& inputs = student.data.inputs;
    MatrixXd weights;
    if (std::isinf(time)) {
      const linalg::RidgeFit solution(inputs, ridge, team_);
      if (const auto square = solution.obstacle()) return {without_minimum(ridge, *square)};
      weights = solution.weights(labels, team_);
    } else {
      if (!student.flow) student.flow.emplace(inputs);
      const MatrixXd reached =
          student.flow->filter(ridge, time).asDiagonal() * student.flow->coordinates(labels);
      constexpr double largest = 1e300;  // of weights that are numbers
      if (!(reached.array().abs() < largest).all())
        return {{Status::diverged, "above the largest number"}};
      weights = student.flow->weights(reached);
    }
    result.outputs += inputs * weights;
    result.weights(student.data.seen, Eigen::all) += weights;
  }
  const auto count = double(students.size());
  result.weights /= count;
  result.outputs /= count;
  return result;
}

void StudentFits::measure(const Parameters& p, double time, std::vector<Measurement>& out) {
  const Data& data = students_[0][0].front().data;
  const Index n = data.clean.size();
  const bool known = std::isinf(time) && solved_ == p.ridge;
  Fit map = known ? solution_ : fit(0, 0, p.ridge, time, MatrixXd::Identity(n, n));
  if (std::isinf(time) && !known) {
    solved_ = p.ridge;
    solution_ = map;
  }
  experiment::Recorder rows(out, time, Estimator::exact);
  const auto add = [&](const char* name, const Known& value) {
    rows.add(name, value, map.verdict);
  };
  const auto norm = [&](const VectorXd& w) { return w.cwiseAbs2().dot(eigenvalues_); };
  common::Errors errors;
  double spiky = 0;
  double spiky_training = 0;
  if (map.verdict.status == Status::ok) {
    const VectorXd y = data.clean + std::sqrt(p.label_noise) * data.noise;
    const VectorXd w = map.weights * y;
    const VectorXd outputs = map.outputs * y;
    const double variance =
        (eigenvalues_.cwiseSqrt().asDiagonal() * map.weights).squaredNorm() * p.label_noise;
    errors = {{norm(target_ - w) + data.independent},
              {norm(target_ - map.weights * data.clean) + data.independent},
              {variance},
              {(y - outputs).squaredNorm() / double(n)}};
    spiky = norm(w);
    spiky_training = outputs.squaredNorm() / double(n);
  }
  common::add_errors(errors, p.label_noise, add);
  // Of equal eigenvalues all is behind k* = 0, or there is no k*.
  if (!benign_ranks(p.seen_spectrum(), p.samples)) return;
  add("spiky_population", {spiky});
  add("spiky_training", {spiky_training});
}

void StudentFits::measure_split(const Parameters& p, double time, std::vector<Measurement>& out) {
  // Of group g on sample s at 2g + s.
  std::array<VectorXd, 4> means;
  experiment::Verdict verdict;
  for (std::size_t g = 0; g < 2; ++g)
    for (std::size_t s = 0; s < 2; ++s) {
      VectorXd& mean = means[2 * g + s];
      mean = VectorXd::Zero(target_.size());
      if (verdict.status != Status::ok) continue;
      if (g > 0 && !differ_) {
        mean = means[s];
        continue;
      }
      const Data& data = students_[g][s].front().data;
      const Fit found = fit(g, s, p.ridge, time, data.clean);
      verdict = found.verdict;
      if (verdict.status == Status::ok) mean = found.weights.col(0);
    }
  const auto product = [&](const VectorXd& a, const VectorXd& b) {
    return (a.cwiseProduct(b)).dot(eigenvalues_);
  };
  common::Split split;
  split.squared_bias = (product(target_ - means[0], target_ - means[3]) +
                        product(target_ - means[1], target_ - means[2])) /
                           2 +
                       students_[0][0].front().data.independent;
  split.sampling_variance = product(means[0] - means[1], means[2] - means[3]) / 2;
  split.initialisation_variance = (product(means[0] - means[2], means[0] - means[2]) +
                                   product(means[1] - means[3], means[1] - means[3])) /
                                  4;
  experiment::Recorder rows(out, time, Estimator::exact);
  common::add_split(split,
                    [&](const char* name, const Known& part) { rows.add(name, part, verdict); });
}

}  // namespace overparam::linear_regression
