// SPDX-License-Identifier: MIT
#include "linear_separability/model.hpp"

#include <algorithm>

#include "linear_separability/parameters.hpp"
#include "linear_separability/simulation.hpp"
#include "linear_separability/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::linear_separability {
namespace {

using experiment::Measurement;
using experiment::Point;

Measurement measure(const Parameters& p, const std::string& source, experiment::Draw draw) {
  if (source == experiment::simulation_source) return simulate(p, draw);
  return {.observable = "separable",
          .value = source == "exact" ? separable_share(*p.samples, *p.dimension)
                                     : asymptotic_share(p.sample_ratio)};
}

// Each of some N steps is a least-squares problem of up to N + 1 columns, and a look at all points.
double cost(const Point& point, const std::string& source, double) {
  if (source != experiment::simulation_source) return 1;
  const auto& p = point.values<Parameters>();
  return *p.dimension * *p.dimension * (*p.dimension * *p.dimension + *p.samples);
}

// The points of a draw with their labels, as a table.
experiment::Written write_sample(const Point& point, experiment::Draw draw, core::Team&) {
  const Sample sample = draw_sample(point.values<Parameters>(), draw);
  std::string table = "label";
  for (Eigen::Index k = 0; k < sample.points.rows(); ++k) table += ",x" + std::to_string(k + 1);
  for (Eigen::Index i = 0; i < sample.points.cols(); ++i) {
    table += '\n' + experiment::shortest(sample.labels[i]);
    for (const double x : sample.points.col(i)) table += ',' + experiment::shortest(x);
  }
  return {table + '\n', point.at("samples") + " points in dimension " + point.at("dim")};
}

class LinearSeparability final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "linear-separability",
        .title = "random points with random labels: can a hyperplane separate them?",
        .setting =
            "n points x_i ~ N(0, I_N) with labels y_i = ±1, all independent and fair.\n"
            "They are separable if there is a w with y_i w·x_i > 0 for all of them.",
        .sources = {"T. M. Cover, IEEE Trans. Electron. Comput. EC-14, 326 (1965)"},
        .parameters = declaration().specs(),
        .observables = {{.name = "separable",
                         .symbol = "P",
                         .meaning = "probability that a hyperplane through 0 separates the points",
                         .label = "probability of separability $P$",
                         .law = experiment::Law::proportion}},
        .levels = {{"exact", "Cover's count at finite N"},
                   {"asymptotic", "N → ∞ at fixed n/N: a step at 2"}},
        .formulas = {{"share of the labellings that a hyperplane separates",
                      R"(P(n,N) = 2^{1-n}\sum_{k=0}^{N-1}\binom{n-1}{k})",
                      "T. M. Cover, theorem 1"}},
        .dimension = "dim",
        .sizes = {sample_size()},
        .time = {.finite = false, .limit = false},
        .defaults = {.validation_dims = "4,8,16",
                     .validation_replicas = 40000,
                     .validation = {{"sample-ratio", "2"}},
                     .example = {{"dim", "4"}, {"samples", "8"}}},
        .questions = {.cost = cost,
                      .documents = {{.command = "sample",
                                     .question = "writes the points of a draw with their labels",
                                     .option = "table",
                                     .meaning = "CSV file with a line for each point",
                                     .file = "sample.csv",
                                     .hidden = {"sample-ratio"},
                                     .write = write_sample}}}};
    return text;
  }

  Point resolve(const Point& point) const override { return linear_separability::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    const auto& p = point.values<Parameters>();
    if (source == "asymptotic") return;
    if (!p.dimension) throw core::InvalidParameter("--dim", "is needed for " + source);
    if (source != experiment::simulation_source) return;
    const double doubles = 2 * *p.dimension * *p.samples + 4 * *p.dimension * *p.dimension;
    core::require_memory("--samples", point.at("samples"),
                         doubles * sizeof(double) * double(concurrency));
  }

  std::vector<std::vector<Measurement>> compute(std::span<const Point> points,
                                                const std::string& source, std::span<const double>,
                                                experiment::Draw draw, core::Team&,
                                                experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(
        points, [&](const Parameters& p) { return std::vector{measure(p, source, draw)}; });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<LinearSeparability>(); }

}  // namespace overparam::linear_separability
