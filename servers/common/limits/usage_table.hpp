#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/limits/gcra.hpp"
#include "common/limits/siphash.hpp"

namespace confab::servers {

/// What clients use at the moment, by address, by user and in all, of all processes that share one port.
///
/// A table of fixed size in memory that is shared with the children of a fork. Counts (open sockets) are kept by
/// worker, so that those of a dead one can be forgotten; rates are kept as GCRA arrival times. Locks are striped and
/// robust: a worker that is killed inside one leaves the table usable.
///
/// When a row is wanted and its place is full, an idle one makes room. If none is idle, the new one passes uncounted:
/// the bounds of all together still hold, and a client that fills the table shuts nobody else out.
/// Threads: any, of any process that has it.
class UsageTable {
 public:
  enum class Kind : std::uint8_t { total = 1, address, user, attempt };
  enum Counted : std::uint8_t { kSockets, kWaiting };
  static constexpr std::size_t kCountedKinds = 2;
  enum Rated : std::uint8_t { kAccepts, kHellos, kRequests, kBytes };
  static constexpr std::size_t kRatedKinds = 4;

  /// A row's name: nobody can make two that collide.
  struct Key {
    Kind kind = Kind::total;
    std::uint64_t hash = 0;
  };

  struct Options {
    std::size_t rows = 65'536;  ///< rounded up to a power of two
    int workers = 1;            ///< processes that count: 0, 1, …
  };

  /// One that was taken, given back when this goes. Must go before the table.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept { *this = std::move(other); }
    Slot& operator=(Slot&& other) noexcept {
      release();
      table_ = std::exchange(other.table_, nullptr);
      key_ = other.key_;
      counted_ = other.counted_;
      return *this;
    }
    ~Slot() { release(); }
    void release();

   private:
    friend class UsageTable;
    UsageTable* table_ = nullptr;
    Key key_;
    Counted counted_ = kSockets;
  };

  /// Errors: io_error (no memory to share)
  static Result<std::unique_ptr<UsageTable>> create(Options options);
  /// Of the usual size for one process; null if there is no memory.
  static std::shared_ptr<UsageTable> create_or_none();
  ~UsageTable();
  UsageTable(const UsageTable&) = delete;
  UsageTable& operator=(const UsageTable&) = delete;

  /// In a child, after the fork: whose counts its slots are. Before it, 0.
  void set_worker(int worker) { worker_ = worker; }

  static Key total() { return {}; }
  /// An IPv6 host counts by its /64: it can pick the rest freely.
  Key address(std::string_view address) const;
  Key user(UserId user) const;
  /// Anything else that is counted by a text.
  Key attempt(std::string_view text) const;

  /// Takes a slot if fewer than `count_max` are taken. False: there is none. `count_max` 0: no bound, nothing taken.
  bool take(const Key& key, Counted what, std::size_t count_max, Slot& into);

  /// Charges `cost` to a rate.
  Admission pass(const Key& key, Rated what, const Rate& rate, std::int64_t cost = 1);

  /// Whether a charge to a rate has not run out yet.
  bool in_use(const Key& key, Rated what) const;

  /// The slots taken at the moment, of all workers.
  std::size_t count(const Key& key, Counted what) const;

  /// The process that counted as `worker` is gone, and with it what it held.
  void forget_worker(int worker);

  /// A clock that all processes share and that never goes back.
  static std::int64_t now_ns();

 private:
  struct Row;
  struct Stripe;
  class Locked;

  UsageTable(Options options, std::byte* memory, std::size_t bytes);
  Row* row(std::size_t index) const;
  std::size_t set_of(const Key& key) const;
  Row* find(std::size_t set, const Key& key) const;
  Row* find_or_make(std::size_t set, const Key& key) const;
  std::uint32_t* counts(Row& row, Counted what) const;
  bool idle(const Row& row, std::int64_t now) const;
  void give_back(const Key& key, Counted what);

  const std::size_t sets_;
  const int workers_;
  const std::size_t row_bytes_;
  std::byte* const memory_;
  const std::size_t bytes_;
  SipKey secret_{};
  int worker_ = 0;
};

}  // namespace confab::servers
