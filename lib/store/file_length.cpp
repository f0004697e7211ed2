#include <algorithm>
#include <array>

#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/environment.hpp"

namespace confab::store {

namespace {

/// With less than the first before its end the file is made longer, up to the second.
constexpr std::size_t kAheadBytesMin = std::size_t{256} << 10;
constexpr std::size_t kAheadBytes = std::size_t{1} << 20;

constexpr std::array<char, std::size_t{64} << 10> kZeros{};

}  // namespace

/// A commit that makes the file longer waits for one write more, that of the inode. So the file is made longer seldom
/// and by much. Nothing depends on it: what fails here is seen, and told, by the commit that needs the room.
///
/// Called with a write transaction open: nobody else writes beyond the end.
void Environment::lengthen_file() const {
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_filehandle_t file = -1;
  struct stat entry {};
  mdb_env_info(env_, &info);
  mdb_env_stat(env_, &stat);
  if (mdb_env_get_fd(env_, &file) != MDB_SUCCESS || ::fstat(file, &entry) != 0) return;
  const std::size_t used = (info.me_last_pgno + 1) * stat.ms_psize;
  auto end = static_cast<std::size_t>(entry.st_size);
  if (end >= used + kAheadBytesMin || directory_.nearly_full()) return;
  const std::size_t wanted = std::min(used + kAheadBytes, info.me_mapsize);
  while (end < wanted) {
    const ssize_t written =
        ::pwrite(file, kZeros.data(), std::min(kZeros.size(), wanted - end), static_cast<off_t>(end));
    if (written <= 0) return;
    end += static_cast<std::size_t>(written);
  }
}

}  // namespace confab::store
