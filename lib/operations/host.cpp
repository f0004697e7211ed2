#include "operations/catalogue.hpp"

// What the application that embeds the engine asks for itself. Nobody reaches these over a network.

namespace confab::operations {

namespace {

using Core = Engine::Core;
using SessionEffect = OperationInfo::Session;

constexpr Traits kOwnRows{.reads = Reads::own_rows};

void ensure_user(Core& core, const Caller&, EnsureUserRequest&& request, Done<User> done) {
  core.accounts().ensure_user(request.email, request.name, request.adopt, std::move(done));
}

void update_user(Core& core, const Caller&, UpdateUserRequest&& request, Done<User> done) {
  core.accounts().update_user(
      request.user,
      {std::move(request.email), std::move(request.name), std::move(request.about), std::move(request.picture)},
      std::move(done));
}

Result<User> user_of_host(const Core& core, const Caller&, const UserRequest& request) {
  return core.reads().read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user(txn, viewer, request.user); });
}

Result<UsersReply> users_of_host(const Core& core, const Caller&, const UsersRequest& request) {
  if (!request.email.empty()) return one_or_none(core.accounts().find_user_as_host(request.email), Directory::open);
  return page_of_users(core.accounts().users_as_host({request.prefix, request.after, request.limit}), Directory::open);
}

void sign_in_user(Core& core, const Caller&, SignInUserRequest&& request, Done<SignedIn> done) {
  core.accounts().sign_in_user(request.user, {request.device, request.long_lived}, std::move(done));
}

void sign_in_visitor_user(Core& core, const Caller&, SignInVisitorUserRequest&& request, Done<SignedIn> done) {
  core.accounts().sign_in_user(request.user, {request.device, request.long_lived, std::move(request.conversations)},
                               std::move(done));
}

void make_reset_token(Core& core, const Caller&, MakeResetTokenRequest&& request, Done<AccountToken> done) {
  core.account_tokens().make_reset_token(request.email, std::move(done));
}

void make_email_token(Core& core, const Caller&, MakeEmailTokenRequest&& request, Done<AccountToken> done) {
  core.account_tokens().make_email_token(request.user, request.email, std::move(done));
}

Result<TokenReply> verify_token(const Core& core, const Caller&, const VerifyTokenRequest& request) {
  auto info = core.accounts().verify_token(request.token);
  if (!info) return info.error();
  return TokenReply{*info};
}

Result<KeysReply> keys(const Core& core, const Caller&, const NoRequest&) { return KeysReply{core.jwks()}; }

void rotate_key(Core& core, const Caller&, NoRequest&&, Done<NewKeyReply> done) {
  core.reads().in_pool<NewKeyReply>(
      UserId(),
      [&core]() -> Result<NewKeyReply> {
        auto kid = core.rotate_token_key();
        if (!kid) return kid.error();
        return NewKeyReply{std::move(*kid), {}};
      },
      std::move(done));
}

void trim(Core& core, const Caller&, TrimRequest&& request, Done<TrimReply> done) {
  core.trimming().trim(request.up_to, [done = std::move(done)](const Result<Position>& trimmed) {
    if (!trimmed) return done(trimmed.error());
    done(TrimReply{*trimmed, {}});
  });
}

Result<FollowersReply> followers(const Core& core, const Caller&, const NoRequest&) {
  const auto stored = core.follower_names().stored();
  if (!stored) return stored.error();
  FollowersReply reply;
  for (const FollowerInfo& follower : *stored) {
    reply.followers.push_back({follower.name, follower.confirmed.to_string(), follower.confirmed_at});
  }
  return reply;
}

void remove_follower(Core& core, const Caller&, FollowerRequest&& request, Done<DoneReply> done) {
  const auto remove = [&core, name = request.name, done = std::move(done)](const Result<bool>& left) {
    if (!left) return done(left.error());
    core.follower_names().remove(name, [done](const Result<Position>& removed) {
      if (!removed) return done(removed.error());
      done(DoneReply{*removed});
    });
  };
  // One that was left a moment ago may still be writing what its host confirmed.
  core.reads().in_pool<bool>(
      UserId(),
      [&core, name = request.name]() -> Result<bool> { return core.followers().wait_for_leaving(name), true; }, remove);
}

void back_up(Core& core, const Caller&, BackupRequest&& request, Done<BackupReply> done) {
  core.back_up_in_pool(std::move(request.target), [done = std::move(done)](const Result<Backup>& backup) {
    if (!backup) return done(backup.error());
    done(BackupReply{backup->bytes, backup->position});
  });
}

Result<StatsReply> stats(const Core& core, const Caller&, const NoRequest&) { return StatsReply{core.stats()}; }

Result<CursorReply> cursor(const Core& core, const Caller&, const NoRequest&) {
  auto now = cursor_text(core, {});
  if (!now) return std::move(now).error();
  return CursorReply{*std::move(now)};
}

}  // namespace

void add_host_operations(OperationList& list) {
  list.mutation("host.ensure_user", kHostOnly, ensure_user,
                "Returns the user with an e-mail, and makes them without a password at the first call; conflict if "
                "they have a password.");
  list.mutation("host.update_user", kHostOnly, update_user,
                "Gives a user another e-mail, name, line about them or picture; their sessions go on.");
  list.query("host.user", kHostOnly, user_of_host, "Returns any user, with their address.");
  list.query("host.list_users", kHostOnly, users_of_host,
             "Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.");
  list.mutation("host.sign_in", kHostOnly, sign_in_user, "Starts a session for a user whom the host has checked.",
                {.session = SessionEffect::starts});
  list.mutation(
      "host.sign_in_visitor", kHostOnly, sign_in_visitor_user,
      "Starts a session that may use the named conversations and nothing else, for a person who is hardly known.",
      {.session = SessionEffect::starts});
  list.mutation("host.make_reset_token", kHostOnly, make_reset_token,
                "Makes a token for passwords.reset, which the host sends to the user of an address.");
  list.mutation("host.make_email_token", kHostOnly, make_email_token,
                "Makes a token for users.confirm_email, which the host sends to a new address of a user.");
  list.query("host.verify_token", kHostOnly, verify_token, "Returns whose access token it is, if it is valid.",
             kOwnRows);
  list.query("host.keys", kHostOnly, keys, "Lists the public keys of the tokens that this engine makes.", kOwnRows);
  list.mutation("host.rotate_key", kHostOnly, rotate_key,
                "Makes a new key for access tokens; older tokens stay valid.");
  list.mutation("host.trim", kHostOnly, trim, "Deletes log records up to a position; messages are kept.");
  list.query("host.followers", kHostOnly, followers,
             "The names under which hosts follow the log, and how far each has confirmed.", kOwnRows);
  list.mutation("host.remove_follower", kHostOnly, remove_follower,
                "Forgets a name to follow under, and its position; conflict while somebody follows under it.");
  list.mutation("host.backup", kHostOnly, back_up,
                "Copies the data directory while it is in use; `cursor` is the newest position in the copy.");
  list.query("host.stats", kHostOnly, stats, "Returns figures about the engine.");
  list.query("host.cursor", kHostOnly, cursor, "Returns the cursor of the newest event.", kOwnRows);
}

}  // namespace confab::operations
