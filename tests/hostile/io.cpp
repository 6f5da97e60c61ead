// SPDX-License-Identifier: MIT
#include <sstream>

#include "hostile/experiment_model.hpp"
#include "hostile/figure_values.hpp"
#include "hostile/folders.hpp"
#include "hostile/places.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/manifest.hpp"
#include "overparam/io/plot.hpp"
#include "overparam/io/report.hpp"
#include "overparam/io/tables.hpp"
#include "support/temporary_directory.hpp"

namespace overparam::hostile {

using namespace io;

template <>
struct Fields<Manifest> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("command", &Manifest::command, anything);
    visit("parameters", &Manifest::parameters, anything);
    visit("notes", &Manifest::notes, anything);
    visit("remarks", &Manifest::remarks, anything);
    visit("warnings", &Manifest::warnings, anything);
    visit("rows", &Manifest::rows, anything);
    visit("wall_seconds", &Manifest::wall_seconds, anything);
    visit("missing_items", &Manifest::missing_items, anything);
  }
};

template <>
struct Fields<ReportSection> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("command", &ReportSection::command, anything);
    visit("parameters", &ReportSection::parameters, anything);
    visit("verdict", &ReportSection::verdict, anything);
    visit("notes", &ReportSection::notes, anything);
    visit("figures", &ReportSection::figures, anything);
    visit("table", &ReportSection::table, anything);
  }
};

void call_io(Campaign& campaign) {
  static const SizedModel model;
  const test::TemporaryDirectory all;
  const std::filesystem::path home = all.path();
  fill_places(home);
  const std::string text = "a text";

  const experiment::Plan plan = sized_plan(model);
  experiment::Table table = tabulate(plan, experiment::run(plan, model, {}), model);
  table.rows.resize(2);
  campaign.call(
      "io::column_names", [](const experiment::Table& of) { return column_names(of); },
      arg("table", table));
  campaign.call(
      "io::fields",
      [](const experiment::Table& of, const experiment::Row& row) { return fields(of, row); },
      arg("table", table), arg("row", table.rows[0]));
  campaign.call(
      "io::write_csv",
      [](const experiment::Table& of) {
        std::ostringstream out;
        write_csv(out, of);
        return out.str();
      },
      arg("table", table));

  const auto described = model.description();
  const std::string column = "time";
  const auto shown = [](std::size_t kind) { return kind == 0 ? Columns::varying : Columns::all; };
  campaign.call(
      "io::write_wide",
      [&](const experiment::Table& of, std::size_t kind) {
        std::ostringstream out;
        write_wide(out, of, shown(kind));
        return out.str();
      },
      arg("table", table), arg("columns", std::size_t(0), anything));
  campaign.call(
      "io::write_gnuplot",
      [&](const experiment::Table& of, const experiment::Description& said, const std::string& x,
          std::size_t kind) {
        std::ostringstream out;
        write_gnuplot(out, of, said, x, shown(kind));
        return out.str();
      },
      arg("table", table), arg("model", described), arg("x", column),
      arg("columns", std::size_t(0), anything));
  campaign.call(
      "io::write_json",
      [&](const experiment::Table& of, const experiment::Description& said, std::size_t kind) {
        std::ostringstream out;
        write_json(out, of, said, shown(kind));
        return out.str();
      },
      arg("table", table), arg("model", described), arg("columns", std::size_t(0), anything));

  Manifest manifest;
  manifest.parameters = {{"x", "1"}};
  manifest.notes = manifest.warnings = {text};
  manifest.remarks.resize(1);
  manifest.remarks[0].sources = {text};
  manifest.remarks[0].times = {1};
  campaign.call(
      "io::to_json", [](const Manifest& of) { return to_json(of); }, arg("manifest", manifest));

  ReportSection section;
  section.model = &model.description();
  section.parameters = {{"x", "1"}};
  section.notes = {text};
  section.figures = {sample_figure()};
  section.table = table;
  campaign.call(
      "io::html_report",
      [](const std::string& title, const ReportSection& of) {
        return html_report(title, {of}).size();
      },
      arg("title", text), arg("section", section));

  // Plotting takes seconds: of the figures, which figure::to_json looks at, it gets those that it refuses.
  campaign.call(
      "io::plot", [](const std::filesystem::path& stem) { plot(sample_figure(), stem, {"svg"}); },
      arg("stem", home / "picture"));
  campaign.call(
      "io::plot",
      [&](std::size_t panels, int columns) {
        figure::Figure figure = sample_figure();
        figure.panels.resize(std::min<std::size_t>(panels, 1));
        figure.columns = columns;
        plot(figure, home / "picture", {"svg"});
      },
      arg("figure", std::size_t(1), whole_from(1)), arg("columns", 1, whole_from(1)));
}

}  // namespace overparam::hostile
