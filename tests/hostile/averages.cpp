// SPDX-License-Identifier: MIT
#include "overparam/averages/averages.hpp"

#include <Eigen/Core>
#include <vector>

#include "hostile/folders.hpp"
#include "overparam/core/require.hpp"

namespace overparam::hostile {

using namespace averages;

namespace {

using core::Activation;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

const std::vector<Index> rows{0, 1};
const std::vector<FieldPair> pairs{{0, 0}, {0, 1}, {1, 1}};

// F Fᵀ. That a covariance is none, no average checks.
template <class Scalar>
Matrix<Scalar> covariance_of(const MatrixXd& factor) {
  constexpr double most = 1e100;
  for (const double entry : factor.reshaped()) core::require_between("factor", entry, -most, most);
  if (factor.rows() != 3) throw core::DimensionMismatch("factor", 3, std::size_t(factor.rows()));
  const Matrix<Scalar> f = factor.cast<Scalar>();
  return f * f.transpose();
}

template <class Scalar>
MatrixXd all_pairs(Averages<Scalar>& engine, const MatrixXd& factor) {
  PairAverages<Scalar> out;
  engine.pairs(covariance_of<Scalar>(factor), rows, out);
  MatrixXd all(2, 9);
  all << out.values.template cast<double>(), out.slopes.template cast<double>(),
      out.curvatures.template cast<double>();
  return all;
}

template <class Scalar>
VectorXd all_quartic(Averages<Scalar>& engine, const MatrixXd& factor, const VectorXd& signs) {
  Vector<Scalar> out;
  const Vector<Scalar> numbers = signs.cast<Scalar>();
  engine.quartic(covariance_of<Scalar>(factor), numbers, pairs, out);
  return out.template cast<double>();
}

}  // namespace

void call_averages(Campaign& campaign) {
  constexpr Range bounded = between(-1e100, 1e100);
  MatrixXd factor(3, 4);
  factor << 0.5, 0.1, -0.2, 0.3, 0.4, 0.6, 0.1, -0.1, 1, 0, 0, 0;
  VectorXd signs(3);
  signs << 1, 0.5, -1;
  campaign.call(
      "averages::has_closed_averages",
      [](const Activation& g) { return has_closed_averages(g) ? 1.0 : 0.0; },
      arg("activation", Activation::parse("erf")));
  campaign.call(
      "averages::has_averages", [](const Activation& g) { return has_averages(g) ? 1.0 : 0.0; },
      arg("activation", Activation::parse("hard_tanh")));
  campaign.call(
      "averages::make_averages",
      [&](const Activation& g, double accuracy) {
        return all_quartic(*make_averages(g, accuracy), factor, signs);
      },
      arg("activation", Activation::parse("erf")), arg("accuracy", 1e-8, between(1e-13, 1e-2)));
  campaign.call(
      "averages::make_exact_averages",
      [&](const Activation& g) {
        const auto engine = make_exact_averages(g);
        return engine ? all_quartic(*engine, factor, signs) : VectorXd();
      },
      arg("activation", Activation::parse("relu")));
  for (const auto* name : {"erf", "relu", "linear"}) {
    const auto engine = make_averages(Activation::parse(name));
    const auto exact = make_exact_averages(Activation::parse(name));
    const auto both = [&](const char* function, const auto& in_double, const auto& in_quad,
                          const auto&... arguments) {
      campaign.call(function, in_double, arguments...);
      campaign.call(function, in_quad, arguments...);
    };
    both(
        "averages::Averages::pairs", [&](const MatrixXd& f) { return all_pairs(*engine, f); },
        [&](const MatrixXd& f) { return all_pairs(*exact, f); }, arg("factor", factor, bounded));
    both(
        "averages::Averages::quartic",
        [&](const MatrixXd& f, double sign) {
          core::require_between("sign", sign, -1e50, 1e50);
          return all_quartic(*engine, f, sign * signs);
        },
        [&](const MatrixXd& f, double sign) {
          core::require_between("sign", sign, -1e50, 1e50);
          return all_quartic(*exact, f, sign * signs);
        },
        arg("factor", factor, bounded), arg("sign", 1.0, between(-1e50, 1e50)));
  }
}

}  // namespace overparam::hostile
