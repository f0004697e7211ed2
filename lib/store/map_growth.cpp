// What must be done alone with the map: making it larger, following another process that did, and mapping it anew.

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <lmdb.h>

#include "store/environment.hpp"
#include "store/lmdb_error.hpp"

namespace confab::store {

namespace {

/// How long work that must be alone waits for the transactions of this process to end: in general,
constexpr Gate::Duration kAloneWaitMax{2'000};
/// to grow the map when the next batch may not fit,
constexpr Gate::Duration kGrowthWaitMax{500};
/// and to grow it early.
constexpr Gate::Duration kEarlyGrowthWaitMax{20};
/// Readers wait meanwhile, so after giving up (somebody copies the store, say) it is left alone for a while.
constexpr Gate::Duration kGrowthPause{250};

/// On a disk where every commit fails the store is reopened no more often than this.
constexpr Gate::Duration kReopenPause{1000};

/// With less room left than this the map grows early, between transactions, for LMDB cannot grow it inside one.
constexpr std::size_t kHeadroomBytes = std::size_t{64} << 20;
/// A quarter of that is what one batch may dirty: then it is urgent.
constexpr std::size_t kUrgentPart = 4;

Error still_in_use() {
  return Error{ErrorCode::unavailable, "the store's map must change, but a transaction is kept open; try again"};
}

/// Alone behind the gate, for a scope.
class Alone {
 public:
  Alone(Gate& gate, Gate::Duration wait_max) : gate_(gate), closed_(gate.close(wait_max)) {}
  Alone(const Alone&) = delete;
  ~Alone() {
    if (closed_) gate_.open();
  }
  explicit operator bool() const { return closed_; }

 private:
  Gate& gate_;
  bool closed_;
};

}  // namespace

Result<> Environment::adopt_map_size() const {
  const Alone alone(gate_, kAloneWaitMax);
  if (!alone) return still_in_use();
  return resize(0);
}

Result<> Environment::reopen_for_reading(std::uint64_t generation) const {
  {
    const Alone alone(gate_, kAloneWaitMax);
    if (!alone) return still_in_use();
    if (generation != generation_) return {};
    if (auto opened = remap(map_bytes(), true); !opened) return opened;
    writes_failed_ = true;
  }
  log(LogLevel::warn, "store: mapped anew for reading only, after a commit that failed late");
  return {};
}

/// What a late failure left behind is the same for this process as for the next: the file, read anew.
Result<> Environment::reopen_for_writing() {
  {
    const Alone alone(gate_, kAloneWaitMax);
    if (!alone) return still_in_use();
    if (!writes_failed_) return {};
    const auto now =
        std::chrono::duration_cast<Gate::Duration>(std::chrono::steady_clock::now().time_since_epoch()).count();
    if (reopened_at_ms_ != 0 && now - reopened_at_ms_ < kReopenPause.count()) {
      return Error{ErrorCode::unavailable,
                   "a commit of this store failed late; it is opened anew in a moment",
                   {},
                   static_cast<int>(kReopenPause.count())};
    }
    reopened_at_ms_ = now;
    if (auto opened = remap(map_bytes(), false); !opened) return opened;
    writes_failed_ = false;
  }
  log(LogLevel::warn, "store: opened anew, after a commit that failed late");
  return {};
}

/// Grows the map if the next batch might not fit. Not being able to is no failure: what is left may do.
Result<> Environment::make_room() {
  if (auto entered = enter(); !entered) return entered;
  const Shortage shortage = this->shortage();
  gate_.leave();
  if (shortage == Shortage::none) return {};
  const bool urgent = shortage == Shortage::urgent;
  auto& paused_until_ms = urgent ? growth_paused_until_ms_ : early_growth_paused_until_ms_;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  if (now < Gate::Duration(paused_until_ms)) return {};
  std::string told;
  {
    const Alone alone(gate_, urgent ? kGrowthWaitMax : kEarlyGrowthWaitMax);
    if (!alone) {
      paused_until_ms = std::chrono::duration_cast<Gate::Duration>(now + kGrowthPause).count();
      return {};
    }
    const std::size_t before = map_bytes();
    const std::size_t after = std::min(before + options_.map_growth_bytes, options_.map_bytes_max);
    map_was_full_ = false;
    if (after <= before) return {};
    if (auto grown = resize(after); !grown) return grown;
    told = fmt::format("store: map grown from {} to {} MiB", before >> 20, map_bytes() >> 20);
  }
  log(LogLevel::info, told);
  return {};
}

Environment::Shortage Environment::shortage() const {
  if (map_was_full_) return Shortage::urgent;
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_env_info(env_, &info);
  mdb_env_stat(env_, &stat);
  if (info.me_mapsize >= options_.map_bytes_max) return Shortage::none;
  const std::size_t used = (info.me_last_pgno + 1) * stat.ms_psize;
  const std::size_t left = info.me_mapsize > used ? info.me_mapsize - used : 0;
  const std::size_t headroom = std::min(kHeadroomBytes, info.me_mapsize / 8);
  if (left >= headroom) return Shortage::none;
  return left >= headroom / kUrgentPart ? Shortage::early : Shortage::urgent;
}

std::size_t Environment::map_bytes() const {
  MDB_envinfo info{};
  mdb_env_info(env_, &info);
  return info.me_mapsize;
}

/// 0 takes the size that another process has set. Called alone.
Result<> Environment::resize(std::size_t bytes) const {
  const std::size_t before = map_bytes();
  const int code = mdb_env_set_mapsize(env_, bytes);
  if (code == MDB_SUCCESS) return {};
  // LMDB unmaps before it maps, so a failure leaves it without a map; it must begin again with the size that worked.
  if (auto opened = remap(before, writes_failed_); !opened) return opened;
  return lmdb_error(code, "grow the map");
}

/// Called alone. On failure the environment has no map and every call says so.
Result<> Environment::remap(std::size_t bytes, bool read_only) const {
  close_env();
  ++generation_;
  return open_env(bytes, read_only);
}

}  // namespace confab::store
