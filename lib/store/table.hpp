#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>

#include "store/schema.hpp"
#include "store/transaction.hpp"

struct MDB_cursor;
struct MDB_val;

namespace confab::store {

inline constexpr std::size_t kKeyBytesMax = 511;

/// A place in a table, moving in the order of keys and staying among those with its prefix.
///
/// Every move says whether there is an entry; key() and value() are valid after one that said so, until the next move,
/// the end of the transaction or a write to the table, after which the cursor wants a seek. At a damaged row a move is
/// `internal` (see row.hpp); key() then names the row, and next() goes on behind it.
///
/// Lifetime: ends before its transaction does.
class Cursor {
 public:
  Cursor(Cursor&& other) noexcept;
  Cursor& operator=(Cursor&&) = delete;
  ~Cursor();

  Result<bool> first();
  /// The first entry at or after `key`.
  Result<bool> seek(std::string_view key);
  /// From the entry of the last move; nothing if that one found none.
  Result<bool> next();

  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }

 private:
  friend class Table;
  Cursor(TxnState& txn, MDB_cursor* raw, std::string_view prefix);

  Result<bool> move(std::string_view target, int operation);

  TxnState* txn_;
  MDB_cursor* raw_;
  std::string prefix_;
  bool on_entry_ = false;
  std::string_view key_;
  std::string_view value_;
};

/// One table as a transaction sees it; cheap to make, made where it is used. A table that the store lacks, because an
/// older version made it and nothing may be written, is empty.
///
///   auto row = Table(txn, TableName::users).get(Key(user));
class Table {
 public:
  Table(const Txn& txn, TableName name);

  /// The value, valid until the transaction ends or writes; nothing if there is no such key.
  /// Errors: internal  the row is damaged
  Result<std::optional<std::string_view>> get(std::string_view key) const;

  /// Over the entries whose key begins with `prefix`, all if it is empty. Stands nowhere before its first move.
  Result<Cursor> cursor(std::string_view prefix = {}) const;

 protected:
  TxnState* txn_;
  unsigned dbi_;
  TableName name_;
};

/// A table of a write transaction. After any failure the transaction can only be aborted; its commit gives that error.
///
/// Errors: store_full  the map is full; the next write transaction begins with a larger one if options allow
///         io_error    the operating system refused
class MutableTable : public Table {
 public:
  MutableTable(WriteTxn& txn, TableName name) : Table(txn, name) {}

  /// Inserts or replaces. Keys are 1 to kKeyBytesMax bytes. `value` must not be a view of this table.
  Result<> put(std::string_view key, std::string_view value);
  /// As put, for a key greater than every other of the table; anything else is `internal`.
  Result<> append(std::string_view key, std::string_view value);
  /// Whether it was there.
  Result<bool> del(std::string_view key);

 private:
  Result<> store(std::string_view key, std::string_view value, unsigned flags);
  Result<> clear_behind(std::string_view key, const MDB_val& value);
  Error fail(int code, std::string_view doing);
};

/// A number of `meta`: 8 bytes, big-endian.
Result<std::optional<std::uint64_t>> get_number(const Table& table, std::string_view key);

}  // namespace confab::store
