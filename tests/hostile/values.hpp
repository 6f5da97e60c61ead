// SPDX-License-Identifier: MIT
/// @file
/// The hostile values of every type of argument, and what a result may not be.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cfloat>
#include <climits>
#include <complex>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "hostile/ranges.hpp"
#include "overparam/core/activation.hpp"

namespace overparam::hostile {

/// The public members of a struct with the ranges of the numbers in them. Specialisations have
///   template <class Visit> static void each(const Visit& visit) {
///     visit("member", &Struct::member, range); … }
/// Hostile values are put into one member after another; results may not be below a member's range.
template <class T>
struct Fields;

template <class T>
concept HasFields = requires {
  Fields<T>::each([](auto...) {});
};

/// One hostile value in the place of a valid argument.
template <class T>
struct Variation {
  std::string what;  ///< of the report, as "spaces[0].power = nan"
  T value;
  bool allowed;      ///< in the range that the documentation states
  std::string name;  ///< that a refusal has to hold
};

template <class T>
using Variations = std::vector<Variation<T>>;

template <class T>
std::string written(const T& value) {
  std::ostringstream text;
  text.precision(17);
  text << +value;
  return text.str();
}

// Declared before they are used, for members of structs, elements of vectors and entries of matrices.
template <std::floating_point T>
Variations<T> variations(const T& valid, const std::string& name, const Range& range);
template <std::integral T>
Variations<T> variations(const T& valid, const std::string& name, const Range& range);
template <class T>
requires std::is_enum_v<T> Variations<T> variations(const T& valid, const std::string& name,
                                                    const Range& range);
template <HasFields T>
Variations<T> variations(const T& valid, const std::string& name, const Range& range);
template <class T>
Variations<std::vector<T>> variations(const std::vector<T>& valid, const std::string& name,
                                      const Range& range);
template <class T>
Variations<std::optional<T>> variations(const std::optional<T>& valid, const std::string& name,
                                        const Range& range);
template <class T>
Variations<std::complex<T>> variations(const std::complex<T>& valid, const std::string& name,
                                       const Range& range);
template <class Scalar, int Rows, int Columns>
Variations<Eigen::Matrix<Scalar, Rows, Columns>> variations(
    const Eigen::Matrix<Scalar, Rows, Columns>& valid, const std::string& name, const Range& range);
template <class Result, class... Arguments>
Variations<std::function<Result(Arguments...)>> variations(
    const std::function<Result(Arguments...)>& valid, const std::string& name, const Range& range);
Variations<std::string> variations(const std::string& valid, const std::string& name,
                                   const Range& range);
Variations<core::Activation> variations(const core::Activation& valid, const std::string& name,
                                        const Range& range);

template <std::floating_point T>
Variations<T> variations(const T&, const std::string& name, const Range& range) {
  using limits = std::numeric_limits<T>;
  Variations<T> result;
  for (const T value :
       {limits::quiet_NaN(), limits::infinity(), -limits::infinity(), T(0), -T(0), T(-1), T(0.5),
        limits::denorm_min(), limits::min(), limits::epsilon(), T(1.1), T(1e10), T(-1e10),
        std::is_same_v<T, float> ? T(1e-30) : T(1e-300),
        std::is_same_v<T, float> ? T(1e30) : T(1e300), limits::max(), limits::lowest()})
    result.push_back({name + " = " + written(value), value, range.contains(value), name});
  return result;
}

template <std::integral T>
Variations<T> variations(const T&, const std::string& name, const Range& range) {
  Variations<T> result;
  const auto add = [&](auto value) {
    if (!std::in_range<std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>>(value)) return;
    const auto number = static_cast<T>(value);
    for (const auto& other : result)
      if (other.value == number) return;
    result.push_back({name + " = " + written(number), number,
                      std::is_same_v<T, bool> || range.contains(static_cast<double>(number)),
                      name});
  };
  add(0), add(1);
  if constexpr (!std::is_same_v<T, bool>) {
    add(-1), add(2), add(INT_MAX), add(INT_MIN), add(std::int64_t(1) << 32);
    add(std::numeric_limits<T>::max()), add(std::numeric_limits<T>::lowest());
    add(std::numeric_limits<T>::max() / 2 + 1);
  }
  return result;
}

/// A number that is none of the enumerators.
template <class T>
requires std::is_enum_v<T> Variations<T> variations(const T&, const std::string& name,
                                                    const Range& range) {
  return {{name + " = 99", static_cast<T>(99), range.nan, name}};
}

template <HasFields T>
Variations<T> variations(const T& valid, const std::string& name, const Range& range) {
  Variations<T> result;
  Fields<T>::each([&](const char* member_name, auto member, const Range& of_member) {
    for (auto& hostile : variations(valid.*member, member_name, of_member)) {
      T changed = valid;
      changed.*member = std::move(hostile.value);
      result.push_back({name + "." + hostile.what, std::move(changed), hostile.allowed || range.nan,
                        std::move(hostile.name)});
    }
  });
  return result;
}

/// None, one too few or too many, and hostile values first and last. What sizes are allowed depends on
/// other arguments.
template <class T>
Variations<std::vector<T>> variations(const std::vector<T>& valid, const std::string& name,
                                      const Range& range) {
  Variations<std::vector<T>> result;
  result.push_back({name + " empty", {}, true, name});
  if (valid.empty()) return result;
  const auto add = [&](const std::string& what, std::vector<T> changed) {
    result.push_back({name + what, std::move(changed), true, name});
  };
  add(" without the last", {valid.begin(), valid.end() - 1});
  auto longer = valid;
  longer.push_back(valid.back());
  add(" with the last twice", std::move(longer));
  add(" reversed", {valid.rbegin(), valid.rend()});
  const auto last = valid.size() - 1;
  for (const std::size_t i : {std::size_t(0), last}) {
    for (auto& hostile : variations(valid[i], name + "[" + std::to_string(i) + "]", range)) {
      auto changed = valid;
      changed[i] = std::move(hostile.value);
      // The name of an element is that of the list; members have names of their own.
      const bool own = hostile.name.find('[') != std::string::npos;
      result.push_back({std::move(hostile.what), std::move(changed), hostile.allowed,
                        own ? name : std::move(hostile.name)});
    }
    if (last == 0) break;
  }
  return result;
}

template <class T>
Variations<std::optional<T>> variations(const std::optional<T>& valid, const std::string& name,
                                        const Range& range) {
  Variations<std::optional<T>> result;
  result.push_back({name + " absent", std::nullopt, true, name});
  if (valid)
    for (auto& hostile : variations(*valid, name, range))
      result.push_back({std::move(hostile.what), std::move(hostile.value), hostile.allowed,
                        std::move(hostile.name)});
  return result;
}

template <class T>
Variations<std::complex<T>> variations(const std::complex<T>& valid, const std::string& name,
                                       const Range& range) {
  Variations<std::complex<T>> result;
  for (const auto& part : variations(T(), name, range)) {
    result.push_back({"real part of " + part.what, {part.value, valid.imag()}, true, name});
    result.push_back(
        {"imaginary part of " + part.what, {valid.real(), part.value}, part.allowed, name});
  }
  return result;
}

/// Other shapes, degenerate rows and columns, and hostile entries first and last.
template <class Scalar, int Rows, int Columns>
Variations<Eigen::Matrix<Scalar, Rows, Columns>> variations(
    const Eigen::Matrix<Scalar, Rows, Columns>& valid, const std::string& name,
    const Range& range) {
  using Matrix = Eigen::Matrix<Scalar, Rows, Columns>;
  Variations<Matrix> result;
  const Eigen::Index rows = valid.rows(), columns = valid.cols();
  const auto shape = [&](Eigen::Index m, Eigen::Index n) {
    Matrix changed = Matrix::Constant(m, n, Scalar(0.25));
    const auto r = std::min(m, rows), c = std::min(n, columns);
    changed.topLeftCorner(r, c) = valid.topLeftCorner(r, c);
    result.push_back({name + " of shape " + std::to_string(m) + "x" + std::to_string(n),
                      std::move(changed), true, name});
  };
  shape(0, Columns == 1 ? 1 : 0), shape(0, columns), shape(1, columns), shape(rows + 1, columns);
  if (rows > 1) shape(rows - 1, columns);
  if constexpr (Columns != 1) shape(rows, 0), shape(rows, columns - 1), shape(rows, columns + 1);
  if (valid.size() == 0) return result;
  const auto add = [&](const std::string& what, Matrix changed) {
    result.push_back({name + what, std::move(changed), range.contains(0), name});
  };
  add(" = 0", Matrix::Zero(rows, columns));
  add(" negated", -valid);
  add(" with equal rows", Matrix(valid.row(0).replicate(rows, 1)));
  Matrix changed = valid;
  changed.row(rows / 2).setZero();
  add(" with a zero row", changed);
  changed = valid;
  changed.col(columns / 2).setZero();
  add(" with a zero column", changed);
  add(" times 1e-300", valid * Scalar(1e-300));
  add(" times 1e300", valid * Scalar(std::is_same_v<Scalar, double> ? 1e300 : 1e30));
  for (const auto& hostile : variations(Scalar(), "", range)) {
    changed = valid;
    changed(0, 0) = hostile.value;
    result.push_back({name + "(first)" + hostile.what, changed, hostile.allowed, name});
    changed = valid;
    changed(rows - 1, columns - 1) = hostile.value;
    result.push_back({name + "(last)" + hostile.what, changed, hostile.allowed, name});
  }
  return result;
}

template <class Result, class... Arguments>
Variations<std::function<Result(Arguments...)>> variations(
    const std::function<Result(Arguments...)>&, const std::string& name, const Range& range) {
  return {{name + " empty", {}, range.nan, name}};
}

/// What a result must not be, or nothing: a NaN, or a number below the range of its member.
template <class T>
std::string fault_of(const T& result, const Range& range) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(result)) return "NaN";
    if (result < T(range.lower)) return written(result) + " is out of its range";
  } else if constexpr (HasFields<T>) {
    std::string fault;
    Fields<T>::each([&](const char* name, auto member, const Range& of_member) {
      const auto inner = fault_of(result.*member, of_member);
      if (fault.empty() && !inner.empty()) fault = std::string(name) + ": " + inner;
    });
    return fault;
  } else if constexpr (std::is_base_of_v<Eigen::DenseBase<T>, T>) {
    for (Eigen::Index j = 0; j < result.cols(); ++j)
      for (Eigen::Index i = 0; i < result.rows(); ++i)
        if (const auto fault = fault_of(result(i, j), range); !fault.empty())
          return "entry (" + std::to_string(i) + ", " + std::to_string(j) + "): " + fault;
  } else if constexpr (requires { result.has_value(); }) {
    if (result) return fault_of(*result, range);
  } else if constexpr (requires { result.real(); }) {
    const auto fault = fault_of(result.real(), any_number);
    return fault.empty() ? fault_of(result.imag(), any_number) : fault;
  } else if constexpr (requires { std::get<0>(result); }) {
    return std::apply(
        [&](const auto&... part) {
          std::string fault;
          ((fault = fault.empty() ? fault_of(part, range) : fault), ...);
          return fault;
        },
        result);
  } else if constexpr (requires { result.begin(); }) {
    for (const auto& element : result)
      if (const auto fault = fault_of(element, range); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace overparam::hostile
