#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <confab/backup.hpp>
#include <confab/export.hpp>
#include <confab/feed.hpp>
#include <confab/follow.hpp>
#include <confab/limits.hpp>
#include <confab/log_sink.hpp>
#include <confab/operations.hpp>
#include <confab/result.hpp>
#include <confab/standard_library.hpp>
#include <confab/types.hpp>

namespace confab::engine {
class Dispatcher;
}

namespace confab::inline v0_1 {

/// Asked about each message before it is stored, and about each new text of one (OutgoingMessage::edits), however it
/// came to this engine; another process of the data directory asks its own. It may replace the body, whose repeat under
/// a `client_key` is known by what the user sent, or refuse with an Error: forbidden if the code is none for a caller
/// (ok, internal). A repeat is asked about as well; once stored, and among the newest Limits::command_window_positions
/// records, it gets the first placement whatever the answer. A refusal is not kept: the same key may pass later. A
/// caller who may not send at all gets that refusal, not this one, but their text is shown here too. An edit that is
/// refused here is not looked at further.
///
/// Threads: the caller's, several at once, perhaps an event loop: must not block. It may query the engine, call what
///          does not wait, and must not throw: an exception leaves through the call, with nothing sent.
using Moderator = std::function<Result<>(OutgoingMessage& message)>;

/// Sends a mail with a token to its owner, later and somewhere else: nobody is told whether it arrived.
///
/// Threads: several at once, perhaps an event loop: must not block.
using Mailer = std::function<void(const Mail& mail)>;

struct EngineOptions {
  std::filesystem::path data_dir{};  ///< made if missing (0700); one engine per process may have it open
  std::uint64_t map_bytes = std::uint64_t{64} << 30;  ///< most the store may grow to; sparse, costs address space only
  bool force_network_fs = false;                      ///< open on NFS and the like, at one's own risk
  Directory directory = Directory::contacts;          ///< how users find each other; the host finds everybody
  std::string issuer = "confab";                      ///< `iss` and `aud` of the tokens made here
  std::int64_t access_token_ms = 15 * 60 * 1000;      ///< within Limits::access_token_ms_min and _max
  std::int64_t long_access_token_ms = 24 * 60 * 60 * 1000;                 ///< likewise
  std::int64_t refresh_token_ms = std::int64_t{30} * 24 * 60 * 60 * 1000;  ///< within Limits::refresh_token_ms_…
  std::uint64_t password_memory_bytes = 64 << 20;  ///< argon2id; raise it and stored hashes follow at the next sign-in
  std::uint64_t password_passes = 2;
  /// Records of `log` that the writer keeps: when there are more by an eighth, it trims the oldest as trim() does. 0:
  /// none are trimmed, and the log grows by what is written. A smaller number counts as
  /// Limits::command_window_positions.
  std::uint64_t log_keep_records = Limits::command_window_positions;
  Limits limits{};
  LogSink log{};                    ///< empty: silent
  std::function<TimeMs()> clock{};  ///< wall time, called from any thread, must not block; empty: the system's
  Moderator moderate{};             ///< empty: everything passes
  Mailer send_mail{};               ///< empty: request_password_reset() and change_email() are unsupported
  /// How old a message of one's own may be to be edited, and to be deleted; 0: of any age. Owners and admins of a group
  /// delete messages of any age. Age is told by the clock, so a wrong clock decides wrongly.
  std::int64_t edit_within_ms = 0;
  std::int64_t delete_within_ms = 0;
};

/// How the engine is doing, for metrics. Counters since open.
struct EngineStats {
  bool writer = false;         ///< this process writes for the data directory
  std::uint64_t commands = 0;  ///< committed by this process for itself and others
  std::uint64_t batches = 0;
  std::uint64_t forwarded = 0;  ///< sent to another process's writer
  std::uint64_t refused = 0;    ///< overloaded
  std::uint64_t queued = 0;
  std::uint64_t passwords_queued = 0;
  std::uint64_t queries_queued = 0;
  Position position;              ///< newest committed
  std::uint64_t log_records = 0;  ///< kept in `log`
  std::uint64_t map_bytes = 0;
  std::uint64_t used_bytes = 0;
  /// Of the oldest read transaction of all processes: what it does not see, and how long it has been behind. While one
  /// stays open the file grows with every commit.
  std::uint64_t reader_behind_commits = 0;
  std::int64_t reader_age_ms = 0;
  std::uint64_t users = 0;
  std::uint64_t conversations = 0;
  std::uint64_t clock_steps = 0;    ///< how often the wall clock was set by more than a minute
  std::int64_t clock_moved_ms = 0;  ///< what it gained on the boot-time clock since open; about 0 while nobody sets it
};

/// A chat engine on one data directory.
///
/// Calls block until done: a mutation until it is on disk, a query for one read transaction. `operations()` has the
/// same calls without blocking. The caller is checked in the transaction of the call; callers who are not members get
/// not_found.
///
/// What the engine calls back (completions, subscribers, `wake`, log, clock, moderate, send_mail) must not block. An
/// exception that leaves a completion, a subscriber, a `wake`, send_mail or the log is told to the log sink as an error
/// and goes no further; the clock must not throw.
///
/// Errors every call may give: unauthenticated (the caller's session ended), overloaded, unavailable (closing),
/// io_error; every mutation also store_full, outcome_unknown, and unsupported inside a completion: the thread that
/// would answer would wait for itself, and every process of the data directory for it. Threads: any, at once. Lifetime:
/// destroying waits for calls under way; inside a callback it does not wait, and the engine closes on a thread of its
/// own after the callback has returned. Not usable in a child after fork: fork first, then open.
class CONFAB_CXX_API Engine {
 public:
  /// Errors: invalid_argument (an option: its name as the field), already_open, unsupported (network file system,
  /// another PID namespace, another user's store), incompatible (newer or damaged data, keys of another store),
  /// store_full, io_error
  /// Leave out the second argument. It makes a program that was compiled with another standard library fail to link.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options, StandardLibrary compiled_with = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // --- users and sessions
  // -------------------------------------------------------------------------------------------------

