#include "support/reference_model.hpp"

#include <algorithm>
#include <utility>

#include <confab/limits.hpp>

namespace confab::tests {

using namespace state;

namespace {

Outcome refused(ErrorCode code, std::string field = {}) {
  Outcome outcome;
  outcome.kind = OutcomeKind::refused;
  outcome.error = static_cast<std::int32_t>(code);
  outcome.error_field = std::move(field);
  return outcome;
}

Outcome done(OutcomeKind kind, bool unchanged = false) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.unchanged = unchanged;
  return outcome;
}

/// Of what the random commands send.
bool good_data(const std::string& data) { return data.front() == '{' && data.back() == '}'; }

bool good_text(const std::string& text) { return !text.empty() && text.find('\xff') == std::string::npos; }

std::optional<Outcome> bad_text(const std::string& body, const std::string& data) {
  if (!data.empty() && !good_data(data)) return refused(ErrorCode::invalid_argument, "data");
  if (data.empty() ? good_text(body) : body.empty() || good_text(body)) return std::nullopt;
  return refused(ErrorCode::invalid_argument, "body");
}

}  // namespace

Outcome ReferenceModel::apply(const Command& command) {
  if (const auto found = kept_.find(command.id);
      found != kept_.end() && found->second.outcome.position.value + window_positions_ > last_position_) {
    if (found->second.request_hash == command.request_hash) return found->second.outcome;
    return refused(ErrorCode::conflict, "client_key");
  }
  Outcome outcome = decide(command);
  if (outcome.position) return outcome;
  const bool is_refused = outcome.kind == OutcomeKind::refused;
  const bool may_come_again = outcome.error == static_cast<int>(ErrorCode::unauthenticated) ||
                              outcome.error == static_cast<int>(ErrorCode::rate_limited) ||
                              outcome.error == static_cast<int>(ErrorCode::overloaded) ||
                              outcome.error == static_cast<int>(ErrorCode::unsupported);
  const bool is_kept = is_refused ? command.identified && !may_come_again : command.identified || !outcome.unchanged;
  if (!is_kept) return outcome;
  outcome.position = Position(++last_position_);
  kept_[command.id] = {command.request_hash, outcome};
  return outcome;
}

Outcome ReferenceModel::decide(const Command& command) {
  const auto& body = command.body;
  const bool is_change = std::holds_alternative<EditMessage>(body) || std::holds_alternative<DeleteMessage>(body) ||
                         std::holds_alternative<PinMessage>(body) || std::holds_alternative<SetReaction>(body) ||
                         std::holds_alternative<TellReactions>(body);
  const bool is_of_token = std::holds_alternative<MakeAccountToken>(body) ||
                           std::holds_alternative<ResetPassword>(body) || std::holds_alternative<ConfirmEmail>(body);
  const bool of_groups = std::holds_alternative<UpdateConversation>(body) || std::holds_alternative<SetRole>(body) ||
                         std::holds_alternative<SetPreferences>(body) || std::holds_alternative<CreateInvite>(body) ||
                         std::holds_alternative<RevokeInvite>(body) || std::holds_alternative<AcceptInvite>(body) ||
                         std::holds_alternative<AddMembers>(body);
  const auto* send = std::get_if<SendMessage>(&body);
  const bool says_more =
      send != nullptr && (send->reply_to || !send->mentions.empty() || send->everybody || !send->data.empty());
  const auto* update = std::get_if<UpdateUser>(&body);
  const auto* made = std::get_if<RegisterUser>(&body);
  const bool of_people = std::holds_alternative<UpdateProfile>(body) || std::holds_alternative<DisableUser>(body) ||
                         std::holds_alternative<EndSessions>(body) || std::holds_alternative<BlockUser>(body) ||
                         std::holds_alternative<CreateReport>(body) || std::holds_alternative<ResolveReport>(body) ||
                         std::holds_alternative<FindNames>(body) || (made != nullptr && !made->words.empty()) ||
                         (update != nullptr && (update->about || update->picture || !update->words.empty()));
  const bool is_new = is_change || is_of_token || says_more || of_people || of_groups;
  if (is_new && level_ < 2) return refused(ErrorCode::unsupported);
  const bool anonymous = std::holds_alternative<RegisterUser>(body) || std::holds_alternative<StartSession>(body) ||
                         std::holds_alternative<RotateSession>(body) || std::holds_alternative<TrimLog>(body) ||
                         std::holds_alternative<UpdateUser>(body) || std::holds_alternative<BeginFollowing>(body) ||
                         std::holds_alternative<ConfirmFollowed>(body) ||
                         std::holds_alternative<RemoveFollower>(body) || std::holds_alternative<RaiseLevel>(body) ||
                         std::holds_alternative<DisableUser>(body) || std::holds_alternative<EndSessions>(body) ||
                         std::holds_alternative<ResolveReport>(body) || std::holds_alternative<FindNames>(body) ||
                         std::holds_alternative<ResetPassword>(body) || std::holds_alternative<ConfirmEmail>(body) ||
                         std::holds_alternative<TellReactions>(body);
  const auto* who = person(command.caller.user);
  if (!anonymous && who != nullptr && who->user.disabled && !command.caller.session) {
    return refused(ErrorCode::forbidden);
  }
  if (!anonymous && !may_call(command.caller, command.at)) return refused(ErrorCode::unauthenticated);
  return std::visit([&](const auto& kind) { return rule(command, kind); }, body);
}

bool ReferenceModel::may_call(const Caller& caller, TimeMs now) const {
  const auto* user = person(caller.user);
  if (user == nullptr) return false;
  if (!caller.session) return !user->user.disabled;
  return std::any_of(user->logins.begin(), user->logins.end(),
                     [&](const Login& login) { return login.id == caller.session && login.live(now); });
}

const ReferenceModel::Person* ReferenceModel::person(UserId id) const {
  return id && id.value <= users_.size() ? &users_[id.value - 1] : nullptr;
}

ReferenceModel::Person* ReferenceModel::person(UserId id) {
  return id && id.value <= users_.size() ? &users_[id.value - 1] : nullptr;
}

ReferenceModel::Login* ReferenceModel::login(UserId user, SessionId id) {
  auto* owner = person(user);
  if (owner == nullptr) return nullptr;
  for (auto& login : owner->logins) {
    if (login.id == id) return &login;
  }
  return nullptr;
}

