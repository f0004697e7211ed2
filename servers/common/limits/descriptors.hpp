#pragma once

#include <cstddef>

namespace confab::servers {

/// File descriptors of a server that are no connections: the store, doorbells, logs, peers, loops.
inline constexpr std::size_t kDescriptorsReserved = 256;

/// Raises this process's limit of open files to the most it may have, and returns it.
std::size_t raise_descriptor_limit();

}  // namespace confab::servers
