// SPDX-License-Identifier: MIT
/// @file
/// Exact numbers: what networks and points are made of.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace overparam::memorization {

using Integer = boost::multiprecision::cpp_int;

/// The number of binary digits of |n|, 0 for 0.
long digits_of(const Integer& n);

/// A rational number p 2^e / q without rounding: p an odd integer or 0, q odd and positive, without
/// a common divisor. A number with q = 1, a multiple of a power of two, is called dyadic; sums and
/// products of dyadic numbers are dyadic, and are computed without divisions.
class Number {
 public:
  /// Zero.
  Number() = default;
  /// An integer.
  Number(Integer integer) : numerator_(std::move(integer)) { strip(); }
  Number(long integer) : Number(Integer(integer)) {}
  Number(int integer) : Number(Integer(integer)) {}

  /// integer · 2^exponent.
  static Number scaled(Integer integer, long exponent);

  /// p/q. @throws core::InvalidParameter named "denominator" if q = 0.
  static Number ratio(const Integer& p, const Integer& q);

  /// The number that double precision has. @throws core::InvalidParameter named "value" if it is
  /// infinite or NaN.
  static Number of(double value);

  /// The largest exponent of a power of two, up or down, that read() takes.
  static constexpr long largest_exponent = 100000;

  /// The exact number of a text as text() writes it: "-12", "5/3", "3*2^-7". Empty for any other
  /// text, and for exponents beyond largest_exponent.
  static std::optional<Number> read(std::string_view text);

  /// "-12", "5/3", or "3*2^-7" where a power of two from 2^16 on, or below 1, can be split off.
  std::string text() const;

  bool zero() const { return numerator_.is_zero(); }
  int sign() const { return numerator_.sign(); }
  bool dyadic() const { return denominator_ == 1; }

  /// Bits that it takes to write P/Q in lowest terms: the larger of the digits of |P| and of
  /// log2(Q), rounded up. Of an integer its binary digits, of 3/4 two, of 2^-7 seven; 0 of 0.
  double bits() const;

  /// The exponent e of a dyadic number, which is a multiple of 2^e; 0 of 0.
  long exponent() const { return exponent_; }

  /// The integer number · 2^-e, of a dyadic number that is a multiple of 2^e.
  Integer in_units_of(long e) const;

  /// The largest integer that is not above it.
  Integer floor() const;

  /// In double precision, rounded.
  double approximate() const;

  Number& operator+=(const Number& other);
  Number& operator-=(const Number& other) { return *this += -other; }
  Number& operator*=(const Number& other);
  /// Adds a · b.
  void add_product(const Number& a, const Number& b);
  Number operator-() const;

  friend Number operator+(Number a, const Number& b) { return a += b; }
  friend Number operator-(Number a, const Number& b) { return a -= b; }
  friend Number operator*(Number a, const Number& b) { return a *= b; }
  friend bool operator==(const Number&, const Number&) = default;
  friend bool operator<(const Number& a, const Number& b) { return (a - b).sign() < 0; }

 private:
  // Takes powers of two from the numerator into the exponent.
  void strip();
  // Takes common divisors out of numerator and denominator.
  void reduce();

  Integer numerator_ = 0;
  Integer denominator_ = 1;
  long exponent_ = 0;
};

}  // namespace overparam::memorization
