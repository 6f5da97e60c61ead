// SPDX-License-Identifier: MIT
#include "random_features/unit_overlaps.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <cstddef>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"
#include "random_features/unit_weights.hpp"

namespace overparam::random_features {

Eigen::MatrixXd read_overlaps(const std::string& content, const std::string& name,
                              const std::string& option) {
  const auto refuse = [&](const std::string& complaint) {
    throw core::InvalidParameter(option, name, complaint);
  };
  std::vector<std::string> lines;
  try {
    lines = core::lines_of(content);
  } catch (const core::Error& error) {
    refuse(error.what());
  }
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line = std::string(core::trimmed(lines[i].substr(0, lines[i].find('#'))));
    if (line.empty()) continue;
    // Blanks are commas where there is none beside them.
    for (std::size_t at = 0; at < line.size(); ++at)
      if (line[at] == '\t' || line[at] == ' ') {
        const auto next = line.find_first_not_of(" \t", at);
        const bool comma = line[next] == ',' || (at > 0 && line[at - 1] == ',');
        line.replace(at, next - at, comma ? "" : ",");
      }
    const auto numbers = core::read_numbers(line);
    if (!numbers) refuse("has something that is no number in line " + std::to_string(i + 1));
    rows.push_back(*numbers);
    if (rows.back().size() != rows.front().size())
      refuse("has " + std::to_string(rows.back().size()) + " numbers in line " +
             std::to_string(i + 1) + ", not " + std::to_string(rows.front().size()));
    if (rows.size() > most_units) refuse("has more than " + std::to_string(most_units) + " units");
  }
  if (rows.empty()) refuse("is empty");
  if (rows.size() != rows.front().size())
    refuse("is not square: " + std::to_string(rows.size()) + " lines of " +
           std::to_string(rows.front().size()) + " numbers");
  const auto m = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd overlaps(m, m);
  for (Eigen::Index i = 0; i < m; ++i)
    for (Eigen::Index j = 0; j < m; ++j)
      overlaps(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  constexpr double rounding = 1e-12;
  if (!((overlaps.diagonal().array() - 1).abs().maxCoeff() <= rounding))
    refuse("has not 1 on the diagonal, the overlap of a unit with itself");
  if (!((overlaps - overlaps.transpose()).cwiseAbs().maxCoeff() <= rounding))
    refuse("is not symmetric");
  overlaps = ((overlaps + overlaps.transpose()) / 2).eval();
  overlaps.diagonal().setOnes();
  constexpr double negative = -1e-9;
  const double lowest =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(overlaps, Eigen::EigenvaluesOnly)
          .eigenvalues()(0);
  if (!(lowest >= negative))
    refuse("has a negative eigenvalue, " + core::number_text(std::round(lowest * 1e9) / 1e9) +
           ": no vectors have these overlaps");
  return overlaps;
}

}  // namespace overparam::random_features
