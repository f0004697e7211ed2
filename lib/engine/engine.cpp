#include <utility>

#include <confab/engine.hpp>

#include "engine/core.hpp"
#include "engine/dispatcher.hpp"
#include "engine/wait.hpp"
#include "feed/catch_up.hpp"
#include "util/fork_mark.hpp"
#include "util/text.hpp"
#include "util/thread.hpp"

// The public calls: mutations wait for their completions, queries are one read transaction.

namespace confab::inline v0_1 {

using engine::wait;

namespace {

Result<> without_value(const Result<Position>& position) {
  if (!position) return position.error();
  return {};
}

}  // namespace

Engine::Engine(std::unique_ptr<Core> core)
    : core_(std::move(core)), dispatcher_(std::make_unique<engine::Dispatcher>(core_->feeds(), core_->host_calls())) {}

/// Closing waits for the engine's threads, so one of them cannot do it: it is left to a thread of its own, which is
/// done some time after the callback has returned.
Engine::~Engine() {
  if (!core_->is_own_process()) {
    util::leave_as_it_is(dispatcher_);
    util::leave_as_it_is(core_);
    return;
  }
  if (util::may_wait() && !dispatcher_->on_own_thread() && !core_->followers().on_own_thread()) return;
  struct Rest {
    std::unique_ptr<Core> core;
    std::unique_ptr<engine::Dispatcher> dispatcher;  // last: goes first
  };
  auto* rest = new Rest{std::move(core_), std::move(dispatcher_)};
  // If there is no thread to be had, it stays open until the process ends.
  if (auto closer = util::start_thread("confab-close", [rest] { delete rest; })) closer->detach();
}

// --- users and sessions ---------------------------------------------------------------------------------------------

Result<User> Engine::register_user(std::string_view email, std::string_view password, std::string_view name) {
  return wait<User>([&](auto done) { core_->accounts().register_user(email, password, name, done); });
}

Result<SignedIn> Engine::sign_in(std::string_view email, std::string_view password, std::string_view device,
                                 bool long_lived) {
  return wait<SignedIn>([&](auto done) { core_->accounts().sign_in(email, password, {device, long_lived}, done); });
}

Result<User> Engine::update_user(UserId user, const UserUpdate& update) {
  return wait<User>([&](auto done) { core_->accounts().update_user(user, update, done); });
}

Result<UserPage> Engine::search_users(const Caller& caller, const SearchQuery& query) const {
  return core_->people().search(caller, query);
}

Result<User> Engine::update_profile(const Caller& caller, const ProfileUpdate& update) {
  return wait<User>([&](auto done) { core_->people().update_profile(caller, update, done); });
}

Result<> Engine::block_user(const Caller& caller, UserId user) {
  return without_value(wait<Position>([&](auto done) { core_->people().block(caller, user, true, done); }));
}

Result<> Engine::unblock_user(const Caller& caller, UserId user) {
  return without_value(wait<Position>([&](auto done) { core_->people().block(caller, user, false, done); }));
}

Result<BlockedPage> Engine::blocked_users(const Caller& caller, const BlockedQuery& query) const {
  return core_->people().blocked(caller, query);
}

Result<Position> Engine::report(const Caller& caller, const ReportDraft& draft, std::string_view client_key) {
  return wait<Position>([&](auto done) { core_->people().report(caller, draft, client_key, done); });
}

Result<ReportPage> Engine::reports(const ReportQuery& query) const { return core_->people().reports(query); }

Result<> Engine::resolve_report(Position report) {
  return without_value(wait<Position>([&](auto done) { core_->people().resolve_report(report, done); }));
}

Result<User> Engine::disable_user(UserId user) {
  return wait<User>([&](auto done) { core_->people().disable(user, true, done); });
}

Result<User> Engine::enable_user(UserId user) {
  return wait<User>([&](auto done) { core_->people().disable(user, false, done); });
}

Result<> Engine::end_sessions(UserId user) {
  return without_value(wait<Position>([&](auto done) { core_->people().end_sessions(user, done); }));
}

Result<User> Engine::ensure_user(std::string_view email, std::string_view name, bool adopt) {
  return wait<User>([&](auto done) { core_->accounts().ensure_user(email, name, adopt, done); });
}

Result<SignedIn> Engine::sign_in_user(UserId user, std::string_view device, bool long_lived) {
  return wait<SignedIn>([&](auto done) { core_->accounts().sign_in_user(user, {device, long_lived}, done); });
}

Result<SignedIn> Engine::sign_in_visitor(std::string_view email, std::string_view password,
                                         std::span<const ConversationId> conversations, std::string_view device,
                                         bool long_lived) {
  const std::vector<ConversationId> only(conversations.begin(), conversations.end());
  return wait<SignedIn>([&](auto done) {
    core_->accounts().sign_in(email, password, {device, long_lived, only}, done);
  });
}

Result<SignedIn> Engine::sign_in_visitor(UserId user, std::span<const ConversationId> conversations,
                                         std::string_view device, bool long_lived) {
  const std::vector<ConversationId> only(conversations.begin(), conversations.end());
  return wait<SignedIn>([&](auto done) { core_->accounts().sign_in_user(user, {device, long_lived, only}, done); });
}

Result<SignedIn> Engine::refresh(std::string_view refresh_token) {
  return wait<SignedIn>([&](auto done) { core_->accounts().refresh(refresh_token, done); });
}

Result<TokenInfo> Engine::verify_token(std::string_view access_token) const {
  return core_->accounts().verify_token(access_token);
}

Result<TokenInfo> Engine::verify_refresh_token(std::string_view refresh_token) const {
  return core_->accounts().verify_refresh_token(refresh_token);
}

std::string Engine::jwks() const { return core_->jwks(); }
Result<std::string> Engine::rotate_token_key() { return core_->rotate_token_key(); }

Result<> Engine::sign_out(const Caller& caller) { return revoke_session(caller, caller.session); }

Result<> Engine::revoke_session(const Caller& caller, SessionId session) {
  auto ended = wait<Position>([&](auto done) { core_->accounts().end_session(caller, session, done); });
  if (!ended) return ended.error();
  return {};
}

Result<std::vector<Session>> Engine::sessions(const Caller& caller) const {
  return core_->reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::live_sessions(txn, viewer, core_->clock().now_ms());
  });
}

