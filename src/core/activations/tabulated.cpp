// SPDX-License-Identifier: MIT
#include "core/activations/tabulated.hpp"

#include <algorithm>
#include <boost/math/interpolators/barycentric_rational.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

constexpr std::size_t most_points = 10000;

// Points between two kinks.
struct Segment {
  std::vector<double> x, y;
};

// The two numbers of a line; empty without two.
std::optional<std::pair<double, double>> read_pair(std::string line) {
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == ',' || c == '\t'; }, ' ');
  const auto first = line.find_first_not_of(' ');
  const auto end = line.find(' ', first);
  const auto second = line.find_first_not_of(' ', end);
  if (second == std::string::npos) return {};
  const auto x = read_number(line.substr(first, end - first));
  const auto y = read_number(line.substr(second, line.find_last_not_of(' ') + 1 - second));
  if (!x || !y) return {};
  return std::pair{*x, *y};
}

std::vector<Segment> read(const std::string& content, const std::string& name,
                          const std::string& option) {
  const auto refuse = [&](const std::string& complaint) {
    throw InvalidParameter(option, name, complaint);
  };
  std::vector<std::string> lines;
  try {
    lines = lines_of(content);
  } catch (const Error& error) {
    refuse(error.what());
  }
  std::vector<Segment> segments(1);
  std::size_t points = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line = lines[i].substr(0, lines[i].find('#'));
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const std::string place = " in line " + std::to_string(i + 1);
    const auto pair = read_pair(line);
    if (!pair) refuse("has not two numbers, x and g(x)," + place);
    const auto [x, y] = *pair;
    auto* segment = &segments.back();
    if (!segment->x.empty()) {
      if (x < segment->x.back()) refuse("has an x below that before it" + place);
      if (x == segment->x.back()) {
        if (segment->x.size() < 2)
          refuse("has nothing between two kinks, or before the first," + place);
        segment = &segments.emplace_back();
      }
    }
    segment->x.push_back(x);
    segment->y.push_back(y);
    if (++points > most_points) refuse("has more than " + std::to_string(most_points) + " points");
  }
  if (segments.back().x.size() < 2)
    refuse(segments.size() == 1 ? "has fewer than two points" : "ends with a kink");
  return segments;
}

// Straight beyond its ends.
class Piece {
 public:
  explicit Piece(Segment segment)
      : left_(segment.x.front()),
        right_(segment.x.back()),
        curve_(segment.x.data(), segment.y.data(), segment.x.size(),
               std::min(order, segment.x.size() - 1)),
        left_slope_(curve_.prime(left_)),
        right_slope_(curve_.prime(right_)) {}

  double right() const { return right_; }

  double operator()(double x) const {
    if (x <= left_) return curve_(left_) + (x - left_) * left_slope_;
    if (x >= right_) return curve_(right_) + (x - right_) * right_slope_;
    return curve_(x);
  }

 private:
  static constexpr std::size_t order = 5;
  double left_, right_;
  boost::math::barycentric_rational<double> curve_;
  double left_slope_, right_slope_;
};

}  // namespace

GivenFunction tabulated(const std::string& content, const std::string& name,
                        const std::string& option) {
  auto segments = read(content, name, option);
  GivenFunction out;
  out.name = name;
  // Straight lines begin at the ends.
  out.kinks = {segments.front().x.front()};
  const auto pieces = std::make_shared<std::vector<Piece>>();
  for (auto& segment : segments) {
    out.kinks.push_back(segment.x.back());
    pieces->emplace_back(std::move(segment));
  }
  out.value = [pieces](double x) {
    const auto piece = std::find_if(pieces->begin(), pieces->end() - 1,
                                    [&](const Piece& one) { return x < one.right(); });
    return (*piece)(x);
  };
  return out;
}

}  // namespace overparam::core
