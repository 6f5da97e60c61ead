// SPDX-License-Identifier: MIT
/// @file
/// A function of a cosine as a series in the angle.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace overparam::spectrum {

/// f(c), −1 ≤ c ≤ 1, smooth as a function of the angle acos c, as averages over two normal numbers
/// of covariance c are whatever kinks the functions have: Chebyshev's polynomials in the angle.
class AngleSeries {
 public:
  /// Points are doubled, to 513 at most, until the last coefficients are below 1e-12 of the
  /// largest.
  /// @param f accurate to that; it is not kept. @param what f is, for messages.
  /// @throws core::ConvergenceFailure where they do not fall as far.
  AngleSeries(const std::function<double(double)>& f, const std::string& what);

  /// f(c), −1 ≤ c ≤ 1. Not checked.
  double operator()(double c) const;

 private:
  std::vector<double> coefficients_;
};

}  // namespace overparam::spectrum
