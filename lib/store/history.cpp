// Notices that a store is a copy, and lets a copy begin a history of its own.

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/environment.hpp"
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

/// Of two copies of a directory either may go on, and positions alone do not tell their histories apart. So the store
/// remembers which file it lives in, and begins a new epoch in any other. What cannot be told apart that way is an old
/// state that was written back into the same file, or into the whole disk: for that there is `new_history`.
Result<> Environment::settle_history() {
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

Result<std::uint64_t> epoch(const Txn& txn) {
  const auto number = get_number(Table(txn, TableName::meta), kMetaEpoch);
  if (!number) return number.error();
  if (!*number) return Error{ErrorCode::internal, "the store has no epoch"};
  return **number;
}

}  // namespace confab::store
