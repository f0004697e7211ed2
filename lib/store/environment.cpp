#include "store/environment.hpp"

#include <cassert>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <lmdb.h>
#include <unistd.h>

#include "store/lmdb_error.hpp"
#include "store/lmdb_open.hpp"
#include "store/table.hpp"

namespace confab::store {

namespace {

/// How long a transaction waits at the gate. Longer than those that close the gate wait, so that they give up first.
constexpr Gate::Duration kEnterWaitMax{10'000};
/// Attempts of one begin: dead readers cleared, the map adopted, the store reopened, and once more.
constexpr int kBeginAttemptsMax = 4;

/// Attempts at a view that no two commits overtake while it is taken.
constexpr int kViewAttemptsMax = 1000;

unsigned open_flags(bool read_only, bool frozen) {
  unsigned flags = MDB_NOTLS;
  if (read_only || frozen) flags |= MDB_RDONLY;
  if (frozen) flags |= MDB_NOLOCK;
#ifdef CONFAB_UNSAFE_NO_SYNC
  flags |= MDB_NOSYNC;
#endif
  return flags;
}

Result<> check(const EnvironmentOptions& options) {
  if (options.map_bytes < (std::size_t{1} << 20)) {
    return Error{ErrorCode::invalid_argument, "the map must be at least 1 MiB", "map_bytes"};
  }
  if (options.readers_max < 4) {
    return Error{ErrorCode::invalid_argument, "there must be room for at least 4 readers", "readers_max"};
  }
  return {};
}

std::size_t whole_pages(std::size_t bytes) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes / page * page;
}

}  // namespace

Result<std::unique_ptr<Environment>> Environment::open(const EnvironmentOptions& options) {
  if (auto fit = check(options); !fit) return fit.error();
  auto directory = options.frozen
                       ? DataDirectory::look_at(options.directory)
                       : DataDirectory::claim({options.directory, options.force_network_fs, options.only_existing,
                                               options.readers_max, options.log, options.platform},
                                              create_store);
  if (!directory) return directory.error();
  std::unique_ptr<Environment> environment(new Environment(options));
  environment->directory_ = *std::move(directory);
  if (auto opened = environment->open_env(whole_pages(options.map_bytes), false); !opened) return opened.error();
  if (auto cleared = environment->clear_dead_readers(); !cleared) return cleared.error();
  if (options.frozen || options.only_existing) return environment;
  if (auto checked = environment->check_history(); !checked) return checked.error();
  return environment;
}

Environment::~Environment() {
  // In a forked child everything LMDB holds belongs to the parent; closing would free the parent's readers.
  if (!own_.is_own_process()) {
    for (auto& state : idle_) static_cast<void>(state.release());
    return;
  }
  assert(gate_.inside() == 0);
  close_env();
}

Result<> Environment::open_env(std::size_t map_bytes, bool read_only) const {
  MDB_env* env = nullptr;
  if (const int code = mdb_env_create(&env)) return lmdb_error(code, "open");
  mdb_env_set_mapsize(env, map_bytes);
  mdb_env_set_maxdbs(env, kTablesMax);
  mdb_env_set_maxreaders(env, options_.readers_max);
  if (const int code = open_lmdb(env, directory()->path_by_descriptor(), open_flags(read_only, options_.frozen))) {
    mdb_env_close(env);
    return lmdb_error(code, "open " + directory()->path());
  }
  if (auto whole = check_length(env); !whole) {
    mdb_env_close(env);
    return Error{whole.code(), directory()->path() + ": " + whole.error().message};
  }
  if (auto sound = check_pages(env); !sound) {
    mdb_env_close(env);
    return Error{sound.code(), directory()->path() + ": " + sound.error().message};
  }
  auto handles = open_tables(env, !read_only && !options_.frozen);
  if (!handles) {
    mdb_env_close(env);
    return Error{handles.code(), directory()->path() + ": " + handles.error().message};
  }
  env_ = env;
  handles_ = *handles;
  return {};
}

void Environment::close_env() const {
  {
    const util::MutexLock lock(idle_mutex_);
    for (auto& state : idle_) mdb_txn_abort(state->raw);
    idle_.clear();
  }
  if (env_) mdb_env_close(std::exchange(env_, nullptr));
}

Result<> Environment::check_process() const {
  if (own_.is_own_process()) return {};
  return Error{ErrorCode::unsupported, "this store was opened before a fork: open it anew in the child"};
}

Result<> Environment::enter() const {
  if (auto fit = check_process(); !fit) return fit;
  if (!gate_.enter(kEnterWaitMax)) {
    return Error{ErrorCode::unavailable, "the store's map is being changed; try again"};
  }
  if (env_) return {};
  gate_.leave();
  return Error{ErrorCode::io_error, "the store could not be mapped again; reopen it"};
}

Environment::State Environment::take_idle() const {
  const util::MutexLock lock(idle_mutex_);
  if (idle_.empty()) return nullptr;
  State state = std::move(idle_.back());
  idle_.pop_back();
  return state;
}

Result<ReadTxn> Environment::read() const {
  for (int attempt = 1;; ++attempt) {
    if (auto entered = enter(); !entered) return entered.error();
    const auto generation = generation_.load();
    State state = take_idle();
    const int code = begin_read(state);
    if (code == MDB_SUCCESS) return ReadTxn(std::move(state));
    gate_.leave();
    if (attempt == kBeginAttemptsMax) return lmdb_error(code, "read");
    if (auto again = recover(code, generation); !again) return again.error();
  }
}

/// Begins with the idle transaction, or with a new one if it is null; on failure there is none.
int Environment::begin_read(State& state) const {
  int code = MDB_SUCCESS;
  if (state) {
    code = mdb_txn_renew(state->raw);
    if (code != MDB_SUCCESS) mdb_txn_abort(state->raw);
  } else {
    state = std::make_unique<TxnState>();
    state->environment = this;
    code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &state->raw);
  }
  // LMDB 0.9.24 first settles on a commit and then copies its meta page. If that took as long as two commits, the page
  // is already the second one's, which may not be on disk yet: a view of what a crash can still take back.
  for (int attempt = 1; code == MDB_SUCCESS && overtaken(state->raw); ++attempt) {
    mdb_txn_reset(state->raw);
    code = attempt < kViewAttemptsMax ? mdb_txn_renew(state->raw) : EBUSY;
    if (code != MDB_SUCCESS) mdb_txn_abort(state->raw);
  }
  if (code != MDB_SUCCESS) state.reset();
  return code;
}

