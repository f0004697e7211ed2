// Notices that a store is a copy, and lets a copy begin a history of its own.

#include <array>
#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/environment.hpp"
#include "store/lmdb_error.hpp"
#include "store/lmdb_open.hpp"
#include "store/table.hpp"
#include "util/endian.hpp"
#include "util/files.hpp"
#include "util/random.hpp"

namespace confab::store {

namespace {

/// Inode and time of birth (nanoseconds; 0 where the file system does not keep it): no copy of a file has both.
using Home = std::array<unsigned char, 16>;

std::string_view to_view(const Home& home) { return {reinterpret_cast<const char*>(home.data()), home.size()}; }

Result<Home> home_of(int file, const std::string& path) {
  struct statx found {};
  if (::statx(file, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &found) != 0) {
    return util::system_error(errno, "cannot read", path);
  }
  const auto& birth = found.stx_btime;
  const bool has_birth = (found.stx_mask & STATX_BTIME) != 0;
  Home home{};
  util::store_be64(home.data(), found.stx_ino);
  util::store_be64(home.data() + 8,
                   has_birth ? static_cast<std::uint64_t>(birth.tv_sec) * 1'000'000'000 + birth.tv_nsec : 0);
  return home;
}

}  // namespace

/// Work may go on in each of two copies of a directory, and positions alone do not tell their histories apart. So the
/// store remembers which file it is in, and begins a new epoch when it finds itself in another. This does not notice an
/// old state that was written back into the same file or with the whole disk: `new_history` is for that.
Result<> Environment::check_history() {
  mdb_filehandle_t file = -1;
  mdb_env_get_fd(env_, &file);
  const auto home = home_of(file, directory()->path());
  if (!home) return home.error();
  bool is_copy = false;
  const auto settled = [&](const Txn& txn) -> Result<bool> {
    const Table meta(txn, TableName::meta);
    const auto known = meta.get(kMetaHome);
    if (!known) return known.error();
    is_copy = known->has_value();
    return !options_.new_history && *known == to_view(*home);
  };
  {
    auto txn = read();
    if (!txn) return txn.error();
    const auto done = settled(*txn);
    if (!done) return done.error();
    if (*done) return {};
  }
  auto txn = write();
  if (!txn) return txn.error();
  const auto done = settled(*txn);  // another process may have been quicker
  if (!done) return done.error();
  if (*done) return {};
  std::array<unsigned char, 8> epoch{};
  util::SystemRandom random;
  util::store_be64(epoch.data(), util::random_number(random));
  MutableTable meta(*txn, TableName::meta);
  if (auto put = meta.put(kMetaEpoch, {reinterpret_cast<const char*>(epoch.data()), epoch.size()}); !put) return put;
  if (auto put = meta.put(kMetaHome, to_view(*home)); !put) return put;
  if (auto stored = txn->commit(); !stored) return stored;
  if (is_copy && !options_.new_history) {
    log(LogLevel::warn, "store: " + directory()->path() +
                            " is a copy of another data directory, or was moved: it begins a history of its own, so "
                            "clients read everything anew");
  }
  return {};
}

Result<> forget_history(const util::Directory& directory, const std::string& name) {
  const std::string doing = "write " + directory.path_of(name);
  MDB_env* raw = nullptr;
  if (const int code = mdb_env_create(&raw)) return lmdb_error(code, doing);
  const std::unique_ptr<MDB_env, decltype(&mdb_env_close)> env(raw, mdb_env_close);
  mdb_env_set_maxdbs(raw, kTablesMax);
  const std::string path = directory.path_by_descriptor() + "/" + name;
  if (const int code = open_lmdb(raw, path, MDB_NOSUBDIR | MDB_NOLOCK)) return lmdb_error(code, doing);
  MDB_txn* txn = nullptr;
  if (const int code = mdb_txn_begin(raw, nullptr, 0, &txn)) return lmdb_error(code, doing);
  MDB_dbi meta = 0;
  MDB_val key{kMetaHome.size(), const_cast<char*>(kMetaHome.data())};
  int code = mdb_dbi_open(txn, kTableNames[0].data(), 0, &meta);
  if (code == MDB_SUCCESS) code = mdb_del(txn, meta, &key, nullptr);
  if (code != MDB_SUCCESS && code != MDB_NOTFOUND) {
    mdb_txn_abort(txn);
    return lmdb_error(code, doing);
  }
  if (const int failed = mdb_txn_commit(txn)) return lmdb_error(failed, doing);
  return {};
}

Result<std::uint64_t> epoch(const Txn& txn) {
  const auto number = get_number(Table(txn, TableName::meta), kMetaEpoch);
  if (!number) return number.error();
  if (!*number) return Error{ErrorCode::internal, "the store has no epoch"};
  return **number;
}

}  // namespace confab::store
