// SPDX-License-Identifier: MIT
#include "overparam/regression/product_features.hpp"

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/regression/contour.hpp"

namespace overparam::regression {
namespace {

using Complex = std::complex<double>;

template <class Scalar>
using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

// The equations are homogeneous: with M_∥, M_⊥ and L in units of some u they are
//   L = unit + m²/M_∥ + q/M_⊥,  M_∥ = source + ψE[m²/L],  M_⊥ = source + ψE[q/L]/(K−1),
// unit = 1, source = λ for u = 1. Where samples are interpolated M_∥ and M_⊥ are of the order of λ, and
// u = λ, unit = λ, source = 1, leaves all numbers of ordinary size as λ → 0, and at 0.
template <class Scalar>
struct Form {
  Scalar source, unit;
};

// M_∥ and M_⊥, and of every point of the law 1/L and 1 − m/m_*.
template <class Scalar>
struct Solution {
  Scalar unit;
  Scalar along, across;
  Array<Scalar> inverse;
  Array<Scalar> missing;
};

Solution<Complex> mirrored(const Solution<Complex>& r) {
  return {std::conj(r.unit), std::conj(r.along), std::conj(r.across), r.inverse.conjugate(),
          r.missing.conjugate()};
}

// The risk in units of its three sources.
template <class Scalar>
struct Parts {
  Scalar linear, noise;                    // R_ab = |θ|² linear + Δ noise
  Scalar training_linear, training_noise;  // of E|y − f|²/n
};

class Equations {
 public:
  Equations(const ProductFeatures& features, double samples)
      : dimension_(features.dimension), gates_(features.gates), samples_(samples) {
    std::size_t alive = 0;
    for (const auto& point : features.law) alive += point.mean != 0 || point.spread > 0;
    const auto size = static_cast<Eigen::Index>(alive);
    weight_.resize(size);
    mean_.resize(size);
    spread_.resize(size);
    Eigen::Index i = 0;
    for (const auto& point : features.law) {
      if (point.mean == 0 && point.spread <= 0) {
        dead_ += point.weight;
        continue;
      }
      weight_[i] = point.weight;
      mean_[i] = point.mean;
      spread_[i++] = point.spread;
    }
    square_ = mean_.square();
    Eigen::Index most = 0;
    weight_.maxCoeff(&most);
    deviation_ = mean_ - mean_[most];
    spreads_ = (spread_ > 0).any();
    psi_ = samples / dimension_;
    psi_others_ = spreads_ ? psi_ / (gates_ - 1) : 0;
  }

  double parameters() const { return spreads_ ? gates_ * dimension_ : dimension_; }
  double learnt_samples() const { return samples_ * weight_.sum(); }
  // E|s|²/K, the trace of the covariance of φ.
  double power() const { return (weight_ * (square_ + spread_)).sum(); }
  double dead() const { return dead_; }
  // Whether gates times inputs can be the linear target itself, wherever they do not vanish.
  bool representable() const { return !spreads_ && (deviation_ == 0).all(); }
  // Whether more samples are learnt than there are parameters, so that M_∥ and M_⊥ stay above 0 as λ → 0.
  bool overdetermined() const { return learnt_samples() > parameters() * (1 + threshold); }
  bool at_threshold() const {
    return std::abs(learnt_samples() - parameters()) <= threshold * parameters();
  }

  // At a real ridge ≥ 0, in the form that keeps its digits.
  Solution<double> solve(double ridge) const {
    const double small = small_ridge();
    if (ridge >= small || overdetermined()) return solve_from_above(ridge);
    // In steps of some decades from a small one, along the power laws that M_∥ and M_⊥ follow.
    constexpr double step = 1e-4;
    Solution<double> at = solve_from_above(small);
    double along = at.along / small;
    double across = spreads_ ? at.across / small : 1;
    double along_ratio = 1;
    double across_ratio = 1;
    double reached = small;
    while (reached > ridge) {
      const bool limit = ridge == 0;
      const double next = limit ? 0 : std::max(ridge, reached * step);
      double new_along = along * (next == reached * step ? along_ratio : 1);
      double new_across = across * (next == reached * step ? across_ratio : 1);
      newton_or_throw(Form<double>{1, next}, new_along, new_across);
      along_ratio = new_along / along;
      across_ratio = new_across / across;
      along = new_along;
      across = new_across;
      reached = next;
    }
    return finish(Form<double>{1, ridge}, along, across);
  }