bool Environment::overtaken(MDB_txn* txn) const {
  MDB_envinfo info{};
  mdb_env_info(env_, &info);
  return info.me_last_txnid > mdb_txn_id(txn) + 1;
}

Result<WriteTxn> Environment::write() {
  if (options_.frozen) return Error{ErrorCode::unsupported, directory()->path() + " was opened for reading only"};
  for (int attempt = 1;; ++attempt) {
    if (writes_failed_) {
      if (auto again = reopen_for_writing(); !again) return again.error();
    }
    if (auto there = check_location(); !there) return there.error();
    if (auto room = make_room(); !room) return room.error();
    if (auto entered = enter(); !entered) return entered.error();
    const auto generation = generation_.load();
    auto state = std::make_unique<TxnState>();
    state->environment = this;
    const int code = mdb_txn_begin(env_, nullptr, 0, &state->raw);
    if (code == MDB_SUCCESS) {
      lengthen_file();
      return WriteTxn(std::move(state));
    }
    gate_.leave();
    if (code == MDB_PANIC) writes_failed_ = true;
    if (attempt == kBeginAttemptsMax || code == MDB_PANIC) return lmdb_error(code, "write");
    if (auto again = recover(code, generation); !again) return again.error();
  }
}

/// Whether trying again may help, after having removed the cause.
Result<bool> Environment::recover(int code, std::uint64_t generation) const {
  if (code == MDB_MAP_RESIZED) {
    if (auto adopted = adopt_map_size(); !adopted) return adopted.error();
    return true;
  }
  if (code == MDB_PANIC) {
    if (auto reopened = reopen_for_reading(generation); !reopened) return reopened.error();
    return true;
  }
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    if (auto entered = enter(); !entered) return entered.error();
    mdb_reader_check(env_, &dead);
    gate_.leave();
    if (dead > 0) return true;
  }
  return lmdb_error(code, "begin");
}