  /// Makes a user. Errors: invalid_argument (email, password, name), conflict (email: taken)
  Result<User> register_user(std::string_view email, std::string_view password, std::string_view name = {});

  /// Checks the password and starts a session. Errors: unauthenticated (wrong password or nobody of that name: one
  /// answer)
  /// `long_lived`: an access token of EngineOptions::long_access_token_ms, for clients that cannot refresh.
  Result<SignedIn> sign_in(std::string_view email, std::string_view password, std::string_view device = {},
                           bool long_lived = false);

  /// As sign_in(), but the session is a visitor's: it may send, read and mark in these conversations, leave them, and
  /// end itself. It finds nobody but their members, sees no other conversation and no address, and opens none. The
  /// other sessions of its user keep their rights. For the pages of people whom you hardly know. Errors: those of
  /// sign_in(), and invalid_argument, too_large, not_found (conversations: none, more than
  /// Limits::visitor_conversations_max, one that the user has no place in)
  Result<SignedIn> sign_in_visitor(std::string_view email, std::string_view password,
                                   std::span<const ConversationId> conversations, std::string_view device = {},
                                   bool long_lived = false);

  /// Trades a refresh token for new tokens. A repeat gets the same refresh token again, whenever it comes, until that
  /// one is used (the answer may have been lost). Reuse of an older one ends the session.
  Result<SignedIn> refresh(std::string_view refresh_token);

  /// Signature, claims, then the session. Cheap enough for an event loop. Errors: unauthenticated
  Result<TokenInfo> verify_token(std::string_view access_token) const;

  /// The live session a refresh token belongs to, without using it up: for cookies. Errors: unauthenticated
  Result<TokenInfo> verify_refresh_token(std::string_view refresh_token) const;

  /// Public keys of the tokens made here, as a JWK Set.
  std::string jwks() const;

  /// For the host. Makes a new key for access tokens and returns its name (`kid`). It signs a minute from now, when all
  /// processes of the data directory have read it; tokens of the keys before stay good until they expire. Writes files:
  /// not for an event loop. Errors: too_large (64 keys; a replaced one goes with a rotation a day later)
  Result<std::string> rotate_token_key();

  /// For a host with users of its own: the user of an e-mail, made at the first call, without a password, so that
  /// nobody can sign in to it by one. A name is taken at the first call only. A user with a password may be a
  /// stranger's, who registered the address before: conflict, unless `adopt`, which is only for where registration is
  /// the host's. Errors: invalid_argument (email, name), conflict (email: has a password)
  Result<User> ensure_user(std::string_view email, std::string_view name = {}, bool adopt = false);

