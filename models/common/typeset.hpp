// SPDX-License-Identifier: MIT
/// @file
/// How the keys of pictures write the texts of parameters that several models have
/// (experiment::ParameterSpec::typeset).
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace overparam::common {

/// What stands behind the first colon of "power:2"; empty without one.
inline std::string behind_colon(const std::string& text) {
  const auto colon = text.find(':');
  return colon == std::string::npos ? "" : text.substr(colon + 1);
}

/// An activation: "ReLU", "GELU", "Hermite 0,1,0.5", "powers 0,1", a formula without "expr:" and
/// kinks, the name of a file without folder and ending.
inline std::string typeset_activation(const std::string& text) {
  static const std::map<std::string, std::string> names{
      {"relu", "ReLU"}, {"gelu", "GELU"},          {"elu", "ELU"},
      {"selu", "SELU"}, {"silu", "SiLU"},          {"leaky_relu", "leaky ReLU"},
      {"abs", "|x|"},   {"hard_tanh", "hard tanh"}};
  if (const auto name = names.find(text); name != names.end()) return name->second;
  if (text.starts_with("file:")) return std::filesystem::path(behind_colon(text)).stem().string();
  if (text.starts_with("expr:")) return text.substr(5, text.find('@') - 5);
  if (text.starts_with("leaky_relu:")) return "leaky ReLU " + behind_colon(text);
  if (text.starts_with("monomial:")) return "x^" + behind_colon(text);
  if (text.starts_with("sin:") || text.starts_with("cos:"))
    return text.substr(0, 3) + "(" + behind_colon(text) + " x)";
  if (text.starts_with("hermite:")) return "Hermite " + behind_colon(text);
  if (text.starts_with("levels:")) return "powers " + behind_colon(text);
  return text;
}

/// A teacher's activation: "teacher ReLU"; several, and a polynomial, as they are given.
inline std::string typeset_teacher(const std::string& text) {
  if (text.starts_with("units:") || text.starts_with("polynomial:"))
    return "teacher " + behind_colon(text);
  return "teacher " + typeset_activation(text);
}

/// A teacher's weights: "weights gaussian", nothing for the common case of equal ones.
inline std::string typeset_weights(const std::string& text) {
  return text == "uniform" ? "equal weights" : "weights " + text;
}

}  // namespace overparam::common
