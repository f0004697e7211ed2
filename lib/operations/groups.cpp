#include "operations/catalogue.hpp"

// Running a group, and what each member keeps about it for themselves.

namespace confab::operations {

namespace {

using Core = Engine::Core;

void update(Core& core, const Caller& caller, UpdateConversationRequest&& request, Done<Conversation> done) {
  const ConversationId id = request.conversation;
  core.talk().update_conversation(caller, id, std::move(request), std::move(done));
}

void set_role(Core& core, const Caller& caller, SetRoleRequest&& request, Done<DoneReply> done) {
  core.talk().set_role(caller, request.conversation, request.user, request.role, done_at(std::move(done)));
}

void set_preferences(Core& core, const Caller& caller, PreferencesRequest&& request, Done<OwnConversationReply> done) {
  PreferencesUpdate wanted{
      .pinned = request.pinned, .archived = request.archived, .marked_unread = request.marked_unread};
  if (request.muted_until) wanted.muted_until = static_cast<TimeMs>(*request.muted_until);
  core.talk().set_preferences(
      caller, request.conversation, wanted,
      [&core, caller, id = request.conversation, done = std::move(done)](const Result<Position>& at) {
        if (!at) return done(at.error());
        core.talk().give_conversation(caller, id, {}, [at = *at, done](Result<Conversation> found) {
          if (!found) return done(found.error());
          done(OwnConversationReply{*std::move(found), at});
        });
      });
}

void create_invite(Core& core, const Caller& caller, CreateInviteRequest&& request, Done<NewInvite> done) {
  core.invites().create(caller, request.conversation, static_cast<std::int64_t>(request.expires_in) * 1000,
                        request.uses, std::move(done));
}

Result<InvitesReply> invites(const Core& core, const Caller& caller, const ConversationRequest& request) {
  auto found = core.invites().list(caller, request.conversation);
  if (!found) return found.error();
  return InvitesReply{*std::move(found)};
}

void revoke_invite(Core& core, const Caller& caller, InviteRequest&& request, Done<DoneReply> done) {
  core.invites().revoke(caller, request.conversation, request.invite, done_at(std::move(done)));
}

Result<InvitePreview> invite(const Core& core, const Caller& caller, const InviteTokenRequest& request) {
  return core.invites().preview(caller, request.token);
}

void accept_invite(Core& core, const Caller& caller, InviteTokenRequest&& request, Done<Conversation> done) {
  core.invites().accept(caller, request.token,
                        [&core, caller, done = std::move(done)](const Result<state::Outcome>& outcome) {
                          if (!outcome) return done(outcome.error());
                          core.talk().give_conversation(caller, outcome->conversation, outcome->position, done);
                        });
}

}  // namespace

void add_group_operations(OperationList& list) {
  list.mutation("conversations.update", {"PATCH", "/v1/conversations/{conversation}"}, update,
                "Changes what a group is called, shows and allows; its owner and admins may.");
  list.mutation("conversations.set_preferences", {"PUT", "/v1/conversations/{conversation}/preferences"},
                set_preferences, "Mutes, pins, archives or marks a conversation for the caller alone.");
  list.mutation("members.set_role", {"PUT", "/v1/conversations/{conversation}/members/{user}/role"}, set_role,
                "Makes a member an admin, takes that back, or hands the group over; its owner may.");
  list.mutation("invites.create", {"POST", "/v1/conversations/{conversation}/invites", 201}, create_invite,
                "Makes an invitation to a group; whoever has its token may join.");
  list.query("invites.list", {"GET", "/v1/conversations/{conversation}/invites"}, invites,
             "Lists the valid invitations of a group, for those who may add people.");
  list.mutation("invites.revoke", {"DELETE", "/v1/conversations/{conversation}/invites/{invite}"}, revoke_invite,
                "Takes an invitation back.");
  list.query("invites.get", {"POST", "/v1/invites/get"}, invite, "Returns to which group a token invites.");
  list.mutation("invites.accept", {"POST", "/v1/invites/accept"}, accept_invite,
                "Joins the group to which a token invites; a member stays one.");
}

}  // namespace confab::operations
