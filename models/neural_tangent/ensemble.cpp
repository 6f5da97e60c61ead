// SPDX-License-Identifier: MIT
#include "neural_tangent/ensemble.hpp"

#include <cmath>
#include <cstdint>
#include <span>

#include "overparam/core/random.hpp"

namespace overparam::neural_tangent {
namespace {

using Eigen::Index;

std::span<double> values(double* data, Index size) {
  return {data, static_cast<std::size_t>(size)};
}

// Rows number first, first + 1, … of the stream, uniform on the sphere of this radius.
Eigen::MatrixXd sphere_rows(const core::Stream& stream, std::uint64_t first, Index rows, Index cols,
                            double radius) {
  Eigen::MatrixXd columns(cols, rows);
  for (Index i = 0; i < rows; ++i)
    stream.normal(first + static_cast<std::uint64_t>(i), values(columns.col(i).data(), cols));
  columns.colwise().normalize();
  return radius * columns.transpose();
}

// Test inputs are numbered from here on, beyond all training inputs.
constexpr std::uint64_t first_test_input = std::uint64_t{1} << 54;

}  // namespace

Sample draw_sample(const Parameters& p, experiment::Draw draw) {
  const auto d = static_cast<Index>(p.dimension);
  const auto n = static_cast<Index>(p.samples);
  const auto stream = [&](core::StreamName name) {
    return core::Stream(draw.seed, draw.replica, name);
  };
  Sample sample;
  sample.units =
      sphere_rows(stream(core::StreamName::features), 0, static_cast<Index>(p.width), d, 1);
  sample.inputs = sphere_rows(stream(core::StreamName::inputs), 0, n, d, std::sqrt(double(d)));
  const auto teacher = stream(core::StreamName::teacher);
  sample.linear = sphere_rows(teacher, 0, 1, d, 1).transpose();
  sample.quadratic = sphere_rows(teacher, 1, 1, d, 1).transpose();
  sample.noise.resize(n);
  stream(core::StreamName::label_noise).normal(0, values(sample.noise.data(), n));
  return sample;
}

Eigen::MatrixXd draw_test_inputs(const Parameters& p, experiment::Draw draw, Index first,
                                 Index count) {
  return sphere_rows({draw.seed, draw.replica, core::StreamName::inputs},
                     first_test_input + static_cast<std::uint64_t>(first), count,
                     static_cast<Index>(p.dimension), std::sqrt(p.dimension));
}

Eigen::VectorXd target(const Parameters& p, const Sample& sample, const Eigen::MatrixXd& inputs) {
  const Eigen::ArrayXd along = inputs * sample.quadratic;
  return std::sqrt(p.linear_power) * (inputs * sample.linear) +
         (quadratic_scale(p) * (along.square() - 1)).matrix();
}

double quadratic_scale(const Parameters& p) {
  return std::sqrt(p.nonlinear_power * (p.dimension + 2) / (2 * (p.dimension - 1)));
}

}  // namespace overparam::neural_tangent
