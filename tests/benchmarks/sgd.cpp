// SPDX-License-Identifier: MIT
// SGD against the cost of its features, and against the same steps one at a time.
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "benchmarks/workload.hpp"
#include "core/blas.hpp"
#include "overparam/core/team.hpp"
#include "random_features_online/one_pass_sgd.hpp"

namespace overparam::bench {
namespace {

using Eigen::Index;

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

constexpr Index block = random_features_online::Blocking{}.samples;

template <class Scalar>
constexpr const char* type_name = std::is_same_v<Scalar, double> ? "double" : "float";

// Numbers from the standard library, as those have them who do without this one.
template <class Scalar>
Matrix<Scalar> draw(Index rows, Index cols) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  return Matrix<Scalar>::NullaryExpr(rows, cols, [&] { return Scalar(normal(generator)); });
}

template <class Scalar>
void engine(benchmark::State& state, const Workload& work, std::size_t learner_count,
            const random_features_online::Blocking& blocking = {}) {
  core::Team team;
  random_features_online::OnePassSgd sgd(
      work.problem(),
      {{1, 0, work.local ? core::StreamName::local_fields : core::StreamName::inputs},
       {1, 0, core::StreamName::label_noise}},
      std::is_same_v<Scalar, double> ? random_features_online::Precision::float64
                                     : random_features_online::Precision::float32,
      team, blocking);
  std::vector<random_features_online::Learner> learners(learner_count);
  for (std::size_t v = 0; v < learner_count; ++v) {
    const double eta = learning_rate * double(learner_count - v) / double(learner_count);
    learners[v].rate = [eta](std::uint64_t) { return eta; };
    learners[v].label_noise = label_noise;
    learners[v].weights.setZero(work.features.rows());
  }
  std::uint64_t step = 0;
  for (auto _ : state) {
    sgd.advance(learners, step, step + std::uint64_t{block});
    step += std::uint64_t{block};
  }
  for (const auto& learner : learners)
    if (learner.stopped) state.SkipWithError("a learner diverged");
  report_each(state, double(block));
}

// What the features of a block cost at least: one product and one pass of the activation.
template <class Scalar>
void bound(benchmark::State& state, Index n, Index k) {
  const Matrix<Scalar> features = workload(n, k, Sampling::inputs).features.cast<Scalar>();
  const auto inputs = draw<Scalar>(n, block);
  Matrix<Scalar> result(k, block);
  for (auto _ : state) {
    core::multiply(k, block, n, Scalar(1 / std::sqrt(double(n))), features.data(), k, inputs.data(),
                   n, result.data(), k);
    activation().apply(std::span(result.data(), static_cast<std::size_t>(result.size())),
                       Scalar(1 / std::sqrt(double(k))));
    benchmark::ClobberMemory();
  }
  report_each(state, double(block));
}

// The definition, a step at a time. Inputs and labels are there already.
template <class Scalar>
void eigen_loop(benchmark::State& state, Index n, Index k) {
  const Workload& work = workload(n, k, Sampling::inputs);
  const Matrix<Scalar> features = (work.field_scale * work.features).template cast<Scalar>();
  const Matrix<Scalar> teacher = (work.field_scale * work.teacher).template cast<Scalar>();
  const auto inputs = draw<Scalar>(n, block);
  Matrix<Scalar> fields = teacher * inputs;
  activation().apply(std::span(fields.data(), static_cast<std::size_t>(fields.size())));
  const Vector<Scalar> labels =
      fields.colwise().sum().transpose() / Scalar(std::sqrt(double(teacher_units))) +
      Scalar(std::sqrt(label_noise)) * draw<Scalar>(block, 1);
  Vector<Scalar> weights = Vector<Scalar>::Zero(k);
  Vector<Scalar> phi(k);
  Index sample = 0;
  for (auto _ : state) {
    phi.noalias() = features * inputs.col(sample);
    activation().apply(std::span(phi.data(), static_cast<std::size_t>(k)),
                       Scalar(1 / std::sqrt(double(k))));
    const Scalar error = weights.dot(phi) - labels(sample);
    weights -= Scalar(learning_rate) * error * phi;
    sample = (sample + 1) % block;
  }
  report_each(state, 1);
}

template <class Scalar>
void register_size(Index n, Index k) {
  const auto named = [&](const std::string& kind) {
    return name_of(kind + "/" + type_name<Scalar>, n, k);
  };
  benchmark::RegisterBenchmark(named("engine").c_str(), [=](benchmark::State& state) {
    engine<Scalar>(state, workload(n, k), 1);
  });
  benchmark::RegisterBenchmark(named("bound").c_str(),
                               [=](benchmark::State& state) { bound<Scalar>(state, n, k); });
  benchmark::RegisterBenchmark(named("eigen").c_str(),
                               [=](benchmark::State& state) { eigen_loop<Scalar>(state, n, k); });
}

void register_scaling(const std::string& kind, Index n, Index k) {
  benchmark::RegisterBenchmark(name_of(kind, n, k).c_str(), [=](benchmark::State& state) {
    engine<double>(state, workload(n, k, Sampling::inputs), 1);
  });
}

void register_blocking(const random_features_online::Blocking& blocking, Index n, Index k) {
  const std::string kind = "blocking/samples:" + std::to_string(blocking.samples) +
                           "/group:" + std::to_string(blocking.group) +
                           "/units:" + std::to_string(blocking.units);
  benchmark::RegisterBenchmark(name_of(kind, n, k).c_str(), [=](benchmark::State& state) {
    engine<double>(state, workload(n, k), 1, blocking);
  });
}

}  // namespace

void register_sgd(Sizes sizes) {
  const std::array<std::pair<Index, Index>, 4> compared{
      {{500, 1000}, {1000, 4000}, {100, 10000}, {4000, 500}}};
  for (const auto& [n, k] : compared) {
    register_size<double>(scaled(n, sizes), scaled(k, sizes));
    register_size<float>(scaled(n, sizes), scaled(k, sizes));
  }
  for (const std::size_t learners : {std::size_t{1}, std::size_t{8}})
    benchmark::RegisterBenchmark(
        name_of("learners:" + std::to_string(learners), scaled(500, sizes), scaled(1000, sizes))
            .c_str(),
        [=](benchmark::State& state) {
          engine<double>(state, workload(scaled(500, sizes), scaled(1000, sizes)), learners);
        });
  for (const Index k : {250, 500, 1000, 2000, 4000, 8000})
    register_scaling("width-scaling", scaled(k / 2, sizes), scaled(k, sizes));
  for (const Index n : {100, 250, 500, 1000, 2000, 4000})
    register_scaling("dimension-scaling", scaled(n, sizes), scaled(2000, sizes));
  const random_features_online::Blocking usual;
  const std::array<random_features_online::Blocking, 7> tried{
      {usual,
       {usual.samples / 2, usual.group, usual.units},
       {usual.samples * 2, usual.group, usual.units},
       {usual.samples, usual.group / 2, usual.units},
       {usual.samples, usual.group * 2, usual.units},
       {usual.samples, usual.group, usual.units / 2},
       {usual.samples, usual.group, usual.units * 2}}};
  for (const auto& blocking : tried)
    register_blocking(blocking, scaled(1000, sizes), scaled(4000, sizes));
}

}  // namespace overparam::bench
