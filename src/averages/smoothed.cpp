// SPDX-License-Identifier: MIT
#include "averages/smoothed.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "overparam/core/quadrature.hpp"

namespace overparam::averages {
namespace {

using Batch = xsimd::batch<double>;

constexpr double unit_density = std::numbers::inv_sqrtpi / std::numbers::sqrt2;

// As far as densities are not zero.
Batch bounded(const Batch& y) {
  constexpr double beyond = 38.5;
  return xsimd::clip(y, Batch(-beyond), Batch(beyond));
}

// factor x^power e^{rate x}.
struct Term {
  double factor = 0;
  int power = 0;
  double rate = 0;
};
using Sum = std::vector<Term>;

Sum product(const Sum& f, const Sum& g) {
  Sum out;
  for (const auto& x : f)
    for (const auto& y : g)
      out.push_back({x.factor * y.factor, x.power + y.power, x.rate + y.rate});
  return out;
}

}  // namespace

Smoothed::Smoothed(std::span<const double> kinks, std::span<const Piece> pieces, int slopes,
                   int values) {
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    const auto& piece = pieces[n];
    const Sum value{{piece.constant, 0, 0}, {piece.slope, 1, 0}, {piece.scale, 0, piece.rate}};
    const Sum slope{{piece.slope, 0, 0}, {piece.scale * piece.rate, 0, piece.rate}};
    Sum all{{1, 0, 0}};
    for (int m = 0; m < slopes; ++m) all = product(all, slope);
    for (int m = 0; m < values; ++m) all = product(all, value);
    const auto first = groups_.size();
    for (const auto& term : all) {
      if (term.factor == 0) continue;
      const auto found =
          std::find_if(groups_.begin() + static_cast<std::ptrdiff_t>(first), groups_.end(),
                       [&](const Group& group) { return group.rate == term.rate; });
      const auto at = static_cast<std::size_t>(found - groups_.begin());
      if (found == groups_.end()) {
        Group group;
        group.rate = term.rate;
        if (n > 0) group.low = edge(kinks[n - 1], term.rate);
        if (n < kinks.size()) group.high = edge(kinks[n], term.rate);
        groups_.push_back(group);
      }
      groups_[at].factors[static_cast<std::size_t>(term.power)] += term.factor;
    }
  }
  below_.resize(edges_.size() * Batch::size);
  density_.resize(edges_.size() * Batch::size);
}

int Smoothed::edge(double at, double rate) {
  for (std::size_t e = 0; e < edges_.size(); ++e)
    if (edges_[e].at == at && edges_[e].rate == rate) return static_cast<int>(e);
  edges_.push_back({at, rate});
  return static_cast<int>(edges_.size()) - 1;
}

double Smoothed::length(const Group& group) const {
  return edges_[static_cast<std::size_t>(group.high)].at -
         edges_[static_cast<std::size_t>(group.low)].at;
}

// A piece that is short beside σ, of which the moments are differences without digits: by a rule, on
// which the density hardly varies.
Smoothed::Batch Smoothed::short_piece(const Group& group, const Batch& mean,
                                      double deviation) const {
  static const auto& rule = core::gauss_legendre(12);
  const double half = length(group) / 2;
  const double middle = edges_[static_cast<std::size_t>(group.low)].at + half;
  Batch sum(0);
  for (std::size_t n = 0; n < rule.nodes.size(); ++n) {
    const double x = middle + half * rule.nodes[n];
    const double value = (group.factors[0] + x * (group.factors[1] + x * group.factors[2])) *
                         std::exp(group.rate * x);
    const Batch y = bounded((Batch(x) - mean) / Batch(deviation));
    sum += Batch(value * rule.weights[n]) * xsimd::exp(Batch(-0.5) * y * y);
  }
  return Batch(half / deviation * unit_density) * sum;
}

void Smoothed::apply(std::span<double> means, double deviation) {
  // A distribution function that is not zero leaves no larger one, rates times kinks being small.
  constexpr double largest_exponent = 700;
  // The vectorised erfc loses digits in its tails, down to 1e-9, which large exponentials show.
  constexpr double steep = 1.5;
  const Batch s(deviation), zero(0), one(1);
  const auto at_edge = [](const std::vector<double>& of, int e, const Batch& none) {
    return e < 0 ? none : Batch::load_unaligned(&of[static_cast<std::size_t>(e) * Batch::size]);
  };
  const auto place = [&](int e) {
    return Batch(e < 0 ? 0 : edges_[static_cast<std::size_t>(e)].at);
  };
  for (std::size_t first = 0; first < means.size(); first += Batch::size) {
    std::array<double, Batch::size> lanes{};
    const std::size_t count = std::min(Batch::size, means.size() - first);
    std::copy_n(means.begin() + static_cast<std::ptrdiff_t>(first), count, lanes.begin());
    const Batch mean = Batch::load_unaligned(lanes.data());
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const Batch y = bounded((Batch(edges_[e].at) - mean) / s - Batch(edges_[e].rate) * s);
      const Batch x = Batch(-1 / std::numbers::sqrt2) * y;
      double* below = &below_[e * Batch::size];
      if (std::abs(edges_[e].rate) * deviation < steep) {
        (Batch(0.5) * xsimd::erfc(x)).store_unaligned(below);
      } else {
        x.store_unaligned(below);
        for (std::size_t n = 0; n < Batch::size; ++n) below[n] = 0.5 * std::erfc(below[n]);
      }
      (Batch(unit_density) * xsimd::exp(Batch(-0.5) * y * y))
          .store_unaligned(&density_[e * Batch::size]);
    }
    Batch sum = zero;
    for (const auto& group : groups_) {
      if (group.low >= 0 && group.high >= 0 && length(group) < deviation) {
        sum += short_piece(group, mean, deviation);
        continue;
      }
      const Batch m = mean + Batch(group.rate * deviation) * s;
      const Batch inside = at_edge(below_, group.high, one) - at_edge(below_, group.low, zero);
      Batch part = Batch(group.factors[0]) * inside;
      if (group.factors[1] != 0 || group.factors[2] != 0) {
        const Batch low = at_edge(density_, group.low, zero);
        const Batch high = at_edge(density_, group.high, zero);
        part += Batch(group.factors[1]) * (m * inside - s * (high - low));
        part += Batch(group.factors[2]) *
                ((m * m + s * s) * inside -
                 s * ((place(group.high) + m) * high - (place(group.low) + m) * low));
      }
      if (group.rate != 0)
        part *= xsimd::exp(
            xsimd::min(Batch(group.rate) * (mean + Batch(group.rate * deviation / 2) * s),
                       Batch(largest_exponent)));
      sum += part;
    }
    sum.store_unaligned(lanes.data());
    std::copy_n(lanes.begin(), count, means.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

double Smoothed::operator()(double mean, double deviation) {
  double value = mean;
  apply({&value, 1}, deviation);
  return value;
}

}  // namespace overparam::averages
