#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "state/bounds.hpp"
#include "state/command.hpp"
#include "state/queries.hpp"
#include "store/schema.hpp"

namespace confab::tests {

/// The rules once more, as plainly as one can say them: everything in memory, nothing packed, nothing fast. Who sees
/// what is a set of numbers per person, not intervals; unread is counted, not subtracted.
class ReferenceModel {
 public:
  explicit ReferenceModel(std::uint64_t window_positions, const state::Bounds& bounds = {})
      : window_positions_(window_positions), bounds_(bounds) {}

  /// Of a store of an older version.
  void set_level(std::uint64_t level) { level_ = level; }

  /// What the caller must be answered. Of an outcome it fills what concerns the caller: the kind unless it is refused,
  /// error and field, ids, position, message, seq, trimmed_to.
  state::Outcome apply(const state::Command& command);

  std::uint64_t users() const { return users_.size(); }
  std::uint64_t conversations() const { return talks_.size(); }
  std::uint64_t last_seq(ConversationId id) const { return talks_.at(id.value - 1).messages.size(); }

  // What a user sees; nothing if they must not see it.
  std::vector<User> all_users() const;  ///< by e-mail
  std::optional<Conversation> conversation(UserId viewer, ConversationId id) const;
  std::optional<std::vector<Member>> members(UserId viewer, ConversationId id) const;
  std::optional<HistoryPage> history(UserId viewer, ConversationId id, const HistoryQuery& query) const;
  std::vector<Message> pins(UserId viewer, ConversationId id) const;
  std::vector<Reactor> reactors(UserId viewer, ConversationId id, Seq seq) const;
  std::vector<Conversation> inbox(UserId viewer, bool hidden) const;
  std::vector<Event> events(UserId viewer, Position after) const;
  std::vector<Session> sessions(UserId user, TimeMs now) const;
  std::set<UserId> blocked_by(UserId user) const;
  std::vector<UserId> found_by(const std::string& word) const;  ///< rising
  std::map<std::uint64_t, state::ReportRecord> reports() const { return reports_; }
  bool may_call(const Caller& caller, TimeMs now) const;

 private:
  struct Login {
    SessionId id;
    state::RefreshFamily family{};
    std::uint64_t refreshed = 0;  // how often
    std::uint64_t used = 0;       // position
    TimeMs created_at = 0;
    TimeMs expires_at = 0;
    std::string device;
    bool revoked = false;
    bool live(TimeMs now) const { return !revoked && now < expires_at; }
  };
  struct Person {
    User user;
    std::string password;
    std::vector<Login> logins;
    TimeMs added_since = 0;
    std::vector<UserId> adders;  // who put the person into a group in that hour, once for each
    std::vector<Event> forgotten;
    std::string words;
    std::set<UserId> blocked;
    std::optional<Event> blocks_told;
    std::vector<state::TokenHash> tokens;  // the oldest first
  };
  struct Token {
    state::TokenPurpose purpose = state::TokenPurpose::reset_password;
    UserId user;
    std::string email;
    TimeMs expires_at = 0;
  };
  struct Place {
    bool active = true;
    Role role = Role::member;
    TimeMs joined_at = 0;
    std::uint64_t joined_seq = 1;
    std::vector<std::set<std::uint64_t>> stays{1};  // what the person saw from each joining on
    std::uint64_t read_seq = 0;
    std::optional<Event> mark;     // the newest that was told
    std::optional<Event> listing;  // likewise
    std::optional<Event> preferences;
    std::optional<std::uint64_t> marked_at;  // the read mark when it was marked unread
    std::string title;                       // when the person left
    std::set<std::uint64_t> visible() const;
  };
  struct Invitation {
    state::TokenHash hash{};
    TimeMs expires_at = 0;
    std::uint64_t left = 0;
  };
  struct Talk {
    ConversationKind kind = ConversationKind::direct;
    std::string title;
    ConversationUpdate settings;  // all that is not empty or the default
    UserId created_by;
    TimeMs created_at = 0;
    Position created;
    std::vector<Message> messages;
    std::map<std::uint64_t, Event> changes;  // by seq: the newest of each message
    std::map<std::uint64_t, TimeMs> told;    // by seq: when its readers were last told of a change
    std::set<std::uint64_t> untold;
    std::vector<std::uint64_t> pins;                                               // the newest last
    std::map<std::uint64_t, std::map<UserId, std::vector<std::string>>> reactors;  // by seq
    std::map<UserId, Place> people;
    std::map<std::uint64_t, Invitation> invites;
    std::uint64_t last_invite = 0;
    bool may(UserId user, std::optional<Allowed> who) const {
      return who.value_or(Allowed::all) == Allowed::all || runs(user);
    }
    bool runs(UserId user) const { return kind == ConversationKind::group && people.at(user).role != Role::member; }
  };
  struct Follower {
    std::uint64_t run = 0;
    std::uint64_t position = 0;
  };
  struct Kept {
    std::uint64_t request_hash = 0;
    state::Outcome outcome;
  };

