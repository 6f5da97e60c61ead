// SPDX-License-Identifier: MIT
/// @file
/// What people write: numbers, read everywhere by the same rules, and the lines of files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace overparam::core {

/// `text` without the blanks around it.
std::string_view trimmed(std::string_view text);

/// Why `text` cannot be the value of an option, as "is not UTF-8" or "has a control character"
/// (tabulators and line breaks are such); empty if it can.
std::string fault_of_text(std::string_view text);

/// A number in decimal notation, exactly: (−1)^negative · 0.d_1d_2… · 10^exponent with the digits
/// d_1 ≠ 0, …, the last one ≠ 0; zero has no digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;  ///< up to 10^9 in size, beyond which it is cut off

  bool whole() const { return exponent >= static_cast<std::int64_t>(digits.size()); }
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// The whole text as a decimal number: an optional sign, digits with at most one point among or
/// around them, and an optional exponent e or E. No blanks, hexadecimal digits, infinities or NaN.
std::optional<Decimal> read_decimal(std::string_view text);

/// The whole text, a decimal number as above, in double precision, rounded to nearest. Empty also
/// where it overflows or would be rounded to 0 without being it.
std::optional<double> read_number(std::string_view text);

/// The whole text, a decimal number as above ("1e6" too), as a whole number from 0 to 2^64 − 1,
/// exactly.
std::optional<std::uint64_t> read_whole(std::string_view text);

/// The numbers of "1,2,0.5", with blanks around them or without. Empty if an item is no number.
std::optional<std::vector<double>> read_numbers(std::string_view list);

/// The lines of a text file without their ends: of Unix or Windows, with or without a last line end
/// and a UTF-8 byte order mark.
/// @throws Error with what is wrong, to be put behind the name of the file: "is UTF-16, not UTF-8",
///   "has a control character in line 3"; tabulators are taken.
std::vector<std::string> lines_of(std::string_view content);

}  // namespace overparam::core