Result<> Engine::set_password(const Caller& caller, std::string_view current, std::string_view next) {
  auto set = wait<Position>([&](auto done) { core_->accounts().set_password(caller, current, next, done); });
  if (!set) return set.error();
  return {};
}

Result<> Engine::request_password_reset(std::string_view email) {
  auto asked = wait<Position>([&](auto done) { core_->account_tokens().request_reset(email, done); });
  return asked ? Result<>() : asked.error();
}

Result<> Engine::reset_password(std::string_view token, std::string_view next) {
  auto set = wait<Position>([&](auto done) { core_->account_tokens().reset_password(token, next, done); });
  return set ? Result<>() : set.error();
}

Result<> Engine::change_email(const Caller& caller, std::string_view password, std::string_view email) {
  auto sent = wait<Position>([&](auto done) { core_->account_tokens().change_email(caller, password, email, done); });
  return sent ? Result<>() : sent.error();
}

Result<> Engine::confirm_email(std::string_view token) {
  auto changed = wait<Position>([&](auto done) { core_->account_tokens().confirm_email(token, done); });
  return changed ? Result<>() : changed.error();
}

Result<AccountToken> Engine::make_reset_token(std::string_view email) {
  return wait<AccountToken>([&](auto done) { core_->account_tokens().make_reset_token(email, done); });
}

Result<AccountToken> Engine::make_email_token(UserId user, std::string_view email) {
  return wait<AccountToken>([&](auto done) { core_->account_tokens().make_email_token(user, email, done); });
}

