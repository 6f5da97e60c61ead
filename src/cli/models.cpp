// SPDX-License-Identifier: MIT
#include "models.hpp"

#include "overparam/core/error.hpp"
#include "text.hpp"

namespace overparam::cli {

const std::vector<std::unique_ptr<experiment::Model>>& models() {
  static const auto table = make_models();
  return table;
}

const experiment::Model& find_model(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& model : models()) {
    if (model->description().name == name) return *model;
    names.push_back(model->description().name);
  }
  throw core::InvalidParameter(
      "model", name, "is unknown" + suggestion(name, names) + "; 'overparam list' shows all");
}

}  // namespace overparam::cli
