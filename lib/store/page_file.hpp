#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include <confab/result.hpp>

namespace confab::store {

/// Reads the pages of an LMDB 0.9 file by pread().
///
/// LMDB believes what its pages say: one that was cut off ends the process by SIGBUS when it is touched, and one of
/// other bytes may lead anywhere. Here either is an error.
///
/// Lifetime: the descriptor outlives it. Somebody else may write meanwhile; what a reader's transaction sees stays.
class PageFile {
 public:
  using PageNumber = std::uint64_t;

  struct Tree {
    PageNumber root = 0;
    unsigned flags = 0;
    unsigned depth = 0;
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t overflow_pages = 0;
    std::uint64_t entries = 0;
  };

  struct Commit {
    std::uint64_t txn = 0;
    PageNumber last_page = 0;  ///< the highest that is in use or free
    Tree free;                 ///< keys are transactions, values the pages that they freed: see free_pages()
    Tree tables;               ///< keys are names, values trees
  };

  using VisitEntry = std::function<Result<>(std::string_view key, std::string_view value, bool is_tree)>;
  using VisitPage = std::function<Result<>(PageNumber page)>;

  /// Errors: incompatible  not such a file
  static Result<PageFile> open(int file);

  std::size_t page_bytes() const { return page_bytes_; }

  /// Other processes commit meanwhile: after `not_found` the caller tries a newer transaction, this many at most.
  static constexpr int kCommitAttemptsMax = 100;

  /// Errors: not_found     that transaction was not the last one or the last but one
  ///         incompatible  the page that describes it is damaged
  Result<Commit> commit(std::uint64_t txn) const;

  /// Calls `visit` for each entry of a tree, in order. It ends at the first error of `visit`.
  ///
  /// Errors: incompatible  a page is missing or damaged
  Result<> walk(const Commit& commit, const Tree& tree, const VisitEntry& visit) const;

  /// Calls `visit` for each page that is free, in no order.
  Result<> free_pages(const Commit& commit, const VisitPage& visit) const;

  /// Reads every page of every table: whether each is what it is taken for, in its place, used once and not free, and
  /// the keys are in order. What passes leads LMDB nowhere else than into the file. Takes a bit of memory for each
  /// page.
  ///
  /// Errors: incompatible  the first thing that is wrong, with its table
  Result<> check(const Commit& commit) const;

 private:
  struct Walk;
  struct Used;

  PageFile(int file, std::size_t page_bytes) : file_(file), page_bytes_(page_bytes) {}
  Result<> walk(const Commit& commit, const Tree& tree, const VisitEntry& visit, Used* used) const;
  Result<> check_other_commit(const Commit& commit) const;

  int file_;
  std::size_t page_bytes_;
};

}  // namespace confab::store
