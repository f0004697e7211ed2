#include "engine/core.hpp"

#include <algorithm>
#include <utility>

#include "engine/copies.hpp"
#include "log/local_log.hpp"
#include "log/state_machine.hpp"
#include "util/host_call.hpp"

namespace confab::inline v0_1 {

namespace {

static_assert(engine::kMaintenancePeriodMs < auth::kKeySettleMs, "a key must be known everywhere before it signs");

constexpr std::size_t kBackupsWaitingMax = 1;

/// A larger store is not read at every opening: check_store() is for that.
constexpr std::size_t kCheckedAtOpenBytesMax = std::size_t{256} << 20;

/// A clock that is set again and again must not fill the log.
constexpr std::int64_t kClockToldEveryMs = 60'000;

/// An exception of the sink would end the thread that logs.
LogSink guarded_sink(LogSink sink) {
  if (!sink) return sink;
  return [sink = std::move(sink)](LogLevel level, std::string_view line) {
    (void)util::exception_of([&] { sink(level, line); });
  };
}

Result<> check_lifetime(std::int64_t lifetime_ms, std::int64_t min_ms, std::int64_t max_ms, const char* option) {
  if (lifetime_ms >= min_ms && lifetime_ms <= max_ms) return {};
  return Error{ErrorCode::invalid_argument,
               std::string(option) + " is not within " + std::to_string(min_ms) + " and " + std::to_string(max_ms),
               option};
}

/// What would let every sign-in fail is better said at once, and before anything is made on disk.
Result<> check_options(const EngineOptions& options) {
  constexpr auto kMin = Limits::access_token_ms_min;
  constexpr auto kMax = Limits::access_token_ms_max;
  if (auto fit = check_lifetime(options.access_token_ms, kMin, kMax, "access_token_ms"); !fit) return fit;
  if (auto fit = check_lifetime(options.long_access_token_ms, kMin, kMax, "long_access_token_ms"); !fit) return fit;
  if (auto fit = check_lifetime(options.refresh_token_ms, Limits::refresh_token_ms_min, Limits::refresh_token_ms_max,
                                "refresh_token_ms");
      !fit) {
    return fit;
  }
  return auth::check_params({options.password_passes, options.password_memory_bytes});
}

}  // namespace

Result<std::unique_ptr<Engine::Core>> Engine::Core::open(EngineOptions options) {
  if (auto checked = check_options(options); !checked) return checked.error();
  options.log = guarded_sink(std::move(options.log));
  std::unique_ptr<Core> core(new Core(std::move(options)));
  if (auto started = core->start(); !started) return started.error();
  return core;
}

Engine::Core::~Core() {
  maintenance_.reset();
  followers_.reset();  // each writes what its host confirmed
  // All calls are answered before their parts go. In this order, because a password leads to a command and a command
  // to a query.
  if (passwords_) passwords_->stop();
  if (log_) log_->stop();
  if (queries_) queries_->stop();
  if (backups_) backups_->stop();
}

Result<> Engine::Core::start() {
  store::EnvironmentOptions store_options;
  store_options.directory = options_.data_dir;
  store_options.map_bytes_max = options_.map_bytes;
  store_options.map_bytes = std::min<std::size_t>(store_options.map_bytes, options_.map_bytes);
  store_options.force_network_fs = options_.force_network_fs;
  store_options.check_pages_bytes_max = kCheckedAtOpenBytesMax;
  store_options.log = options_.log;
  auto environment = store::Environment::open(store_options);
  if (!environment) return environment.error();
  environment_ = std::move(*environment);

  if (auto started = start_pools(); !started) return started;
  if (auto started = start_log(); !started) return started;
  if (auto opened = open_keys(); !opened) return opened;
  make_calls();

  auto maintenance = engine::Maintenance::start([this] { return look_after(); });
  if (!maintenance) return maintenance.error();
  maintenance_ = std::move(*maintenance);
  return {};
}

/// What the host and the operations call.
void Engine::Core::make_calls() {
  reads_ = std::make_unique<engine::Reads>(*environment_, clock_, options_.directory, *queries_);
  commands_ = std::make_unique<engine::Commands>(*log_, clock_, random_);
  accounts_ = std::make_unique<engine::Accounts>(
      engine::Accounts::Parts{options_, *reads_, *commands_, *passwords_, *tokens_, *refresh_tokens_, clock_, random_});
  people_ = std::make_unique<engine::People>(*reads_, *commands_);
  live_ = std::make_unique<engine::Live>(*reads_, *doorbells_, clock_);
  talk_ = std::make_unique<engine::Talk>(options_, *reads_, *commands_, *live_);
  account_tokens_ = std::make_unique<engine::AccountTokens>(
      engine::AccountTokens::Parts{options_, *reads_, *commands_, *passwords_, host_calls_, clock_, random_});
  invites_ = std::make_unique<engine::Invites>(*reads_, *commands_, clock_, random_);
  feeds_ = std::make_unique<engine::Feeds>(
      feed::LoopFeed::Options{environment_.get(), &clock_, queries_.get(), options_.limits.subscriptions_max},
      *doorbells_, *doorbells_, host_calls_);
  follower_names_ = std::make_unique<engine::FollowerNames>(
      engine::FollowerNames::Parts{*reads_, *commands_, environment_->directory(), epoch_, random_});
  followers_ = std::make_unique<engine::Followers>(
      engine::Followers::Parts{*follower_names_, *environment_, *doorbells_, clock_, host_calls_});
  trimming_ = std::make_unique<engine::Trimming>(options_, *reads_, *commands_);
  reactions_ = std::make_unique<engine::Reactions>(*reads_, *commands_);
  levels_ = std::make_unique<engine::Levels>(*environment_, *reads_, *commands_, options_.log);
}

Result<> Engine::Core::open_keys() {
  const auto store = environment_->number();
  if (!store) return store.error();
  store_number_ = *store;
  auto keys = auth::KeyRing::open({environment_->directory(), *store, options_.issuer, options_.issuer}, random_,
                                  clock_.now_ms());
  if (!keys) return keys.error();
  keys_ = std::move(*keys);
  tokens_ = std::make_unique<auth::AccessTokens>(*keys_);
  refresh_tokens_ = std::make_unique<auth::RefreshTokens>(*keys_);
  return {};
}

/// Returns when to look again.
std::chrono::milliseconds Engine::Core::look_after() {
  if (log_->stats().writer) reactions_->tell();
  const std::int64_t now_ms = clock_.steady_ms();
  if (now_ms >= looks_after_at_ms_) looks_after_at_ms_ = now_ms + look_after_store().count();
  return std::chrono::milliseconds(Limits::reactions_told_ms);
}

std::chrono::milliseconds Engine::Core::look_after_store() {
  const auto warn = [this](const char* what, const Error& error) {
    if (options_.log) options_.log(LogLevel::warn, std::string(what) + ": " + error.message);
  };
  if (auto cleared = environment_->clear_dead_readers(); !cleared) warn("dead readers not cleared", cleared.error());
  if (auto reloaded = keys_->reload(); !reloaded) warn("token keys not read again", reloaded.error());
  look_at_clock();
  look_at_readers();
  if (log_->stats().writer) {
    trimming_->keep_short();
    levels_->raise();
    people_->find_names();
  }
  return std::chrono::milliseconds(levels_->is_newest() ? engine::kMaintenancePeriodMs : engine::kUpgradePeriodMs);
}

/// Every process sees the same readers, so only the writer warns of them.
void Engine::Core::look_at_readers() {
  const auto store = environment_->stats();
  if (!store || !options_.log || !log_->stats().writer) return;
  const std::int64_t now_ms = clock_.steady_ms();
  if (const auto warning = readers_.warning(readers_.look(*store, now_ms), now_ms)) {
    options_.log(LogLevel::warn, *warning);
  }
}

/// Commands that were stamped meanwhile keep the wrong time for good, so the operator should know.
void Engine::Core::look_at_clock() {
  const auto standing = clock_.standing();
  if (!options_.log || standing.steps == clock_steps_told_) return;
  const std::int64_t now_ms = clock_.steady_ms();
  std::int64_t told_at_ms = clock_told_at_ms_;
  if (told_at_ms != 0 && now_ms - told_at_ms < kClockToldEveryMs) return;
  if (!clock_told_at_ms_.compare_exchange_strong(told_at_ms, now_ms)) return;  // another thread tells it
  clock_steps_told_ = standing.steps;
  options_.log(LogLevel::warn, "the wall clock was set: it stepped by " +
                                   std::to_string(standing.newest_step_ms / 1000) + " s, and has moved by " +
                                   std::to_string(standing.moved_ms / 1000) +
                                   " s since the start; messages and sessions of the time between carry wrong times");
}

Result<> Engine::Core::start_pools() {
  auto queries =
      util::WorkerPool::start({options_.limits.query_threads, options_.limits.queries_queued_max, "confab-query", 200});
  if (!queries) return queries.error();
  queries_ = std::move(*queries);

  auto backups = util::WorkerPool::start({1, kBackupsWaitingMax, "confab-backup", 60'000});
  if (!backups) return backups.error();
  backups_ = std::move(*backups);

  auth::PasswordPoolOptions password_options;
  password_options.params = {options_.password_passes, options_.password_memory_bytes};
  password_options.threads = options_.limits.password_threads;
  password_options.queue_jobs_max = options_.limits.passwords_queued_max;
  auto passwords = auth::PasswordPool::start(password_options);
  if (!passwords) return passwords.error();
  passwords_ = std::move(*passwords);
  return {};
}

Result<> Engine::Core::start_log() {
  auto doorbells = feed::Doorbells::open(*environment_->directory(), options_.log);
  if (!doorbells) return doorbells.error();
  doorbells_ = std::move(*doorbells);

  machine_ = std::make_unique<log::StateMachine>(*environment_);
  log::LocalLogOptions log_options;
  log_options.directory = environment_->directory();
  log_options.limits = options_.limits;
  log_options.committed = [this](Position) {
    doorbells_->ring();
    look_at_clock();
  };
  log_options.sink = options_.log;
  auto log = log::LocalLog::open(log_options, *machine_, clock_, random_);
  if (!log) return log.error();
  log_ = std::move(*log);

  // The writer has made this row by now, also in a new store.
  auto txn = environment_->read();
  if (!txn) return txn.error();
  auto meta = state::meta(*txn);
  if (!meta) return meta.error();
  epoch_ = meta->epoch;
  const std::int64_t ahead_ms = meta->last_at - clock_.now_ms();
  if (ahead_ms > util::kClockStepMs && options_.log) {
    options_.log(LogLevel::warn, "the newest record was written " + std::to_string(ahead_ms / 1000) +
                                     " s after the present time: the clock is behind now, or was ahead then");
  }
  return {};
}

Result<Backup> Engine::Core::back_up(const std::filesystem::path& target) const {
  return engine::back_up(*environment_, target);
}

void Engine::Core::back_up_in_pool(std::string target, Done<Backup> done) {
  auto open = std::make_shared<Done<Backup>>(std::move(done));
  const auto complete = [open](Result<Backup> result) {
    if (auto last_word = std::exchange(*open, nullptr)) last_word(std::move(result));
  };
  auto queued = backups_->submit([this, target = std::move(target), complete] { complete(back_up(target)); }, complete);
  if (!queued) complete(queued.error());
}

Result<Conversation> Engine::Core::conversation(const Caller& caller, ConversationId id) const {
  auto found = reads_->read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::conversation(txn, viewer, id); });
  if (found) live_->add_marks(*found);
  return found;
}

Result<EventPage> Engine::Core::events(const Caller& caller, const Cursor& after, std::size_t limit) const {
  limit = std::clamp<std::size_t>(limit, 1, Limits::event_page_events_max);
  feed::Page page = feed::read_page(*environment_, caller, after, clock_.now_ms(), limit, feed::PageUse::events_only);
  if (!page.status) return page.status.error();
  return EventPage{std::move(page.events), {epoch_, page.up_to}, page.resumed, !page.last};
}

Result<> Engine::Core::ready() const {
  if (!is_own_process()) return Error{ErrorCode::unsupported, "an engine is not usable in a forked child"};
  if (auto there = environment_->check_location(); !there) return there;
  if (auto standing = log_->ready(); !standing) return standing;
  return commands_->check_room();
}

EngineStats Engine::Core::stats() const {
  EngineStats stats;
  if (!is_own_process()) return stats;
  const log::LogStats log = log_->stats();
  stats.writer = log.writer;
  stats.commands = log.commands;
  stats.batches = log.batches;
  stats.forwarded = log.forwarded;
  stats.refused = log.refused;
  stats.queued = log.queued;
  stats.passwords_queued = passwords_->queued();
  stats.queries_queued = queries_->queued();
  clock_.now_ms();
  const auto clock = clock_.standing();
  stats.clock_steps = clock.steps;
  stats.clock_moved_ms = clock.moved_ms;
  if (auto store = environment_->stats()) {
    stats.map_bytes = store->map_bytes;
    stats.used_bytes = store->used_bytes;
    const auto readers = readers_.look(*store, clock_.steady_ms());
    stats.reader_behind_commits = readers.behind_commits;
    stats.reader_age_ms = readers.age_ms;
  }
  if (auto txn = environment_->read()) {
    if (auto meta = state::meta(*txn)) {
      stats.position = meta->last_position;
      stats.log_records = meta->last_position.value + 1 - meta->first_position.value;
      stats.users = meta->users;
      stats.conversations = meta->conversations;
    }
  }
  return stats;
}

}  // namespace confab::inline v0_1