  /// For the host: gives a user another name, e-mail, line about them or picture, as they change in the host's own
  /// records. Sessions go on; the next sign-in is with the new e-mail. Connected clients see the change when they read
  /// the user again. Errors: not_found (user), invalid_argument (email, name, about, picture), conflict (email: taken)
  Result<User> update_user(UserId user, const UserUpdate& update);

  /// For a host that has checked who it is: starts a session as sign_in() does. Errors: not_found (user),
  /// invalid_argument (device)
  Result<SignedIn> sign_in_user(UserId user, std::string_view device = {}, bool long_lived = false);

  /// For the host: starts a visitor's session, see sign_in_visitor() above. Errors: as there, and not_found (user)
  Result<SignedIn> sign_in_visitor(UserId user, std::span<const ConversationId> conversations,
                                   std::string_view device = {}, bool long_lived = false);

  Result<> sign_out(const Caller& caller);
  Result<> revoke_session(const Caller& caller, SessionId session);
  Result<std::vector<Session>> sessions(const Caller& caller) const;
  Result<> set_password(const Caller& caller, std::string_view current, std::string_view next);

  /// For people who forgot their password: sends them a token (EngineOptions::send_mail), which reset_password() takes.
  /// Answers before it looks whether somebody has the address, so the answer never tells. Nothing is sent to users
  /// without a password, and to nobody twice within Limits::reset_mail_every_ms. Errors: invalid_argument (email),
  /// unsupported (no EngineOptions::send_mail; the store is below level 2, as for all calls with these tokens)
  Result<> request_password_reset(std::string_view email);
  /// Sets a new password, and ends all sessions and open tokens of the user. Errors: not_found (token: wrong, used or
  /// expired), invalid_argument (password)
  Result<> reset_password(std::string_view token, std::string_view next);
  /// Sends a token to a new address of the caller's, which confirm_email() takes. Whether somebody has the address is
  /// told only then, to whoever reads its mail. Errors: invalid_argument (password, email), forbidden (a visitor),
  /// unsupported (no EngineOptions::send_mail)
  Result<> change_email(const Caller& caller, std::string_view password, std::string_view email);
  /// Gives the user of a token the address that it was sent to; their open tokens end. Errors: not_found (token: wrong,
  /// used or expired), conflict (email: somebody else has it)
  Result<> confirm_email(std::string_view token);

  /// For a host that sends mail itself: a token for reset_password(). Errors: not_found (email), conflict (email: the
  /// user has no password, the host signs them in)
  Result<AccountToken> make_reset_token(std::string_view email);
  /// Likewise: a token for confirm_email(). Errors: not_found (user), invalid_argument (email)
  Result<AccountToken> make_email_token(UserId user, std::string_view email);

  /// A user whom the caller finds by id: themselves and their contacts, under Directory::open anybody.
  /// Errors: not_found (user)
  Result<User> user(const Caller& caller, UserId id) const;
  /// The user of a whole address. Under Directory::open and exact a caller finds everybody by it; under contacts only
  /// themselves and their contacts. Errors: invalid_argument (email), not_found
  Result<User> find_user(const Caller& caller, std::string_view email) const;
  /// Whether somebody has this e-mail, for a form of registration. Errors: invalid_argument (email)
  Result<bool> is_registered(std::string_view email) const;
  /// The form of an e-mail in which all spellings of one address are equal, for a host that counts by it.
  /// Errors: invalid_argument (email)
  static Result<std::string> fold_email(std::string_view email);
  /// Under Directory::open everybody, else the caller and the people with whom they are in a conversation. Of very many
  /// people those in the smallest groups (Limits::contact_rows_max).
  Result<UserPage> users(const Caller& caller, const UserQuery& query) const;

  /// Users by beginnings of the words of their names, in any order, of those whom the caller finds in users(). Looks at
  /// Limits::search_rows_max names at most, so a page may have fewer users than asked for and a `next`. Errors:
  /// forbidden (a visitor), unsupported (the store is below level 2)
  Result<UserPage> search_users(const Caller& caller, const SearchQuery& query) const;

