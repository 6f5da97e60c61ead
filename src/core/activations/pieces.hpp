// SPDX-License-Identifier: MIT
/// @file
/// A function of one variable as polynomials on panels, between the points where it has kinks.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace overparam::core {

/// Polynomials that equal a function to rounding on [−reach, reach]: the range is halved, panel by
/// panel, until Chebyshev series of degree 15 hold it. Where halving does not help the function has
/// a kink, a jump of its value or of its slope, which is found to rounding and becomes an edge.
class Pieces {
 public:
  /// Fields of a Gaussian average do not come beyond.
  static constexpr double reach = 40;

  /// @param kinks increasing, finite: where the function may jump; what is found is added.
  /// @throws std::string: a complaint in words, if the function is not finite somewhere, jumps
  /// where no kink is given, has more than 64 kinks, no slope beside one, or varies too fast.
  Pieces(const std::function<double(double)>& function, std::vector<double> kinks);

  /// All kinks, given or found, increasing; those given lie anywhere.
  const std::vector<double>& kinks() const { return kinks_; }

  /// The ends of all panels, increasing, from −reach to reach: between two of them the function is
  /// a polynomial of degree 15 to rounding.
  const std::vector<double>& edges() const { return edges_; }

  /// The function, or its first or second derivative, at x in [−reach, reach]; at an edge that from
  /// the right.
  double derivative(double x, int times) const;

  /// Largest |f| on [−reach, reach] that was met.
  double largest() const { return largest_; }

 private:
  static constexpr std::size_t order = 16;
  using Series = std::array<double, order>;  // Chebyshev coefficients
  struct Panel {
    double left = 0, right = 0;
    Series series{};
  };
  struct Sampled {
    Series series;
    bool resolved = false;
  };

  Sampled sample(double left, double right);
  std::optional<double> resolve(double left, double right, std::vector<Panel>& panels);
  double locate(double left, double right);
  void divide(double left, double right);
  void check_jumps(std::span<const double> given) const;

  const std::function<double(double)>* function_;  // while it is being built
  std::vector<double> kinks_, edges_;
  std::vector<Panel> panels_;
  double typical_ = 0;  // of the values at |x| ≤ 3
  double largest_ = 0;
};

}  // namespace overparam::core
