// SPDX-License-Identifier: MIT
/// @file
/// Calls of public functions with one hostile argument at a time, in processes of their own.
///
/// A function is covered by one line in the file of its folder:
///   campaign.call("spectrum::log_width_for",
///                 [](const Population& p, double error) { return log_width_for(p, error); },
///                 arg("population", valid_population), arg("error", 0.1, positive));
/// The name is that of the declaration, without the namespace of the project. An argument has its name,
/// a valid value, and the numbers that its documentation allows. Structs have those of their members, see
/// Fields in values.hpp. The function gets the valid arguments, which it has to accept; then each of them
/// is replaced in turn by the hostile values of its type.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "hostile/values.hpp"

namespace overparam::hostile {

/// An argument by its name, with a valid value and the range of what is.
template <class T>
struct Argument {
  std::string name;
  T valid;
  Range range;
};

template <class T>
Argument<T> arg(std::string name, T valid, Range range = finite) {
  return {std::move(name), std::move(valid), range};
}

/// Runs calls and counts what they did.
class Campaign {
 public:
  /// @param filter part of the names of functions to call; all if empty
  /// @param list names only, without calls
  Campaign(std::string filter, bool list) : filter_(std::move(filter)), list_(list) {}

  template <class Function, class... T>
  void call(const std::string& function, const Function& body, const Argument<T>&... arguments) {
    names_.insert(function);
    if (list_ || function.find(filter_) == std::string::npos) return;
    const std::tuple<T...> valid(arguments.valid...);
    run(function, {{"valid", Expected::answer, "", [&] { return checked(body, valid); }}});
    vary(function, body, valid, std::index_sequence_for<T...>(), arguments...);
  }

  const std::set<std::string>& names() const { return names_; }
  std::size_t calls() const { return calls_; }
  std::size_t failures() const { return failures_; }

 private:
  enum class Expected {
    answer,           ///< it returns
    answer_or_error,  ///< it returns, or throws a core::Error
    refusal           ///< it throws a core::Error that names the argument
  };

  struct Case {
    std::string what;
    Expected expected;
    std::string name;                   ///< that a refusal has to hold
    std::function<std::string()> body;  ///< makes the call; a text is the fault of its result
  };

  template <class Function, class Tuple>
  static std::string checked(const Function& body, const Tuple& arguments) {
    using Result = decltype(std::apply(body, arguments));
    if constexpr (std::is_void_v<Result>) {
      std::apply(body, arguments);
      return {};
    } else {
      return fault_of(std::apply(body, arguments), any_number);
    }
  }

  template <class Function, class Tuple, std::size_t... Index, class... T>
  void vary(const std::string& function, const Function& body, const Tuple& valid,
            std::index_sequence<Index...>, const Argument<T>&... arguments) {
    (vary_one<Index>(function, body, valid, arguments), ...);
  }

  template <std::size_t Index, class Function, class Tuple, class T>
  void vary_one(const std::string& function, const Function& body, const Tuple& valid,
                const Argument<T>& argument) {
    std::vector<Case> cases;
    for (auto& hostile : variations(argument.valid, argument.name, argument.range)) {
      Tuple changed = valid;
      std::get<Index>(changed) = std::move(hostile.value);
      cases.push_back(
          {hostile.what, hostile.allowed ? Expected::answer_or_error : Expected::refusal,
           hostile.name, [&body, changed = std::move(changed)] { return checked(body, changed); }});
    }
    run(function, cases);
  }

  /// Makes the calls in a child process, one after another, and those after one that ends it in the next.
  void run(const std::string& function, const std::vector<Case>& cases);

  std::string filter_;
  bool list_;
  std::set<std::string> names_;
  std::size_t calls_ = 0;
  std::size_t failures_ = 0;
};

}  // namespace overparam::hostile
