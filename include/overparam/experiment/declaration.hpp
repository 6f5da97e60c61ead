// SPDX-License-Identifier: MIT
/// @file
/// The declaration of a model's parameters: each once, with the member of the typed values that it
/// sets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/readings.hpp"

namespace overparam::experiment {

/// The parameters of a model and the struct `Values` of their typed values, declared together.
/// Options, help, table columns, messages, what points share and the values themselves follow from
/// it:
///
///   using Declared = experiment::Declaration<Parameters>;
///   static const Declared declaration{
///       {Declared::whole({.name = "dim", .symbol = "N", .minimum = 1, .maximum = 1e6,
///                         .meaning = "input dimension"}, &Parameters::dimension),
///        Declared::choice({.name = "features", .default_text = "sphere", .meaning = "law of F"},
///                         &Parameters::features,
///                         {{"sphere", Features::sphere}, {"gaussian", Features::gaussian}})}};
///   const Parameters p = declaration.read(point);
///
/// A `member` is a pointer to a member, or a function from Values& to a reference. The kinds of the
/// parameters follow from the functions' names; ParameterSpec::allowed from kind, range and words
/// where it is empty.
template <class Values>
class Declaration {
  template <class Member>
  using Type = std::remove_cvref_t<std::invoke_result_t<Member, Values&>>;

 public:
  /// One parameter, and how its value is read from a point. What `read` refuses names the
  /// parameter.
  struct Entry {
    ParameterSpec spec;
    std::function<void(const Point&, Values&)> read;
  };

  using Entries = std::vector<Entry>;

  /// The entries of several lists, in their order.
  /// @throws core::InvalidParameter named "names" if two parameters have one name.
  Declaration(std::initializer_list<Entries> lists) {
    for (const auto& list : lists) entries_.insert(entries_.end(), list.begin(), list.end());
    for (auto& entry : entries_) {
      if (std::any_of(specs_.begin(), specs_.end(),
                      [&](const auto& other) { return other.name == entry.spec.name; }))
        throw core::InvalidParameter("names", entry.spec.name, "occurs twice");
      if (entry.spec.allowed.empty()) entry.spec.allowed = allowed_text(entry.spec);
      specs_.push_back(entry.spec);
    }
  }

  /// The same of a single list.
  Declaration(std::initializer_list<Entry> entries) : Declaration({Entries(entries)}) {}

  /// The declarations, in the order of the table's columns.
  const std::vector<ParameterSpec>& specs() const { return specs_; }

  /// The typed values of a point that has a text for every parameter.
  /// @throws core::InvalidParameter("--<name>", ...) for a text that is missing or cannot be read.
  Values read(const Point& point) const {
    Values values;
    for (const auto& entry : entries_) entry.read(point, values);
    return values;
  }

  /// A whole number of double precision: of a double, which is then needed, or of a
  /// std::optional<double>.
  template <class Member>
  static Entry whole(ParameterSpec spec, Member member) {
    return number(ParameterKind::integer, std::move(spec), member);
  }

  /// A finite number: of a double, which is then needed, or of a std::optional<double>.
  template <class Member>
  static Entry real(ParameterSpec spec, Member member) {
    return number(ParameterKind::real, std::move(spec), member);
  }

  /// What a Size says to people, and its largest count.
  struct SizeWords {
    std::string symbol = {};     ///< of the count, such as K
    std::string dimension = {};  ///< symbol of the dimension, such as N
    double maximum = std::numeric_limits<double>::infinity();  ///< of the count and of the ratio
    std::string count = {}, ratio = {}, exponent = {};         ///< meanings
    std::string exponent_label = {};                           ///< words at the exponent's axis
  };

