// SPDX-License-Identifier: MIT
#include "core/activations/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <xsimd/xsimd.hpp>

#include "core/activations/chebyshev.hpp"

namespace overparam::core {
namespace {

constexpr double half_range = 16;
constexpr int fewest_per_length = 8;
constexpr int most_per_length = 2048;
constexpr int most_linear = 1024;  // of which those near 0 stay in the fastest memory

// Chebyshev coefficients of the function on a cell. Of the differences from one value, whose
// rounding is that of the variation on the cell.
template <std::size_t points>
std::array<double, points> chebyshev(const std::function<double(double)>& g, double left,
                                     double width) {
  static const auto cosines = chebyshev_cosines<points>();
  std::array<double, points> values{}, series{};
  for (std::size_t i = 0; i < points; ++i) values[i] = g(left + width * (1 + cosines[1][i]) / 2);
  const double middle = values[points / 2];
  for (std::size_t k = 0; k < points; ++k) {
    for (std::size_t i = 0; i < points; ++i) series[k] += (values[i] - middle) * cosines[k][i];
    series[k] *= (k == 0 ? 1.0 : 2.0) / double(points);
  }
  series[0] += middle;
  return series;
}

// Whether all but the last two of them suffice.
template <class Scalar, std::size_t points>
bool suffices(const std::array<double, points>& c) {
  constexpr double allowed = 2 * double(std::numeric_limits<Scalar>::epsilon());
  return std::abs(c[points - 2]) + std::abs(c[points - 1]) <=
         allowed * std::max(1.0, std::abs(c[0]));
}

// All but the last two in powers of t ∈ [−1, 1).
template <int terms, class Scalar, std::size_t points>
void write_powers(const std::array<double, points>& c, Scalar* out) {
  if constexpr (terms == 2) {
    out[0] = Scalar(c[0]);
    out[1] = Scalar(c[1]);
  } else if constexpr (terms == 3) {
    out[0] = Scalar(c[0] - c[2]);
    out[1] = Scalar(c[1]);
    out[2] = Scalar(2 * c[2]);
  } else {
    out[0] = Scalar(c[0] - c[2] + c[4]);
    out[1] = Scalar(c[1] - 3 * c[3] + 5 * c[5]);
    out[2] = Scalar(2 * c[2] - 8 * c[4]);
    out[3] = Scalar(4 * c[3] - 20 * c[5]);
    out[4] = Scalar(8 * c[4]);
    out[5] = Scalar(16 * c[5]);
  }
}

template <int terms, class Scalar>
Scalar polynomial(const Scalar* powers, Scalar t) {
  Scalar sum = powers[terms - 1];
  for (int k = terms - 1; k-- > 0;) sum = sum * t + powers[k];
  return sum;
}

}  // namespace

template <class Scalar>
Table<Scalar>::Table(std::function<double(double)> function, std::span<const double> kinks)
    : function_(std::move(function)) {
  if constexpr (std::is_same_v<Scalar, float>) {
    for (int cells = fewest_per_length; cells <= most_linear; cells *= 2)
      if (fill<2>(cells, kinks)) return;
  }
  constexpr int terms = std::is_same_v<Scalar, float> ? 3 : 6;
  for (int cells = fewest_per_length; cells <= most_per_length; cells *= 2)
    if (fill<terms>(cells, kinks)) return;
  coefficients_.clear();  // it varies too fast: every value is g's own
}

template <class Scalar>
template <int terms>
bool Table<Scalar>::fill(int cells, std::span<const double> kinks) {
  const auto count = static_cast<std::size_t>(2 * half_range * cells);
  const double width = 1.0 / cells;
  per_length_ = Scalar(cells);
  terms_ = terms;
  coefficients_.assign(count * terms, Scalar(0));
  sides_.clear();
  for (std::size_t cell = 0; cell < count; ++cell) {
    const double left = -half_range + double(cell) * width;
    const auto inside = [&](double kink) { return left < kink && kink < left + width; };
    Scalar* const out = &coefficients_[cell * terms];
    const auto kink = std::find_if(kinks.begin(), kinks.end(), inside);
    if (kink != kinks.end()) {
      out[0] = std::numeric_limits<Scalar>::quiet_NaN();
      const bool one = std::none_of(kink + 1, kinks.end(), inside);
      out[1] = one && add_sides<terms>(left, *kink, left + width) ? Scalar(sides_.size() - 1)
                                                                  : Scalar(-1);
      continue;
    }
    const auto c = chebyshev<terms + 2>(function_, left, width);
    if (!suffices<Scalar>(c)) return false;
    write_powers<terms>(c, out);
  }
  return true;
}

template <class Scalar>
template <int terms>
bool Table<Scalar>::add_sides(double left, double kink, double right) {
  const auto before = chebyshev<terms + 2>(function_, left, kink - left);
  const auto behind = chebyshev<terms + 2>(function_, kink, right - kink);
  if (!suffices<Scalar>(before) || !suffices<Scalar>(behind)) return false;
  Sides sides{Scalar(left), Scalar(kink), Scalar(right), {}, {}};
  if (!(sides.left < sides.kink && sides.kink < sides.right)) return false;
  write_powers<terms>(before, sides.before.data());
  write_powers<terms>(behind, sides.behind.data());
  sides_.push_back(sides);
  return true;
}

template <class Scalar>
template <int terms>
Scalar Table<Scalar>::value(const Scalar* of_cell, Scalar t, Scalar x) const {
  const bool sides = std::isnan(of_cell[0]) && std::abs(t) <= 1 && of_cell[1] >= 0;
  if (!sides) return Scalar(function_(double(x)));
  const Sides& at = sides_[static_cast<std::size_t>(of_cell[1])];
  // Kinks that were found are where they are to about 1e-8, as far as values tell.
  constexpr Scalar located = Scalar(1e-7);
  if (std::abs(x - at.kink) <= located * std::max(Scalar(1), std::abs(at.kink)))
    return Scalar(function_(double(x)));
  if (x < at.kink)
    return polynomial<terms>(at.before.data(), 2 * (x - at.left) / (at.kink - at.left) - 1);
  return polynomial<terms>(at.behind.data(), 2 * (x - at.kink) / (at.right - at.kink) - 1);
}

template <class Scalar>
void Table<Scalar>::apply(std::span<Scalar> values, Scalar scale) const {
  switch (terms_) {
    case 2:
      return apply_terms<2>(values, scale);
    case 3:
      return apply_terms<3>(values, scale);
    default:
      return apply_terms<6>(values, scale);
  }
}

template <class Scalar>
template <int terms>
void Table<Scalar>::apply_terms(std::span<Scalar> values, Scalar scale) const {
  if (coefficients_.empty()) {
    for (Scalar& value : values) value = scale * Scalar(function_(double(value)));
    return;
  }
  using Batch = xsimd::batch<Scalar>;
  using Index = std::conditional_t<std::is_same_v<Scalar, double>, std::int64_t, std::int32_t>;
  constexpr std::size_t width = Batch::size;
  const Batch low = Scalar(-half_range);
  const Batch not_in_table(std::numeric_limits<Scalar>::quiet_NaN());
  const Batch last = Scalar(2 * half_range) * per_length_ - Scalar(1);
  const Batch per_length = per_length_, zero = Scalar(0), one = Scalar(1);
  const Scalar* const table = coefficients_.data();
  alignas(Batch) std::array<Scalar, width> room{}, places{}, sums{};
  alignas(Batch) std::array<Index, width> cells{};
  const auto evaluate = [&](Batch x) {
    const Batch position = (x - low) * per_length;
    const Batch cell = xsimd::min(xsimd::max(xsimd::floor(position), zero), last);
    const Batch t = xsimd::fma(Batch(Scalar(2)), position - cell, -one);
    t.store_aligned(places.data());
    xsimd::to_int(cell).store_aligned(cells.data());
    // Value by value: the numbers of a cell lie together, where processors gather slowly.
    for (std::size_t j = 0; j < width; ++j)
      sums[j] = polynomial<terms>(table + cells[j] * terms, places[j]);
    // Far outside t is large.
    return xsimd::select(xsimd::abs(t) <= one, Batch::load_aligned(sums.data()), not_in_table);
  };
  const auto finish = [&](Scalar* begin, std::size_t count, Batch out) {
    out.store_aligned(sums.data());
    for (std::size_t j = 0; j < count; ++j)
      begin[j] =
          scale * (std::isnan(sums[j]) ? value<terms>(table + cells[j] * terms, places[j], begin[j])
                                       : sums[j]);
  };
  std::size_t i = 0;
  for (; i + width <= values.size(); i += width) {
    const Batch out = evaluate(Batch::load_unaligned(&values[i]));
    if (xsimd::any(xsimd::isnan(out)))
      finish(&values[i], width, out);
    else
      (scale * out).store_unaligned(&values[i]);
  }
  if (i == values.size()) return;
  std::copy(values.begin() + std::ptrdiff_t(i), values.end(), room.begin());
  finish(&values[i], values.size() - i, evaluate(Batch::load_aligned(room.data())));
}

template class Table<double>;
template class Table<float>;

}  // namespace overparam::core
