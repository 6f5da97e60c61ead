// SPDX-License-Identifier: MIT
#include "relu_regions/model.hpp"

#include "relu_regions/parameters.hpp"
#include "relu_regions/theory.hpp"

namespace overparam::relu_regions {
namespace {

using experiment::Measurement;
using experiment::Point;

class ReluRegions final : public experiment::Model {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text{
        .name = "relu-regions",
        .title = "how many linear regions a network of rectified linear units can have",
        .setting =
            "Fully connected network with n_0 inputs, L hidden layers of n rectified linear\n"
            "units and one linear output. Its function is linear on each of finitely many\n"
            "regions; the bounds are of the largest number that weights can reach.",
        .sources = {"T. Zaslavsky, Memoirs of the AMS 154 (1975)",
                    "G. Montúfar, R. Pascanu, K. Cho, Y. Bengio, NIPS 27 (2014)",
                    "G. Montúfar, Notes on the number of linear regions (2017)"},
        .parameters = declaration().specs(),
        .observables = {{.name = "fewest_regions",
                         .symbol = "R_min",
                         .meaning = "lower bound of the largest number of regions",
                         .law = experiment::Law::exact},
                        {.name = "most_regions",
                         .symbol = "R_max",
                         .meaning = "upper bound of the number of regions",
                         .law = experiment::Law::exact},
                        {.name = "parameters",
                         .symbol = "p",
                         .meaning = "weights and biases",
                         .law = experiment::Law::exact}},
        .levels = {{"exact", "counts"}},
        .formulas = {{"regions of the network, which are equal in number at $L = 1$",
                      R"(\lfloor n/d\rfloor^{d(L-1)}\sum_{j=0}^{d}\binom{n}{j}\le R\le )"
                      R"(\Big(\sum_{j=0}^{d}\binom{n}{j}\Big)^L,\quad d=\min(n_0,n))",
                      "T. Zaslavsky; G. Montúfar et al. (2014, 2017)"}},
        .time = {.finite = false, .limit = false},
        .simulated = false};
    return text;
  }

  Point resolve(const Point& raw) const override {
    Point point = raw;
    point.resolution = experiment::Resolution(declaration().read(point));
    return point;
  }

  void check(const Point&, const std::string&, std::size_t) const override {}

  std::vector<std::vector<Measurement>> compute(std::span<const Point> points, const std::string&,
                                                std::span<const double>, experiment::Draw,
                                                core::Team&,
                                                experiment::Checkpoint&) const override {
    return experiment::measure_each<Parameters>(points, [](const Parameters& p) {
      return std::vector<Measurement>{{.observable = "fewest_regions", .value = fewest_regions(p)},
                                      {.observable = "most_regions", .value = most_regions(p)},
                                      {.observable = "parameters", .value = parameter_count(p)}};
    });
  }
};

}  // namespace

std::unique_ptr<experiment::Model> make_model() { return std::make_unique<ReluRegions>(); }

}  // namespace overparam::relu_regions
