// SPDX-License-Identifier: MIT
/// @file
/// Students that see the same data through independent features: their average, and what of their
/// error comes from the data and what from the features.
///
/// Θ is what a student draws for itself, X the inputs, and the average of infinitely many students
/// is f̄ = E_Θ f. Without label noise E(ζ − f)² is the sum of
///   squared bias             E(ζ − E_{X,Θ} f)²,
///   sampling variance        E f̄² − E(E_{X,Θ} f)²,
///   initialisation variance  E f² − E f̄².
/// Students are independent given the data, so that only the last part is divided by their number.
/// Source: S. d'Ascoli, M. Refinetti, G. Biroli and F. Krzakala, "Double trouble in double descent:
/// bias and variance(s) in the lazy regime", ICML (2020), section 3.
#pragma once

#include <algorithm>
#include <complex>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/contour.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::common {

/// The most students that a simulation may be asked for.
inline constexpr double most_students = 1e6;

/// A number of students: whole from 1 to most_students, or infinity from "inf".
/// @throws core::InvalidParameter that names `option`.
inline double parse_students(const std::string& text, const std::string& option) {
  if (text == "inf") return std::numeric_limits<double>::infinity();
  const auto number = core::read_number(text);
  if (!number || !(*number >= 1 && *number <= most_students) ||
      *number != static_cast<double>(static_cast<long long>(*number)))
    throw core::InvalidParameter(option, text, "is not a whole number from 1 to 1e6, or inf");
  return *number;
}

/// "$k$ = ∞"; of a number the symbol and the text.
inline std::string typeset_students(const std::string& text) {
  return text == "inf" ? "$k$ = ∞" : "";
}

/// "variance-split" and "ensemble". The members of `Values` that they set: bool variance_split;
/// double students.
/// @param source of the initialisation variance; @param own what each student has for itself
template <class Values>
auto student_entries(const std::string& source, const std::string& own) {
  using Declared = experiment::Declaration<Values>;
  return typename Declared::Entries{
      Declared::choice(
          {.name = "variance-split",
           .default_text = "off",
           .meaning = "also what of the bias comes from the sample and what from " + source},
          &Values::variance_split, {{"off", false}, {"on", true}}),
      Declared::text({.name = "ensemble",
                      .symbol = "k",
                      .default_text = "1",
                      .allowed = "a whole number from 1 to 1e6, or inf (theory)",
                      .meaning = "students of the same labels that are averaged, each with " + own,
                      .single = true,
                      .typeset = typeset_students},
                     &Values::students, &parse_students)};
}

/// What a simulation of infinitely many students says instead.
inline constexpr const char* no_infinite_simulation =
    "an average of infinitely many students is not simulated: theory alone";

/// The three parts of the bias, E(ζ − E_noise f)².
struct Split {
  double squared_bias = 0;
  double sampling_variance = 0;
  double initialisation_variance = 0;
  /// Of the last two, where they are sums of both signs.
  double sampling_rounding = 0, initialisation_rounding = 0;
};

/// What infinitely many students have, averaged.
struct SharedRisk {
  double squared_bias = 0;
  double sampling_variance = 0;  ///< without label noise
  double gain = 0;               ///< E Var_noise f̄ for label noise of variance 1
  double training = 0;           ///< (1/n) E|y − f̄|², on the noisy labels
  double rounding = 0;           ///< of the last three, where they are sums of both signs

  double bias() const { return squared_bias + sampling_variance; }
};

/// A mean square of the average of k students, from that of one and of infinitely many:
/// one/k + (1 − 1/k) all. What one has does not count for k = ∞.
inline double averaged(double one, double all, double students) {
  if (students == 1) return one;
  const double share = 1 / students;
  return (share > 0 ? share * one : 0) + (1 - share) * all;
}

/// The risk of the average of k students. @param noise Δ, of all labels
inline regression::Risk averaged(const regression::Risk& one, const SharedRisk& all, double noise,
                                 double students) {
  if (students == 1) return one;
  const double variance = noise > 0 ? noise * all.gain : 0;
  return {averaged(one.bias, all.bias(), students),
          averaged(one.variance, variance, students),
          averaged(one.training, all.training, students),
          averaged(one.bias_rounding, all.rounding, students),
          averaged(one.variance_rounding, variance > 0 ? all.rounding : 0, students),
          averaged(one.training_rounding, all.rounding, students)};
}

