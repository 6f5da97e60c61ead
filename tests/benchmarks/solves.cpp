// SPDX-License-Identifier: MIT
// Learning from a fixed sample: ridge and minimum-norm solutions, and curves of the theories.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "benchmarks/workload.hpp"
#include "kernel_ridge/model.hpp"
#include "linear_regression/model.hpp"
#include "neural_isometry/group_program.hpp"
#include "neural_isometry/relaxation.hpp"
#include "neural_tangent/model.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "random_features_ridge/model.hpp"
#include "robustness/model.hpp"
#include "robustness/simulation.hpp"
#include "support/random_matrix.hpp"

namespace overparam::bench {
namespace {

using Eigen::Index;

constexpr double usual_ridge = 1e-2;

// One set of labels, as a fit has.
void solve(benchmark::State& state, Index n, Index k, double ridge, std::size_t threads) {
  const Eigen::MatrixXd design = test::normal_matrix(n, k, 1) / std::sqrt(double(k));
  const Eigen::MatrixXd labels = test::normal_matrix(n, 1, 2);
  core::Team team(threads);
  for (auto _ : state)
    benchmark::DoNotOptimize(linalg::ridge_solution(design, labels, ridge, team));
  report_each(state, 1);
}

// The same with Eigen alone: the normal equations, or its factorisation for minimum norms.
void solve_by_eigen(benchmark::State& state, Index n, Index k, double ridge) {
  const Eigen::MatrixXd design = test::normal_matrix(n, k, 1) / std::sqrt(double(k));
  const Eigen::VectorXd labels = test::normal_matrix(n, 1, 2);
  const bool tall = n >= k;
  Eigen::MatrixXd gram(std::min(n, k), std::min(n, k));
  for (auto _ : state) {
    if (ridge == 0) {
      benchmark::DoNotOptimize(design.completeOrthogonalDecomposition().solve(labels).eval());
      continue;
    }
    gram.setIdentity();
    gram *= ridge;
    auto lower = gram.selfadjointView<Eigen::Lower>();
    if (tall)
      lower.rankUpdate(design.transpose());
    else
      lower.rankUpdate(design);
    const auto factor = lower.llt();
    if (tall)
      benchmark::DoNotOptimize(factor.solve(design.transpose() * labels).eval());
    else
      benchmark::DoNotOptimize((design.transpose() * factor.solve(labels)).eval());
  }
  report_each(state, 1);
}

void decompose_by_eigen(benchmark::State& state, Index n, Index k) {
  const Eigen::MatrixXd design = test::normal_matrix(n, k, 1) / std::sqrt(double(k));
  for (auto _ : state)
    benchmark::DoNotOptimize(
        Eigen::BDCSVD<Eigen::MatrixXd>(design, Eigen::ComputeThinU | Eigen::ComputeThinV));
  report_each(state, 1);
}

void decompose(benchmark::State& state, Index n, Index k) {
  const Eigen::MatrixXd design = test::normal_matrix(n, k, 1) / std::sqrt(double(k));
  for (auto _ : state) benchmark::DoNotOptimize(linalg::SpectralFit(design));
  report_each(state, 1);
}

// A draw of the smoothest interpolant: random features, Γ and its factor, the fit, its mean-square
// gradient.
void draw_smoothest(benchmark::State& state, Index n, Index k, std::size_t threads) {
  robustness::Parameters p;
  p.dimension = double(n) / 2;
  p.samples = double(n);
  p.sample_ratio = 2;
  p.width = double(k);
  p.ratio = double(k) / *p.dimension;
  p.activation = activation();
  p.interpolant = robustness::Interpolant::gradient;
  core::Team team(threads);
  for (auto _ : state) benchmark::DoNotOptimize(robustness::simulate({&p, 1}, {1, 0}, team));
  report_each(state, 1);
}

// The relaxed program of a draw: patterns, whether the all-ones pattern exists, and the certified minimum.
void recover(benchmark::State& state, Index n, Index d, bool normalized) {
  neural_isometry::Parameters p;
  p.dimension = double(d);
  p.samples = double(n);
  p.sample_ratio = double(n) / double(d);
  if (normalized) {
    p.network = neural_isometry::Network::normalized;
    p.planted = neural_isometry::Planted::relu;
    p.patterns = neural_isometry::Patterns::sampled_planted;
  }
  core::Team team;
  experiment::Draw draw;
  for (auto _ : state) {
    const auto sample = neural_isometry::draw_sample(p, draw);
    const auto patterns = neural_isometry::draw_patterns(p, sample, draw);
    const auto relaxation = neural_isometry::relaxation_of(p, sample, patterns, team);
    const auto solution =
        neural_isometry::minimise_norms(*relaxation.groups, sample.labels, 0, team);
    if (!solution.certified()) state.SkipWithError("no certificate");
    ++draw.replica;
  }
  report_each(state, 1);
}

// All points of a curve at t = ∞ by the cheapest theory.
void curve(benchmark::State& state, const std::shared_ptr<experiment::Model>& model,
           const std::map<std::string, std::string>& options) {
  const auto& description = model->description();
  std::vector<experiment::Point> points;
  for (const auto& raw : make_grid(description.parameters, options, description.size_names()))
    points.push_back(model->resolve(raw));
  const std::vector<double> times{std::numeric_limits<double>::infinity()};
  core::Team team;
  experiment::Checkpoint none;
  for (auto _ : state)
    for (const auto& point : points)
      benchmark::DoNotOptimize(model->compute(
          std::span(&point, 1), experiment::default_level(model->description(), point), times, {},
          team, none));
  state.counters["points"] = double(points.size());
  report_each(state, 1);
}

}  // namespace

void register_solves(Sizes sizes) {
  for (const auto& [rows, columns] : {std::pair{1000, 2000}, {2000, 1000}, {2000, 2000}}) {
    const Index n = scaled(rows, sizes);
    const Index k = scaled(columns, sizes);
    const std::string size = "/n:" + std::to_string(n) + "/K:" + std::to_string(k);
    const auto add = [&](const std::string& kind, auto body) {
      benchmark::RegisterBenchmark((kind + size).c_str(), body)
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    };
    for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
      const std::string on = std::string(":") + std::to_string(threads);
      add("solve-ridge" + on,
          [=](benchmark::State& state) { solve(state, n, k, usual_ridge, threads); });
      if (n != k)
        add("solve-norm" + on, [=](benchmark::State& state) { solve(state, n, k, 0, threads); });
    }
    add("eigen-ridge:1",
        [=](benchmark::State& state) { solve_by_eigen(state, n, k, usual_ridge); });
    if (n == k) continue;
    add("eigen-norm:1", [=](benchmark::State& state) { solve_by_eigen(state, n, k, 0); });
    add("decompose:1", [=](benchmark::State& state) { decompose(state, n, k); });
    add("eigen-decompose:1", [=](benchmark::State& state) { decompose_by_eigen(state, n, k); });
  }
  for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
    const Index n = scaled(2000, sizes);
    const Index k = scaled(8000, sizes);
    const std::string name = "draw-smoothest:" + std::to_string(threads) +
                             "/n:" + std::to_string(n) + "/K:" + std::to_string(k);
    benchmark::RegisterBenchmark(
        name.c_str(), [=](benchmark::State& state) { draw_smoothest(state, n, k, threads); })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
  for (const auto& [rows, columns] : {std::pair{50, 20}, {100, 20}, {200, 50}, {400, 100}})
    for (const bool normalized : {false, true}) {
      const Index n = sizes == Sizes::full ? rows : rows / 10;
      const Index d = sizes == Sizes::full ? columns : columns / 10;
      const std::string name = std::string(normalized ? "recover-normalized" : "recover") +
                               "/n:" + std::to_string(n) + "/d:" + std::to_string(d);
      benchmark::RegisterBenchmark(name.c_str(), [n, d, normalized](benchmark::State& state) {
        recover(state, n, d, normalized);
      })->Unit(benchmark::kMillisecond);
    }
  const auto theory = [](const char* name, std::shared_ptr<experiment::Model> model,
                         std::map<std::string, std::string> options) {
    benchmark::RegisterBenchmark((std::string("theory-curve/") + name).c_str(),
                                 [=](benchmark::State& state) { curve(state, model, options); });
  };
  theory("random-features-ridge", random_features_ridge::make_model(),
         {{"dim", "100"}, {"ratio", "0.1:10:log:1000"}, {"sample-ratio", "1.5"}});
  theory("random-features-ridge asymptotic", random_features_ridge::make_model(),
         {{"ratio", "0.1:10:log:1000"}, {"sample-ratio", "1.5"}, {"ridge", "1e-3"}});
  theory("linear-regression", linear_regression::make_model(),
         {{"dim", "1000"}, {"samples", "10:1e4:log:1000"}, {"spectrum", "power:1"}});
  theory("kernel-ridge", kernel_ridge::make_model(),
         {{"dim", "100"}, {"sample-exponent", "0.5:4:lin:1000"}});
  theory("neural-tangent", neural_tangent::make_model(),
         {{"dim", "1000"}, {"ratio", "1"}, {"sample-ratio", "0.1:10:log:1000"}});
  for (const std::string interpolant : {"norm", "gradient"})
    theory(("robustness, least " + interpolant).c_str(), robustness::make_model(),
           {{"dim", "100"},
            {"sample-ratio", "1.5"},
            {"width", "151:20000:log:1000"},
            {"interpolant", interpolant}});
}

}  // namespace overparam::bench
