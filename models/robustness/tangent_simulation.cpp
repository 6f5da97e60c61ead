// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "overparam/core/derivative.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/symmetric.hpp"
#include "robustness/lipschitz.hpp"
#include "robustness/sample.hpp"
#include "robustness/simulation.hpp"

namespace overparam::robustness {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Measurement;
using experiment::Status;
using experiment::Verdict;

constexpr Index test_inputs = 4000;

struct Data {
  MatrixXd units;    // W, K×N, rows of norm 1
  MatrixXd teacher;  // B
  MatrixXd inputs;   // N×n
  MatrixXd labels;   // n×3
  MatrixXd slopes;   // σ'(w_k·x_i), K×n
  ArrayXd values;    // of ΦΦᵀ = (XᵀX/N)∘(SᵀS/K)
  MatrixXd vectors;
  MatrixXd parts;  // of the labels, in the eigenbasis

  Data(const Parameters& p, experiment::Draw draw) {
    auto network = draw_network(p, draw);
    units = std::move(network.features) / std::sqrt(*p.dimension);
    teacher = std::move(network.teacher);
    inputs = draw_inputs(p, draw, 0, static_cast<Index>(*p.samples));
    labels = draw_labels(draw, target(p, teacher, inputs));
    const core::Derivative derivative(p.activation);
    slopes = (units * inputs).unaryExpr([&](double u) { return derivative(u); });
    MatrixXd kernel = (slopes.transpose() * slopes) / *p.width;
    kernel.array() *= (inputs.transpose() * inputs).array() / *p.dimension;
    auto system = linalg::eigensystem(std::move(kernel));
    values = system.values;
    vectors = std::move(system.vectors);
    // Directions that no parameter reaches.
    const double rounding =
        double(values.size()) * std::numeric_limits<double>::epsilon() * values.maxCoeff();
    for (double& value : values)
      if (value <= rounding) value = 0;
    parts = vectors.transpose() * labels;
  }
};

// f = θ·(s ⊗ x)/√(KN).
class Fit {
 public:
  Fit(const Parameters& p, const Data& data)
      : p_(p),
        data_(data),
        derivative_(p.activation),
        scale_(1 / std::sqrt(*p.width * *p.dimension)) {
    const ArrayXd labels = combined(p, data.parts);
    const ArrayXd rates = data.values + p.ridge;
    const ArrayXd filtered = (data.values > 0).select(labels / rates, 0.0);
    const VectorXd alpha = data.vectors * filtered.matrix();
    theta_ = scale_ * (data.slopes * alpha.asDiagonal()) * data.inputs.transpose();
    training_ =
        (combined(p, data.labels) - values(data.inputs)).squaredNorm() / double(labels.size());
  }

  const MatrixXd& theta() const { return theta_; }
  double training() const { return training_; }

  // f and ∇f at the columns of x.
  VectorXd values(const MatrixXd& x) const {
    return scale_ * slopes(x).cwiseProduct(theta_ * x).colwise().sum().transpose();
  }
  MatrixXd gradients(const MatrixXd& x) const {
    const MatrixXd curvature =
        (data_.units * x).unaryExpr([&](double u) { return derivative_.slope(u); });
    MatrixXd result = scale_ * (theta_.transpose() * slopes(x) +
                                data_.units.transpose() * curvature.cwiseProduct(theta_ * x));
    make_tangential(p_, x, result);
    return result;
  }

 private:
  MatrixXd slopes(const MatrixXd& x) const {
    return (data_.units * x).unaryExpr([&](double u) { return derivative_(u); });
  }

  const Parameters& p_;
  const Data& data_;
  core::Derivative derivative_;
  double scale_;
  MatrixXd theta_;  // K×N
  double training_ = 0;
};

struct Mean {
  double value, error;
};

Mean mean_of(const ArrayXd& values) {
  const double n = double(values.size());
  const double mean = values.mean();
  return {mean, std::sqrt((values - mean).square().sum() / (n * (n - 1)))};
}

void bound_lipschitz(const Parameters& p, const Data& data, const Fit& fit, experiment::Draw draw,
                     experiment::Recorder& rows, core::Team& team) {
  constexpr double reach = 0.05;
  rows.add("lipschitz_lower", {largest_gradient([&](const MatrixXd& x) { return fit.gradients(x); },
                                                ascent_starts(p, draw, data.inputs),
                                                p.inputs == Inputs::sphere, reach)});
  const core::Derivative derivative(p.activation);
  const auto steepest = derivative.bound();
  const auto curved = derivative.lipschitz_constant();
  // |θx| is as large as |x|, which only the sphere bounds.
  const bool flat = curved && *curved == 0;
  const bool bounded = steepest && curved && (flat || p.inputs == Inputs::sphere);
  double upper = 0;
  if (bounded)
    upper = (std::sqrt(*p.width) * *steepest +
             std::sqrt(*p.dimension) * operator_norm(data.units, team) * *curved) *
            operator_norm(fit.theta(), team) / std::sqrt(*p.width * *p.dimension);
  rows.add("lipschitz_upper", {upper},
           bounded ? Verdict{} : Verdict{Status::infinite, "the derivatives of f have no bound"});
}

}  // namespace

std::vector<std::vector<Measurement>> simulate_tangent(std::span<const Parameters> variants,
                                                       experiment::Draw draw, core::Team& team) {
  const Parameters& first = variants.front();
  const Data data(first, draw);
  const MatrixXd fresh = draw_inputs(first, draw, data.inputs.cols(), test_inputs);
  const VectorXd zeta = target(first, data.teacher, fresh);
  std::vector<std::vector<Measurement>> out;
  for (const Parameters& p : variants) {
    const Fit fit(p, data);
    const ArrayXd f = fit.values(fresh).array();
    const Mean gradient = mean_of(fit.gradients(fresh).colwise().squaredNorm().transpose().array());
    const Mean power = mean_of(f.square());
    const Mean excess = mean_of((zeta.array() - f).square());
    auto& rows = out.emplace_back();
    const auto estimated = [&](const char* name, const Mean& mean, double factor) {
      rows.push_back({.time = {},
                      .observable = name,
                      .value = factor * mean.value,
                      .estimator = experiment::Estimator::test_set,
                      .standard_error = factor * mean.error});
    };
    experiment::Recorder exact(rows, {}, experiment::Estimator::exact);
    const double n = *p.samples;
    const double parameters = p.parameter_count();
    estimated("gradient_norm", gradient, 1);
    estimated("unit_gradient_norm", gradient, *p.dimension);
    estimated("law_ratio", gradient, parameters / n);
    exact.add("parameters_per_sample", {parameters / n});
    exact.add("law_load", {*p.dimension * n / parameters});
    estimated("student_norm", power, 1);
    exact.add("weight_norm", {fit.theta().squaredNorm()});
    estimated("generalization_error", excess, 0.5);
    exact.add("training_error", {fit.training() / 2});
    if (p.lipschitz) bound_lipschitz(p, data, fit, draw, exact, team);
  }
  return out;
}

}  // namespace overparam::robustness