ReferenceModel::Talk* ReferenceModel::talk_of_anyone(ConversationId id, UserId user) {
  if (!id || id.value > talks_.size()) return nullptr;
  auto& talk = talks_[id.value - 1];
  return talk.people.contains(user) ? &talk : nullptr;
}

ReferenceModel::Talk* ReferenceModel::talk_of_member(ConversationId id, UserId user) {
  if (!id || id.value > talks_.size()) return nullptr;
  auto& talk = talks_[id.value - 1];
  const auto place = talk.people.find(user);
  return place != talk.people.end() && place->second.active ? &talk : nullptr;
}

Outcome ReferenceModel::say(const Command& command, ConversationId id, Message message) {
  auto& talk = talks_[id.value - 1];
  message.position = Position(last_position_ + 1);
  message.conversation = id;
  message.seq = Seq(talk.messages.size() + 1);
  message.author = command.caller.user;
  message.at = command.at;
  talk.messages.push_back(message);
  for (auto& [user, place] : talk.people) {
    if (place.active) place.stays.back().insert(message.seq.value);
  }
  Outcome outcome = done(OutcomeKind::message);
  outcome.conversation = id;
  outcome.message.push_back({message});
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const RegisterUser& body) {
  for (const auto& other : users_) {
    if (other.user.email == body.email) return refused(ErrorCode::conflict, "email");
  }
  Person person;
  person.user = {UserId(users_.size() + 1), body.email, body.name, command.at, Position(last_position_ + 1)};
  person.password = body.password_hash;
  users_.push_back(std::move(person));
  if (level_ >= 2 && names_found_to_ + 1 == users_.size()) names_found_to_ = users_.size();
  set_name(users_.back().user.id, body.name, body.words);
  Outcome outcome = done(OutcomeKind::user_registered);
  outcome.user = users_.back().user.id;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const SetPassword& body) {
  auto& user = *person(command.caller.user);
  if (!body.expected_hash.empty() && body.expected_hash != user.password) {
    return refused(ErrorCode::conflict, "current_password");
  }
  user.password = body.password_hash;
  user.user.position = Position(last_position_ + 1);
  Outcome outcome = done(body.end_other_sessions ? OutcomeKind::session_ended : OutcomeKind::user_changed);
  outcome.user = user.user.id;
  if (!body.end_other_sessions) return outcome;
  drop_tokens(user);
  outcome.kept_session = command.caller.session;
  for (auto& login : user.logins) login.revoked = login.revoked || login.id != command.caller.session;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const StartSession& body) {
  auto* user = person(body.user);
  if (user == nullptr || user->password != body.password_hash) {
    return refused(ErrorCode::unauthenticated);
  }
  if (user->user.disabled) return refused(ErrorCode::forbidden);
  Outcome outcome = done(OutcomeKind::session_started);
  std::erase_if(user->logins, [](const Login& login) { return login.revoked; });
  if (user->logins.size() >= Limits::sessions_per_user_max) {
    const auto idle = std::min_element(user->logins.begin(), user->logins.end(),
                                       [](const Login& a, const Login& b) { return a.used < b.used; });
    outcome.ended_session = idle->id;
    user->logins.erase(idle);
  }
  Login login;
  login.id = SessionId(++sessions_);
  login.family = body.family;
  login.used = last_position_ + 1;
  login.created_at = command.at;
  login.expires_at = command.at + body.lifetime_ms;
  login.device = body.device;
  user->logins.push_back(login);
  outcome.user = body.user;
  outcome.session = login.id;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const RotateSession& body) {
  auto* found = login(body.user, body.session);
  if (found == nullptr || !found->live(command.at)) return refused(ErrorCode::unauthenticated);
  Outcome outcome = done(OutcomeKind::session_rotated);
  outcome.user = body.user;
  outcome.session = body.session;
  const std::uint64_t given = body.generation;
  if (body.family != found->family || given == 0 || given > found->refreshed + 1) {
    return refused(ErrorCode::unauthenticated);
  }
  if (given < found->refreshed) {
    found->revoked = true;
    outcome.kind = OutcomeKind::session_ended;
    outcome.error = static_cast<std::int32_t>(ErrorCode::unauthenticated);
    return outcome;
  }
  outcome.unchanged = given == found->refreshed;
  if (outcome.unchanged) return outcome;
  ++found->refreshed;
  found->used = last_position_ + 1;
  found->expires_at = command.at + body.lifetime_ms;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const EndSession& body) {
  auto* found = login(command.caller.user, body.session);
  if (found == nullptr) return refused(ErrorCode::not_found, "session");
  Outcome outcome = done(OutcomeKind::session_ended, found->revoked);
  outcome.user = command.caller.user;
  outcome.session = body.session;
  if (!outcome.unchanged) found->revoked = true;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const OpenDirect& body) {
  const UserId caller = command.caller.user;
  if (body.other == caller) return refused(ErrorCode::invalid_argument, "user");
  Outcome outcome = done(OutcomeKind::direct_opened);
  outcome.user = body.other;
  for (std::size_t i = 0; i < talks_.size(); ++i) {
    const auto& talk = talks_[i];
    if (talk.kind == ConversationKind::direct && talk.people.contains(caller) && talk.people.contains(body.other)) {
      if (as_seen(caller, i).hidden) return rule(command, ListConversation{ConversationId(i + 1), false});
      outcome.conversation = ConversationId(i + 1);
      outcome.unchanged = true;
      return outcome;
    }
  }
  if (count_places(caller, ConversationKind::direct, true) >= bounds_.directs) {
    return refused(ErrorCode::too_large, "user");
  }
  if (person(body.other) == nullptr) return refused(ErrorCode::not_found, "user");
  if (blocks(caller, body.other) || blocks(body.other, caller)) return refused(ErrorCode::forbidden, "user");
  Talk talk;
  talk.created_by = caller;
  talk.created_at = command.at;
  talk.created = Position(last_position_ + 1);
  for (const UserId side : {caller, body.other}) talk.people[side].joined_at = command.at;
  talks_.push_back(std::move(talk));
  outcome.conversation = ConversationId(talks_.size());
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const CreateGroup& body) {
  if (!good_text(body.title)) return refused(ErrorCode::invalid_argument, "title");
  if (auto full = no_room_in(command, command.caller.user, "user")) return *full;
  for (const UserId member : body.members) {
    if (person(member) == nullptr) return refused(ErrorCode::not_found, "members");
    if (blocks(member, command.caller.user)) return refused(ErrorCode::forbidden, "members");
    if (auto full = no_room_in(command, member, "members")) return *full;
  }
  for (const UserId member : body.members) count_added(command, member);
  Talk talk;
  talk.kind = ConversationKind::group;
  talk.title = body.title;
  talk.created_by = command.caller.user;
  talk.created_at = command.at;
  talk.created = Position(last_position_ + 1);
  std::set<UserId> everybody(body.members.begin(), body.members.end());
  everybody.insert(command.caller.user);
  for (const UserId user : everybody) talk.people[user].joined_at = command.at;
  talk.people[command.caller.user].role = Role::owner;
  talks_.push_back(std::move(talk));
  Message notice{.kind = MessageKind::created, .users = {everybody.begin(), everybody.end()}};
  return say(command, ConversationId(talks_.size()), std::move(notice));
}

