#include "store/page_file.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace confab::store {

namespace {

using PageNumber = PageFile::PageNumber;

static_assert(std::endian::native == std::endian::little, "LMDB writes numbers as the machine has them");
static_assert(sizeof(std::size_t) == 8, "LMDB's pages are laid out by the machine's word");

/// Of a page: its number, a pad, flags, and then the ends of the free space between pointers and entries, or the count
/// of pages that belong to this one.
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kFlagsAt = 10;
constexpr std::size_t kLowerAt = 12;
constexpr std::size_t kUpperAt = 14;
constexpr std::size_t kPagesAt = 12;

constexpr std::uint16_t kBranchPage = 0x01;
constexpr std::uint16_t kLeafPage = 0x02;
constexpr std::uint16_t kOverflowPage = 0x04;
constexpr std::uint16_t kMetaPage = 0x08;

/// Of an entry: size or page number (low bits), flags (an inner page: high bits of the number), size of the key.
constexpr std::size_t kEntryHeaderBytes = 8;
constexpr std::uint16_t kValueElsewhere = 0x01;
constexpr std::uint16_t kValueIsTree = 0x02;

/// Of the first two pages, after the header: magic, version, two words, two trees, the last page, the transaction.
constexpr std::size_t kTreeBytes = 48;
constexpr std::size_t kMagicAt = kHeaderBytes;
constexpr std::size_t kTreesAt = kHeaderBytes + 24;
constexpr std::size_t kLastPageAt = kTreesAt + 2 * kTreeBytes;
constexpr std::size_t kTxnAt = kLastPageAt + 8;
constexpr std::size_t kMetaBytes = kTxnAt + 8;
constexpr std::uint64_t kMagicAndVersion = 0x1'beefc0de;

constexpr PageNumber kNoPage = ~PageNumber{0};
constexpr unsigned kDepthMax = 32;       // as LMDB
constexpr unsigned kIntegerKeys = 0x08;  // of a tree
/// Beside it in the tree of free pages: how the environment was made (MDB_NOSUBDIR).
constexpr unsigned kFileAlone = 0x4000;
/// Pages that may be missing at the end, being free: a transaction takes no more (MDB_IDL_UM_MAX).
constexpr std::uint64_t kFreePagesBeyondMax = std::uint64_t{1} << 17;

/// `at` and its size were checked.
template <typename T>
T load(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

Error damaged(PageNumber page, std::string_view what) {
  return {ErrorCode::incompatible, fmt::format("page {} of data.mdb {}", page, what)};
}

/// Whether all of it was there.
bool read_at(int file, std::string& out, std::uint64_t at) {
  std::size_t got = 0;
  while (got < out.size()) {
    const ssize_t part = ::pread(file, out.data() + got, out.size() - got, static_cast<off_t>(at + got));
    if (part == 0 || (part < 0 && errno != EINTR)) return false;
    if (part > 0) got += static_cast<std::size_t>(part);
  }
  return true;
}

PageFile::Tree tree_at(std::string_view bytes, std::size_t at) {
  PageFile::Tree tree;
  tree.flags = load<std::uint16_t>(bytes, at + 4);
  tree.depth = load<std::uint16_t>(bytes, at + 6);
  tree.branch_pages = load<std::uint64_t>(bytes, at + 8);
  tree.leaf_pages = load<std::uint64_t>(bytes, at + 16);
  tree.overflow_pages = load<std::uint64_t>(bytes, at + 24);
  tree.entries = load<std::uint64_t>(bytes, at + 32);
  tree.root = load<std::uint64_t>(bytes, at + 40);
  return tree;
}

/// Visits the pages of an entry of the free tree: how many there are, and then they.
PageFile::VisitEntry free_list(const PageFile::Commit& commit, PageFile::VisitPage visit) {
  return
      [root = commit.free.root, visit = std::move(visit)](std::string_view, std::string_view value, bool) -> Result<> {
        if (value.size() < 8) return damaged(root, "has a list without a length below it");
        const auto count = load<std::uint64_t>(value, 0);
        if (count > value.size() / 8 - 1) return damaged(root, "has a list that is too short below it");
        for (std::size_t i = 1; i <= count; ++i) {
          if (auto visited = visit(load<PageNumber>(value, i * 8)); !visited) return visited;
        }
        return {};
      };
}

}  // namespace

Result<PageFile> PageFile::open(int file) {
  std::string meta(kMetaBytes, '\0');
  if (!read_at(file, meta, 0) || load<std::uint64_t>(meta, kMagicAt) != kMagicAndVersion) {
    return damaged(0, "is not the first one of a store");
  }
  const std::size_t page_bytes = load<std::uint32_t>(meta, kTreesAt);
  if (!std::has_single_bit(page_bytes) || page_bytes < 512 || page_bytes > 65536) {
    return damaged(0, "has no size of pages");
  }
  return PageFile(file, page_bytes);
}

Result<PageFile::Commit> PageFile::commit(std::uint64_t txn) const {
  for (const PageNumber page : {0, 1}) {
    std::string meta(kMetaBytes, '\0');
    if (!read_at(file_, meta, page * page_bytes_)) return damaged(page, "is missing");
    if (load<std::uint64_t>(meta, kTxnAt) != txn) continue;
    if (load<std::uint16_t>(meta, kFlagsAt) != kMetaPage || load<std::uint64_t>(meta, kMagicAt) != kMagicAndVersion) {
      return damaged(page, "does not describe a commit");
    }
    return Commit{txn, load<std::uint64_t>(meta, kLastPageAt), tree_at(meta, kTreesAt),
                  tree_at(meta, kTreesAt + kTreeBytes)};
  }
  return Error{ErrorCode::not_found, fmt::format("transaction {} is not among the newest", txn)};
}

/// Which pages were met, when each may be met once.
struct PageFile::Used {
  std::vector<bool> pages;

