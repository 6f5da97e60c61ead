// SPDX-License-Identifier: MIT
#include "memorization/number.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::memorization {
namespace {

using core::InvalidParameter;

constexpr long written_out = 16;  // powers of two below this one are multiplied out

// Decimal digits with an optional minus.
std::optional<Integer> read_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = negative ? text.substr(1) : text;
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  // Leading zeros would make it octal.
  const auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  Integer value{std::string(digits.substr(first))};
  return negative ? Integer(-value) : value;
}

}  // namespace

long digits_of(const Integer& n) {
  return n.is_zero() ? 0 : static_cast<long>(msb(n.sign() < 0 ? Integer(-n) : n)) + 1;
}

Number Number::scaled(Integer integer, long exponent) {
  Number number(std::move(integer));
  if (!number.zero()) number.exponent_ += exponent;
  return number;
}

Number Number::ratio(const Integer& p, const Integer& q) {
  if (q.is_zero()) throw InvalidParameter("denominator", "0", "is no denominator");
  Number number(q.sign() < 0 ? Integer(-p) : p);
  const Number below(q.sign() < 0 ? Integer(-q) : q);
  if (number.zero()) return number;
  number.denominator_ = below.numerator_;
  number.exponent_ -= below.exponent_;
  number.reduce();
  return number;
}

Number Number::of(double value) {
  if (!std::isfinite(value))
    throw InvalidParameter("value", std::to_string(value), "is no finite number");
  int exponent = 0;
  constexpr int mantissa = 53;
  const auto digits = static_cast<long long>(std::ldexp(std::frexp(value, &exponent), mantissa));
  return scaled(Integer(digits), exponent - mantissa);
}

std::optional<Number> Number::read(std::string_view text) {
  if (const auto power = text.find("*2^"); power != std::string_view::npos) {
    const auto integer = read_integer(text.substr(0, power));
    const auto exponent = read_integer(text.substr(power + 3));
    if (!integer || !exponent || abs(*exponent) > largest_exponent) return std::nullopt;
    return scaled(*integer, exponent->convert_to<long>());
  }
  const auto slash = text.find('/');
  const auto p = read_integer(text.substr(0, slash));
  if (!p) return std::nullopt;
  if (slash == std::string_view::npos) return Number(*p);
  const auto q = read_integer(text.substr(slash + 1));
  if (!q || q->sign() <= 0) return std::nullopt;
  return ratio(*p, *q);
}

std::string Number::text() const {
  if (denominator_ != 1) {
    const Integer p = exponent_ > 0 ? Integer(numerator_ << exponent_) : numerator_;
    const Integer q = exponent_ < 0 ? Integer(denominator_ << -exponent_) : denominator_;
    return p.str() + "/" + q.str();
  }
  if (exponent_ >= 0 && exponent_ < written_out) return Integer(numerator_ << exponent_).str();
  return numerator_.str() + "*2^" + std::to_string(exponent_);
}

double Number::bits() const {
  if (zero()) return 0;
  const long above = digits_of(numerator_) + std::max(exponent_, 0L);
  const long below = (dyadic() ? 0 : digits_of(denominator_)) + std::max(-exponent_, 0L);
  return double(std::max(above, below));
}

Integer Number::in_units_of(long e) const {
  return zero() ? Integer(0) : numerator_ << (exponent_ - e);
}

Integer Number::floor() const {
  if (dyadic() && exponent_ >= 0) return numerator_ << exponent_;
  const Integer p = exponent_ > 0 ? Integer(numerator_ << exponent_) : numerator_;
  const Integer q = exponent_ < 0 ? Integer(denominator_ << -exponent_) : denominator_;
  Integer quotient, remainder;
  divide_qr(p, q, quotient, remainder);  // towards zero
  return remainder.sign() < 0 ? Integer(quotient - 1) : quotient;
}

double Number::approximate() const {
  // The leading digits alone, so that nothing overflows on the way.
  const auto leading = [](const Integer& n, long& exponent) {
    constexpr long kept = 64;
    const long rest = std::max(digits_of(n) - kept, 0L);
    exponent += rest;
    return (n.sign() < 0 ? Integer(-(Integer(-n) >> rest)) : Integer(n >> rest))
        .convert_to<double>();
  };
  long up = exponent_, down = 0;
  const double p = leading(numerator_, up);
  const double q = leading(denominator_, down);
  return std::ldexp(p / q, static_cast<int>(std::clamp(up - down, -100000L, 100000L)));
}

Number& Number::operator+=(const Number& other) {
  if (other.zero()) return *this;
  if (zero()) {
    *this = other;
    if (!dyadic()) reduce();
    return *this;
  }
  if (denominator_ != other.denominator_) {
    const Integer common = gcd(denominator_, other.denominator_);
    const Integer mine = other.denominator_ / common;
    numerator_ *= mine;
    Integer theirs = other.numerator_ * (denominator_ / common);
    denominator_ *= mine;
    if (exponent_ > other.exponent_) {
      numerator_ <<= exponent_ - other.exponent_;
      exponent_ = other.exponent_;
    } else {
      theirs <<= other.exponent_ - exponent_;
    }
    numerator_ += theirs;
  } else if (exponent_ > other.exponent_) {
    numerator_ <<= exponent_ - other.exponent_;
    exponent_ = other.exponent_;
    numerator_ += other.numerator_;
  } else if (exponent_ < other.exponent_) {
    numerator_ += Integer(other.numerator_ << (other.exponent_ - exponent_));
  } else {
    numerator_ += other.numerator_;
  }
  strip();
  if (!dyadic()) reduce();
  return *this;
}

Number& Number::operator*=(const Number& other) {
  numerator_ *= other.numerator_;
  exponent_ += other.exponent_;
  const bool whole = dyadic() && other.dyadic();
  if (!whole) denominator_ *= other.denominator_;
  if (zero()) strip();
  if (!whole) reduce();
  return *this;
}

void Number::add_product(const Number& a, const Number& b) {
  if (a.zero() || b.zero()) return;
  Number product;
  product.numerator_ = a.numerator_ * b.numerator_;
  product.exponent_ = a.exponent_ + b.exponent_;
  // Not in lowest terms, which the sum is brought to.
  if (!a.dyadic() || !b.dyadic()) product.denominator_ = a.denominator_ * b.denominator_;
  *this += product;
}

Number Number::operator-() const {
  Number opposite = *this;
  opposite.numerator_ = -opposite.numerator_;
  return opposite;
}

void Number::strip() {
  if (numerator_.is_zero()) {
    denominator_ = 1;
    exponent_ = 0;
    return;
  }
  const bool negative = numerator_.sign() < 0;
  if (negative) numerator_ = -numerator_;
  if (const auto zeros = lsb(numerator_); zeros > 0) {
    numerator_ >>= zeros;
    exponent_ += static_cast<long>(zeros);
  }
  if (negative) numerator_ = -numerator_;
}

void Number::reduce() {
  if (const Integer common = gcd(numerator_, denominator_); common != 1) {
    numerator_ /= common;
    denominator_ /= common;
  }
}

}  // namespace overparam::memorization
