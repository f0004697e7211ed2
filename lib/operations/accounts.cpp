#include <confab/limits.hpp>

#include "operations/catalogue.hpp"

namespace confab::operations {

namespace {

using Core = Engine::Core;
using Access = OperationInfo::Access;
using Password = OperationInfo::Password;
using SessionEffect = OperationInfo::Session;

constexpr Traits kSignIn{.access = Access::anonymous, .password = Password::of_email, .session = SessionEffect::starts};

void register_user(Core& core, const Caller&, RegisterRequest&& request, Done<User> done) {
  core.accounts().register_user(request.email, request.password, request.name, std::move(done));
}

void sign_in(Core& core, const Caller&, SignInRequest&& request, Done<SignedIn> done) {
  core.accounts().sign_in(request.email, request.password, {request.device, request.long_lived}, std::move(done));
}

void sign_in_visitor(Core& core, const Caller&, SignInVisitorRequest&& request, Done<SignedIn> done) {
  core.accounts().sign_in(request.email, request.password,
                          {request.device, request.long_lived, std::move(request.conversations)}, std::move(done));
}

void refresh(Core& core, const Caller&, RefreshRequest&& request, Done<SignedIn> done) {
  core.accounts().refresh(request.refresh_token, std::move(done));
}

Result<SessionsReply> sessions(const Core& core, const Caller& caller, const NoRequest&) {
  auto live = core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
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
  core.accounts().end_session(caller, caller.session, done_at(std::move(done)));
}

void revoke(Core& core, const Caller& caller, SessionRequest&& request, Done<DoneReply> done) {
  core.accounts().end_session(caller, request.session, done_at(std::move(done)));
}

Result<User> me(const Core& core, const Caller& caller, const NoRequest&) {
  return core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::user(txn, viewer, viewer.user);
  });
}

void set_password(Core& core, const Caller& caller, SetPasswordRequest&& request, Done<DoneReply> done) {
  core.accounts().set_password(caller, request.current_password, request.password, done_at(std::move(done)));
}

Result<PasswordPolicyReply> password_policy(const Core& core, const Caller&, const NoRequest&) {
  return PasswordPolicyReply{core.options().send_mail != nullptr};
}

void request_reset(Core& core, const Caller&, RequestResetRequest&& request, Done<DoneReply> done) {
  core.account_tokens().request_reset(request.email, done_at(std::move(done)));
}

void reset_password(Core& core, const Caller&, ResetPasswordRequest&& request, Done<DoneReply> done) {
  core.account_tokens().reset_password(request.token, request.password, done_at(std::move(done)));
}

void change_email(Core& core, const Caller& caller, ChangeEmailRequest&& request, Done<DoneReply> done) {
  core.account_tokens().change_email(caller, request.password, request.email, done_at(std::move(done)));
}

void confirm_email(Core& core, const Caller&, ConfirmEmailRequest&& request, Done<DoneReply> done) {
  core.account_tokens().confirm_email(request.token, done_at(std::move(done)));
}

Result<User> user(const Core& core, const Caller& caller, const UserRequest& request) {
  return core.reads().read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::user(txn, viewer, request.user);
  });
}

Result<UsersReply> users(const Core& core, const Caller& caller, const UsersRequest& request) {
  const Directory directory = core.options().directory;
  if (!request.email.empty()) return one_or_none(core.accounts().find_user(caller, request.email), directory);
  return page_of_users(core.accounts().users(caller, {request.prefix, request.after, request.limit}), directory);
}

}  // namespace

void add_account_operations(OperationList& list) {
  list.mutation("users.register", {"POST", "/v1/users", 201}, register_user, "Registers a user.",
                {.access = Access::anonymous, .password = Password::of_email, .registers = true});
  list.mutation("sessions.create", {"POST", "/v1/sessions", 201}, sign_in,
                "Checks e-mail and password and starts a session.", kSignIn);
  list.mutation("sessions.create_visitor", {"POST", "/v1/sessions/visitor", 201}, sign_in_visitor,
                "Like sessions.create, for a person who is hardly known: the session may use the named conversations "
                "and nothing else.",
                kSignIn);
  list.mutation("sessions.refresh", {"POST", "/v1/sessions/refresh"}, refresh,
                "Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; "
                "reuse of an older one ends the session.",
                {.access = Access::anonymous, .session = SessionEffect::refreshes});
  list.query("sessions.list", {"GET", "/v1/sessions"}, sessions, "Lists the caller's sessions.");
  list.mutation("sessions.sign_out", {"DELETE", "/v1/sessions/current"}, sign_out, "Ends the session of this call.",
                {.session = SessionEffect::ends});
  list.mutation("sessions.revoke", {"DELETE", "/v1/sessions/{session}"}, revoke, "Ends one of the caller's sessions.");
  list.query("users.me", {"GET", "/v1/me"}, me, "Returns the caller's own user.", {.reads = Reads::own_rows});
  list.mutation("users.set_password", {"PUT", "/v1/me/password"}, set_password,
                "Changes the password and ends the caller's other sessions.", {.password = Password::of_caller});
  list.mutation("users.change_email", {"PUT", "/v1/me/email", 202}, change_email,
                "Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where "
                "no mail is sent.",
                {.password = Password::of_caller});
  list.mutation("users.confirm_email", {"POST", "/v1/users/confirm_email"}, confirm_email,
                "Gives the user of a token the address that it was sent to.", {.access = Access::anonymous});
  list.query("passwords.policy", {"GET", "/v1/passwords/policy"}, password_policy,
             "What this server offers people who forgot their password.",
             {.access = Access::anonymous, .reads = Reads::own_rows});
  list.mutation("passwords.request_reset", {"POST", "/v1/passwords/request_reset", 202}, request_reset,
                "Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where "
                "no mail is sent.",
                {.access = Access::anonymous, .password = Password::mailed});
  list.mutation("passwords.reset", {"POST", "/v1/passwords/reset"}, reset_password,
                "Sets the password of the user of a token and ends all their sessions.",
                {.access = Access::anonymous, .password = Password::of_token});
  list.query("users.get", {"GET", "/v1/users/{user}"}, user, "Returns a user whom the caller finds by id.");
  list.query("users.list", {"GET", "/v1/users"}, users,
             "Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.");
}

}  // namespace confab::operations
