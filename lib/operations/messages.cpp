#include <confab/limits.hpp>

#include "operations/catalogue.hpp"
#include "operations/event_json.hpp"

namespace confab::operations {

namespace {

using Core = Engine::Core;

// A body may be escaped to six times its size.
constexpr std::size_t kSendRequestBytesMax = 6 * Limits::body_bytes_max + Limits::data_bytes_max + 4096;

void send(Core& core, const Caller& caller, SendRequest&& request, Done<Message> done) {
  core.talk().send_message(caller, request.conversation, request, request.retry, std::move(done));
}

Done<Message> as_changed(Done<ChangedReply> done) {
  return [done = std::move(done)](Result<Message> message) {
    if (!message) return done(message.error());
    const Position position = message->changed_position;
    done(ChangedReply{*std::move(message), position});
  };
}

void edit(Core& core, const Caller& caller, EditRequest&& request, Done<ChangedReply> done) {
  core.talk().edit_message(caller, request.conversation, request.seq, request.body, request.data,
                           as_changed(std::move(done)));
}

void remove(Core& core, const Caller& caller, MessageRequest&& request, Done<ChangedReply> done) {
  core.talk().delete_message(caller, request.conversation, request.seq, as_changed(std::move(done)));
}

Result<Message> get(const Core& core, const Caller& caller, const MessageRequest& request) {
  return core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::message(txn, viewer, request.conversation, request.seq);
  });
}

template <bool kPinned>
void pin(Core& core, const Caller& caller, MessageRequest&& request, Done<ChangedReply> done) {
  core.talk().pin_message(caller, request.conversation, request.seq, kPinned, as_changed(std::move(done)));
}

Result<PinsReply> pins(const Core& core, const Caller& caller, const ConversationRequest& request) {
  auto messages = core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::pins(txn, viewer, request.conversation);
  });
  if (!messages) return std::move(messages).error();
  return PinsReply{*std::move(messages)};
}

template <bool kRemoved>
void react(Core& core, const Caller& caller, ReactionRequest&& request, Done<ChangedReply> done) {
  core.talk().react(caller, request.conversation, request.seq, request.emoji, kRemoved, as_changed(std::move(done)));
}

Result<ReactionsReply> reactions(const Core& core, const Caller& caller, const ReactionsRequest& request) {
  const ReactionQuery query{request.emoji, request.after.value_or(UserId()), request.limit};
  auto page = core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::reactions(txn, viewer, request.conversation, request.seq, query);
  });
  if (!page) return std::move(page).error();
  ReactionsReply reply{std::move(page->reactors), std::nullopt};
  if (page->next) reply.next = page->next;
  return reply;
}

Result<HistoryPage> history(const Core& core, const Caller& caller, const HistoryRequest& request) {
  using From = HistoryQuery::From;
  HistoryQuery query;
  query.limit = request.limit;
  int given = 0;
  const auto use = [&](const std::optional<Seq>& seq, From from) {
    if (!seq) return;
    ++given;
    query.from = from;
    query.seq = *seq;
  };
  use(request.before, From::before);
  use(request.after, From::after);
  use(request.around, From::around);
  if (given > 1) return Error{ErrorCode::invalid_argument, "only one of before, after and around", "around"};
  return core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::history(txn, viewer, request.conversation, query);
  });
}

Result<EventsReply> events(const Core& core, const Caller& caller, const EventsRequest& request) {
  const auto cursor = Cursor::parse(request.cursor);
  if (!cursor) return Error{ErrorCode::invalid_argument, "cursor is not a cursor", "cursor"};
  auto page = core.events(caller, *cursor, request.limit);
  if (!page) return page.error();
  EventsReply reply;
  reply.cursor = page->cursor.to_string();
  reply.resumed = page->resumed;
  reply.more = page->more;
  for (const Event& event : page->events) reply.events.push_back({event_json(event, core.epoch())});
  return reply;
}

}  // namespace

void add_message_operations(OperationList& list) {
  list.mutation("messages.send", {"POST", "/v1/conversations/{conversation}/messages", 201}, send,
                "Sends a message; it is on disk when the answer comes.", {.request_bytes_max = kSendRequestBytesMax});
  list.mutation("messages.edit", {"PUT", "/v1/conversations/{conversation}/messages/{seq}"}, edit,
                "Gives a message of the caller another text or other data; the earlier ones are not kept.",
                {.request_bytes_max = kSendRequestBytesMax});
  list.mutation("messages.delete", {"DELETE", "/v1/conversations/{conversation}/messages/{seq}"}, remove,
                "Deletes a message for everybody: its author may, and in a group its owner and admins.");
  list.query("messages.get", {"GET", "/v1/conversations/{conversation}/messages/{seq}"}, get, "Returns one message.");
  list.mutation("pins.add", {"PUT", "/v1/conversations/{conversation}/pins/{seq}"}, pin<true>,
                "Pins a message: both members of a direct conversation may, and in a group the owner and admins.");
  list.mutation("pins.remove", {"DELETE", "/v1/conversations/{conversation}/pins/{seq}"}, pin<false>,
                "Takes the pin of a message away.");
  list.query("pins.list", {"GET", "/v1/conversations/{conversation}/pins"}, pins,
             "Lists the pinned messages that the caller may see, the newest pin first.");
  list.mutation("reactions.add", {"PUT", "/v1/conversations/{conversation}/messages/{seq}/reactions"}, react<false>,
                "Reacts to a message with an emoji.");
  list.mutation("reactions.remove", {"DELETE", "/v1/conversations/{conversation}/messages/{seq}/reactions"},
                react<true>, "Takes a reaction of the caller back.");
  list.query("reactions.list", {"GET", "/v1/conversations/{conversation}/messages/{seq}/reactions"}, reactions,
             "Lists who reacted to a message, and with what.");
  list.query("messages.list", {"GET", "/v1/conversations/{conversation}/messages"}, history,
             "Returns a page of history: the newest messages, or those before, after or around a seq.");
  list.query("events.list", {"GET", "/v1/events"}, events,
             "Lists the events after a cursor, for clients that ask instead of subscribing.");
}

}  // namespace confab::operations
