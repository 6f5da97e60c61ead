// SPDX-License-Identifier: MIT
// The texts of models: activations, kernels, targets, schedules, spectra and signals are read or refused in
// one line, and what is read can be evaluated.
#include <cmath>

#include "fuzz/fuzz.hpp"
#include "kernel_ridge/parameters.hpp"
#include "linear_regression/spectrum.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/polynomial.hpp"
#include "overparam/core/text.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "random_features_online/schedule.hpp"

namespace {

using namespace overparam;

constexpr double dimension = 12;

void read(unsigned kind, const std::string& text) {
  switch (kind % 6) {
    case 0: {
      if (text.starts_with(core::Polynomial::prefix)) {
        fuzz::demand(core::Polynomial::parse(text).degree() >= 0, "a polynomial has a degree");
        break;
      }
      const auto g = core::Activation::parse(text, "--activation");
      fuzz::demand(!std::isnan(g(0.5)), "an activation has values");
      fuzz::demand(core::Activation::parse(g.name(), "") == g, "an activation reads back");
      break;
    }
    case 1:
      spectrum::DotProductKernel::parse(text, "--kernel")(0.5);
      break;
    case 2:
      kernel_ridge::Target::parse(text, "--target");
      break;
    case 3: {
      const auto schedule = random_features_online::Schedule::parse(text, "--schedule");
      fuzz::demand(schedule.rate(1, 2) >= 0, "a schedule has rates");
      break;
    }
    case 4:
      if (text.starts_with("file:")) return;  // of spectrum_file
      for (const auto& run : linear_regression::parse_spectrum(text, dimension))
        fuzz::demand(run.eigenvalue > 0 && run.count >= 1, "a spectrum is positive");
      break;
    default:
      linear_regression::parse_signal(text, 1, dimension);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  if (!core::fault_of_text(text).empty()) return 0;  // refused before
  try {
    read(data[0], text);
  } catch (const core::InvalidParameter& error) {
    fuzz::demand_message(error.what());
  }
  return 0;
}
