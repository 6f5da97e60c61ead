// SPDX-License-Identifier: MIT
#include "overparam/io/csv.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>

#include "overparam/core/error.hpp"

namespace overparam::io {
namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string digits(std::optional<double> value) {
  if (!value) return {};
  if (std::isinf(*value)) return *value > 0 ? "inf" : "-inf";
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", *value);
  return text.data();
}

}  // namespace

void write_csv(std::ostream& out, const experiment::Table& table) {
  out << "model";
  for (const auto& name : table.parameter_names) out << ',' << name;
  out << ",time,source,observable,value,standard_error,replicas,estimator,status,reason\n";
  for (const auto& row : table.rows) {
    out << field(table.model);
    for (const auto& text : row.parameters) out << ',' << field(text);
    const auto& m = row.measurement;
    out << ',' << digits(m.time) << ',' << row.source << ',' << m.observable << ','
        << digits(m.value) << ',' << digits(row.standard_error) << ',';
    if (row.replicas) out << *row.replicas;
    out << ',' << to_string(m.estimator) << ',' << to_string(m.status) << ',' << field(row.reason)
        << '\n';
  }
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  // Of its own: another process may be writing the same file.
  const std::filesystem::path temporary =
      path.string() + '.' + std::to_string(::getpid()) + ".part";
  const auto fail = [&](const std::string& cause) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw core::Error(path.string() + ": cannot be written: " + cause);
  };
  std::ofstream file(temporary, std::ios::binary);
  file << text;
  file.close();
  if (!file) fail(std::strerror(errno));
  std::error_code problem;
  std::filesystem::rename(temporary, path, problem);
  if (problem) fail(problem.message());
}

}  // namespace overparam::io
