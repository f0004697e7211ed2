#include "common/limits/descriptors.hpp"

#include <algorithm>
#include <string>

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

std::size_t connections_here_max(std::size_t each, std::size_t others) {
  const std::size_t descriptors = raise_descriptor_limit();
  const std::size_t reserved = kDescriptorsReserved + others;
  return descriptors > reserved ? std::max<std::size_t>((descriptors - reserved) / each, 1) : 1;
}

Result<> check_descriptors(std::size_t loops) {
  const std::size_t limit = raise_descriptor_limit();
  const std::size_t least = kDescriptorsMin + kDescriptorsOfLoop * loops;
  if (limit >= least) return {};
  return Error{ErrorCode::unavailable, "the limit of open files is " + std::to_string(limit) + ", and " +
                                           std::to_string(least) + " is the least to start with"};
}

}  // namespace confab::servers
