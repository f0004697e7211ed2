#include "common/limits/usage_table.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <ctime>
#include <new>
#include <random>
#include <string>

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/mman.h>

namespace confab::servers {

namespace {

constexpr std::size_t kRowsOfSet = 16;
constexpr std::size_t kStripes = 64;

}  // namespace

/// Followed by the counts: `kCountedKinds` for each worker. All zero is a free row.
struct UsageTable::Row {
  std::uint64_t hash;
  Kind kind;
  std::int64_t arrival_ns[kRatedKinds];
};

/// Guards the rows of every set whose number leaves the same remainder by kStripes. It is in shared memory and survives
/// the death of whoever holds it, so it is no util::Mutex: rows are reached while a Locked lives, which nothing checks.
struct alignas(64) UsageTable::Stripe {
  pthread_mutex_t mutex;
};

/// Holds the lock of a set. Its last owner may have died in it: every step of an update leaves a row that is right or
/// counts one slot too many of a worker that is gone, so there is nothing to mend.
class UsageTable::Locked {
 public:
  Locked(const UsageTable& table, std::size_t set)
      : mutex_(&reinterpret_cast<Stripe*>(table.memory_)[set % kStripes].mutex) {
    if (pthread_mutex_lock(mutex_) == EOWNERDEAD) pthread_mutex_consistent(mutex_);
  }
  ~Locked() { pthread_mutex_unlock(mutex_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  pthread_mutex_t* mutex_;
};

Result<std::unique_ptr<UsageTable>> UsageTable::create(Options options) {
  options.rows = std::bit_ceil(std::max(options.rows, kRowsOfSet));
  options.workers = std::max(options.workers, 1);
  const std::size_t row_bytes =
      sizeof(Row) + sizeof(std::uint32_t) * kCountedKinds * static_cast<std::size_t>(options.workers);
  // One set more than the rows fill: of what is counted in all.
  const std::size_t bytes = sizeof(Stripe) * kStripes + row_bytes * (options.rows + kRowsOfSet);
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Error{ErrorCode::io_error, "no memory for the table of limits"};
  return std::unique_ptr<UsageTable>(new UsageTable(options, static_cast<std::byte*>(memory), bytes));
}

std::shared_ptr<UsageTable> UsageTable::create_or_none() {
  auto made = create({});
  return made ? std::shared_ptr<UsageTable>(std::move(*made)) : nullptr;
}

UsageTable::UsageTable(Options options, std::byte* memory, std::size_t bytes)
    : sets_(options.rows / kRowsOfSet),
      workers_(options.workers),
      row_bytes_(sizeof(Row) + sizeof(std::uint32_t) * kCountedKinds * static_cast<std::size_t>(options.workers)),
      memory_(memory),
      bytes_(bytes) {
  std::random_device random;
  for (auto& word : secret_) word = static_cast<std::uint64_t>(random()) << 32 | random();
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  for (std::size_t i = 0; i < kStripes; ++i) {
    auto* stripe = new (memory_ + i * sizeof(Stripe)) Stripe;
    pthread_mutex_init(&stripe->mutex, &attributes);
  }
  pthread_mutexattr_destroy(&attributes);
}

UsageTable::~UsageTable() { munmap(memory_, bytes_); }

std::int64_t UsageTable::now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

// ------------------------------------------------------------------------ keys

UsageTable::Key UsageTable::address(std::string_view address) const {
  const std::string text(address);
  in6_addr parsed{};
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed)) {
    return {Kind::address, siphash(secret_, text)};
  }
  return {Kind::address, siphash(secret_, {reinterpret_cast<const char*>(parsed.s6_addr), 8})};
}

UsageTable::Key UsageTable::user(UserId user) const {
  return {Kind::user, siphash(secret_, {reinterpret_cast<const char*>(&user.value), sizeof user.value})};
}

UsageTable::Key UsageTable::attempt(std::string_view text) const { return {Kind::attempt, siphash(secret_, text)}; }

// ------------------------------------------------------------------------ rows

UsageTable::Row* UsageTable::row(std::size_t index) const {
  return reinterpret_cast<Row*>(memory_ + sizeof(Stripe) * kStripes + index * row_bytes_);
}

std::uint32_t* UsageTable::counts(Row& row, Counted what) const {
  return reinterpret_cast<std::uint32_t*>(&row + 1) + what * static_cast<std::size_t>(workers_);
}

std::size_t UsageTable::set_of(const Key& key) const {
  return key.kind == Kind::total ? sets_ : key.hash & (sets_ - 1);
}

UsageTable::Row* UsageTable::find(std::size_t set, const Key& key) const {
  for (std::size_t i = 0; i < kRowsOfSet; ++i) {
    Row* candidate = row(set * kRowsOfSet + i);
    if (candidate->kind == key.kind && candidate->hash == key.hash) return candidate;
  }
  return nullptr;
}

bool UsageTable::idle(const Row& row, std::int64_t now) const {
  const auto* first = reinterpret_cast<const std::uint32_t*>(&row + 1);
  return std::all_of(first, first + kCountedKinds * static_cast<std::size_t>(workers_),
                     [](std::uint32_t count) { return count == 0; }) &&
         std::all_of(std::begin(row.arrival_ns), std::end(row.arrival_ns),
                     [now](std::int64_t arrival) { return arrival <= now; });
}

UsageTable::Row* UsageTable::find_or_make(std::size_t set, const Key& key) const {
  if (Row* known = find(set, key)) return known;
  const std::int64_t now = now_ns();
  for (std::size_t i = 0; i < kRowsOfSet; ++i) {
    Row* candidate = row(set * kRowsOfSet + i);
    if (!idle(*candidate, now)) continue;
    std::fill(std::begin(candidate->arrival_ns), std::end(candidate->arrival_ns), 0);
    candidate->hash = key.hash;
    candidate->kind = key.kind;
    return candidate;
  }
  return nullptr;
}

// ------------------------------------------------------------------------- use

bool UsageTable::take(const Key& key, Counted what, std::size_t count_max, Slot& into) {
  into.release();
  if (count_max == 0) return true;
  const std::size_t set = set_of(key);
  {
    const Locked lock(*this, set);
    Row* mine = find_or_make(set, key);
    if (mine == nullptr) return true;
    std::uint32_t* all = counts(*mine, what);
    std::size_t taken = 0;
    for (int worker = 0; worker < workers_; ++worker) taken += all[worker];
    if (taken >= count_max) return false;
    ++all[worker_];
  }
  into.table_ = this;
  into.key_ = key;
  into.counted_ = what;
  return true;
}

void UsageTable::Slot::release() {
  if (table_ != nullptr) std::exchange(table_, nullptr)->give_back(key_, counted_);
}

void UsageTable::give_back(const Key& key, Counted what) {
  const std::size_t set = set_of(key);
  const Locked lock(*this, set);
  Row* mine = find(set, key);
  if (mine == nullptr) return;
  std::uint32_t& count = counts(*mine, what)[worker_];
  if (count > 0) --count;
}

Admission UsageTable::pass(const Key& key, Rated what, const Rate& rate, std::int64_t cost) {
  if (rate.count <= 0) return {};
  const std::size_t set = set_of(key);
  const Locked lock(*this, set);
  Row* mine = find_or_make(set, key);
  if (mine == nullptr) return {};
  return gcra(rate, mine->arrival_ns[what], now_ns(), cost);
}

bool UsageTable::in_use(const Key& key, Rated what) const {
  const std::size_t set = set_of(key);
  const Locked lock(*this, set);
  const Row* mine = find(set, key);
  return mine != nullptr && mine->arrival_ns[what] > now_ns();
}

std::size_t UsageTable::count(const Key& key, Counted what) const {
  const std::size_t set = set_of(key);
  const Locked lock(*this, set);
  Row* mine = find(set, key);
  if (mine == nullptr) return 0;
  std::size_t taken = 0;
  for (int worker = 0; worker < workers_; ++worker) taken += counts(*mine, what)[worker];
  return taken;
}

void UsageTable::forget_worker(int worker) {
  for (std::size_t set = 0; set <= sets_; ++set) {
    const Locked lock(*this, set);
    for (std::size_t i = 0; i < kRowsOfSet; ++i) {
      Row* one = row(set * kRowsOfSet + i);
      for (std::size_t what = 0; what < kCountedKinds; ++what) counts(*one, static_cast<Counted>(what))[worker] = 0;
    }
  }
}

}  // namespace confab::servers
