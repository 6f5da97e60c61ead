// SPDX-License-Identifier: MIT
/// @file
/// A function of one variable on whole arrays, from polynomials on equal cells.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace overparam::core {

/// g on [−16, 16) as polynomials of degree 5 (in single precision 1, or 2 where that takes more
/// than 1024 cells for an interval of length 1) on cells of equal length, short enough that what
/// they neglect is below 2 ε max(1, |g|), ε = 2^−52 or 2^−23: measured on every cell by the next
/// two Chebyshev coefficients. Values beyond, and those in cells with a kink inside, are g's own.
template <class Scalar>
class Table {
 public:
  /// @param function g, which may be called from several threads; it is kept.
  /// @param kinks where it may jump, or one of its derivatives.
  Table(std::function<double(double)> function, std::span<const double> kinks);

  /// values ← scale · g(values).
  void apply(std::span<Scalar> values, Scalar scale) const;

 private:
  template <int terms>
  bool fill(int cells, std::span<const double> kinks);
  template <int terms>
  void apply_terms(std::span<Scalar> values, Scalar scale) const;

  std::function<double(double)> function_;
  Scalar per_length_ = 0;  // cells in an interval of length 1
  int terms_ = 0;          // of a cell
  std::vector<Scalar>
      coefficients_;  // of cell after cell; the first of a cell that is left out: NaN
};

extern template class Table<double>;
extern template class Table<float>;

}  // namespace overparam::core
