// SPDX-License-Identifier: MIT
#include "neural_tangent/simulation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "common/risk.hpp"
#include "neural_tangent/ensemble.hpp"
#include "neural_tangent/kernel.hpp"
#include "neural_tangent/network.hpp"
#include "neural_tangent/sphere_averages.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::neural_tangent {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Known;
using experiment::Measurement;
using experiment::Status;

// Fresh inputs on which the network is compared with its linearisation.
constexpr Index test_inputs = 2000;

// What all variants share: the kernel in its eigenbasis V.
struct Linearised {
  Linearised(const Parameters& p, experiment::Draw draw, core::Team& team)
      : sample(draw_sample(p, draw)),
        derivative(p.activation),
        averages(p.activation, p.dimension),
        slopes(neural_tangent::slopes(derivative, sample.inputs, sample.units)) {
    auto system = linalg::eigensystem(kernel(sample.inputs, slopes, sample.inputs, slopes));
    values = system.values;
    vectors = std::move(system.vectors);
    covariance = vectors.transpose() * kernel_covariance(sample, slopes, averages, team) * vectors;
    const double rounding =
        double(values.size()) * std::numeric_limits<double>::epsilon() * values.tail(1)[0];
    // Directions that no parameter reaches.
    for (double& value : values)
      if (value <= rounding) value = 0;
  }

  Sample sample;
  core::Derivative derivative;
  SphereAverages averages;
  MatrixXd slopes;
  ArrayXd values;       // of K
  MatrixXd vectors;     // V
  MatrixXd covariance;  // VᵀPV
};

// (Θ+λ)⁻¹ (1 − e^{−t(Θ+λ)/n}) in the eigenbasis.
ArrayXd filter(const ArrayXd& values, double ridge, double time) {
  const double n = double(values.size());
  return values.unaryExpr([=](double value) {
    const double rate = value + ridge;
    if (value == 0 || rate == 0) return 0.0;
    return std::isinf(time) ? 1 / rate : -std::expm1(-time * rate / n) / rate;
  });
}

class Variant {
 public:
  // Of labels in units of the square root of `unit`.
  Variant(const Parameters& given, const Linearised& shared)
      : unit_(power_unit(given)), p_(in_units(given, unit_)), shared_(shared) {
    const Parameters& p = p_;
    const Sample& sample = shared.sample;
    const VectorXd noiseless = target(p, sample, sample.inputs);
    labels_ = noiseless + std::sqrt(p.label_noise) * sample.noise;
    target_ = shared.vectors.transpose() * kernel_target(p, sample, shared.slopes, shared.averages);
    noiseless_in_basis_ = shared.vectors.transpose() * noiseless;
    labels_in_basis_ = shared.vectors.transpose() * labels_;
  }

  VectorXd labels() const { return std::sqrt(unit_) * labels_; }

  // α_t.
  VectorXd coefficients(double time) const {
    return std::sqrt(unit_) *
           (shared_.vectors *
            (filter(shared_.values, p_.ridge, time) * labels_in_basis_.array()).matrix());
  }

  double excess_risk(double time) const {
    return unit_ * error(filter(shared_.values, p_.ridge, time), labels_in_basis_).value;
  }

  void measure(double time, std::vector<Measurement>& out) const {
    const ArrayXd filtered = filter(shared_.values, p_.ridge, time);
    const Known excess = error(filtered, labels_in_basis_);
    const Known bias = error(filtered, noiseless_in_basis_);
    const double variance =
        p_.label_noise * (filtered.square() * shared_.covariance.diagonal().array()).sum();
    const double training =
        ((1 - shared_.values * filtered) * labels_in_basis_.array()).square().sum() / p_.samples;
    experiment::Recorder rows(out, time, Estimator::exact);
    common::add_errors({excess, bias, {variance}, {training}}, p_.label_noise,
                       [&](const char* name, const Known& error) {
                         rows.add(name, {unit_ * error.value, unit_ * error.error});
                       });
  }

 private:
  // E(ζ − f)² of the coefficients of labels.
  Known error(const ArrayXd& filtered, const VectorXd& labels) const {
    const VectorXd a = (filtered * labels.array()).matrix();
    const double target = p_.linear_power + p_.nonlinear_power;
    const double fit = a.dot(shared_.covariance * a);
    const double value = target - 2 * target_.dot(a) + fit;
    // Sums of as many terms as samples; a perfect fit may come out below zero.
    constexpr double digits = 1e-14;
    // In this order what is no number stays none.
    return {std::max(value, 0.0), digits * double(a.size()) * (target + fit)};
  }

