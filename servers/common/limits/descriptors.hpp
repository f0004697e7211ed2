#pragma once

#include <cstddef>

#include <confab/result.hpp>

namespace confab::servers {

/// File descriptors of a server that are no connections: the store, doorbells, logs, peers, loops.
inline constexpr std::size_t kDescriptorsReserved = 256;

/// With fewer a server cannot even begin: libuv ends the process where it gets none for itself.
inline constexpr std::size_t kDescriptorsMin = 48;
inline constexpr std::size_t kDescriptorsOfLoop =
    16;  ///< beside its connections, and in each process that may reach it

/// Raises this process's limit of open files to the most it may have, and returns it.
std::size_t raise_descriptor_limit();

/// How many connections of `each` descriptors this process can have at once, where it opens `others` beside them and
/// kDescriptorsReserved. At least 1.
std::size_t connections_here_max(std::size_t each, std::size_t others);

/// Errors: unavailable  the limit cannot be raised to what so many event loops need to start
Result<> check_descriptors(std::size_t loops);

}  // namespace confab::servers
