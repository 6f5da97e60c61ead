// SPDX-License-Identifier: MIT
#include "hostile/figure_values.hpp"

#include "hostile/experiment_model.hpp"
#include "hostile/folders.hpp"
#include "overparam/core/error.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/merged.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::hostile {

using namespace figure;

namespace {

experiment::Table sample_table(const experiment::Description& description) {
  experiment::Table table = empty_table(description);
  for (const char* dim : {"10", "20", "40"})
    for (const char* observable :
         {"generalization_error", "approximation_error", "y.relative_difference", "y.z_score",
          "y.verdict_z_score", "width", "log10_width"})
      for (const char* source : {"theory", experiment::simulation_source})
        for (const double time : {1., 2., infinity})
          table.rows.push_back({row_parameters(description, sized_point(dim)),
                                source,
                                {time, observable, 0.1},
                                0.01,
                                std::size_t(8)});
  return table;
}

}  // namespace

void call_figure(Campaign& campaign) {
  static const SizedModel model;
  const experiment::Description& description = model.description();
  const experiment::Table table = sample_table(description);
  const std::string text = "σ_w²";
  Figure plain = sample_figure();  // without what has no place beside others
  plain.scale.reset();
  plain.panels.front().map.reset();

  campaign.call(
      "figure::math", [](const std::string& of) { return math(of); }, arg("symbol", text));
  campaign.call(
      "figure::literal", [](const std::string& of) { return literal(of); }, arg("text", text));
  campaign.call(
      "figure::value_text", [](const std::string& of) { return value_text(of); },
      arg("text", std::string("0.5")));
  campaign.call(
      "figure::cautions", [](const Figure& of) { return cautions(of); },
      arg("figure", sample_figure()));
  campaign.call(
      "figure::merged",
      [](const std::string& label, const Figure& of) {
        return to_json(merged({{label, of}, {label, of}}));
      },
      arg("label", std::string("a")), arg("figure", plain));
  campaign.call(
      "figure::to_json", [](const Figure& of) { return to_json(of); },
      arg("figure", sample_figure()));
  campaign.call(
      "figure::check",
      [](const Choices& choices, const experiment::Description& about, const std::string& command) {
        check(choices, about, command);
      },
      arg("choices", Choices{.x = "dim", .y = {"y"}, .group = {"x"}}),
      arg("description", description), arg("command", std::string("curve")));
  const auto picture = [&](const char* name, const auto& plot) {
    campaign.call(
        name,
        [&](const experiment::Table& of, const experiment::Description& about,
            const Choices& choices) { return to_json(plot(of, about, choices)); },
        arg("table", table), arg("description", description), arg("choices", Choices{}));
  };
  using Description = experiment::Description;
  using Table = experiment::Table;
  picture("figure::curve", [](const Table& of, const Description& about, const Choices& choices) {
    return curve(of, about, choices, {{{0.1, "reference"}}});
  });
  picture("figure::curve_axis",
          [](const Table& of, const Description& about, const Choices& choices) {
            return curve_axis(of, about, choices).has_value() ? Figure{"", {Panel{}}} : Figure{};
          });
  picture("figure::dynamics", [](const Table& of, const Description& about,
                                 const Choices& choices) { return dynamics(of, about, choices); });
  picture("figure::validation",
          [](const Table& of, const Description& about, const Choices& choices) {
            return figure::validation(of, about, choices);
          });
  picture("figure::inversion",
          [](const Table& of, const Description& about, const Choices& choices) {
            const auto& all = about.questions.inversions;
            if (all.empty()) throw core::InvalidParameter("inversions", "are none");
            return inversion(of, about, all.front(), choices);
          });
  campaign.call(
      "figure::inversion",
      [&](const experiment::Inversion& of) {
        experiment::Description about = description;
        about.questions.inversions = {of};
        return to_json(inversion(table, about, of));
      },
      arg("inversion", description.questions.inversions.front()));
  picture("figure::heat_map",
          [](const Table& of, const Description& about, const Choices& choices) {
            return heat_map(of, about, "dim", "x", choices);
          });
  campaign.call(
      "figure::heat_map",
      [&](const std::string& x, const std::string& y) {
        return to_json(heat_map(table, description, x, y));
      },
      arg("x", std::string("dim")), arg("y", std::string("x")));
}

}  // namespace overparam::hostile
