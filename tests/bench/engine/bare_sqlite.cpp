#include <stdexcept>

#include <sqlite3.h>

#include "bench/engine/bare.hpp"

namespace confab::bench {

namespace {

void check(sqlite3* db, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(db));
}

class Database {
 public:
  explicit Database(const std::string& path) {
    check(db_, sqlite3_open(path.c_str(), &db_));
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE records(id INTEGER PRIMARY KEY, value BLOB)");
    check(db_, sqlite3_prepare_v2(db_, "INSERT INTO records(value) VALUES(?)", -1, &insert_, nullptr));
  }
  Database(const Database&) = delete;
  ~Database() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }

  void run(const char* sql) { check(db_, sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }

  void insert(const std::string& value) {
    check(db_, sqlite3_bind_blob(insert_, 1, value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
    check(db_, sqlite3_step(insert_));
    check(db_, sqlite3_reset(insert_));
  }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

double sqlite_records_per_second(const std::string& directory, std::size_t per_commit, std::chrono::milliseconds time) {
  Database database(directory + "/records.sqlite");
  const std::string value(200, 'x');
  const auto begin = std::chrono::steady_clock::now();
  std::size_t records = 0;
  while (std::chrono::steady_clock::now() - begin < time) {
    if (per_commit > 1) database.run("BEGIN");
    for (std::size_t i = 0; i < per_commit; ++i) database.insert(value);
    if (per_commit > 1) database.run("COMMIT");
    records += per_commit;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(records) / took.count();
}

}  // namespace confab::bench
