// SPDX-License-Identifier: MIT
// Parameters whose limits are tested.
#pragma once

#include <memory>

#include "support/two_layer_network.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::test {

/// K students of M orthogonal teachers, v = v* = 1, from a symmetric start by reduced equations.
inline two_layer_online::Parameters symmetric_start(double students, double teachers, double rate,
                                                    const char* activation = "erf") {
  two_layer_online::Parameters p;
  p.width = students;
  p.teacher_units = teachers;
  p.width_ratio = students / teachers;
  p.activation = core::Activation::parse(activation);
  p.learning_rate = rate;
  p.teacher_weights = p.second_layer = {1};
  p.initial_norm = {0.25};
  p.initial_preference = 0.01;
  p.equations = two_layer_online::Equations::reduced;
  two_layer_online::Start start;
  start.kind = two_layer_online::Start::Kind::symmetric;
  p.start = std::make_shared<const two_layer_online::Start>(start);
  return p;
}

/// The same with students that have nearly found their teachers, v and v* equal, and spare ones of
/// small norm, by all equations.
inline two_layer_online::Parameters specialised_start(const Eigen::VectorXd& second_layer,
                                                      const Eigen::VectorXd& teacher_weights,
                                                      double rate, const char* activation) {
  two_layer_online::Overlaps c;
  const Eigen::Index k = second_layer.size(), m = teacher_weights.size();
  c.teachers = Eigen::MatrixXd::Identity(m, m);
  c.teacher = 0.9 * Eigen::MatrixXd::Identity(k, m);
  c.students = c.teacher * c.teacher.transpose();
  c.students.diagonal().array() += 0.05;
  c.second_layer = second_layer;
  c.teacher_weights = teacher_weights;
  auto p = starting_at(c, activation, 1000);
  p.learning_rate = rate;
  return p;
}

}  // namespace overparam::test