Outcome ReferenceModel::rule(const Command& command, const AddMember& body) {
  auto* talk = talk_of_member(body.conversation, command.caller.user);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  if (talk->kind == ConversationKind::direct) return refused(ErrorCode::forbidden);
  if (!talk->may(command.caller.user, talk->settings.who_adds)) return refused(ErrorCode::forbidden);
  return join(command, body.conversation, body.user);
}

Outcome ReferenceModel::rule(const Command& command, const AddMembers& body) {
  auto* talk = talk_of_member(body.conversation, command.caller.user);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  if (talk->kind == ConversationKind::direct) return refused(ErrorCode::forbidden);
  if (!talk->may(command.caller.user, talk->settings.who_adds)) return refused(ErrorCode::forbidden);
  std::vector<UserId> users;
  std::vector<UserId> skipped;
  for (const UserId user : body.users) {
    if (talk_of_member(body.conversation, user) != nullptr) continue;
    (why_not_joining(command, body.conversation, user) ? skipped : users).push_back(user);
  }
  Outcome outcome = done(OutcomeKind::message);
  outcome.conversation = body.conversation;
  outcome.unchanged = users.empty();
  if (!users.empty()) outcome = let_in(command, body.conversation, users);
  outcome.skipped = std::move(skipped);
  return outcome;
}

std::optional<Outcome> ReferenceModel::why_not_joining(const Command& command, ConversationId id, UserId user) {
  if (person(user) == nullptr) return refused(ErrorCode::not_found, "user");
  if (talk_of_member(id, user) != nullptr) return refused(ErrorCode::conflict, "user");
  if (blocks(user, command.caller.user)) return refused(ErrorCode::forbidden, "user");
  return no_room_in(command, user, "user");
}

Outcome ReferenceModel::join(const Command& command, ConversationId id, UserId user) {
  if (auto why = why_not_joining(command, id, user)) return *why;
  return let_in(command, id, {user});
}

Outcome ReferenceModel::let_in(const Command& command, ConversationId id, const std::vector<UserId>& users) {
  auto& talk = talks_[id.value - 1];
  const std::uint64_t seq = talk.messages.size() + 1;
  for (const UserId user : users) {
    if (user != command.caller.user) count_added(command, user);
    const bool is_back = talk.people.contains(user);
    auto& place = talk.people[user];
    if (is_back) begin_stay(place);
    place.active = true;
    place.role = Role::member;
    place.joined_at = command.at;
    place.joined_seq = seq;
    if (talk.settings.history != NewMembersSee::all) continue;
    place.stays.assign(1, {});
    for (std::uint64_t earlier = 1; earlier < seq; ++earlier) place.stays.back().insert(earlier);
    place.read_seq = seq;
  }
  return say(command, id, {.kind = MessageKind::joined, .users = users});
}

Outcome ReferenceModel::rule(const Command& command, const RemoveMember& body) {
  const UserId caller = command.caller.user;
  auto* talk = talk_of_member(body.conversation, caller);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  if (talk->kind == ConversationKind::direct) return refused(ErrorCode::forbidden);
  const bool leaves = body.user == caller;
  if (!leaves && !talk->runs(caller)) return refused(ErrorCode::forbidden);
  if (talk_of_member(body.conversation, body.user) == nullptr) return refused(ErrorCode::not_found, "user");
  if (!leaves && talk->people[body.user].role >= talk->people[caller].role) return refused(ErrorCode::forbidden);
  std::pair<UserId, Place*> heir;
  for (auto& [user, other] : talk->people) {
    if (!other.active || user == body.user) continue;
    const bool sooner = heir.second != nullptr && other.joined_seq < heir.second->joined_seq;
    if (heir.second == nullptr || other.role > heir.second->role || (other.role == heir.second->role && sooner)) {
      heir = {user, &other};
    }
  }
  const bool inherits = talk->people[body.user].role == Role::owner && heir.second != nullptr;
  Message notice{.kind = leaves ? MessageKind::left : MessageKind::removed, .users = {body.user}};
  if (inherits && level_ >= 2) notice.owner = heir.first;
  if (inherits) heir.second->role = Role::owner;
  auto outcome = say(command, body.conversation, std::move(notice));
  const bool kept = count_places(body.user, ConversationKind::group, false) < bounds_.left_groups;
  auto& place = talk->people[body.user];
  place.active = false;
  place.role = Role::member;
  place.title = talk->title;
  if (!kept) forget(command, body.conversation, body.user);
  outcome.forgotten = !kept;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const SendMessage& body) {
  if (auto bad = bad_text(body.body, body.data)) return *bad;
  auto* talk = talk_of_member(body.conversation, command.caller.user);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  if (is_blocked_talk(*talk)) return refused(ErrorCode::forbidden);
  if (!talk->may(command.caller.user, talk->settings.who_posts)) return refused(ErrorCode::forbidden);
  if (body.searched_up_to && body.searched_up_to->value + window_positions_ < last_position_) {
    return refused(ErrorCode::overloaded);
  }
  const auto& place = talk->people[command.caller.user];
  if (body.reply_to && !place.visible().contains(body.reply_to.value)) {
    return refused(ErrorCode::invalid_argument, "reply_to");
  }
  const auto members =
      std::count_if(talk->people.begin(), talk->people.end(), [](const auto& one) { return one.second.active; });
  if (body.everybody && place.role == Role::member &&
      members > static_cast<std::ptrdiff_t>(Limits::everybody_members_max)) {
    return refused(ErrorCode::forbidden, "everybody");
  }
  Message said;
  static_cast<Draft&>(said) = body;
  const std::set<UserId> named(body.mentions.begin(), body.mentions.end());
  said.mentions.clear();
  for (const UserId user : named) {
    if (talk->people.contains(user) && talk->people.at(user).active) said.mentions.push_back(user);
  }
  auto outcome = say(command, body.conversation, std::move(said));
  talk->people[command.caller.user].read_seq = talk->messages.size();
  return outcome;
}