  Result<> add(PageNumber page) {
    if (page < 2 || page >= pages.size()) return damaged(page, "is not one of the store");
    if (pages[page]) return damaged(page, "is used twice, or used and free");
    pages[page] = true;
    return {};
  }
};

/// Of one tree, in the order of its keys.
struct PageFile::Walk {
  const PageFile& file;
  const Commit& commit;
  const Tree& tree;
  const VisitEntry& visit;
  Used* used;
  PageNumber pages_left;  // no tree has more pages than the file: one that leads back into itself must end

  Tree met{};            // what was found
  std::string last{};    // key of the last entry
  std::string lowest{};  // what the inner pages promise of the next one

  Result<std::string> read(PageNumber page, std::size_t pages);
  Result<> go(PageNumber page, unsigned levels);
  Result<> branch(PageNumber page, std::string_view entry, bool first, unsigned levels);
  Result<> leaf(PageNumber page, std::string_view entry);
  bool before(std::string_view one, std::string_view other) const;
};

Result<std::string> PageFile::Walk::read(PageNumber page, std::size_t pages) {
  if (page < 2 || page > commit.last_page || pages > commit.last_page - page + 1) {
    return damaged(page, "is not one of the store");
  }
  if (pages > pages_left) return damaged(page, "is met more often than once");
  pages_left -= pages;
  for (std::size_t i = 0; used != nullptr && i < pages; ++i) {
    if (auto fresh = used->add(page + i); !fresh) return fresh.error();
  }
  std::string bytes(pages * file.page_bytes_, '\0');
  if (!read_at(file.file_, bytes, page * file.page_bytes_)) return damaged(page, "is missing");
  if (load<PageNumber>(bytes, 0) != page) return damaged(page, "is another one");
  return bytes;
}

bool PageFile::Walk::before(std::string_view one, std::string_view other) const {
  if ((tree.flags & kIntegerKeys) == 0) return one < other;
  return one.size() == 8 && other.size() == 8 && load<std::uint64_t>(one, 0) < load<std::uint64_t>(other, 0);
}

Result<> PageFile::Walk::go(PageNumber page, unsigned levels) {
  const auto bytes = read(page, 1);
  if (!bytes) return bytes.error();
  const auto kind = load<std::uint16_t>(*bytes, kFlagsAt);
  if (kind != (levels == 1 ? kLeafPage : kBranchPage)) return damaged(page, "is of another kind");
  ++(levels == 1 ? met.leaf_pages : met.branch_pages);
  const std::size_t lower = load<std::uint16_t>(*bytes, kLowerAt);
  const std::size_t upper = load<std::uint16_t>(*bytes, kUpperAt);
  // A leaf has an entry, and an inner page two, or LMDB gives up.
  if (lower < kHeaderBytes + (levels == 1 ? 2 : 4) || lower % 2 != 0 || lower > upper || upper > bytes->size()) {
    return damaged(page, "has no order in it");
  }
  for (std::size_t pointer = kHeaderBytes; pointer < lower; pointer += 2) {
    const std::size_t at = load<std::uint16_t>(*bytes, pointer);
    if (at < upper || at + kEntryHeaderBytes > bytes->size()) return damaged(page, "has an entry outside of it");
    const auto entry = std::string_view(*bytes).substr(at);
    auto done = levels == 1 ? leaf(page, entry) : branch(page, entry, pointer == kHeaderBytes, levels);
    if (!done) return done;
  }
  return {};
}

Result<> PageFile::Walk::branch(PageNumber page, std::string_view entry, bool first, unsigned levels) {
  const PageNumber below = load<std::uint32_t>(entry, 0) | PageNumber{load<std::uint16_t>(entry, 4)} << 32;
  const std::size_t key_bytes = load<std::uint16_t>(entry, 6);
  if (key_bytes > entry.size() - kEntryHeaderBytes) return damaged(page, "has an entry that is longer than it");
  if (!first) {  // the first one's key says nothing
    lowest = entry.substr(kEntryHeaderBytes, key_bytes);
    if (!before(last, lowest)) return damaged(page, "has keys out of order");
  }
  return go(below, levels - 1);
}

Result<> PageFile::Walk::leaf(PageNumber page, std::string_view entry) {
  const std::size_t value_bytes = load<std::uint32_t>(entry, 0);
  const auto flags = load<std::uint16_t>(entry, 4);
  const std::size_t key_bytes = load<std::uint16_t>(entry, 6);
  const bool elsewhere = flags == kValueElsewhere;
  const bool is_tree = flags == kValueIsTree;
  const std::size_t here_bytes = elsewhere ? sizeof(PageNumber) : value_bytes;
  entry.remove_prefix(kEntryHeaderBytes);
  if (flags != 0 && !elsewhere && !is_tree) return damaged(page, "has an entry of another kind");
  if (key_bytes > entry.size() || here_bytes > entry.size() - key_bytes) {
    return damaged(page, "has an entry that is longer than it");
  }
  if (is_tree && here_bytes != kTreeBytes) return damaged(page, "has a table that is none");
  const auto key = entry.substr(0, key_bytes);
  const auto here = entry.substr(key_bytes, here_bytes);
  if ((met.entries > 0 && !before(last, key)) || (!lowest.empty() && before(key, lowest))) {
    return damaged(page, "has keys out of order");
  }
  last = key;
  lowest.clear();
  ++met.entries;
  if (!elsewhere) return visit(key, here, is_tree);
  const auto first = load<PageNumber>(here, 0);
  const std::size_t pages = (kHeaderBytes + value_bytes + file.page_bytes_ - 1) / file.page_bytes_;
  met.overflow_pages += pages;
  const auto whole = read(first, pages);
  if (!whole) return whole.error();
  if (load<std::uint16_t>(*whole, kFlagsAt) != kOverflowPage || load<std::uint32_t>(*whole, kPagesAt) != pages) {
    return damaged(first, "is of another kind");
  }
  return visit(key, std::string_view(*whole).substr(kHeaderBytes, value_bytes), false);
}

Result<> PageFile::walk(const Commit& commit, const Tree& tree, const VisitEntry& visit, Used* used) const {
  struct stat found {};
  if (::fstat(file_, &found) != 0) return damaged(tree.root, "is in a file that cannot be looked at");
  Walk walk{*this, commit, tree, visit, used, static_cast<PageNumber>(found.st_size) / page_bytes_};
  if (tree.root != kNoPage) {
    if (tree.depth == 0 || tree.depth > kDepthMax) return damaged(tree.root, "has an impossible depth below it");
    if (auto gone = walk.go(tree.root, tree.depth); !gone) return gone;
  }
  const Tree& met = walk.met;
  if (met.entries != tree.entries || met.branch_pages != tree.branch_pages || met.leaf_pages != tree.leaf_pages ||
      met.overflow_pages != tree.overflow_pages) {
    return damaged(tree.root, "has more or less below it than there should be");
  }
  return {};
}

Result<> PageFile::walk(const Commit& commit, const Tree& tree, const VisitEntry& visit) const {
  return walk(commit, tree, visit, nullptr);
}

Result<> PageFile::free_pages(const Commit& commit, const VisitPage& visit) const {
  return walk(commit, commit.free, free_list(commit, visit));
}

/// Of the two pages that describe commits the other one is of the transaction before, or of a later one if somebody
/// writes meanwhile. With other numbers the older commit would be taken for the newer one.
Result<> PageFile::check_other_commit(const Commit& commit) const {
  const PageNumber other = (commit.txn + 1) % 2;
  std::string meta(kMetaBytes, '\0');
  if (!read_at(file_, meta, other * page_bytes_)) return damaged(other, "is missing");
  const auto txn = load<std::uint64_t>(meta, kTxnAt);
  const bool next_to_it = commit.txn == 0 ? txn == 0 : txn + 1 == commit.txn || (txn > commit.txn && txn % 2 == other);
  if (next_to_it && load<std::uint64_t>(meta, kMagicAt) == kMagicAndVersion &&
      load<std::uint16_t>(meta, kFlagsAt) == kMetaPage && load<std::uint32_t>(meta, kTreesAt) == page_bytes_) {
    return {};
  }
  return damaged(other, "does not describe a commit");
}

Result<> PageFile::check(const Commit& commit) const {
  if (auto other = check_other_commit(commit); !other) return other;
  struct stat found {};
  if ((commit.free.flags & ~kFileAlone) != kIntegerKeys || commit.tables.flags != 0 || ::fstat(file_, &found) != 0 ||
      commit.last_page > static_cast<std::uint64_t>(found.st_size) / page_bytes_ + kFreePagesBeyondMax) {
    return damaged(commit.txn % 2, "does not describe a commit");
  }
  Used used{std::vector<bool>(commit.last_page + 1)};
  std::vector<std::pair<std::string, Tree>> tables;
  auto listed = walk(
      commit, commit.tables,
      [&](std::string_view name, std::string_view value, bool is_tree) -> Result<> {
        const Tree tree = is_tree ? tree_at(value, 0) : Tree{};
        if (!is_tree || tree.flags != 0) return damaged(commit.tables.root, "has a table that is none below it");
        tables.emplace_back(name, tree);
        return {};
      },
      &used);
  if (!listed) return Error{listed.code(), "the list of tables: " + listed.error().message};
  for (const auto& [name, tree] : tables) {
    auto walked = walk(
        commit, tree, [](std::string_view, std::string_view, bool) -> Result<> { return {}; }, &used);
    if (!walked) return Error{walked.code(), "table " + name + ": " + walked.error().message};
  }
  auto free = walk(commit, commit.free, free_list(commit, [&](PageNumber page) { return used.add(page); }), &used);
  if (!free) return Error{free.code(), "the list of free pages: " + free.error().message};
  return {};
}

}  // namespace confab::store
