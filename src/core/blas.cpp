// SPDX-License-Identifier: MIT
#include "blas.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <mutex>
#include <new>
#include <vector>

#include "overparam/core/error.hpp"

// Of OpenBLAS: one of the work spaces that it keeps, a new one if all are in use.
extern "C" {
void* blas_memory_alloc(int kind);
void blas_memory_free(void* space);
}

namespace overparam::core {
namespace {

// The most that a build of OpenBLAS maps for one work space; Debian's maps half of it.
constexpr std::size_t most_work_space = std::size_t{256} << 20;

void require_room() {
  void* const room =
      ::mmap(nullptr, most_work_space, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) throw std::bad_alloc();
  ::munmap(room, most_work_space);
}

// A thread that calls BLAS. OpenBLAS keeps as many work spaces as there have been such threads at a time.
class Caller {
 public:
  Caller() {
    const std::scoped_lock lock(mutex);
    if (callers == spaces) add_space();
    ++callers;
  }
  ~Caller() {
    const std::scoped_lock lock(mutex);
    --callers;
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

 private:
  // Takes those there are, and one more.
  static void add_space() {
    std::vector<void*> taken(spaces + 1);
    require_room();
    for (void*& space : taken) space = blas_memory_alloc(0);
    for (void* const space : taken) blas_memory_free(space);
    ++spaces;
  }

  static inline std::mutex mutex;
  static inline std::size_t callers = 0;
  static inline std::size_t spaces = 0;
};

}  // namespace

void prepare_blas() {
  static const bool usable = [] {
    openblas_set_num_threads(1);
    return openblas_get_parallel() != OPENBLAS_SEQUENTIAL;
  }();
  if (!usable)
    throw Error(
        "this OpenBLAS is built without threads and must not be called from several; install one "
        "with threads (Debian: libopenblas0-pthread)");
  thread_local const Caller caller;
}

}  // namespace overparam::core