Message* ReferenceModel::text_at(const Command& command, ConversationId id, Seq seq, Outcome& why) {
  auto* talk = talk_of_member(id, command.caller.user);
  why = refused(ErrorCode::not_found);
  if (talk == nullptr) return nullptr;
  why = refused(ErrorCode::invalid_argument, "seq");
  if (!talk->people[command.caller.user].visible().contains(seq.value)) return nullptr;
  Message& message = talk->messages[seq.value - 1];
  return message.kind == MessageKind::text ? &message : nullptr;
}

/// A repeat of the send is answered with the message as it is now.
Outcome ReferenceModel::note_change(const Command& command, const Message& message, bool told) {
  Event change;
  change.kind = Event::Kind::message_changed;
  change.position = Position(last_position_ + 1);
  change.at = command.at;
  change.conversation = message.conversation;
  change.seq = message.seq;
  auto& talk = talks_[message.conversation.value - 1];
  talk.changes[message.seq.value] = change;
  if (told) {
    talk.told[message.seq.value] = command.at;
    talk.untold.erase(message.seq.value);
  } else {
    talk.untold.insert(message.seq.value);
  }
  for (auto& [id, kept] : kept_) {
    for (auto& placed : kept.outcome.message) {
      if (placed.conversation == message.conversation && placed.seq == message.seq) {
        static_cast<Message&>(placed) = message;
      }
    }
  }
  Outcome outcome = done(OutcomeKind::message_changed);
  outcome.conversation = message.conversation;
  outcome.seq = message.seq;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const EditMessage& body) {
  if (auto bad = bad_text(body.body, body.data)) return *bad;
  Outcome why;
  Message* message = text_at(command, body.conversation, body.seq, why);
  if (message == nullptr) return why;
  if (message->author != command.caller.user) return refused(ErrorCode::forbidden);
  if (is_blocked_talk(*talk_of_member(body.conversation, command.caller.user))) return refused(ErrorCode::forbidden);
  const auto& talk = talks_[body.conversation.value - 1];
  if (!talk.may(command.caller.user, talk.settings.who_posts)) return refused(ErrorCode::forbidden);
  if (message->deleted_at != 0) return refused(ErrorCode::conflict, "seq");
  if (body.within_ms > 0 && command.at - message->at > body.within_ms) return refused(ErrorCode::forbidden, "seq");
  const std::string text = body.body.empty() ? message->body : body.body;
  const std::string data = body.data.empty() ? message->data : body.data;
  if (message->body == text && message->data == data) return unchanged(body.conversation, body.seq);
  message->body = text;
  message->data = data;
  message->edited_at = command.at;
  return note_change(command, *message);
}

Outcome ReferenceModel::rule(const Command& command, const DeleteMessage& body) {
  Outcome why;
  Message* message = text_at(command, body.conversation, body.seq, why);
  if (message == nullptr) return why;
  auto& talk = talks_[body.conversation.value - 1];
  const bool own = message->author == command.caller.user;
  if (!own && !talk.runs(command.caller.user)) return refused(ErrorCode::forbidden);
  if (message->deleted_at != 0) return unchanged(body.conversation, body.seq);
  if (own && body.within_ms > 0 && command.at - message->at > body.within_ms) {
    return refused(ErrorCode::forbidden, "seq");
  }
  static_cast<Draft&>(*message) = Draft{.client_key = message->client_key};
  message->edited_at = 0;
  message->deleted_at = command.at;
  message->deleted_by = command.caller.user;
  message->pinned_at = 0;
  message->pinned_by = {};
  std::erase(talk.pins, body.seq.value);
  message->reactions.clear();
  talk.reactors.erase(body.seq.value);
  return note_change(command, *message);
}

Outcome ReferenceModel::unchanged(ConversationId id, Seq seq) {
  Outcome outcome = done(OutcomeKind::message_changed, true);
  outcome.conversation = id;
  outcome.seq = seq;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const PinMessage& body) {
  Outcome why;
  Message* message = text_at(command, body.conversation, body.seq, why);
  if (message == nullptr) return why;
  auto& talk = talks_[body.conversation.value - 1];
  const bool group = talk.kind == ConversationKind::group;
  if (group && talk.people.at(command.caller.user).role == Role::member) return refused(ErrorCode::forbidden);
  if (body.pinned && is_blocked_talk(talk)) return refused(ErrorCode::forbidden);
  if (body.pinned && message->deleted_at != 0) return refused(ErrorCode::conflict, "seq");
  const auto pin = std::find(talk.pins.begin(), talk.pins.end(), body.seq.value);
  if ((pin != talk.pins.end()) == body.pinned) return unchanged(body.conversation, body.seq);
  if (body.pinned && talk.pins.size() == Limits::pins_per_conversation_max) return refused(ErrorCode::too_large);
  if (body.pinned) {
    talk.pins.push_back(body.seq.value);
  } else {
    talk.pins.erase(pin);
  }
  message->pinned_at = body.pinned ? command.at : 0;
  message->pinned_by = body.pinned ? command.caller.user : UserId();
  return note_change(command, *message);
}

