// SPDX-License-Identifier: MIT
/// @file
/// A page that tells what was computed: pictures, verdicts, table, parameters, formulas.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/figure.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::io {

/// Rows of a two-column list: what, and its value.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// One command's results on the page.
struct ReportSection {
  std::string command;       ///< "curve", "dynamics", ...
  std::string command_line;  ///< runs it again; may be empty
  const experiment::Description* model = nullptr;
  Facts parameters;     ///< option name and value, defaults filled in
  Facts settings;       ///< the command's own options
  Facts provenance;     ///< version, commit, dates, host, effort, ...
  std::string verdict;  ///< one line in large letters; may be empty
  validation::Finding finding = validation::Finding::agrees;  ///< of the verdict
  std::vector<std::string> notes;     ///< the summary that people see, plain text
  std::vector<std::string> failures;  ///< what exists and was not obtained, with reasons
  std::vector<figure::Figure> figures;
  experiment::Table table;
};

/// One HTML page that needs nothing else: no network, no other file. Pictures are interactive
/// (hover for values, zoom, toggle series), the table sorts and filters, formulas are set from
/// Description::formulas with their sources. Bytes that are no UTF-8 are shown as U+FFFD.
/// @throws as fields() of io/csv.hpp for a table, and as figure::to_json() for a figure, that does
///         not fit together.
std::string html_report(const std::string& title, const std::vector<ReportSection>& sections);

}  // namespace overparam::io