  state::Outcome decide(const state::Command& command);
  state::Outcome rule(const state::Command& command, const state::RegisterUser& body);
  state::Outcome rule(const state::Command& command, const state::SetPassword& body);
  state::Outcome rule(const state::Command& command, const state::StartSession& body);
  state::Outcome rule(const state::Command& command, const state::RotateSession& body);
  state::Outcome rule(const state::Command& command, const state::EndSession& body);
  state::Outcome rule(const state::Command& command, const state::OpenDirect& body);
  state::Outcome rule(const state::Command& command, const state::CreateGroup& body);
  state::Outcome rule(const state::Command& command, const state::AddMember& body);
  state::Outcome rule(const state::Command& command, const state::RemoveMember& body);
  state::Outcome rule(const state::Command& command, const state::SendMessage& body);
  state::Outcome rule(const state::Command& command, const state::MarkRead& body);
  state::Outcome rule(const state::Command& command, const state::TrimLog& body);
  state::Outcome rule(const state::Command& command, const state::UpdateUser& body);
  state::Outcome rule(const state::Command& command, const state::ListConversation& body);
  state::Outcome rule(const state::Command& command, const state::ForgetGroup& body);
  state::Outcome rule(const state::Command& command, const state::FindPlacement& body);
  state::Outcome rule(const state::Command& command, const state::BeginFollowing& body);
  state::Outcome rule(const state::Command& command, const state::ConfirmFollowed& body);
  state::Outcome rule(const state::Command& command, const state::RemoveFollower& body);
  state::Outcome rule(const state::Command& command, const state::EditMessage& body);
  state::Outcome rule(const state::Command& command, const state::DeleteMessage& body);
  state::Outcome rule(const state::Command& command, const state::PinMessage& body);
  state::Outcome rule(const state::Command& command, const state::SetReaction& body);
  state::Outcome rule(const state::Command& command, const state::TellReactions& body);
  state::Outcome rule(const state::Command& command, const state::RaiseLevel& body);
  state::Outcome rule(const state::Command& command, const state::UpdateProfile& body);
  state::Outcome rule(const state::Command& command, const state::DisableUser& body);
  state::Outcome rule(const state::Command& command, const state::EndSessions& body);
  state::Outcome rule(const state::Command& command, const state::BlockUser& body);
  state::Outcome rule(const state::Command& command, const state::CreateReport& body);
  state::Outcome rule(const state::Command& command, const state::ResolveReport& body);
  state::Outcome rule(const state::Command& command, const state::FindNames& body);
  state::Outcome rule(const state::Command& command, const state::MakeAccountToken& body);
  state::Outcome rule(const state::Command& command, const state::ResetPassword& body);
  state::Outcome rule(const state::Command& command, const state::ConfirmEmail& body);
  state::Outcome rule(const state::Command& command, const state::UpdateConversation& body);
  state::Outcome rule(const state::Command& command, const state::SetRole& body);
  state::Outcome rule(const state::Command& command, const state::SetPreferences& body);
  state::Outcome rule(const state::Command& command, const state::CreateInvite& body);
  state::Outcome rule(const state::Command& command, const state::RevokeInvite& body);
  state::Outcome rule(const state::Command& command, const state::AcceptInvite& body);
  state::Outcome rule(const state::Command& command, const state::AddMembers& body);

  const Person* person(UserId id) const;
  User shown(UserId user) const;
  Person* person(UserId id);
  Login* login(UserId user, SessionId id);
  void drop_tokens(Person& person);
  const Token* token(const state::TokenHash& hash, state::TokenPurpose purpose, TimeMs now) const;
  Talk* talk_of_member(ConversationId id, UserId user);
  Talk* group_of_member(const state::Command& command, ConversationId id, state::Outcome& why);
  state::Outcome join(const state::Command& command, ConversationId id, UserId user);
  std::optional<state::Outcome> why_not_joining(const state::Command& command, ConversationId id, UserId user);
  state::Outcome let_in(const state::Command& command, ConversationId id, const std::vector<UserId>& users);
  Talk* talk_of_anyone(ConversationId id, UserId user);  ///< who left too
  const Talk* talk_seen_by(ConversationId id, UserId user) const;
  state::Outcome say(const state::Command& command, ConversationId id, Message message);
  /// The text that a member sees at a place, or why they may not change it.
  Message* text_at(const state::Command& command, ConversationId id, Seq seq, state::Outcome& why);
  state::Outcome note_change(const state::Command& command, const Message& message, bool told = true);
  static state::Outcome unchanged(ConversationId id, Seq seq);
  /// The message as one of its readers sees it.
  static Message for_reader(const Talk& talk, Message message, UserId viewer);
  static Message as_read(const Talk& talk, UserId viewer, std::uint64_t seq);
  Conversation as_seen(UserId viewer, std::size_t index) const;

  std::uint64_t count_places(UserId user, ConversationKind kind, bool active) const;
  std::optional<state::Outcome> no_room_in(const state::Command& command, UserId user, const std::string& field) const;
  void count_added(const state::Command& command, UserId user);
  bool blocks(UserId one, UserId other) const;
  bool is_blocked_talk(const Talk& talk) const;
  std::size_t end_logins(UserId user);
  void set_name(UserId user, const std::string& name, const std::string& words);
  template <typename Body>
  bool set_profile(const state::Command& command, UserId user, const Body& body);
  void begin_stay(Place& place) const;
  void forget(const state::Command& command, ConversationId id, UserId user);

  std::uint64_t window_positions_;
  state::Bounds bounds_;
  std::uint64_t level_ = store::kLevel;
  std::uint64_t last_position_ = 0;
  std::uint64_t trimmed_to_ = 0;
  std::uint64_t sessions_ = 0;
  std::vector<Person> users_;
  std::vector<Talk> talks_;
  std::map<state::CommandId, Kept> kept_;
  std::map<std::string, Follower> followers_;
  std::map<std::uint64_t, state::ReportRecord> reports_;  // by position
  std::uint64_t names_found_to_ = 0;
  std::map<state::TokenHash, Token> tokens_;
};

}  // namespace confab::tests
