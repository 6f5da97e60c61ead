// SPDX-License-Identifier: MIT
/// @file
/// Two-layer networks for tests: overlaps, parameters, and the descent by its definition, one
/// sample and one product at a time.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>

#include "overparam/core/derivative.hpp"
#include "overparam/core/random.hpp"
#include "two_layer_online/frame.hpp"
#include "two_layer_online/parameters.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::test {

/// Three students and two teachers, cosine of the teachers `cosine`.
inline two_layer_online::Overlaps three_students(double cosine = 0) {
  two_layer_online::Overlaps c;
  c.students =
      (Eigen::MatrixXd(3, 3) << 0.5, 0.1, 0.05, 0.1, 0.6, -0.1, 0.05, -0.1, 0.4).finished();
  c.teacher = (Eigen::MatrixXd(3, 2) << 0.2, 0.05, 0.02, 0.25, 0.1, 0.08).finished();
  c.teachers = (Eigen::MatrixXd(2, 2) << 1, cosine, cosine, 1).finished();
  c.second_layer = Eigen::VectorXd{{0.5, -0.3, 0.2}};
  c.teacher_weights = Eigen::VectorXd{{1, -0.7}};
  return c;
}

/// Parameters that start at these overlaps in n dimensions.
inline two_layer_online::Parameters starting_at(const two_layer_online::Overlaps& overlaps,
                                                const char* activation, double n) {
  two_layer_online::Parameters p;
  p.dimension = n;
  p.width = double(overlaps.width());
  p.teacher_units = double(overlaps.teacher_units());
  p.width_ratio = p.width / p.teacher_units;
  p.activation = core::Activation::parse(activation);
  two_layer_online::Start start;
  start.kind = two_layer_online::Start::Kind::file;
  start.given = overlaps;
  p.start = std::make_shared<const two_layer_online::Start>(start);
  return p;
}

/// Vectors and second layer after `steps` steps, from the streams of the simulation.
struct TwoLayerReference {
  Eigen::MatrixXd students;  ///< w, K×N
  Eigen::MatrixXd teachers;  ///< B, M×N
  Eigen::VectorXd second_layer;

  TwoLayerReference(const two_layer_online::Parameters& p, experiment::Draw draw,
                    std::uint64_t steps) {
    const auto start = two_layer_online::initial_overlaps(p);
    const auto n = static_cast<Eigen::Index>(*p.dimension);
    const Eigen::MatrixXd units = two_layer_online::draw_units(start, n, draw);
    students = units.leftCols(start.width()).transpose();
    teachers = units.rightCols(start.teacher_units()).transpose();
    second_layer = start.second_layer;
    const core::Stream inputs(draw.seed, draw.replica, core::StreamName::inputs);
    const core::Stream noises(draw.seed, draw.replica, core::StreamName::label_noise);
    const core::Derivative derivative(p.activation);
    const auto batch = static_cast<std::uint64_t>(p.batch);
    for (std::uint64_t step = 0; step < steps; ++step) {
      Eigen::MatrixXd first = Eigen::MatrixXd::Zero(students.rows(), n);
      Eigen::VectorXd second = Eigen::VectorXd::Zero(students.rows());
      for (std::uint64_t s = step * batch; s < (step + 1) * batch; ++s) {
        Eigen::VectorXd xi(n);
        inputs.normal(s, std::span<double>(xi.data(), static_cast<std::size_t>(n)));
        std::array<double, 64> noise;
        noises.normal(s / 64, noise);
        const Eigen::VectorXd x = students * xi / std::sqrt(double(n));
        const Eigen::VectorXd y = teachers * xi / std::sqrt(double(n));
        double error = -std::sqrt(p.label_noise) * noise[s % 64];
        for (Eigen::Index i = 0; i < x.size(); ++i)
          error += p.student_factor() * second_layer(i) * p.activation(x(i));
        for (Eigen::Index m = 0; m < y.size(); ++m)
          error -= p.teacher_factor() * start.teacher_weights(m) * p.activation(y(m));
        for (Eigen::Index i = 0; i < x.size(); ++i) {
          first.row(i) += p.student_factor() * second_layer(i) * error * derivative(x(i)) *
                          xi.transpose() / p.batch;
          second(i) += p.student_factor() * error * p.activation(x(i)) / p.batch;
        }
      }
      students -= p.learning_rate / std::sqrt(double(n)) * first +
                  p.learning_rate * p.weight_decay / double(n) * students;
      second_layer -=
          p.second_learning_rate / double(n) * (second + p.second_weight_decay * second_layer);
    }
  }

  Eigen::MatrixXd q() const { return students * students.transpose() / double(students.cols()); }
  Eigen::MatrixXd r() const { return students * teachers.transpose() / double(students.cols()); }
};

}  // namespace overparam::test
