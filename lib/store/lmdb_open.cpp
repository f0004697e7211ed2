#include "store/lmdb_open.hpp"

#include <cerrno>

#include <fcntl.h>
#include <lmdb.h>

#include "util/files.hpp"

namespace confab::store {

int open_lmdb(MDB_env* env, const std::string& path, unsigned flags) {
  const util::NoFork no_fork;
  if (const int code = mdb_env_open(env, path.c_str(), flags, 0600)) return code;
  mdb_filehandle_t file = -1;
  if (const int code = mdb_env_get_fd(env, &file)) return code;
  return ::fcntl(file, F_SETFD, FD_CLOEXEC) == 0 ? 0 : errno;
}

}  // namespace confab::store
