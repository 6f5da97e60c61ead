// SPDX-License-Identifier: MIT
// Runs the program with random command lines and looks at what it says: exit codes, errors, tables, time.
//
// Usage: overparam_fuzz_commands PROGRAM SECONDS [SEED [CPU_SECONDS_PER_COMMAND]]
//
// The sequence of command lines, and with it of what is in the directories of results, depends on SEED alone.
// Findings are printed with their command line and make the exit code 1.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <optional>
#include <sstream>

#include "fuzz/command_lines.hpp"
#include "fuzz/fuzz.hpp"
#include "overparam/core/text.hpp"

namespace {

using Words = std::vector<std::string>;

// What a command left behind.
struct Outcome {
  int code = 0;        // exit code
  int signal = 0;      // that ended it, or 0
  std::string out;     // standard output
  std::string errors;  // standard error
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome run(const std::string& program, const Words& arguments, unsigned seconds) {
  const std::string out = (overparam::fuzz::directory() / "out").string();
  const std::string errors = (overparam::fuzz::directory() / "errors").string();
  const pid_t child = ::fork();
  if (child == 0) {
    const auto redirect = [](const std::string& path, int to) {
      const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(file, to);
    };
    redirect(out, STDOUT_FILENO);
    redirect(errors, STDERR_FILENO);
    // Time of the processor: a machine that is busy is no hang. SIGKILL at the hard limit.
    const rlimit limit{seconds, seconds};
    ::setrlimit(RLIMIT_CPU, &limit);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
          content_of(out), content_of(errors)};
}

Words lines_of(const std::string& text) {
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The fields of a line of CSV.
Words fields_of(const std::string& line) {
  Words fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

// Observables that are averages of squares.
bool is_mean_square(const std::string& name) {
  if (name.find('.') != std::string::npos) return false;  // a comparison of validate
  for (const char* part : {"error", "risk", "bias", "variance", "spiky"})
    if (name.find(part) != std::string::npos) return name != "variance_shape";
  return false;
}

// What is wrong with a table; empty if nothing is.
std::string fault_of_table(const std::string& text) {
  const Words lines = lines_of(text);
  if (lines.empty()) return "no table";
  std::map<std::string, std::size_t> column;
  const Words names = fields_of(lines[0]);
  for (std::size_t i = 0; i < names.size(); ++i) column[names[i]] = i;
  for (const char* name : {"observable", "value", "standard_error", "status", "reason"})
    if (column.count(name) == 0) return std::string("no column ") + name;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const Words fields = fields_of(lines[i]);
    if (fields.size() != names.size()) return "a row of another length: " + lines[i];
    const auto field = [&](const char* name) { return fields[column[name]]; };
    for (const char* name : {"value", "standard_error"}) {
      const std::string number = field(name);
      if (!number.empty() && number != "inf" && number != "-inf" &&
          !overparam::core::read_decimal(number))
        return std::string("no number as ") + name + ": " + lines[i];
    }
    if (is_mean_square(field("observable")) && field("value").starts_with('-') &&
        field("value") != "-0")
      return "a negative mean square: " + lines[i];
    if (field("standard_error").starts_with('-')) return "a negative error: " + lines[i];
    if (field("status") == "ok" ? field("value").empty() : field("reason").empty())
      return "neither a value nor a reason: " + lines[i];
  }
  return {};
}

// What is wrong with what a command left; empty if nothing is.
std::string fault_of(const Outcome& outcome, const overparam::fuzz::CommandLine& line) {
  if (outcome.signal == SIGKILL || outcome.signal == SIGXCPU) return "no end";
  if (outcome.signal != 0) return "signal " + std::to_string(outcome.signal);
  if (outcome.code > 3) return "exit code " + std::to_string(outcome.code);
  const Words errors = lines_of(outcome.errors);
  std::size_t said = 0, examples = 0;
  for (const auto& one : errors) {
    if (one.rfind("overparam: error: ", 0) == 0)
      ++said;
    else if (one.rfind("example: ", 0) == 0)
      ++examples;
    else if (one.rfind("overparam: ", 0) != 0)
      return "a line of another form: " + one;
    if (!overparam::core::fault_of_text(one).empty()) return "a line that is no text: " + one;
  }
  // A command on a directory warns of the results it has passed before it meets the error.
  if (outcome.code == 2)
    return said == 0 || (errors.size() != said + examples && !line.is_text)
               ? "more or less than errors with exit code 2"
           : outcome.out.empty() || line.is_text ? ""
                                                 : "a table with exit code 2";
  if (outcome.code == 3 && errors.empty()) return "nothing said with exit code 3";
  if (said > 0) return outcome.code == 3 ? "" : "an error without an exit code";
  if (line.writes_file) return outcome.out.empty() ? "" : "not quiet";
  if (line.is_text) return outcome.out.empty() && errors.empty() ? "nothing said" : "";
  return fault_of_table(line.table.empty() ? outcome.out : content_of(line.table));
}

std::string for_shell(const Words& arguments) {
  std::string line;
  for (const auto& argument : arguments) {
    line += line.empty() ? "'" : " '";
    for (const char c : argument) line += c == '\'' ? "'\\''" : std::string(1, c);
    line += "'";
  }
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc < 3) {
    std::fputs("usage: overparam_fuzz_commands PROGRAM SECONDS [SEED [CPU_SECONDS]]\n", stderr);
    return 2;
  }
  const std::string program = argv[1];
  const double seconds = std::stod(argv[2]);
  overparam::fuzz::CommandLines lines(argc > 3 ? std::stoull(argv[3]) : 1);
  // An integration that ends at its limit of 200 000 steps takes 0.2 s in a release build and fifty times
  // that with the sanitizers; a command may have six of them.
  const auto limit = argc > 4 ? static_cast<unsigned>(std::stoul(argv[4])) : 180;
  const auto start = Clock::now();
  std::array<std::size_t, 4> codes{};
  std::size_t tried = 0;
  std::size_t findings = 0;
  while (std::chrono::duration<double>(Clock::now() - start).count() < seconds) {
    const auto line = lines.next();
    const Outcome outcome = run(program, line.arguments, limit);
    ++tried;
    if (outcome.signal == 0 && outcome.code < 4) ++codes[static_cast<std::size_t>(outcome.code)];
    const std::string fault = fault_of(outcome, line);
    if (fault.empty()) continue;
    ++findings;
    std::printf("FINDING %zu: %s\n  overparam %s\n", findings, fault.c_str(),
                for_shell(line.arguments).c_str());
    std::printf("  %s\n", outcome.errors.substr(0, 2000).c_str());
    for (const auto& argument : line.arguments)
      if (argument.starts_with("--config="))
        std::printf("  its file:\n%s\n", content_of(argument.substr(9)).c_str());
    std::fflush(stdout);
  }
  std::printf("%zu command lines, exit codes 0: %zu, 1: %zu, 2: %zu, 3: %zu; %zu findings\n", tried,
              codes[0], codes[1], codes[2], codes[3], findings);
  return findings == 0 ? 0 : 1;
}
