// SPDX-License-Identifier: MIT
/// @file
/// The parts of the benchmark program. Each registers its benchmarks under names such as
/// "engine/double/N:500/K:1000" and reports a counter `each`: seconds per unit of work, which is a
/// step of SGD, a sample, a number, or a whole trajectory.
#pragma once

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace overparam::bench {

/// How large the computations are.
enum class Sizes {
  full,
  tiny  ///< everything once, in a moment: only to see that it works
};

/// `size`, or what stands for it among tiny sizes.
inline Eigen::Index scaled(Eigen::Index size, Sizes sizes) {
  return sizes == Sizes::full ? size : size / 50;
}

/// "kind/N:<n>/K:<k>".
inline std::string name_of(const std::string& kind, Eigen::Index n, Eigen::Index k) {
  return kind + "/N:" + std::to_string(n) + "/K:" + std::to_string(k);
}

/// Sets `each` where one iteration is `units` units of work.
inline void report_each(benchmark::State& state, double units) {
  using benchmark::Counter;
  state.counters["each"] = Counter(units, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

/// SGD: the engine, the bound, a step-by-step loop, several learners, scaling.
void register_sgd(Sizes sizes);
/// What a step of SGD consists of.
void register_pieces(Sizes sizes);
/// Replicas on two threads.
void register_threads(Sizes sizes);
/// Shells and trajectories.
void register_theory(Sizes sizes);

/// Least squares, and curves of the theories of learning from a fixed sample.
void register_solves(Sizes sizes);

/// Exact numbers, networks that memorize, and their training.
void register_memorization(Sizes sizes);

/// Gaussian averages over four fields.
void register_averages(Sizes sizes);

/// The runner and its store: items that cost nothing.
void register_runner(Sizes sizes);

/// The shells and the trajectory of the theory's benchmark as JSON, for other integrators.
void print_trajectory(std::ostream& out);

}  // namespace overparam::bench
