// SPDX-License-Identifier: MIT
#include "interrupt.hpp"

#include <csignal>

namespace overparam::cli {
namespace {

std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

extern "C" void request_stop(int) { stop = true; }

void handle(int signal, int flags) {
  struct sigaction action {};
  action.sa_handler = request_stop;
  action.sa_flags = flags | SA_RESTART;  // no write fails for it
  sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction current {};
  return sigaction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
  // Shells ignore SIGINT for what they start in the background, and still people send it by hand.
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, static_cast<int>(SA_RESETHAND));
  // These come more than once without anybody meaning it: a hang-up from the shell and from the
  // terminal, the limit of the processor time every second from then on.
  for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU})
    if (!is_ignored(signal)) handle(signal, 0);
  return stop;
}

}  // namespace overparam::cli
