// SPDX-License-Identifier: MIT
#include "overparam/experiment/model.hpp"

namespace overparam::experiment {

std::vector<std::string> Size::names() const {
  std::vector<std::string> all{count, ratio};
  if (!exponent.empty()) all.push_back(exponent);
  return all;
}

std::vector<std::string> Description::size_names() const {
  std::vector<std::string> all;
  for (const Size& size : sizes)
    for (const auto& one : size.names()) all.push_back(one);
  return all;
}

std::string Description::dimension_symbol() const {
  for (const auto& spec : parameters)
    if (spec.name == "dim" && !spec.symbol.empty()) return spec.symbol;
  return "N";
}

std::string Model::out_of_scaling(const Point&, const std::string&, const std::string&,
                                  double) const {
  return {};
}

std::string Model::shared_work(const Point&, const std::string&) const { return {}; }

std::optional<Horizon> Model::horizon(const Point&, double) const { return std::nullopt; }

std::vector<Asymptote> Model::asymptotes(const Point&) const { return {}; }

std::optional<double> Model::log_width_for(const Point&, double) const { return std::nullopt; }

}  // namespace overparam::experiment
