// SPDX-License-Identifier: MIT
#include "overparam/ode/integrate.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "overparam/core/entries.hpp"
#include "overparam/core/require.hpp"
#include "stepper.hpp"

namespace overparam::ode {
namespace {

using Eigen::VectorXd;

void require_valid(const FlatSystem& system, const VectorXd& x0, std::span<const double> times,
                   Method method, const Tolerances& tolerances) {
  if (!system.derivative) throw core::InvalidParameter("system", "has no derivative");
  if (method != Method::dormand_prince && method != Method::rosenbrock)
    throw core::InvalidParameter("method", "is neither of the two");
  if (method == Method::rosenbrock && !(system.factorise && system.solve))
    throw core::InvalidParameter("method", "is implicit, and the system cannot solve for it");
  if (x0.size() == 0) throw core::InvalidParameter("x0", "is empty");
  core::require_finite("x0", core::entries(x0));
  core::require_times("times", times);
  core::require_positive("relative", tolerances.relative);
  core::require_positive("absolute", tolerances.absolute);
  core::require_not_negative("first_step", tolerances.first_step);
  core::require_positive("largest", tolerances.largest);
}

// One per cent of the state's own scale of time, or of the whole while it is zero.
double first_step(const VectorXd& x0, const VectorXd& dxdt, double end) {
  const double rate = x0.norm() > 0 ? dxdt.norm() / x0.norm() : 0;
  return 1e-2 / std::max(rate, end > 0 ? 1 / end : 1);
}

class Integration {
 public:
  Integration(const FlatSystem& system, std::span<const double> times, Method method,
              const Tolerances& tolerances, const Watch<VectorXd>& watch)
      : system_(system, tolerances.max_evaluations),
        times_(times),
        method_(method),
        tolerances_(tolerances),
        watch_(watch) {}

  Solution<VectorXd> run(const VectorXd& x0) {
    try {
      start(x0);
      pass_times();
    } catch (const Stop& stop) {
      out_.reason = stop.reason;
      out_.failure = stop.failure;
    }
    out_.statistics.evaluations = system_.count();
    if (!stepper_) {
      out_.state = x0;
    } else if (0 < event_ && event_ < never) {
      out_.time = event_;
      stepper_->interpolate(event_, out_.state);
    } else {
      out_.time = stepper_->time();
      out_.state = stepper_->state();
    }
    return std::move(out_);
  }

 private:
  static constexpr double never = std::numeric_limits<double>::infinity();
  static constexpr double rounding = 1e-15;  // of times

  void start(const VectorXd& x0) {
    VectorXd dxdt(x0.size());
    dt_ = tolerances_.first_step;
    if (dt_ == 0 || method_ == Method::dormand_prince) system_(x0, dxdt, 0);
    if (dt_ == 0) dt_ = first_step(x0, dxdt, times_.empty() ? 0 : times_.back());
    stepper_ = method_ == Method::dormand_prince
                   ? make_dormand_prince(system_, x0, dxdt, tolerances_)
                   : make_rosenbrock(system_, x0, tolerances_);
    if (watch_.until && watch_.until(x0, 0)) event_ = 0;
  }

  void pass_times() {
    VectorXd between;
    for (std::size_t i = 0; i < times_.size(); ++i) {
      const double target = times_[i];
      while (event_ == never && target - stepper_->time() > rounding * target) step(target);
      if (target > event_) break;
      const bool at_end_of_step = tolerances_.stop_at_times && event_ == never;
      if (at_end_of_step) stepper_->arrive(target);
      const bool inside = !at_end_of_step && stepper_->time() > 0;
      if (inside) stepper_->interpolate(target, between);
      const VectorXd& at = inside ? between : stepper_->state();
      out_.times.push_back(target);
      if (watch_.observe)
        watch_.observe(i, at);
      else
        out_.states.push_back(at);
    }
    if (event_ < never) out_.reason = Reason::event;
  }

  void step(double target) {
    Statistics& done = out_.statistics;
    const double now = stepper_->time();
    double trial = std::min(dt_, (tolerances_.stop_at_times ? target : times_.back()) - now);
    if (done.accepted_steps + done.rejected_steps == tolerances_.max_steps)
      throw Stop{Reason::step_limit,
                 {now, trial, "step limit of " + std::to_string(tolerances_.max_steps)}};
    const bool accepted = stepper_->attempt(trial);
    ++(accepted ? done.accepted_steps : done.rejected_steps);
    if (!(trial > 0)) throw Stop{Reason::not_finite, {now, dt_, "the flow is not finite"}};
    // A step that was cut short at a time says little about the next.
    dt_ = accepted && tolerances_.stop_at_times ? std::max(dt_, trial) : trial;
    if (accepted && watch_.until && watch_.until(stepper_->state(), stepper_->time())) find_event();
  }

  // In the last step, at the end of which it has been.
  void find_event() {
    double before = stepper_->start_of_step();
    event_ = stepper_->time();
    VectorXd x;
    for (double middle = before + (event_ - before) / 2; before < middle && middle < event_;
         middle = before + (event_ - before) / 2) {
      stepper_->interpolate(middle, x);
      (watch_.until(x, middle) ? event_ : before) = middle;
    }
  }

  CountedSystem system_;
  std::span<const double> times_;
  Method method_;
  const Tolerances& tolerances_;
  const Watch<VectorXd>& watch_;
  Solution<VectorXd> out_;
  std::unique_ptr<Stepper> stepper_;
  double dt_ = 0;
  double event_ = never;
};

}  // namespace

Solution<VectorXd> integrate(const FlatSystem& system, const VectorXd& x0,
                             std::span<const double> times, Method method,
                             const Tolerances& tolerances, const Watch<VectorXd>& watch) {
  require_valid(system, x0, times, method, tolerances);
  return Integration(system, times, method, tolerances, watch).run(x0);
}

}  // namespace overparam::ode
