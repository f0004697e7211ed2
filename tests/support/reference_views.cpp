#include <algorithm>
#include <iterator>

#include "support/reference_model.hpp"

/// What the model lets a user see.
namespace confab::tests {

std::vector<User> ReferenceModel::all_users() const {
  std::vector<User> all;
  for (const auto& person : users_) all.push_back(person.user);
  std::sort(all.begin(), all.end(), [](const User& a, const User& b) { return a.email < b.email; });
  return all;
}

/// As other users see them.
User ReferenceModel::shown(UserId user) const {
  User shown = person(user)->user;
  shown.disabled = false;
  return shown;
}

std::set<UserId> ReferenceModel::blocked_by(UserId user) const { return person(user)->blocked; }

std::vector<UserId> ReferenceModel::found_by(const std::string& word) const {
  std::vector<UserId> found;
  for (const auto& person : users_) {
    const std::string words = ' ' + person.words;
    if (words.find(' ' + word) != std::string::npos) found.push_back(person.user.id);
  }
  return found;
}

std::vector<Session> ReferenceModel::sessions(UserId user, TimeMs now) const {
  std::vector<Session> live;
  for (const auto& login : person(user)->logins) {
    if (login.live(now)) live.push_back({login.id, login.device, {}, login.created_at, login.expires_at});
  }
  return live;
}

const ReferenceModel::Talk* ReferenceModel::talk_seen_by(ConversationId id, UserId user) const {
  if (!id || id.value > talks_.size()) return nullptr;
  const auto& talk = talks_[id.value - 1];
  return talk.people.contains(user) ? &talk : nullptr;
}

/// With the message that it answers, as far as the viewer sees that one.
Message ReferenceModel::as_read(const Talk& talk, UserId viewer, std::uint64_t seq) {
  Message message = for_reader(talk, talk.messages[seq - 1], viewer);
  if (!message.reply_to || !talk.people.at(viewer).visible().contains(message.reply_to.value)) return message;
  const Message& original = talk.messages[message.reply_to.value - 1];
  // What the random commands say is ASCII.
  const auto body = original.body.substr(0, Limits::reply_body_bytes_max);
  message.reply = Reply{original.author, body, body.size() < original.body.size(), original.deleted_at != 0};
  return message;
}

Conversation ReferenceModel::as_seen(UserId viewer, std::size_t index) const {
  const auto& talk = talks_[index];
  const auto& place = talk.people.at(viewer);
  Conversation out;
  out.id = ConversationId(index + 1);
  out.kind = talk.kind;
  out.title = talk.title;
  out.created_at = talk.created_at;
  out.created_by = talk.created_by;
  out.role = place.role;
  out.active = place.active;
  out.read_seq = Seq(place.read_seq);
  out.position = talk.created;
  for (const auto& [user, other] : talk.people) {
    out.member_count += place.active && other.active ? 1 : 0;
    if (talk.kind != ConversationKind::direct || user == viewer) continue;
    out.peer = shown(user);
    out.peer_read_seq = Seq(other.read_seq);
  }
  for (const auto seq : place.visible()) {
    const auto& message = talk.messages[seq - 1];
    out.last_seq = message.seq;
    out.last_message = for_reader(talk, message, viewer);
    out.position = message.position;
    if (message.kind != MessageKind::text || message.deleted_at != 0 || seq <= place.read_seq) continue;
    ++out.unread;
    const auto& named = message.mentions;
    const bool mentioned = message.everybody || std::find(named.begin(), named.end(), viewer) != named.end();
    out.unread_mentions += mentioned && message.author != viewer ? 1 : 0;
  }
  if (talk.kind == ConversationKind::group && place.active) {
    out.description = talk.settings.description.value_or("");
    out.picture = talk.settings.picture.value_or("");
    out.who_posts = talk.settings.who_posts.value_or(Allowed::all);
    out.who_adds = talk.settings.who_adds.value_or(Allowed::all);
    out.history = talk.settings.history.value_or(NewMembersSee::joined);
  }
  if (!place.active) out.title = place.title;
  if (place.preferences) {
    out.muted_until = place.preferences->muted_until;
    out.pinned = place.preferences->pinned;
  }
  out.marked_unread = place.marked_at == place.read_seq;
  out.hidden = place.listing && place.listing->hidden && out.position < place.listing->position;
  return out;
}

Message ReferenceModel::for_reader(const Talk& talk, Message message, UserId viewer) {
  const auto reactors = talk.reactors.find(message.seq.value);
  for (auto& reaction : message.reactions) {
    const auto own = reactors->second.find(viewer);
    reaction.mine = own != reactors->second.end() &&
                    std::find(own->second.begin(), own->second.end(), reaction.emoji) != own->second.end();
  }
  return message;
}

std::vector<Message> ReferenceModel::pins(UserId viewer, ConversationId id) const {
  const auto* talk = talk_seen_by(id, viewer);
  std::vector<Message> all;
  if (talk == nullptr) return all;
  const auto visible = talk->people.at(viewer).visible();
  for (auto seq = talk->pins.rbegin(); seq != talk->pins.rend(); ++seq) {
    if (visible.contains(*seq)) all.push_back(as_read(*talk, viewer, *seq));
  }
  return all;
}

std::vector<Reactor> ReferenceModel::reactors(UserId viewer, ConversationId id, Seq seq) const {
  const auto* talk = talk_seen_by(id, viewer);
  std::vector<Reactor> all;
  if (talk == nullptr || !talk->people.at(viewer).visible().contains(seq.value)) return all;
  const auto found = talk->reactors.find(seq.value);
  if (found == talk->reactors.end()) return all;
  for (const auto& [user, emojis] : found->second) {
    for (const auto& emoji : emojis) all.push_back({shown(user), emoji});
  }
  return all;
}

std::optional<Conversation> ReferenceModel::conversation(UserId viewer, ConversationId id) const {
  if (talk_seen_by(id, viewer) == nullptr) return std::nullopt;
  return as_seen(viewer, id.value - 1);
}

std::vector<Conversation> ReferenceModel::inbox(UserId viewer, bool hidden) const {
  std::vector<Conversation> all;
  for (std::size_t i = 0; i < talks_.size(); ++i) {
    if (talks_[i].people.contains(viewer)) all.push_back(as_seen(viewer, i));
  }
  std::erase_if(all, [hidden](const Conversation& seen) { return seen.hidden != hidden; });
  std::stable_sort(all.begin(), all.end(), [hidden](const Conversation& a, const Conversation& b) {
    if (!hidden && a.pinned != b.pinned) return a.pinned;
    return a.position > b.position;
  });
  return all;
}

std::optional<std::vector<Member>> ReferenceModel::members(UserId viewer, ConversationId id) const {
  const auto* talk = talk_seen_by(id, viewer);
  if (talk == nullptr || !talk->people.at(viewer).active) return std::nullopt;
  std::vector<Member> all;
  for (const auto& [user, place] : talk->people) {
    if (place.active) all.push_back({shown(user), place.role, place.joined_at, Seq(place.read_seq)});
  }
  return all;
}

std::optional<HistoryPage> ReferenceModel::history(UserId viewer, ConversationId id, const HistoryQuery& query) const {
  const auto* talk = talk_seen_by(id, viewer);
  if (talk == nullptr) return std::nullopt;
  const auto visible = talk->people.at(viewer).visible();
  const std::vector<std::uint64_t> all(visible.begin(), visible.end());
  const auto count_below = [&](std::uint64_t seq) {
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), seq) - all.begin());
  };
  const auto minus = [](std::size_t a, std::size_t b) { return a > b ? a - b : 0; };
  const std::size_t through = count_below(query.seq.value + 1);
  std::size_t begin = 0;
  std::size_t end = 0;
  switch (query.from) {
    case HistoryQuery::From::newest:
      end = all.size();
      begin = minus(end, query.limit);
      break;
    case HistoryQuery::From::before:
      end = count_below(query.seq.value);
      begin = minus(end, query.limit);
      break;
    case HistoryQuery::From::after:
      begin = through;
      end = std::min(all.size(), begin + query.limit);
      break;
    case HistoryQuery::From::around:
      begin = minus(through, (query.limit + 1) / 2);
      end = std::min(all.size(), through + query.limit / 2);
      break;
  }
  HistoryPage page;
  for (std::size_t i = begin; i < end; ++i) page.messages.push_back(as_read(*talk, viewer, all[i]));
  page.more_before = begin > 0;
  page.more_after = end < all.size();
  return page;
}

