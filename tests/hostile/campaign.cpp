// SPDX-License-Identifier: MIT
#include "hostile/campaign.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <typeinfo>

#include "overparam/core/error.hpp"

namespace overparam::hostile {
namespace {

// Processor time of one call, and the time after which a call that only waits is ended. Valid calls
// take milliseconds; the sanitizers make them some ten times slower.
constexpr rlim_t most_seconds = 20;
constexpr unsigned most_waiting = 120;

// Room for a call where there are no sanitizers, whose shadow memory has no such bound.
constexpr rlim_t most_memory = rlim_t(4) << 30;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// What a child ends with.
enum class Ending { returned = 0, error = 10, wrong_result = 11, other_exception = 12 };

std::string lower_case_words(std::string text) {
  for (char& c : text) c = c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  return text;
}

// In the child: what happened goes to the standard error.
Ending attempt(const std::function<std::string()>& body) {
  try {
    const std::string fault = body();
    if (fault.empty()) return Ending::returned;
    std::fputs(fault.c_str(), stderr);
    return Ending::wrong_result;
  } catch (const core::Error& error) {
    std::fputs(error.what(), stderr);
    return Ending::error;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s", typeid(error).name(), error.what());
  } catch (...) {
    std::fputs("an exception that is none", stderr);
  }
  return Ending::other_exception;
}

// What the children write. One file for all, emptied before each.
int output_file() {
  static const int file = memfd_create("output", 0);
  if (file < 0) throw std::runtime_error("no file in memory for the output of calls");
  return file;
}

std::string output_text() {
  std::string text(2000, '\0');
  const auto size = pread(output_file(), text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace

void Campaign::run(const std::string& function, const std::string& what, Expected expected,
                   const std::string& name, const std::function<std::string()>& body) {
  ++calls_;
  const int file = output_file();
  if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0)
    throw std::runtime_error("the output of calls cannot be kept");
  std::fflush(stdout);  // what waits there would be written by the child too
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("no process: ") + std::strerror(errno));
  if (child == 0) {
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    const rlimit no_core{0, 0}, seconds{most_seconds, most_seconds},
        memory{most_memory, most_memory};
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_CPU, &seconds);
    if (!sanitized) setrlimit(RLIMIT_AS, &memory);
    alarm(most_waiting);
    const Ending ending = attempt(body);
    _exit(static_cast<int>(ending));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw std::runtime_error("a call is lost");

  const std::string text = output_text();
  std::string complaint;
  if (WIFSIGNALED(status)) {
    complaint = std::string("ended by: ") + strsignal(WTERMSIG(status)) + "\n" + text;
  } else {
    switch (static_cast<Ending>(WEXITSTATUS(status))) {
      case Ending::returned:
        if (expected == Expected::refusal) complaint = "is accepted";
        break;
      case Ending::error:
        if (expected == Expected::answer) complaint = "is refused: " + text;
        if (expected == Expected::refusal &&
            lower_case_words(text).find(lower_case_words(name)) == std::string::npos)
          complaint = "is refused without its name, " + name + ": " + text;
        break;
      case Ending::wrong_result:
        complaint = "returns " + text;
        break;
      case Ending::other_exception:
        complaint = "throws " + text;
        break;
      default:
        complaint = "ends the process:\n" + text;
    }
  }
  if (complaint.empty()) return;
  ++failures_;
  std::printf("%s, %s: %s\n", function.c_str(), what.c_str(), complaint.c_str());
}

Variations<std::string> variations(const std::string& valid, const std::string& name,
                                   const Range&) {
  Variations<std::string> result;
  for (const std::string& text : {std::string(),
                                  std::string(" "),
                                  std::string("nan"),
                                  std::string("inf"),
                                  std::string("-1"),
                                  std::string("1e999"),
                                  std::string("\0", 1),
                                  std::string("\xff\xfe"),
                                  std::string("x\ny"),
                                  std::string(100000, '9'),
                                  std::string(100000, ','),
                                  valid + ",",
                                  valid + ":",
                                  valid + ":nan",
                                  valid + ":1e308,1e308",
                                  valid + ":-1",
                                  valid + ":0",
                                  valid + ":1e-320",
                                  valid + valid,
                                  valid + std::string(1, '\0')})
    result.push_back({name + " = '" + text.substr(0, 40) + "'", text, true, name});
  return result;
}

/// Every kind.
Variations<core::Activation> variations(const core::Activation&, const std::string& name,
                                        const Range&) {
  Variations<core::Activation> result;
  for (const char* text :
       {"erf", "relu", "tanh", "linear", "sign", "sigmoid", "gelu", "hermite:1", "hermite:0,0,1",
        "hermite:1,0,1e-300", "hermite:1e100", "hermite:0.5,1,0.25"})
    result.push_back({name + " = " + text, core::Activation::parse(text), true, name});
  return result;
}

}  // namespace overparam::hostile
