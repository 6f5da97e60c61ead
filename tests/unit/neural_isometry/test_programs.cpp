// SPDX-License-Identifier: MIT
// The relaxed and the exact program against minima of another solver, and their certificates from
// scratch.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "neural_isometry/exact.hpp"
#include "neural_isometry/group_program.hpp"
#include "neural_isometry/patterns.hpp"
#include "neural_isometry/relaxation.hpp"
#include "neural_isometry/simulation.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/optima.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;

// Of the other solver's minima, and of the gap that certified() allows, the larger.
constexpr double same_minimum = 1e-8;
// What certified() allows.
constexpr double largest_gap = 1e-7;
constexpr double largest_residual = 1e-8;
// Sums of some hundred products of order 1, relative to the labels.
constexpr double rounding = 1e-12;

MatrixXd inputs_of(const Instance& instance) {
  return MatrixXd::NullaryExpr(instance.samples, instance.dimension, [](Index row, Index column) {
    const double i = double(row + 1), j = double(column + 1);
    return std::cos(1.7 * i * i + 3.1 * j + 0.9 * i * j);
  });
}

MatrixXd directions(Index dimension, Index count) {
  return MatrixXd::NullaryExpr(dimension, count, [](Index row, Index column) {
    const double k = double(row + 1), j = double(column + 1);
    return std::sin(2.3 * j * j + 1.1 * k + 0.7 * j * k);
  });
}

VectorXd labels_of(const Instance& instance, const MatrixXd& inputs) {
  if (instance.labels == Labels::wave)
    return VectorXd::NullaryExpr(inputs.rows(), [](Index row) {
      const double i = double(row + 1);
      return std::sin(0.8 * i * i + 0.5 * i);
    });
  const MatrixXd fields = inputs * directions(inputs.cols(), 2);
  if (instance.labels == Labels::linear) return fields.col(0);
  return fields.cwiseMax(0).rowwise().sum();
}

std::string name_of(const Instance& instance) {
  return std::to_string(&instance - instances) + " of the table";
}

// Objective of an image of the weights and the sum of their norms.
double objective(const Instance& instance, const VectorXd& labels, const VectorXd& image,
                 double norms) {
  if (instance.beta == 0) return norms;
  return 0.5 * (image - labels).squaredNorm() + instance.beta * norms;
}

struct Relaxed {
  Relaxation relaxation;
  VectorXd labels;
};

Relaxed relaxed(const Instance& instance, core::Team& team) {
  Sample sample;
  sample.inputs = inputs_of(instance);
  sample.planted = VectorXd::Unit(instance.dimension, 0);
  sample.labels = labels_of(instance, sample.inputs);
  PatternSet patterns;
  patterns.directions = directions(instance.dimension, instance.directions);
  patterns.gates =
      (sample.inputs * patterns.directions).unaryExpr([](double z) { return z >= 0 ? 1.0 : 0.0; });
  Parameters p;
  p.network = instance.network;
  return {relaxation_of(p, sample, patterns, team), sample.labels};
}

}  // namespace

TEST_CASE("relaxed programs have the minima of another solver, and certificates") {
  core::Team team(1);
  int solved = 0;
  for (const auto& instance : instances) {
    if (instance.program != Program::relaxed) continue;
    CAPTURE(name_of(instance));
    const auto [relaxation, labels] = relaxed(instance, team);
    const Groups& groups = *relaxation.groups;
    const auto found = minimise_norms(groups, labels, instance.beta, team);
    CHECK(found.certified());
    CHECK(found.iterations <= 20);  // quadratic convergence, which a wrong step matrix has not
    CHECK(close(found.objective, instance.minimum, same_minimum, 0));

    // Matrix by matrix: what the weights make, and what they cost.
    VectorXd image = VectorXd::Zero(labels.size());
    double norms = 0, longest = 0;
    for (Index j = 0; j < groups.count(); ++j) {
      const VectorXd w = groups.group(found.weights, j);
      image += groups.matrix(j) * w;
      norms += w.norm();
      longest = std::max(longest, (groups.matrix(j).transpose() * found.dual).norm());
    }
    CHECK(close(found.objective, objective(instance, labels, image, norms), rounding, 0));
    if (instance.beta == 0) CHECK((image - labels).norm() <= largest_residual * labels.norm());
    const double allowed = instance.beta > 0 ? instance.beta : 1;
    CHECK(longest <= allowed * (1 + rounding));
    double bound = labels.dot(found.dual);
    if (instance.beta > 0) bound -= 0.5 * found.dual.squaredNorm();
    CHECK(bound <= found.objective * (1 + largest_gap));
    CHECK(bound >= found.objective * (1 - largest_gap));
    ++solved;
  }
  CHECK(solved == 10);
}

