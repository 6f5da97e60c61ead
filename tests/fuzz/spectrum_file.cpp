// SPDX-License-Identifier: MIT
// Files of eigenvalues and of levels: as many as the dimension and decreasing, the first positive, or
// refused in one line.
#include "fuzz/fuzz.hpp"
#include "linear_regression/spectrum.hpp"
#include "overparam/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overparam;
  if (size == 0) return 0;
  const std::string content(data + 1, data + size);
  const double dimension = data[0] % 8 + 1;
  try {
    const auto values = linear_regression::eigenvalues(
        linear_regression::parse_spectrum("file:eigenvalues", dimension, &content));
    fuzz::demand(double(values.size()) == dimension, "there are as many as the dimension");
    for (Eigen::Index i = 0; i < values.size(); ++i)
      fuzz::demand(values[i] >= 0 && (i == 0 ? values[i] > 0 : values[i] <= values[i - 1]),
                   "the first is positive, and they decrease");
  } catch (const core::InvalidParameter& error) {
    fuzz::demand_message(error.what());
  }
  return 0;
}
