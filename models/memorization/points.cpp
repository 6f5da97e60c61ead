// SPDX-License-Identifier: MIT
#include "memorization/points.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"

namespace overparam::memorization {
namespace {

using Coordinates = std::vector<Integer>;  // in units of a power of two

constexpr long quanta = 4;  // digits below δ that positions have
// Positions in the ball have at least so many digits.
constexpr long least_digits = 16;

// Whole numbers from the signs of normal ones.
class Bits {
 public:
  Bits(experiment::Draw draw, core::StreamName name) : stream_(draw.seed, draw.replica, name) {}

  Integer digits(long count) {
    Integer number = 0;
    for (long i = 0; i < count; ++i)
      if (next()) bit_set(number, static_cast<unsigned>(i));
    return number;
  }

  // Uniform from 0 to most, to 2^-64 of its probability.
  Integer up_to(const Integer& most) {
    const long count = digits_of(most) + 64;
    return (digits(count) * (most + 1)) >> count;
  }

 private:
  bool next() {
    if (at_ == normal_.size()) {
      stream_.normal(sample_++, normal_);
      at_ = 0;
    }
    return normal_[at_++] > 0;
  }

  core::Stream stream_;
  std::uint64_t sample_ = 0;
  std::array<double, 4096> normal_ = {};
  std::size_t at_ = normal_.size();
};

std::vector<std::vector<Number>> numbers_of(const std::vector<Coordinates>& all, long unit) {
  std::vector<std::vector<Number>> points;
  for (const auto& one : all) {
    auto& point = points.emplace_back();
    for (const auto& x : one) point.push_back(Number::scaled(x, unit));
  }
  return points;
}

std::vector<Coordinates> pairs_on_a_segment(const Parameters& p, Bits& bits, long unit) {
  const auto n = static_cast<std::size_t>(p.points);
  const std::size_t blocks = (n + 1) / 2;
  const Integer end = Integer(1) << -unit;
  const Integer distance = Integer(1) << quanta;
  const Integer room = 2 * end - distance * (n - 1);
  std::vector<Integer> free(blocks, 0);  // what lies before a block beside the distances
  if (room > 0 && blocks > 1) {
    for (std::size_t i = 1; i + 1 < blocks; ++i) free[i] = bits.up_to(room - 1);
    free.back() = room - 1;
    std::sort(free.begin(), free.end());
  }
  std::vector<Coordinates> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back({free[i / 2] + distance * i - end});
  return all;
}

std::vector<Coordinates> grid_on_a_segment(const Parameters& p, Bits& bits) {
  // Floyd's choice of N among all of them.
  const auto n = static_cast<std::size_t>(p.points);
  const Integer end = Integer(1) << static_cast<long>(*p.separation);
  std::set<Integer> chosen;
  for (Integer j = 2 * end - n; j < 2 * end; ++j)
    if (const Integer one = bits.up_to(j); !chosen.insert(one).second) chosen.insert(j);
  std::vector<Coordinates> all;
  for (const auto& one : chosen) all.push_back({one - end});
  return all;
}

// Points of the ball, one after the other.
class Ball {
 public:
  Ball(experiment::Draw draw, std::size_t dimension, long unit)
      : stream_(draw.seed, draw.replica, core::StreamName::inputs),
        normal_(dimension + 2),
        unit_(unit) {}

  // Uniform, rounded towards 0.
  Coordinates next() {
    stream_.normal(sample_++, normal_);
    // The first d coordinates of a point uniform on the sphere in d + 2 dimensions are uniform in the ball.
    double square = 0;
    for (const double x : normal_) square += x * x;
    Coordinates point;
    for (std::size_t k = 0; k + 2 < normal_.size(); ++k) {
      const Number x = Number::of(normal_[k] / std::sqrt(square));
      const Integer size = (x.sign() < 0 ? -x : x).in_units_of(std::min(unit_, x.exponent())) >>
                           std::max(unit_ - x.exponent(), 0L);
      point.push_back(x.sign() < 0 ? Integer(-size) : size);
    }
    return point;
  }

  bool has(const Coordinates& point) const {
    Integer square = 0;
    for (const auto& x : point) square += x * x;
    return square <= (Integer(1) << (-2 * unit_));
  }

