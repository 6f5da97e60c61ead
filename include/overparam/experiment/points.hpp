// SPDX-License-Identifier: MIT
/// @file
/// The points of a grid, of which there may be a million.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/text.hpp"

namespace overparam::experiment {

/// A list of points, each kept as the texts of its parameters. The elements are copies: a Point is
/// made when it is asked for.
class Points {
 public:
  Points() = default;
  Points(std::initializer_list<Point> points);
  /// An empty list of points with these parameters.
  /// @throws core::InvalidParameter named "names" if one occurs twice.
  explicit Points(std::vector<std::string> names);

  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  /// Room for so many points. @throws core::InvalidParameter named "count" if there is not so much.
  void reserve(std::size_t count);

  /// Adds a point. All points have the parameters of the first, or of the constructor, and what the
  /// files that they name hold is the same for all.
  /// @throws core::DimensionMismatch for a point with other ones.
  void push_back(const Point& point);
  /// Adds a point by its texts, in the order of names(), and by what is known about it.
  /// @throws core::DimensionMismatch.
  void add(Texts values, Resolution resolution = {});
  /// What the files that the points name hold.
  void set_inputs(std::shared_ptr<const Inputs> inputs) { inputs_ = std::move(inputs); }
  const std::shared_ptr<const Inputs>& inputs() const { return inputs_; }
  /// The values that the points share (Point::readings).
  void set_readings(std::shared_ptr<Readings> readings) { readings_ = std::move(readings); }

  // A place beyond the last point is a core::InvalidParameter named "point".

  const Point operator[](std::size_t i) const;  // const: assigning to it would change nothing
  const Point front() const { return (*this)[0]; }
  /// Puts another point into the place of the i-th. @throws core::DimensionMismatch as push_back.
  void replace(std::size_t i, const Point& point);

  const std::vector<std::string>& names() const;
  /// The texts of the i-th point, in the order of names().
  const Texts& texts(std::size_t i) const;
  /// One of them. @throws core::InvalidParameter("--<name>", ...) for a parameter that there is
  /// not.
  const std::string& text(std::size_t i, const std::string& name) const;
  /// Whether a parameter has more than one value; of no points it has not. @throws as text().
  bool varies(const std::string& name) const;

  /// Goes through all points in their order.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Point;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Point;

    Iterator(const Points& points, std::size_t i) : points_(&points), i_(i) {}
    Point operator*() const { return (*points_)[i_]; }
    Iterator& operator++() {
      ++i_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return i_ == other.i_; }

   private:
    const Points* points_;
    std::size_t i_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  Texts texts_of(const Point& point);
  std::size_t place_of(const std::string& name) const;

  std::shared_ptr<const std::vector<std::string>> names_;
  std::shared_ptr<const Inputs> inputs_;
  std::shared_ptr<Readings> readings_;
  std::vector<Texts> values_;
  std::vector<Resolution> resolutions_;  // as many, or none if no point is resolved
};

}  // namespace overparam::experiment
