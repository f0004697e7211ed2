#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

#include <confab/result.hpp>

#include "store/schema.hpp"
#include "util/directory.hpp"

/// Bytes of data.mdb, far beyond its end, that processes lock while they use it. LMDB locks nothing in this file, and
/// unlike a file that is only a lock it cannot be removed alone.
///
/// Every process that has the store open has a number. It holds one byte that says that it is there, and for each level
/// beyond 1 that it knows a further one. So others see which levels it knows, though it was built before they were.
namespace confab::store {

/// The store's file in the data directory.
inline constexpr const char* kDataFileName = "data.mdb";

inline constexpr off_t kWriterByte = off_t{1} << 62;
inline constexpr off_t kProcessBytes = kWriterByte + 1;  ///< to the end; the first ones say who is there
inline constexpr off_t kProcessNumbersMax = off_t{1} << 54;

/// Each process knows level 1, so its byte for that says that it is there.
constexpr off_t process_byte(off_t number, std::uint64_t level) {
  return kProcessBytes + static_cast<off_t>(level - 1) * kProcessNumbersMax + number;
}
static_assert(kLevel <= 255, "the bytes of further levels are beyond what a file offset can say");

/// This process: its PID namespace and its process id, because the first processes of two containers have the same id.
off_t process_number(std::uint64_t pid_namespace);

/// An open-file-description lock on one byte, without waiting: unlike a record lock it conflicts within the process
/// too, and unlike a list in memory it is seen by every copy of this library. False if somebody else has it.
///
/// Errors: io_error
Result<bool> lock_byte(const util::Descriptor& file, off_t byte, const std::string& path);

/// Locks the bytes of a process for as long as `store` is open. False if they are locked already. Waits while
/// keep_out_older() lets nobody in.
///
/// Errors: io_error; unavailable  nobody was let in for seconds
Result<bool> hold_process_bytes(const util::Descriptor& store, off_t number, const std::string& path);

/// Whether any process has the store open.
///
/// Errors: io_error
Result<bool> has_processes(const util::Directory& directory);

/// Makes sure that every process that has the store open knows a level, and lets no other one in while the descriptor
/// is open. A process of 0.1 that opens the store in that moment gets `already_open`.
///
/// Errors: unavailable  a process does not know the level; the message names it
///         io_error
Result<util::Descriptor> keep_out_older(const util::Directory& directory, std::uint64_t level);

}  // namespace confab::store
