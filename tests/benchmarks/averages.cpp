// SPDX-License-Identifier: MIT
// Averages over four Gaussian fields, all pairs of K students and as many teachers: the library's, and
// those of erf as a program has them that adds the closed form of each quadruple; and the whole right-hand
// side of the equations that need them.
#include <Eigen/Core>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "overparam/averages/averages.hpp"
#include "support/random_matrix.hpp"
#include "support/two_layer_network.hpp"
#include "two_layer_online/flow.hpp"

namespace overparam::bench {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

struct Fields {
  MatrixXd covariance;
  VectorXd signs;
  std::vector<averages::FieldPair> pairs;
};

Fields make_fields(Index students) {
  const Index count = 2 * students;
  Fields fields;
  const MatrixXd w = test::normal_matrix(count, 3 * count, 1);
  fields.covariance = w * w.transpose() / double(3 * count);
  fields.signs = VectorXd::Ones(count);
  fields.signs.tail(students).setConstant(-1);
  for (Index i = 0; i < students; ++i)
    for (Index k = i; k < students; ++k) fields.pairs.push_back({i, k});
  return fields;
}

void quartic(benchmark::State& state, const char* activation, double accuracy, Index students) {
  const auto engine = averages::make_averages(core::Activation::parse(activation), accuracy);
  const Fields fields = make_fields(students);
  VectorXd out;
  for (auto _ : state) {
    engine->quartic(fields.covariance, fields.signs, fields.pairs, out);
    benchmark::DoNotOptimize(out.data());
  }
  report_each(state, 1);
}

// Every overlap of K students and as many teachers, and both layers trained.
void right_hand_side(benchmark::State& state, const char* activation, Index students) {
  const Fields fields = make_fields(students);
  two_layer_online::Overlaps overlaps;
  overlaps.students = fields.covariance.topLeftCorner(students, students);
  overlaps.teacher = fields.covariance.topRightCorner(students, students);
  overlaps.teachers = fields.covariance.bottomRightCorner(students, students);
  overlaps.second_layer = overlaps.teacher_weights = VectorXd::Ones(students);
  auto p = test::starting_at(overlaps, activation, 1000);
  p.second_learning_rate = 1;
  p.label_noise = 0.1;
  two_layer_online::Flow<double> flow(p, overlaps, two_layer_online::Symmetry::none, {},
                                      averages::make_averages(p.activation));
  const two_layer_online::OrderParameters<double> at{fields.covariance, overlaps.second_layer};
  VectorXd out;
  for (auto _ : state) {
    flow.slopes(at, out);
    benchmark::DoNotOptimize(out.data());
  }
  report_each(state, 1);
}

// E[g'(x_i) g'(x_k) g(x_a) g(x_b)] of erf (D. Saad, S. Solla, Phys. Rev. E 52, 4225 (1995)): I_4.
double four_fields(const MatrixXd& c, Index i, Index k, Index a, Index b) {
  const double ii = 1 + c(i, i);
  const double kk = 1 + c(k, k);
  const double ik = c(i, k);
  const double determinant = ii * kk - ik * ik;
  const auto tilted = [&](Index x, Index y) {
    return determinant * c(x, y) - kk * c(i, x) * c(i, y) - ii * c(k, x) * c(k, y) +
           ik * (c(i, x) * c(k, y) + c(k, x) * c(i, y));
  };
  const double aa = determinant + tilted(a, a);
  const double bb = determinant + tilted(b, b);
  return 4 / (std::numbers::pi * std::numbers::pi * std::sqrt(determinant)) *
         std::asin(tilted(a, b) / std::sqrt(aa * bb));
}

void loop_of_quadruples(benchmark::State& state, Index students) {
  const Fields fields = make_fields(students);
  const Index count = fields.signs.size();
  VectorXd out(static_cast<Index>(fields.pairs.size()));
  for (auto _ : state) {
    for (std::size_t p = 0; p < fields.pairs.size(); ++p) {
      const auto [i, k] = fields.pairs[p];
      double sum = 0;
      for (Index a = 0; a < count; ++a)
        for (Index b = 0; b < count; ++b)
          sum += fields.signs(a) * fields.signs(b) * four_fields(fields.covariance, i, k, a, b);
      out(static_cast<Index>(p)) = sum;
    }
    benchmark::DoNotOptimize(out.data());
  }
  report_each(state, 1);
  VectorXd expected;
  averages::make_averages(core::Activation::parse("erf"))
      ->quartic(fields.covariance, fields.signs, fields.pairs, expected);
  constexpr double rounding = 1e-11;
  if ((out - expected).cwiseAbs().maxCoeff() > rounding) state.SkipWithError("not the same values");
}

}  // namespace

void register_averages(Sizes sizes) {
  const bool full = sizes == Sizes::full;
  const auto add = [](const std::string& name, Index students, const auto& measure) {
    benchmark::RegisterBenchmark((name + "/K:" + std::to_string(students)).c_str(), measure)
        ->Unit(benchmark::kMicrosecond);
  };
  constexpr double accuracy = 1e-8;  // of what is not a closed form
  for (const char* activation : {"hard_tanh", "elu"})
    for (const Index students : {2, 4})
      if (full || students == 2)
        add(std::string("averages/") + activation, students,
            [=](auto& state) { quartic(state, activation, accuracy, students); });
  for (const Index students : {2, 3})
    if (full || students == 2)
      add("averages/tanh", students,
          [=](auto& state) { quartic(state, "tanh", accuracy, students); });
  for (const Index students : {4, 16, 64}) {
    if (!full && students > 4) continue;
    add("averages/erf", students, [=](auto& state) { quartic(state, "erf", accuracy, students); });
    add("averages/relu", students,
        [=](auto& state) { quartic(state, "relu", accuracy, students); });
    for (const char* activation : {"erf", "relu"})
      add(std::string("right-hand-side/") + activation, students,
          [=](auto& state) { right_hand_side(state, activation, students); });
    if (students > 16) continue;
    add("averages/erf-loop", students, [=](auto& state) { loop_of_quadruples(state, students); });
  }
}

}  // namespace overparam::bench
