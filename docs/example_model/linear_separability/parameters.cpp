// SPDX-License-Identifier: MIT
#include "linear_separability/parameters.hpp"

#include "overparam/experiment/sizes.hpp"

namespace overparam::linear_separability {
namespace {

constexpr double max_samples = 1e6;

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  static const Declared all{Declared::whole({.name = "dim",
                                             .symbol = "N",
                                             .minimum = 1,
                                             .maximum = 1e6,
                                             .meaning = "dimension of the points",
                                             .label = "dimension"},
                                            &Parameters::dimension),
                            Declared::whole({.name = "samples",
                                             .symbol = "n",
                                             .minimum = 1,
                                             .maximum = max_samples,
                                             .meaning = "number of points"},
                                            &Parameters::samples),
                            Declared::real({.name = "sample-ratio",
                                            .symbol = "n/N",
                                            .minimum = 0,
                                            .open_minimum = true,
                                            .meaning = "points per dimension"},
                                           &Parameters::sample_ratio)};
  return all;
}

const experiment::Size& sample_size() {
  static const experiment::Size size{.count = "samples", .ratio = "sample-ratio"};
  return size;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  experiment::complete_size(point, sample_size(), "dim", max_samples);
  auto p = declaration().read(point);
  const char* level = p.dimension ? "exact" : "asymptotic";
  point.resolution = experiment::Resolution(std::move(p), level);
  return point;
}

}  // namespace overparam::linear_separability