  /// What is given of it. Those who see the user see the change when they read the user again. Errors:
  /// invalid_argument, too_large (name, about, picture), forbidden (a visitor), unsupported (the store is below level
  /// 2, as below)
  Result<User> update_profile(const Caller& caller, const ProfileUpdate& update);

  /// Blocks a user, or ends that. Neither of the two writes in their direct conversation while one blocks the other;
  /// the blocked user opens no new one and does not put the caller into groups. Both read what there is, and go on in
  /// their groups. Errors: not_found (user), invalid_argument (user: oneself), too_large (Limits::blocked_per_user_max)
  Result<> block_user(const Caller& caller, UserId user);
  Result<> unblock_user(const Caller& caller, UserId user);
  Result<BlockedPage> blocked_users(const Caller& caller, const BlockedQuery& query = {}) const;

  /// Puts a message that the caller sees, or a user, into the queue of the host. Returns the report's id. A repeat
  /// under the same key is harmless. Errors: not_found, invalid_argument (seq, user), too_large (the caller has
  /// Limits::open_reports_per_user_max in it)
  Result<Position> report(const Caller& caller, const ReportDraft& draft, std::string_view client_key = {});
  /// For the host: what is in the queue, and taking one out. Errors: not_found (report)
  Result<ReportPage> reports(const ReportQuery& query = {}) const;
  Result<> resolve_report(Position report);

  /// For the host: ends all sessions of a user, and lets none begin until they are enabled. Sockets close and tokens
  /// are refused at once in every process; sign-in is forbidden. Errors: not_found (user)
  Result<User> disable_user(UserId user);
  Result<User> enable_user(UserId user);
  /// For the host. Errors: not_found (user)
  Result<> end_sessions(UserId user);

  /// For the host, which finds everybody and sees their addresses, as a caller does under Directory::open.
  Result<User> user(UserId id) const;
  Result<User> find_user(std::string_view email) const;
  Result<UserPage> users(const UserQuery& query) const;

  // --- conversations
  // ------------------------------------------------------------------------------------------------------

  /// The one direct conversation of two users, whichever asks first. One that the caller hid is listed again. Errors:
  /// not_found (other), invalid_argument (oneself), too_large (user: the caller is in Limits::directs_per_user_max)
  Result<Conversation> open_direct(const Caller& caller, UserId other);

  /// The caller becomes its owner. Errors: invalid_argument, not_found (a member), too_large (a member is in as many
  /// groups as one may be), rate_limited (members: others put one of them into as many groups within an hour as they
  /// may)
  Result<Conversation> create_group(const Caller& caller, std::string_view title, std::span<const UserId> members,
                                    std::string_view client_key = {});
  Result<Conversation> conversation(const Caller& caller, ConversationId id) const;
  Result<MemberPage> members(const Caller& caller, ConversationId id, UserId after, std::size_t limit) const;

  /// Members may add, unless the group lets only its owner and admins; these may remove members, and the owner admins
  /// too; everybody may leave. When the owner leaves, the admin who has been there longest owns the group, or else such
  /// a member. The result is the notice in the timeline.
  /// New members see messages from the join notice on, unless the group shows them all. Former members keep access to
  /// what they could see; of more than Limits::member_intervals_max stays in one group the shortest is given up.
  /// add_member() has the errors of create_group().
  Result<Message> add_member(const Caller& caller, ConversationId id, UserId user);
  /// Many at once, with one notice. Whoever may not be added is left out; whoever is a member stays one, so that it can
  /// be repeated. Errors: not_found, forbidden (as add_member()), too_large (Limits::group_add_members_max),
  /// unsupported (a process of an older version has the data directory open)
  Result<AddedMembers> add_members(const Caller& caller, ConversationId id, std::span<const UserId> users);
  Result<Message> remove_member(const Caller& caller, ConversationId id, UserId user);
  Result<Message> leave(const Caller& caller, ConversationId id);

  /// Changes what a group is called, shows and allows: its owner and admins may. Members are told by one notice of what
  /// is different, and by none if nothing is. Errors: not_found, forbidden (not the owner or an admin, or a direct
  /// conversation), invalid_argument, too_large, unsupported (a process of an older version has the data directory
  /// open), like the calls up to accept_invite()
  Result<Conversation> update_conversation(const Caller& caller, ConversationId id, const ConversationUpdate& update);

