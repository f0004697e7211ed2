#include <utility>

#include "operations/catalogue.hpp"

// Profiles, search, blocks and reports.

namespace confab::operations {

namespace {

using Core = Engine::Core;

void update_profile(Core& core, const Caller& caller, ProfileRequest&& request, Done<User> done) {
  core.people().update_profile(caller, {std::move(request.name), std::move(request.about), std::move(request.picture)},
                               std::move(done));
}

Result<UsersReply> search(const Core& core, const Caller& caller, const SearchRequest& request) {
  return page_of_users(core.people().search(caller, {request.words, request.after, request.limit}),
                       core.options().directory);
}

void block(Core& core, const Caller& caller, UserRequest&& request, Done<DoneReply> done) {
  core.people().block(caller, request.user, true, done_at(std::move(done)));
}

void unblock(Core& core, const Caller& caller, UserRequest&& request, Done<DoneReply> done) {
  core.people().block(caller, request.user, false, done_at(std::move(done)));
}

Result<BlockedReply> blocked(const Core& core, const Caller& caller, const BlockedRequest& request) {
  auto page = core.people().blocked(caller, {request.after, request.limit});
  if (!page) return page.error();
  BlockedReply reply{std::move(page->users), std::nullopt};
  if (page->next) reply.next = page->next;
  return reply;
}

void report(Core& core, const Caller& caller, ReportRequest&& request, Done<ReportedReply> done) {
  ReportDraft draft;
  if (request.conversation) draft.conversation = *request.conversation;
  if (request.seq) draft.seq = *request.seq;
  if (request.user) draft.user = *request.user;
  draft.reason = std::move(request.reason);
  core.people().report(caller, draft, request.client_key, [done = std::move(done)](const Result<Position>& position) {
    if (!position) return done(position.error());
    done(ReportedReply{*position, *position});
  });
}

Result<ReportsReply> reports(const Core& core, const Caller&, const ReportsRequest& request) {
  auto page = core.people().reports({request.after, request.limit});
  if (!page) return page.error();
  ReportsReply reply{std::move(page->reports), std::nullopt};
  if (page->next) reply.next = page->next;
  return reply;
}

void resolve_report(Core& core, const Caller&, ResolveReportRequest&& request, Done<DoneReply> done) {
  core.people().resolve_report(request.report, done_at(std::move(done)));
}

void disable_user(Core& core, const Caller&, UserRequest&& request, Done<User> done) {
  core.people().disable(request.user, true, std::move(done));
}

void enable_user(Core& core, const Caller&, UserRequest&& request, Done<User> done) {
  core.people().disable(request.user, false, std::move(done));
}

void end_sessions(Core& core, const Caller&, UserRequest&& request, Done<DoneReply> done) {
  core.people().end_sessions(request.user, done_at(std::move(done)));
}

}  // namespace

void add_people_operations(OperationList& list) {
  list.mutation("users.update", {"PUT", "/v1/me"}, update_profile,
                "Changes the caller's name, the line about them and their picture: what is given of these.");
  list.query("users.search", {"GET", "/v1/users/search"}, search,
             "Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.");
  list.mutation("blocks.add", {"PUT", "/v1/blocks/{user}"}, block,
                "Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none "
                "and does not put the caller into groups.");
  list.mutation("blocks.remove", {"DELETE", "/v1/blocks/{user}"}, unblock, "Ends a block.");
  list.query("blocks.list", {"GET", "/v1/blocks"}, blocked, "Lists the users whom the caller has blocked.");
  list.mutation("reports.create", {"POST", "/v1/reports", 201}, report,
                "Reports a message that the caller sees, or a user, to the host.");
}

void add_host_people_operations(OperationList& list) {
  list.mutation("host.disable_user", kHostOnly, disable_user,
                "Ends a user's sessions and lets none begin; their conversations go on without them.");
  list.mutation("host.enable_user", kHostOnly, enable_user, "Lets a disabled user sign in again.");
  list.mutation("host.end_sessions", kHostOnly, end_sessions, "Ends all sessions of a user.");
  list.query("host.list_reports", kHostOnly, reports, "Lists the reports that wait for the host, the oldest first.");
  list.mutation("host.resolve_report", kHostOnly, resolve_report, "Takes a report from the queue.");
}

}  // namespace confab::operations