Result<User> Engine::user(const Caller& caller, UserId id) const {
  return core_->reads().read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user(txn, viewer, id); });
}

Result<User> Engine::find_user(const Caller& caller, std::string_view email) const {
  return core_->accounts().find_user(caller, email);
}

Result<bool> Engine::is_registered(std::string_view email) const {
  auto folded = util::fold_email(email);
  if (!folded) return folded.error();
  auto account = core_->accounts().find_account(*folded);
  if (!account) return account.error();
  return account->has_value();
}

Result<std::string> Engine::fold_email(std::string_view email) { return util::fold_email(email); }

Result<UserPage> Engine::users(const Caller& caller, const UserQuery& query) const {
  return core_->accounts().users(caller, query);
}

Result<User> Engine::user(UserId id) const {
  return core_->reads().read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user(txn, viewer, id); });
}

Result<User> Engine::find_user(std::string_view email) const { return core_->accounts().find_user_as_host(email); }
Result<UserPage> Engine::users(const UserQuery& query) const { return core_->accounts().users_as_host(query); }

// --- conversations --------------------------------------------------------------------------------------------------

Result<Conversation> Engine::open_direct(const Caller& caller, UserId other) {
  return wait<Conversation>([&](auto done) { core_->talk().open_direct(caller, other, done); });
}

Result<Conversation> Engine::create_group(const Caller& caller, std::string_view title, std::span<const UserId> members,
                                          std::string_view client_key) {
  return wait<Conversation>([&](auto done) {
    core_->talk().create_group(caller, title, {members.begin(), members.end()}, client_key, done);
  });
}

Result<Conversation> Engine::conversation(const Caller& caller, ConversationId id) const {
  return core_->conversation(caller, id);
}

Result<MemberPage> Engine::members(const Caller& caller, ConversationId id, UserId after, std::size_t limit) const {
  auto page = core_->reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::members(txn, viewer, id, after, limit);
  });
  if (!page) return page;
  for (Member& member : page->members) core_->live().add_marks(id, member);
  return page;
}

Result<Message> Engine::add_member(const Caller& caller, ConversationId id, UserId user) {
  return wait<Message>([&](auto done) { core_->talk().add_member(caller, id, user, done); });
}

Result<AddedMembers> Engine::add_members(const Caller& caller, ConversationId id, std::span<const UserId> users) {
  return wait<AddedMembers>([&](auto done) {
    core_->talk().add_members(caller, id, {users.begin(), users.end()}, done);
  });
}

Result<Message> Engine::remove_member(const Caller& caller, ConversationId id, UserId user) {
  return wait<Message>([&](auto done) { core_->talk().remove_member(caller, id, user, done); });
}

Result<Message> Engine::leave(const Caller& caller, ConversationId id) {
  return remove_member(caller, id, caller.user);
}

Result<Conversation> Engine::update_conversation(const Caller& caller, ConversationId id,
                                                 const ConversationUpdate& update) {
  return wait<Conversation>([&](auto done) { core_->talk().update_conversation(caller, id, update, done); });
}

Result<> Engine::set_role(const Caller& caller, ConversationId id, UserId user, Role role) {
  auto given = wait<Position>([&](auto done) { core_->talk().set_role(caller, id, user, role, done); });
  return given ? Result<>() : given.error();
}

Result<Conversation> Engine::set_preferences(const Caller& caller, ConversationId id, const PreferencesUpdate& update) {
  auto kept = wait<Position>([&](auto done) { core_->talk().set_preferences(caller, id, update, done); });
  if (!kept) return kept.error();
  return conversation(caller, id);
}

Result<NewInvite> Engine::create_invite(const Caller& caller, ConversationId id, std::int64_t lifetime_ms,
                                        std::uint64_t uses_max) {
  return wait<NewInvite>([&](auto done) { core_->invites().create(caller, id, lifetime_ms, uses_max, done); });
}

