// SPDX-License-Identifier: MIT
/// @file
/// A program outside of the project that uses the installed package, by itself and in a plugin.
#ifdef PLUGIN
#include <dlfcn.h>
#endif

#include <cstdio>

extern "C" bool overparam_works();

namespace {

bool plugin_works() {
#ifdef PLUGIN
  void* const plugin = dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    std::printf("%s\n", dlerror());
    return false;
  }
  void* const works = dlsym(plugin, "overparam_works");
  return works != nullptr && reinterpret_cast<bool (*)()>(works)();
#else
  return true;
#endif
}

}  // namespace

int main() { return overparam_works() && plugin_works() ? 0 : 1; }
