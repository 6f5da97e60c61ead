// SPDX-License-Identifier: MIT
#include "overparam/ode/gradient_flow.hpp"

#include <algorithm>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::ode {
namespace {

// Aligned in memory, so that vectorised sums add up in the same order wherever a state lies.
using Array = std::vector<double, Eigen::aligned_allocator<double>>;

Eigen::Map<Eigen::VectorXd> view(Array& array) {
  return {array.data(), static_cast<Eigen::Index>(array.size())};
}
Eigen::Map<const Eigen::VectorXd> view(const Array& array) {
  return {array.data(), static_cast<Eigen::Index>(array.size())};
}

}  // namespace

void integrate_flow(const std::function<void(const Eigen::VectorXd&, Eigen::VectorXd&)>& slope,
                    Eigen::VectorXd state, std::span<const double> times,
                    const std::function<void(std::size_t, const Eigen::VectorXd&)>& observe,
                    const FlowTolerances& tolerances) {
  namespace odeint = boost::numeric::odeint;
  if (!slope) throw core::InvalidParameter("slope", "is no function");
  if (!observe) throw core::InvalidParameter("observe", "is no function");
  core::require_finite("state", core::entries(state));
  core::require_times("times", times);
  core::require_positive("relative", tolerances.relative);
  core::require_positive("absolute", tolerances.absolute);
  const double end = times.empty() ? 0 : times.back();

  std::size_t slopes = 0;
  Eigen::VectorXd derivative(state.size());
  const auto size = static_cast<std::size_t>(state.size());
  const auto require_slope = [&] {
    core::require_size("slope", size, static_cast<std::size_t>(derivative.size()));
  };
  // odeint 1.74 accepts steps of NaN.
  const auto system = [&](const Array& x, Array& dxdt, double t) {
    if (++slopes > tolerances.max_slopes)
      throw core::IntegrationFailure(t, 0, "too many steps, the flow is too stiff");
    state = view(x);
    slope(state, derivative);
    require_slope();
    if (!derivative.allFinite()) throw core::IntegrationFailure(t, 0, "the flow is not finite");
    view(dxdt) = derivative;
  };

  slope(state, derivative);
  require_slope();
  // One per cent of the weights' own scale of time, or of the whole while they are zero.
  const double rate = state.norm() > 0 ? derivative.norm() / state.norm() : 0;
  double step = 1e-2 / std::max(rate, end > 0 ? 1 / end : 1);
  auto stepper = odeint::make_controlled<odeint::runge_kutta_dopri5<Array>>(tolerances.absolute,
                                                                            tolerances.relative);
  Array x(state.data(), state.data() + state.size());
  double now = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    while (now < times[i]) {
      const double left = times[i] - now;
      const bool last = step >= left;
      double trial = last ? left : step;
      const bool accepted = stepper.try_step(system, x, now, trial) == odeint::success;
      if (!(trial > 0) || !view(x).allFinite())
        throw core::IntegrationFailure(now, step, "the flow is not finite");
      if (accepted && last) now = times[i];
      // A step that was cut short says little about the next.
      step = accepted && last ? std::max(step, trial) : trial;
    }
    state = view(x);
    observe(i, state);
  }
}

}  // namespace overparam::ode
