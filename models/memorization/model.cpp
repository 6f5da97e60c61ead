// SPDX-License-Identifier: MIT
#include "memorization/model.hpp"

#include <string>

#include "memorization/formulas.hpp"
#include "memorization/parameters.hpp"
#include "memorization/simulation.hpp"
#include "memorization/theory.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::memorization {
namespace {

using experiment::Law;
using experiment::ObservableSpec;
using experiment::Point;

std::vector<ObservableSpec> observables() {
  return {{.name = "parameters",
           .symbol = "P",
           .meaning = "weights and biases that are not zero",
           .label = "parameters $P$"},
          {.name = "slots",
           .meaning = "places of weights and biases in the architecture, which serve all labels",
           .label = "parameters (slots)"},
          {.name = "depth", .meaning = "hidden layers", .label = "depth"},
          {.name = "width", .meaning = "neurons of the widest hidden layer", .label = "width"},
          {.name = "weight_bits",
           .meaning = "bits of the largest weight, numerator or denominator",
           .label = "bits of the largest weight"},
          {.name = "memorized_fraction",
           .meaning = "share of the points whose label the network has, evaluated without rounding",
           .label = "memorized fraction"},
          {.name = "trained_success",
           .meaning = "training memorized all points, at the width given or one that it found",
           .label = "training memorizes",
           .law = Law::proportion},
          {.name = "group_size",
           .symbol = "m",
           .meaning = "points a group of bit extraction",
           .label = "points a group $m$"},
          {.name = "key_bits",
           .symbol = "ρ",
           .meaning = "bits of the points' keys",
           .label = "bits of a key $ρ$"},
          {.name = "measured_separation",
           .meaning = "log2(1/δ) of the closest two points",
           .label = "measured log₂(1/δ)"},
          {.name = "lower_bound",
           .meaning = "fewest parameters that are not excluded: the larger of the next two",
           .guide = "lower bound",
           .label = "lower bound"},
          {.name = "separation_bound",
           .meaning = "that of points at distance δ",
           .derived = true,
           .label = "lower bound from the separation"},
          {.name = "counting_bound",
           .meaning = "that of any points, by counting labellings",
           .derived = true,
           .label = "lower bound from counting",
           .law = Law::exact},
          {.name = "sqrt_law",
           .meaning = "slots of bit extraction for 1 ≪ ρ ≪ N; 18.33 √(N(ρ + 2.5)) at c = 1",
           .derived = true,
           .guide = "square root law",
           .label = "square root law"},
          {.name = "linear_law",
           .meaning = "3N + d − 1, slots that always suffice",
           .derived = true,
           .guide = "$3N+d-1$",
           .label = "$3N+d-1$",
           .law = Law::exact}};
}

experiment::Inversion points_inversion() {
  return {.command = "points-for",
          .question = "the number of points that a number of parameters P memorizes",
          .wanted = {.name = "parameters",
                     .symbol = "P",
                     .minimum = 1,
                     .maximum = 1e9,
                     .meaning = "slots of the architecture, a list or range",
                     .label = "parameters"},
          .repeats = "parameters",
          // The rate is relative to the number that is sought.
          .sought = {.count = "points", .ratio = "separation-rate"},
          .parameters = {"separation", "labels", "construction", "slots"},
          .needed = {"separation"},
          .observables = {{.name = "memorized_points",
                           .symbol = "N",
                           .meaning = "the most points that the construction memorizes",
                           .label = "memorized points $N$"},
                          {.name = "possible_points",
                           .meaning = "the most that the lower bounds leave possible",
                           .label = "points not excluded"},
                          {.name = "parameters_per_point",
                           .symbol = "P/N",
                           .meaning = "of the construction",
                           .label = "parameters per point $P/N$"}},
          .answer = [](const Point& point, double wanted) {
            return points_for(point.values<Parameters>(), wanted);
          }};
}

class MemorizationModel final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "memorization",
        .title = "how many parameters a deep ReLU network needs to memorize separated points",
        .setting =
            "N points of the unit ball in d dimensions, any two at least δ apart, with labels of "
            "c\n"
            "bits. Explicit ReLU networks with exact weights give every label: two hidden layers "
            "with\n"
            "3N + d − 1 parameters (shallow), and bit extraction (bits), which packs keys and "
            "labels of\n"
            "m points into one integer and takes about 18 √(N log2 1/δ). They are evaluated "
            "without\n"
            "rounding on every point. Lower bounds say what no architecture can do: once log2(1/δ) "
            "is of\n"
            "the order of N, parameters are needed in proportion to N. Beside them networks "
            "trained by\n"
            "gradient descent (trained), the smallest that memorizes.",
        .sources =
            {"J. W. Siegel, Sharp lower bounds on interpolation by deep ReLU neural networks at "
             "irregularly spaced data, arXiv:2302.00834",
             "P. L. Bartlett, N. Harvey, C. Liaw, A. Mehrabian, Nearly-tight VC-dimension and "
             "pseudodimension bounds for piecewise linear neural networks, JMLR 20, 63 (2019)",
             "H. E. Warren, Lower bounds for approximation by nonlinear manifolds, Trans. AMS 133, "
             "167 (1968)"},
        .parameters = declaration().specs(),
        .observables = observables(),
        .levels = {{law_level, "counts and bounds for pairs on a segment"},
                   {instance_level, "the same for the points of each draw, nothing built", true}},
        .formulas = formulas(),
        .dimension = "points",
        .sizes = sizes(),
        .time = {.finite = false, .limit = false},
        .defaults = {.validation_times = "",
                     .validation_dims = "16,32,64,128,256",
                     .validation_replicas = 60,
                     .validation = {{"separation-rate", "0.25"}, {"construction", "shallow,bits"}},
                     .example = {{"points", "64"},
                                 {"separation", "16,32,64"},
                                 {"parameters", "500,1000,2000"}}},
        .questions = {
            .cost = [](const Point& point, const std::string& source,
                       double) { return cost_of(point.values<Parameters>(), source); },
            .memory =
                [](const Point& point, const std::string& source) {
                  return memory_of(point.values<Parameters>(), source);
                },
            .inversions = {points_inversion()},
            .documents = {{.command = "network",
                           .question = "writes the network of one draw, with exact numbers",
                           .option = "network",
                           .meaning = "file to write, JSON",
                           .file = "network.json",
                           .hidden = {},
                           .write = [](const Point& point, experiment::Draw draw,
                                       core::Team& team) {
                             return write_network(point.values<Parameters>(), draw, team);
                           }}}}};
    return text;
  }

  Point resolve(const Point& point) const override { return memorization::resolve(point); }

  void check(const Point& point, const std::string& source,
             std::size_t concurrency) const override {
    memorization::check(point, source);
    const auto& p = point.values<Parameters>();
    const bool own = p.construction == Construction::bits && p.group > 0;
    core::require_memory(own ? "--slots" : "--points",
                         point.at(own ? "slots" : "points") + " (" + source + ", " +
                             std::to_string(concurrency) + " at a time)",
                         memory_of(p, source) * double(concurrency));
  }

  std::vector<std::vector<experiment::Measurement>> compute(
      std::span<const Point> points, const std::string& source, std::span<const double>,
      experiment::Draw draw, core::Team& team, experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(points, [&](const Parameters& p) {
      if (source == experiment::simulation_source) return simulate(p, draw, team);
      return source == law_level ? laws(p) : instance(p, draw);
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<MemorizationModel>(); }

}  // namespace overparam::memorization
