// SPDX-License-Identifier: MIT
#include "linear_regression/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numbers>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/parameters.hpp"

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

Spectrum read_lines(const std::string& text, double dimension, const std::string& content) {
  std::vector<std::string> lines;
  try {
    lines = core::lines_of(content);
  } catch (const core::Error& error) {
    reject("--spectrum", text, error.what());
  }
  Spectrum spectrum;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    constexpr const char* blank = " \t";
    const auto first = lines[i].find_first_not_of(blank);
    if (first == std::string::npos) continue;
    const auto last = lines[i].find_last_not_of(blank);
    const auto value =
        core::read_number(std::string_view(lines[i]).substr(first, last + 1 - first));
    const auto complain = [&](const char* what) {
      reject("--spectrum", text, what + (" in line " + std::to_string(i + 1)));
    };
    if (!value) complain("has not one number");
    if (!(*value >= 1e-140 && *value <= 1e140))
      complain("has an eigenvalue that is not positive, from 1e-140 to 1e140,");
    if (!spectrum.empty() && *value > spectrum.back().eigenvalue)
      complain("is not in decreasing order");
    if (!spectrum.empty() && *value == spectrum.back().eigenvalue)
      ++spectrum.back().count;
    else
      spectrum.push_back({*value, 1});
  }
  double count = 0;
  for (const auto& run : spectrum) count += run.count;
  if (count != dimension)
    reject("--spectrum", text,
           "has " + shortest(count) + " eigenvalues, not --dim " + shortest(dimension));
  return spectrum;
}

}  // namespace

Spectrum parse_spectrum(const std::string& text, double dimension, const std::string* content) {
  if (content != nullptr) return read_lines(text, dimension, *content);
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
    if (!(tail >= 1e-140 && value >= tail && value <= 1e140))
      reject("--spectrum", text, "has not value ≥ tail > 0, between 1e-140 and 1e140");
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

Eigen::VectorXd eigenvalues(const Spectrum& spectrum) {
  double dimension = 0;
  for (const auto& run : spectrum) dimension += run.count;
  Eigen::VectorXd values(static_cast<Eigen::Index>(dimension));
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
      result.push_back({run.eigenvalue, rest});
      result.push_back({run.eigenvalue, run.count - rest});
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
    result.push_back({run->eigenvalue, std::min(run->count, count - before)});
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
  double sum = 0;
  double squares = 0;
  double behind = 0;  // eigenvalues counted so far
  double dimension = 0;
  for (const auto& run : spectrum) dimension += run.count;
  for (auto run = spectrum.rbegin(); run != spectrum.rend(); ++run) {
    sum += run->count * run->eigenvalue;
    squares += run->count * run->eigenvalue * run->eigenvalue;
    behind += run->count;
    const double r = sum / run->eigenvalue;
    if (r >= samples) found = BenignRanks{dimension - behind, r, sum * sum / squares};
  }
  return found;
}

Signal parse_signal(const std::string& text, double norm, double dimension) {
  const auto [word, numbers] = split("--signal", text, signal_choices);
  if (word == "isotropic" && numbers.empty()) return {Signal::Kind::isotropic, 0, norm};
  if (numbers.size() == 1 && word == "top") {
    const double k = numbers[0];
    if (!(k >= 1 && k <= dimension && k == std::floor(k)))
      reject("--signal", text, "has a k that is not a whole number from 1 to --dim");
    return {Signal::Kind::top, k, norm};
  }
  if (numbers.size() == 1 && word == "power") {
    if (dimension > most_listed)
      reject("--signal", text, "is listed one by one, and --dim is above " + shortest(most_listed));
    if (!(numbers[0] >= 0)) reject("--signal", text, "has a negative number");
    return {Signal::Kind::power, numbers[0], norm};
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
    result.push_back(share);
    total += share;
    first += run.count;
  }
  for (double& share : result) share *= signal.norm * signal.norm / total;
  return result;
}

}  // namespace overparam::linear_regression
