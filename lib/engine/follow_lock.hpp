#pragma once

#include <string_view>

#include <confab/result.hpp>

#include "util/directory.hpp"
#include "util/files.hpp"

namespace confab::engine {

/// Lets one follower at a time have a name, in all processes of a data directory, and gives the name to the next one
/// when that process dies, however it dies: the kernel ends the lock with the process.
///
/// The lock is on one byte of the store's file, far beyond its end, which the name's hash chooses. It ends with the
/// descriptor.
///
/// Errors: conflict (name)  somebody follows under it
///         io_error
Result<util::Descriptor> lock_follower(const util::Directory& data, std::string_view name);

}  // namespace confab::engine
