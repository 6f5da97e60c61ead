// SPDX-License-Identifier: MIT
#include "random_features/declarations.hpp"

#include <algorithm>

#include "random_features/unit_overlaps.hpp"

namespace overparam::random_features {

std::shared_ptr<const Eigen::MatrixXd> overlaps_of(const experiment::Point& point,
                                                   const std::string& name) {
  const auto* const content = experiment::content_of(point, name);
  if (content == nullptr && !point.at(name).empty())
    throw core::InvalidParameter("--" + name, point.at(name), "is a file that was not read");
  if (content == nullptr) return nullptr;
  const auto make = [&] {
    return std::make_shared<Eigen::MatrixXd>(read_overlaps(*content, point.at(name), "--" + name));
  };
  if (!point.readings) return make();
  return point.readings->value<Eigen::MatrixXd>(name + '=' + meaning_of(point, name), make);
}

void require_units(const experiment::Point& point, const std::optional<double>& dimension,
                   double units, double overlap) {
  if (dimension && units > *dimension)
    throw core::InvalidParameter(
        "--teacher-units", point.at("teacher-units"),
        "is above --dim " + point.at("dim") + ": units are linearly independent");
  if (units == 1 && overlap != 0)
    throw core::InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                                 "needs --teacher-units above 1");
  if (units > 1 && overlap < -1 / (units - 1))
    throw core::InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                                 "is below -1/(M-1) = " + experiment::shortest(-1 / (units - 1)));
}

void complete_teacher(experiment::Point& point) {
  const std::string activation = "teacher-activation";
  const std::string weights = "teacher-weights";
  if (point[activation].empty()) point[activation] = point["activation"];
  if (point["teacher-units"] != "1") return;
  const auto overlaps = overlaps_of(point, "overlap-matrix");
  auto most = std::max(UnitWeights::parse(point[weights], "--" + weights).values.size(),
                       overlaps ? static_cast<std::size_t>(overlaps->rows()) : 1);
  if (point[activation].starts_with(core::Polynomial::prefix))
    most = std::max(most,
                    static_cast<std::size_t>(
                        core::Polynomial::parse(point[activation], "--" + activation).variables()));
  // Any other is one, and what is wrong with it may be wrong with the student's.
  if (point[activation].starts_with(several_units))
    most = std::max(most, parse_units(point[activation], "--" + activation).size());
  if (most > 1) point["teacher-units"] = std::to_string(most);
}

}  // namespace overparam::random_features