  /// Makes a member an admin, takes that back, or makes them the owner, and the caller, who was it, an admin. Only the
  /// owner may. Errors: not_found (also the user), forbidden, conflict (user: the owner themselves)
  Result<> set_role(const Caller& caller, ConversationId id, UserId user, Role role);

  /// What the caller keeps about a conversation for themselves. Their other devices are told, and nobody else.
  /// Errors: not_found, invalid_argument, too_large (pinned: Limits::pinned_conversations_max)
  Result<Conversation> set_preferences(const Caller& caller, ConversationId id, const PreferencesUpdate& update);

  /// An invitation to a group: whoever has its token may join, until it expires, was used so often or is revoked. Those
  /// who may add may make, list and revoke it. The token is in this answer and nowhere else. Errors: not_found,
  /// forbidden, invalid_argument (expires_in, uses), too_large (Limits::invites_per_group_max)
  Result<NewInvite> create_invite(const Caller& caller, ConversationId id, std::int64_t lifetime_ms,
                                  std::uint64_t uses_max);
  /// Those that are valid.
  Result<std::vector<Invite>> invites(const Caller& caller, ConversationId id) const;
  /// Errors: not_found (also the invitation), forbidden
  Result<> revoke_invite(const Caller& caller, ConversationId id, InviteId invite);
  /// What a token invites to. Errors: not_found (unknown, expired, used up or revoked), rate_limited (too many of
  /// those, by Limits::invite_guesses_per_minute_max)
  Result<InvitePreview> invite(const Caller& caller, std::string_view token) const;
  /// Joins the group; a member stays one, and the invitation is not used. Errors: as invite() and add_member()
  Result<Conversation> accept_invite(const Caller& caller, std::string_view token);

  /// Takes a conversation out of the caller's list, until a newer message that they see is in it or they show or open
  /// it again. Nothing else changes; their other devices are told. Errors: not_found
  Result<> hide(const Caller& caller, ConversationId id);
  Result<> show(const Caller& caller, ConversationId id);

  /// Gives up a group that the caller left: it is in no list, history or catch-up of theirs any more, as if they had
  /// never been in it. Errors: not_found, conflict (conversation: leave it first), forbidden (conversation: direct)
  Result<> forget(const Caller& caller, ConversationId id);

  /// The caller's conversations, those that they pinned in the first page and on top, then the newest activity first,
  /// each with last message and exact unread count.
  Result<InboxPage> inbox(const Caller& caller, const InboxQuery& query = {}) const;

  // --- messages
  // -----------------------------------------------------------------------------------------------------------

  /// Appends a message and tells where it was placed.
  ///
  /// Numbers of one conversation start at 1 and have no gaps. If the same caller sends the same `client_key` again, the
  /// first placement is returned and nothing is stored. When this returns, the message is on disk; subscribers are told
  /// afterwards. Errors: not_found, invalid_argument (body, client_key, data; reply_to: no message that the caller may
  /// see), too_large (body, data, mentions), forbidden (everybody: of a group with more than
  /// Limits::everybody_members_max members only the owner and admins mention everybody), conflict (client_key: another
  /// request), unsupported (reply_to, mentions, everybody or data, while a process of an older version has the data
  /// directory open), and what EngineOptions::moderate refuses with
  /// `retry`: this repeats an earlier call whose answer was lost. Then the key is looked for further back, in the
  /// newest Limits::retry_search_messages_max messages of the conversation.
  Result<Message> send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry = false);
  /// As send_message(), without waiting: `done` is called exactly once, at once on this thread when the answer is a
  /// refusal, else on a thread of the engine.
  void send_message_async(const Caller& caller, ConversationId id, const Draft& draft,
                          std::function<void(Result<Message>)> done, bool retry = false);

  /// Gives a message of the caller another text, other `data`, or both; what is empty stays as it is. What was there
  /// before is kept nowhere. The message keeps its seq, its mentions and what it answers, and no unread count rises.
  /// Members hear of it as Event::Kind::message_changed. Errors: not_found (the conversation), invalid_argument (no
  /// such message, a notice), forbidden (another's message, or older than EngineOptions::edit_within_ms), conflict (it
  /// was deleted), unsupported (a process of an older version has the data directory open), and what
  /// EngineOptions::moderate refuses with
  Result<Message> edit_message(const Caller& caller, ConversationId id, Seq seq, std::string_view body,
                               std::string_view data = {});

