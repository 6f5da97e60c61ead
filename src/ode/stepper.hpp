// SPDX-License-Identifier: MIT
/// @file
/// What a method is to the integration: steps, one after another.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>

#include "overparam/ode/solution.hpp"
#include "overparam/ode/system.hpp"

namespace overparam::ode {

/// Thrown inside of an integration that cannot go on, and caught by it.
struct Stop {
  Reason reason;
  core::IntegrationFailure failure;
};

/// The right-hand side, with a limit of its evaluations.
class CountedSystem {
 public:
  CountedSystem(const FlatSystem& flat, std::size_t limit) : flat_(flat), limit_(limit) {}

  void operator()(const Eigen::VectorXd& x, Eigen::VectorXd& dxdt, double t) {
    if (count_ == limit_)
      throw Stop{Reason::evaluation_limit, {t, 0, "too many steps, the flow is too stiff"}};
    ++count_;
    flat_.derivative(x, dxdt, t);
  }
  const FlatSystem& flat() const { return flat_; }
  std::size_t count() const { return count_; }

 private:
  const FlatSystem& flat_;
  std::size_t limit_;
  std::size_t count_ = 0;
};

/// A method between two of its steps.
class Stepper {
 public:
  explicit Stepper(const Eigen::VectorXd& x0) : x_(x0), x_old_(x0) {}
  virtual ~Stepper() = default;

  /// Attempts a step of size dt, which becomes the size to attempt next. @return whether it is
  /// accepted.
  virtual bool attempt(double& dt) = 0;
  /// The state at t in the step just accepted.
  virtual void interpolate(double t, Eigen::VectorXd& x) = 0;

  const Eigen::VectorXd& state() const { return x_; }
  double time() const { return t_; }
  double start_of_step() const { return t_old_; }
  /// The time is t, up to rounding.
  void arrive(double t) { t_ = t; }

 protected:
  /// A step to t has been accepted, and its result stands in x_old_.
  void accept(double t) {
    x_.swap(x_old_);
    t_old_ = t_;
    t_ = t;
  }

  Eigen::VectorXd x_, x_old_;
  double t_ = 0, t_old_ = 0;
};

/// @param dxdt at the start.
std::unique_ptr<Stepper> make_dormand_prince(CountedSystem& system, const Eigen::VectorXd& x0,
                                             const Eigen::VectorXd& dxdt,
                                             const Tolerances& tolerances);
std::unique_ptr<Stepper> make_rosenbrock(CountedSystem& system, const Eigen::VectorXd& x0,
                                         const Tolerances& tolerances);

}  // namespace overparam::ode
