// SPDX-License-Identifier: MIT
#include "linear_regression/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numbers>
#include <string_view>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/spectrum/levels.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;
using experiment::shortest;

// What is listed one by one; runs of equal eigenvalues may be longer.
constexpr double most_listed = 1e7;

[[noreturn]] void reject(const char* option, const std::string& text,
                         const std::string& complaint) {
  throw InvalidParameter(option, text, complaint);
}

// "word:1,2" as its word and numbers.
struct Parts {
  std::string word;
  std::vector<double> numbers;
};

Parts split(const char* option, const std::string& text, const char* choices) {
  const auto colon = text.find(':');
  Parts parts{text.substr(0, colon), {}};
  if (colon == std::string::npos) return parts;
  const auto numbers = core::read_numbers(std::string_view(text).substr(colon + 1));
  if (!numbers) reject(option, text, std::string("is not ") + choices);
  parts.numbers = *numbers;
  return parts;
}

template <class Function>
Spectrum list(const std::string& text, double dimension, const Function& eigenvalue) {
  if (dimension > most_listed)
    reject("--spectrum", text, "is listed one by one, and --dim is above " + shortest(most_listed));
  Spectrum spectrum;
  spectrum.reserve(static_cast<std::size_t>(dimension));
  for (double i = 1; i <= dimension; ++i) {
    const double value = eigenvalue(i);
    // Squares of ratios have to stay normal numbers, too.
    if (!(value >= 1e-140))
      reject("--spectrum", text,
             "falls below 1e-140 at i = " + shortest(i) + ", before --dim " + shortest(dimension));
    spectrum.push_back({value, 1});
  }
  return spectrum;
}

// body(value, complain) of each line with a number; `complain` names the line.
template <class Body>
void read_numbers(const char* option, const std::string& text, const std::string& content,
                  const Body& body) {
  std::vector<std::string> lines;
  try {
    lines = core::lines_of(content);
  } catch (const core::Error& error) {
    reject(option, text, error.what());
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    constexpr const char* blank = " \t";
    const auto line = std::string_view(lines[i]).substr(0, lines[i].find('#'));
    const auto first = line.find_first_not_of(blank);
    if (first == std::string_view::npos) continue;
    const auto value =
        core::read_number(line.substr(first, line.find_last_not_of(blank) + 1 - first));
    const auto complain = [&](const char* what) {
      reject(option, text, what + (" in line " + std::to_string(i + 1)));
    };
    if (!value) complain("has not one number");
    body(*value, complain);
  }
}

constexpr const char* bad_eigenvalue =
    "has an eigenvalue that is not 0 at the end or positive, from 1e-140 to 1e140,";

bool allowed(double eigenvalue) {
  return eigenvalue >= least_simulated_eigenvalue && eigenvalue <= 1e140;
}

Spectrum read_lines(const std::string& text, const std::string& content) {
  Spectrum spectrum;
  read_numbers("--spectrum", text, content, [&](double value, const auto& complain) {
    if (!allowed(value) && (value != 0 || spectrum.empty())) complain(bad_eigenvalue);
    if (!spectrum.empty() && value > spectrum.back().eigenvalue)
      complain("is not in decreasing order");
    if (!spectrum.empty() && value == spectrum.back().eigenvalue)
      ++spectrum.back().count;
    else
      spectrum.push_back({value, 1});
  });
  return spectrum;
}

Spectrum read_levels(const std::string& text, const std::string& content) {
  Spectrum spectrum;
  for (const auto& level : spectrum::read_levels(content, text, "--spectrum").list) {
    if (spectrum.empty() || level.eigenvalue != spectrum.back().eigenvalue) {
      spectrum.push_back({level.eigenvalue, level.multiplicity, level.target_power});
    } else {
      spectrum.back().count += level.multiplicity;
      spectrum.back().power += level.target_power;
    }
  }
  for (auto& run : spectrum) {
    // Of a whole number a logarithm leaves this much.
    constexpr double rounding = 1e-9;
    const double whole = std::round(run.count);
    if (std::abs(run.count - whole) <= rounding * whole) run.count = whole;
  }
  return spectrum;
}

