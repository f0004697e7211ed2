#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <confab/engine.hpp>

#include "auth/access_tokens.hpp"
#include "auth/keyring.hpp"
#include "auth/password_pool.hpp"
#include "auth/refresh_tokens.hpp"
#include "engine/account_tokens.hpp"
#include "engine/accounts.hpp"
#include "engine/commands.hpp"
#include "engine/feeds.hpp"
#include "engine/follower_names.hpp"
#include "engine/followers.hpp"
#include "engine/host_calls.hpp"
#include "engine/invites.hpp"
#include "engine/levels.hpp"
#include "engine/live.hpp"
#include "engine/maintenance.hpp"
#include "engine/people.hpp"
#include "engine/reactions.hpp"
#include "engine/reader_watch.hpp"
#include "engine/reads.hpp"
#include "engine/talk.hpp"
#include "engine/trimming.hpp"
#include "feed/doorbell.hpp"
#include "log/log.hpp"
#include "log/machine.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/fork_mark.hpp"
#include "util/random.hpp"
#include "util/worker_pool.hpp"

namespace confab::inline v0_1 {

/// The inside of an Engine: each part needs others and must end before them, while calls are still under way. The core
/// opens the parts in order, closes them in order, looks after them while they run, and gives them out: the public
/// calls wait for the completions of Accounts and Talk, and operations use them as they are.
///
/// Threads: any.
class Engine::Core {
 public:
  static Result<std::unique_ptr<Core>> open(EngineOptions options);
  ~Core();

  const engine::Reads& reads() const { return *reads_; }
  engine::Accounts& accounts() { return *accounts_; }
  const engine::Accounts& accounts() const { return *accounts_; }
  engine::Live& live() const { return *live_; }
  engine::AccountTokens& account_tokens() { return *account_tokens_; }
  engine::Talk& talk() { return *talk_; }
  engine::People& people() { return *people_; }
  const engine::People& people() const { return *people_; }
  engine::Invites& invites() { return *invites_; }
  const engine::Invites& invites() const { return *invites_; }
  engine::Feeds& feeds() { return *feeds_; }
  engine::Followers& followers() { return *followers_; }
  engine::FollowerNames& follower_names() { return *follower_names_; }
  const engine::FollowerNames& follower_names() const { return *follower_names_; }
  engine::Trimming& trimming() { return *trimming_; }
  const engine::HostCalls& host_calls() const { return host_calls_; }
  Operations& operations() { return *operations_; }
  void set_operations(std::unique_ptr<Operations> operations) { operations_ = std::move(operations); }

  void hold() { log_->hold(); }
  void release() { log_->release(); }

  Result<Backup> back_up(const std::filesystem::path& target) const;
  void back_up_in_pool(std::string target, Done<Backup> done);
  Result<Conversation> conversation(const Caller& caller, ConversationId id) const;
  Result<EventPage> events(const Caller& caller, const Cursor& after, std::size_t limit) const;
  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t store_number() const { return store_number_; }
  const EngineOptions& options() const { return options_; }
  const util::Clock& clock() const { return clock_; }
  std::string jwks() const { return keys_->keys()->jwks(clock_.now_ms()); }
  Result<std::string> rotate_token_key() { return keys_->rotate(clock_.now_ms()); }
  EngineStats stats() const;
  Result<> ready() const;
  /// False in a forked child, where nothing of this may be used or destroyed.
  bool is_own_process() const { return own_.is_own_process(); }

 private:
  explicit Core(EngineOptions options) : options_(std::move(options)) {}
  Result<> start();
  Result<> open_keys();
  Result<> start_pools();
  Result<> start_log();
  void make_calls();
  std::chrono::milliseconds look_after();
  std::chrono::milliseconds look_after_store();
  void look_at_clock();
  void look_at_readers();

  const EngineOptions options_;
  const util::ForkMark own_;
  const util::GivenClock clock_{options_.clock};
  util::SystemRandom random_;
  const engine::HostCalls host_calls_{options_.log};
  std::uint64_t epoch_ = 0;
  std::uint64_t store_number_ = 0;
  std::atomic<std::uint64_t> clock_steps_told_ = 0;
  std::atomic<std::int64_t> clock_told_at_ms_ = 0;  // steady time; 0: never
  mutable engine::ReaderWatch readers_;
  std::int64_t looks_after_at_ms_ = 0;  // steady time; of the maintenance thread

  // In the order of need: each uses what stands above it, and goes before it.
  std::unique_ptr<store::Environment> environment_;
  std::unique_ptr<auth::KeyRing> keys_;
  std::unique_ptr<auth::AccessTokens> tokens_;
  std::unique_ptr<auth::RefreshTokens> refresh_tokens_;
  std::unique_ptr<feed::Doorbells> doorbells_;
  std::unique_ptr<util::WorkerPool> queries_;
  std::unique_ptr<util::WorkerPool> backups_;
  std::unique_ptr<auth::PasswordPool> passwords_;
  std::unique_ptr<log::Machine> machine_;
  std::unique_ptr<log::Log> log_;
  std::unique_ptr<engine::Reads> reads_;
  std::unique_ptr<engine::Commands> commands_;
  std::unique_ptr<engine::Accounts> accounts_;
  std::unique_ptr<engine::Live> live_;
  std::unique_ptr<engine::AccountTokens> account_tokens_;
  std::unique_ptr<engine::Talk> talk_;
  std::unique_ptr<engine::People> people_;
  std::unique_ptr<engine::Invites> invites_;
  std::unique_ptr<engine::Feeds> feeds_;
  std::unique_ptr<engine::FollowerNames> follower_names_;
  std::unique_ptr<engine::Followers> followers_;
  std::unique_ptr<engine::Trimming> trimming_;
  std::unique_ptr<engine::Levels> levels_;
  std::unique_ptr<engine::Reactions> reactions_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<engine::Maintenance> maintenance_;
};

}  // namespace confab::inline v0_1