  /// The names of a size as parameters: a count from 1 to the maximum, a positive ratio K/N up to
  /// it, and unless the size has none an exponent ℓ from 0. complete_size() makes each of the
  /// others.
  template <class Count, class Ratio, class Exponent = std::nullptr_t>
  static Entries size(const Size& names, const SizeWords& words, Count count, Ratio ratio,
                      Exponent exponent = {}) {
    Entries entries{whole({.name = names.count,
                           .symbol = words.symbol,
                           .minimum = 1,
                           .maximum = words.maximum,
                           .meaning = words.count},
                          count),
                    real({.name = names.ratio,
                          .symbol = words.symbol + "/" + words.dimension,
                          .minimum = 0,
                          .maximum = words.maximum,
                          .open_minimum = true,
                          .meaning = words.ratio},
                         ratio)};
    if constexpr (!std::is_null_pointer_v<Exponent>)
      entries.push_back(real({.name = names.exponent,
                              .symbol = "ℓ",
                              .minimum = 0,
                              .meaning = words.exponent,
                              .label = words.exponent_label},
                             exponent));
    return entries;
  }

  /// One of several words, each with its value: of a bool or an enumeration.
  template <class Member>
  static Entry choice(
      ParameterSpec spec, Member member,
      std::vector<std::pair<std::string, std::type_identity_t<Type<Member>>>> words) {
    spec.kind = ParameterKind::text;
    std::vector<std::string> names;
    for (const auto& word : words) names.push_back(word.first);
    if (spec.allowed.empty())
      for (const auto& name : names) spec.allowed += (spec.allowed.empty() ? "" : " | ") + name;
    auto read = [=, name = spec.name](const Point& point, Values& values) {
      std::invoke(member, values) = words[experiment::choice(point, name, names)].second;
    };
    return {std::move(spec), std::move(read)};
  }

  /// A text that `parse` reads: a function of the text and of the option's name for its messages,
  /// and, for one that may name a file, of that file's content, nullptr if the text names none.
  template <class Member, class Parse>
  static Entry text(ParameterSpec spec, Member member, Parse parse) {
    spec.kind = ParameterKind::text;
    auto read = [=, name = spec.name](const Point& point, Values& values) {
      if constexpr (std::is_invocable_v<Parse, std::string, std::string, const std::string*>)
        std::invoke(member, values) = parse(point.at(name), "--" + name, content_of(point, name));
      else
        std::invoke(member, values) = parse(point.at(name), "--" + name);
    };
    return {std::move(spec), std::move(read)};
  }

  /// A text that takes long to read, or stands for what depends on other parameters or files, too:
  /// `parse` is a function of the point, and the member a std::shared_ptr to a constant. Points of
  /// one grid with the same texts of the parameter and of those in `depends` share one value.
  template <class Member, class Parse>
  static Entry shared(ParameterSpec spec, Member member, Parse parse,
                      std::vector<std::string> depends = {}) {
    using Value = typename Type<Member>::element_type;
    spec.kind = ParameterKind::text;
    depends.push_back(spec.name);
    auto read = [=](const Point& point, Values& values) {
      const auto make = [&] { return std::make_shared<Value>(parse(point)); };
      if (!point.readings) {
        std::invoke(member, values) = make();
        return;
      }
      std::string key;
      for (const auto& name : depends) key += name + '=' + meaning_of(point, name) + '\n';
      std::invoke(member, values) =
          point.readings->template value<std::remove_const_t<Value>>(key, make);
    };
    return {std::move(spec), std::move(read)};
  }

 private:
  template <class Member>
  static Entry number(ParameterKind kind, ParameterSpec spec, Member member) {
    spec.kind = kind;
    spec.needed = std::is_same_v<Type<Member>, double>;
    auto read = [member, name = spec.name](const Point& point, Values& values) {
      if constexpr (std::is_same_v<Type<Member>, double>)
        std::invoke(member, values) = required_number(point, name);
      else
        std::invoke(member, values) = experiment::number(point, name);
    };
    return {std::move(spec), std::move(read)};
  }

  std::vector<Entry> entries_;
  std::vector<ParameterSpec> specs_;
};

}  // namespace overparam::experiment
