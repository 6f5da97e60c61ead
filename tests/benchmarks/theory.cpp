// SPDX-License-Identifier: MIT
// Deterministic trajectories: shells, their integration, and both together.
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "benchmarks/workload.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features_online/order_parameters.hpp"
#include "random_features_online/shell.hpp"
#include "random_features_online/spectral_measure.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::bench {
namespace {

constexpr double dimension = 100;
constexpr double width = 1e4;
constexpr random_features_online::Tolerances tolerances{.relative = 1e-6};

random_features_online::Spectrum shells(double k) {
  const double log_width = std::log(k);
  const auto population =
      spectrum::sphere_population(dimension, activation(), {activation()}, log_width);
  return random_features_online::spectral_measure(population, log_width).spectrum;
}

random_features_online::OrderParameterSystem equations(
    const random_features_online::Spectrum& spectrum) {
  random_features_online::Training training;
  training.learning_rate = learning_rate;
  training.label_noise = label_noise;
  return {spectrum, training};
}

// 200 times from 0.01 to 10⁶.
std::vector<double> output_times() {
  constexpr int count = 200;
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(std::pow(10, -2 + 8.0 * i / (count - 1)));
  return times;
}

void make_shells(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(shells(width));
  report_each(state, 1);
}

void integrate(benchmark::State& state) {
  const auto spectrum = shells(width);
  const auto times = output_times();
  random_features_online::Trajectory solution;
  for (auto _ : state)
    solution = random_features_online::integrate(equations(spectrum), times, tolerances);
  if (!solution.complete) state.SkipWithError("the trajectory is not complete");
  state.counters["shells"] = double(equations(spectrum).shells());
  state.counters["steps"] = double(solution.statistics.accepted_steps);
  report_each(state, 1);
}

void trajectory(benchmark::State& state, double k) {
  const auto times = output_times();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        random_features_online::integrate(equations(shells(k)), times, tolerances));
  state.counters["shells"] = double(equations(shells(k)).shells());
  report_each(state, 1);
}

}  // namespace

void register_theory(Sizes) {
  const auto n = static_cast<Eigen::Index>(dimension);
  const auto k = static_cast<Eigen::Index>(width);
  benchmark::RegisterBenchmark(name_of("shells", n, k).c_str(), make_shells);
  benchmark::RegisterBenchmark(name_of("ode", n, k).c_str(), integrate);
  for (Eigen::Index wide = 100; wide <= 100'000'000; wide *= 10)
    benchmark::RegisterBenchmark(name_of("trajectory", n, wide).c_str(),
                                 [=](benchmark::State& state) { trajectory(state, double(wide)); });
}

void print_trajectory(std::ostream& out) {
  using nlohmann::json;
  const auto spectrum = shells(width);
  const auto times = output_times();
  json errors = json::array();
  for (const auto& at :
       random_features_online::integrate(equations(spectrum), times, tolerances).snapshots)
    errors.push_back(at.generalization_error);
  json listed = json::array();
  for (const auto& shell : spectrum.shells)
    if (shell.eigenvalue > 0)
      listed.push_back({{"eigenvalue", shell.eigenvalue},
                        {"fraction", shell.fraction},
                        {"teacher_power", shell.teacher_power},
                        {"gain", shell.gain},
                        {"mean_fraction", shell.mean_fraction}});
  out << json{{"dimension", dimension},
              {"width", width},
              {"shells", listed},
              {"unreachable", spectrum.unreachable},
              {"learning_rate", learning_rate},
              {"label_noise", label_noise},
              {"relative_tolerance", tolerances.relative},
              {"times", times},
              {"errors", errors}}
             .dump(1)
      << '\n';
}

}  // namespace overparam::bench
