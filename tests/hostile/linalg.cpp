// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <optional>

#include "hostile/folders.hpp"
#include "overparam/core/team.hpp"
#include "overparam/linalg/blas.hpp"
#include "overparam/linalg/lanczos.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/positive.hpp"
#include "overparam/linalg/product.hpp"
#include "overparam/linalg/spectral_fit.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::hostile {

using namespace linalg;

template <>
struct Fields<SpectralQuadrature> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("nodes", &SpectralQuadrature::nodes, any_number);
    visit("weights", &SpectralQuadrature::weights, not_negative);
    visit("inverse", &SpectralQuadrature::inverse, not_negative);
    visit("error", &SpectralQuadrature::error, not_negative);
  }
};

namespace {

using Matrix = Eigen::MatrixXd;

void call_fits(Campaign& campaign, const Matrix& design) {
  const Matrix targets = Matrix::Constant(design.rows(), 2, 0.5);
  const Matrix coordinates = Matrix::Constant(std::min(design.rows(), design.cols()), 2, 0.5);
  campaign.call(
      "linalg::RidgeFit::RidgeFit",
      [](const Matrix& phi, double ridge) {
        core::Team team(1);
        return RidgeFit(phi, ridge, team).obstacle();
      },
      arg("design", design), arg("ridge", 0.1));
  campaign.call(
      "linalg::RidgeFit::weights",
      [&](const Matrix& y) {
        core::Team team(1);
        return RidgeFit(design, 0.1, team).weights(y, team);
      },
      arg("targets", targets));
  campaign.call(
      "linalg::RidgeFit::noise_factor",
      [](const Matrix& phi, double ridge) {
        core::Team team(1);
        const RidgeFit fit(phi, ridge, team);
        return fit.obstacle() ? Matrix() : fit.noise_factor(team);
      },
      arg("design", design), arg("ridge", 0.1));
  campaign.call(
      "linalg::ridge_solution",
      [](const Matrix& phi, const Matrix& y, double ridge) {
        core::Team team(1);
        return ridge_solution(phi, y, ridge, team);
      },
      arg("design", design), arg("targets", targets), arg("ridge", 0.1, not_negative));
  campaign.call(
      "linalg::SpectralFit::SpectralFit",
      [](const Matrix& phi) {
        const SpectralFit fit(phi);
        return std::tuple(fit.singular_values(), fit.basis(), fit.smallest());
      },
      arg("design", design));
  campaign.call(
      "linalg::SpectralFit::coordinates",
      [&](const Matrix& y) { return SpectralFit(design).coordinates(y); }, arg("targets", targets));
  campaign.call(
      "linalg::SpectralFit::weights",
      [&](const Matrix& c) { return SpectralFit(design).weights(c); },
      arg("coordinates", coordinates));
  campaign.call(
      "linalg::SpectralFit::filter",
      [](const Matrix& phi, double ridge, double time) {
        return SpectralFit(phi).filter(ridge, time);
      },
      arg("design", design), arg("ridge", 0.1), arg("time", 2., not_negative_or_infinite));
}

}  // namespace

