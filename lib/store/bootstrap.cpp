#include "store/bootstrap.hpp"

#include <memory>
#include <optional>

#include <fmt/format.h>
#include <lmdb.h>

#include "store/lmdb_error.hpp"
#include "store/lmdb_open.hpp"
#include "store/lmdb_value.hpp"
#include "store/row.hpp"
#include "util/endian.hpp"
#include "util/random.hpp"

namespace confab::store {

namespace {

constexpr std::size_t kFreshMapBytes = 1u << 20;

struct CloseEnv {
  void operator()(MDB_env* env) const { mdb_env_close(env); }
};
struct AbortTxn {
  void operator()(MDB_txn* txn) const { mdb_txn_abort(txn); }
};
using OwnedEnv = std::unique_ptr<MDB_env, CloseEnv>;
using OwnedTxn = std::unique_ptr<MDB_txn, AbortTxn>;

Result<OwnedTxn> begin(MDB_env* env, unsigned flags) {
  MDB_txn* txn = nullptr;
  if (const int code = mdb_txn_begin(env, nullptr, flags, &txn)) return lmdb_error(code, "open");
  return OwnedTxn(txn);
}

int open_table(MDB_txn* txn, std::size_t index, unsigned flags, TableHandles& handles) {
  return mdb_dbi_open(txn, std::string(kTableNames[index]).c_str(), flags, &handles[index]);
}

Result<> put_number(MDB_txn* txn, unsigned table, std::string_view name, std::uint64_t number) {
  unsigned char bytes[8];
  util::store_be64(bytes, number);
  MDB_val key = to_val(name);
  MDB_val row{sizeof bytes + kRowSumBytes, nullptr};
  if (const int code = mdb_put(txn, table, &key, &row, MDB_RESERVE)) return lmdb_error(code, "create");
  write_row(name, {reinterpret_cast<const char*>(bytes), sizeof bytes}, static_cast<char*>(row.mv_data));
  return {};
}

Result<> fill(MDB_env* env) {
  auto txn = begin(env, 0);
  if (!txn) return txn.error();
  TableHandles handles{};
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (const int code = open_table(txn->get(), i, MDB_CREATE, handles)) return lmdb_error(code, "create");
  }
  const unsigned meta = handles[static_cast<std::size_t>(TableName::meta)];
  if (auto put = put_number(txn->get(), meta, kMetaSchema, kSchema); !put) return put;
  if (auto put = put_number(txn->get(), meta, kMetaLevel, kLevel); !put) return put;
  util::SystemRandom random;
  if (auto put = put_number(txn->get(), meta, kMetaStore, util::random_number(random)); !put) return put;
  if (const int code = mdb_txn_commit(txn->release())) return lmdb_error(code, "create");
  return {};
}

std::optional<std::uint64_t> read_number(MDB_txn* txn, unsigned table, std::string_view name) {
  MDB_val key = to_val(name);
  MDB_val value{};
  if (mdb_get(txn, table, &key, &value) != MDB_SUCCESS) return std::nullopt;
  const auto number = read_row(name, to_view(value));
  if (!number || number->size() != 8) return std::nullopt;
  return util::load_be64(reinterpret_cast<const unsigned char*>(number->data()));
}

Result<> check_versions(MDB_txn* txn, unsigned meta) {
  const auto schema = read_number(txn, meta, kMetaSchema);
  const auto level = read_number(txn, meta, kMetaLevel);
  if (!schema || !level || *schema == 0)
    return Error{ErrorCode::incompatible, "not a store of ours: it has no version"};
  if (*schema > kSchema) {
    return Error{ErrorCode::incompatible,
                 fmt::format("the store has schema {}, this version knows {}: use a newer one", *schema, kSchema)};
  }
  if (*level > kLevel) return newer_level(*level);
  return {};
}

/// All that LMDB has, ours or not.
Result<std::size_t> count_tables(MDB_txn* txn) {
  MDB_dbi list = 0;
  MDB_stat stat{};
  int code = mdb_dbi_open(txn, nullptr, 0, &list);
  if (code == MDB_SUCCESS) code = mdb_stat(txn, list, &stat);
  if (code != MDB_SUCCESS) return lmdb_error(code, "count the tables");
  return stat.ms_entries;
}

Result<> add_tables(MDB_env* env, TableHandles& handles) {
  auto txn = begin(env, 0);
  if (!txn) return txn.error();
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (const int code = open_table(txn->get(), i, MDB_CREATE, handles)) return lmdb_error(code, "add a table");
  }
  if (const int code = mdb_txn_commit(txn->release())) return lmdb_error(code, "add a table");
  return {};
}

}  // namespace

Error newer_level(std::uint64_t level) {
  return {ErrorCode::incompatible,
          fmt::format("the store was raised to level {}, this version knows {}: use a newer one", level, kLevel)};
}

Result<> create_store(const util::Directory& directory) {
  const std::string whole = "data.mdb";
  const std::string fresh = whole + ".new";
  const std::string doing = "create " + directory.path_of(fresh);
  if (auto removed = directory.remove(fresh); !removed) return removed;
  MDB_env* raw = nullptr;
  if (const int code = mdb_env_create(&raw)) return lmdb_error(code, "create");
  OwnedEnv env(raw);
  mdb_env_set_mapsize(raw, kFreshMapBytes);
  mdb_env_set_maxdbs(raw, kTablesMax);
  // The name is not the final one and the guard is ours alone, so nobody else can have it open.
  const std::string path = directory.path_by_descriptor() + "/" + fresh;
  if (const int code = open_lmdb(raw, path, MDB_NOSUBDIR | MDB_NOLOCK)) {
    return lmdb_error(code, doing);
  }
  if (auto filled = fill(raw); !filled) return filled;
  if (const int code = mdb_env_sync(raw, 1)) return lmdb_error(code, doing);
  env.reset();
  if (auto renamed = directory.rename(fresh, whole); !renamed) return renamed;
  return directory.sync();
}

Result<TableHandles> open_tables(MDB_env* env, bool may_write) {
  auto txn = begin(env, MDB_RDONLY);
  if (!txn) return txn.error();
  TableHandles handles{};
  std::size_t found = 0;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const int code = open_table(txn->get(), i, 0, handles);
    if (code == MDB_SUCCESS) ++found;
    if (code == MDB_NOTFOUND && i > 0) {
      handles[i] = kNoTable;
    } else if (code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE) {
      return Error{ErrorCode::incompatible, "not a store of ours: its tables are others"};
    } else if (code != MDB_SUCCESS) {
      return lmdb_error(code, "open a table");
    }
  }
  if (auto fit = check_versions(txn->get(), handles[0]); !fit) return fit.error();
  const auto tables = count_tables(txn->get());
  if (!tables) return tables.error();
  if (const int code = mdb_txn_commit(txn->release())) return lmdb_error(code, "open a table");
  if (found == handles.size()) return handles;
  // An older version has fewer tables and no others.
  if (*tables > found) return Error{ErrorCode::incompatible, "the name of a table is damaged"};
  if (!may_write) return handles;
  if (auto added = add_tables(env, handles); !added) return added.error();
  return handles;
}

}  // namespace confab::store