std::vector<Event> ReferenceModel::events(UserId viewer, Position after) const {
  std::map<Position, Event> all;
  for (const auto& told : person(viewer)->forgotten) all[told.position] = told;
  if (const auto& told = person(viewer)->blocks_told) all[told->position] = *told;
  for (std::size_t i = 0; i < talks_.size(); ++i) {
    const auto& talk = talks_[i];
    const auto place = talk.people.find(viewer);
    if (place == talk.people.end()) continue;
    for (const auto seq : place->second.visible()) {
      Event event;
      event.message = as_read(talk, viewer, seq);
      event.seq = event.message.seq;
      event.position = event.message.position;
      event.at = event.message.at;
      event.conversation = ConversationId(i + 1);
      all[event.position] = event;
      // Of a message that is told anyway, or was told as it is now, there is no more to tell.
      const auto change = talk.changes.find(seq);
      if (change == talk.changes.end() || event.position > after) continue;
      all[change->second.position] = change->second;
      all[change->second.position].message = event.message;
    }
    if (const auto& told = place->second.preferences) all[told->position] = *told;
    if (place->second.listing) all[place->second.listing->position] = *place->second.listing;
    const bool direct = talk.kind == ConversationKind::direct;
    if (direct) {
      Event event;
      event.kind = Event::Kind::conversation;
      event.position = talk.created;
      event.at = talk.created_at;
      event.conversation = ConversationId(i + 1);
      all[event.position] = event;
    }
    for (const auto& [user, other] : talk.people) {
      if (other.mark && (user == viewer || direct)) all[other.mark->position] = *other.mark;
    }
  }
  std::vector<Event> events;
  for (auto it = all.upper_bound(after); it != all.end(); ++it) events.push_back(it->second);
  return events;
}

}  // namespace confab::tests
