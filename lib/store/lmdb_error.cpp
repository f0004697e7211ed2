#include "store/lmdb_error.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <lmdb.h>

namespace confab::store {

namespace {

ErrorCode meaning(int code) {
  switch (code) {
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return ErrorCode::store_full;
    case MDB_READERS_FULL:
      return ErrorCode::overloaded;
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      return ErrorCode::incompatible;
    case MDB_BAD_TXN:
    case MDB_BAD_VALSIZE:
    case MDB_BAD_DBI:
    case MDB_BAD_RSLOT:
    case MDB_KEYEXIST:
    case MDB_NOTFOUND:
    case MDB_INCOMPATIBLE:
    case EINVAL:
      return ErrorCode::internal;
    default:
      return ErrorCode::io_error;
  }
}

}  // namespace

Error lmdb_error(int code, std::string_view doing) {
  return Error{meaning(code), fmt::format("store: {}: {}", doing, mdb_strerror(code))};
}

}  // namespace confab::store