TEST_CASE("a wrong dual vector certifies nothing") {
  core::Team team(1);
  const auto [relaxation, labels] = relaxed(instances[0], team);
  const auto found = minimise_norms(*relaxation.groups, labels, 0, team);
  const VectorXd wrong = found.dual + 0.01 * found.dual.norm() * VectorXd::Unit(labels.size(), 0);
  const double longest = relaxation.groups->norms(relaxation.groups->adjoint(wrong)).maxCoeff();
  CHECK(labels.dot(wrong) / longest < found.objective * (1 - largest_gap));
}

TEST_CASE(
    "exact programs have the minima of another solver, of networks with units in their cones") {
  core::Team team(1);
  int solved = 0;
  for (const auto& instance : instances) {
    if (instance.program != Program::exact) continue;
    CAPTURE(name_of(instance));
    const MatrixXd x = inputs_of(instance);
    const VectorXd labels = labels_of(instance, x);
    const PatternSet patterns = all_patterns(x);
    const bool skip = instance.network == Network::skip;
    const auto found = minimise_over_cones(x, patterns, labels, skip, instance.beta, team);
    CHECK(found.certified());
    CHECK(close(found.objective, instance.minimum, same_minimum, 0));

    VectorXd image = x * found.skip;
    double norms = found.skip.norm();
    for (Index i = 0; i < found.factors.size(); ++i) {
      const VectorXd fields = x * found.directions.col(i);
      const auto gates = patterns.gates.col(found.patterns[static_cast<std::size_t>(i)]);
      CHECK(((2 * gates.array() - 1) * fields.array()).minCoeff() >= -rounding);
      CHECK(close(found.directions.col(i).norm(), 1, rounding, 0));
      image += found.factors[i] * fields.cwiseMax(0);
      norms += std::abs(found.factors[i]);
    }
    if (!skip) CHECK(found.skip.isZero(0));
    // Units of one cone become one, which costs them less than apart, if at all.
    const double cost = objective(instance, labels, image, norms);
    CHECK(cost <= found.objective * (1 + rounding));
    CHECK(cost >= found.objective * (1 - largest_gap));
    if (instance.beta == 0) CHECK((image - labels).norm() <= largest_residual * labels.norm());
    ++solved;
  }
  CHECK(solved == 6);
}

TEST_CASE("the exact program ends between minima where there are several") {
  // XᵀX = 1 and x_i·e_1 > 0: some w have fields of one sign, and a unit that is as good as the skip
  // connection.
  MatrixXd x(4, 2);
  x << 0.5, 0.6, 0.5, 0.1, 0.5, -0.3, 0.5, -0.4;
  x.col(1).normalize();
  const PatternSet patterns = all_patterns(x);
  REQUIRE(patterns.count() == 7);
  core::Team team(1);
  int ties = 0;
  for (Index j = 0; j < patterns.count(); ++j) {
    for (const double sign : {1.0, -1.0}) {
      CAPTURE(j);
      CAPTURE(sign);
      const VectorXd planted = sign * patterns.directions.col(j);
      const auto found = minimise_over_cones(x, patterns, x * planted, true, 0, team);
      CHECK(close(found.objective, 1, same_minimum, 0));
      const double distance = (found.skip - planted).norm();
      const bool tie = patterns.gates.col(j).minCoeff() == 1;
      ties += tie ? 1 : 0;
      // What is unique is as near as a gap of 1e-10 leaves it, what is not in the middle.
      if (tie)
        CHECK(distance > 0.1);
      else
        CHECK(distance < 1e-4);
    }
  }
  CHECK(ties == 2);
}

TEST_CASE("a neuron that no input activates is not recovered") {
  Parameters p;
  p.dimension = 1;
  p.samples = 1;
  p.network = Network::normalized;
  p.patterns = Patterns::all;
  p.data = Data::gaussian;
  p.planted = Planted::relu;
  core::Team team(1);
  int seen = 0;
  constexpr std::uint32_t draws = 20;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    const double active = draw_sample(p, {1, draw}).contributions(0, 0) > 0 ? 1 : 0;
    for (const auto& m : simulate(p, {1, draw}, team))
      if (m.observable == "recovery") CHECK(m.value == active);
    seen += active > 0 ? 1 : 0;
  }
  CHECK(seen > 0);
  CHECK(seen < int(draws));
}