  // At complex ridges, by continuation from a real one. The right-hand sides take the upper half
  // plane into itself, in units of the ridge the lower one, and so have one fixed point there at
  // most.
  class Path {
   public:
    Path(const Equations& equations, double ridge) : equations_(equations), at_(ridge) {
      const auto start = equations.solve(ridge);
      scaled_ = start.unit != 1;
      along_ = start.along;
      across_ = start.across;
    }

    Solution<Complex> to(Complex ridge) {
      double step = 1;
      for (int tries = 0; tries < most_steps; ++tries) {
        const Complex next = step == 1 ? ridge : at_ + step * (ridge - at_);
        const Form<Complex> form = scaled_ ? Form<Complex>{1, next} : Form<Complex>{next, 1};
        Complex along = along_;
        Complex across = across_;
        if (equations_.newton(form, along, across)) {
          at_ = next;
          along_ = along;
          across_ = across;
          if (step == 1) return equations_.finish(form, along, across);
          step = std::min(1.0, 2 * step / (1 - step));
        } else {
          step /= 2;
        }
      }
      throw core::ConvergenceFailure("equivalent of product features", std::abs(ridge - at_),
                                     most_steps);
    }

   private:
    static constexpr int most_steps = 2000;
    const Equations& equations_;
    bool scaled_ = false;  // in units of the ridge
    Complex at_, along_, across_;
  };

  template <class Scalar>
  Parts<Scalar> parts(const Solution<Scalar>& a, const Solution<Scalar>& b) const {
    const Array<Scalar> d = weight_ * a.inverse * b.inverse;
    const Scalar inverse_along = Scalar(1) / (a.along * b.along);
    const Scalar inverse_across = Scalar(1) / (a.across * b.across);
    Eigen::Matrix<Scalar, 2, 2> matrix;
    const Scalar cross = (d * square_ * spread_).sum();
    matrix << Scalar(1) - psi_ * (d * square_.square()).sum() * inverse_along,
        -psi_ * cross * inverse_across, -psi_others_ * cross * inverse_along,
        Scalar(1) - psi_others_ * (d * spread_.square()).sum() * inverse_across;
    const Eigen::Matrix<Scalar, 2, 2> inverse = matrix.inverse();
    const double others = psi_others_ / psi_;  // 1/(K−1)
    // (1 − m/m_*a)(1 − m/m_*b), a square at a = b.
    const Array<Scalar> missing = a.missing * b.missing;
    // E[m²] and E[q], or their averages over the training set, as sources of Y_∥ and Y_⊥: ψE[A/L_aL_b], and the
    // same with the squares.
    const auto spilled = [&](Scalar square, Scalar spread) {
      const Eigen::Matrix<Scalar, 2, 1> y =
          inverse * Eigen::Matrix<Scalar, 2, 1>(square, spread * others);
      const Array<Scalar> spill =
          psi_ * d * (square_ * (y[0] * inverse_along) + spread_ * (y[1] * inverse_across));
      return std::pair<Scalar, Scalar>{(spill * missing).sum(), spill.sum()};
    };
    const auto risk = spilled((weight_ * square_).sum(), (weight_ * spread_).sum());
    // Residuals are 1/L times the errors of a sample left out.
    const Scalar residual = a.unit * b.unit;
    const auto training = spilled(residual * (d * square_).sum(), residual * (d * spread_).sum());
    return {dead_ + (weight_ * missing).sum() + risk.first, risk.second,
            dead_ + residual * (d * missing).sum() + training.first,
            dead_ + residual * d.sum() + training.second};
  }

 private:
  // Weights of the law add up to rounding; the risk so close to its pole is beyond 1e8 anyway.
  static constexpr double threshold = 1e-9;

  double small_ridge() const { return 1e-10 * power(); }

