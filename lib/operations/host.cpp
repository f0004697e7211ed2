#include "operations/catalogue.hpp"

// What the application that embeds the engine asks for itself. Nobody reaches these over a network.

namespace confab::operations {

namespace {

using Core = Engine::Core;
using Access = OperationInfo::Access;

void ensure_user(Core& core, const Caller&, EnsureUserRequest&& request, Done<User> done) {
  core.ensure_user(request.email, request.name, request.adopt, std::move(done));
}

void update_user(Core& core, const Caller&, UpdateUserRequest&& request, Done<User> done) {
  core.update_user(request.user, {std::move(request.email), std::move(request.name)}, std::move(done));
}

Result<User> user(const Core& core, const Caller&, const UserRequest& request) {
  return core.read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user(txn, viewer, request.user); });
}

Result<UsersReply> users(const Core& core, const Caller&, const UsersRequest& request) {
  if (!request.email.empty()) return one_or_none(core.find_user_as_host(request.email), Directory::open);
  return page_of_users(core.users_as_host({request.prefix, request.after, request.limit}), Directory::open);
}

void sign_in(Core& core, const Caller&, SignInUserRequest&& request, Done<SignedIn> done) {
  core.sign_in_user(request.user, {request.device, request.long_lived}, std::move(done));
}

void sign_in_visitor(Core& core, const Caller&, SignInVisitorUserRequest&& request, Done<SignedIn> done) {
  core.sign_in_user(request.user, {request.device, request.long_lived, std::move(request.conversations)},
                    std::move(done));
}

Result<TokenReply> verify_token(const Core& core, const Caller&, const VerifyTokenRequest& request) {
  auto info = core.verify_token(request.token);
  if (!info) return info.error();
  return TokenReply{*info};
}

Result<KeysReply> keys(const Core& core, const Caller&, const NoRequest&) { return KeysReply{core.jwks()}; }

void rotate_key(Core& core, const Caller&, NoRequest&&, Done<NewKeyReply> done) {
  core.in_pool<NewKeyReply>(
      UserId(),
      [&core]() -> Result<NewKeyReply> {
        auto kid = core.rotate_token_key();
        if (!kid) return kid.error();
        return NewKeyReply{std::move(*kid), {}};
      },
      std::move(done));
}

void trim(Core& core, const Caller&, TrimRequest&& request, Done<TrimReply> done) {
  core.trim(request.up_to, [done = std::move(done)](const Result<Position>& trimmed) {
    if (!trimmed) return done(trimmed.error());
    done(TrimReply{*trimmed, {}});
  });
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

OperationInfo described(std::string_view name, bool mutation, std::string_view summary,
                        OperationInfo::Session session = OperationInfo::Session::none) {
  return {.name = name,
          .access = Access::host,
          .mutation = mutation,
          .session = session,
          .request_bytes_max = kSmallRequestBytesMax,
          .summary = summary};
}

}  // namespace

void add_host_operations(OperationList& list) {
  list.push_back(std::make_unique<Mutation<EnsureUserRequest, User>>(
      described(
          "host.ensure_user", true,
          "The user of an e-mail, made without a password at the first call; conflict if the user has a password."),
      ensure_user));
  list.push_back(std::make_unique<Mutation<UpdateUserRequest, User>>(
      described("host.update_user", true, "Gives a user another e-mail or name; their sessions go on."), update_user));
  list.push_back(
      std::make_unique<Query<UserRequest, User>>(described("host.user", false, "Any user, with their address."), user));
  list.push_back(std::make_unique<Query<UsersRequest, UsersReply>>(
      described("host.list_users", false, "Everybody by e-mail, page by page; of one e-mail or of a prefix."), users));
  list.push_back(std::make_unique<Mutation<SignInUserRequest, SignedIn>>(
      described("host.sign_in", true, "Starts a session for a user whom the host has checked.",
                OperationInfo::Session::starts),
      sign_in));
  list.push_back(std::make_unique<Mutation<SignInVisitorUserRequest, SignedIn>>(
      described("host.sign_in_visitor", true,
                "Starts a session that may use the named conversations and nothing else, for somebody hardly known.",
                OperationInfo::Session::starts),
      sign_in_visitor));
  list.push_back(std::make_unique<Query<VerifyTokenRequest, TokenReply>>(
      described("host.verify_token", false, "Whose access token it is, if it is good."), verify_token,
      Reads::own_rows));
  list.push_back(std::make_unique<Query<NoRequest, KeysReply>>(
      described("host.keys", false, "The public keys of the tokens made here."), keys, Reads::own_rows));
  list.push_back(std::make_unique<Mutation<NoRequest, NewKeyReply>>(
      described("host.rotate_key", true, "Makes a new key for access tokens; older tokens stay good."), rotate_key));
  list.push_back(std::make_unique<Mutation<TrimRequest, TrimReply>>(
      described("host.trim", true, "Forgets what the feed says up to a position; messages stay."), trim));
  list.push_back(std::make_unique<Mutation<BackupRequest, BackupReply>>(
      described("host.backup", true,
                "Copies the data directory while it is in use; `cursor` is the newest that is in the copy."),
      back_up));
  list.push_back(std::make_unique<Query<NoRequest, StatsReply>>(
      described("host.stats", false, "How the engine is doing."), stats));
  list.push_back(std::make_unique<Query<NoRequest, CursorReply>>(
      described("host.cursor", false, "Where the feed stands now."), cursor, Reads::own_rows));
}

}  // namespace confab::operations