Outcome ReferenceModel::rule(const Command& command, const SetReaction& body) {
  if (body.emoji.size() > Limits::reaction_bytes_max) return refused(ErrorCode::too_large, "emoji");
  Outcome why;
  Message* message = text_at(command, body.conversation, body.seq, why);
  if (message == nullptr) return why;
  auto& talk = talks_[body.conversation.value - 1];
  if (!body.removed && is_blocked_talk(talk)) return refused(ErrorCode::forbidden);
  if (message->deleted_at != 0) return refused(ErrorCode::conflict, "seq");
  auto& own = talk.reactors[body.seq.value][command.caller.user];
  const bool has = std::find(own.begin(), own.end(), body.emoji) != own.end();
  if (has != body.removed) return unchanged(body.conversation, body.seq);
  auto& kinds = message->reactions;
  auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Reaction& r) { return r.emoji == body.emoji; });
  if (kind == kinds.end()) {
    if (kinds.size() == Limits::reaction_kinds_max) return refused(ErrorCode::too_large, "emoji");
    kind = kinds.insert(kinds.end(), Reaction{body.emoji, 0});
  }
  if (body.removed) {
    std::erase(own, body.emoji);
    if (--kind->count == 0) kinds.erase(kind);
  } else {
    own.push_back(body.emoji);
    ++kind->count;
  }
  const auto told_at = talk.told.find(body.seq.value);
  const TimeMs since = told_at == talk.told.end() ? -1 : command.at - told_at->second;
  const bool waits = since >= 0 && since < Limits::reactions_told_ms;
  Outcome outcome = note_change(command, *message, !waits);
  outcome.own_only = waits;
  outcome.emoji = body.emoji;
  outcome.removed = body.removed;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const TellReactions& body) {
  if (!body.conversation || body.conversation.value > talks_.size()) return refused(ErrorCode::not_found);
  auto& talk = talks_[body.conversation.value - 1];
  if (!talk.untold.contains(body.seq.value)) return unchanged(body.conversation, body.seq);
  const Message& message = talk.messages[body.seq.value - 1];
  if (message.deleted_at == 0) return note_change(command, message);
  talk.untold.erase(body.seq.value);
  return unchanged(body.conversation, body.seq);
}

Outcome ReferenceModel::rule(const Command& command, const MarkRead& body) {
  auto* talk = talk_of_anyone(body.conversation, command.caller.user);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  auto& place = talk->people[command.caller.user];
  const auto visible = place.visible();
  const std::uint64_t end = visible.empty() ? 0 : *visible.rbegin();
  if (!body.seq || body.seq.value > end) return refused(ErrorCode::invalid_argument, "seq");
  Outcome outcome = done(OutcomeKind::read, body.seq.value <= place.read_seq);
  outcome.own_only = !place.active;
  outcome.user = command.caller.user;
  outcome.conversation = body.conversation;
  place.read_seq = std::max(place.read_seq, body.seq.value);
  outcome.seq = Seq(place.read_seq);
  if (outcome.unchanged) return outcome;
  Event mark;
  mark.kind = Event::Kind::read;
  mark.position = Position(last_position_ + 1);
  mark.at = command.at;
  mark.conversation = body.conversation;
  mark.user = command.caller.user;
  mark.seq = body.seq;
  place.mark = mark;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const ListConversation& body) {
  const UserId caller = command.caller.user;
  auto* talk = talk_of_anyone(body.conversation, caller);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  Outcome outcome = done(OutcomeKind::listing, as_seen(caller, body.conversation.value - 1).hidden == body.hidden);
  outcome.user = caller;
  outcome.conversation = body.conversation;
  outcome.hidden = body.hidden;
  if (outcome.unchanged) return outcome;
  Event told;
  told.kind = Event::Kind::listing;
  told.position = Position(last_position_ + 1);
  told.at = command.at;
  told.conversation = body.conversation;
  told.hidden = body.hidden;
  talk->people[caller].listing = told;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const FindPlacement& body) {
  if (talk_of_member(body.conversation, command.caller.user) == nullptr) return refused(ErrorCode::not_found);
  Outcome outcome = done(OutcomeKind::message, true);
  outcome.conversation = body.conversation;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const ForgetGroup& body) {
  const UserId caller = command.caller.user;
  auto* talk = talk_of_anyone(body.conversation, caller);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  if (talk->kind == ConversationKind::direct) return refused(ErrorCode::forbidden, "conversation");
  if (talk->people[caller].active) return refused(ErrorCode::conflict, "conversation");
  forget(command, body.conversation, caller);
  Outcome outcome = done(OutcomeKind::forgotten);
  outcome.user = caller;
  outcome.conversation = body.conversation;
  return outcome;
}

void ReferenceModel::forget(const Command& command, ConversationId id, UserId user) {
  talks_[id.value - 1].people.erase(user);
  Event told;
  told.kind = Event::Kind::forgotten;
  told.position = Position(last_position_ + 1);
  told.at = command.at;
  told.conversation = id;
  person(user)->forgotten.push_back(told);
}

std::uint64_t ReferenceModel::count_places(UserId user, ConversationKind kind, bool active) const {
  std::uint64_t count = 0;
  for (const auto& talk : talks_) {
    const auto place = talk.people.find(user);
    if (talk.kind == kind && place != talk.people.end() && place->second.active == active) ++count;
  }
  return count;
}

std::optional<Outcome> ReferenceModel::no_room_in(const Command& command, UserId user, const std::string& field) const {
  if (count_places(user, ConversationKind::group, true) >= bounds_.groups) return refused(ErrorCode::too_large, field);
  const auto& added = *person(user);
  const bool this_hour = command.at >= added.added_since && command.at < added.added_since + 3'600'000;
  if (user == command.caller.user || !this_hour) return std::nullopt;
  const auto by_one = static_cast<std::uint64_t>(std::ranges::count(added.adders, command.caller.user));
  if (added.adders.size() < bounds_.added_per_hour && by_one < bounds_.added_by_one_per_hour) return std::nullopt;
  Outcome too_often = refused(ErrorCode::rate_limited, field);
  too_often.retry_after_ms = static_cast<std::int32_t>(added.added_since + 3'600'000 - command.at);
  return too_often;
}

void ReferenceModel::count_added(const Command& command, UserId user) {
  auto& added = *person(user);
  if (command.at < added.added_since || command.at >= added.added_since + 3'600'000) {
    added.adders.clear();
    added.added_since = command.at;
  }
  added.adders.push_back(command.caller.user);
}

/// Somebody is back. Of more stays than one may have, two without a gap between them become one, or the shortest goes.
void ReferenceModel::begin_stay(Place& place) const {
  auto& stays = place.stays;
  if (stays.size() >= bounds_.member_intervals) {
    std::size_t first = 1;
    while (first < stays.size() && *stays[first - 1].rbegin() + 1 != *stays[first].begin()) ++first;
    if (first < stays.size()) {
      stays[first - 1].insert(stays[first].begin(), stays[first].end());
      stays.erase(stays.begin() + static_cast<std::ptrdiff_t>(first));
    } else {
      const auto shorter = [](const auto& a, const auto& b) { return a.size() < b.size(); };
      stays.erase(std::min_element(stays.begin(), stays.end(), shorter));
    }
  }
  stays.emplace_back();
}

