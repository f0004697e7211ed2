#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <confab/engine.hpp>

#include "auth/access_tokens.hpp"
#include "auth/keyring.hpp"
#include "auth/password_pool.hpp"
#include "auth/refresh_tokens.hpp"
#include "engine/accounts.hpp"
#include "engine/commands.hpp"
#include "engine/followers.hpp"
#include "engine/maintenance.hpp"
#include "engine/reader_watch.hpp"
#include "engine/reads.hpp"
#include "engine/talk.hpp"
#include "feed/doorbell.hpp"
#include "log/log.hpp"
#include "log/machine.hpp"
#include "state/command.hpp"
#include "state/queries.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/fork_mark.hpp"
#include "util/host_call.hpp"
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

  /// Takes the completion of a host: what it throws is told to the log sink and goes no further.
  template <typename T>
  Done<T> guarded(Done<T> done) const {
    return [this, done = std::move(done)](Result<T> result) {
      if (const auto thrown = util::exception_of([&] { done(std::move(result)); })) say_thrown("a completion", *thrown);
    };
  }
  /// Tells the host that its own function threw.
  void say_thrown(const char* what, const std::string& thrown) const;

  const engine::Reads& reads() const { return *reads_; }
  engine::Accounts& accounts() { return *accounts_; }
  const engine::Accounts& accounts() const { return *accounts_; }
  engine::Talk& talk() { return *talk_; }

  // --- the log

  void hold() { log_->hold(); }
  void release() { log_->release(); }

  /// Completes with the last position forgotten.
  void trim(Position up_to, Done<Position> done);

  // --- following.cpp

  /// Waits. `run` names the follower from now on. Errors: those of Engine::follow()
  Result<Feed::Started> begin_following(const std::string& name, std::uint64_t run, const FollowOptions& options);
  /// Completes with the position when it is on disk. Errors: conflict (another follower has the name), not_found (name)
  void confirm_followed(const std::string& name, std::uint64_t run, Position position, Done<Position> done);
  /// Completes with the newest position. Errors: not_found (name), conflict (name: somebody follows under it)
  void remove_follower(std::string_view name, Done<Position> done);
  Result<std::vector<FollowerInfo>> stored_followers() const;
  std::uint64_t new_follower_run() { return util::random_number(random_); }
  engine::Followers& followers() { return *followers_; }
  const store::Environment& environment() const { return *environment_; }
  feed::Doorbells& doorbells() { return *doorbells_; }

  // --- the parts

  Result<Backup> back_up(const std::filesystem::path& target) const;
  void back_up_in_pool(std::string target, Done<Backup> done);
  Result<std::unique_ptr<Feed>> open_feed(Feed::Sink& sink, std::function<void()> wake);
  Result<EventPage> events(const Caller& caller, const Cursor& after, std::size_t limit) const;
  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t store_number() const { return store_number_; }
  const EngineOptions& options() const { return options_; }
  const util::Clock& clock() const { return clock_; }
  std::string jwks() const { return keys_->keys()->jwks(clock_.now_ms()); }
  Result<std::string> rotate_token_key() { return keys_->rotate(clock_.now_ms()); }
  Operations& operations() { return *operations_; }
  void set_operations(std::unique_ptr<Operations> operations) { operations_ = std::move(operations); }
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
  void look_after();
  void look_at_clock();
  void look_at_readers();
  void keep_log_short();

  void trim_on(Position goal, Position trimmed, Done<Position> done);

  const EngineOptions options_;
  const util::ForkMark own_;
  const util::GivenClock clock_{options_.clock};
  util::SystemRandom random_;
  std::uint64_t epoch_ = 0;
  std::uint64_t store_number_ = 0;
  std::atomic<std::uint64_t> clock_steps_told_ = 0;
  std::atomic<std::int64_t> clock_told_at_ms_ = 0;  // steady time; 0: never
  std::atomic<bool> trimming_ = false;              // by itself
  mutable engine::ReaderWatch readers_;

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
  std::unique_ptr<engine::Talk> talk_;
  std::unique_ptr<engine::Followers> followers_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<engine::Maintenance> maintenance_;
};

}  // namespace confab::inline v0_1
