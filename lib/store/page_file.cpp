#include "store/page_file.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include <fmt/format.h>
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
/// Kinds, without what only a page in memory is.
constexpr std::uint16_t kKinds = 0x6f;

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
constexpr unsigned kDepthMax = 32;  // as LMDB

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
  tree.depth = load<std::uint16_t>(bytes, at + 6);
  tree.entries = load<std::uint64_t>(bytes, at + 32);
  tree.root = load<std::uint64_t>(bytes, at + 40);
  return tree;
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
    if ((load<std::uint16_t>(meta, kFlagsAt) & kKinds) != kMetaPage ||
        load<std::uint64_t>(meta, kMagicAt) != kMagicAndVersion) {
      return damaged(page, "does not describe a commit");
    }
    return Commit{txn, load<std::uint64_t>(meta, kLastPageAt), tree_at(meta, kTreesAt),
                  tree_at(meta, kTreesAt + kTreeBytes)};
  }
  return Error{ErrorCode::not_found, fmt::format("transaction {} is not among the newest", txn)};
}

struct PageFile::Walk {
  const PageFile& file;
  const Commit& commit;
  const VisitEntry& visit;

  Result<std::string> read(PageNumber page, std::size_t pages) const;
  Result<> go(PageNumber page, unsigned levels) const;
  Result<> entry(PageNumber page, std::string_view bytes) const;
};

Result<std::string> PageFile::Walk::read(PageNumber page, std::size_t pages) const {
  if (page < 2 || page > commit.last_page || pages > commit.last_page - page + 1) {
    return damaged(page, "is not one of the store");
  }
  std::string bytes(pages * file.page_bytes_, '\0');
  if (!read_at(file.file_, bytes, page * file.page_bytes_)) return damaged(page, "is missing");
  if (load<PageNumber>(bytes, 0) != page) return damaged(page, "is another one");
  return bytes;
}

Result<> PageFile::Walk::go(PageNumber page, unsigned levels) const {
  const auto bytes = read(page, 1);
  if (!bytes) return bytes.error();
  const auto kind = load<std::uint16_t>(*bytes, kFlagsAt) & kKinds;
  if (kind != (levels == 1 ? kLeafPage : kBranchPage)) return damaged(page, "is of another kind");
  const std::size_t lower = load<std::uint16_t>(*bytes, kLowerAt);
  const std::size_t upper = load<std::uint16_t>(*bytes, kUpperAt);
  if (lower < kHeaderBytes || lower > upper || upper > bytes->size()) return damaged(page, "has no order in it");
  for (std::size_t pointer = kHeaderBytes; pointer + 2 <= lower; pointer += 2) {
    const std::size_t at = load<std::uint16_t>(*bytes, pointer);
    if (at < upper || at + kEntryHeaderBytes > bytes->size()) return damaged(page, "has an entry outside of it");
    const auto one = std::string_view(*bytes).substr(at);
    if (levels == 1) {
      if (auto visited = entry(page, one); !visited) return visited;
    } else {
      const PageNumber below = load<std::uint32_t>(one, 0) | PageNumber{load<std::uint16_t>(one, 4)} << 32;
      if (auto walked = go(below, levels - 1); !walked) return walked;
    }
  }
  return {};
}

Result<> PageFile::Walk::entry(PageNumber page, std::string_view bytes) const {
  const std::size_t value_bytes = load<std::uint32_t>(bytes, 0);
  const auto flags = load<std::uint16_t>(bytes, 4);
  const std::size_t key_bytes = load<std::uint16_t>(bytes, 6);
  const bool elsewhere = (flags & kValueElsewhere) != 0;
  const std::size_t here_bytes = elsewhere ? sizeof(PageNumber) : value_bytes;
  bytes.remove_prefix(kEntryHeaderBytes);
  if (key_bytes > bytes.size() || here_bytes > bytes.size() - key_bytes) {
    return damaged(page, "has an entry that is longer than it");
  }
  const auto key = bytes.substr(0, key_bytes);
  const auto here = bytes.substr(key_bytes, here_bytes);
  if ((flags & kValueIsTree) != 0 && here_bytes != kTreeBytes) return damaged(page, "has a table that is none");
  if (!elsewhere) return visit(key, here);
  const auto first = load<PageNumber>(here, 0);
  const auto whole = read(first, (kHeaderBytes + value_bytes + file.page_bytes_ - 1) / file.page_bytes_);
  if (!whole) return whole.error();
  if ((load<std::uint16_t>(*whole, kFlagsAt) & kKinds) != kOverflowPage ||
      load<std::uint32_t>(*whole, kPagesAt) * file.page_bytes_ < whole->size()) {
    return damaged(first, "is of another kind");
  }
  return visit(key, std::string_view(*whole).substr(kHeaderBytes, value_bytes));
}

Result<> PageFile::walk(const Commit& commit, const Tree& tree, const VisitEntry& visit) const {
  if (tree.root == kNoPage) return {};
  if (tree.depth == 0 || tree.depth > kDepthMax) return damaged(tree.root, "has an impossible depth below it");
  return Walk{*this, commit, visit}.go(tree.root, tree.depth);
}

Result<> PageFile::free_pages(const Commit& commit, const VisitPage& visit) const {
  return walk(commit, commit.free, [&](std::string_view, std::string_view value) -> Result<> {
    // How many there are, and then they.
    if (value.size() < 8) return damaged(commit.free.root, "has a list without a length below it");
    const auto count = load<std::uint64_t>(value, 0);
    if (count > value.size() / 8 - 1) return damaged(commit.free.root, "has a list that is too short below it");
    for (std::size_t i = 1; i <= count; ++i) {
      if (auto visited = visit(load<PageNumber>(value, i * 8)); !visited) return visited;
    }
    return {};
  });
}

}  // namespace confab::store