  /// Takes a message away from everybody: its author may, and in a group its owner and admins. Its seq stays, with who
  /// deleted it and when. When this returns, the text is in no table and in no record of the log; pages of the file
  /// that held it are free and are overwritten later, and copies made by backup do not have them. Errors: as
  /// edit_message()
  Result<Message> delete_message(const Caller& caller, ConversationId id, Seq seq);

  /// Errors: not_found
  Result<Message> message(const Caller& caller, ConversationId id, Seq seq) const;

  /// Pins a message, or takes its pin away: both members of a direct conversation may, and in a group the owner and
  /// admins. Members hear of it as Event::Kind::message_changed. A message that is pinned already, or is not, stays as
  /// it is. Errors: as edit_message(), and too_large (Limits::pins_per_conversation_max are pinned)
  Result<Message> pin_message(const Caller& caller, ConversationId id, Seq seq);
  Result<Message> unpin_message(const Caller& caller, ConversationId id, Seq seq);
  /// The pinned messages that the caller may see, the newest pin first; long texts are cut as in a list of
  /// conversations. Errors: not_found
  Result<std::vector<Message>> pins(const Caller& caller, ConversationId id) const;

  /// Reacts to a message with an emoji: one grapheme cluster of at most Limits::reaction_bytes_max bytes. Adding what
  /// is there, or removing what is not, changes nothing. Members hear of it as Event::Kind::message_changed: the
  /// caller's own sessions of each reaction, the others once in Limits::reactions_told_ms of the newest counts.
  /// Errors: not_found, invalid_argument (no such message, a notice, no emoji), conflict (the message was deleted),
  /// too_large (Limits::reaction_kinds_max), unsupported (as edit_message())
  Result<Message> add_reaction(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji);
  Result<Message> remove_reaction(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji);
  /// Who reacted to a message, and with what. A page by emoji may be empty and yet have a next one: it ends after
  /// Limits::reaction_rows_read_max people. Errors: not_found
  Result<ReactionPage> reactions(const Caller& caller, ConversationId id, Seq seq, const ReactionQuery& query) const;

  Result<HistoryPage> history(const Caller& caller, ConversationId id, const HistoryQuery& query) const;

  /// Returns true if the caller sent this very text there recently: within Limits::recent_text_ms, and as one of their
  /// last Limits::recent_text_own_messages_max messages. For a front door whose clients may send a message twice and
  /// have no `client_key` that would say so. Errors: not_found
  Result<bool> sent_recently(const Caller& caller, ConversationId id, std::string_view body) const;

  /// Moves the caller's mark forward; a mark behind the present one changes nothing. Former members may mark what they
  /// saw, and nobody else hears of it. Errors: not_found, invalid_argument (beyond the last that the caller sees)
  Result<ReadMark> mark_read(const Caller& caller, ConversationId id, Seq seq);

  /// Says that a device of the caller has all messages up to `seq`. The other members hear of it (Event::Kind::
  /// delivered), unless there are more than Limits::signals_members_max. It is a signal: stored nowhere, and forgotten
  /// when the last process that has the data directory open ends. Returns the furthest mark that is known. Errors:
  /// not_found, invalid_argument (beyond the last that the caller sees)
  Result<DeliveredMark> mark_delivered(const Caller& caller, ConversationId id, Seq seq);

  /// Says that the caller is typing. The other members hear of it (Event::Kind::typing) at most once in
  /// Limits::typing_pause_ms, and stop showing it Limits::typing_ms later; so repeat it every few seconds. Nobody is
  /// told where there are more than Limits::signals_members_max. Errors: not_found (also to former members)
  Result<> send_typing(const Caller& caller, ConversationId id);

  // --- what happens
  // -------------------------------------------------------------------------------------------------------

  Result<Cursor> cursor() const;           ///< now
  Cursor cursor(Position position) const;  ///< of a mutation's result

  /// One page of the events after a cursor, for programs that ask instead of subscribing.
  Result<EventPage> events(const Caller& caller, const Cursor& after, std::size_t limit = 100) const;

