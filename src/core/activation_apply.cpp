// SPDX-License-Identifier: MIT
// Activations on whole arrays.
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>
#include <xsimd/xsimd.hpp>

#include "overparam/core/activation.hpp"

namespace overparam::core {
namespace {

// values ← scale · g(values), a full vector at a time; the rest is padded to one.
template <class Scalar, class Function>
void transform(std::span<Scalar> values, Scalar scale, const Function& g) {
  using Batch = xsimd::batch<Scalar>;
  constexpr std::size_t width = Batch::size;
  const std::size_t whole = values.size() - values.size() % width;
  for (std::size_t i = 0; i < whole; i += width)
    (scale * g(Batch::load_unaligned(&values[i]))).store_unaligned(&values[i]);
  if (whole == values.size()) return;
  Scalar rest[width] = {};
  for (std::size_t i = whole; i < values.size(); ++i) rest[i - whole] = values[i];
  (scale * g(Batch::load_unaligned(rest))).store_unaligned(rest);
  for (std::size_t i = whole; i < values.size(); ++i) values[i] = rest[i - whole];
}

}  // namespace

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
