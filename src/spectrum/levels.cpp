// SPDX-License-Identifier: MIT
#include "overparam/spectrum/levels.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::spectrum {
namespace {

using core::InvalidParameter;

constexpr double least_multiplicity = 1e-100;
constexpr double most_multiplicity = 1e300;
constexpr double least_eigenvalue = 1e-300;
constexpr double most_eigenvalue = 1e100;
constexpr double least_power = 1e-280;
constexpr double most_power = 1e100;
constexpr double most_listed = 1e5;  // of a power law all of whose levels are listed

constexpr const char* blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

// Without comment and blanks.
std::string_view meaning_of(const std::string& line) {
  return trimmed(std::string_view(line).substr(0, line.find('#')));
}

// The words of a line with commas or blanks between; an empty word where a comma has none.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const auto end = line.find_first_of(", \t");
    words.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return words;
    line = trimmed(line.substr(end));
    if (line.starts_with(',')) line = trimmed(line.substr(1));
  }
}

enum class Column { multiplicity, log_multiplicity, eigenvalue, log_eigenvalue, target_power };

constexpr std::array<std::string_view, 5> names{"multiplicity", "log_multiplicity", "eigenvalue",
                                                "log_eigenvalue", "target_power"};

bool within(double value, double least, double most) { return value >= least && value <= most; }

// One file, of which it says what is wrong.
class Reader {
 public:
  Reader(const std::string& text, const std::string& option) : text_(text), option_(option) {}

  Levels read(const std::string& content) {
    try {
      lines_ = core::lines_of(content);
    } catch (const core::Error& error) {
      reject(error.what());
    }
    Levels levels;
    for (const auto& line : lines_) {
      ++number_;
      const auto meaning = meaning_of(line);
      if (meaning.empty()) continue;
      if (columns_.empty())
        read_names(words_of(meaning));
      else
        levels.list.push_back(read_level(words_of(meaning)));
    }
    if (columns_.empty()) reject("has no line that names columns");
    levels.target = has(Column::target_power);
    require_whole(levels);
    std::stable_sort(
        levels.list.begin(), levels.list.end(),
        [](const Level& one, const Level& other) { return one.eigenvalue > other.eigenvalue; });
    return levels;
  }

 private:
  [[noreturn]] void reject(const std::string& complaint) const {
    throw InvalidParameter(option_, text_, complaint);
  }

  [[noreturn]] void reject_line(const std::string& complaint) const {
    reject(complaint + " in line " + std::to_string(number_));
  }

  bool has(Column column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
  }

  void read_names(const std::vector<std::string_view>& words) {
    for (const auto word : words) {
      const auto at = std::find(names.begin(), names.end(), word);
      if (at == names.end())
        reject_line("has the column '" + std::string(word) +
                    "', which is not [log_]multiplicity, [log_]eigenvalue or target_power,");
      const auto column = Column(at - names.begin());
      if (has(column)) reject_line("has the column " + std::string(word) + " twice");
      columns_.push_back(column);
    }
    if (has(Column::eigenvalue) == has(Column::log_eigenvalue))
      reject_line("has not one of the columns eigenvalue and log_eigenvalue");
    if (has(Column::multiplicity) && has(Column::log_multiplicity))
      reject_line("has both of the columns multiplicity and log_multiplicity");
  }

  Level read_level(const std::vector<std::string_view>& words) const {
    if (words.size() != columns_.size())
      reject_line("has not " + std::to_string(columns_.size()) + " numbers");
    Level level;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto value = core::read_number(words[i]);
      if (!value) reject_line("has '" + std::string(words[i]) + "', which is no number,");
      set(level, columns_[i], *value);
    }
    return level;
  }

  void set(Level& level, Column column, double value) const {
    switch (column) {
      case Column::log_multiplicity:
      case Column::multiplicity:
        level.multiplicity = column == Column::multiplicity ? value : std::exp(value);
        if (!within(level.multiplicity, least_multiplicity, most_multiplicity))
          reject_line("has a multiplicity that is not from 1e-100 to 1e300");
        break;
      case Column::log_eigenvalue:
      case Column::eigenvalue:
        level.eigenvalue = column == Column::eigenvalue ? value : std::exp(value);
        if (!within(level.eigenvalue, least_eigenvalue, most_eigenvalue) &&
            (column == Column::log_eigenvalue || value != 0))
          reject_line("has an eigenvalue that is not " +
                      std::string(column == Column::eigenvalue ? "0 or " : "") +
                      "from 1e-300 to 1e100");
        break;
      case Column::target_power:
        level.target_power = value;
        if (value != 0 && !within(value, least_power, most_power))
          reject_line("has a target power that is not 0 or from 1e-280 to 1e100");
    }
  }

  void require_whole(const Levels& levels) const {
    double trace = 0;
    for (const auto& level : levels.list) trace += level.multiplicity * level.eigenvalue;
    if (!within(trace, least_power, most_power))
      reject("has a sum of multiplicities times eigenvalues that is not from 1e-280 to 1e100");
    if (levels.modes() > most_multiplicity) reject("has multiplicities above 1e300 in all");
    if (levels.target && !within(levels.target_power(), least_power, most_power))
      reject("has a sum of target powers that is not from 1e-280 to 1e100");
  }

  const std::string& text_;
  const std::string& option_;
  std::vector<std::string> lines_;
  std::vector<Column> columns_;
  int number_ = 0;
};

constexpr Eigen::Index nodes = 16;

// Gauss's rule for sums over 0, 1, …, m − 1, exact of polynomials up to degree 31: from the recurrence of
// their orthogonal polynomials, Gram's.
struct SumRule {
  Eigen::ArrayXd nodes, weights;
};

