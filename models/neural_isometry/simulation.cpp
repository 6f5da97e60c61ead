// SPDX-License-Identifier: MIT
#include "neural_isometry/simulation.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "neural_isometry/exact.hpp"
#include "neural_isometry/group_program.hpp"
#include "neural_isometry/recovery.hpp"
#include "neural_isometry/relaxation.hpp"
#include "neural_isometry/training.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Status;
using experiment::Verdict;

constexpr double recovered_distance = 1e-4;    // relative to √k
constexpr double recovered_test_error = 1e-3;  // of trained networks, which keep a weight decay
// The most patterns of the exact program that a trained network is compared with.
constexpr double most_compared = 5000;

// What a program ends with.
struct Solved {
  Found found;
  Verdict verdict = {};
  std::optional<double> gap = {};              // of a convex program
  std::optional<double> objective_ratio = {};  // of a trained network
};

Verdict verdict_of(double gap, double residual) {
  if (is_certificate(gap, residual)) return {};
  return {Status::not_converged, "gap " + experiment::rough(gap) + ", residual " +
                                     experiment::rough(residual) + ": no certificate"};
}

// Weights w with A w = U w̃, the least ones, for U an orthonormal basis of the range of A.
VectorXd unnormalized(const MatrixXd& gated, const VectorXd& image) {
  return gated.completeOrthogonalDecomposition().solve(image);
}

Solved relax(const Parameters& p, const Sample& sample, const PatternSet& patterns,
             core::Team& team) {
  const Relaxation relaxation = relaxation_of(p, sample, patterns, team);
  const Groups& groups = *relaxation.groups;
  const GroupSolution solution = minimise_norms(groups, sample.labels, p.beta, team);
  Solved out{.found = {.linear = VectorXd::Zero(sample.inputs.cols()), .units = {}},
             .verdict = verdict_of(solution.gap, solution.residual),
             .gap = solution.gap};
  if (p.skip()) out.found.linear = groups.group(solution.weights, 0);
  const MatrixXd images = groups.images(solution.weights);
  for (Index j = 0; j < patterns.count(); ++j) {
    const Index group = relaxation.first_unit + j;
    const VectorXd image = images.col(group);
    const VectorXd weights =
        p.network == Network::normalized
            ? unnormalized(patterns.gates.col(j).asDiagonal() * sample.inputs, image)
            : groups.group(solution.weights, group);
    out.found.units.push_back(
        {patterns.gates.col(j), 0, patterns.directions.col(j), weights, image});
  }
  return out;
}

Solved exact(const Parameters& p, const Sample& sample, const PatternSet& patterns,
             core::Team& team) {
  const ConeSolution solution =
      minimise_over_cones(sample.inputs, patterns, sample.labels, p.skip(), p.beta, team);
  Solved out{.found = {.linear = solution.skip, .units = {}},
             .verdict = verdict_of(solution.gap, solution.residual),
             .gap = solution.gap};
  for (Index i = 0; i < solution.factors.size(); ++i) {
    const VectorXd direction = solution.directions.col(i);
    const VectorXd gates = patterns.gates.col(solution.patterns[static_cast<std::size_t>(i)]);
    const double factor = solution.factors[i];
    out.found.units.push_back({gates, factor < 0 ? -1 : 1, direction, factor * direction,
                               factor * gates.cwiseProduct(sample.inputs * direction)});
  }
  return out;
}

bool compared_with_exact(const Parameters& p) {
  return p.network != Network::normalized && p.dimension <= most_exact_dimension &&
         pattern_count(*p.samples, p.dimension) <= most_compared;
}

Solved descend(const Parameters& p, const Sample& sample, experiment::Draw draw, core::Team& team) {
  const Trained trained = train(sample.inputs, sample.labels, p, draw);
  Solved out{.found = {.linear = trained.skip, .units = {}}};
  if (!trained.converged)
    out.verdict = {Status::not_converged,
                   "stationary to " + experiment::rough(trained.stationarity) + ": more --steps"};
  auto& units = out.found.units;
  for (Index i = 0; i < trained.output.size(); ++i) {
    if (trained.output[i] == 0 || trained.units.col(i).isZero(0)) continue;
    const VectorXd fields = sample.inputs * trained.units.col(i);
    FoundUnit unit{gates_of(fields), trained.output[i] < 0 ? -1 : 1, trained.units.col(i),
                   trained.output[i] * trained.units.col(i),
                   trained.output[i] * fields.cwiseMax(0)};
    const auto same = std::find_if(units.begin(), units.end(), [&](const FoundUnit& other) {
      return other.sign == unit.sign && other.gates == unit.gates;
    });
    if (same == units.end()) {
      units.push_back(std::move(unit));
      continue;
    }
    // Of one sign they are one unit on the sample; its cone holds their sum.
    same->weights += unit.weights;
    same->image += unit.image;
    same->gate = same->sign * same->weights;
  }
  if (compared_with_exact(p)) {
    const ConeSolution least = minimise_over_cones(sample.inputs, all_patterns(sample.inputs),
                                                   sample.labels, p.skip(), trained.beta, team);
    out.objective_ratio = least.objective > 0 ? trained.objective / least.objective : 1;
  }
  return out;
}

