// SPDX-License-Identifier: MIT
// Rows of a table by what they are of.
#include "study/row_index.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <optional>

namespace {

using namespace overparam;
using experiment::Row;

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("of the rows of a point and a time the last is found") {
  const auto row = [](const char* ratio, std::optional<double> time, double value) {
    return Row{{"10", ratio}, "theory", {time, "generalization_error", value}, {}, {}};
  };
  const experiment::Table table{
      .model = "model",
      .parameter_names = {"dim", "ratio"},
      .rows = {row("1", 3, 0.1), row("1", 3, 0.2), row("1", infinity, 0.3), row("2", 3, 0.4),
               row("1", {}, 0.5), row("1", 3, -1)}};
  const study::RowIndex index(table, [](const Row& one) { return *one.measurement.value > 0; });
  const auto found = [&](const char* ratio, std::optional<double> time) {
    const Row* one = index.last_beside(row(ratio, time, 0));
    return one == nullptr ? 0 : *one->measurement.value;
  };
  CHECK(found("1", 3) == 0.2);
  CHECK(found("1", infinity) == 0.3);
  CHECK(found("2", 3) == 0.4);
  CHECK(found("1", {}) == 0.5);
  CHECK(found("1", 4) == 0);
  CHECK(found("2", infinity) == 0);
}
