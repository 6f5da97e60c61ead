// SPDX-License-Identifier: MIT
#include "hostile/campaign.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
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
constexpr itimerval most_time{{0, 0}, {10, 0}};
constexpr unsigned most_waiting = 120;

// Room for a call where there are no sanitizers, whose shadow memory has no such bound.
constexpr rlim_t most_memory = rlim_t(4) << 30;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // of GCC
constexpr bool sanitized = true;
#elif defined(__has_feature)  // of clang
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

enum class Ending { none, returned, error, wrong_result, other_exception };

// What a child leaves of a call, in memory that it shares with its parent.
struct Record {
  Ending ending = Ending::none;
  char text[500] = {};
};

class Records {
 public:
  explicit Records(std::size_t count) : size_(count * sizeof(Record)) {
    void* const memory =
        mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("no memory to share with calls");
    records_ = static_cast<Record*>(memory);
  }
  ~Records() { munmap(records_, size_); }
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;
  Record& operator[](std::size_t i) const { return records_[i]; }

 private:
  std::size_t size_;
  Record* records_ = nullptr;
};

std::string lower_case_words(std::string text) {
  for (char& c : text) c = c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  return text;
}

Ending attempt(const std::function<std::string()>& body, std::string& text) {
  try {
    text = body();
    return text.empty() ? Ending::returned : Ending::wrong_result;
  } catch (const core::Error& error) {
    text = error.what();
    return Ending::error;
  } catch (const std::exception& error) {
    text = std::string(typeid(error).name()) + ": " + error.what();
  } catch (...) {
    text = "an exception that is none";
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

// In the child, which does not return.
template <class Cases>
[[noreturn]] void make_calls(const Cases& cases, std::size_t first, const Records& records) {
  dup2(output_file(), STDOUT_FILENO);
  dup2(output_file(), STDERR_FILENO);
  const rlimit no_core{0, 0}, memory{most_memory, most_memory};
  setrlimit(RLIMIT_CORE, &no_core);
  if (!sanitized) setrlimit(RLIMIT_AS, &memory);
  for (std::size_t i = first; i < cases.size(); ++i) {
    setitimer(ITIMER_PROF, &most_time, nullptr);
    alarm(most_waiting);
    std::string text;
    const Ending ending = attempt(cases[i].body, text);
    text.copy(records[i].text, sizeof(Record::text) - 1);
    records[i].ending = ending;
  }
  _exit(0);
}

}  // namespace

void Campaign::run(const std::string& function, const std::vector<Case>& cases) {
  const Records records(cases.size());
  for (std::size_t i = 0; i < cases.size();) {
    if (ftruncate(output_file(), 0) != 0 || lseek(output_file(), 0, SEEK_SET) != 0)
      throw std::runtime_error("the output of calls cannot be kept");
    std::fflush(stdout);  // what waits there would be written by the child too
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error(std::string("no process: ") + std::strerror(errno));
    if (child == 0) make_calls(cases, i, records);
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
      if (errno != EINTR) throw std::runtime_error("a call is lost");

    for (; i < cases.size(); ++i) {
      ++calls_;
      const Case& one = cases[i];
      const std::string text = records[i].text;
      std::string complaint;
      switch (records[i].ending) {
        case Ending::none:
          complaint = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "ends the process";
          complaint.append("\n").append(output_text());
          break;
        case Ending::returned:
          if (one.expected == Expected::refusal) complaint = "is accepted";
          break;
        case Ending::error:
          if (one.expected == Expected::answer) complaint = "is refused: " + text;
          if (one.expected == Expected::refusal &&
              lower_case_words(text).find(lower_case_words(one.name)) == std::string::npos)
            complaint = "is refused without its name, " + one.name + ": " + text;
          break;
        case Ending::wrong_result:
          complaint = "returns " + text;
          break;
        case Ending::other_exception:
          complaint = "throws " + text;
          break;
      }
      if (!complaint.empty()) {
        ++failures_;
        std::printf("%s, %s: %s\n", function.c_str(), one.what.c_str(), complaint.c_str());
      }
      if (records[i].ending == Ending::none) {
        ++i;
        break;  // the next child goes on behind it
      }
    }
  }
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
