#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/export.hpp>
#include <confab/ids.hpp>
#include <confab/limits.hpp>

namespace confab::inline v0_1 {

/// The verified caller of an operation. A host that has its own sign-in makes one from a UserId alone; with a session
/// the session must be alive in the transaction that the call reads or writes in.
struct Caller {
  UserId user;
  SessionId session;

  Caller() = default;
  Caller(UserId id, SessionId signed_in = {}) : user(id), session(signed_in) {}  // NOLINT: a UserId is a caller
};

/// A place in the feed of one store. Opaque: compare for equality, keep, give back.
struct CONFAB_CXX_API Cursor {
  std::uint64_t epoch = 0;
  Position position{};

  /// "EPOCH-POSITION", printable ASCII of at most 40 bytes.
  std::string to_string() const;
  /// Nothing if the text is not a cursor.
  static std::optional<Cursor> parse(std::string_view text);
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// How users find each other. Under each, users see their own address and the names of those they talk with.
enum class Directory : std::uint8_t {
  open = 1,     ///< everybody finds everybody, in a list, and sees their addresses
  exact = 2,    ///< people who know a user's whole address find them; otherwise as `contacts`
  contacts = 3  ///< only people who are or were in one conversation with them at the same time
};

struct User {
  UserId id;
  std::string email;  ///< as it was typed, in lower case; empty for those who may not see it
  std::string name;
  TimeMs created_at = 0;
  Position position;      ///< where the user was last changed
  std::string about{};    ///< a line of their own
  std::string picture{};  ///< a reference that the host or a client understands, such as a URL; never fetched here
  bool disabled = false;  ///< the host disabled them; told to the host alone
};

/// Proves once, within Limits::account_token_ms, that its bearer reads the mail of an address. The store keeps its
/// hash.
struct AccountToken {
  UserId user;
  std::string email;  ///< to send it to, as its owner typed it
  std::string token;  ///< of 43 characters that need no escape in a URL
  TimeMs expires_at = 0;
  Position position;
};

/// What EngineOptions::send_mail is to send.
struct Mail {
  enum class Kind : std::uint8_t {
    password_reset = 1,     ///< `token` is for Engine::reset_password()
    email_confirmation = 2  ///< `token` is for Engine::confirm_email()
  };
  Kind kind = Kind::password_reset;
  std::string to;  ///< an e-mail address without spaces and control characters
  std::string token;
  TimeMs expires_at = 0;
};

/// What Engine::update_user() changes; what is absent stays as it is.
struct UserUpdate {
  std::optional<std::string> email{};
  std::optional<std::string> name{};
  std::optional<std::string> about{};
  std::optional<std::string> picture{};
};

/// What users change of themselves: see Engine::update_profile().
struct ProfileUpdate {
  std::optional<std::string> name{};
  std::optional<std::string> about{};
  std::optional<std::string> picture{};
};

enum class ConversationKind : std::uint8_t { direct = 1, group = 2 };
enum class Role : std::uint8_t { member = 1, admin = 2, owner = 3 };

/// What a place in the timeline is: a person's words, or a notice.
enum class MessageKind : std::uint8_t {
  text = 1,
  created = 2,
  joined = 3,
  left = 4,
  removed = 5,
  updated = 6,
  role = 7
};

/// Who may do something in a group: all its members, or its owner and admins.
enum class Allowed : std::uint8_t { all = 0, admins = 1 };

/// What new members of a group may read: what comes from their joining notice on, or everything.
enum class NewMembersSee : std::uint8_t { joined = 0, all = 1 };

/// What Engine::update_conversation() changes of a group; what is absent stays as it is.
struct ConversationUpdate {
  std::optional<std::string> title{};
  std::optional<std::string> description{};  ///< may be empty, and have several lines
  std::optional<std::string> picture{};      ///< a reference, such as a URL, which nobody here fetches; may be empty
  std::optional<Allowed> who_posts{};
  std::optional<Allowed> who_adds{};
  std::optional<NewMembersSee> history{};
  friend bool operator==(const ConversationUpdate&, const ConversationUpdate&) = default;
};

/// What a user changes of a conversation for themselves; what is absent stays as it is.
struct PreferencesUpdate {
  std::optional<TimeMs> muted_until{};  ///< 0: not muted; Limits::integer_max: for ever
  std::optional<bool> pinned{};         ///< on top of the list
  std::optional<bool> archived{};       ///< as Engine::hide() and show()
  std::optional<bool> marked_unread{};  ///< ends by itself when the read mark moves
};

/// What an author gives with a message. Everything that carries one begins with it: the request, the command, the
/// stored record, and the Message in the history and in events. So a field that is added here is in all of them
/// (docs/contributing/what-to-touch.md).
struct Draft {
  std::string body{};
  std::string client_key{};  ///< of the author's choice: a repeat is known by it; empty: none
  Seq reply_to{};            ///< the message of the conversation that this one answers; 0: none
  /// Whom it mentions, at most Limits::mentions_max; of a Message: those who were members then, rising. An edit does
  /// not change whom a message mentions.
  std::vector<UserId> mentions{};
  bool everybody = false;  ///< it mentions all members
  /// A JSON object for programs, in addition to `body` or instead of it: stored and delivered byte for byte. At most
  /// Limits::data_bytes_max on one line, Limits::data_depth_max levels deep; empty: none.
  std::string data{};
};

/// The message that another answers, as it is now.
struct Reply {
  UserId author;
  std::string body;      ///< empty of a notice, of a message that has only `data`, and of a deleted one
  bool cut = false;      ///< `body` is only the beginning, Limits::reply_body_bytes_max
  bool deleted = false;  ///< it was deleted
};

/// How many people reacted to a message with one emoji.
struct Reaction {
  std::string emoji;
  std::uint64_t count = 0;
  /// Whether the reader is one of them. Not said in live events, which are the same for all readers: there it stays as
  /// it was, until Event::reacted names the reader.
  std::optional<bool> mine{};
};

struct Message : Draft {
  Position position;
  ConversationId conversation;
  Seq seq;
  MessageKind kind = MessageKind::text;
  UserId author;
  std::vector<UserId> users;  ///< notices: whom it is about
  TimeMs at = 0;
  std::optional<ConversationUpdate> update{};  ///< updated: what is different from here on
  std::optional<Role> role{};                  ///< role: that of `users` from here on
  UserId owner{};                              ///< left: who owns the group now, if that was the owner
  bool cut = false;                            ///< `body` is only the beginning: the history has all of it
  TimeMs edited_at = 0;                        ///< when its author last gave it another text; 0: never
  TimeMs deleted_at = 0;            ///< when it was taken away from everybody, and its text with it; 0: it was not
  UserId deleted_by;                ///< who did that
  Position changed_position;        ///< where it was last changed; 0: it is as it was sent
  TimeMs pinned_at = 0;             ///< since when it is pinned; 0: it is not
  UserId pinned_by;                 ///< who did that
  std::vector<Reaction> reactions;  ///< a kind each, the oldest first; at most Limits::reaction_kinds_max
  /// Of `reply_to`. Nothing if the reader may not see that message, or this is the last message of a Conversation.
  std::optional<Reply> reply{};
};

/// A conversation as one of its members sees it.
struct Conversation {
  ConversationId id;
  ConversationKind kind = ConversationKind::direct;
  std::string title;
  std::string description;  ///< group: empty for former members, like `picture`
  std::string picture;      ///< group: a reference, such as a URL
  Allowed who_posts = Allowed::all;
  Allowed who_adds = Allowed::all;
  NewMembersSee history = NewMembersSee::joined;
  TimeMs created_at = 0;
  UserId created_by;
  Seq last_seq;  ///< the newest message visible to the caller
  std::uint64_t member_count = 0;
  Role role = Role::member;
  bool active = true;                   ///< false for a former member, who reads their part and writes nothing
  bool hidden = false;                  ///< left out of the caller's list, until something newer is in it
  TimeMs muted_until = 0;               ///< the caller's, like the next two: until when it should make no noise
  bool pinned = false;                  ///< on top of their list
  bool marked_unread = false;           ///< by hand, whatever `unread` says
  std::optional<User> peer;             ///< direct: the other one
  Seq read_seq;                         ///< the caller's own mark
  Seq peer_read_seq;                    ///< direct: the other one's mark
  Seq peer_delivered_seq;               ///< direct: the newest that a device of the other one is known to have
  std::uint64_t unread = 0;             ///< texts after the mark that are visible to the caller
  std::uint64_t unread_mentions = 0;    ///< those of them that mention the caller or everybody
  std::optional<Message> last_message;  ///< visible to the caller; cut at Limits::last_message_bytes_max
  Position position;                    ///< the newest change of the conversation
};

struct Member {
  User user;
  Role role = Role::member;
  TimeMs joined_at = 0;
  Seq read_seq;
  Seq delivered_seq;  ///< the newest that a device of theirs is known to have; never less than `read_seq`
};

/// An invitation to a group, as those who may add see it. Its token is shown once, when it is made.
struct Invite {
  InviteId id;
  UserId created_by;
  TimeMs created_at = 0;
  TimeMs expires_at = 0;
  std::uint64_t uses = 0;      ///< how often somebody joined by it
  std::uint64_t uses_max = 0;  ///< after which it is not valid any more
};

struct NewInvite {
  Invite invite;
  std::string token;  ///< a secret: whoever has it may join
  Position position;
};

/// What became of adding many people to a group at once.
struct AddedMembers {
  std::optional<Message> notice;  ///< names those who joined; absent: nobody did
  std::vector<UserId> skipped;    ///< those who are no members now: they may not be added, or there is no such user
  Position position;
};

/// What the holder of an invitation's token is shown of the group.
struct InvitePreview {
  ConversationId conversation;
  std::string title;
  std::string picture;
  std::uint64_t member_count = 0;
  bool member = false;  ///< the caller is one already
  TimeMs expires_at = 0;
};

/// A session may use everything of its user's, or, as a visitor's session, a few conversations and nothing else.
struct Session {
  SessionId id;
  std::string device;
  std::vector<ConversationId> conversations;  ///< of a visitor's session: all that it may use
  TimeMs created_at = 0;
  TimeMs expires_at = 0;
};

/// What a successful sign-in or refresh hands out. The tokens are secrets.
struct SignedIn {
  User user;
  SessionId session;
  std::string access_token;
  TimeMs access_expires_at = 0;
  std::string refresh_token;
  TimeMs refresh_expires_at = 0;
  Position position;
};

/// A verified access token.
struct TokenInfo {
  Caller caller;  ///< with the session: without it a visitor's limits would not hold
  TimeMs expires_at = 0;
  bool visitor = false;  ///< of a visitor's session
};

/// What a user is about to say, for Moderator, which may replace `body` and nothing else.
struct OutgoingMessage : Draft {
  Caller author;  ///< as the call names them; the rules have not been asked yet
  ConversationId conversation;
  Seq edits{};  ///< the message that gets this text; 0: a new one
};

struct HistoryQuery {
  enum class From : std::uint8_t { newest, before, after, around };
  From from = From::newest;
  Seq seq{};
  std::size_t limit = 50;
};

struct HistoryPage {
  std::vector<Message> messages;  ///< rising seq
  bool more_before = false;
  bool more_after = false;
};

/// One person's reaction to a message.
struct Reactor {
  User user;
  std::string emoji;
};

struct ReactionQuery {
  std::string emoji{};     ///< those with this one; empty: all
  UserId after{};          ///< `ReactionPage::next` of the page before
  std::size_t limit = 50;  ///< people
};

struct ReactionPage {
  std::vector<Reactor> reactors;  ///< by user id; all of one user's are in one page
  UserId next;                    ///< ask for those after this user; 0: that was all
};

struct ReadMark {
  ConversationId conversation;
  Seq seq;
  std::uint64_t unread = 0;
  std::uint64_t unread_mentions = 0;
  Position position;
};

struct DeliveredMark {
  ConversationId conversation;
  Seq seq;
};

struct UserQuery {
  std::string prefix{};  ///< of the e-mail under Directory::open, else of a word of the name; without regard to case
  std::string after{};   ///< `UserPage::next` of the page before
  std::size_t limit = 50;
};

struct UserPage {
  std::vector<User> users;  ///< by folded e-mail under Directory::open, else by id
  std::string next;         ///< empty: that was all
};

struct SearchQuery {
  std::string words{};  ///< beginnings of words of a name, in any order; without regard to case and accents
  std::string after{};  ///< `UserPage::next` of the page before
  std::size_t limit = 50;
};

struct BlockedQuery {
  UserId after{};  ///< `BlockedPage::next` of the page before
  std::size_t limit = 50;
};

struct BlockedPage {
  std::vector<User> users;  ///< by id
  UserId next;              ///< 0: that was all
};

/// What a user reports to the host: a message, or a user.
struct ReportDraft {
  ConversationId conversation{};  ///< with `seq`: the message
  Seq seq{};
  UserId user{};         ///< else: the user
  std::string reason{};  ///< the reporter's words
};

/// A report that the host has not resolved. The text of a message is not kept with it: deleting the message takes it
/// away here too.
struct Report {
  Position id;
  UserId reporter;
  UserId user;                     ///< who is reported: of a message its author
  ConversationId conversation;     ///< 0: the user is reported
  std::optional<Message> message;  ///< as it is now
  std::string reason;
  TimeMs at = 0;
};

struct ReportQuery {
  Position after{};  ///< `ReportPage::next` of the page before
  std::size_t limit = 50;
};

struct ReportPage {
  std::vector<Report> reports;  ///< the oldest first
  Position next;                ///< 0: that was all
};

struct InboxQuery {
  Position after{};  ///< `InboxPage::next` of the page before
  std::size_t limit = Limits::inbox_page_conversations_max;
  bool hidden = false;  ///< those that the caller hid, instead of the others
};

/// What waits for the caller in all the conversations of a list, on whichever page they are. Of former members nothing
/// counts: they cannot read it away.
struct InboxTotals {
  std::uint64_t unread_conversations = 0;
  std::uint64_t unread_messages = 0;
  std::uint64_t unread_mentions = 0;
};

/// Newest activity first. What becomes active between two pages moves to the front and is not in those that follow.
struct InboxPage {
  std::vector<Conversation> conversations;
  Position next;                      ///< 0: that was all
  std::optional<InboxTotals> totals;  ///< of the first page
};

struct MemberPage {
  std::vector<Member> members;  ///< by user id
  UserId next;                  ///< ask for the members after this one; 0: that was all
};

/// The one reaction that a change of a message stands for.
struct Reacted {
  UserId user;
  std::string emoji;
  bool removed = false;
};

/// Something that happened and concerns a subscriber. A *signal* matters only at the moment: it is stored nowhere,
/// comes to those who are connected and read fast enough, and nobody catches up with it.
struct Event {
  /// `user` comes to a Follower only.
  enum class Kind : std::uint8_t {
    message = 1,
    conversation = 2,
    read = 3,
    listing = 4,
    forgotten = 5,
    user = 6,
    message_changed = 7,
    preferences = 10,
    blocks = 20,
    typing = 64,    ///< a signal, as all from here on
    delivered = 65  ///< a signal
  };
  Kind kind = Kind::message;
  Position position;  ///< of the record; of a signal: where the subscription stands
  TimeMs at = 0;
  ConversationId conversation;
  UserId user;             ///< read, delivered: whose mark; typing: who types; user: who was registered or changed
  Seq seq;                 ///< message, message_changed: its place; read, delivered: where the mark is now
  Message message;         ///< message; message_changed: as it is now, which may be newer than this change
  bool hidden = false;     ///< listing: whether the subscriber's list now leaves the conversation out
  TimeMs muted_until = 0;  ///< preferences: all three as they are from here on
  bool pinned = false;
  bool marked_unread = false;
  /// message_changed, live: by one reaction alone. Of several within Limits::reactions_told_ms readers are told once.
  std::optional<Reacted> reacted{};
  std::vector<UserId>
      users{};  ///< to a Follower, of conversation, listing, preferences and forgotten: whom it concerns
};

constexpr bool is_signal(Event::Kind kind) { return kind >= Event::Kind::typing; }

struct EventPage {
  std::vector<Event> events;
  Cursor cursor;        ///< give it back to go on
  bool resumed = true;  ///< false: the cursor cannot be served, `cursor` is where the store is now
  bool more = false;
};

}  // namespace confab::inline v0_1
