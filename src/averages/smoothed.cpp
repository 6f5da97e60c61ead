// SPDX-License-Identifier: MIT
#include "averages/smoothed.hpp"

#include <algorithm>
#include <cstddef>
#include <numbers>
#include <xsimd/xsimd.hpp>

namespace overparam::averages {
namespace {

using Batch = xsimd::batch<double>;

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

Smoothed::Smoothed(std::span<const double> kinks, std::span<const core::Activation::Piece> pieces,
                   int slopes, int values) {
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
}

int Smoothed::edge(double at, double rate) {
  for (std::size_t e = 0; e < edges_.size(); ++e)
    if (edges_[e].at == at && edges_[e].rate == rate) return static_cast<int>(e);
  edges_.push_back({at, rate});
  return static_cast<int>(edges_.size()) - 1;
}

void Smoothed::apply(std::span<double> means, double deviation) const {
  constexpr std::size_t most_edges = 2 * 64 * 3;
  constexpr double largest_exponent = 700;
  const double density = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  std::array<Batch, 8> few_below, few_density;
  std::vector<Batch> more;
  if (edges_.size() > few_below.size()) more.resize(2 * edges_.size());
  (void)most_edges;
  Batch* below = more.empty() ? few_below.data() : more.data();
  Batch* at_edge = more.empty() ? few_density.data() : more.data() + edges_.size();
  const Batch s(deviation), zero(0), one(1);
  for (std::size_t first = 0; first < means.size(); first += Batch::size) {
    alignas(64) std::array<double, Batch::size> lanes{};
    const std::size_t count = std::min(Batch::size, means.size() - first);
    std::copy_n(means.data() + first, count, lanes.begin());
    const Batch mean = Batch::load_aligned(lanes.data());
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const Batch x = (Batch(edges_[e].at) - mean) / s - Batch(edges_[e].rate) * s;
      below[e] = Batch(0.5) * xsimd::erfc(Batch(-1 / std::numbers::sqrt2) * x);
      at_edge[e] = Batch(density) * xsimd::exp(Batch(-0.5) * x * x);
    }
    Batch sum = zero;
    for (const auto& group : groups_) {
      const Batch m = mean + Batch(group.rate * deviation * deviation);
      const Batch low = group.low < 0 ? zero : below[group.low];
      const Batch high = group.high < 0 ? one : below[group.high];
      const Batch at_low = group.low < 0 ? zero : at_edge[group.low];
      const Batch at_high = group.high < 0 ? zero : at_edge[group.high];
      const Batch inside = high - low;
      Batch part = Batch(group.factors[0]) * inside;
      if (group.factors[1] != 0)
        part += Batch(group.factors[1]) * (m * inside - s * (at_high - at_low));
      if (group.factors[2] != 0) {
        const auto place = [&](int e) {
          return Batch(e < 0 ? 0 : edges_[static_cast<std::size_t>(e)].at);
        };
        part += Batch(group.factors[2]) *
                ((m * m + s * s) * inside -
                 s * ((place(group.high) + m) * at_high - (place(group.low) + m) * at_low));
      }
      if (group.rate != 0)
        part *= xsimd::exp(xsimd::min(
            Batch(group.rate) * mean + Batch(group.rate * group.rate * deviation * deviation / 2),
            Batch(largest_exponent)));
      sum += part;
    }
    sum.store_aligned(lanes.data());
    std::copy_n(lanes.begin(), count, means.data() + first);
  }
}

double Smoothed::operator()(double mean, double deviation) const {
  double value = mean;
  apply({&value, 1}, deviation);
  return value;
}

}  // namespace overparam::averages
