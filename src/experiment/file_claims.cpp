// SPDX-License-Identifier: MIT
#include "experiment/file_claims.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

struct flock range(short type, std::uint64_t first, std::uint64_t count) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(first);
  lock.l_len = static_cast<off_t>(count);
  return lock;
}

[[noreturn]] void fail(const std::filesystem::path& file) {
  throw core::Error(file.string() + ": cannot be locked: " + std::strerror(errno));
}

}  // namespace

// "Open file description" locks belong to this object, not to the process: closing another
// descriptor of the same file does not drop them.
FileClaims::FileClaims(const std::filesystem::path& file, bool read_only)
    : file_(file),
      descriptor_(
          ::open(file.c_str(), (read_only ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0 && !(read_only && errno == ENOENT))
    throw core::Error(file.string() + ": cannot be opened: " + std::strerror(errno));
}

FileClaims::~FileClaims() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool FileClaims::lock(short type, std::uint64_t number) {
  struct flock request = range(type, number, 1);
  if (::fcntl(descriptor_, F_OFD_SETLK, &request) == 0) return true;
  if (errno != EAGAIN && errno != EACCES) fail(file_);
  return false;
}

bool FileClaims::claim(std::uint64_t number) { return lock(F_WRLCK, number); }

void FileClaims::release(std::uint64_t number) { lock(F_UNLCK, number); }

bool FileClaims::taken(std::uint64_t first, std::uint64_t count) const {
  if (descriptor_ < 0) return false;
  struct flock request = range(F_WRLCK, first, count);
  if (::fcntl(descriptor_, F_OFD_GETLK, &request) != 0) fail(file_);
  return request.l_type != F_UNLCK;
}

void FileClaims::set_mark(std::uint64_t mark) {
  if (::pwrite(descriptor_, &mark, sizeof mark, 0) != sizeof mark)
    throw core::Error(file_.string() + ": cannot be written: " + std::strerror(errno));
}

std::uint64_t FileClaims::mark() const {
  std::uint64_t mark = 0;
  return ::pread(descriptor_, &mark, sizeof mark, 0) == sizeof mark ? mark : 0;
}

}  // namespace overparam::experiment
