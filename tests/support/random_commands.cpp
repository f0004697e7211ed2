#include "support/random_commands.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "store/schema.hpp"
#include "util/text.hpp"

namespace confab::tests {

using namespace state;

namespace {

constexpr std::uint64_t kUsers = 7;

RefreshFamily family(std::uint8_t number) {
  RefreshFamily family{};
  family.fill(number);
  return family;
}

TokenHash token_hash(std::uint64_t number) {
  TokenHash hash{};
  const std::uint64_t spread = number * 0x9e3779b97f4a7c15;
  std::memcpy(hash.data(), &spread, sizeof spread);
  return hash;
}

CommandId id_of(std::uint64_t number, std::uint8_t domain) {
  CommandId id{};
  std::memcpy(id.data(), &number, sizeof number);
  id[15] = domain;
  return id;
}

}  // namespace

RandomCommands::RandomCommands(std::uint64_t seed, Options options) : options_(options), engine_(seed) {}

Command RandomCommands::next() {
  now_ += static_cast<TimeMs>(one_in(200) ? 3'000'000 : below(one_in(2) ? 20'000 : 200));
  // The clock is wrong for a while, by years at times; it says nothing about the order.
  if (one_in(60)) wrong_by_ = one_in(2) ? 0 : static_cast<TimeMs>(below(100'000'000'000)) - 50'000'000'000;
  ++commands_;
  if (users_ < 3 || (users_ < kUsers && one_in(30))) {
    const auto name = "user" + std::to_string(one_in(5) ? users_ : users_ + 1);
    const std::string shown = one_in(4) ? "" : name;
    return made(RegisterUser{name + "@example.com", shown, "first", "", words_of(shown)});
  }
  if (options_.repeats && !keyed_.empty() && one_in(15)) return again();
  if (options_.trims && one_in(150)) return made(TrimLog{Position(1 + below(last_position_ + 1))});
  if (one_in(100)) return rename();
  if (one_in(30)) return of_people();
  if (disabled_ && one_in(6)) return made(DisableUser{std::exchange(disabled_, UserId()), false});
  if (one_in(60)) return of_host();
  if (one_in(50)) return follow();
  if (one_in(30)) return prove();
  if (one_in(50)) return made(RaiseLevel{1 + below(store::kLevel)});
  Command command;
  const auto dice = below(100);
  if (dice < 64) {
    command = talk();
  } else if (dice < 80) {
    command = change_membership();
  } else if (dice < 88) {
    command = meet();
  } else {
    return sign_in_or_out();
  }
  maybe_keyed(command);
  return command;
}

void RandomCommands::observe(const Command& command, const Outcome& outcome) {
  last_position_ = std::max(last_position_, outcome.position.value);
  conversations_ = std::max(conversations_, outcome.conversation.value);
  if (outcome.kind == OutcomeKind::session_ended || outcome.error == static_cast<int>(ErrorCode::unauthenticated)) {
    // Sometimes keep what is dead, to try it again.
    std::erase_if(sessions_, [&](const KnownSession& known) {
      return (known.id == outcome.session || known.id == command.caller.session) && !one_in(5);
    });
  }
  if (outcome.error != 0) return;
  if (!outcome.message.empty()) observe_message(outcome);
  if (outcome.kind == OutcomeKind::reported) reports_.push_back(outcome.position);
  if (outcome.kind == OutcomeKind::direct_opened) known_[outcome.conversation].members = {outcome.caller, outcome.user};
  if (outcome.kind == OutcomeKind::user_registered) {
    users_ = std::max(users_, outcome.user.value);
    passwords_[outcome.user] = "first";
  }
  if (const auto* set = std::get_if<SetPassword>(&command.body)) passwords_[command.caller.user] = set->password_hash;
  if (const auto* reset = std::get_if<ResetPassword>(&command.body)) passwords_[outcome.user] = reset->password_hash;
  if (const auto* start = std::get_if<StartSession>(&command.body)) {
    sessions_.push_back({start->user, outcome.session, start->family[0], 1});
    if (sessions_.size() > 12) sessions_.erase(sessions_.begin());
  }
  if (const auto* rotate = std::get_if<RotateSession>(&command.body)) {
    for (auto& session : sessions_) {
      if (session.id == rotate->session) session.generation = rotate->generation + 1;
    }
  }
}

void RandomCommands::observe_message(const Outcome& outcome) {
  const auto& message = outcome.message.front();
  auto& known = known_[outcome.conversation];
  known.last_seq = std::max(known.last_seq, message.seq.value);
  if (message.kind == MessageKind::created) known.owner = message.author;
  if (message.owner) known.owner = message.owner;
  if (message.role == Role::owner) known.owner = message.users.front();
  if (message.kind == MessageKind::role) return;
  for (const UserId user : message.users) {
    if (message.kind == MessageKind::left || message.kind == MessageKind::removed) {
      known.members.erase(user);
      known.left.insert(user);
    } else {
      known.members.insert(user);
      known.left.erase(user);
    }
  }
}

Command RandomCommands::made(decltype(Command::body) body, Caller caller) {
  Command command;
  command.id = id_of(commands_, 0);
  command.request_hash = commands_;
  command.caller = caller;
  command.at = now_ + wrong_by_;
  command.body = std::move(body);
  return command;
}

/// Makes a command an identified one, which may come again later.
void RandomCommands::maybe_keyed(Command& command) {
  if (!one_in(3)) return;
  command.identified = true;
  command.id = id_of(++keys_, 1);
  if (auto* send = std::get_if<SendMessage>(&command.body)) send->client_key = "key" + std::to_string(keys_);
  keyed_.push_back(command);
  if (keyed_.size() > 200) keyed_.erase(keyed_.begin());
}

/// An earlier command: as it was, or another request under its key.
Command RandomCommands::again() {
  Command command = keyed_[below(keyed_.size())];
  command.at = now_ + wrong_by_;
  auto* send = std::get_if<SendMessage>(&command.body);
  if (one_in(4)) {
    ++command.request_hash;
    if (send != nullptr) send->body += " changed";
  }
  if (send != nullptr && one_in(2)) send->searched_up_to = Position(below(last_position_ + 1));
  if (send != nullptr && one_in(4)) {
    // As the engine asks for a message that it refuses.
    command.body = FindPlacement{send->conversation};
    command.identified = false;
  }
  return command;
}

ConversationId RandomCommands::some_conversation() {
  if (conversations_ == 0 || one_in(50)) return ConversationId(conversations_ + 1);
  // Mostly the newest few, so that some timelines grow long.
  const auto first = conversations_ > 4 && !one_in(4) ? conversations_ - 3 : 1;
  return ConversationId(first + below(conversations_ - first + 1));
}

Caller RandomCommands::some_caller() {
  if (!sessions_.empty() && one_in(4)) {
    const auto& session = sessions_[below(sessions_.size())];
    return {session.user, session.id};
  }
  return some_user();
}

/// Mostly somebody who may speak there.
Caller RandomCommands::some_member(ConversationId conversation) {
  const auto& members = known_[conversation].members;
  if (members.empty() || one_in(12)) return some_caller();
  const UserId user = *std::next(members.begin(), static_cast<std::ptrdiff_t>(below(members.size())));
  for (const auto& session : sessions_) {
    if (session.user == user && one_in(3)) return {user, session.id};
  }
  return user;
}

std::string RandomCommands::some_body() {
  if (one_in(60)) return "";
  if (one_in(60)) return "\xff";
  return "text " + std::to_string(commands_) + std::string(one_in(20) ? 300 : 0, '.');
}

std::string RandomCommands::password_of(UserId user) {
  const auto found = passwords_.find(user);
  return found == passwords_.end() || one_in(10) ? "wrong" : found->second;
}

Command RandomCommands::talk() {
  const auto conversation = some_conversation();
  const Caller caller = some_member(conversation);
  if (one_in(12)) return arrange(conversation, caller);
  if (one_in(12)) return made(ListConversation{conversation, !one_in(3)}, one_in(3) ? some_caller() : caller);
  const auto some_seq = [&] { return Seq(below(known_[conversation].last_seq + 2)); };
  if (one_in(4)) return made(MarkRead{conversation, some_seq()}, caller);
  if (one_in(6)) return change(conversation, caller, some_seq());
  SendMessage send{{some_body()}, conversation};
  if (one_in(4)) say_more(send, some_seq());
  return made(std::move(send), caller);
}

/// What a message may have beside its text.
void RandomCommands::say_more(SendMessage& send, Seq seq) {
  if (one_in(2)) send.reply_to = seq;
  if (one_in(3)) send.everybody = true;
  while (one_in(2)) send.mentions.push_back(some_user());
  if (!one_in(3)) return;
  send.data = some_data();
  if (one_in(2)) send.body.clear();
}

std::string RandomCommands::some_data() { return one_in(20) ? "[1]" : R"({"n":)" + std::to_string(below(3)) + "}"; }

/// Of the newest few at times, which are not sealed yet.
Command RandomCommands::change(ConversationId conversation, Caller caller, Seq seq) {
  const auto last = known_[conversation].last_seq;
  if (one_in(2)) seq = Seq(last - below(std::min<std::uint64_t>(last, 8) + 1));
  if (one_in(2)) return react(conversation, caller, seq);
  const std::int64_t within_ms = one_in(4) ? 100'000 : 0;
  if (one_in(4)) return made(PinMessage{conversation, seq, !one_in(3)}, caller);
  if (one_in(3)) return made(DeleteMessage{conversation, seq, within_ms}, caller);
  EditMessage edit{conversation, seq, one_in(8) ? "the same" : some_body(), within_ms};
  if (one_in(4)) edit.data = some_data();
  return made(std::move(edit), caller);
}

/// Mostly to one message for a while, as people do.
Command RandomCommands::react(ConversationId conversation, Caller caller, Seq seq) {
  auto& known = known_[conversation];
  if (known.liked == 0 || one_in(6)) known.liked = seq.value;
  if (one_in(6)) return made(TellReactions{conversation, Seq(known.liked)});
  const auto emoji = one_in(40) ? std::string(33, 'x') : std::string(1, static_cast<char>('a' + below(4)));
  return made(SetReaction{conversation, Seq(known.liked), emoji, one_in(3)}, caller);
}

Command RandomCommands::change_membership() {
  const auto conversation = some_conversation();
  if (one_in(4)) {
    const auto& left = known_[conversation].left;
    return made(ForgetGroup{conversation}, left.empty() || one_in(4) ? some_caller() : *left.begin());
  }
  const Caller caller = some_member(conversation);
  if (one_in(5)) return run_group(conversation, caller);
  if (one_in(6)) return invite(conversation, caller);
  if (one_in(6)) return made(AddMembers{conversation, some_others(caller.user)}, caller);
  if (one_in(2)) return made(AddMember{conversation, some_user()}, caller);
  return made(RemoveMember{conversation, one_in(2) ? caller.user : some_user()}, caller);
}

Command RandomCommands::run_group(ConversationId conversation, Caller caller) {
  // Mostly by the owner, as far as we know, so that there is something to change.
  const auto& owner = known_[conversation].owner;
  if (owner && !one_in(4)) caller = owner;
  if (one_in(3)) return made(SetRole{conversation, some_user(), static_cast<Role>(1 + below(3))}, caller);
  UpdateConversation update;
  update.conversation = conversation;
  if (one_in(3)) update.title = one_in(10) ? "" : "title " + std::to_string(below(3));
  if (one_in(4)) update.description = one_in(2) ? "" : "about " + std::to_string(below(3));
  if (one_in(4)) update.picture = one_in(2) ? "" : "https://example.com/" + std::to_string(below(3));
  if (one_in(4)) update.who_posts = one_in(3) ? Allowed::admins : Allowed::all;
  if (one_in(4)) update.who_adds = one_in(3) ? Allowed::admins : Allowed::all;
  if (one_in(3)) update.history = one_in(2) ? NewMembersSee::all : NewMembersSee::joined;
  return made(std::move(update), caller);
}

/// A few tokens, so that one of them is often good.
Command RandomCommands::invite(ConversationId conversation, Caller caller) {
  TokenHash hash{};
  hash.fill(static_cast<std::uint8_t>(invites_ + 1));
  if (one_in(3)) {
    ++invites_;
    return made(CreateInvite{conversation, hash, static_cast<std::int64_t>(60'000 + below(10'000'000)), 1 + below(3)},
                caller);
  }
  if (one_in(4)) return made(RevokeInvite{conversation, InviteId(1 + below(4))}, caller);
  hash.fill(static_cast<std::uint8_t>(invites_ - std::min(invites_, below(4))));
  return made(AcceptInvite{hash}, some_caller());
}

/// What a user keeps about it for themselves.
Command RandomCommands::arrange(ConversationId conversation, Caller caller) {
  SetPreferences set;
  set.conversation = conversation;
  if (one_in(3)) set.muted_until = static_cast<TimeMs>(below(3)) * 1'000'000;
  if (one_in(3)) set.pinned = !one_in(3);
  if (one_in(3)) set.marked_unread = !one_in(3);
  return made(set, one_in(4) ? some_caller() : caller);
}

Command RandomCommands::meet() {
  const Caller caller = some_caller();
  if (!one_in(3) || conversations_ > 25) return made(OpenDirect{some_user()}, caller);
  const std::string title = one_in(20) ? "" : "group " + std::to_string(commands_);
  return made(CreateGroup{title, some_others(caller.user)}, caller);
}

std::vector<UserId> RandomCommands::some_others(UserId caller) {
  std::vector<UserId> others;
  for (std::uint64_t id = 1; id <= users_; ++id) {
    if (one_in(2) && id != caller.value) others.emplace_back(id);
  }
  if (one_in(20)) others.emplace_back(99);
  return others;
}

Command RandomCommands::rename() {
  UpdateUser update;
  update.user = some_user();
  if (one_in(2)) update.email = "user" + std::to_string(1 + below(2 * kUsers)) + "@example.com";
  if (one_in(2)) update.name = "name " + std::to_string(below(3));
  if (update.name) update.words = words_of(*update.name);
  if (one_in(4)) update.about = "about " + std::to_string(below(3));
  return made(update);
}

/// Mostly the words that a name has; a process of an older version gave none.
std::string RandomCommands::words_of(const std::string& name) { return one_in(8) ? "" : util::name_words(name); }

Command RandomCommands::of_people() {
  const Caller caller = some_caller();
  switch (below(4)) {
    case 0: {
      UpdateProfile update;
      if (one_in(2)) update.name = "name " + std::to_string(below(3));
      if (update.name) update.words = words_of(*update.name);
      if (one_in(2)) update.about = one_in(4) ? "" : "about " + std::to_string(below(3));
      if (one_in(2)) update.picture = one_in(4) ? "" : "picture" + std::to_string(below(3));
      return made(update, caller);
    }
    case 1:
    case 2:
      // Mostly ended, or nobody could talk.
      return made(BlockUser{some_user(), one_in(4)}, caller);
    default:
      break;
  }
  Command command;
  if (one_in(3)) {
    command = made(CreateReport{{}, {}, some_user(), "reason"}, caller);
  } else {
    const auto conversation = some_conversation();
    command = made(CreateReport{conversation, Seq(below(known_[conversation].last_seq + 2)), {}, ""},
                   some_member(conversation));
  }
  maybe_keyed(command);
  return command;
}

Command RandomCommands::of_host() {
  switch (below(6)) {
    case 0:
    case 1:
      // Not for long, or nobody could talk.
      if (!disabled_ && one_in(2)) disabled_ = some_user();
      return made(DisableUser{disabled_ ? disabled_ : some_user(), static_cast<bool>(disabled_)});
    case 2:
      return made(EndSessions{some_user()});
    case 3:
    case 4: {
      const bool known = !reports_.empty() && !one_in(5);
      return made(ResolveReport{known ? reports_[below(reports_.size())] : Position(1 + below(last_position_ + 1))});
    }
    default:
      break;
  }
  FindNames find{.after = UserId(one_in(2) ? 0 : below(users_ + 1)), .up_to = UserId(below(users_ + 2)), .names = {}};
  for (std::uint64_t id = find.after.value + 1; id <= std::min(find.up_to.value, users_); ++id) {
    const std::string name = one_in(2) ? "user" + std::to_string(id) : "name " + std::to_string(below(3));
    if (!one_in(4)) find.names.push_back({UserId(id), name, util::name_words(name)});
  }
  return made(std::move(find));
}

Command RandomCommands::follow() {
  const std::string name = one_in(20) ? "No name" : "f" + std::to_string(below(4));
  const std::uint64_t run = 1 + below(2);
  if (one_in(8)) return made(RemoveFollower{name});
  if (!one_in(3)) return made(ConfirmFollowed{name, run, Position(below(last_position_ + 3))});
  BeginFollowing begin{.name = name, .run = run, .epoch = 1 + below(2)};
  if (one_in(3)) begin.after = Position(below(last_position_ + 2));
  return made(begin);
}

/// Makes a token, or uses one: mostly of the newest few.
Command RandomCommands::prove() {
  if (tokens_ == 0 || one_in(2)) {
    MakeAccountToken make{.hash = token_hash(++tokens_)};
    const Caller caller = some_caller();
    if (one_in(2)) {
      make.purpose = TokenPurpose::confirm_email;
      make.email = "user" + std::to_string(1 + below(2 * kUsers)) + "@example.com";
    }
    if (one_in(3)) make.expected_hash = password_of(caller.user);
    return made(std::move(make), caller);
  }
  const auto hash = token_hash(tokens_ - below(std::min<std::uint64_t>(tokens_, one_in(4) ? 20 : 3)));
  if (one_in(2)) return made(ConfirmEmail{hash});
  return made(ResetPassword{hash, "password " + std::to_string(below(3))});
}

Command RandomCommands::sign_in_or_out() {
  if (sessions_.empty() || one_in(3)) {
    const auto user = some_user();
    const auto lives = static_cast<TimeMs>(one_in(5) ? 60'000 : 20'000'000);
    return made(StartSession{user, password_of(user), family(static_cast<std::uint8_t>(below(200))), "d", lives});
  }
  auto& session = sessions_[below(sessions_.size())];
  switch (below(6)) {
    case 0:
      return made(EndSession{session.id}, some_caller());
    case 1:
      return made(
          SetPassword{"password " + std::to_string(below(3)), one_in(2) ? password_of(session.user) : "", one_in(2)},
          Caller(session.user, session.id));
    default: {
      // Mostly the newest token, sometimes one before it, one that never was, or another session's.
      auto generation = session.generation;
      if (one_in(4)) generation -= std::min(generation, 1 + below(3));
      if (one_in(20)) ++generation;
      const auto made_for = one_in(20) ? static_cast<std::uint8_t>(below(200)) : session.family;
      return made(RotateSession{session.user, session.id, family(made_for), generation, 20'000'000});
    }
  }
}

}  // namespace confab::tests
