// SPDX-License-Identifier: MIT
#include "random_features_online/samples.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace overparam::random_features_online {

template <class Scalar>
void draw_inputs(const SampleSource& source, std::uint64_t first,
                 Eigen::Ref<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>> inputs,
                 core::Team& team) {
  constexpr std::size_t share = 16;
  const auto count = static_cast<std::size_t>(inputs.cols());
  team.for_each((count + share - 1) / share, [&](std::size_t part) {
    for (std::size_t j = part * share; j < std::min(count, (part + 1) * share); ++j) {
      auto column = inputs.col(static_cast<Eigen::Index>(j));
      source.inputs.normal(
          first + j, std::span<Scalar>(column.data(), static_cast<std::size_t>(column.size())));
    }
  });
}

template void draw_inputs<double>(const SampleSource&, std::uint64_t, Eigen::Ref<Eigen::MatrixXd>,
                                  core::Team&);
template void draw_inputs<float>(const SampleSource&, std::uint64_t, Eigen::Ref<Eigen::MatrixXf>,
                                 core::Team&);

void draw_label_noise(const core::Stream& stream, std::uint64_t first, Eigen::VectorXd& noise) {
  std::array<double, 64> numbers;
  const auto count = static_cast<std::uint64_t>(noise.size());
  for (std::uint64_t j = 0; j < count;) {
    const std::uint64_t sample = first + j;
    stream.normal(sample / numbers.size(), numbers);
    for (std::uint64_t k = sample % numbers.size(); k < numbers.size() && j < count; ++k, ++j)
      noise(static_cast<Eigen::Index>(j)) = numbers[k];
  }
}

}  // namespace overparam::random_features_online
