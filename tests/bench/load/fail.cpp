#include "bench/load/fail.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace confab::load {

void fail(const std::string& message) {
  std::fprintf(stderr, "load: %s\n", message.c_str());
  std::exit(2);
}

void fail_errno(const std::string& what) { fail(what + ": " + std::strerror(errno)); }

}  // namespace confab::load