Result<std::vector<Invite>> Engine::invites(const Caller& caller, ConversationId id) const {
  return core_->invites().list(caller, id);
}

Result<> Engine::revoke_invite(const Caller& caller, ConversationId id, InviteId invite) {
  auto revoked = wait<Position>([&](auto done) { core_->invites().revoke(caller, id, invite, done); });
  return revoked ? Result<>() : revoked.error();
}

Result<InvitePreview> Engine::invite(const Caller& caller, std::string_view token) const {
  return core_->invites().preview(caller, token);
}

Result<Conversation> Engine::accept_invite(const Caller& caller, std::string_view token) {
  auto joined = wait<state::Outcome>([&](auto done) { core_->invites().accept(caller, token, done); });
  if (!joined) return joined.error();
  return conversation(caller, joined->conversation);
}

Result<> Engine::hide(const Caller& caller, ConversationId id) {
  auto listed = wait<Position>([&](auto done) { core_->talk().list_conversation(caller, id, true, done); });
  return listed ? Result<>() : listed.error();
}

Result<> Engine::show(const Caller& caller, ConversationId id) {
  auto listed = wait<Position>([&](auto done) { core_->talk().list_conversation(caller, id, false, done); });
  return listed ? Result<>() : listed.error();
}

Result<> Engine::forget(const Caller& caller, ConversationId id) {
  auto forgotten = wait<Position>([&](auto done) { core_->talk().forget(caller, id, done); });
  return forgotten ? Result<>() : forgotten.error();
}

Result<InboxPage> Engine::inbox(const Caller& caller, const InboxQuery& query) const {
  auto page = core_->reads().read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::inbox(txn, viewer, query); });
  if (!page) return page;
  for (Conversation& one : page->conversations) core_->live().add_marks(one);
  return page;
}

// --- messages -------------------------------------------------------------------------------------------------------

Result<Message> Engine::send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry) {
  return wait<Message>([&](auto done) { core_->talk().send_message(caller, id, draft, retry, done); });
}

void Engine::send_message_async(const Caller& caller, ConversationId id, const Draft& draft,
                                std::function<void(Result<Message>)> done, bool retry) {
  core_->talk().send_message(caller, id, draft, retry, core_->host_calls().guarded(std::move(done)));
}

Result<Message> Engine::edit_message(const Caller& caller, ConversationId id, Seq seq, std::string_view body,
                                     std::string_view data) {
  return wait<Message>([&](auto done) { core_->talk().edit_message(caller, id, seq, body, data, done); });
}

Result<Message> Engine::delete_message(const Caller& caller, ConversationId id, Seq seq) {
  return wait<Message>([&](auto done) { core_->talk().delete_message(caller, id, seq, done); });
}

Result<Message> Engine::message(const Caller& caller, ConversationId id, Seq seq) const {
  return core_->reads().read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::message(txn, viewer, id, seq); });
}

Result<Message> Engine::pin_message(const Caller& caller, ConversationId id, Seq seq) {
  return wait<Message>([&](auto done) { core_->talk().pin_message(caller, id, seq, true, done); });
}

Result<Message> Engine::unpin_message(const Caller& caller, ConversationId id, Seq seq) {
  return wait<Message>([&](auto done) { core_->talk().pin_message(caller, id, seq, false, done); });
}

Result<std::vector<Message>> Engine::pins(const Caller& caller, ConversationId id) const {
  return core_->reads().read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::pins(txn, viewer, id); });
}

Result<Message> Engine::add_reaction(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji) {
  return wait<Message>([&](auto done) { core_->talk().react(caller, id, seq, emoji, false, done); });
}

Result<Message> Engine::remove_reaction(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji) {
  return wait<Message>([&](auto done) { core_->talk().react(caller, id, seq, emoji, true, done); });
}

