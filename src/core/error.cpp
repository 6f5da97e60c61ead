// SPDX-License-Identifier: MIT
#include "overparam/core/error.hpp"

#include <sstream>

namespace overparam::core {
namespace {

template <class... Parts>
std::string join(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

}  // namespace

IntegrationFailure::IntegrationFailure(double t, double dt, const std::string& cause)
    : Error(join("integration stopped at t = ", t, " (step ", dt, "): ", cause)) {}

ConvergenceFailure::ConvergenceFailure(const std::string& what, double residual,
                                       std::size_t iterations)
    : Error(join(what, ": not converged after ", iterations, " iterations, residual ", residual)) {}

}  // namespace overparam::core
