#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/environment.hpp"
#include "store/lmdb_error.hpp"
#include "store/page_file.hpp"

namespace confab::store {

namespace {

/// With less than the first before its end the file is made longer, up to the second.
constexpr std::size_t kAheadBytesMin = std::size_t{256} << 10;
constexpr std::size_t kAheadBytes = std::size_t{1} << 20;

constexpr std::array<char, std::size_t{64} << 10> kZeros{};

/// Whether all pages from `first` on to the last one are free.
Result<bool> all_free(const PageFile& pages, const PageFile::Commit& commit, PageFile::PageNumber first) {
  std::vector<PageFile::PageNumber> found;
  auto listed = pages.free_pages(commit, [&](PageFile::PageNumber page) -> Result<> {
    if (page >= first && page <= commit.last_page) found.push_back(page);
    return {};
  });
  if (!listed) return listed.error();
  std::sort(found.begin(), found.end());
  const auto distinct = std::unique(found.begin(), found.end()) - found.begin();
  return static_cast<std::uint64_t>(distinct) == commit.last_page + 1 - first;
}

}  // namespace

/// A file that was cut off would end the process by SIGBUS when what is missing is read. But a file that ends before
/// its last page need not be cut off: LMDB does not write pages that a transaction took at the end and gave back. Those
/// are free, and what is free is never read.
Result<> Environment::check_length(MDB_env* env) {
  mdb_filehandle_t file = -1;
  struct stat entry {};
  if (mdb_env_get_fd(env, &file) != MDB_SUCCESS) return {};
  for (int attempt = 1;; ++attempt) {
    MDB_txn* raw = nullptr;
    if (const int code = mdb_txn_begin(env, nullptr, MDB_RDONLY, &raw)) return lmdb_error(code, "open");
    const std::unique_ptr<MDB_txn, decltype(&mdb_txn_abort)> txn(raw, mdb_txn_abort);
    const auto pages = PageFile::open(file);
    if (!pages) return pages.error();
    const auto commit = pages->commit(mdb_txn_id(raw));
    // Two commits of another process came between: their pages are not of this transaction.
    if (commit.code() == ErrorCode::not_found && attempt < PageFile::kCommitAttemptsMax) continue;
    if (!commit) return commit.error();
    // After the commit was read: another process may make the file longer, and does so before it commits.
    if (::fstat(file, &entry) != 0) return {};
    const auto whole_pages = static_cast<std::size_t>(entry.st_size) / pages->page_bytes();
    if (whole_pages > commit->last_page) return {};
    const auto free = all_free(*pages, *commit, whole_pages);
    if (free && *free) return {};
    return Error{ErrorCode::incompatible,
                 fmt::format("data.mdb was cut off: it has {} bytes, and its newest commit {}: put the store back from "
                             "a copy",
                             entry.st_size, (commit->last_page + 1) * pages->page_bytes())};
  }
}

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