void Environment::end_read(State state) const {
  if (!own_.is_own_process()) {
    static_cast<void>(state.release());
    return;
  }
  mdb_txn_reset(state->raw);
  {
    const util::MutexLock lock(idle_mutex_);
    if (idle_.size() < kIdleReadersMax) idle_.emplace_back().swap(state);
  }
  if (state) mdb_txn_abort(state->raw);
  gate_.leave();
}

void Environment::abort_write(State state) const {
  if (!own_.is_own_process()) return;
  mdb_txn_abort(state->raw);
  gate_.leave();
}

Result<> Environment::commit_write(State state) const {
  if (auto fit = check_process(); !fit) return fit;
  const int code = mdb_txn_commit(state->raw);
  if (code == MDB_SUCCESS) {
    gate_.leave();
    return {};
  }
  // LMDB fails for good exactly when writing the meta page failed, the one step that decides. Whatever fails before it
  // has left the last commit standing.
  MDB_txn* probe = nullptr;
  const bool late = mdb_txn_begin(env_, nullptr, 0, &probe) == MDB_PANIC;
  if (probe) mdb_txn_abort(probe);
  if (late) writes_failed_ = true;
  gate_.leave();
  if (!late) return write_error(code, "commit");
  log(LogLevel::error, fmt::format("store: commit failed late: {}", mdb_strerror(code)));
  return Error{ErrorCode::outcome_unknown, fmt::format("commit failed late: {}", mdb_strerror(code))};
}

Error Environment::write_error(int code, std::string_view doing) const {
  if (code == MDB_MAP_FULL) map_was_full_ = true;
  // LMDB reports a short write, which is how a full disk shows first, as EIO.
  if (code == EIO && directory_.nearly_full()) code = ENOSPC;
  return lmdb_error(code, doing);
}

Result<int> Environment::clear_dead_readers() {
  if (auto entered = enter(); !entered) return entered.error();
  int dead = 0;
  const int code = mdb_reader_check(env_, &dead);
  gate_.leave();
  if (code != MDB_SUCCESS) return lmdb_error(code, "clear dead readers");
  if (dead > 0) log(LogLevel::info, fmt::format("store: cleared {} readers of processes that died", dead));
  return dead;
}

Result<StoreStats> Environment::stats() const {
  if (auto entered = enter(); !entered) return entered.error();
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_env_info(env_, &info);
  mdb_env_stat(env_, &stat);
  StoreStats stats;
  stats.oldest_reader = oldest_reader(env_);
  gate_.leave();
  stats.map_bytes = info.me_mapsize;
  stats.used_bytes = (info.me_last_pgno + 1) * stat.ms_psize;
  stats.last_txn = info.me_last_txnid;
  stats.readers = info.me_numreaders;
  stats.readers_max = info.me_maxreaders;
  return stats;
}

Result<std::uint64_t> Environment::number() const {
  auto txn = read();
  if (!txn) return txn.error();
  const auto number = get_number(Table(*txn, TableName::meta), kMetaStore);
  if (!number) return number.error();
  if (!*number) return Error{ErrorCode::incompatible, directory()->path() + ": the store has no number"};
  return **number;
}

void Environment::log(LogLevel level, const std::string& text) const {
  if (options_.log) options_.log(level, text);
}

}  // namespace confab::store
