#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <confab/log_sink.hpp>
#include <confab/result.hpp>

#include "store/bootstrap.hpp"
#include "store/data_directory.hpp"
#include "store/gate.hpp"
#include "store/reader_list.hpp"
#include "store/schema.hpp"
#include "store/transaction.hpp"
#include "util/fork_mark.hpp"
#include "util/mutex.hpp"

struct MDB_env;

namespace confab::store {

struct EnvironmentOptions {
  std::string directory;
  /// Address space kept for the file, not memory and not disk. It grows by steps up to the most, all in whole pages.
  std::size_t map_bytes = std::size_t{64} << 30;
  std::size_t map_bytes_max = std::size_t{1} << 40;
  std::size_t map_growth_bytes = std::size_t{16} << 30;
  /// Read transactions at once, of all processes; the first process to open the directory decides.
  unsigned readers_max = 1024;
  bool force_network_fs = false;
  /// Make nothing and write nothing by itself: not_found where there is no store.
  bool only_existing = false;
  /// Of a copy that nobody has open: read it, take no locks and leave no file. Every write is `unsupported`.
  bool frozen = false;
  /// Read a file of up to so many bytes first, and refuse one whose pages are damaged: LMDB believes them, and may be
  /// led anywhere. A GiB takes a second or two.
  std::size_t check_pages_bytes_max = 0;
  /// Begins a new epoch, though the file is the one that the store knows: after an old state was put back into it.
  bool new_history = false;
  LogSink log;
  Platform platform = Platform::real();
};

struct StoreStats {
  std::size_t map_bytes = 0;
  std::size_t used_bytes = 0;  ///< the file's length; pages freed inside it are used again
  std::uint64_t last_txn = 0;
  unsigned readers = 0;  ///< slots ever in use at once, of all processes
  unsigned readers_max = 0;
  std::optional<OldestReader> oldest_reader;
};

/// One data directory, open. All access to the tables goes through its transactions.
///
/// Not usable after fork(): the child gets `unsupported` and opens its own; destroying it there harms nothing.
///
/// Threads: any, but see WriteTxn.
class Environment {
 public:
  /// Read transactions kept ready for the next reader.
  static constexpr std::size_t kIdleReadersMax = 64;

  /// Opens the store in a directory, and makes both if need be (0700, files 0600). In a copy of another directory this
  /// begins a new epoch.
  ///
  /// Errors: not_found         there is no store, and options say to make none
  ///         already_open      open in this process already
  ///         unsupported       a network file system, in use from another PID namespace, or the store of another user
  ///         incompatible      not our store, written by a newer version, or damaged: data.mdb is empty, was cut off,
  ///                           or is gone while the keys of the store are there
  ///         invalid_argument  options that make no sense; `field` names one
  ///         unavailable       another process is just making it; try again
  ///         store_full, io_error
  static Result<std::unique_ptr<Environment>> open(const EnvironmentOptions& options);

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();

  /// A view of the last commit. Never waits for a writer.
  ///
  /// Errors: overloaded   as many readers as `readers_max` allows
  ///         unavailable  the map is growing and somebody keeps a transaction open
  ///         unsupported  in a forked child
  Result<ReadTxn> read() const;

  /// Waits for the other writers of all processes. A thread that already has one must not ask for another.
  ///
  /// After a commit that failed late it first reopens the store, at most once a second.
  ///
  /// Errors: io_error     check_location() fails, or the store cannot be reopened
  ///         unavailable  as read(); a commit failed late, and the store was reopened just before that
  ///         unsupported  as read()
  Result<WriteTxn> write();

  /// Frees what processes that died without closing still hold; says how many. Call it about once a minute.
  Result<int> clear_dead_readers();

  Result<StoreStats> stats() const;

  /// Writes a copy of the last commit to a new file, without pages that are free, while others read and write on. What
  /// they replace meanwhile stays in the file as long as the copying takes.
  ///
  /// Errors: store_full, io_error  of the other file; overloaded, unavailable, unsupported as read()
  Result<> copy(int file) const;

  /// Names this store among all, for what belongs to it but stands beside it: 1 to Limits::integer_max, given at its
  /// making and kept by every copy.
  Result<std::uint64_t> number() const;

  /// The open data directory. All work in it goes by this, never by its path.
  const util::DirectoryPtr& directory() const { return directory_.directory(); }

  /// Whether the store is still where it was opened. The writer looks before each batch.
  ///
  /// Errors: io_error  the directory or the store was moved, replaced or removed
  Result<> check_location() const { return directory_.check_location(); }

  /// As store::keep_out_older(), for this directory.
  Result<util::Descriptor> keep_out_older(std::uint64_t level) const {
    return store::keep_out_older(*directory(), level);
  }

 private:
  friend class Table;
  friend class MutableTable;
  friend class ReadTxn;
  friend class WriteTxn;
  using State = std::unique_ptr<TxnState>;
  enum class Shortage { none, early, urgent };

  explicit Environment(const EnvironmentOptions& options) : options_(options) {}

  unsigned table_handle(TableName name) const { return handles_[static_cast<std::size_t>(name)]; }
  Error write_error(int code, std::string_view doing) const;
  void end_read(State state) const;
  void abort_write(State state) const;
  Result<> commit_write(State state) const;

  Result<> open_env(std::size_t map_bytes, bool read_only) const;
  void close_env() const;
  Result<> check_process() const;
  Result<> enter() const;
  State take_idle() const;
  int begin_read(State& state) const;
  bool overtaken(MDB_txn* txn) const;
  Result<bool> recover(int code, std::uint64_t generation) const;
  Result<> reopen_for_reading(std::uint64_t generation) const;
  Result<> reopen_for_writing();
  Result<> adopt_map_size() const;
  Result<> make_room();
  Shortage shortage() const;
  static Result<> check_length(MDB_env* env);
  Result<> check_pages(MDB_env* env) const;
  void lengthen_file() const;
  Result<> check_history();
  std::size_t map_bytes() const;
  Result<> resize(std::size_t bytes) const;
  Result<> remap(std::size_t bytes, bool read_only) const;
  void log(LogLevel level, const std::string& text) const;

  const EnvironmentOptions options_;
  DataDirectory directory_;
  const util::ForkMark own_;

  // Readers repair these too, alone behind the gate; inside it they do not change.
  mutable Gate gate_;
  mutable MDB_env* env_ = nullptr;
  mutable TableHandles handles_{};
  mutable std::atomic<std::uint64_t> generation_ = 0;  // counts reopenings

  mutable std::atomic<bool> writes_failed_ = false;       // a commit's outcome is unknown: reopen before the next
  std::atomic<std::int64_t> reopened_at_ms_ = 0;          // of the steady clock, after such a failure; 0: never
  mutable std::atomic<bool> map_was_full_ = false;        // grow before the next write
  std::atomic<std::int64_t> growth_paused_until_ms_ = 0;  // both of the steady clock
  std::atomic<std::int64_t> early_growth_paused_until_ms_ = 0;

  mutable util::Mutex idle_mutex_;
  mutable std::vector<State> idle_ CONFAB_GUARDED_BY(idle_mutex_);
};

/// Names the history that this store tells, for cursors: 1 to Limits::integer_max, random, and another one in every
/// copy.
Result<std::uint64_t> epoch(const Txn& txn);

/// Makes the store in the file `name`, which nobody has open, begin a new history when it is opened.
Result<> forget_history(const util::Directory& directory, const std::string& name);

}  // namespace confab::store
