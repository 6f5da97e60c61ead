// SPDX-License-Identifier: MIT
/// @file
/// The numbers of docs/theory.md, "A sign in odeint's Rosenbrock method". Knows Boost only:
///   g++ -std=c++17 tests/docs/odeint_rosenbrock_sign.cpp -o sign && ./sign
/// (C++17: the dense matrices of odeint's own class, Boost.uBLAS 1.74, do not compile as C++20).
#include <algorithm>
#include <array>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

const boost::numeric::odeint::default_rosenbrock_coefficients<double> c;

// x' = f(x, t) for one unknown.
struct Problem {
  double (*f)(double, double);
  double (*df_dx)(double, double);
  double (*df_dt)(double, double);
  double (*exact)(double);  // from x(0) = exact(0)
};

// One step of odeint's rosenbrock4::do_step with a free coefficient d4.
double step(const Problem& p, double x, double t, double dt, double d4) {
  const std::array<double, 4> d{c.d1, c.d2, c.d3, d4};
  const double shifted = 1 / (c.gamma * dt) - p.df_dx(x, t);
  const double dfdt = p.df_dt(x, t);
  const double g1 = (p.f(x, t) + dt * d[0] * dfdt) / shifted;
  const double x2 = x + c.a21 * g1;
  const double g2 = (p.f(x2, t + c.c2 * dt) + dt * d[1] * dfdt + c.c21 * g1 / dt) / shifted;
  const double x3 = x + c.a31 * g1 + c.a32 * g2;
  const double g3 =
      (p.f(x3, t + c.c3 * dt) + dt * d[2] * dfdt + (c.c31 * g1 + c.c32 * g2) / dt) / shifted;
  const double x4 = x + c.a41 * g1 + c.a42 * g2 + c.a43 * g3;
  const double g4 =
      (p.f(x4, t + c.c4 * dt) + dt * d[3] * dfdt + (c.c41 * g1 + c.c42 * g2 + c.c43 * g3) / dt) /
      shifted;
  const double x5 = x + c.a51 * g1 + c.a52 * g2 + c.a53 * g3 + c.a54 * g4;
  const double g5 =
      (p.f(x5, t + dt) + (c.c51 * g1 + c.c52 * g2 + c.c53 * g3 + c.c54 * g4) / dt) / shifted;
  const double x6 = x5 + g5;
  const double error =
      (p.f(x6, t + dt) + (c.c61 * g1 + c.c62 * g2 + c.c63 * g3 + c.c64 * g4 + c.c65 * g5) / dt) /
      shifted;
  return x6 + error;
}

// The same step by odeint itself.
double odeint_step(const Problem& p, double x, double t, double dt) {
  using Vector = boost::numeric::ublas::vector<double>;
  using Matrix = boost::numeric::ublas::matrix<double>;
  const auto system = [&](const Vector& y, Vector& f, double s) { f(0) = p.f(y(0), s); };
  const auto jacobian = [&](const Vector& y, Matrix& j, double s, Vector& dfdt) {
    j(0, 0) = p.df_dx(y(0), s);
    dfdt(0) = p.df_dt(y(0), s);
  };
  boost::numeric::odeint::rosenbrock4<double> stepper;
  Vector state(1, x);
  Vector error(1);
  stepper.do_step(std::make_pair(system, jacobian), state, t, dt, error);
  return state(0);
}

template <class Step>
double error_at(const Problem& p, double end, int steps, const Step& one) {
  double x = p.exact(0);
  const double dt = end / steps;
  for (int i = 0; i < steps; ++i) x = one(x, i * dt, dt);
  return std::abs(x - p.exact(end));
}

}  // namespace

int main() {
  // Time written as one more unknown, t' = 1, must give the same steps: d_i = γ(1 + Σ_j c_ij d_j).
  const double d2 = c.gamma * (1 + c.c21 * c.d1);
  const double d3 = c.gamma * (1 + c.c31 * c.d1 + c.c32 * d2);
  const double d4 = c.gamma * (1 + c.c41 * c.d1 + c.c42 * d2 + c.c43 * d3);
  std::printf("coefficient   odeint      from the others\n");
  std::printf("d2          %9.6f      %9.6f\n", c.d2, d2);
  std::printf("d3          %9.6f      %9.6f\n", c.d3, d3);
  std::printf("d4          %9.6f      %9.6f\n\n", c.d4, d4);

  // One mode of rate 1 under the schedule power:0.5,1, without noise: x = exp(2 − 2√(1 + t)).
  const Problem decay{[](double x, double t) { return -x / std::sqrt(1 + t); },
                      [](double, double t) { return -1 / std::sqrt(1 + t); },
                      [](double x, double t) { return x / (2 * std::pow(1 + t, 1.5)); },
                      [](double t) { return std::exp(2 - 2 * std::sqrt(1 + t)); }};
  constexpr double end = 2;
  std::printf("steps   error with d4 = %.4f   order   error with d4 = %.4f   order\n", c.d4, -c.d4);
  double previous_wrong = 0;
  double previous_right = 0;
  double order_wrong = 0;
  double order_right = 0;
  bool same_as_odeint = true;
  for (int steps = 10; steps <= 160; steps *= 2) {
    const double wrong = error_at(decay, end, steps, [&](double x, double t, double dt) {
      return step(decay, x, t, dt, c.d4);
    });
    const double right = error_at(decay, end, steps, [&](double x, double t, double dt) {
      return step(decay, x, t, dt, -c.d4);
    });
    const double odeint = error_at(decay, end, steps, [&](double x, double t, double dt) {
      return odeint_step(decay, x, t, dt);
    });
    same_as_odeint = same_as_odeint && std::abs(odeint - wrong) < 1e-13;
    if (previous_wrong > 0) {
      order_wrong = std::log2(previous_wrong / wrong);
      order_right = std::log2(previous_right / right);
      std::printf("%5d   %20.3e   %5.2f   %21.3e   %5.2f\n", steps, wrong, order_wrong, right,
                  order_right);
    } else {
      std::printf("%5d   %20.3e           %21.3e\n", steps, wrong, right);
    }
    previous_wrong = wrong;
    previous_right = right;
  }
  // A later Boost with the sign corrected fails here: then the correction in
  // src/ode/rosenbrock.cpp has to go.
  const bool sign_is_wrong = std::abs(c.d4 + d4) < 1e-12;
  const bool order_is_lost = order_wrong < 2.5;
  const bool order_is_restored = order_right > 3.8;
  std::printf("odeint's own stepper gives the first column: %s\n", same_as_odeint ? "yes" : "no");
  return sign_is_wrong && order_is_lost && order_is_restored && same_as_odeint ? 0 : 1;
}
