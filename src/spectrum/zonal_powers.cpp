// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/population.hpp"
#include "spectrum/multiplicity.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;

constexpr Eigen::Index quadrature_nodes = 256;
constexpr double max_count = 1e6;

// Nodes and weights of Gauss's rule for x = √d c, and the off-diagonal b_l of the recurrence
// x p_l = b_{l+1} p_{l+1} + b_l p_{l−1} of the orthonormal p_l = √D_l P_l.
struct GegenbauerRule {
  Eigen::ArrayXd nodes, weights;
  Eigen::VectorXd off_diagonal;
};

// p_0, p_1, … at the nodes, one after the other.
class Orthonormal {
 public:
  explicit Orthonormal(const GegenbauerRule& rule)
      : rule_(rule),
        previous_(Eigen::ArrayXd::Zero(rule.nodes.size())),
        current_(Eigen::ArrayXd::Ones(rule.nodes.size())) {}

  const Eigen::ArrayXd& current() const { return current_; }

  // There is no step from the last p_l of the rule.
  void advance() {
    if (degree_ == rule_.off_diagonal.size()) return;
    const double below = degree_ == 0 ? 0 : rule_.off_diagonal(degree_ - 1);
    previous_ = (rule_.nodes * current_ - below * previous_) / rule_.off_diagonal(degree_);
    previous_.swap(current_);
    ++degree_;
  }

 private:
  const GegenbauerRule& rule_;
  Eigen::ArrayXd previous_, current_;
  Eigen::Index degree_ = 0;
};

GegenbauerRule gegenbauer_rule(double d) {
  GegenbauerRule rule;
  rule.off_diagonal.resize(quadrature_nodes - 1);
  for (Eigen::Index i = 0; i < rule.off_diagonal.size(); ++i) {
    const auto l = double(i) + 1;
    // E x² = 1 in every dimension.
    rule.off_diagonal(i) =
        i == 0 ? 1 : std::sqrt(l * (l + d - 3) / (2 * l + d - 4) * (d / (2 * l + d - 2)));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(quadrature_nodes), rule.off_diagonal,
                                Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success)
    throw core::ConvergenceFailure("nodes of Gauss-Gegenbauer quadrature", d, quadrature_nodes);
  rule.nodes = solver.eigenvalues();
  // Christoffel's w = 1/Σ p_l²: the smallest weights of eigenvectors are rounding, and large p_l would
  // multiply them.
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(quadrature_nodes);
  Orthonormal polynomials(rule);
  for (Eigen::Index l = 0; l < quadrature_nodes; ++l, polynomials.advance())
    sum += polynomials.current().square();
  rule.weights = sum.inverse();
  return rule;
}

}  // namespace

ZonalPowers zonal_powers(const Activation& g, double dimension, int count) {
  core::require_whole("dimension", dimension, 2);
  core::require_between("count", count, 1, max_count);
  ZonalPowers result;
  const auto sides = g.sides();
  if (g.kinked() && !sides)
    throw core::InvalidParameter("activation", g.name(),
                                 "has kinks other than those of relu, sign, abs, step, leaky_relu");
  if (sides) {
    KinkedEigenvalues eigenvalues(g, dimension);
    const long double d = dimension;
    const long double s = sides->degree;
    // T_l by those of one parity, whose ratio is rational.
    std::array<long double, 2> power{std::exp(eigenvalues.next_log_eigenvalue()),
                                     d * std::exp(eigenvalues.next_log_eigenvalue())};
    long double listed = 0;
    for (int degree = 0; degree < count; ++degree) {
      long double& current = power[static_cast<std::size_t>(degree % 2)];
      result.powers.push_back(static_cast<double>(current));
      listed += current;
      const long double l = degree;
      current *= next_multiplicity(next_multiplicity(1, degree, d), degree + 1, d);
      const long double change = (s - l) / (s + l + d);
      current *= change * change;
    }
    const double total = g.second_moment();
    result.rest = static_cast<double>(std::max(0.0L, total - listed));
    result.rounding = std::numeric_limits<double>::epsilon() * total;
    return result;
  }
  return zonal_powers([&](double x) { return g(x); }, dimension, count);
}

ZonalPowers zonal_powers(const std::function<double(double)>& f, double dimension, int count) {
  core::require_whole("dimension", dimension, 2);
  core::require_between("count", count, 1, max_count);
  if (!f) throw core::InvalidParameter("f", "is no function");
  ZonalPowers result;
  const auto rule = gegenbauer_rule(dimension);
  const Eigen::ArrayXd values = rule.nodes.unaryExpr([&](double x) { return f(x); });
  // As many polynomials as nodes hold all of the function there.
  Orthonormal polynomials(rule);
  for (int l = 0; l < quadrature_nodes; ++l, polynomials.advance()) {
    const double coefficient = (rule.weights * values * polynomials.current()).sum();
    if (l < std::min(count, max_quadrature_degrees))
      result.powers.push_back(coefficient * coefficient);
    else
      result.rest += coefficient * coefficient;
  }
  constexpr double coefficient_rounding = 3e-14;  // of √E[g²], in the highest degrees
  result.rounding = double(quadrature_nodes) * coefficient_rounding * coefficient_rounding *
                    (rule.weights * values.square()).sum();
  return result;
}

}  // namespace overparam::spectrum