  // The map from (M_∥, M_⊥) to the right-hand sides is monotone and concave, so that Newton's method
  // converges monotonously from any point above the solution.
  Solution<double> solve_from_above(double ridge) const {
    double along = ridge + psi_ * (weight_ * square_).sum();
    double across = spreads_ ? ridge + psi_others_ * (weight_ * spread_).sum() : 1;
    const Form<double> form{ridge, 1};
    newton_or_throw(form, along, across);
    return finish(form, along, across);
  }

  template <class Scalar>
  Array<Scalar> inverse_l(const Form<Scalar>& form, Scalar along, Scalar across) const {
    return (square_ * (Scalar(1) / along) + spread_ * (Scalar(1) / across) + form.unit).inverse();
  }

  // Newton's method for M_∥ = source + ψE[m²/L], M_⊥ = source + ψE[q/L]/(K−1).
  template <class Scalar>
  bool newton(const Form<Scalar>& form, Scalar& along, Scalar& across) const {
    constexpr int most_iterations = 60;
    constexpr double quadratic = 1e-9;  // a step this small leaves its square
    for (int i = 0; i < most_iterations; ++i) {
      const Array<Scalar> inverse = inverse_l(form, along, across);
      const Array<Scalar> first = weight_ * inverse;
      const Array<Scalar> second = first * inverse;
      const Scalar cross = (second * square_ * spread_).sum();
      Eigen::Matrix<Scalar, 2, 2> jacobian;
      jacobian << Scalar(1) - psi_ * (second * square_.square()).sum() / (along * along),
          -psi_ * cross / (across * across), -psi_others_ * cross / (along * along),
          Scalar(1) - psi_others_ * (second * spread_.square()).sum() / (across * across);
      Eigen::Matrix<Scalar, 2, 1> residual;
      residual << form.source + psi_ * (first * square_).sum() - along,
          spreads_ ? form.source + psi_others_ * (first * spread_).sum() - across : Scalar(0);
      const Eigen::Matrix<Scalar, 2, 1> step = jacobian.inverse() * residual;
      along += step[0];
      across += step[1];
      if (!inside(form, along) || (spreads_ && !inside(form, across))) return false;
      if (std::abs(step[0]) <= quadratic * std::abs(along) &&
          std::abs(step[1]) <= quadratic * std::abs(across))
        return true;
    }
    return false;
  }

  void newton_or_throw(const Form<double>& form, double& along, double& across) const {
    if (!newton(form, along, across))
      throw core::ConvergenceFailure("equivalent of product features", along, 60);
  }

  static bool inside(const Form<double>&, double x) { return x > 0 && std::isfinite(x); }
  static bool inside(const Form<Complex>& form, Complex x) {
    const double side = form.unit.imag() > 0 ? -1 : 1;
    return side * x.imag() > 0 && std::isfinite(x.real());
  }

  template <class Scalar>
  Solution<Scalar> finish(const Form<Scalar>& form, Scalar along, Scalar across) const {
    Solution<Scalar> result{form.unit, along, across, inverse_l(form, along, across), {}};
    // M_∥ (1 − m/m_*) = source + ψE'[m' (m' − m)/L'], with the differences at hand: m and m_* agree in
    // all digits where the target is learnt.
    const Array<Scalar> used = weight_ * mean_ * result.inverse;
    result.missing =
        (form.source + psi_ * (used * deviation_).sum() - deviation_ * (psi_ * used.sum())) / along;
    return result;
  }

