#include "operations/event_json.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "operations/replies.hpp"

namespace confab::operations {

namespace {

constexpr util::FieldSpec kReacted = {.doc = "the one reaction that this change stands for", .required = false};
constexpr util::FieldSpec kConcerned = {.doc = "to a host that follows: whom it concerns", .required = false};

struct ConversationEvent {
  ConversationId conversation;
  TimeMs at = 0;
  std::vector<UserId> users = {};
};
template <class V, Same<ConversationEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("at", record.at);
  visit("users", record.users, kConcerned);
}

struct ReadEvent {
  ConversationId conversation;
  UserId user;
  Seq seq;
  TimeMs at = 0;
};
template <class V, Same<ReadEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("user", record.user, {.doc = "whose mark it is"});
  visit("seq", record.seq, {.doc = "everything up to here was read"});
  visit("at", record.at);
}

struct TypingEvent {
  ConversationId conversation;
  UserId user;
  std::int64_t expires_in_ms = Limits::typing_ms;
  TimeMs at = 0;
};
template <class V, Same<TypingEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("user", record.user, {.doc = "who is typing"});
  visit("expires_in_ms", record.expires_in_ms, {.doc = "show it so long, or until a message of theirs comes"});
  visit("at", record.at);
}

struct DeliveredEvent {
  ConversationId conversation;
  UserId user;
  Seq seq;
  TimeMs at = 0;
};
template <class V, Same<DeliveredEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("user", record.user, {.doc = "whose mark it is"});
  visit("seq", record.seq, {.doc = "a device of theirs has everything up to here"});
  visit("at", record.at);
}

struct ListingEvent {
  ConversationId conversation;
  bool hidden = false;
  TimeMs at = 0;
  std::vector<UserId> users = {};
};
template <class V, Same<ListingEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("hidden", record.hidden, {.doc = "true: not listed until something newer is in it"});
  visit("at", record.at);
  visit("users", record.users, kConcerned);
}

struct PreferencesEvent {
  ConversationId conversation;
  TimeMs muted_until = 0;
  bool pinned = false;
  bool marked_unread = false;
  TimeMs at = 0;
  std::vector<UserId> users = {};
};
template <class V, Same<PreferencesEvent> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("muted_until", record.muted_until, {.doc = "milliseconds since 1970 (UTC); 0: not muted"});
  visit("pinned", record.pinned, {.doc = "true: on top of the list"});
  visit("marked_unread", record.marked_unread, {.doc = "true: shown as unread, by hand"});
  visit("at", record.at);
  visit("users", record.users, kConcerned);
}

struct UserEvent {
  UserId user;
  TimeMs at = 0;
};
template <class V, Same<UserEvent> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "who was registered or changed"});
  visit("at", record.at);
}

struct BlocksEvent {
  TimeMs at = 0;
  std::vector<UserId> users = {};
};
template <class V, Same<BlocksEvent> R>
void fields(V& visit, R& record) {
  visit("at", record.at);
  visit("users", record.users, kConcerned);
}

std::string_view event_name(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::message:
      return "message";
    case Event::Kind::conversation:
      return "conversation";
    case Event::Kind::read:
      return "read";
    case Event::Kind::listing:
      return "listing";
    case Event::Kind::forgotten:
      return "forgotten";
    case Event::Kind::user:
      return "user";
    case Event::Kind::message_changed:
      return "message_changed";
    case Event::Kind::blocks:
      return "blocks";
    case Event::Kind::typing:
      return "typing";
    case Event::Kind::delivered:
      return "delivered";
    case Event::Kind::preferences:
      return "preferences";
  }
  return "message";
}

template <typename Record>
void describe_event(
    JsonWriter& writer, Schema& schema, Event::Kind kind, std::string_view summary,
    void (*beside)(SchemaWriter&) = [](SchemaWriter&) {}) {
  writer.item();
  writer.begin_object();
  writer("name", event_name(kind));
  writer("summary", summary);
  describe_fields<Record>(writer, schema, "fields", [&](SchemaWriter& more) {
    beside(more);
    more("cursor", std::string(), {.doc = "subscribe with it to continue after this event"});
  });
  writer.end_object();
}

}  // namespace