Result<ReactionPage> Engine::reactions(const Caller& caller, ConversationId id, Seq seq,
                                       const ReactionQuery& query) const {
  return core_->reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::reactions(txn, viewer, id, seq, query);
  });
}

Result<HistoryPage> Engine::history(const Caller& caller, ConversationId id, const HistoryQuery& query) const {
  return core_->reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::history(txn, viewer, id, query);
  });
}

Result<bool> Engine::sent_recently(const Caller& caller, ConversationId id, std::string_view body) const {
  const TimeMs now = core_->clock().now_ms();
  return core_->reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::sent_recently(txn, viewer, id, body, now);
  });
}

Result<ReadMark> Engine::mark_read(const Caller& caller, ConversationId id, Seq seq) {
  return wait<ReadMark>([&](auto done) { core_->talk().mark_read(caller, id, seq, done); });
}

Result<DeliveredMark> Engine::mark_delivered(const Caller& caller, ConversationId id, Seq seq) {
  return core_->live().mark_delivered(caller, id, seq);
}

Result<> Engine::send_typing(const Caller& caller, ConversationId id) { return core_->live().send_typing(caller, id); }

// --- what happens ---------------------------------------------------------------------------------------------------

Result<Cursor> Engine::cursor() const {
  const auto position = core_->reads().position();
  if (!position) return position.error();
  return Cursor{core_->epoch(), *position};
}

Cursor Engine::cursor(Position position) const { return {core_->epoch(), position}; }

Result<EventPage> Engine::events(const Caller& caller, const Cursor& after, std::size_t limit) const {
  return core_->events(caller, after, limit);
}

Result<std::unique_ptr<Subscription>> Engine::subscribe(const Caller& caller, std::optional<Cursor> from,
                                                        std::function<void(const Event&)> on_event,
                                                        std::function<void(const Error&)> on_ended) {
  // Now is here, not when the feed has its first turn.
  if (!from) {
    const auto now = cursor();
    if (!now) return now.error();
    from = *now;
  }
  return dispatcher_->subscribe(caller, from, std::move(on_event), std::move(on_ended));
}

Result<std::unique_ptr<Feed>> Engine::open_feed(Feed::Sink& sink, std::function<void()> wake) {
  return core_->feeds().open(sink, std::move(wake));
}

Result<std::unique_ptr<Follower>> Engine::follow(std::string_view name, const FollowOptions& options,
                                                 std::function<void(Follower&, const Event&)> on_event,
                                                 std::function<void(const Error&)> on_ended) {
  std::unique_ptr<Follower> follower;
  auto started = wait<void>([&](auto done) {
    auto made = core_->followers().follow(
        name, options,
        {[done](const Result<Feed::Started>& begun) { done(begun ? Result<>() : Result<>(begun.error())); },
         std::move(on_event), std::move(on_ended)});
    if (!made) return done(made.error());
    follower = *std::move(made);
  });
  if (!started) return started.error();
  return follower;
}

Result<std::vector<FollowerInfo>> Engine::followers() const { return core_->follower_names().stored(); }

Result<> Engine::remove_follower(std::string_view name) {
  if (util::may_wait()) core_->followers().wait_for_leaving(name);
  auto removed = wait<Position>([&](auto done) { core_->follower_names().remove(name, done); });
  return removed ? Result<>() : removed.error();
}

// --- operation ------------------------------------------------------------------------------------------------------

Result<Position> Engine::trim(Position up_to) {
  return wait<Position>([&](auto done) { core_->trimming().trim(up_to, done); });
}

Result<Backup> Engine::back_up(const std::filesystem::path& target) const { return core_->back_up(target); }
std::uint64_t Engine::store_number() const { return core_->store_number(); }
Operations& Engine::operations() { return core_->operations(); }
EngineStats Engine::stats() const { return core_->stats(); }
Result<> Engine::ready() const { return core_->ready(); }

}  // namespace confab::inline v0_1
