// SPDX-License-Identifier: MIT
// What people write: numbers and the lines of files, read exactly or not at all.
#include "overparam/core/text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using overparam::core::Decimal;
using overparam::core::Error;
using overparam::core::fault_of_text;
using overparam::core::lines_of;
using overparam::core::read_decimal;
using overparam::core::read_number;
using overparam::core::read_numbers;
using overparam::core::read_whole;
using overparam::core::trimmed;

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers are decimal and read to the last bit") {
  const double smallest = std::numeric_limits<double>::denorm_min();
  CHECK(read_number("0") == 0);
  CHECK(read_number("0e400") == 0);
  CHECK(read_number("12.5") == 12.5);
  CHECK(read_number("+2") == 2);
  CHECK(read_number("-.5e1") == -5);
  CHECK(read_number("5.") == 5);
  CHECK(read_number("1E3") == 1000);
  CHECK(read_number("0.1") == 0.1);
  CHECK(read_number("5e-324") == smallest);
  CHECK(read_number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(read_number("0.000000000000000000000000000001e30") == 1);
  CHECK(read_number("9007199254740993") == 9007199254740992);  // rounded to nearest even
  CHECK(read_number(std::string(400, '0') + "7") == 7);
}

TEST_CASE("what is no decimal number in the range of double precision is none") {
  for (const char* text :
       {"",    " ",   "+",     "-",   ".",   "e1",       "1e",     "1e+",  "1e1.5", "1 ",  " 1",
        "1 0", "1,0", "1.2.3", "--1", "+-1", "0x10",     "1x",     "1e5x", "nan",   "inf", "-inf",
        "1_0", "1'0", "1e400", "١",   "½",   "infinity", "1e-400", "1d5",  "1f",    "0b1", "1\n"})
    CHECK_MESSAGE(!read_number(text), text);
  CHECK(read_decimal("1e400"));  // a number, but not of this precision
  CHECK(read_decimal("1e-400"));
}

TEST_CASE("a decimal number has one form") {
  CHECK(read_decimal("0120.0500") == Decimal{false, "12005", 3});
  CHECK(read_decimal("-1.2005e2") == Decimal{true, "12005", 3});
  CHECK(read_decimal("0.0012") == Decimal{false, "12", -2});
  CHECK(read_decimal("-0.0") == Decimal{});
  CHECK(read_decimal("1e99999999999999999999")->exponent == 1000000000);
  CHECK(read_decimal("1.5e1")->whole());
  CHECK_FALSE(read_decimal("1.5")->whole());
  CHECK_FALSE(read_decimal("0.99999999999999999999")->whole());
  CHECK_FALSE(read_decimal("1e-1")->whole());
}

TEST_CASE("whole numbers are read over the whole range of 64 bits") {
  CHECK(read_whole("0") == 0);
  CHECK(read_whole("-0") == 0);
  CHECK(read_whole("1e6") == 1000000);
  CHECK(read_whole("2.50e1") == 25);
  CHECK(read_whole("9007199254740993") == 9007199254740993);
  CHECK(read_whole("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(read_whole("1.8446744073709551615e19") == std::numeric_limits<std::uint64_t>::max());
  for (const char* text :
       {"18446744073709551616", "1e20", "1e400", "-1", "0.5", "1.5", "", "x", "1 0"})
    CHECK_MESSAGE(!read_whole(text), text);
}

TEST_CASE("lists of numbers are read with blanks around the items, not inside") {
  CHECK(read_numbers("1,2,0.5") == std::vector<double>{1, 2, 0.5});
  CHECK(read_numbers(" 1 , +2,-.5 ") == std::vector<double>{1, 2, -0.5});
  for (const char* text : {"", " ", ",", "1,", ",1", "1,,2", "1 2", "1,x", "1;2", "1,2 3"})
    CHECK_MESSAGE(!read_numbers(text), text);
}

TEST_CASE("values of options are UTF-8 without control characters") {
  for (const char* text : {"", "a b", "α ≤ β", "\xF4\x8F\xBF\xBF", "#\"',"})
    CHECK(fault_of_text(text).empty());
  CHECK(fault_of_text("a\nb") == "has a control character");
  CHECK(fault_of_text("a\tb") == "has a control character");
  CHECK(fault_of_text("\x7F") == "has a control character");
  CHECK(fault_of_text(std::string_view("a\0b", 3)) == "has a control character");
  // Latin 1, cut off, overlong, a surrogate, beyond the last code point, a lone continuation.
  for (const char* text : {"caf\xE9", "\xCE", "\xE2\x89", "\xC0\xAF", "\xE0\x80\xAF",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\xAF", "\x80", "\xFF"})
    CHECK(fault_of_text(text) == "is not UTF-8");
}

TEST_CASE("a file has the same lines whatever wrote it") {
  const Lines lines{"a", "", " b\tc"};
  CHECK(lines_of("a\n\n b\tc\n") == lines);
  CHECK(lines_of("a\n\n b\tc") == lines);
  CHECK(lines_of("a\r\n\r\n b\tc\r\n") == lines);
  CHECK(lines_of("\xEF\xBB\xBF"
                 "a\r\n\n b\tc") == lines);
  CHECK(lines_of("").empty());
  CHECK(lines_of("\xEF\xBB\xBF").empty());
  CHECK(lines_of("\n") == Lines{""});
}

TEST_CASE("a file that is no text in UTF-8 is refused with the line") {
  using namespace std::string_view_literals;
  CHECK_THROWS_WITH_AS(lines_of("\xFF\xFE"
                                "a\0"sv),
                       "is UTF-16, not UTF-8", Error);
  CHECK_THROWS_WITH_AS(lines_of("\xFE\xFF\0a"sv), "is UTF-16, not UTF-8", Error);
  CHECK_THROWS_WITH_AS(lines_of("a\0"sv), "has a control character in line 1", Error);
  CHECK_THROWS_WITH_AS(lines_of("1\n2\n\x1B[0m\n"sv), "has a control character in line 3", Error);
  CHECK_THROWS_WITH_AS(lines_of("1\r2\n"sv), "has a control character in line 1", Error);
  CHECK_THROWS_WITH_AS(lines_of("1\ncaf\xE9\n"sv), "is not UTF-8 in line 2", Error);
}

TEST_CASE("trimming takes blanks around a text and nothing else") {
  CHECK(trimmed("  a b ") == "a b");
  CHECK(trimmed("\ta\t") == "\ta\t");
  CHECK(trimmed("   ").empty());
}
