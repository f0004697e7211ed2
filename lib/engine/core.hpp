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
#include "engine/admission.hpp"
#include "engine/followers.hpp"
#include "engine/maintenance.hpp"
#include "engine/reader_watch.hpp"
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

template <typename T>
using Done = std::function<void(Result<T>)>;

/// The inside of an Engine: its parts, and every mutation with a completion. The public calls wait for these;
/// operations use them as they are.
///
/// Threads: any. A completion is called exactly once, on this thread when the call is refused at once, else on the
/// log's for completions, a password or a query thread; it must not block and must not wait for another mutation.
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

  // --- reading: one short transaction, the caller checked in it and given as the viewer of all that is read
  // -----------------------------------------------------------

  template <typename Read>
  auto read(const Caller& caller, Read read) const
      -> decltype(read(std::declval<const store::Txn&>(), std::declval<const state::Viewer&>())) {
    auto txn = environment_->read();
    if (!txn) return txn.error();
    const auto viewer = state::viewer_of(*txn, caller, options_.directory, clock_.now_ms());
    if (!viewer) return viewer.error();
    return read(*txn, *viewer);
  }

  /// For the host, which may read of everybody.
  template <typename Read>
  auto read_as_host(Read read) const
      -> decltype(read(std::declval<const store::Txn&>(), std::declval<const state::Viewer&>())) {
    auto txn = environment_->read();
    if (!txn) return txn.error();
    return read(*txn, state::Viewer::host());
  }

  /// Runs `work` in the query pool, in the share of `user`: reads that may wait for the disk do not belong on an event
  /// loop or on the writer's thread.
  template <typename T>
  void in_pool(UserId user, std::function<Result<T>()> work, Done<T> done) {
    // `done` is taken away when it is called, so that it cannot be called again even if it throws.
    auto open = std::make_shared<Done<T>>(std::move(done));
    const auto complete = [open](Result<T> result) { std::exchange(*open, nullptr)(std::move(result)); };
    auto queued = queries_->submit([work = std::move(work), complete] { complete(work()); },
                                   [complete, open](const Error& why) {
                                     if (*open) complete(why);
                                   },
                                   user.value);
    if (!queued) complete(queued.error());
  }

  /// As in_pool(), for the answer to a command that is committed already: a full pool must not turn it into a failure.
  /// Then `work` runs here, where its pages were just written.
  template <typename T>
  void in_pool_or_here(UserId user, std::function<Result<T>()> work, Done<T> done) {
    auto open = std::make_shared<Done<T>>(std::move(done));
    const auto complete = [open, work = std::move(work)] {
      auto result = work();
      if (auto last_word = std::exchange(*open, nullptr)) last_word(std::move(result));
    };
    auto queued = queries_->submit(
        complete, [complete](const Error&) { complete(); }, user.value);
    if (!queued) complete();
  }

  // --- accounts.cpp
  // -------------------------------------------------------------------------------------------------------

  struct Account {
    UserId id;
    std::string password_hash;
  };
  Result<std::optional<Account>> find_account(std::string_view folded_email) const;
  Result<User> find_user(const Caller& caller, std::string_view email) const;
  Result<User> find_user_as_host(std::string_view email) const;
  Result<UserPage> users(const Caller& caller, UserQuery query) const;
  Result<UserPage> users_as_host(UserQuery query) const;
  void register_user(std::string_view email, std::string_view password, std::string_view name, Done<User> done);
  /// How a session begins. With `conversations` it is a visitor's.
  struct SessionStart {
    std::string_view device;
    bool long_lived = false;
    std::optional<std::vector<ConversationId>> conversations = {};
  };
  void sign_in(std::string_view email, std::string_view password, const SessionStart& start, Done<SignedIn> done);
  void ensure_user(std::string_view email, std::string_view name, bool adopt, Done<User> done);
  void update_user(UserId user, const UserUpdate& update, Done<User> done);
  void sign_in_user(UserId user, const SessionStart& start, Done<SignedIn> done);
  void refresh(std::string_view refresh_token, Done<SignedIn> done);
  void end_session(const Caller& caller, SessionId session, Done<Position> done);
  void set_password(const Caller& caller, std::string_view current, std::string_view next, Done<Position> done);
  Result<TokenInfo> verify_token(std::string_view access_token) const;
  Result<TokenInfo> verify_refresh_token(std::string_view refresh_token) const;

  // --- talk.cpp
  // -----------------------------------------------------------------------------------------------------------

  void open_direct(const Caller& caller, UserId other, Done<Conversation> done);
  void create_group(const Caller& caller, std::string_view title, std::vector<UserId> members,
                    std::string_view client_key, Done<Conversation> done);
  void add_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done);
  void remove_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done);
  void send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry, Done<Message> done);
  void list_conversation(const Caller& caller, ConversationId id, bool hidden, Done<Position> done);
  void forget(const Caller& caller, ConversationId id, Done<Position> done);
  void hold() { log_->hold(); }
  void release() { log_->release(); }
  void mark_read(const Caller& caller, ConversationId id, Seq seq, Done<ReadMark> done);

  /// Completes with the last position forgotten.
  void trim(Position up_to, Done<Position> done);

  // --- following.cpp
  // ------------------------------------------------------------------------------------------------------

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
  // ----------------------------------------------------------------------------------------------------------

  Result<Backup> back_up(const std::filesystem::path& target) const;
  void back_up_in_pool(std::string target, Done<Backup> done);
  Result<std::unique_ptr<Feed>> open_feed(Feed::Sink& sink, std::function<void()> wake);
  Result<Position> position() const;
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
  /// How long after a command found no room ready() says so.
  static constexpr std::int64_t kFullToldMs = 30'000;

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

  /// A command as the caller asks for it: id and hash stay those of the request, whatever admission makes of its body.
  state::Command make_command(const Caller& caller, decltype(state::Command::body) body, std::string_view client_key);
  /// Sends a command on its way; a refusal by the rules arrives as its Error.
  void submit(state::Command command, Done<state::Outcome> done);
  void note_room(const Result<state::Outcome>& outcome);
  void submit(const Caller& caller, decltype(state::Command::body) body, std::string_view client_key,
              Done<state::Outcome> done);
  Result<> moderate(const Caller& author, state::SendMessage& send) const;
  /// Sends it on its way if it `passed` moderation.
  void place(state::Command send, const Result<>& passed, Done<Message> done);
  void send_again(state::Command command, Result<> passed, Done<Message> done);
  Result<std::optional<Message>> placed_before(state::Command& command) const;
  void refuse(state::Command send, Error why, Done<Message> done);
  void submit_notice(const Caller& caller, decltype(state::Command::body) body, Done<Message> done);
  void give_conversation(const Caller& caller, ConversationId id, Position at, const Done<Conversation>& done);

  void trim_on(Position goal, Position trimmed, Done<Position> done);

  struct SignInCall;
  static Result<std::shared_ptr<SignInCall>> new_sign_in(const SessionStart& start, Done<SignedIn>& done);
  void try_sign_in(const std::shared_ptr<SignInCall>& call);
  void try_sign_in_checked(const std::shared_ptr<SignInCall>& call);
  Result<std::optional<User>> user_of(UserId id) const;
  Result<std::string> email_of(UserId id, const std::optional<std::string>& next) const;
  void start_session(const std::shared_ptr<SignInCall>& call, const Account& account, bool rehash);
  void rehash(const std::shared_ptr<SignInCall>& call, const Account& account);
  void give_tokens(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms, Position at,
                   const Done<SignedIn>& done);
  Result<SignedIn> signed_in(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms,
                             Position position) const;
  /// The session of a genuine refresh token, dead or alive.
  Result<state::SessionRecord> session_of(const store::Txn& txn, const auth::RefreshToken& presented) const;

  const EngineOptions options_;
  const util::ForkMark own_;
  const util::GivenClock clock_{options_.clock};
  mutable util::SystemRandom random_;
  engine::CommandIds ids_{random_};
  std::uint64_t epoch_ = 0;
  std::uint64_t store_number_ = 0;
  std::atomic<std::uint64_t> clock_steps_told_ = 0;
  std::atomic<std::int64_t> clock_told_at_ms_ = 0;  // steady time; 0: never
  std::atomic<bool> trimming_ = false;              // by itself
  mutable engine::ReaderWatch readers_;
  std::atomic<std::int64_t> full_at_ms_ = 0;  // the same: when a command found no room

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
  std::unique_ptr<engine::Followers> followers_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<engine::Maintenance> maintenance_;
};

}  // namespace confab::inline v0_1