bool all_ones_exists(const Parameters& p, const Sample& sample, const PatternSet& patterns) {
  const bool enumerated = p.patterns == Patterns::all || p.planted == Planted::linear;
  if (enumerated && patterns.count() > 0)
    return patterns.find(VectorXd::Ones(sample.inputs.rows())).has_value();
  return all_ones_direction(sample.inputs).has_value();
}

}  // namespace

std::vector<experiment::Measurement> simulate(const Parameters& p, experiment::Draw draw,
                                              core::Team& team) {
  const Sample sample = draw_sample(p, draw);
  PatternSet patterns;
  if (p.program == Program::exact)
    patterns = all_patterns(sample.inputs);
  else if (p.program == Program::relaxed)
    patterns = draw_patterns(p, sample, draw);
  const Solved solved = p.program == Program::relaxed ? relax(p, sample, patterns, team)
                        : p.program == Program::exact ? exact(p, sample, patterns, team)
                                                      : descend(p, sample, draw, team);
  const Comparison comparison = compare(p, sample, solved.found);
  bool recovered = comparison.same_support;
  if (p.noiseless())
    recovered = p.program == Program::train
                    ? comparison.test_error < recovered_test_error
                    : comparison.distance < recovered_distance * std::sqrt(p.neurons);
  // A neuron that no input activates adds nothing to the labels, in which it cannot be found.
  recovered = recovered && (sample.contributions.colwise().norm().array() > 0).all();

  std::vector<experiment::Measurement> out;
  experiment::Recorder to(out, {}, experiment::Estimator::exact);
  to.add("recovery", {recovered ? 1.0 : 0.0, 0}, solved.verdict);
  to.add("distance", {comparison.distance, 0}, solved.verdict);
  to.add("active_groups", {comparison.active_groups, 0}, solved.verdict);
  to.add("test_error", {comparison.test_error, 0}, solved.verdict);
  to.add("all_ones_exists", {all_ones_exists(p, sample, patterns) ? 1.0 : 0.0, 0});
  if (solved.gap) to.add("gap", {*solved.gap, 0});
  if (solved.objective_ratio) to.add("objective_ratio", {*solved.objective_ratio, 0});
  return out;
}

double memory_of(const Parameters& p, const std::string& source) {
  if (source == law_level) return 0;
  const double n = *p.samples;
  const double d = p.dimension;
  const bool cones = source == experiment::simulation_source && p.program == Program::exact;
  const bool enumerated = cones || p.patterns == Patterns::all;
  const double patterns =
      enumerated ? pattern_count(n, d) : std::min(p.draws_of_patterns() + p.neurons, 1e15);
  if (source == experiment::simulation_source && p.program == Program::train)
    return 8 * (4 * n * d + 20 * p.width * (n + d));
  double groups =
      8 * n * patterns + 8 * d * patterns;  // gates, images, their scaled copies; weights
  if (p.network == Network::normalized) groups = 3 * n * d * patterns + 8 * d * patterns;
  if (cones) groups += 3 * d * d * patterns + 500 * n * n;
  return 8 * (groups + 6 * n * n + 4 * n * d);
}

double cost_of(const Parameters& p, const std::string& source) {
  if (source == law_level) return 1e4;
  const double n = *p.samples;
  const double d = p.dimension;
  const bool solved = source == experiment::simulation_source;
  if (solved && p.program == Program::train)
    return 1e6 + 5 * p.steps * p.width * (6 * n * d + 40 * d);
  const double patterns = p.patterns == Patterns::all || (solved && p.program == Program::exact)
                              ? pattern_count(n, d)
                              : p.draws_of_patterns();
  if (solved && p.program == Program::exact)
    return 1e6 + 30 * patterns * (n * d + 2000) + 1e4 * n * n;
  const double width = p.network == Network::normalized ? d : 2;
  const double steps = solved ? 15 : 1;
  return 1e5 + steps * (n * n * patterns * width + n * d * patterns + n * n * n / 3);
}

}  // namespace overparam::neural_isometry
