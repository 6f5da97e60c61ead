// SPDX-License-Identifier: MIT
#include "neural_isometry/laws.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <string>

#include "overparam/experiment/recorder.hpp"

namespace overparam::neural_isometry {
namespace {

using experiment::Recorder;

// The law of recovery without noise, and what it is where it is not exact.
void add_recovery(const Parameters& p, Recorder& to) {
  const double n = *p.samples;
  const double d = p.dimension;
  const auto add = [&](double probability, const std::string& reason) {
    to.add("recovery", {probability, 0}, {experiment::Status::ok, reason});
  };
  if (p.planted == Planted::linear) {
    const bool relaxed = p.program == Program::relaxed;
    const double probability = relaxed ? 1 - half_space_probability(n, d) : 1 - std::exp2(1 - n);
    add(probability, p.data == Data::haar ? ""
                     : relaxed            ? "an upper bound: exact for XᵀX = I"
                                          : "exact for XᵀX = I alone");
  } else {
    add(half_support_probability(n, std::min(n, d)), "");
  }
}

// A linear model and noisy labels, in the mean field of many samples.
void add_noisy(const Parameters& p, Recorder& to) {
  const double load = p.noise * p.noise * p.dimension / *p.samples;
  const double least = std::sqrt(load / 3);
  const double most = std::sqrt(1 + load);
  if (p.beta > least && p.beta < most)
    to.add("distance", {std::sqrt(p.beta * p.beta + load - 2 * p.beta * load / most), 0},
           {experiment::Status::ok,
            p.beta < 2 * least ? "β below twice beta_min: relu units may join" : ""});
  if (p.program == Program::relaxed)
    to.add("beta_min", {least, 0},
           {experiment::Status::ok, "a mean field: lower than at finite n"});
  to.add("beta_max", {most, 0}, {});
}

}  // namespace

double half_space_probability(double n, double d) {
  if (n <= d) return 1;
  return boost::math::cdf(boost::math::binomial_distribution<double>(n - 1, 0.5), d - 1);
}

double half_support_probability(double n, double d) {
  if (d > n) return 0;
  return boost::math::cdf(
      boost::math::complement(boost::math::binomial_distribution<double>(n, 0.5), d - 1));
}

std::vector<experiment::Measurement> laws(const Parameters& p) {
  std::vector<experiment::Measurement> out;
  Recorder to(out, {});
  if (p.has_law_of_recovery()) add_recovery(p, to);
  if (p.has_law_of_noise()) add_noisy(p, to);
  to.add("all_ones_exists", {half_space_probability(*p.samples, p.dimension), 0}, {});
  return out;
}

}  // namespace overparam::neural_isometry
