#include "common/limits/descriptors.hpp"

#include <sys/resource.h>

namespace confab::servers {

std::size_t raise_descriptor_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 1024;
  if (files.rlim_cur < files.rlim_max) {
    const rlimit all{files.rlim_max, files.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &all) == 0) files.rlim_cur = files.rlim_max;
  }
  return files.rlim_cur == RLIM_INFINITY ? ~std::size_t{0} : static_cast<std::size_t>(files.rlim_cur);
}

}  // namespace confab::servers