std::set<std::uint64_t> ReferenceModel::Place::visible() const {
  std::set<std::uint64_t> all;
  for (const auto& stay : stays) all.insert(stay.begin(), stay.end());
  return all;
}

void ReferenceModel::set_name(UserId user, const std::string& name, const std::string& words) {
  auto& changed = *person(user);
  changed.user.name = name;
  changed.words = words;
  if (words.empty() && !name.empty()) names_found_to_ = std::min(names_found_to_, user.value - 1);
}

/// Whether it changes anything.
template <typename Body>
bool ReferenceModel::set_profile(const Command&, UserId user, const Body& body) {
  auto& changed = *person(user);
  const User before = changed.user;
  if (body.name && *body.name != before.name) set_name(user, *body.name, body.words);
  if (body.about) changed.user.about = *body.about;
  if (body.picture) changed.user.picture = *body.picture;
  return changed.user.name != before.name || changed.user.about != before.about ||
         changed.user.picture != before.picture;
}

Outcome ReferenceModel::rule(const Command& command, const UpdateUser& body) {
  auto* changed = person(body.user);
  if (changed == nullptr) return refused(ErrorCode::not_found, "user");
  for (const auto& other : users_) {
    if (body.email && &other != changed && other.user.email == *body.email) {
      return refused(ErrorCode::conflict, "email");
    }
  }
  const std::string email = changed->user.email;
  if (body.email && *body.email != email) drop_tokens(*changed);
  if (body.email) changed->user.email = *body.email;
  const bool profile = set_profile(command, body.user, body);
  Outcome outcome = done(OutcomeKind::user_changed, changed->user.email == email && !profile);
  outcome.user = body.user;
  if (!outcome.unchanged) changed->user.position = Position(last_position_ + 1);
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const UpdateProfile& body) {
  const UserId user = command.caller.user;
  Outcome outcome = done(OutcomeKind::user_changed, !set_profile(command, user, body));
  outcome.user = user;
  if (!outcome.unchanged) person(user)->user.position = Position(last_position_ + 1);
  return outcome;
}

/// How many lived.
std::size_t ReferenceModel::end_logins(UserId user) {
  std::size_t ended = 0;
  for (auto& login : person(user)->logins) ended += std::exchange(login.revoked, true) ? 0 : 1;
  return ended;
}

Outcome ReferenceModel::rule(const Command&, const DisableUser& body) {
  auto* changed = person(body.user);
  if (changed == nullptr) return refused(ErrorCode::not_found, "user");
  Outcome outcome = done(body.disabled ? OutcomeKind::session_ended : OutcomeKind::user_changed,
                         changed->user.disabled == body.disabled);
  outcome.user = body.user;
  if (outcome.unchanged) return outcome;
  changed->user.disabled = body.disabled;
  changed->user.position = Position(last_position_ + 1);
  if (body.disabled) {
    drop_tokens(*changed);
    end_logins(body.user);
  }
  return outcome;
}

Outcome ReferenceModel::rule(const Command&, const EndSessions& body) {
  if (person(body.user) == nullptr) return refused(ErrorCode::not_found, "user");
  Outcome outcome = done(OutcomeKind::session_ended, end_logins(body.user) == 0);
  outcome.user = body.user;
  return outcome;
}

bool ReferenceModel::blocks(UserId one, UserId other) const {
  const auto* user = person(one);
  return user != nullptr && user->blocked.contains(other);
}

/// Of a direct conversation: whether one of the two blocks the other.
bool ReferenceModel::is_blocked_talk(const Talk& talk) const {
  if (talk.kind != ConversationKind::direct) return false;
  const UserId one = talk.people.begin()->first;
  const UserId other = talk.people.rbegin()->first;
  return blocks(one, other) || blocks(other, one);
}

Outcome ReferenceModel::rule(const Command& command, const BlockUser& body) {
  const UserId caller = command.caller.user;
  if (body.user == caller) return refused(ErrorCode::invalid_argument, "user");
  if (person(body.user) == nullptr) return refused(ErrorCode::not_found, "user");
  auto& user = *person(caller);
  Outcome outcome = done(OutcomeKind::blocks_changed, user.blocked.contains(body.user) == body.blocked);
  outcome.user = caller;
  if (outcome.unchanged) return outcome;
  if (body.blocked && user.blocked.size() >= bounds_.blocked) return refused(ErrorCode::too_large);
  if (body.blocked) {
    user.blocked.insert(body.user);
  } else {
    user.blocked.erase(body.user);
  }
  user.blocks_told.emplace();
  user.blocks_told->kind = Event::Kind::blocks;
  user.blocks_told->position = Position(last_position_ + 1);
  user.blocks_told->at = command.at;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const CreateReport& body) {
  const UserId caller = command.caller.user;
  ReportRecord report{.reporter = caller, .user = body.user, .reason = body.reason, .at = command.at};
  if (body.conversation) {
    const auto* talk = talk_of_anyone(body.conversation, caller);
    if (talk == nullptr) return refused(ErrorCode::not_found);
    if (!talk->people.at(caller).visible().contains(body.seq.value)) {
      return refused(ErrorCode::invalid_argument, "seq");
    }
    const Message& message = talk->messages[body.seq.value - 1];
    if (message.kind != MessageKind::text) return refused(ErrorCode::invalid_argument, "seq");
    report.user = message.author;
    report.conversation = body.conversation;
    report.seq = body.seq;
  }
  if (report.user == caller) return refused(ErrorCode::invalid_argument, body.conversation ? "seq" : "user");
  if (person(report.user) == nullptr) return refused(ErrorCode::not_found, "user");
  std::size_t open = 0;
  for (const auto& [position, other] : reports_) open += other.reporter == caller ? 1 : 0;
  if (open >= bounds_.open_reports) return refused(ErrorCode::too_large);
  reports_[last_position_ + 1] = report;
  Outcome outcome = done(OutcomeKind::reported);
  outcome.user = report.user;
  outcome.conversation = report.conversation;
  outcome.seq = report.seq;
  return outcome;
}