/// D modes of the population that share an eigenvalue ξ: their Dξ and the target's power T.
struct SharedMode {
  double eigenvalue = 0, trace = 0, power = 0;
};

/// A node of the contour, or its upper half: the average over features is ridge regression on the
/// population, of effective ridge ν_a; `unused` is 1 − df(ν_a)/n.
struct SharedNode {
  std::complex<double> weight, ridge, unused;
};

/// Gradient flow at a finite time. With learnt shares ξ/(ξ+ν_a), weights q_a over all nodes and
///   df_ab = Σ Dξ²/((ξ+ν_a)(ξ+ν_b)),  U_ab = Σ Tν_aν_b/((ξ+ν_a)(ξ+ν_b)) + T_u,
///   squared bias = Σ q_aq_b U_ab,  sampling variance = Σ q_aq_b U_ab df_ab/(n − df_ab),
///   gain = Σ q_aq_b df_ab/(n − df_ab),
///   training = Σ q_aq_b (1−df_a/n)(1−df_b/n)(U_ab + Δ)/(1 − df_ab/n).
/// @param unlisted T_u, power of the target beyond the modes; @param noise Δ
/// Source: A. Jacot, B. Şimşek, F. Spadaro, C. Hongler and F. Gabriel, "Implicit regularization of
/// random feature models", ICML (2020), for the effective ridge; two resolvents as in
/// regression/flow.hpp.
inline SharedRisk shared_flow(const std::vector<SharedMode>& modes, double unlisted, double samples,
                              double noise, const std::vector<SharedNode>& upper) {
  using Complex = std::complex<double>;
  const std::size_t half = upper.size();
  std::vector<SharedNode> nodes = upper;
  for (const SharedNode& node : upper)
    nodes.push_back({std::conj(node.weight), std::conj(node.ridge), std::conj(node.unused)});
  SharedRisk risk;
  risk.squared_bias = unlisted;
  for (const SharedMode& mode : modes) {
    double missing = 0;
    for (const SharedNode& node : upper)
      missing += 2 * (node.weight * node.ridge / (mode.eigenvalue + node.ridge)).real();
    risk.squared_bias += mode.power * missing * missing;
  }
  // Of a pair of resolvents, as in regression::flow_risk.
  constexpr double contour_error = 1e-15;
  for (std::size_t a = 0; a < half; ++a)
    for (std::size_t b = 0; b < nodes.size(); ++b) {
      Complex overlap = 0;  // df_ab/n
      Complex missing = unlisted;
      for (const SharedMode& mode : modes) {
        const Complex left = 1.0 / (mode.eigenvalue + nodes[a].ridge);
        const Complex right = 1.0 / (mode.eigenvalue + nodes[b].ridge);
        overlap += mode.trace * left * (mode.eigenvalue * right);
        missing += mode.power * (nodes[a].ridge * left) * (nodes[b].ridge * right);
      }
      overlap /= samples;
      const Complex pair = 2.0 * nodes[a].weight * nodes[b].weight / (1.0 - overlap);
      const Complex spread = pair * overlap * missing;
      risk.sampling_variance += spread.real();
      risk.gain += (pair * overlap).real();
      risk.training += (pair * nodes[a].unused * nodes[b].unused * (missing + noise)).real();
      risk.rounding += contour_error * std::abs(spread);
    }
  for (double* part : {&risk.sampling_variance, &risk.gain, &risk.training})
    *part = std::max(*part, 0.0);
  return risk;
}

/// Calls `add(observable, number)` for the rows of `--variance-split on`, with an
/// experiment::Known.
template <class Add>
void add_split(const Split& split, const Add& add) {
  using experiment::Known;
  add("squared_bias", Known{split.squared_bias});
  add("sampling_variance", Known{split.sampling_variance, split.sampling_rounding});
  add("initialisation_variance",
      Known{split.initialisation_variance, split.initialisation_rounding});
}

}  // namespace overparam::common