void call_linalg(Campaign& campaign) {
  Matrix tall(4, 2), square(3, 3);
  tall << 1, 2, -0.5, 0.25, 0, 1, 3, -1;
  square << 2, 0.5, 0.1, 0.5, 1, 0.2, 0.1, 0.2, 3;
  const Eigen::VectorXd start = Eigen::VectorXd::Constant(3, 0.5);

  campaign.call(
      "linalg::gram",
      [](const Matrix& a) {
        core::Team team(2);
        return gram(a, team);
      },
      arg("a", tall));
  campaign.call(
      "linalg::gram_of_columns",
      [](const Matrix& a) {
        core::Team team(2);
        return gram_of_columns(a, team);
      },
      arg("a", tall));
  // Entries are not checked, and what does not fit is refused.
  const auto into = [](const auto& write, Eigen::Index rows, Eigen::Index columns) {
    Matrix c(rows, columns);
    write(c);
  };
  campaign.call(
      "linalg::multiply",
      [&](double alpha, const Matrix& a, const Matrix& b) {
        into([&](Matrix& c) { multiply(alpha, a, b, c); }, tall.rows(), tall.rows());
      },
      arg("alpha", 0.5, anything), arg("a", tall, anything),
      arg("b", Matrix(tall.transpose()), anything));
  campaign.call(
      "linalg::multiply_transposed",
      [&](const Matrix& a, const Matrix& b) {
        into([&](Matrix& c) { multiply_transposed(a, b, c); }, tall.cols(), tall.cols());
      },
      arg("a", tall, anything), arg("b", tall, anything));
  const Eigen::VectorXd short_one = Eigen::VectorXd::Constant(tall.cols(), 0.5);
  const Eigen::VectorXd long_one = Eigen::VectorXd::Constant(tall.rows(), 0.5);
  campaign.call(
      "linalg::multiply_vector",
      [](const Matrix& a, const Eigen::VectorXd& x) {
        Eigen::VectorXd y(a.rows());
        multiply_vector(a, x, y);
      },
      arg("a", tall, anything), arg("x", short_one, anything));
  campaign.call(
      "linalg::multiply_transposed_vector",
      [](const Matrix& a, const Eigen::VectorXd& x) {
        Eigen::VectorXd y(a.cols());
        multiply_transposed_vector(a, x, y);
      },
      arg("a", tall, anything), arg("x", long_one, anything));
  campaign.call(
      "linalg::inner_products",
      [](const Matrix& a, const Matrix& b) {
        core::Team team(2);
        return inner_products(a, b, team);
      },
      arg("a", tall), arg("b", tall));
  campaign.call(
      "linalg::Cholesky::of",
      [](const Matrix& matrix) {
        core::Team team(2);
        const auto factor = Cholesky::of(matrix, team);
        return factor ? factor->reciprocal_condition() : 0;
      },
      arg("matrix", square, anything));
  campaign.call(
      "linalg::Cholesky::inverse_factor",
      [](const Matrix& matrix) {
        core::Team team(2);
        const auto factor = Cholesky::of(matrix, team);
        return factor ? factor->inverse_factor(team) : Matrix();
      },
      arg("matrix", square, anything));
  campaign.call(
      "linalg::Cholesky::solve",
      [&](const Matrix& right) {
        core::Team team(2);
        return Cholesky::of(square, team)->solve(right, team);
      },
      arg("right_sides", Matrix(square.leftCols(2))));
  campaign.call(
      "linalg::Cholesky::half_solve",
      [&](const Matrix& right) {
        core::Team team(2);
        return Cholesky::of(square, team)->half_solve(right, team);
      },
      arg("right_sides", Matrix(square.leftCols(2))));
  campaign.call(
      "linalg::solve_positive",
      [](const Matrix& matrix, const Matrix& right) {
        core::Team team(2);
        const auto found = solve_positive(matrix, right, team);
        return found ? found->solution : Matrix();
      },
      arg("matrix", square, anything), arg("right_sides", Matrix(square.leftCols(2))));
  // The upper triangle is not read, so that what stands in the last row and column counts once.
  campaign.call(
      "linalg::eigenvalues", [](const Matrix& matrix) { return eigenvalues(matrix); },
      arg("matrix", square));
  campaign.call(
      "linalg::eigensystem",
      [](const Matrix& matrix) {
        const auto system = eigensystem(matrix);
        return std::pair(system.values, system.vectors);
      },
      arg("matrix", square));
  campaign.call(
      "linalg::lanczos_quadrature",
      [](const Matrix& matrix, const Eigen::VectorXd& h, double lower, double tolerance,
         Eigen::Index most) { return lanczos_quadrature(matrix, h, lower, tolerance, most); },
      arg("matrix", square), arg("start", start), arg("lower", 0.1, positive),
      arg("tolerance", 1e-3, positive), arg("max_steps", Eigen::Index(10), from(0)));
  call_fits(campaign, tall);
  call_fits(campaign, Matrix(tall.transpose()));
  call_fits(campaign, square);
}

}  // namespace overparam::hostile
