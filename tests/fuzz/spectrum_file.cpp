// SPDX-License-Identifier: MIT
// Files of eigenvalues: as many as the dimension, positive and decreasing, or refused in one line.
#include "fuzz/fuzz.hpp"
#include "linear_regression/spectrum.hpp"
#include "overparam/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overparam;
  if (size == 0) return 0;
  const std::string content(data + 1, data + size);
  const double dimension = data[0] % 8 + 1;
  const std::string path = fuzz::file_of("eigenvalues.txt", content);
  try {
    const auto values = linear_regression::eigenvalues(
        linear_regression::parse_spectrum("file:" + path, dimension));
    fuzz::demand(double(values.size()) == dimension, "there are as many as the dimension");
    for (Eigen::Index i = 0; i < values.size(); ++i)
      fuzz::demand(values[i] > 0 && (i == 0 || values[i] <= values[i - 1]),
                   "they are positive and decreasing");
  } catch (const core::InvalidParameter& error) {
    fuzz::demand_message(error.what());
  }
  return 0;
}
