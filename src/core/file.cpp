// SPDX-License-Identifier: MIT
#include "overparam/core/file.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;  // as the system follows

std::string text_of(int cause) { return std::error_code(cause, std::generic_category()).message(); }

// What is wrong with a path by itself. Messages end at a zero byte, so that names do too.
const char* fault_of(const fs::path& path) {
  if (path.empty()) return "its name is empty";
  if (path.native().find('\0') != std::string::npos) return "its name has a zero byte";
  return nullptr;
}

[[noreturn]] void fail(const fs::path& path, const std::string& cause) {
  throw Error(std::string(path.c_str()) + ": cannot be written: " + cause);
}

// The file that a chain of links ends at, which need not exist.
fs::path target_of(const fs::path& path) {
  fs::path target = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code problem;
    const fs::path next = fs::read_symlink(target, problem);
    if (problem) return target;  // no link
    target = target.parent_path() / next;
  }
  fail(path, text_of(ELOOP));
}

// A file that is removed unless it is renamed. Its name is its own: other threads and processes may be
// writing the same file.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) {
    static std::atomic<unsigned> number = 0;
    path_ = target.string() + '.' + std::to_string(::getpid()) + '.' + std::to_string(number++) +
            ".part";
  }
  ~TemporaryFile() {
    std::error_code ignored;
    if (!renamed_) fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const fs::path& path() const { return path_; }

  std::error_code rename(const fs::path& target) {
    std::error_code problem;
    fs::rename(path_, target, problem);
    renamed_ = !problem;
    return problem;
  }

 private:
  fs::path path_;
  bool renamed_ = false;
};

// An open file of the system.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  operator int() const { return number_; }

 private:
  int number_;
};

// The signal of a pipe whose reader has gone, held back: the call that writes fails all the same.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &old_);
  }
  ~WithoutPipeSignal() {
    const timespec now{};
    if (sigismember(&old_, SIGPIPE) == 0) sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &old_, nullptr);
  }
  WithoutPipeSignal(const WithoutPipeSignal&) = delete;
  WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;

 private:
  sigset_t pipe_, old_;
};

// Into a device or a pipe.
void write_through(const fs::path& path, std::string_view bytes) {
  // A pipe without reader would keep us waiting for one.
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file < 0)
    fail(path, errno == ENXIO ? "it is a socket, or a pipe without reader" : text_of(errno));
  ::fcntl(file, F_SETFL, O_WRONLY);
  const WithoutPipeSignal held;
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, text_of(errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

void write_file(const fs::path& path, const std::string& text) {
  write_file(path, [&](std::ostream& out) { out << text; });
}

void write_file(const fs::path& path, const std::function<void(std::ostream&)>& write) {
  if (const char* fault = fault_of(path)) fail(path, fault);
  if (!write) throw InvalidParameter("write", "is empty");
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) fail(path, text_of(errno));
  if (exists && S_ISDIR(old.st_mode)) fail(path, text_of(EISDIR));
  if (exists && !S_ISREG(old.st_mode)) {
    std::ostringstream text;
    write(text);
    write_through(path, text.view());
    return;
  }
  const fs::path target = target_of(path);
  TemporaryFile temporary(target);
  errno = 0;
  std::ofstream file(temporary.path(), std::ios::binary);
  if (!file) fail(path, text_of(errno));
  errno = 0;
  write(file);
  file.close();
  if (!file) fail(path, errno != 0 ? text_of(errno) : "what was to be written failed");
  if (exists) ::chmod(temporary.path().c_str(), old.st_mode & 0777);
  if (const auto problem = temporary.rename(target)) fail(path, problem.message());
}

std::string read_file(const fs::path& path, std::size_t most) {
  const auto fail = [](const std::string& cause) { throw Error("cannot be read: " + cause); };
  if (const char* fault = fault_of(path)) fail(fault);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(text_of(errno));
  std::string text;
  std::array<char, 1 << 16> piece{};
  while (file) {
    errno = 0;
    file.read(piece.data(), piece.size());
    if (file.bad() || (file.fail() && errno != 0)) fail(text_of(errno));
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > most) throw Error("is longer than " + std::to_string(most) + " bytes");
  }
  return text;
}

}  // namespace overparam::core
