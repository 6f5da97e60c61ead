// SPDX-License-Identifier: MIT
#include "overparam/experiment/model.hpp"

#include "overparam/core/error.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {

std::vector<std::string> Description::size_names() const {
  std::vector<std::string> all;
  for (const Size& size : sizes)
    for (const auto& one : size.names()) all.push_back(one);
  return all;
}

bool Description::has_draws() const {
  for (const TheoryLevel& level : levels)
    if (level.sampled) return true;
  return simulated;
}

std::string Description::symbol(const std::string& parameter) const {
  for (const auto& spec : parameters)
    if (spec.name == parameter && !spec.symbol.empty()) return spec.symbol;
  return parameter;
}

std::string Model::shared_work(const Point& point, const std::string& source) const {
  const auto& text = description();
  return is_sampled(text, source) ? shared_texts(point, text.parameters) : "";
}

std::string default_level(const Description& description, const Point& point) {
  if (!point.resolution.level().empty()) return point.resolution.level().str();
  if (description.levels.empty()) throw core::InvalidParameter("levels", "are none");
  return description.levels.front().name;
}

double cost(const Description& description, const Point& point, const std::string& source,
            double end_time) {
  const auto& known = description.questions.cost;
  return known ? known(point, source, end_time) : 1;
}

}  // namespace overparam::experiment
