#include "operations/catalogue.hpp"

namespace confab::operations {

namespace {

using Core = Engine::Core;

void open_direct(Core& core, const Caller& caller, UserRequest&& request, Done<Conversation> done) {
  core.talk().open_direct(caller, request.user, std::move(done));
}

void create_group(Core& core, const Caller& caller, GroupRequest&& request, Done<Conversation> done) {
  core.talk().create_group(caller, request.title, std::move(request.members), request.client_key, std::move(done));
}

Result<InboxReply> inbox(const Core& core, const Caller& caller, const InboxRequest& request) {
  return core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) -> Result<InboxReply> {
    auto meta = state::meta(txn);
    if (!meta) return meta.error();
    auto page = state::inbox(txn, viewer, {request.after, request.limit, request.hidden});
    if (!page) return page.error();
    InboxReply reply{std::move(page->conversations), std::nullopt, page->totals,
                     Cursor{meta->epoch, meta->last_position}.to_string()};
    if (page->next) reply.next = page->next;
    for (Conversation& one : reply.conversations) core.live().add_marks(one);
    return reply;
  });
}

Result<Conversation> conversation(const Core& core, const Caller& caller, const ConversationRequest& request) {
  return core.conversation(caller, request.conversation);
}

Result<MembersReply> members(const Core& core, const Caller& caller, const MembersRequest& request) {
  auto page = core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::members(txn, viewer, request.conversation, request.after, request.limit);
  });
  if (!page) return page.error();
  MembersReply reply{std::move(page->members), std::nullopt};
  if (page->next) reply.next = page->next;
  for (Member& member : reply.members) core.live().add_marks(request.conversation, member);
  return reply;
}

void add_member(Core& core, const Caller& caller, MemberRequest&& request, Done<Message> done) {
  core.talk().add_member(caller, request.conversation, request.user, std::move(done));
}

void add_members(Core& core, const Caller& caller, AddMembersRequest&& request, Done<AddedMembers> done) {
  core.talk().add_members(caller, request.conversation, std::move(request.users), std::move(done));
}

void remove_member(Core& core, const Caller& caller, MemberRequest&& request, Done<Message> done) {
  core.talk().remove_member(caller, request.conversation, request.user, std::move(done));
}

void leave(Core& core, const Caller& caller, ConversationRequest&& request, Done<Message> done) {
  core.talk().remove_member(caller, request.conversation, caller.user, std::move(done));
}

void hide(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.talk().list_conversation(caller, request.conversation, true, done_at(std::move(done)));
}

void show(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.talk().list_conversation(caller, request.conversation, false, done_at(std::move(done)));
}

void forget(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.talk().forget(caller, request.conversation, done_at(std::move(done)));
}

void mark_read(Core& core, const Caller& caller, MarkReadRequest&& request, Done<ReadMark> done) {
  core.talk().mark_read(caller, request.conversation, request.seq, std::move(done));
}

Result<DeliveredMark> mark_delivered(const Core& core, const Caller& caller, const MarkDeliveredRequest& request) {
  return core.live().mark_delivered(caller, request.conversation, request.seq);
}

Result<TypingReply> send_typing(const Core& core, const Caller& caller, const ConversationRequest& request) {
  if (auto sent = core.live().send_typing(caller, request.conversation); !sent) return sent.error();
  return TypingReply();
}

}  // namespace

void add_conversation_operations(OperationList& list) {
  list.mutation("conversations.open_direct", {"POST", "/v1/conversations/direct"}, open_direct,
                "Opens the direct conversation with a user, or returns the existing one.");
  list.mutation("conversations.create_group", {"POST", "/v1/conversations/groups", 201}, create_group,
                "Makes a group; the caller becomes its owner.");
  list.query("conversations.list", {"GET", "/v1/conversations"}, inbox,
             "Lists the caller's conversations, page by page, each with its last message and exact unread count.");
  list.query("conversations.get", {"GET", "/v1/conversations/{conversation}"}, conversation,
             "Returns one conversation as the caller sees it.");
  list.query("conversations.members", {"GET", "/v1/conversations/{conversation}/members"}, members,
             "Lists the members of a conversation by id, page by page.");
  list.mutation("conversations.add_member", {"PUT", "/v1/conversations/{conversation}/members/{user}"}, add_member,
                "Adds a user to a group; they see messages from then on.");
  list.mutation("conversations.add_members", {"POST", "/v1/conversations/{conversation}/members"}, add_members,
                "Adds many users to a group at once, by one notice; those who may not be added are left out.");
  list.mutation("conversations.remove_member", {"DELETE", "/v1/conversations/{conversation}/members/{user}"},
                remove_member, "Removes a member; the owner and admins of the group may.");
  list.mutation("conversations.leave", {"POST", "/v1/conversations/{conversation}/leave"}, leave,
                "Leaves a group; the caller keeps access to what they could see.");
  list.mutation("conversations.forget", {"DELETE", "/v1/conversations/{conversation}"}, forget,
                "Gives up a group that the caller left, with all that they could still read of it.");
  list.mutation("conversations.hide", {"PUT", "/v1/conversations/{conversation}/hidden"}, hide,
                "Takes a conversation out of the caller's list until something newer is in it.");
  list.mutation("conversations.show", {"DELETE", "/v1/conversations/{conversation}/hidden"}, show,
                "Puts a hidden conversation back into the caller's list.");
  list.mutation("conversations.mark_read", {"PUT", "/v1/conversations/{conversation}/read"}, mark_read,
                "Moves the caller's read mark forward.");
  list.query("conversations.mark_delivered", {"PUT", "/v1/conversations/{conversation}/delivered"}, mark_delivered,
             "Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.");
  list.query("typing.send", {"POST", "/v1/conversations/{conversation}/typing"}, send_typing,
             "Says that the caller is typing; the other members are told, and nothing is stored.");
}

}  // namespace confab::operations