 private:
  core::Stream stream_;
  std::vector<double> normal_;
  long unit_;
  std::uint64_t sample_ = 0;
};

// Points that keep a distance, found by their first coordinate.
class Apart {
 public:
  explicit Apart(Integer distance)
      : distance_(std::move(distance)), square_(distance_ * distance_) {}

  bool has_room_for(const Coordinates& point) const {
    const auto end = points_.upper_bound(point[0] + distance_);
    for (auto at = points_.lower_bound(point[0] - distance_); at != end; ++at) {
      Integer square = 0;
      for (std::size_t k = 0; k < point.size() && square < square_; ++k) {
        const Integer difference = at->second[k] - point[k];
        square += difference * difference;
      }
      if (square < square_) return false;
    }
    return true;
  }

  void add(const Coordinates& point) { points_.emplace(point[0], point); }
  std::size_t count() const { return points_.size(); }

  std::vector<Coordinates> all() const {
    std::vector<Coordinates> points;
    for (const auto& [first, point] : points_) points.push_back(point);
    return points;
  }

 private:
  Integer distance_, square_;
  std::multimap<Integer, Coordinates> points_;
};

std::optional<Coordinates> partner_of(const Coordinates& point, const Integer& distance,
                                      const Ball& ball, const Apart& others) {
  for (const Integer& step : {distance, Integer(-distance)}) {
    Coordinates partner = point;
    partner[0] += step;
    if (ball.has(partner) && others.has_room_for(partner)) return partner;
  }
  return std::nullopt;
}

// N points at least `distance` apart, those of a pair exactly.
std::vector<Coordinates> points_of_ball(const Parameters& p, experiment::Draw draw, long unit,
                                        const Integer& distance, bool pairs) {
  const auto n = static_cast<std::size_t>(p.points);
  Ball ball(draw, static_cast<std::size_t>(p.dimension), unit);
  Apart points(distance);
  constexpr std::size_t most_vain = 10000;
  for (std::size_t vain = 0; points.count() < n;) {
    if (vain == most_vain)
      throw core::Error("no room in the ball for more than " + std::to_string(points.count()) +
                        " of " + std::to_string(n) + " points, after " + std::to_string(most_vain) +
                        " attempts in vain");
    ++vain;
    const Coordinates point = ball.next();
    if (!points.has_room_for(point)) continue;
    if (pairs && points.count() + 1 < n) {
      const auto partner = partner_of(point, distance, ball, points);
      if (!partner) continue;
      points.add(*partner);
    }
    points.add(point);
    vain = 0;
  }
  return points.all();
}

std::vector<std::vector<Number>> draw_points(const Parameters& p, experiment::Draw draw) {
  Bits bits(draw, core::StreamName::inputs);
  constexpr long ball_digits = 52;
  switch (p.origin->data) {
    case Data::pairs: {
      const auto separation = static_cast<long>(*p.separation);
      if (p.dimension == 1) {
        const long unit = -separation - quanta;
        return numbers_of(pairs_on_a_segment(p, bits, unit), unit);
      }
      const long unit = -std::max(separation + quanta, least_digits);
      return numbers_of(points_of_ball(p, draw, unit, Integer(1) << (-separation - unit), true),
                        unit);
    }
    case Data::grid: {
      const auto unit = -static_cast<long>(*p.separation);
      if (p.dimension == 1) return numbers_of(grid_on_a_segment(p, bits), unit);
      return numbers_of(points_of_ball(p, draw, unit, 1, false), unit);
    }
    case Data::ball: {
      const auto below = ball_digits - static_cast<long>(p.separation.value_or(ball_digits));
      const Integer distance = Integer(1) << std::max(below, 0L);
      return numbers_of(points_of_ball(p, draw, -ball_digits, distance, false), -ball_digits);
    }
    case Data::file:
      break;
  }
  return p.origin->given.points;
}

}  // namespace

Sample draw_sample(const Parameters& p, experiment::Draw draw) {
  Sample sample{draw_points(p, draw), p.origin->given.labels};
  if (!sample.labels.empty()) return sample;
  Bits bits(draw, core::StreamName::teacher);
  for (std::size_t i = 0; i < sample.points.size(); ++i)
    sample.labels.push_back(
        bits.digits(static_cast<long>(p.label_bits)).convert_to<std::uint64_t>());
  return sample;
}

}  // namespace overparam::memorization
