#include <algorithm>
#include <stdexcept>
#include <vector>

#include <lmdb.h>

#include "bench/engine/bare.hpp"
#include "store/key.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kRangeRecords = 50;

void check(int code) {
  if (code != MDB_SUCCESS) throw std::runtime_error(mdb_strerror(code));
}

MDB_val to_val(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

class Records {
 public:
  explicit Records(const std::string& path) {
    check(mdb_env_create(&env_));
    check(mdb_env_set_mapsize(env_, std::size_t{16} << 30));
    check(mdb_env_open(env_, path.c_str(), MDB_NOSUBDIR, 0600));
    MDB_txn* txn = begin();
    check(mdb_dbi_open(txn, nullptr, 0, &table_));
    check(mdb_txn_commit(txn));
  }
  Records(const Records&) = delete;
  ~Records() { mdb_env_close(env_); }

  void append(std::size_t count) {
    MDB_txn* txn = begin();
    for (std::size_t i = 0; i < count; ++i) {
      const store::Key number(++last_);
      MDB_val key = to_val(number.view());
      MDB_val value = to_val(value_);
      check(mdb_put(txn, table_, &key, &value, MDB_APPEND));
    }
    check(mdb_txn_commit(txn));
  }

  void append_up_to(std::uint64_t count) {
    while (last_ < count) append(std::min<std::uint64_t>(count - last_, 50'000));
  }

  /// The median time.
  double range_us(std::uint64_t first, std::chrono::milliseconds time) {
    MDB_txn* txn = nullptr;
    check(mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn));
    mdb_txn_reset(txn);
    std::vector<double> samples;
    const auto begin = std::chrono::steady_clock::now();
    for (auto now = begin; now - begin < time;) {
      check(mdb_txn_renew(txn));
      const auto records = range(txn, first);
      mdb_txn_reset(txn);
      const auto done = std::chrono::steady_clock::now();
      samples.push_back(std::chrono::duration<double, std::micro>(done - now).count());
      if (records.size() != kRangeRecords) throw std::runtime_error("a range is short");
      now = std::chrono::steady_clock::now();
    }
    mdb_txn_abort(txn);
    std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2), samples.end());
    return samples[samples.size() / 2];
  }

  std::uint64_t last() const { return last_; }

 private:
  MDB_txn* begin() {
    MDB_txn* txn = nullptr;
    check(mdb_txn_begin(env_, nullptr, 0, &txn));
    return txn;
  }

  std::vector<std::string> range(MDB_txn* txn, std::uint64_t first) const {
    MDB_cursor* cursor = nullptr;
    check(mdb_cursor_open(txn, table_, &cursor));
    const store::Key start(first);
    MDB_val key = to_val(start.view());
    MDB_val value{};
    std::vector<std::string> records;
    records.reserve(kRangeRecords);
    int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    for (; code == MDB_SUCCESS && records.size() < kRangeRecords;
         code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
      records.emplace_back(static_cast<const char*>(value.mv_data), value.mv_size);
    }
    mdb_cursor_close(cursor);
    return records;
  }

  MDB_env* env_ = nullptr;
  MDB_dbi table_ = 0;
  std::uint64_t last_ = 0;
  const std::string value_ = std::string(200, 'x');
};

}  // namespace

double lmdb_records_per_second(const std::string& directory, std::uint64_t stored, std::size_t per_commit,
                               std::chrono::milliseconds time) {
  Records records(directory + "/records.mdb");
  records.append_up_to(stored);
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < time) records.append(per_commit);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(records.last() - stored) / took.count();
}

RangeReads lmdb_range_reads(const std::string& directory, std::size_t records, std::chrono::milliseconds time) {
  Records stored(directory + "/records.mdb");
  stored.append_up_to(records);
  return {stored.range_us(1, time), stored.range_us(records - kRangeRecords + 1, time)};
}

}  // namespace confab::bench