  double dimension_, gates_, samples_;
  double psi_ = 0;         // n/d
  double psi_others_ = 0;  // n/d/(K−1)
  bool spreads_ = false;
  double dead_ = 0;  // probability that all gates are zero
  Array<double> weight_, mean_, square_, spread_;
  Array<double> deviation_;  // m less that of the most probable point
};

void require_valid(const ProductFeatures& features) {
  core::require_positive("dimension", features.dimension);
  core::require(features.gates >= 1, "gates", features.gates, "is not from 1");
  double sum = 0;
  bool alive = false;
  for (const Gates& point : features.law) {
    core::require_not_negative("weight", point.weight);
    core::require_finite("mean", point.mean);
    core::require_not_negative("spread", point.spread);
    core::require(features.gates > 1 || point.spread == 0, "spread", point.spread,
                  "of a single gate is not 0");
    sum += point.weight;
    alive = alive || (point.weight > 0 && (point.mean != 0 || point.spread > 0));
  }
  constexpr double rounding = 1e-6;
  core::require(std::abs(sum - 1) <= rounding, "law", sum, "is not 1 in all");
  if (!alive) throw core::InvalidParameter("law", "has no gate but zeros");
}

void require_valid(const ProductTarget& target, double samples, double ridge) {
  core::require_not_negative("linear", target.linear);
  core::require_not_negative("unreachable", target.unreachable);
  core::require_not_negative("noise", target.noise);
  core::require_positive("samples", samples);
  core::require_not_negative("ridge", ridge);
}

Risk combine(const ProductTarget& target, const Parts<double>& parts) {
  const Risk risk{target.linear * parts.linear + target.unreachable * (1 + parts.noise),
                  target.noise * parts.noise,
                  target.linear * parts.training_linear +
                      (target.noise + target.unreachable) * parts.training_noise};
  if (!std::isfinite(risk.bias + risk.variance + risk.training))
    throw core::ConvergenceFailure("risk of product features", risk.bias, 0);
  return risk;
}

}  // namespace

Risk product_ridge_risk(const ProductFeatures& features, const ProductTarget& target,
                        double samples, double ridge) {
  require_valid(features);
  require_valid(target, samples, ridge);
  const Equations equations(features, samples);
  if (ridge == 0 && equations.at_threshold()) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const bool learnt = equations.representable() && target.unreachable == 0;
    // The residuals of an interpolant are those of samples without features.
    return {learnt ? equations.dead() * target.linear
                   : (target.linear + target.unreachable > 0 ? infinity : 0),
            target.noise > 0 ? infinity : 0,
            equations.dead() * (target.linear + target.unreachable + target.noise)};
  }
  const auto solution = equations.solve(ridge);
  return combine(target, equations.parts(solution, solution));
}

Risk product_flow_risk(const ProductFeatures& features, const ProductTarget& target, double samples,
                       double ridge, double time) {
  require_valid(features);
  require_valid(target, samples, ridge);
  core::require(time >= 0, "time", time, "is not from 0");
  const Equations equations(features, samples);
  // Of the samples' covariance no eigenvalue is far above its trace, and with the ridge none below λ/n:
  // nothing has been learnt at first, and nothing is left to be learnt in the end.
  constexpr double first = 1e-15;
  constexpr double last = 40;
  if (time * (equations.power() + ridge / samples) < first) {
    const double power = target.linear + target.unreachable;
    return {power, 0, power + target.noise};
  }
  if (std::isinf(time) || time * (ridge / samples) > last)
    return product_ridge_risk(features, target, samples, ridge);
  const Contour contour(time);
  std::vector<Solution<Complex>> nodes;
  Equations::Path path(equations, std::abs(contour.z[0]) * samples + ridge);
  for (const Complex& z : contour.z) nodes.push_back(path.to(z * samples + ridge));
  // Pairs ab and ba are equal, and conjugate nodes give conjugate terms.
  Parts<double> sum{};
  const auto add = [&sum](const Parts<Complex>& parts, Complex weight) {
    sum.linear += (weight * parts.linear).real();
    sum.noise += (weight * parts.noise).real();
    sum.training_linear += (weight * parts.training_linear).real();
    sum.training_noise += (weight * parts.training_noise).real();
  };
  for (std::size_t a = 0; a < nodes.size(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const double times = a == b ? 2 : 4;
      add(equations.parts(nodes[a], nodes[b]), times * contour.q[a] * contour.q[b]);
      add(equations.parts(nodes[a], mirrored(nodes[b])),
          times * contour.q[a] * std::conj(contour.q[b]));
    }
  // Sums of large terms with both signs: below their rounding they may be negative.
  for (double* value : {&sum.linear, &sum.noise, &sum.training_linear, &sum.training_noise})
    *value = std::max(*value, 0.0);
  return combine(target, sum);
}

}  // namespace overparam::regression