Spectrum read_file(const std::string& text, double dimension, const std::string& content) {
  const Spectrum spectrum =
      spectrum::has_level_names(content) ? read_levels(text, content) : read_lines(text, content);
  constexpr double rounding = 1e-12;  // of logarithms up to 700
  const double count = std::round(modes(spectrum));
  if (spectrum.empty() || std::abs(std::max(1.0, count) - dimension) > rounding * dimension)
    reject("--spectrum", text,
           "has " + shortest(count) + " eigenvalues, not --dim " + shortest(dimension));
  return spectrum;
}

}  // namespace

Spectrum parse_spectrum(const std::string& text, double dimension, const std::string* content) {
  if (content != nullptr) return read_file(text, dimension, *content);
  if (text.starts_with(file_prefix)) reject("--spectrum", text, "is a file that was not read");
  const Parts parts = split("--spectrum", text, spectrum_choices);
  const std::string& word = parts.word;
  const std::vector<double>& numbers = parts.numbers;
  const auto is = [&](const char* name, std::size_t count) {
    return word == name && numbers.size() == count;
  };
  if (is("isotropic", 0)) return {{1, dimension}};
  if (is("spiked", 3)) {
    const double k = numbers[0];
    const double value = numbers[1];
    const double tail = numbers[2];
    if (!(k >= 1 && k < dimension && k == std::floor(k)))
      reject("--spectrum", text, "has a k that is not a whole number from 1 to --dim less 1");
    if (!(allowed(value) && value >= tail && (allowed(tail) || tail == 0)))
      reject("--spectrum", text,
             "has not value ≥ tail, value between 1e-140 and 1e140 and tail so or 0");
    return {{value, k}, {tail, dimension - k}};
  }
  if (is("power", 1) || is("exponential", 1) || is("benign", 1)) {
    const double x = numbers[0];
    if (!(x >= 0)) reject("--spectrum", text, "has a negative number");
    if (word == "power") return list(text, dimension, [&](double i) { return std::pow(i, -x); });
    if (word == "exponential")
      return list(text, dimension, [&](double i) { return std::exp(-x * (i - 1)); });
    return list(text, dimension, [&](double i) {
      return 1 / (i * std::pow(std::log(std::numbers::e * (i + 1) / 2), x));
    });
  }
  reject("--spectrum", text, std::string("is not ") + spectrum_choices);
}

bool has_powers(const Spectrum& spectrum) {
  return std::any_of(spectrum.begin(), spectrum.end(),
                     [](const Run& run) { return run.power > 0; });
}

double modes(const Spectrum& spectrum) {
  double sum = 0;
  for (const auto& run : spectrum) sum += run.count;
  return sum;
}

bool whole(const Spectrum& spectrum) {
  return std::all_of(spectrum.begin(), spectrum.end(),
                     [](const Run& run) { return run.count == std::floor(run.count); });
}

double positive(const Spectrum& spectrum) {
  double count = 0;
  for (const auto& run : spectrum)
    if (run.eigenvalue > 0) count += run.count;
  return count;
}

Eigen::VectorXd eigenvalues(const Spectrum& spectrum) {
  Eigen::VectorXd values(static_cast<Eigen::Index>(modes(spectrum)));
  Eigen::Index first = 0;
  for (const auto& run : spectrum) {
    const auto count = static_cast<Eigen::Index>(run.count);
    values.segment(first, count).setConstant(run.eigenvalue);
    first += count;
  }
  return values;
}

Spectrum split_behind(const Spectrum& spectrum, double count) {
  Spectrum result;
  result.reserve(spectrum.size() + 1);
  double before = 0;
  for (const auto& run : spectrum) {
    const double rest = count - before;
    if (rest > 0 && rest < run.count) {
      result.push_back({run.eigenvalue, rest, run.power * (rest / run.count)});
      result.push_back(
          {run.eigenvalue, run.count - rest, run.power * ((run.count - rest) / run.count)});
    } else {
      result.push_back(run);
    }
    before += run.count;
  }
  return result;
}

Spectrum leading(const Spectrum& spectrum, double count) {
  Spectrum result;
  double before = 0;
  for (auto run = spectrum.begin(); run != spectrum.end() && before < count; ++run) {
    const double taken = std::min(run->count, count - before);
    result.push_back({run->eigenvalue, taken, run->power * (taken / run->count)});
    before += run->count;
  }
  return result;
}

double trace(const Spectrum& spectrum) {
  double sum = 0;
  for (const auto& run : spectrum) sum += run.count * run.eigenvalue;
  return sum;
}

