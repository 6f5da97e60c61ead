// SPDX-License-Identifier: MIT
/// @file
/// Averages of products of functions with kinks of up to four Gaussian fields.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "averages/smoothed.hpp"
#include "overparam/core/activation.hpp"

namespace overparam::averages {

/// g'(x)^slopes g(x)^values, or g''(x), but for what it has at kinks, in the place of one g'(x).
struct Factor {
  Eigen::Index field = 0;
  int slopes = 0, values = 0;
  bool curved = false;
};

/// E[Π_f h_f(x_f)] of functions h_f that are smooth between the kinks of one g, for any
/// covariance.
///
/// With x = L z, independent standard normal z and a lower triangular L, Cholesky's factor, the
/// average is an integral over z_1, over z_2 given z_1 and so on; where one field alone depends on
/// the last z, its average over it is Smoothed. Fields that others determine add no z. What is
/// computed is the average for a covariance that differs from the given one by rounding, so that
/// singular ones and those that are nearly so are no different from others.
///
/// Each integral is by Gauss's and Kronrod's rules of 10 and 21 points, on panels that are halved
/// until the two agree. Panels end where a field passes a kink, and where two do, given the z
/// before and in mean over those that follow; on both sides of it, where these smooth the kink over
/// a width that is small, too.
class ProductAverage {
 public:
  /// @param activation without jumps, made of straight lines and exponentials. @param accuracy of
  /// averages, in the units that they are given with, from 1e-13 to 1e-2.
  ProductAverage(const core::Activation& activation, double accuracy);

  /// The average, with an error below the accuracy times the unit. A field of variance zero is a
  /// constant, of which the function has the mean of its limits on both sides of 0.
  /// @param covariance of all fields. @param factors one for each field, up to four. @param unit
  /// the size of the average, positive. @throws core::ConvergenceFailure where that takes too many
  /// panels.
  double operator()(const Eigen::MatrixXd& covariance, std::span<const Factor> factors,
                    double unit);

  /// E[g'(x)^slopes g(x)^values], x ~ N(mean, variance), slopes + values ≤ 2; at variance zero
  /// the mean of both limits.
  double smoothed(double mean, double variance, int slopes, int values);

  const std::vector<double>& kinks() const { return kinks_; }
  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  static constexpr std::size_t most = 4;
  static constexpr std::size_t nodes = 21, padded = 24;  // of a rule, and in whole vectors
  static constexpr std::size_t few = 8;                  // of a smooth integral
  using Means = std::array<double, most>;
  using Row = std::array<double, most>;
  struct Integral {
    double value = 0, error = 0;
  };
  struct Rule {
    std::array<double, padded> nodes{}, weights{}, coarse{};
  };
  struct Few {
    std::array<double, few> nodes{}, weights{};
  };

  void factorise(const Eigen::MatrixXd& covariance);
  const Piece& piece_at(double x) const;
  double value_at(const Factor& factor, double x) const;
  bool is_smooth(std::size_t level, const Means& means) const;
  double integral(std::size_t level, const Means& means, double factor);
  void multiply(std::size_t level, const Means& means, std::span<const double> z,
                std::span<double> values);
  Integral panel(std::size_t level, const Means& means, double factor, double from, double to);
  void add_ends(std::size_t level, const Means& means, std::vector<double>& ends) const;
  Smoothed& closed(int slopes, int values);

  std::string name_;
  std::vector<double> kinks_;
  std::vector<Piece> pieces_;
  double accuracy_, range_, rate_ = 1;
  std::vector<Smoothed> smoothed_;  // of slopes and values
  Rule rule_;
  Few hermite_;
  // Of one average.
  std::vector<Factor> factors_;
  std::array<Row, most> rows_{};          // L
  std::array<Row, most> rests_{};         // the squares from a place on
  std::array<std::size_t, most> last_{};  // the number of z that a field depends on
  std::size_t levels_ = 0;                // that are integrated
  std::size_t closed_ = most;             // the field that is smoothed over one more
  double allowed_ = 0;                    // error
  std::size_t panels_ = 0;                // so far
  // Of the integral over each z.
  std::array<std::vector<double>, most> ends_;
  std::array<std::vector<std::pair<double, double>>, most> waiting_;
};

}  // namespace overparam::averages
