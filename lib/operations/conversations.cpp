#include "operations/catalogue.hpp"

namespace confab::operations {

namespace {

using Core = Engine::Core;

void open_direct(Core& core, const Caller& caller, UserRequest&& request, Done<Conversation> done) {
  core.open_direct(caller, request.user, std::move(done));
}

void create_group(Core& core, const Caller& caller, GroupRequest&& request, Done<Conversation> done) {
  core.create_group(caller, request.title, std::move(request.members), request.client_key, std::move(done));
}

Result<InboxReply> inbox(const Core& core, const Caller& caller, const InboxRequest& request) {
  return core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) -> Result<InboxReply> {
    auto meta = state::meta(txn);
    if (!meta) return meta.error();
    auto page = state::inbox(txn, viewer, {request.after, request.limit, request.hidden});
    if (!page) return page.error();
    InboxReply reply{std::move(page->conversations), std::nullopt,
                     Cursor{meta->epoch, meta->last_position}.to_string()};
    if (page->next) reply.next = page->next;
    return reply;
  });
}

Result<Conversation> conversation(const Core& core, const Caller& caller, const ConversationRequest& request) {
  return core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::conversation(txn, viewer, request.conversation);
  });
}

Result<MembersReply> members(const Core& core, const Caller& caller, const MembersRequest& request) {
  auto page = core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::members(txn, viewer, request.conversation, request.after, request.limit);
  });
  if (!page) return page.error();
  MembersReply reply{std::move(page->members), std::nullopt};
  if (page->next) reply.next = page->next;
  return reply;
}

void add_member(Core& core, const Caller& caller, MemberRequest&& request, Done<Message> done) {
  core.add_member(caller, request.conversation, request.user, std::move(done));
}

void remove_member(Core& core, const Caller& caller, MemberRequest&& request, Done<Message> done) {
  core.remove_member(caller, request.conversation, request.user, std::move(done));
}

void leave(Core& core, const Caller& caller, ConversationRequest&& request, Done<Message> done) {
  core.remove_member(caller, request.conversation, caller.user, std::move(done));
}

Done<Position> done_at(Done<DoneReply> done) {
  return [done = std::move(done)](const Result<Position>& position) {
    if (!position) return done(position.error());
    done(DoneReply{*position});
  };
}

void hide(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.list_conversation(caller, request.conversation, true, done_at(std::move(done)));
}

void show(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.list_conversation(caller, request.conversation, false, done_at(std::move(done)));
}

void forget(Core& core, const Caller& caller, ConversationRequest&& request, Done<DoneReply> done) {
  core.forget(caller, request.conversation, done_at(std::move(done)));
}

void mark_read(Core& core, const Caller& caller, MarkReadRequest&& request, Done<ReadMark> done) {
  core.mark_read(caller, request.conversation, request.seq, std::move(done));
}

}  // namespace

void add_conversation_operations(OperationList& list) {
  list.push_back(std::make_unique<Mutation<UserRequest, Conversation>>(
      OperationInfo{.name = "conversations.open_direct",
                    .method = "POST",
                    .path = "/v1/conversations/direct",
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "The one direct conversation with a user: the one there is, or a new one."},
      open_direct));
  list.push_back(std::make_unique<Mutation<GroupRequest, Conversation>>(
      OperationInfo{.name = "conversations.create_group",
                    .method = "POST",
                    .path = "/v1/conversations/groups",
                    .status = 201,
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "A new group; the caller is its owner."},
      create_group));
  list.push_back(std::make_unique<Query<InboxRequest, InboxReply>>(
      OperationInfo{
          .name = "conversations.list",
          .method = "GET",
          .path = "/v1/conversations",
          .query_fields = true,
          .summary = "The caller's conversations, page by page, each with its last message and exact unread count."},
      inbox));
  list.push_back(std::make_unique<Query<ConversationRequest, Conversation>>(
      OperationInfo{.name = "conversations.get",
                    .method = "GET",
                    .path = "/v1/conversations/{conversation}",
                    .query_fields = true,
                    .summary = "One conversation as the caller sees it."},
      conversation));
  list.push_back(std::make_unique<Query<MembersRequest, MembersReply>>(
      OperationInfo{.name = "conversations.members",
                    .method = "GET",
                    .path = "/v1/conversations/{conversation}/members",
                    .query_fields = true,
                    .summary = "Its members, by id, page by page."},
      members));
  list.push_back(std::make_unique<Mutation<MemberRequest, Message>>(
      OperationInfo{.name = "conversations.add_member",
                    .method = "PUT",
                    .path = "/v1/conversations/{conversation}/members/{user}",
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Adds a user to a group; they see messages from then on."},
      add_member));
  list.push_back(std::make_unique<Mutation<MemberRequest, Message>>(
      OperationInfo{.name = "conversations.remove_member",
                    .method = "DELETE",
                    .path = "/v1/conversations/{conversation}/members/{user}",
                    .mutation = true,
                    .query_fields = true,
                    .summary = "Removes a member; only the owner may."},
      remove_member));
  list.push_back(std::make_unique<Mutation<ConversationRequest, Message>>(
      OperationInfo{.name = "conversations.leave",
                    .method = "POST",
                    .path = "/v1/conversations/{conversation}/leave",
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Leaves a group; what was seen stays readable."},
      leave));
  list.push_back(std::make_unique<Mutation<ConversationRequest, DoneReply>>(
      OperationInfo{.name = "conversations.forget",
                    .method = "DELETE",
                    .path = "/v1/conversations/{conversation}",
                    .mutation = true,
                    .query_fields = true,
                    .summary = "Gives up a group that the caller left, with all that they could still read of it."},
      forget));
  list.push_back(std::make_unique<Mutation<ConversationRequest, DoneReply>>(
      OperationInfo{.name = "conversations.hide",
                    .method = "PUT",
                    .path = "/v1/conversations/{conversation}/hidden",
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Takes a conversation out of the caller's list until something newer is in it."},
      hide));
  list.push_back(std::make_unique<Mutation<ConversationRequest, DoneReply>>(
      OperationInfo{.name = "conversations.show",
                    .method = "DELETE",
                    .path = "/v1/conversations/{conversation}/hidden",
                    .mutation = true,
                    .query_fields = true,
                    .summary = "Puts a hidden conversation back into the caller's list."},
      show));
  list.push_back(std::make_unique<Mutation<MarkReadRequest, ReadMark>>(
      OperationInfo{.name = "conversations.mark_read",
                    .method = "PUT",
                    .path = "/v1/conversations/{conversation}/read",
                    .mutation = true,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Moves the caller's read mark forward."},
      mark_read));
}

}  // namespace confab::operations
