// SPDX-License-Identifier: MIT
/// @file
/// Averages of any smooth activation, by quadrature over two fields and a series for the others.
#pragma once

#include <vector>

#include "averages/normal_rule.hpp"
#include "overparam/averages/averages.hpp"
#include "overparam/core/derivative.hpp"

namespace overparam::averages {

/// Averages over two fields by a product of two rules, over four by such a rule for x_i and x_k and
///   E[(Σ_a s_a g(x_a))² | x_i, x_k] = Σ_ab s_a s_b Σ_p h_ap h_bp r_ab^p,
///   h_ap = E[g(μ_a + σ_a z) He_p(z)]/√p!, z ~ N(0,1),
/// μ_a, σ_a and r_ab the means, standard deviations and correlations given x_i and x_k; those of
/// a = b are the average of g² itself. The rules are trapezoidal
/// ones whose step follows from the accuracy, the largest variance and where the activation is
/// analytic; it is halved, twice at most, until every other line has no larger an error than it
/// should have by the same formula. The series ends where
/// Cauchy's bound of the rest is below the accuracy, at the latest at p = 256. Polynomials take
/// Gauss–Hermite rules and as many orders as they have, without an error.
class SeriesAverages final : public Averages<double> {
 public:
  /// @param activation tanh, sigmoid, gelu or hermite.
  SeriesAverages(core::Activation activation, double accuracy);

  void pairs(const Matrix<double>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<double>& out) override;
  void quartic(const Matrix<double>& covariance, const Vector<double>& signs,
               std::span<const FieldPair> pairs, Vector<double>& out) override;

 private:
  using Index = Eigen::Index;

  /// How the error of the trapezoidal rule falls with its step.
  struct Decay {
    double distance, growth;  ///< of the nearest singularity; integrands grow as e^{growth y²/2}
    double error(double step) const;
    double step(double accuracy) const;  ///< of which it is the error
  };
  struct Three {
    double &value, &slope, &curvature;
  };
  /// All fields given x_i = along z_1 and x_k = first(k) z_1 + across z_2.
  struct Rest {
    double along = 0, across = 0;
    Eigen::VectorXd first, second;  ///< μ = first z_1 + second z_2
    std::vector<Index> free;        ///< fields that vary, σ > 0
    Eigen::VectorXd deviations;     ///< σ of these
    Eigen::MatrixXd correlations;   ///< r of these, 0 on the diagonal
  };
  /// All z_2 at one z_1.
  struct Line {
    FieldPair pair;
    double z, weight;
    double unit;  ///< E[g'(x_i)²]^½ E[g'(x_k)²]^½
  };

  Decay decay(const Matrix<double>& covariance) const;
  void set_rules(double step);
  void set_moments(const Matrix<double>& covariance);
  template <class Compute>
  void refine(const Matrix<double>& covariance, const Compute& compute);
  // Both return how much lines of even and odd number differ, relative to the sizes of the factors.
  double pair(const Matrix<double>& covariance, Index i, Index a, Three out);
  double average(const Matrix<double>& covariance, const Vector<double>& signs, FieldPair pair,
                 double& out);
  Rest condition(const Matrix<double>& covariance, FieldPair pair) const;
  double line(const Rest& rest, const Vector<double>& signs, const Line& at);
  double off_diagonal(const Rest& rest, const Eigen::VectorXd& signs,
                      const Eigen::VectorXd& weights, const Line& at);

  core::Activation activation_;
  core::Derivative derivative_;
  double accuracy_;
  bool exact_ = false;  // a polynomial
  double step_ = 0;     // of the rules
  NormalRule outer_, inner_;
  Eigen::MatrixXd orders_;               // Hermite polynomials times weights of the inner rule
  Eigen::VectorXd sizes_, slope_sizes_;  // E[g(x_a)²]^½ and E[g'(x_a)²]^½
  double unit_ = 1;                      // (Σ_a |s_a| E[g(x_a)²]^½)²
  // Of one line: h_a0 of all fields; g at inner nodes, h of a block of orders, of one order and its
  // products, all at (free fields × nodes); what the orders so far have left of E[g²].
  Eigen::MatrixXd means_, values_, coefficients_, order_, products_;
  Eigen::VectorXd left_;
};

}  // namespace overparam::averages
