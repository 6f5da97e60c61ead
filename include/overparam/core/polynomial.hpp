// SPDX-License-Identifier: MIT
/// @file
/// Polynomials in several normal variables.
#pragma once

#include <Eigen/Core>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace overparam::core {

class Formula;

/// A polynomial P(y_1, …, y_M) that is given by a formula, immutable: its values are those of the
/// formula, and its Hermite series is
///   P(y) = Σ_α c_α Π_m He_{α_m}(y_m)/√α_m!, c_α = E[P(z) Π_m He_{α_m}(z_m)]/√α_m!,
/// z of independent standard normal components, so that E[P(z)²] = Σ_α c_α².
class Polynomial {
 public:
  static constexpr int most_variables = 6;
  static constexpr int highest_degree = 10;
  /// What the text of a polynomial begins with.
  static constexpr const char* prefix = "polynomial:";

  /// A term of the series.
  struct Term {
    std::array<int, most_variables> degrees{};  ///< α, 0 beyond M
    double coefficient = 0;                     ///< c_α
  };

  /// Reads "polynomial:formula", a formula in y1, …, y6 as that of Activation::parse in x, M the
  /// last of them that it names. Whether it is a polynomial of degree up to 10 is seen from its
  /// values: a series of that degree has to give them at 96 points out to |y_m| of about 10, to
  /// 1e-9 of the sum of the sizes of its terms. Takes from microseconds to, for the highest degrees
  /// in six variables, a second; what was read is kept.
  /// @throws InvalidParameter named `option` for what is no formula, depends on no variable, is
  /// no such polynomial, or is zero everywhere.
  static Polynomial parse(const std::string& text, const std::string& option = "polynomial");

  /// The text that parse was given.
  const std::string& name() const { return name_; }
  int variables() const { return variables_; }  ///< M
  int degree() const { return degree_; }        ///< the highest |α| = Σ_m α_m of a term

  /// P(y) by the formula; may be called from several threads. @param y M numbers, not checked to be
  /// finite. @throws DimensionMismatch for another number.
  double operator()(std::span<const double> y) const;

  /// P of every column y of a matrix. @param columns M×n. @return n. @throws like it.
  Eigen::VectorXd values(const Eigen::MatrixXd& columns) const;

  /// The terms c_α ≠ 0, from Gauss's rule in every variable, which is exact; to 1e-14 of √Σ c_α²,
  /// and what is below is zero.
  const std::vector<Term>& terms() const { return terms_; }

  /// Those of P(Az) in z. @param mixing A, M×r with r from 1 to 6.
  /// @throws DimensionMismatch for other than M rows; InvalidParameter named "mixing" for other r,
  /// and for entries that are not finite or take the terms out of the range of numbers.
  std::vector<Term> terms(const Eigen::MatrixXd& mixing) const;

  friend bool operator==(const Polynomial& a, const Polynomial& b) { return a.name_ == b.name_; }

 private:
  Polynomial(std::string name, std::shared_ptr<const Formula> formula);

  std::string name_;
  std::shared_ptr<const Formula> formula_;
  int variables_ = 1;
  int degree_ = 0;
  std::vector<Term> terms_;
};

}  // namespace overparam::core
