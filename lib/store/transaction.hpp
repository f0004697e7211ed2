#pragma once

#include <memory>
#include <optional>

#include <confab/result.hpp>

struct MDB_txn;

namespace confab::store {

class Environment;

/// What a transaction and the tables and cursors on it share. Private to the store.
struct TxnState {
  const Environment* environment = nullptr;
  MDB_txn* raw = nullptr;
  int open_cursors = 0;
  std::optional<Error> failure;  // the first failed write: the transaction can only be aborted
};

/// One consistent view of all tables. Functions that only read take a `const Txn&`, so both kinds will do.
///
/// Threads:  one at a time. A ReadTxn may move between threads, a WriteTxn stays on the one that began it.
/// Lifetime: ends before its Environment, and after the tables, cursors and views taken from it.
class Txn {
 public:
  const Environment& environment() const { return *state_->environment; }

 protected:
  explicit Txn(std::unique_ptr<TxnState> state) : state_(std::move(state)) {}
  Txn(Txn&&) = default;
  ~Txn() = default;

  std::unique_ptr<TxnState> state_;

 private:
  friend class Table;
};

/// Never held across a callback, a write to the network or a turn of an event loop: an old view keeps the file growing.
class ReadTxn : public Txn {
 public:
  ReadTxn(ReadTxn&&) = default;
  ReadTxn& operator=(ReadTxn&& other) noexcept;
  ~ReadTxn();

 private:
  friend class Environment;
  using Txn::Txn;
  void end();
};

/// The only writer of the store, among all processes. Aborts unless committed.
class WriteTxn : public Txn {
 public:
  WriteTxn(WriteTxn&&) = default;
  ~WriteTxn();

  /// Makes everything durable at once, or nothing. When this returns, the transaction has ended, however it went.
  ///
  /// Errors: store_full       nothing was stored; works again by itself once there is room
  ///         io_error         nothing was stored
  ///         outcome_unknown  failed so late that it may be on disk; the store reads on
  ///         as the first failed put or del, if one did: nothing was stored
  Result<> commit();

  void abort();

 private:
  friend class Environment;
  using Txn::Txn;
};

}  // namespace confab::store
