// SPDX-License-Identifier: MIT
#include "random_features/teacher.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/core/text.hpp"

namespace overparam::random_features {

std::string units_choices() {
  return core::Activation::choices() + " | units:(g1,g2,...) | polynomial:formula";
}

std::vector<std::string> split_units(const std::string& list) {
  std::vector<std::string> items;
  std::size_t first = 0;
  int open = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size()) {
      open += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
      if (list[i] != ',' || open != 0) continue;
    }
    const std::string item(core::trimmed(list.substr(first, i - first)));
    if (!items.empty() && core::read_number(item))
      items.back() += ',' + item;
    else
      items.push_back(item);
    first = i + 1;
  }
  return items;
}

std::vector<core::Activation> parse_units(const std::string& text, const std::string& option,
                                          const std::string* content) {
  const std::string prefix = several_units;
  if (!text.starts_with(prefix)) {
    try {
      return {core::Activation::parse(text, option, content)};
    } catch (const core::InvalidParameter&) {
      if (core::Activation::knows(text)) throw;
      throw core::InvalidParameter(option, text, "is not one of " + units_choices());
    }
  }
  if (!text.ends_with(')'))
    throw core::InvalidParameter(option, text,
                                 "is not units:(g1,g2,...), with a bracket at its end");
  std::vector<core::Activation> units;
  for (const auto& item :
       split_units(text.substr(prefix.size(), text.size() - prefix.size() - 1))) {
    if (item.starts_with(core::Polynomial::prefix))
      throw core::InvalidParameter(option, text, "has a polynomial among activations of units");
    // Of a list only one file could be the content of the option.
    if (item.starts_with(core::Activation::file_prefix))
      throw core::InvalidParameter(option, text, "has a file among several activations");
    units.push_back(core::Activation::parse(item, option));
  }
  if (units.size() > most_units)
    throw core::InvalidParameter(option, text,
                                 "has more than " + std::to_string(most_units) + " activations");
  return units;
}

void TeacherLaw::read(const std::string& text, const std::string& option,
                      const std::string* content) {
  if (!text.starts_with(core::Polynomial::prefix)) {
    activations = parse_units(text, option, content);
    return;
  }
  polynomial = std::make_shared<const core::Polynomial>(core::Polynomial::parse(text, option));
}

PolynomialTarget TeacherLaw::polynomial_target() const {
  const auto m = static_cast<Eigen::Index>(units);
  Eigen::MatrixXd rho = Eigen::MatrixXd::Constant(m, m, overlap);
  rho.diagonal().setOnes();
  if (overlaps) rho = *overlaps;
  const std::vector<double> entries(rho.data(), rho.data() + rho.size());
  return core::kept(std::pair(*polynomial, entries),
                    [&] { return PolynomialTarget(*polynomial, rho); });
}

bool TeacherLaw::plain() const {
  return !polynomial && weights.kind == UnitWeights::Kind::uniform && activations.size() == 1;
}

spectrum::Target TeacherLaw::target() const {
  using Kind = UnitWeights::Kind;
  if (polynomial) return polynomial_target().target();
  const bool one = activations.size() == 1;
  if (plain() && !overlaps) return spectrum::Teacher{activations[0], units, overlap};
  const Eigen::VectorXd v = weights.of(units);
  std::vector<spectrum::Target::Pair> pairs;
  if (one && !overlaps) {
    const double squares = v.squaredNorm() / units;
    pairs.push_back({0, 0, 1, squares});
    if (units > 1 && weights.kind != Kind::gaussian)
      pairs.push_back({0, 0, overlap, v.sum() * v.sum() / units - squares});
    return {activations, std::move(pairs)};
  }
  // Equal activations are one, and pairs of the same two and of one overlap are one.
  std::vector<core::Activation> distinct;
  std::vector<std::size_t> place;
  for (Eigen::Index m = 0; m < v.size(); ++m) {
    const auto& g = activations[one ? 0 : static_cast<std::size_t>(m)];
    const auto found = std::find(distinct.begin(), distinct.end(), g);
    place.push_back(static_cast<std::size_t>(found - distinct.begin()));
    if (found == distinct.end()) distinct.push_back(g);
  }
  std::map<std::tuple<double, std::size_t, std::size_t>, double> sums;
  for (Eigen::Index m = 0; m < v.size(); ++m)
    for (Eigen::Index n = 0; n <= m; ++n) {
      if (m != n && weights.kind == Kind::gaussian) continue;
      const double rho = m == n ? 1 : overlaps ? (*overlaps)(m, n) : overlap;
      const auto a = place[static_cast<std::size_t>(m)], b = place[static_cast<std::size_t>(n)];
      sums[{rho, std::min(a, b), std::max(a, b)}] += (m == n ? 1 : 2) * v(m) * v(n) / units;
    }
  for (const auto& [key, weight] : sums)
    pairs.push_back({std::get<1>(key), std::get<2>(key), std::get<0>(key), weight});
  return {std::move(distinct), std::move(pairs)};
}

}  // namespace overparam::random_features