Outcome ReferenceModel::rule(const Command&, const ResolveReport& body) {
  const auto found = reports_.find(body.report.value);
  if (found == reports_.end()) return refused(ErrorCode::not_found, "report");
  Outcome outcome = done(OutcomeKind::report_resolved);
  outcome.user = found->second.user;
  outcome.conversation = found->second.conversation;
  outcome.seq = found->second.seq;
  reports_.erase(found);
  return outcome;
}

Outcome ReferenceModel::rule(const Command&, const FindNames& body) {
  const bool fits = body.after.value == names_found_to_ && body.up_to > body.after && body.up_to.value <= users_.size();
  Outcome outcome = done(OutcomeKind::names_found, !fits);
  if (!fits) return outcome;
  for (const auto& found : body.names) {
    auto& user = *person(found.user);
    if (user.user.name == found.name && user.words.empty()) user.words = found.words;
  }
  names_found_to_ = body.up_to.value;
  return outcome;
}

void ReferenceModel::drop_tokens(Person& person) {
  for (const auto& hash : person.tokens) tokens_.erase(hash);
  person.tokens.clear();
}

/// The token if it is good for this now.
const ReferenceModel::Token* ReferenceModel::token(const TokenHash& hash, TokenPurpose purpose, TimeMs now) const {
  const auto found = tokens_.find(hash);
  if (found == tokens_.end() || found->second.purpose != purpose) return nullptr;
  return now < found->second.expires_at ? &found->second : nullptr;
}

Outcome ReferenceModel::rule(const Command& command, const MakeAccountToken& body) {
  auto& owner = *person(command.caller.user);
  if (!body.expected_hash.empty() && body.expected_hash != owner.password) {
    return refused(ErrorCode::conflict, "password");
  }
  Outcome outcome = done(OutcomeKind::user_changed, true);
  outcome.user = owner.user.id;
  if (tokens_.contains(body.hash)) return outcome;
  // The eight that follow it, from the end on at the beginning.
  std::vector<TokenHash> near;
  for (auto at = tokens_.lower_bound(body.hash); at != tokens_.end() && near.size() < 8; ++at)
    near.push_back(at->first);
  for (auto at = tokens_.begin(); at != tokens_.end() && near.size() < 8; ++at) near.push_back(at->first);
  for (const auto& hash : near) {
    const auto found = tokens_.find(hash);
    if (found != tokens_.end() && found->second.expires_at <= command.at) tokens_.erase(found);
  }
  std::erase_if(owner.tokens, [this](const TokenHash& hash) { return !tokens_.contains(hash); });
  if (owner.tokens.size() == Limits::account_tokens_per_user_max) {
    tokens_.erase(owner.tokens.front());
    owner.tokens.erase(owner.tokens.begin());
  }
  owner.tokens.push_back(body.hash);
  tokens_[body.hash] = {body.purpose, owner.user.id, body.email, command.at + Limits::account_token_ms};
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const ResetPassword& body) {
  const auto* used = token(body.token, TokenPurpose::reset_password, command.at);
  if (used == nullptr) return refused(ErrorCode::not_found, "token");
  auto& owner = *person(used->user);
  owner.password = body.password_hash;
  owner.user.position = Position(last_position_ + 1);
  for (auto& login : owner.logins) login.revoked = true;
  drop_tokens(owner);
  Outcome outcome = done(OutcomeKind::session_ended);
  outcome.user = owner.user.id;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const ConfirmEmail& body) {
  const auto* used = token(body.token, TokenPurpose::confirm_email, command.at);
  if (used == nullptr) return refused(ErrorCode::not_found, "token");
  auto& owner = *person(used->user);
  for (const auto& other : users_) {
    if (&other != &owner && other.user.email == used->email) return refused(ErrorCode::conflict, "email");
  }
  owner.user.email = used->email;
  owner.user.position = Position(last_position_ + 1);
  drop_tokens(owner);
  Outcome outcome = done(OutcomeKind::user_changed);
  outcome.user = owner.user.id;
  return outcome;
}

Outcome ReferenceModel::rule(const Command&, const TrimLog& body) {
  const auto kept_from = last_position_ > window_positions_ ? last_position_ - window_positions_ : 0;
  const auto up_to = std::min(body.up_to.value, kept_from);
  Outcome outcome = done(OutcomeKind::trimmed, up_to <= trimmed_to_);
  trimmed_to_ = std::max(trimmed_to_, up_to);
  outcome.trimmed_to = Position(trimmed_to_);
  return outcome;
}

Outcome ReferenceModel::rule(const Command&, const RaiseLevel& body) {
  Outcome outcome = done(OutcomeKind::level_raised, body.level <= level_);
  level_ = std::max(level_, body.level);
  outcome.level = level_;
  return outcome;
}

ReferenceModel::Talk* ReferenceModel::group_of_member(const Command& command, ConversationId id, Outcome& why) {
  auto* talk = talk_of_member(id, command.caller.user);
  why = refused(talk == nullptr ? ErrorCode::not_found : ErrorCode::forbidden);
  return talk != nullptr && talk->kind == ConversationKind::group ? talk : nullptr;
}

Outcome ReferenceModel::rule(const Command& command, const UpdateConversation& body) {
  if (body.title && !good_text(*body.title)) return refused(ErrorCode::invalid_argument, "title");
  Outcome outcome;
  auto* talk = group_of_member(command, body.conversation, outcome);
  if (talk == nullptr || !talk->runs(command.caller.user)) return outcome;
  Message notice{.kind = MessageKind::updated, .update = ConversationUpdate{}};
  if (body.title && *body.title != talk->title) notice.update->title = talk->title = *body.title;
  auto& present = talk->settings;
  const auto change = [&](auto member, auto otherwise) {
    const auto& wanted = static_cast<const ConversationUpdate&>(body).*member;
    if (wanted && *wanted != (present.*member).value_or(otherwise)) (*notice.update).*member = present.*member = wanted;
  };
  change(&ConversationUpdate::description, std::string());
  change(&ConversationUpdate::picture, std::string());
  change(&ConversationUpdate::who_posts, Allowed::all);
  change(&ConversationUpdate::who_adds, Allowed::all);
  change(&ConversationUpdate::history, NewMembersSee::joined);
  if (*notice.update != ConversationUpdate()) return say(command, body.conversation, std::move(notice));
  outcome = done(OutcomeKind::message, true);
  outcome.conversation = body.conversation;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const SetRole& body) {
  Outcome outcome;
  auto* talk = group_of_member(command, body.conversation, outcome);
  const UserId caller = command.caller.user;
  if (talk == nullptr || talk->people[caller].role != Role::owner) return outcome;
  if (talk_of_member(body.conversation, body.user) == nullptr) return refused(ErrorCode::not_found, "user");
  auto& place = talk->people[body.user];
  if (place.role == body.role) {
    outcome = done(OutcomeKind::message, true);
    outcome.conversation = body.conversation;
    return outcome;
  }
  if (body.user == caller) return refused(ErrorCode::conflict, "user");
  if (body.role == Role::owner) talk->people[caller].role = Role::admin;
  place.role = body.role;
  return say(command, body.conversation, {.kind = MessageKind::role, .users = {body.user}, .role = body.role});
}

