// SPDX-License-Identifier: MIT
/// @file
/// A function of one variable on whole arrays, from polynomials on equal cells.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace overparam::core {

/// g on [−16, 16) as polynomials of degree 5 (in single precision 1, or 2 where that takes more
/// than 1024 cells for an interval of length 1) on cells of equal length, short enough that what
/// they neglect is below 2 ε max(1, |g|), ε = 2^−52 or 2^−23: measured on every cell by the next
/// two Chebyshev coefficients. A cell with a kink inside has a polynomial on either side of it.
/// Values beyond are g's own, as are those of cells with several kinks, or of which a side needs
/// more terms.
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
  bool add_sides(double left, double kink, double right);
  // Of a cell whose polynomial is none, or of x outside of the range, where |t| > 1.
  template <int terms>
  Scalar value(const Scalar* of_cell, Scalar t, Scalar x) const;
  template <int terms>
  void apply_terms(std::span<Scalar> values, Scalar scale) const;

  // Of a cell with a kink inside: polynomials before and behind it.
  struct Sides {
    Scalar left, kink, right;
    std::array<Scalar, 6> before, behind;
  };

  std::function<double(double)> function_;
  Scalar per_length_ = 0;  // cells in an interval of length 1
  int terms_ = 0;          // of a cell
  // Of cell after cell; of a cell with a kink NaN, then its place among the sides or −1.
  std::vector<Scalar> coefficients_;
  std::vector<Sides> sides_;
};

extern template class Table<double>;
extern template class Table<float>;

}  // namespace overparam::core
