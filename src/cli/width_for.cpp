// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <numbers>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "text.hpp"

namespace overparam::cli {

namespace {

using experiment::Point;
using experiment::Status;

Conclusion solve(const experiment::Model& model, const experiment::Points& points,
                 const std::vector<double>& errors) {
  const auto& description = model.description();
  Conclusion conclusion;
  conclusion.table = experiment::empty_table(description);
  for (const auto& complete : points)
    for (const double error : errors) {
      Point point = complete;
      std::optional<double> log_width;
      // No width may do: that is a result, not a failure.
      Status lack = Status::infinite;
      std::string reason = "no finite width reaches ε_* = " + brief(error);
      try {
        log_width = model.log_width_for(point, error);
      } catch (const core::ConvergenceFailure& failure) {
        lack = Status::not_converged;
        reason = failure.what();
      }
      const double log_dim = std::log(*experiment::number(point, "dim"));
      for (const auto& name : description.sizes.front().names()) point[name].clear();
      const auto parameters = experiment::row_parameters(description, point);
      const auto add = [&](const char* observable, std::optional<double> value) {
        const bool overflow = value && !std::isfinite(*value);
        if (overflow) value.reset();
        conclusion.table.rows.push_back(
            {parameters,
             "deterministic",
             {.time = {},
              .observable = observable,
              .value = value,
              .status = value      ? Status::ok
                        : overflow ? Status::diverged
                                   : lack,
              .reason = value      ? ""
                        : overflow ? "above the largest number, see log10_width"
                                   : reason},
             {},
             {}});
      };
      add("approximation_error", error);
      add("width", log_width ? std::optional<double>(std::ceil(std::exp(*log_width) * (1 - 1e-12)))
                             : std::nullopt);
      add("log10_width",
          log_width ? std::optional<double>(*log_width / std::numbers::ln10) : std::nullopt);
      add("width_exponent",
          log_width && log_dim > 0 ? std::optional<double>(*log_width / log_dim) : std::nullopt);
      conclusion.notes.push_back(description.dimension_symbol() + " = " + point.at("dim") +
                                 ", ε_* = " + brief(error) + ": " +
                                 (log_width
                                      ? "K = 10^" + brief(*log_width / std::numbers::ln10, 5) +
                                            " = N^" + brief(*log_width / log_dim, 4)
                                      : reason));
    }
  return conclusion;
}

}  // namespace

Experiment width_for(const Options& options) {
  const experiment::Model& model = *options.model;
  const auto& description = model.description();
  if (description.width_parameters.empty())
    throw core::InvalidParameter("model", description.name, "has no width for an error");
  if (options.parameters.count("dim") == 0) throw core::InvalidParameter("--dim", "is needed");
  if (!options.given("error")) throw core::InvalidParameter("--error", "is needed");
  const auto errors = options.numbers("error");
  // The width is the unknown; any value makes the points complete.
  const auto points = resolved_points(options, {{description.sizes.front().count, "1"}});
  // A few root searches: no items to be stored. Now, so that what is refused is refused before anything
  // of the command is kept.
  return {{},
          [solution = solve(model, points, errors)](
              const experiment::Plan&, const experiment::Results&) { return solution; }};
}

}  // namespace overparam::cli