Outcome ReferenceModel::rule(const Command& command, const SetPreferences& body) {
  const UserId caller = command.caller.user;
  auto* talk = talk_of_anyone(body.conversation, caller);
  if (talk == nullptr) return refused(ErrorCode::not_found);
  const auto before = as_seen(caller, body.conversation.value - 1);
  Outcome outcome = done(OutcomeKind::preferences);
  outcome.user = caller;
  outcome.conversation = body.conversation;
  outcome.muted_until = body.muted_until.value_or(before.muted_until);
  outcome.pinned = body.pinned.value_or(before.pinned);
  outcome.marked_unread = body.marked_unread.value_or(before.marked_unread);
  outcome.unchanged = outcome.muted_until == before.muted_until && outcome.pinned == before.pinned &&
                      outcome.marked_unread == before.marked_unread;
  if (outcome.unchanged) return outcome;
  std::size_t pinned = 0;
  for (const auto& other : talks_) {
    const auto place = other.people.find(caller);
    if (place != other.people.end() && place->second.preferences && place->second.preferences->pinned) ++pinned;
  }
  if (outcome.pinned && !before.pinned && pinned >= Limits::pinned_conversations_max) {
    return refused(ErrorCode::too_large, "pinned");
  }
  auto& place = talk->people[caller];
  place.marked_at.reset();
  if (outcome.marked_unread) place.marked_at = place.read_seq;
  Event told;
  told.kind = Event::Kind::preferences;
  told.position = Position(last_position_ + 1);
  told.at = command.at;
  told.conversation = body.conversation;
  told.muted_until = outcome.muted_until;
  told.pinned = outcome.pinned;
  told.marked_unread = outcome.marked_unread;
  place.preferences = told;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const CreateInvite& body) {
  Outcome outcome;
  auto* talk = group_of_member(command, body.conversation, outcome);
  if (talk == nullptr || !talk->may(command.caller.user, talk->settings.who_adds)) return outcome;
  const auto is_over = [&](const auto& entry) {
    return entry.second.left == 0 || command.at >= entry.second.expires_at;
  };
  const auto over = static_cast<std::size_t>(std::ranges::count_if(talk->invites, is_over));
  if (talk->invites.size() - over >= Limits::invites_per_group_max) {
    return refused(ErrorCode::too_large, "conversation");
  }
  for (const auto& other : talks_) {
    for (const auto& [number, invitation] : other.invites) {
      if (invitation.hash == body.hash) return refused(ErrorCode::conflict);
    }
  }
  std::erase_if(talk->invites, is_over);
  talk->invites[++talk->last_invite] = {body.hash, command.at + body.lifetime_ms, body.uses_max};
  outcome = done(OutcomeKind::invite);
  outcome.conversation = body.conversation;
  outcome.invite = InviteId(talk->last_invite);
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const RevokeInvite& body) {
  Outcome outcome;
  auto* talk = group_of_member(command, body.conversation, outcome);
  if (talk == nullptr || !talk->may(command.caller.user, talk->settings.who_adds)) return outcome;
  if (talk->invites.erase(body.invite.value) == 0) return refused(ErrorCode::not_found, "invite");
  outcome = done(OutcomeKind::invite);
  outcome.conversation = body.conversation;
  outcome.invite = body.invite;
  return outcome;
}

Outcome ReferenceModel::rule(const Command& command, const AcceptInvite& body) {
  for (std::size_t i = 0; i < talks_.size(); ++i) {
    for (auto& [number, invitation] : talks_[i].invites) {
      if (invitation.hash != body.hash || invitation.left == 0 || command.at >= invitation.expires_at) continue;
      const ConversationId id(i + 1);
      const bool empty = std::ranges::none_of(talks_[i].people, [](const auto& entry) { return entry.second.active; });
      if (empty) break;
      if (talk_of_member(id, command.caller.user) != nullptr) {
        Outcome outcome = done(OutcomeKind::message, true);
        outcome.conversation = id;
        return outcome;
      }
      auto outcome = join(command, id, command.caller.user);
      if (outcome.error == 0) --invitation.left;
      return outcome;
    }
  }
  return refused(ErrorCode::not_found, "token");
}

Outcome ReferenceModel::rule(const Command&, const BeginFollowing& body) {
  if (body.name == "No name") return refused(ErrorCode::invalid_argument, "name");
  if (body.after && body.after->value > last_position_) return refused(ErrorCode::invalid_argument, "cursor");
  const auto found = followers_.find(body.name);
  if (found == followers_.end() && followers_.size() >= bounds_.followers) {
    return refused(ErrorCode::too_large, "name");
  }
  auto& follower = followers_[body.name];
  follower.run = body.run;
  if (body.after || found == followers_.end()) follower.position = body.after ? body.after->value : trimmed_to_;
  return done(OutcomeKind::followed, true);
}

Outcome ReferenceModel::rule(const Command&, const ConfirmFollowed& body) {
  if (body.name == "No name") return refused(ErrorCode::invalid_argument, "name");
  const auto found = followers_.find(body.name);
  if (found == followers_.end()) return refused(ErrorCode::not_found, "name");
  if (found->second.run != body.run) return refused(ErrorCode::conflict, "name");
  if (body.position.value > last_position_) return refused(ErrorCode::invalid_argument, "position");
  found->second.position = std::max(found->second.position, body.position.value);
  return done(OutcomeKind::followed, true);
}

Outcome ReferenceModel::rule(const Command&, const RemoveFollower& body) {
  if (body.name == "No name") return refused(ErrorCode::invalid_argument, "name");
  return followers_.erase(body.name) > 0 ? done(OutcomeKind::followed, true) : refused(ErrorCode::not_found, "name");
}

}  // namespace confab::tests