  /// Calls `on_event` on a thread of the engine for everything after `from`, or after this call if that is empty;
  /// `on_ended` once if it ends by itself. All subscribers share that thread; they may make calls that wait. One that
  /// throws ends its subscription (internal), with cursor() before the event that it did not take. Errors: unsupported
  /// (inside such a callback, which would wait for itself, or a completion), overloaded
  Result<std::unique_ptr<Subscription>> subscribe(const Caller& caller, std::optional<Cursor> from,
                                                  std::function<void(const Event&)> on_event,
                                                  std::function<void(const Error&)> on_ended = {});

  /// A feed for an event loop. `wake` is called from any thread, never after the Feed is gone, and must not block.
  Result<std::unique_ptr<Feed>> open_feed(Feed::Sink& sink, std::function<void()> wake);

  /// For the host: hands out the whole log, everybody's events, in order of position, and remembers under `name` how
  /// far the host has confirmed. For what must miss nothing and may begin again after a crash, such as a search index
  /// or a relay.
  ///
  /// `on_event` gets each event once; after a restart or a crash those again that were not confirmed on disk, so an
  /// event may come twice and is never skipped. Of one position there is at most one event: a message or notice, a
  /// direct conversation that was opened, a read mark, a listing, a forgotten group, or a user who was registered or
  /// changed. Event::users says whom it concerns where nothing else does. Sign-ins, refusals and trims have no event;
  /// the position moves past them by itself.
  ///
  /// Callbacks run on a thread of this follower alone. They may block, make calls that wait, confirm and destroy the
  /// follower; a slow one slows nobody else. One that throws ends the delivery (internal) with its event unconfirmed.
  /// `on_ended` is called once if the delivery ends by itself: too_old (the log was trimmed past the position: trimming
  /// waits for nobody), internal (a damaged record), conflict (the name was removed or taken by another process), or
  /// what reading the store failed with. Nothing is called once the engine is being destroyed.
  ///
  /// `name`: 1 to Limits::follower_name_bytes_max of a-z, 0-9, '.', '_' and '-', beginning with a letter. One follower
  /// at a time has a name, in all processes of the data directory; the next one gets it when that one ends or dies.
  ///
  /// After too_old, read what you need from the tables (history, users) and follow from FollowOptions::From::oldest, or
  /// from a cursor that you took before reading. A store that was restored from a backup gives too_old as well: its
  /// positions after the backup mean other events now.
  ///
  /// Errors: invalid_argument (name, cursor, unconfirmed_events_max, unconfirmed_bytes_max), conflict (name: somebody
  ///         follows under it), too_large (name: Limits::followers_max), too_old (the position is not in the log),
  ///         unsupported (inside a completion)
  Result<std::unique_ptr<Follower>> follow(std::string_view name, const FollowOptions& options,
                                           std::function<void(Follower&, const Event&)> on_event,
                                           std::function<void(const Error&)> on_ended = {});

  /// The names that are stored, in their order.
  Result<std::vector<FollowerInfo>> followers() const;

  /// Forgets a name and its position. Errors: not_found (name), conflict (name: somebody follows under it)
  Result<> remove_follower(std::string_view name);

  // --- operation
  // ----------------------------------------------------------------------------------------------------------

  /// Deletes log records up to `up_to`; messages are kept, and so are the Limits::command_window_positions records that
  /// are the newest when it begins. Returns the last position that is deleted. The writer does this by itself: see
  /// EngineOptions::log_keep_records.
  Result<Position> trim(Position up_to);

  /// As confab::back_up() of the directory that this engine has open, which that function would refuse. It runs on the
  /// calling thread: not for an event loop. `host.backup` runs one at a time on a thread of its own.
  Result<Backup> back_up(const std::filesystem::path& target) const;

  /// Names the store among all, for what is kept beside it, such as the name of a cookie: 1 to Limits::integer_max. A
  /// copy of the store has the same.
  std::uint64_t store_number() const;

  Operations& operations();
  EngineStats stats() const;

  /// Whether this engine can serve, as far as it knows: ok, or why not (no writer reachable, store failed, or a command
  /// of this process found no room within the last half minute). Cheap.
  Result<> ready() const;

  class CONFAB_CXX_HIDDEN Core;  ///< the inside, for lib/ only
  Core& core() { return *core_; }

 private:
  explicit Engine(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
  std::unique_ptr<engine::Dispatcher> dispatcher_;
};

}  // namespace confab::inline v0_1