SumRule sum_rule(double m) {
  Eigen::VectorXd beside(nodes - 1);
  for (Eigen::Index j = 0; j < beside.size(); ++j) {
    const double k = double(j + 1);
    beside[j] = k / 2 * std::sqrt((1 - k / m) * (1 + k / m) / (4 * k * k - 1));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(nodes), beside);
  if (solver.info() != Eigen::Success)
    throw core::ConvergenceFailure("nodes of a sum over a power law", m, nodes);
  return {(m - 1) / 2 + m * solver.eigenvalues().array(),
          m * solver.eigenvectors().row(0).transpose().array().square()};
}

}  // namespace

void require_valid(const Levels& levels) {
  for (const auto& level : levels.list) {
    core::require_positive("multiplicity", level.multiplicity);
    core::require_not_negative("eigenvalue", level.eigenvalue);
    core::require_not_negative("target_power", level.target_power);
  }
}

double Levels::modes() const {
  double sum = 0;
  for (const auto& level : list) sum += level.multiplicity;
  return sum;
}

double Levels::target_power() const {
  double sum = 0;
  for (const auto& level : list) sum += level.target_power;
  return sum;
}

double Levels::unreachable() const {
  double sum = 0;
  for (const auto& level : list)
    if (level.eigenvalue == 0) sum += level.target_power;
  return sum;
}

bool has_level_names(const std::string& content) {
  std::vector<std::string> lines;
  try {
    lines = core::lines_of(content);
  } catch (const core::Error&) {
    return false;
  }
  for (const auto& line : lines)
    if (const auto meaning = meaning_of(line); !meaning.empty())
      return std::isalpha(static_cast<unsigned char>(meaning[0])) != 0;
  return false;
}

Levels read_levels(const std::string& content, const std::string& text, const std::string& option) {
  return Reader(text, option).read(content);
}

Levels power_levels(double a, double b, double count) {
  constexpr double most_exponent = 100;
  constexpr double most_count = 1e12;
  core::require_between("a", a, 0, most_exponent);
  core::require_between("b", b, 0, most_exponent);
  core::require_whole("count", count, 1);
  core::require(count <= most_count && std::pow(count, -a) >= least_eigenvalue, "count", count,
                "is above 1e12, or takes i^-a below 1e-300");
  Levels levels;
  levels.target = true;
  const auto add = [&](double multiplicity, double i) {
    levels.list.push_back({multiplicity, std::pow(i, -a), multiplicity * std::pow(i, -b)});
  };
  // In log i functions of i^−a have their poles π/a away from the real axis: panels of one over a are short.
  const double scale = std::max({a, b, 1.0});
  const double listed = count > most_listed ? std::ceil(2 * nodes * scale) : count;
  for (double i = 1; i <= listed; ++i) add(1, i);
  const double panels = std::ceil(std::log(count / listed) * scale);
  double end = listed;
  for (double panel = 1; panel <= panels; ++panel) {
    const double first = end + 1;
    end = panel == panels ? count : std::round(listed * std::pow(count / listed, panel / panels));
    const auto rule = sum_rule(end + 1 - first);
    for (Eigen::Index j = 0; j < nodes; ++j) add(rule.weights[j], first + rule.nodes[j]);
  }
  const double total = levels.target_power();
  for (auto& level : levels.list) level.target_power /= total;
  return levels;
}

Levels levels_of(const std::string& text, const std::string& option, const std::string* content,
                 std::optional<double> modes) {
  if (modes && !(*modes >= 1 && *modes == std::floor(*modes) && std::isfinite(*modes)))
    throw InvalidParameter(option, text, "is for a number of modes that is not whole, from 1");
  if (content != nullptr) return read_levels(*content, text, option);
  if (text.starts_with(level_prefix))
    throw InvalidParameter(option, text, "is a file that was not read");
  constexpr std::string_view power = "power:";
  const auto numbers = text.starts_with(power)
                           ? core::read_numbers(std::string_view(text).substr(power.size()))
                           : std::nullopt;
  if (!numbers || numbers->size() < 2 || numbers->size() > 3)
    throw InvalidParameter(option, text, std::string("is not ") + level_choices);
  if (numbers->size() == 2 && !modes)
    throw InvalidParameter(option, text, "has no count of levels, and there is no --dim");
  try {
    return power_levels((*numbers)[0], (*numbers)[1],
                        numbers->size() == 3 ? (*numbers)[2] : *modes);
  } catch (const core::Error& error) {
    throw InvalidParameter(option, text, std::string("names no power law: ") + error.what());
  }
}

Population population_of(const Levels& levels) {
  require_valid(levels);
  if (!levels.target) throw InvalidParameter("target", "is not given");
  constexpr int neither_mean_nor_linear = 2;
  Population result;
  result.finite_rank = true;
  result.unreachable = levels.unreachable();
  result.teacher_total = levels.target_power();
  for (const auto& level : levels.list) {
    if (level.eigenvalue == 0) continue;
    const double power = level.multiplicity * level.eigenvalue;
    result.degrees.push_back({neither_mean_nor_linear, std::log(level.multiplicity),
                              std::log(level.eigenvalue), power, level.target_power, 0});
    result.kernel_total += power;
  }
  require_valid(result);
  return result;
}

std::optional<std::vector<double>> whole_multiplicities(const Levels& levels) {
  require_valid(levels);
  constexpr double rounding = 1e-9;
  constexpr double most = 9007199254740992;  // 2^53
  std::vector<double> result;
  for (const auto& level : levels.list) {
    const double whole = std::round(level.multiplicity);
    if (!(whole >= 1 && std::abs(level.multiplicity - whole) <= rounding * whole))
      return std::nullopt;
    result.push_back(whole);
  }
  return levels.modes() <= most ? std::optional(result) : std::nullopt;
}

}  // namespace overparam::spectrum
