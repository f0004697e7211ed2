#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <confab/export.hpp>
#include <confab/ids.hpp>
#include <confab/result.hpp>

namespace confab::inline v0_1 {

/// What a copy of a data directory holds.
struct Backup {
  std::uint64_t bytes = 0;  ///< of the store
  Position position;        ///< the newest that is in it
};

/// Copies a data directory, also while engines have it open: the store as of one commit, and the keys.
///
/// `target` is made (0700, files 0600) and appears under its name when it is complete, was read back and is on disk;
/// until then it is called `target.unfinished`, and what a failure left of that is replaced by the next call. Run it as
/// the user who owns the store. While it runs the store keeps what is replaced meanwhile, and cannot grow its map.
///
/// Errors:  conflict     `target` exists
///          not_found    there is no store in `data_dir`
///          unavailable  another backup to `target` is running
///          incompatible the store is damaged
///          as Engine::open, but for already_open: `Engine::back_up()` is for a directory that is open in this process
/// Threads: any; takes as long as reading and writing the store twice.
CONFAB_CXX_API Result<Backup> back_up(const std::filesystem::path& data_dir, const std::filesystem::path& target);

struct RestoreOptions {
  bool replace = false;  ///< put the copy in the place of a store that is there, which is lost
};

/// Makes a data directory of a copy that back_up() made. No engine may have the directory open.
///
/// The store begins a new history: a client with a cursor of the old one is told to read again. A failure before
/// the last step leaves what was there, but for the keys; call it again.
///
/// Errors:  conflict      there is a store in `data_dir`, and it was not to be replaced
///          unavailable   `data_dir` is in use
///          not_found     `backup` is no such copy
///          incompatible  it is damaged, or of a newer version
///          unsupported   `data_dir` belongs to another user
///          store_full, io_error
/// Threads: any.
CONFAB_CXX_API Result<Backup> restore(const std::filesystem::path& backup, const std::filesystem::path& data_dir,
                                      const RestoreOptions& options = {});

/// What is wrong with a store.
struct StoreCheck {
  std::uint64_t rows = 0;
  std::uint64_t problems = 0;
  std::vector<std::string> texts;  ///< a line for each of the first 100; they hold nothing that a user wrote
};

/// Reads a whole data directory, also while engines have it open: every page and row, whether what they refer to is
/// there, whether the digest over the log is right, and whether the keys are those of this store.
///
/// Errors:  incompatible  so damaged that it cannot be opened, or of a newer version; the message says what is wrong
///          as back_up()
/// Threads: any; takes as long as reading the store a few times.
CONFAB_CXX_API Result<StoreCheck> check_store(const std::filesystem::path& data_dir);

}  // namespace confab::inline v0_1