  double unit_;
  Parameters p_;
  const Linearised& shared_;
  VectorXd labels_;
  VectorXd target_;  // Vᵀh
  VectorXd noiseless_in_basis_, labels_in_basis_;
};

struct Mean {
  double value, standard_error;
};

Mean mean_of(const ArrayXd& values) {
  const double n = double(values.size());
  const double mean = values.mean();
  return {mean, std::sqrt((values - mean).square().sum() / (n * (n - 1)))};
}

// The observables of the network, for each of the finite `times`.
std::vector<std::vector<Measurement>> train(const Parameters& p, const Linearised& shared,
                                            const Variant& variant, std::span<const double> times,
                                            experiment::Draw draw) {
  const Sample& sample = shared.sample;
  const MatrixXd inputs = draw_test_inputs(p, draw, 0, test_inputs);
  const MatrixXd to_data =
      kernel(inputs, slopes(shared.derivative, inputs, sample.units), sample.inputs, shared.slopes);
  const ArrayXd zeta = target(p, sample, inputs).array();
  const double power = p.linear_power + p.nonlinear_power;
  std::vector<std::vector<Measurement>> result(times.size());
  Network network(p, sample);
  network.train(variant.labels(), times, [&](std::size_t i) {
    const double time = times[i];
    const ArrayXd f = network(inputs).array();
    const ArrayXd linear = (to_data * variant.coefficients(time)).array();
    // The linearised network's error is known: the test set has to tell the difference only.
    const Mean difference = mean_of(((zeta - f).square() - (zeta - linear).square()) / 2);
    const Mean deviation = mean_of((f - linear).square() / power);
    const double root = std::sqrt(deviation.value);
    auto& out = result[i];
    const auto add = [&](const char* observable, double value, std::optional<double> error) {
      out.push_back({.time = time,
                     .observable = observable,
                     .value = value,
                     .estimator = Estimator::test_set,
                     .standard_error = error});
    };
    add("network_error", variant.excess_risk(time) / 2 + difference.value,
        difference.standard_error);
    add("linearization_deviation", root,
        root > 0 ? std::optional(deviation.standard_error / (2 * root)) : std::nullopt);
    add("weight_movement", network.weight_movement(), std::nullopt);
  });
  return result;
}

}  // namespace

std::vector<std::vector<Measurement>> simulate(std::span<const Parameters> variants,
                                               std::span<const double> times, experiment::Draw draw,
                                               core::Team& team) {
  const Linearised shared(variants.front(), draw, team);
  const std::size_t finite = static_cast<std::size_t>(
      std::count_if(times.begin(), times.end(), [](double t) { return std::isfinite(t); }));
  std::vector<std::vector<Measurement>> result;
  for (const auto& p : variants) {
    const Variant variant(p, shared);
    std::vector<std::vector<Measurement>> trained(times.size());
    if (p.train) {
      if (finite > 0) trained = train(p, shared, variant, times.first(finite), draw);
      trained.resize(finite);
      if (finite < times.size()) {
        experiment::Recorder rows(trained.emplace_back(), times.back(), Estimator::exact);
        const double smallest = shared.values.minCoeff();
        if (smallest > 0) {
          if (const auto condition = lazy_condition(p, shared.sample, variant.labels(), smallest))
            rows.add("lazy_condition", {*condition});
        } else {
          rows.add("lazy_condition", {},
                   {Status::infinite, "infinite: the kernel matrix is singular"});
        }
      }
    }
    auto& out = result.emplace_back();
    for (std::size_t i = 0; i < times.size(); ++i) {
      variant.measure(times[i], out);
      out.insert(out.end(), trained[i].begin(), trained[i].end());
    }
  }
  return result;
}

double simulation_memory(const Parameters& p) {
  const double n = p.samples;
  const double units = p.width;
  const double linear = 7 * n * n + 5 * units * units + 5 * n * units + 2 * n * p.dimension;
  const double trained =
      p.train ? 24 * units * p.dimension + double(test_inputs) * (3 * units + n + p.dimension) : 0;
  return 8 * (linear + units * p.dimension + trained);
}

double simulation_cost(const Parameters& p, double end_time) {
  const double n = p.samples;
  const double units = p.width;
  const double linear = n * n * units * units + 3 * n * units * units + 12 * n * n * n;
  double trained = 0;
  if (p.train) {
    // Rates are at most about trace(Θ)/n per unit of time; a step has 7 evaluations.
    const double steps = 100 + std::min(1e5, std::isfinite(end_time) ? end_time / n : 0.0);
    trained = 7 * steps * n * units * (4 * p.dimension + 200);
  }
  return 1e6 + linear + trained;
}

}  // namespace overparam::neural_tangent
