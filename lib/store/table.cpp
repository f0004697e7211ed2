#include "store/table.hpp"

#include <cassert>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <lmdb.h>

#include "store/environment.hpp"
#include "store/lmdb_error.hpp"
#include "store/lmdb_value.hpp"
#include "store/row.hpp"
#include "util/endian.hpp"

namespace confab::store {

namespace {

bool key_fits(std::string_view key) { return !key.empty() && key.size() <= kKeyBytesMax; }

Error bad_key(TableName name, std::string_view key) {
  return Error{ErrorCode::internal, fmt::format("store: a key of {} bytes for table {}", key.size(),
                                                kTableNames[static_cast<std::size_t>(name)])};
}

std::string label(const char* verb, TableName name) {
  return fmt::format("{} {}", verb, kTableNames[static_cast<std::size_t>(name)]);
}

Error damaged() { return {ErrorCode::internal, "store: a row is damaged"}; }

// LMDB 0.9: a page begins with a header, in which a run of pages for one large value has their number.
constexpr std::size_t kPageHeaderBytes = 16;
constexpr std::size_t kPageCountAt = 12;
constexpr std::size_t kPageBytesMin = 4096;

/// Whether an entry of that size stands in pages of its own: what a page that holds two such entries has no room for.
constexpr bool has_own_pages(std::size_t entry_bytes, std::size_t page_bytes) {
  constexpr std::size_t kNodeHeaderBytes = 8;
  constexpr std::size_t kIndexBytes = 2;
  const std::size_t half_page = ((page_bytes - kPageHeaderBytes) / 2) & ~std::size_t{1};
  return kNodeHeaderBytes + entry_bytes > half_page - kIndexBytes;
}

}  // namespace

Cursor::Cursor(TxnState& txn, MDB_cursor* raw, std::string_view prefix) : txn_(&txn), raw_(raw), prefix_(prefix) {
  if (raw_) ++txn_->open_cursors;
}

Cursor::Cursor(Cursor&& other) noexcept
    : txn_(other.txn_),
      raw_(std::exchange(other.raw_, nullptr)),
      prefix_(std::move(other.prefix_)),
      on_entry_(other.on_entry_),
      key_(other.key_),
      value_(other.value_) {}

Cursor::~Cursor() {
  if (!raw_) return;
  --txn_->open_cursors;
  mdb_cursor_close(raw_);
}

Result<bool> Cursor::first() { return prefix_.empty() ? move({}, MDB_FIRST) : move(prefix_, MDB_SET_RANGE); }

Result<bool> Cursor::seek(std::string_view key) { return key <= prefix_ ? first() : move(key, MDB_SET_RANGE); }

Result<bool> Cursor::next() { return on_entry_ ? move({}, MDB_NEXT) : false; }

Result<bool> Cursor::move(std::string_view target, int operation) {
  MDB_val key = to_val(target);
  MDB_val value{};
  on_entry_ = false;
  key_ = value_ = {};
  if (!raw_) return false;
  const int code = mdb_cursor_get(raw_, &key, &value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return false;
  if (code != MDB_SUCCESS) return lmdb_error(code, "move a cursor");
  if (!to_view(key).starts_with(prefix_)) return false;
  on_entry_ = true;
  key_ = to_view(key);
  const auto row = read_row(key_, to_view(value));
  if (!row) return damaged();
  value_ = *row;
  return true;
}

Table::Table(const Txn& txn, TableName name)
    : txn_(txn.state_.get()), dbi_(txn.environment().table_handle(name)), name_(name) {}

Result<std::optional<std::string_view>> Table::get(std::string_view key) const {
  if (!key_fits(key)) return bad_key(name_, key);
  if (dbi_ == kNoTable) return std::optional<std::string_view>();
  MDB_val at = to_val(key);
  MDB_val value{};
  const int code = mdb_get(txn_->raw, dbi_, &at, &value);
  if (code == MDB_NOTFOUND) return std::optional<std::string_view>();
  if (code != MDB_SUCCESS) return lmdb_error(code, label("read", name_));
  const auto row = read_row(key, to_view(value));
  if (!row) return damaged();
  return row;
}

Result<Cursor> Table::cursor(std::string_view prefix) const {
  if (prefix.size() > kKeyBytesMax) return bad_key(name_, prefix);
  MDB_cursor* raw = nullptr;
  if (dbi_ == kNoTable) return Cursor(*txn_, raw, prefix);
  const int code = mdb_cursor_open(txn_->raw, dbi_, &raw);
  if (code != MDB_SUCCESS) return lmdb_error(code, label("scan", name_));
  return Cursor(*txn_, raw, prefix);
}

Result<> MutableTable::put(std::string_view key, std::string_view value) { return store(key, value, 0); }

Result<> MutableTable::append(std::string_view key, std::string_view value) { return store(key, value, MDB_APPEND); }

Result<> MutableTable::store(std::string_view key, std::string_view value, unsigned flags) {
  if (!key_fits(key)) return fail(MDB_BAD_VALSIZE, "write");
  MDB_val at = to_val(key);
  MDB_val data{value.size() + kRowSumBytes, nullptr};
  const int code = mdb_put(txn_->raw, dbi_, &at, &data, flags | MDB_RESERVE);
  if (code != MDB_SUCCESS) return fail(code, "write");
  write_row(key, value, static_cast<char*>(data.mv_data));
  return clear_behind(key, data);
}

/// A large value has pages of its own. LMDB writes a shorter one into the pages of a longer one of the same transaction
/// and leaves the rest of them as it was. It may be a text that was deleted since, and copies take whole pages. (Of a
/// page with several values they take only what is in use.)
Result<> MutableTable::clear_behind(std::string_view key, const MDB_val& value) {
  if (!has_own_pages(key.size() + value.mv_size, kPageBytesMin)) return {};
  MDB_stat stat{};
  if (const int code = mdb_stat(txn_->raw, dbi_, &stat); code != MDB_SUCCESS) return fail(code, "write");
  if (!has_own_pages(key.size() + value.mv_size, stat.ms_psize)) return {};
  auto* const data = static_cast<char*>(value.mv_data);
  std::uint32_t pages = 0;
  std::memcpy(&pages, data - kPageHeaderBytes + kPageCountAt, sizeof pages);
  const std::size_t end = std::size_t{pages} * stat.ms_psize - kPageHeaderBytes;
  assert(pages > 0 && value.mv_size <= end);
  std::memset(data + value.mv_size, 0, end - value.mv_size);
  return {};
}

Result<bool> MutableTable::del(std::string_view key) {
  if (!key_fits(key)) return fail(MDB_BAD_VALSIZE, "delete from");
  MDB_val at = to_val(key);
  const int code = mdb_del(txn_->raw, dbi_, &at, nullptr);
  if (code == MDB_NOTFOUND) return false;
  if (code != MDB_SUCCESS) return fail(code, "delete from");
  return true;
}

Error MutableTable::fail(int code, std::string_view doing) {
  Error error = txn_->environment->write_error(code, label(doing.data(), name_));
  if (!txn_->failure) txn_->failure = error;
  return error;
}

Result<std::optional<std::uint64_t>> get_number(const Table& table, std::string_view key) {
  const auto value = table.get(key);
  if (!value) return value.error();
  if (!value->has_value()) return std::optional<std::uint64_t>();
  if ((*value)->size() != 8) return Error{ErrorCode::internal, "corrupt record: " + std::string(key)};
  return std::optional(util::load_be64(reinterpret_cast<const unsigned char*>((*value)->data())));
}

}  // namespace confab::store
