#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <sys/types.h>

#include <confab/log_sink.hpp>
#include <confab/result.hpp>

#include "store/process_bytes.hpp"
#include "util/directory.hpp"

namespace confab::store {

/// What the store asks of the operating system, so that tests can answer otherwise.
struct Platform {
  /// The file system's number (`statfs` f_type) of the file system that holds `path`.
  std::function<Result<std::uint64_t>(const std::string& path)> file_system_type;
  /// Names this process's PID namespace on this machine.
  std::function<Result<std::uint64_t>()> pid_namespace;

  static Platform real();
};

/// The claim on one data directory: made once per process, by processes of one user and one PID namespace, on a local
/// file system.
///
/// LMDB's locks belong to a process and go by pid, so a second claim in this process would silently drop the first
/// one's locks, and a process of another PID namespace would take our live readers for dead. The claim is a lock that
/// conflicts within a process too, because two copies of this library may be loaded into one.
class DataDirectory {
 public:
  struct Options {
    std::string path;
    bool force_network_fs = false;
    bool only_existing = false;   ///< make nothing where there is no store
    unsigned readers_max = 1024;  ///< that LMDB's lock file has room for
    LogSink log;
    Platform platform;
  };

  using Create = std::function<Result<>(const util::Directory& directory)>;

  /// Makes the directory if it is not there (0700; its parent must exist).
  ///
  /// Calls `create` if there is no store in it yet, while nobody else can be looking.
  ///
  /// Errors: not_found     there is no store, and none was to be made
  ///         already_open  this process has claimed it, under this or another name
  ///         unsupported   a network file system, in use from another PID namespace, or another user's store
  ///         incompatible  there was a store, and it is empty or gone
  ///         unavailable   another process is just making it; try again
  ///         store_full    no room for LMDB's lock file
  ///         io_error      the operating system refused
  static Result<DataDirectory> claim(const Options& options, const Create& create);

  /// The directory of a store that nobody has open, for reading it only.
  ///
  /// Errors: not_found, io_error; unavailable  somebody has it open
  static Result<DataDirectory> look_at(const std::string& path);

  /// Keeps everybody else from opening the store for as long as the descriptor is open.
  ///
  /// Errors: unavailable  somebody has it open
  static Result<util::Descriptor> take_alone(const util::Directory& directory);

  /// The open directory. All work in it goes by this, never by the path.
  const util::DirectoryPtr& directory() const { return directory_; }

  /// Whether the path still leads to this directory, and its store is the file that was there at claim().
  ///
  /// Errors: io_error  it was moved, replaced or removed: what is written now would not be found at the next start
  Result<> check_location() const;

  /// Whether a short write was in truth a lack of room, which LMDB does not tell apart.
  bool nearly_full() const;

 private:
  enum class Guard { held, busy, foreign };

  const std::string& path() const { return directory_->path(); }
  Result<> check_user(bool owner_may_be_mapped) const;
  Error already_open() const;
  Error no_store() const;
  Result<> claim_for_process();
  Result<> lock(const Options& options, std::uint64_t pid_namespace, const Create& create);
  Result<> hold_store();
  Result<Guard> try_lock(std::uint64_t pid_namespace, const Options& options, const Create& create);
  bool has_store() const;
  static Result<> check_free(const util::Directory& directory);
  static Error in_use(const util::Directory& directory);
  Result<> prepare(const Options& options, const Create& create) const;
  Result<> check_nothing_is_lost() const;
  Result<> allocate_lock_file(unsigned readers_max) const;
  Result<> check_lock_file() const;
  std::string read_guard() const;
  Result<> write_guard(const std::string& content);

  util::DirectoryPtr directory_;
  off_t process_number_ = 0;  // the byte of this process in files of locks
  std::uint64_t data_inode_ = 0;
  util::Descriptor claim_;  // before the guard, so that it goes after it
  util::Descriptor guard_;
  util::Descriptor store_;
};

}  // namespace confab::store
