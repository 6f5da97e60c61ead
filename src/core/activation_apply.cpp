// SPDX-License-Identifier: MIT
// Activations on whole arrays.
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>
#include <xsimd/xsimd.hpp>

#include "core/activations/function.hpp"
#include "core/activations/transform.hpp"
#include "overparam/core/activation.hpp"

namespace overparam::core {
template <class Scalar>
void Activation::apply_to(std::span<Scalar> values, Scalar scale) const {
  using Batch = xsimd::batch<Scalar>;
  constexpr auto half_sqrt = Scalar(1 / std::numbers::sqrt2);
  // Far outside of where erf differs from ±1 and erfc from 0, and inside of where x² overflows.
  const auto bounded = [](Batch x) {
    return xsimd::clip(x, Batch(Scalar(-40)), Batch(Scalar(40)));
  };
  const Batch zero(Scalar(0));
  const Batch one(Scalar(1));
  switch (kind_) {
    case Kind::erf:
      return transform(values, scale, [&](Batch x) { return xsimd::erf(bounded(x * half_sqrt)); });
    case Kind::relu:
      return transform(values, scale, [&](Batch x) { return xsimd::max(x, zero); });
    case Kind::tanh:
      return transform(values, scale, [](Batch x) { return xsimd::tanh(x); });
    case Kind::linear:
      return transform(values, scale, [](Batch x) { return x; });
    case Kind::sign:
      return transform(values, scale, [&](Batch x) {
        return xsimd::select(x > zero, one, xsimd::select(x < zero, -one, zero));
      });
    case Kind::sigmoid:
      return transform(values, scale, [&](Batch x) { return one / (one + xsimd::exp(-x)); });
    case Kind::gelu:
      return transform(values, scale, [&](Batch x) {
        return Scalar(0.5) * x * xsimd::erfc(bounded(-x * half_sqrt));
      });
    case Kind::sides: {
      const Batch right(Scalar(sides_.right)), left(Scalar(sides_.left));
      const Batch middle(Scalar(sides_.degree == 0 ? sides_.even() : 0));
      const bool power = sides_.degree == 1;
      return transform(values, scale, [&](Batch x) {
        const Batch factor = xsimd::select(x > zero, right, xsimd::select(x < zero, left, middle));
        return power ? factor * xsimd::abs(x) : factor;
      });
    }
    case Kind::function:
      return function_->apply(values, scale);
    case Kind::hermite:
      break;
  }
  // The recursion's factors, once for all values.
  struct Term {
    Scalar coefficient, back, inverse;
  };
  std::vector<Term> terms;
  for (std::size_t m = 0; m < coefficients().size(); ++m)
    terms.push_back({Scalar(coefficients()[m]), Scalar(std::sqrt(double(m))),
                     Scalar(1 / std::sqrt(double(m + 1)))});
  transform(values, scale, [&](Batch x) {
    Batch sum(Scalar(0));
    Batch previous(Scalar(0));
    Batch current(Scalar(1));
    for (const Term& term : terms) {
      sum += term.coefficient * current;
      const Batch next = (x * current - term.back * previous) * term.inverse;
      previous = current;
      current = next;
    }
    return sum;
  });
}

void Activation::apply(std::span<double> values, double scale) const { apply_to(values, scale); }
void Activation::apply(std::span<float> values, float scale) const { apply_to(values, scale); }

}  // namespace overparam::core
