// SPDX-License-Identifier: MIT
#include "overparam/experiment/points.hpp"

#include <algorithm>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"

namespace overparam::experiment {

Points::Points(std::initializer_list<Point> points) {
  for (const Point& point : points) push_back(point);
}

Points::Points(std::vector<std::string> names) {
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) != name)
      throw core::InvalidParameter("names", *name, "occurs twice");
  names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
}

void Points::reserve(std::size_t count) {
  core::require_memory("count", std::to_string(count), double(count) * double(sizeof(Texts)));
  values_.reserve(count);
}

void Points::push_back(const Point& point) { add(texts_of(point), point.resolution); }

void Points::add(Texts values, Resolution resolution) {
  if (values.size() != names().size())
    throw core::DimensionMismatch("texts of a point", names().size(), values.size());
  values_.push_back(std::move(values));
  if (!resolution.empty()) resolutions_.resize(values_.size() - 1);
  if (!resolution.empty() || !resolutions_.empty()) resolutions_.push_back(std::move(resolution));
}

const Texts& Points::texts(std::size_t i) const {
  if (i >= values_.size())
    throw core::InvalidParameter("point", std::to_string(i),
                                 "is not below their number, " + std::to_string(values_.size()));
  return values_[i];
}

const Point Points::operator[](std::size_t i) const {
  Point point;
  const Texts& values = texts(i);
  for (std::size_t k = 0; k < values.size(); ++k) point.emplace((*names_)[k], values[k]);
  point.inputs = inputs_;
  point.readings = readings_;
  if (!resolutions_.empty()) point.resolution = resolutions_[i];
  return point;
}

void Points::replace(std::size_t i, const Point& point) {
  texts(i);
  values_[i] = texts_of(point);
  resolutions_.resize(values_.size());
  resolutions_[i] = point.resolution;
}

const std::vector<std::string>& Points::names() const {
  static const std::vector<std::string> none;
  return names_ ? *names_ : none;
}

const std::string& Points::text(std::size_t i, const std::string& name) const {
  return texts(i)[place_of(name)];
}

bool Points::varies(const std::string& name) const {
  if (values_.empty()) return false;
  const std::size_t place = place_of(name);
  return std::any_of(values_.begin(), values_.end(),
                     [&](const Texts& values) { return values[place] != values_.front()[place]; });
}

std::size_t Points::place_of(const std::string& name) const {
  const auto& all = names();
  const auto found = std::find(all.begin(), all.end(), name);
  if (found == all.end())
    throw core::InvalidParameter("--" + name, "is no parameter of the points");
  return static_cast<std::size_t>(found - all.begin());
}

Texts Points::texts_of(const Point& point) {
  if (!names_) {
    std::vector<std::string> names;
    for (const auto& [name, value] : point) names.push_back(name);
    names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
  }
  if (point.inputs) inputs_ = point.inputs;
  if (point.readings) readings_ = point.readings;
  std::vector<Text> values;
  values.reserve(names_->size());
  for (const auto& name : *names_) {
    const auto entry = point.find(name);
    if (entry != point.end()) values.emplace_back(entry->second);
  }
  if (values.size() != names_->size() || point.size() != names_->size())
    throw core::DimensionMismatch("parameters of a point", names_->size(), point.size());
  return Texts(std::move(values));
}

}  // namespace overparam::experiment