std::string event_json(const Event& event, std::uint64_t epoch) {
  std::string out;
  out.reserve(160 + event.message.body.size() + event.message.data.size());
  JsonWriter writer(out);
  writer.begin_object();
  writer("event", event_name(event.kind));
  writer("cursor", Cursor{epoch, event.position}.to_string());
  switch (event.kind) {
    case Event::Kind::message:
      fields(writer, event.message);
      break;
    case Event::Kind::message_changed:
      fields(writer, event.message);
      writer("reacted", event.reacted, kReacted);
      break;
    case Event::Kind::conversation:
    case Event::Kind::forgotten: {
      const ConversationEvent record{event.conversation, event.at, event.users};
      fields(writer, record);
      break;
    }
    case Event::Kind::read: {
      const ReadEvent record{event.conversation, event.user, event.seq, event.at};
      fields(writer, record);
      break;
    }
    case Event::Kind::listing: {
      const ListingEvent record{event.conversation, event.hidden, event.at, event.users};
      fields(writer, record);
      break;
    }
    case Event::Kind::blocks: {
      const BlocksEvent record{event.at, event.users};
      fields(writer, record);
      break;
    }
    case Event::Kind::typing: {
      const TypingEvent record{.conversation = event.conversation, .user = event.user, .at = event.at};
      fields(writer, record);
      break;
    }
    case Event::Kind::delivered: {
      const DeliveredEvent record{event.conversation, event.user, event.seq, event.at};
      fields(writer, record);
      break;
    }
    case Event::Kind::preferences: {
      const PreferencesEvent record{event.conversation,  event.muted_until, event.pinned,
                                    event.marked_unread, event.at,          event.users};
      fields(writer, record);
      break;
    }
    case Event::Kind::user: {
      const UserEvent record{event.user, event.at};
      fields(writer, record);
      break;
    }
  }
  writer.end_object();
  return out;
}

void describe_events(JsonWriter& writer, Schema& schema) {
  writer.key("events");
  writer.begin_array();
  describe_event<Message>(writer, schema, Event::Kind::message, "A message or a notice was added.");
  describe_event<Message>(writer, schema, Event::Kind::message_changed,
                          "A message was edited, deleted, pinned or reacted to: this is what it is now.",
                          [](SchemaWriter& more) { more("reacted", std::optional<Reacted>(), kReacted); });
  describe_event<ConversationEvent>(writer, schema, Event::Kind::conversation,
                                    "A direct conversation with the user was opened.");
  describe_event<ReadEvent>(writer, schema, Event::Kind::read, "A read mark moved.");
  describe_event<ListingEvent>(writer, schema, Event::Kind::listing,
                               "The user hid a conversation, or showed it again, on this or another device.");
  describe_event<PreferencesEvent>(writer, schema, Event::Kind::preferences,
                                   "The user muted, pinned or marked a conversation, or took that back, on this or "
                                   "another device.");
  describe_event<ConversationEvent>(writer, schema, Event::Kind::forgotten,
                                    "The user can no longer read a group that they left: drop what is kept of it.");
  describe_event<BlocksEvent>(
      writer, schema, Event::Kind::blocks,
      "The user blocked somebody or ended a block, on this or another device: ask for the list.");
  describe_event<UserEvent>(writer, schema, Event::Kind::user,
                            "A user was registered or changed; only a host that follows is told.");
  describe_event<TypingEvent>(writer, schema, Event::Kind::typing,
                              "Another member is typing. A signal: only those who are connected get it.");
  describe_event<DeliveredEvent>(writer, schema, Event::Kind::delivered,
                                 "A device of another member has the messages up to a seq. A signal, as typing.");
  writer.end_array();
  // What a field of the record "Event" holds: one of the above, told apart by its member `event`.
  writer.key("unions");
  writer.begin_array();
  writer.item();
  writer.begin_object();
  writer("name", std::string_view("Event"));
  writer("of", std::string_view("events"));
  writer("told_by", std::string_view("event"));
  writer.end_object();
  writer.end_array();
}

}  // namespace confab::operations