std::optional<BenignRanks> benign_ranks(const Spectrum& spectrum, double samples) {
  // Within a run r_k falls with k, so that the smallest k begins a run. From the end, where the sums
  // are small.
  std::optional<BenignRanks> found;
  auto place = spectrum.rend();
  double rank = 0;     // Σ λ, and
  double squares = 0;  // Σ λ², in units of the run's eigenvalue
  double eigenvalue = 0;
  for (auto run = spectrum.rbegin(); run != spectrum.rend(); ++run) {
    if (run->eigenvalue == 0) continue;
    const double ratio = eigenvalue / run->eigenvalue;
    rank = rank * ratio + run->count;
    squares = squares * ratio * ratio + run->count;
    eigenvalue = run->eigenvalue;
    if (rank < samples) continue;
    found = BenignRanks{0, rank, rank / squares * rank};
    place = run;
  }
  for (auto run = spectrum.begin(); found && run != place.base() - 1; ++run)
    found->index += run->count;
  return found;
}

namespace {

Signal read_signal(const std::string& text, double norm, double dimension,
                   const std::string& content) {
  auto coefficients = std::make_shared<std::vector<double>>();
  read_numbers("--signal", text, content, [&](double value, const auto& complain) {
    if (value != 0 && !(std::abs(value) >= 1e-100 && std::abs(value) <= 1e100))
      complain("has a number whose size is not 0 or from 1e-100 to 1e100");
    coefficients->push_back(value);
  });
  if (double(coefficients->size()) != dimension)
    reject("--signal", text,
           "has " + std::to_string(coefficients->size()) + " coefficients, not --dim " +
               shortest(dimension));
  return {Signal::Kind::file, 0, norm, std::move(coefficients)};
}

}  // namespace

Signal parse_signal(const std::string& text, double norm, double dimension,
                    const std::string* content) {
  if (content != nullptr) return read_signal(text, norm, dimension, *content);
  if (text.starts_with(file_prefix)) reject("--signal", text, "is a file that was not read");
  const auto [word, numbers] = split("--signal", text, signal_choices);
  if (word == "isotropic" && numbers.empty()) return {Signal::Kind::isotropic, 0, norm, {}};
  if (numbers.size() == 1 && word == "top") {
    const double k = numbers[0];
    if (!(k >= 1 && k <= dimension && k == std::floor(k)))
      reject("--signal", text, "has a k that is not a whole number from 1 to --dim");
    return {Signal::Kind::top, k, norm, {}};
  }
  if (numbers.size() == 1 && word == "power") {
    if (dimension > most_listed)
      reject("--signal", text, "is listed one by one, and --dim is above " + shortest(most_listed));
    constexpr double largest = 1e280;  // of squares
    if (!(std::pow(dimension, -2 * numbers[0]) <= largest))
      reject("--signal", text, "grows beyond 1e140 before --dim " + shortest(dimension));
    return {Signal::Kind::power, numbers[0], norm, {}};
  }
  reject("--signal", text, std::string("is not ") + signal_choices);
}

std::vector<double> squares(const Signal& signal, const Spectrum& spectrum) {
  std::vector<double> result;
  double first = 0;  // coordinates before the run
  double total = 0;
  for (const auto& run : spectrum) {
    double share = run.count;
    if (signal.kind == Signal::Kind::top) share = std::clamp(signal.number - first, 0.0, run.count);
    if (signal.kind == Signal::Kind::power) {
      share = 0;
      for (double i = first + 1; i <= first + run.count; ++i)
        share += std::pow(i, -2 * signal.number);
    }
    if (signal.kind == Signal::Kind::file) {
      share = 0;
      for (double i = 0; i < run.count; ++i)
        share += std::pow((*signal.coefficients)[static_cast<std::size_t>(first + i)], 2);
    }
    result.push_back(share);
    total += share;
    first += run.count;
  }
  if (signal.kind == Signal::Kind::file) total = 1;
  for (double& share : result) share *= signal.norm * signal.norm / total;
  return result;
}

std::vector<double> powers(const Signal& signal, const Spectrum& spectrum) {
  std::vector<double> result;
  if (signal.kind == Signal::Kind::levels) {
    for (const auto& run : spectrum) result.push_back(run.power * signal.norm * signal.norm);
    return result;
  }
  result = squares(signal, spectrum);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] *= spectrum[i].eigenvalue;
  return result;
}

}  // namespace overparam::linear_regression
