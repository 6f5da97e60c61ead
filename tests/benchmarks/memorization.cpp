// SPDX-License-Identifier: MIT
// Exact numbers and networks of them: a product that is added, a network at all of its points, a training.
#include <Eigen/Core>
#include <cstdint>
#include <string>

#include "benchmarks/benchmarks.hpp"
#include "memorization/counts.hpp"
#include "memorization/points.hpp"
#include "memorization/simulation.hpp"
#include "memorization/training.hpp"
#include "overparam/core/team.hpp"
#include "support/random_matrix.hpp"

namespace overparam::bench {
namespace {

using Eigen::Index;
using memorization::Integer;
using memorization::Number;

// A word of some bits with a bit taken off, u − 2^k r, as the networks do at every step.
void take_bit(benchmark::State& state, long bits) {
  const Number word((Integer(1) << bits) / 3);
  const Number power = -Number::scaled(1, bits - 1);
  const Number bit(1);
  for (auto _ : state) {
    Number left = word;
    left.add_product(power, bit);
    benchmark::DoNotOptimize(left);
  }
  report_each(state, 1);
}

// Construction, and evaluation of all points without rounding.
void memorize(benchmark::State& state, double points, double separation,
              memorization::Construction construction) {
  memorization::Parameters p;
  p.points = points;
  p.separation = separation;
  p.origin = std::make_shared<memorization::Origin>();
  p.construction = construction;
  core::Team team;
  for (auto _ : state)
    for (const auto& row : memorization::simulate(p, {1, 0}, team))
      if (row.observable == experiment::Text("memorized_fraction") && row.value != 1)
        state.SkipWithError("not memorized");
  report_each(state, points);
}

// One training of three hidden layers, to its end.
void train(benchmark::State& state, Index points, Index width) {
  const Eigen::MatrixXd inputs = test::normal_matrix(points, 4, 1);
  // The same points with both labels: never memorized.
  const Eigen::MatrixXd twice = inputs.replicate(2, 1);
  Eigen::VectorXd signs = Eigen::VectorXd::Ones(2 * points);
  signs.tail(points).setConstant(-1);
  constexpr double steps = 100;
  std::uint32_t run = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(memorization::train(twice, signs, width, steps, {1, 0}, run++));
  report_each(state, steps);
}

}  // namespace

void register_memorization(Sizes sizes) {
  using memorization::Construction;
  const auto add = [](const std::string& name, const auto& measure) {
    benchmark::RegisterBenchmark(name.c_str(), measure)->Unit(benchmark::kMillisecond);
  };
  for (const long bits : {40L, 184L, 1000L, 5000L})
    add("memorize/bit/" + std::to_string(bits), [=](auto& state) { take_bit(state, bits); });
  const bool full = sizes == Sizes::full;
  struct Case {
    double points, separation;
  };
  for (const auto& [points, separation] :
       {Case{1024, 16}, Case{1024, 64}, Case{1024, 256}, Case{4096, 20}})
    for (const auto construction : {Construction::shallow, Construction::bits}) {
      const std::string kind = construction == Construction::shallow ? "shallow" : "bits";
      const double n = full ? points : 16, l = separation;
      add("memorize/" + kind + "/N:" + std::to_string(int(points)) + "/L:" + std::to_string(int(l)),
          [=](auto& state) { memorize(state, n, l, construction); });
    }
  for (const Index width : {8, 24, 48})
    add("memorize/train/N:64/h:" + std::to_string(width),
        [=](auto& state) { train(state, full ? 32 : 2, width); });
}

}  // namespace overparam::bench
