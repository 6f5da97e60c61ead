// SPDX-License-Identifier: MIT
#include "kernel_ridge/sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "common/modes.hpp"
#include "kernel_ridge/population.hpp"
#include "overparam/core/random.hpp"
#include "overparam/linalg/product.hpp"

namespace overparam::kernel_ridge {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t reported_degrees = 3;

VectorXd normal(const core::Stream& stream, std::uint64_t sample, Index size) {
  VectorXd result(size);
  common::draw_normal(stream, sample, result);
  return result;
}

// Of modes ψ_i(x) that are independent and standard normal, in the place of the sphere.
Sample draw_levels(const Parameters& p, bool limit, experiment::Draw draw, core::Team& team) {
  const auto modes = common::draw_modes(*p.levels, draw);
  const auto n = static_cast<Index>(*p.samples);
  const core::Stream inputs(draw.seed, draw.replica, core::StreamName::inputs);
  MatrixXd features(modes.count() + 1, n);  // the last one is what is never seen
  for (Index j = 0; j < n; ++j)
    common::draw_normal(inputs, static_cast<std::uint64_t>(j), features.col(j));
  Sample sample;
  sample.target = std::sqrt(modes.unreachable) * features.row(modes.count()).transpose();
  features.conservativeResize(modes.count(), Eigen::NoChange);
  sample.target += features.transpose() * modes.target;
  sample.noise = normal({draw.seed, draw.replica, core::StreamName::label_noise}, 0, n);
  Index first = 0;
  for (std::size_t l = 0; limit && l < reported_degrees && first < modes.count(); ++l) {
    const auto& level = p.levels->list[l];
    const double count = std::round(level.multiplicity);
    const MatrixXd own = features.middleRows(first, static_cast<Index>(count));
    sample.degree.push_back(level.eigenvalue / count * linalg::inner_products(own, own, team));
    first += own.rows();
  }
  const ArrayXd eigenvalues = modes.deviations.array().square();
  sample.overlap = features.transpose() * (modes.target.array() * eigenvalues).matrix();
  sample.target_power = modes.target.squaredNorm() + modes.unreachable;
  const MatrixXd once = modes.deviations.asDiagonal() * features;
  sample.kernel = linalg::inner_products(once, once, team);
  const MatrixXd twice = eigenvalues.matrix().asDiagonal() * features;
  sample.squared = linalg::inner_products(twice, twice, team);
  return sample;
}

}  // namespace

Sample draw_sample(const Parameters& p, bool limit, experiment::Draw draw, core::Team& team) {
  if (p.levels) return draw_levels(p, limit, draw, team);
  const auto d = static_cast<Index>(*p.dimension);
  const auto n = static_cast<Index>(*p.samples);
  const core::Stream inputs(draw.seed, draw.replica, core::StreamName::inputs);
  MatrixXd points(d, n);
  for (Index i = 0; i < n; ++i)
    points.col(i) = normal(inputs, static_cast<std::uint64_t>(i), d).normalized();
  const VectorXd direction =
      normal({draw.seed, draw.replica, core::StreamName::teacher}, 0, d).normalized();

  const Population population(p);
  Sample sample;
  const ArrayXd cosines = points.transpose() * direction;
  sample.target = population.target(cosines);
  sample.noise = normal({draw.seed, draw.replica, core::StreamName::label_noise}, 0, n);
  sample.overlap = population.overlap(cosines);
  sample.target_power = population.target_power();
  sample.omitted_power = population.omitted_power();
  sample.last_eigenvalue = population.last_eigenvalue();

  sample.kernel.resize(n, n);
  sample.squared.resize(n, n);
  if (limit) sample.degree.assign(reported_degrees, MatrixXd(n, n));
  team.for_each(static_cast<std::size_t>((n + tile - 1) / tile), [&](std::size_t index) {
    const Index first = static_cast<Index>(index) * tile;
    const Index columns = std::min(tile, n - first);
    // From the diagonal downwards; the other triangle follows below.
    MatrixXd products(n - first, columns);
    products.noalias() =
        points.rightCols(n - first).transpose() * points.middleCols(first, columns);
    for (Index j = 0; j < columns; ++j) {
      const Index size = n - first - j;
      ArrayXd c = products.col(j).tail(size);
      c(0) = 1;
      sample.squared.col(first + j).tail(size) = population.squared_kernel(c);
      for (std::size_t l = 0; l < sample.degree.size(); ++l)
        sample.degree[l].col(first + j).tail(size) =
            population.kernel_of_degree(static_cast<int>(l) + 1, c);
      sample.kernel.col(first + j).tail(size) =
          c.unaryExpr([&](double x) { return (*p.kernel)(x); });
    }
  });
  sample.kernel.triangularView<Eigen::StrictlyUpper>() = sample.kernel.transpose();
  sample.squared.triangularView<Eigen::StrictlyUpper>() = sample.squared.transpose();
  return sample;
}

}  // namespace overparam::kernel_ridge
