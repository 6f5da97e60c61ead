// SPDX-License-Identifier: MIT
/// @file
/// Averages over one Gaussian field of functions that are made of straight lines and exponentials.
#pragma once

#include <array>
#include <span>
#include <vector>
#include <xsimd/xsimd.hpp>

#include "averages/pieces.hpp"

namespace overparam::averages {

/// E[h(μ + σ z)], z ~ N(0,1), of h(x) = g'(x)^m g(x)^n, m + n ≤ 2, in closed form. On a piece of g
/// from l to u, h is a sum of x^p e^{r x} with p ≤ 2, of which the average is that of a tilted
/// Gaussian:
///   E[x^p e^{r x} 1(l < x < u)] = e^{r μ + r² σ²/2} E[y^p 1(l < y < u)], y ~ N(μ + r σ², σ²),
/// and moments of y between two ends are made of its density and its distribution function there.
/// An object has work spaces of its own: one thread at a time may use it.
class Smoothed {
 public:
  /// @param kinks where the pieces of g meet, increasing. @param pieces one more than kinks.
  /// @param slopes m. @param values n.
  Smoothed(std::span<const double> kinks, std::span<const Piece> pieces, int slopes, int values);

  /// Replaces every mean μ by the average. @param deviation σ > 0.
  void apply(std::span<double> means, double deviation);

  /// The average at one mean.
  double operator()(double mean, double deviation);

 private:
  // e^{r x} (factors[0] + factors[1] x + factors[2] x²) between two edges; −1: there is none.
  struct Group {
    std::array<double, 3> factors{};
    double rate = 0;
    int low = -1, high = -1;
  };
  // One end of pieces with one rate r.
  struct Edge {
    double at = 0, rate = 0;
  };

  using Batch = xsimd::batch<double>;

  int edge(double at, double rate);
  double length(const Group& group) const;
  Batch short_piece(const Group& group, const Batch& mean, double deviation) const;

  std::vector<Edge> edges_;
  std::vector<Group> groups_;
  std::vector<double> below_, density_;  // of y at the edges, a vector each
};

}  // namespace overparam::averages
