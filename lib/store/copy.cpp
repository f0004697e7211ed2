// Reading the whole file: to copy it, and to see whether it is what it should be.

#include <cerrno>
#include <memory>

#include <lmdb.h>

#include "store/environment.hpp"
#include "store/lmdb_error.hpp"
#include "store/page_file.hpp"

namespace confab::store {

Result<> Environment::copy(int file) const {
  if (auto entered = enter(); !entered) return entered;
  const int code = mdb_env_copyfd2(env_, file, MDB_CP_COMPACT);
  gate_.leave();
  if (code != MDB_SUCCESS) return lmdb_error(code, "copy the store");
  return {};
}

Result<> Environment::check_pages(MDB_env* env) const {
  mdb_filehandle_t file = -1;
  if (const int code = mdb_env_get_fd(env, &file)) return lmdb_error(code, "check");
  if (options_.check_pages_bytes_max == 0) return {};
  const auto pages = PageFile::open(file);
  if (!pages) return pages.error();
  for (int attempt = 1;; ++attempt) {
    MDB_txn* raw = nullptr;
    if (const int code = mdb_txn_begin(env, nullptr, MDB_RDONLY, &raw)) return lmdb_error(code, "check");
    const std::unique_ptr<MDB_txn, decltype(&mdb_txn_abort)> txn(raw, mdb_txn_abort);
    const auto commit = pages->commit(mdb_txn_id(raw));
    if (commit.code() == ErrorCode::not_found && attempt < PageFile::kCommitAttemptsMax) continue;
    if (!commit) return commit.error();
    if ((commit->last_page + 1) * pages->page_bytes() > options_.check_pages_bytes_max) return {};
    return pages->check(*commit);
  }
}

}  // namespace confab::store
