// SPDX-License-Identifier: MIT
// What a step of SGD consists of, each piece alone.
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "benchmarks/workload.hpp"
#include "core/blas.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/random.hpp"
#include "random_features_online/one_pass_sgd.hpp"
#include "support/random_matrix.hpp"

namespace overparam::bench {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr random_features_online::Blocking blocking;
constexpr Index block = blocking.samples;
constexpr Index group = blocking.group;

template <class Scalar>
void normal(benchmark::State& state) {
  const core::Stream stream(1, 0, core::StreamName::synthetic);
  std::vector<Scalar> numbers(512);
  std::uint64_t sample = 0;
  for (auto _ : state) {
    stream.normal(sample++, numbers);
    benchmark::ClobberMemory();
  }
  report_each(state, double(numbers.size()));
}

// With a copy of the arguments, all in the nearest cache.
template <class Scalar>
void apply(benchmark::State& state, const char* name) {
  const auto g = core::Activation::parse(name);
  std::vector<Scalar> arguments(512);
  core::Stream(1, 0, core::StreamName::synthetic).normal(0, arguments);
  std::vector<Scalar> values(arguments.size());
  for (auto _ : state) {
    std::copy(arguments.begin(), arguments.end(), values.begin());
    g.apply(std::span<Scalar>(values));
    benchmark::ClobberMemory();
  }
  report_each(state, double(values.size()));
}

void draw_block(benchmark::State& state, Index n) {
  const core::Stream stream(1, 0, core::StreamName::synthetic);
  MatrixXd inputs(n, block);
  std::uint64_t sample = 0;
  for (auto _ : state) {
    for (Index j = 0; j < block; ++j)
      stream.normal(sample++, std::span(inputs.col(j).data(), static_cast<std::size_t>(n)));
    benchmark::ClobberMemory();
  }
  report_each(state, double(block));
}

void product(benchmark::State& state, Index n, Index k) {
  const MatrixXd& features = workload(n, k, Sampling::inputs).features;
  const MatrixXd inputs = test::normal_matrix(n, block, 3);
  MatrixXd result(k, block);
  for (auto _ : state) {
    core::multiply(k, block, n, 1.0, features.data(), k, inputs.data(), n, result.data(), k);
    benchmark::ClobberMemory();
  }
  report_each(state, double(block));
}

// What passes over the features of each group, in parts of as many units as the engine takes:
// ΦᵀΦ, Φᵀw and w + Φa.
void group_products(benchmark::State& state, Index k) {
  const auto units = static_cast<Index>(blocking.units);
  const Index parts = (k + units - 1) / units;
  std::vector<MatrixXd> features;
  for (Index part = 0; part < parts; ++part)
    features.push_back(test::normal_matrix(k * (part + 1) / parts - k * part / parts, block, 4) /
                       std::sqrt(double(k)));
  VectorXd weights = VectorXd::Zero(k);
  MatrixXd gram(group, group);
  VectorXd products(group);
  const VectorXd coefficients = VectorXd::Zero(group);
  VectorXd change(k);
  for (auto _ : state)
    for (Index first = 0; first < block; first += group) {
      Index row = 0;
      for (const MatrixXd& part : features) {
        const double* phi = part.col(first).data();
        const Index rows = part.rows();
        core::multiply_transposed(group, group, rows, phi, rows, phi, rows, gram.data(), group);
        core::multiply_transposed(rows, group, phi, rows, weights.data() + row, products.data());
        core::multiply(rows, group, phi, rows, coefficients.data(), change.data() + row);
        weights.segment(row, part.rows()) += change.segment(row, part.rows());
        row += part.rows();
      }
      benchmark::ClobberMemory();
    }
  report_each(state, double(block));
}

template <class Scalar>
void register_functions(const std::string& type) {
  benchmark::RegisterBenchmark(("normal/" + type).c_str(), normal<Scalar>);
  for (const char* name : {"erf", "tanh", "relu", "silu", "elu", "softplus", "mish", "expr:tanh(x)",
                           "expr:abs(x-0.3)"})
    benchmark::RegisterBenchmark(("activation/" + type + "/" + name).c_str(),
                                 [=](benchmark::State& state) { apply<Scalar>(state, name); });
}

}  // namespace

void register_pieces(Sizes sizes) {
  register_functions<double>("double");
  register_functions<float>("float");
  const Index n = scaled(500, sizes);
  const Index k = scaled(1000, sizes);
  benchmark::RegisterBenchmark(name_of("piece-inputs", n, k).c_str(),
                               [=](benchmark::State& state) { draw_block(state, n); });
  benchmark::RegisterBenchmark(name_of("piece-product", n, k).c_str(),
                               [=](benchmark::State& state) { product(state, n, k); });
  benchmark::RegisterBenchmark(name_of("piece-group", n, k).c_str(),
                               [=](benchmark::State& state) { group_products(state, k); });
}

}  // namespace overparam::bench
