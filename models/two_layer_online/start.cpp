// SPDX-License-Identifier: MIT
#include "two_layer_online/start.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/simulate/network.hpp"

namespace overparam::two_layer_online {
namespace {

using core::InvalidParameter;
using Eigen::Index;
using experiment::Point;

Eigen::VectorXd for_units(const std::vector<double>& numbers, double units) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(units));
  for (Eigen::Index i = 0; i < out.size(); ++i)
    out(i) = numbers[numbers.size() == 1 ? 0 : static_cast<std::size_t>(i)];
  return out;
}

}  // namespace

Start parse_start(const Point& point) {
  const std::string& text = point.at("start");
  Start start;
  if (text == "random") return start;
  if (text.starts_with(start_from_draw)) {
    const auto number = core::read_whole(text.substr(std::string(start_from_draw).size()));
    if (!number || *number > 0xffffffffU)
      throw InvalidParameter("--start", text, "is not random:<a whole number below 2^32>");
    start.number = static_cast<std::uint32_t>(*number);
    return start;
  }
  if (text == "symmetric") {
    start.kind = Start::Kind::symmetric;
    return start;
  }
  if (!text.starts_with(start_from_file))
    throw InvalidParameter("--start", text,
                           "is not random | random:<number> | symmetric | "
                           "file:<path>");
  start.kind = Start::Kind::file;
  const auto* const content = experiment::content_of(point, "start");
  if (content == nullptr) throw InvalidParameter("--start", text, "was not read");
  try {
    start.given = read_overlaps(*content);
  } catch (const core::Error& error) {
    throw InvalidParameter("--start", text, error.what());
  }
  return start;
}

Overlaps initial_overlaps(const Parameters& p) {
  if (p.start->given) return *p.start->given;
  const auto k = static_cast<Index>(p.width);
  const auto m = static_cast<Index>(p.teacher_units);
  Overlaps out{{},
               Eigen::MatrixXd::Constant(k, m, p.initial_overlap),
               Eigen::MatrixXd::Constant(m, m, p.teacher_overlap),
               for_units(p.second_layer, p.width),
               for_units(p.teacher_weights, p.teacher_units)};
  out.teachers.diagonal().setOnes();
  const Eigen::VectorXd norms = for_units(p.initial_norm, p.width);
  if (p.start->kind == Start::Kind::symmetric) {
    out.students = norms.asDiagonal();
    out.teacher.diagonal().array() += p.initial_preference;
    return out;
  }
  const auto n = static_cast<Index>(*p.dimension);
  auto network = simulate::draw_network({n, k, m, p.teacher_overlap, true}, p.start->number, 0);
  network.features = norms.cwiseSqrt().asDiagonal() * network.features;
  out.students = network.features * network.features.transpose() / double(n);
  out.teacher = network.features * network.teacher.transpose() / double(n);
  return out;
}

}  // namespace overparam::two_layer_online
