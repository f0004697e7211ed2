#include <confab/limits.hpp>

#include "operations/catalogue.hpp"

namespace confab::operations {

namespace {

using Core = Engine::Core;
using Access = OperationInfo::Access;
using Password = OperationInfo::Password;
using SessionEffect = OperationInfo::Session;

void done_at(const Done<DoneReply>& done, const Result<Position>& position) {
  if (!position) return done(position.error());
  done(DoneReply{*position});
}

void register_user(Core& core, const Caller&, RegisterRequest&& request, Done<User> done) {
  core.register_user(request.email, request.password, request.name, std::move(done));
}

void sign_in(Core& core, const Caller&, SignInRequest&& request, Done<SignedIn> done) {
  core.sign_in(request.email, request.password, {request.device, request.long_lived}, std::move(done));
}

void sign_in_visitor(Core& core, const Caller&, SignInVisitorRequest&& request, Done<SignedIn> done) {
  core.sign_in(request.email, request.password, {request.device, request.long_lived, std::move(request.conversations)},
               std::move(done));
}

void refresh(Core& core, const Caller&, RefreshRequest&& request, Done<SignedIn> done) {
  core.refresh(request.refresh_token, std::move(done));
}

Result<SessionsReply> sessions(const Core& core, const Caller& caller, const NoRequest&) {
  auto live = core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::live_sessions(txn, viewer, core.clock().now_ms());
  });
  if (!live) return live.error();
  SessionsReply reply;
  for (Session& session : *live) {
    const bool current = session.id == caller.session;
    reply.sessions.push_back({std::move(session), current});
  }
  return reply;
}

void sign_out(Core& core, const Caller& caller, NoRequest&&, Done<DoneReply> done) {
  core.end_session(caller, caller.session, [done = std::move(done)](const Result<Position>& at) { done_at(done, at); });
}

void revoke(Core& core, const Caller& caller, SessionRequest&& request, Done<DoneReply> done) {
  core.end_session(caller, request.session,
                   [done = std::move(done)](const Result<Position>& at) { done_at(done, at); });
}

Result<User> me(const Core& core, const Caller& caller, const NoRequest&) {
  return core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::user(txn, viewer, viewer.user);
  });
}

void set_password(Core& core, const Caller& caller, SetPasswordRequest&& request, Done<DoneReply> done) {
  core.set_password(caller, request.current_password, request.password,
                    [done = std::move(done)](const Result<Position>& at) { done_at(done, at); });
}

Result<User> user(const Core& core, const Caller& caller, const UserRequest& request) {
  return core.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::user(txn, viewer, request.user);
  });
}

Result<UsersReply> users(const Core& core, const Caller& caller, const UsersRequest& request) {
  const Directory directory = core.options().directory;
  if (!request.email.empty()) return one_or_none(core.find_user(caller, request.email), directory);
  return page_of_users(core.users(caller, {request.prefix, request.after, request.limit}), directory);
}

}  // namespace

void add_account_operations(OperationList& list) {
  list.push_back(
      std::make_unique<Mutation<RegisterRequest, User>>(OperationInfo{.name = "users.register",
                                                                      .method = "POST",
                                                                      .path = "/v1/users",
                                                                      .status = 201,
                                                                      .access = Access::anonymous,
                                                                      .mutation = true,
                                                                      .password = Password::of_email,
                                                                      .registers = true,
                                                                      .request_bytes_max = kSmallRequestBytesMax,
                                                                      .summary = "Makes a user."},
                                                        register_user));
  list.push_back(std::make_unique<Mutation<SignInRequest, SignedIn>>(
      OperationInfo{.name = "sessions.create",
                    .method = "POST",
                    .path = "/v1/sessions",
                    .status = 201,
                    .access = Access::anonymous,
                    .mutation = true,
                    .password = Password::of_email,
                    .session = SessionEffect::starts,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Checks e-mail and password and starts a session."},
      sign_in));
  list.push_back(std::make_unique<Mutation<SignInVisitorRequest, SignedIn>>(
      OperationInfo{.name = "sessions.create_visitor",
                    .method = "POST",
                    .path = "/v1/sessions/visitor",
                    .status = 201,
                    .access = Access::anonymous,
                    .mutation = true,
                    .password = Password::of_email,
                    .session = SessionEffect::starts,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "As sessions.create, for a page that speaks for somebody hardly known: the session may "
                               "use the named conversations and nothing else."},
      sign_in_visitor));
  list.push_back(std::make_unique<Mutation<RefreshRequest, SignedIn>>(
      OperationInfo{.name = "sessions.refresh",
                    .method = "POST",
                    .path = "/v1/sessions/refresh",
                    .access = Access::anonymous,
                    .mutation = true,
                    .session = SessionEffect::refreshes,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Trades a refresh token for new tokens. A repeat gets the same one again until it is "
                               "used; reuse of an older one ends the session."},
      refresh));
  list.push_back(std::make_unique<Query<NoRequest, SessionsReply>>(OperationInfo{.name = "sessions.list",
                                                                                 .method = "GET",
                                                                                 .path = "/v1/sessions",
                                                                                 .query_fields = true,
                                                                                 .summary = "The caller's sessions."},
                                                                   sessions));
  list.push_back(
      std::make_unique<Mutation<NoRequest, DoneReply>>(OperationInfo{.name = "sessions.sign_out",
                                                                     .method = "DELETE",
                                                                     .path = "/v1/sessions/current",
                                                                     .mutation = true,
                                                                     .query_fields = true,
                                                                     .session = SessionEffect::ends,
                                                                     .summary = "Ends the session of this call."},
                                                       sign_out));
  list.push_back(std::make_unique<Mutation<SessionRequest, DoneReply>>(
      OperationInfo{.name = "sessions.revoke",
                    .method = "DELETE",
                    .path = "/v1/sessions/{session}",
                    .mutation = true,
                    .query_fields = true,
                    .summary = "Ends one of the caller's sessions."},
      revoke));
  list.push_back(std::make_unique<Query<NoRequest, User>>(
      OperationInfo{
          .name = "users.me", .method = "GET", .path = "/v1/me", .query_fields = true, .summary = "The caller."},
      me, Reads::own_rows));
  list.push_back(std::make_unique<Mutation<SetPasswordRequest, DoneReply>>(
      OperationInfo{.name = "users.set_password",
                    .method = "PUT",
                    .path = "/v1/me/password",
                    .mutation = true,
                    .password = Password::of_caller,
                    .request_bytes_max = kSmallRequestBytesMax,
                    .summary = "Changes the password and ends the caller's other sessions."},
      set_password));
  list.push_back(
      std::make_unique<Query<UserRequest, User>>(OperationInfo{.name = "users.get",
                                                               .method = "GET",
                                                               .path = "/v1/users/{user}",
                                                               .query_fields = true,
                                                               .summary = "One user whom the caller finds by id."},
                                                 user));
  list.push_back(std::make_unique<Query<UsersRequest, UsersReply>>(
      OperationInfo{.name = "users.list",
                    .method = "GET",
                    .path = "/v1/users",
                    .query_fields = true,
                    .summary = "Users whom the caller finds, page by page; of one e-mail or of a prefix."},
      users));
}

}  // namespace confab::operations
