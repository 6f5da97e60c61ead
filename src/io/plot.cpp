// SPDX-License-Identifier: MIT
#include "overparam/io/plot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>  // mkdtemp
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "experiment/digest.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "resources/plot_script.hpp"

namespace overparam::io {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 3> known_formats{"svg", "png", "pdf"};
constexpr const char* signature = "# Unedited as long as the digest of the lines above is ";

/// A directory for the plotting. Not beside the figure, where a killed program would leave it behind.
class Workshop {
 public:
  Workshop() {
    std::error_code problem;
    const fs::path directory = fs::temp_directory_path(problem);
    if (problem)
      throw core::Error("the directory for temporary files (TMPDIR) cannot be used: " +
                        problem.message());
    std::string name = (directory / "overparam-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw core::Error(name + ": cannot be made (" + std::strerror(errno) + ")");
    path_ = name;
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw core::Error(path.string() + ": cannot be read");
  return content;
}

std::string signed_script(std::string_view script) {
  return std::string(script) + signature + experiment::digest_of(script) + "\n";
}

/// The script at this place if somebody has edited it.
std::optional<std::string> edited_script(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  std::string script = content_of(path);
  const auto end = script.rfind(signature);
  if (end != std::string::npos && signed_script(std::string_view(script).substr(0, end)) == script)
    return std::nullopt;
  return script;
}

std::string last_line(const fs::path& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) last = line;
  return last;
}

std::string python() {
  const char* chosen = std::getenv("OVERPARAM_PYTHON");
  return chosen != nullptr && *chosen != '\0' ? chosen : OVERPARAM_DEFAULT_PYTHON;
}

/// Runs a program with its output and errors in `log`. @return its exit code, as of a shell.
/// @throws core::Error if it cannot be started.
int run(std::vector<std::string> words, const fs::path& log) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = 0;
  const int problem =
      ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0)
    throw core::Error(words[0] + ": " + std::strerror(problem) +
                      "; pictures need Python 3 with matplotlib (Debian: python3-matplotlib), and "
                      "OVERPARAM_PYTHON may name the interpreter");
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) throw core::Error(words[0] + ": " + std::strerror(errno));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

bool plot(const figure::Figure& figure, const fs::path& stem,
          const std::vector<std::string>& formats) {
  if (formats.empty()) throw core::InvalidParameter("formats", "is empty");
  std::vector<std::string> endings{".figure.json", ".plot.py"};
  for (const auto& format : formats) {
    if (std::find(known_formats.begin(), known_formats.end(), format) == known_formats.end())
      throw core::InvalidParameter("formats", format, "is not one of svg | png | pdf");
    endings.push_back("." + format);
  }
  if (figure.panels.empty()) throw core::InvalidParameter("figure", "has no panel");
  if (stem.filename().empty() || stem.native().find('\0') != std::string::npos)
    throw core::InvalidParameter("stem", stem.c_str(), "names no file");
  std::error_code ignored;
  for (const auto& ending : endings)
    if (fs::is_directory(stem.string() + ending, ignored))
      throw core::Error(stem.string() + ending + ": cannot be written (Is a directory)");
  const fs::path parent = stem.has_parent_path() ? stem.parent_path() : fs::path(".");
  if (::access(parent.c_str(), W_OK | X_OK) != 0)
    throw core::Error(parent.string() + ": cannot be written to (" + std::strerror(errno) + ")");
  const Workshop workshop;
  const std::string name = stem.filename().string();
  const fs::path script = workshop / (name + ".plot.py");
  core::write_file(workshop / (name + ".figure.json"), to_json(figure));
  const auto edited = edited_script(stem.string() + ".plot.py");
  core::write_file(script, edited ? *edited : signed_script(resources::plot_script()));

  const fs::path log = workshop / "log";
  std::vector<std::string> words{python(), script.string(), "--defaults"};
  for (const auto& format : formats) words.insert(words.end(), {"--format", format});
  const int code = run(words, log);
  if (code != 0) {
    const std::string reason = last_line(log);
    throw core::Error(python() + ": " +
                      (reason.empty() ? "ended with code " + std::to_string(code) : reason));
  }
  for (const auto& ending : endings)
    core::write_file(stem.string() + ending, content_of(workshop / (name + ending)));
  return !edited;
}

}  // namespace overparam::io
