#include "engine/accounts.hpp"

#include <algorithm>
#include <utility>

#include "engine/admission.hpp"
#include "engine/people.hpp"
#include "state/request_rules.hpp"
#include "state/sessions.hpp"
#include "util/text.hpp"

namespace confab::engine {

namespace {

Error wrong_credentials() { return {ErrorCode::unauthenticated, "wrong e-mail or password"}; }
Error session_over() { return {ErrorCode::unauthenticated, "the session ended"}; }

}  // namespace

std::optional<std::string> comparable(const std::string& hash) {
  if (hash == kNoPassword) return std::nullopt;
  return hash;
}

std::string shown_unless_folded(const util::Email& email) { return email.shown == email.folded ? "" : email.shown; }

void Accounts::register_user(std::string_view email, std::string_view password, std::string_view name,
                             Done<User> done) {
  auto parsed = util::parse_email(email);
  if (!parsed) return done(parsed.error());
  if (auto checked = check_name(name, parsed->folded); !checked) return done(checked.error());
  // A taken e-mail needs no password hash to be refused; the race between two is settled by `apply`.
  auto account = find_account(parsed->folded);
  if (!account) return done(account.error());
  if (*account) return done(Error{ErrorCode::conflict, "the e-mail has already been taken", "email"});

  passwords_.hash(util::Secret(password),
                  [this, email = *parsed, name = std::string(name), done = std::move(done)](Result<std::string> hash) {
                    if (!hash) return done(hash.error());
                    commands_.submit({},
                                     state::RegisterUser{email.folded, name, std::move(*hash),
                                                         shown_unless_folded(email), words_of_name(reads_, name)},
                                     [email, name, done](Result<state::Outcome> outcome) {
                                       if (!outcome) return done(outcome.error());
                                       done(User{outcome->user, email.shown, name, outcome->at, outcome->position});
                                     });
                  });
}

void Accounts::ensure_user(std::string_view email, std::string_view name, bool adopt, Done<User> done) {
  auto parsed = util::parse_email(email);
  if (!parsed) return done(parsed.error());
  if (auto checked = check_name(name, parsed->folded); !checked) return done(checked.error());
  const auto found = [this, adopt](const std::string& folded_email) -> Result<std::optional<User>> {
    auto account = find_account(folded_email);
    if (!account) return account.error();
    if (!*account) return std::optional<User>();
    // The account has a password. Whoever set it need not be the person whom the host knows by this address.
    if (!adopt && (*account)->password_hash != kNoPassword) {
      return Error{ErrorCode::conflict, "the user of this e-mail has a password of their own", "email"};
    }
    return user_of((*account)->id);
  };
  auto user = found(parsed->folded);
  if (!user) return done(user.error());
  if (*user) return done(**user);
  commands_.submit(
      {},
      state::RegisterUser{parsed->folded, std::string(name), std::string(kNoPassword), shown_unless_folded(*parsed),
                          words_of_name(reads_, name)},
      [=, email = *parsed, name = std::string(name), done = std::move(done)](Result<state::Outcome> outcome) {
        if (outcome) return done(User{outcome->user, email.shown, name, outcome->at, outcome->position});
        if (outcome.code() != ErrorCode::conflict) return done(outcome.error());
        auto first = found(email.folded);  // somebody else made it just now
        if (!first) return done(first.error());
        if (!*first) return done(outcome.error());
        done(**first);
      });
}

void Accounts::update_user(UserId user, const UserUpdate& update, Done<User> done) {
  state::UpdateUser body;
  body.user = user;
  if (update.email) {
    auto parsed = util::parse_email(*update.email);
    if (!parsed) return done(parsed.error());
    body.email = parsed->folded;
    body.shown_email = shown_unless_folded(*parsed);
  }
  if (update.name) {
    auto own_email = email_of(user, body.email);
    if (!own_email) return done(own_email.error());
    if (auto checked = check_name(*update.name, *own_email); !checked) return done(checked.error());
    body.name = update.name;
    body.words = words_of_name(reads_, *update.name);
  }
  if (auto fit = check_profile(update.about, update.picture); !fit) return done(fit.error());
  body.about = update.about;
  body.picture = update.picture;
  commands_.submit({}, std::move(body), [this, user, done = std::move(done)](const Result<state::Outcome>& outcome) {
    if (!outcome) return done(outcome.error());
    auto now = user_of(user);
    if (!now) return done(now.error());
    done(std::move(**now));
  });
}

/// The folded address that the user has, or is about to get.
Result<std::string> Accounts::email_of(UserId id, const std::optional<std::string>& next) const {
  if (next) return *next;
  auto txn = reads_.begin();
  if (!txn) return txn.error();
  auto record = state::user_record(*txn, id);
  if (!record) return record.error();
  if (!*record) return Error{ErrorCode::not_found, "no such user", "user"};
  return std::move((*record)->email);
}

Result<std::optional<User>> Accounts::user_of(UserId id) const {
  auto txn = reads_.begin();
  if (!txn) return txn.error();
  auto user = state::shown_user(*txn, state::Viewer::host(), id);
  if (!user) return user.error();
  return std::optional<User>(std::move(*user));
}

Result<std::optional<Accounts::Account>> Accounts::find_account(std::string_view email) const {
  auto txn = reads_.begin();
  if (!txn) return txn.error();
  auto id = state::user_by_email(*txn, email);
  if (!id) return id.error();
  if (!*id) return std::optional<Account>();
  auto record = state::user_record(*txn, **id);
  if (!record) return record.error();
  if (!*record) return std::optional<Account>();
  return std::optional<Account>(Account{**id, (*record)->password_hash});
}

Result<UserPage> Accounts::users(const Caller& caller, UserQuery query) const {
  const bool by_email = options_.directory == Directory::open;
  query.prefix = by_email ? util::fold_email_prefix(query.prefix) : util::fold_name(query.prefix);
  return reads_.read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::users(txn, viewer, query); });
}

Result<UserPage> Accounts::users_as_host(UserQuery query) const {
  query.prefix = util::fold_email_prefix(query.prefix);
  return reads_.read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::users(txn, viewer, query); });
}

Result<User> Accounts::find_user(const Caller& caller, std::string_view email) const {
  const auto folded = util::fold_email(email);
  if (!folded) return folded.error();
  return reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::user_of_email(txn, viewer, *folded);
  });
}

Result<User> Accounts::find_user_as_host(std::string_view email) const {
  const auto folded = util::fold_email(email);
  if (!folded) return folded.error();
  return reads_.read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user_of_email(txn, viewer, *folded); });
}

// --- sign-in --------------------------------------------------------------------------------------------------------

/// One sign-in on its way. The password is kept for a rehash and wiped with it.
struct Accounts::SignInCall {
  UserId user;  ///< whom the host has checked; else nobody, and e-mail and password count
  std::string email;
  util::Secret password;
  std::string device;
  bool long_lived = false;
  std::vector<ConversationId> conversations;  ///< a visitor's; empty: no visitor
  int tries_left = 2;
  Done<SignedIn> done;
};

/// The call if the rest of it is in order; takes `done` then.
Result<std::shared_ptr<Accounts::SignInCall>> Accounts::new_sign_in(const SessionStart& start, Done<SignedIn>& done) {
  if (auto checked = state::check_device(start.device); !checked) return checked.error();
  auto call = std::make_shared<SignInCall>();
  call->device = start.device;
  call->long_lived = start.long_lived;
  if (start.conversations) {
    // None at all must not be what a session without bounds is.
    if (start.conversations->empty()) {
      return Error{ErrorCode::invalid_argument, "a visitor needs a conversation", "conversations"};
    }
    call->conversations = *start.conversations;
    std::sort(call->conversations.begin(), call->conversations.end());
    call->conversations.erase(std::unique(call->conversations.begin(), call->conversations.end()),
                              call->conversations.end());
  }
  call->done = std::move(done);
  return call;
}

void Accounts::sign_in(std::string_view email, std::string_view password, const SessionStart& start,
                       Done<SignedIn> done) {
  if (password.size() > Limits::password_bytes_max) return done(wrong_credentials());
  auto call = new_sign_in(start, done);
  if (!call) return done(call.error());
  // An address that cannot be folded belongs to nobody, and nobody costs the same work.
  if (auto folded = util::fold_email(email)) (*call)->email = *folded;
  (*call)->password = util::Secret(password);
  try_sign_in(*call);
}

void Accounts::try_sign_in(const std::shared_ptr<SignInCall>& call) {
  if (call->user) return try_sign_in_checked(call);
  auto account = find_account(call->email);
  if (!account) return call->done(account.error());
  std::optional<std::string> hash;
  if (*account) hash = comparable((*account)->password_hash);
  passwords_.verify(hash, util::Secret(call->password.text()),
                    [this, call, account = *account](Result<auth::PasswordVerdict> verdict) {
                      if (!verdict) return call->done(verdict.error());
                      if (!account || !verdict->matches) return call->done(wrong_credentials());
                      start_session(call, *account, verdict->needs_rehash);
                    });
}

void Accounts::try_sign_in_checked(const std::shared_ptr<SignInCall>& call) {
  auto txn = reads_.begin();
  if (!txn) return call->done(txn.error());
  auto record = state::user_record(*txn, call->user);
  if (!record) return call->done(record.error());
  if (!*record) return call->done(Error{ErrorCode::not_found, "no such user", "user"});
  start_session(call, Account{call->user, (*record)->password_hash}, false);
}

void Accounts::start_session(const std::shared_ptr<SignInCall>& call, const Account& account, bool needs_rehash) {
  state::StartSession body{account.id,   account.password_hash,     {},
                           call->device, options_.refresh_token_ms, call->conversations};
  random_.fill(body.family);
  commands_.submit({}, body, [=, this](Result<state::Outcome> outcome) {
    if (!outcome && outcome.code() == ErrorCode::unauthenticated && --call->tries_left > 0) {
      return try_sign_in(call);  // the stored hash changed since it was read: a rehash, or a new password
    }
    if (!outcome) return call->done(outcome.error());
    const auto access_ms = call->long_lived ? options_.long_access_token_ms : options_.access_token_ms;
    give_tokens({account.id, outcome->session}, 1, access_ms, outcome->position, call->done);
    if (needs_rehash) rehash(call, account);
  });
}

/// The stored hash only says which account is meant; should it change meanwhile, it is read again.
void Accounts::sign_in_user(UserId user, const SessionStart& start, Done<SignedIn> done) {
  auto call = new_sign_in(start, done);
  if (!call) return done(call.error());
  (*call)->user = user;
  try_sign_in(*call);
}

/// The parameters rose since the password was stored. Nobody waits for this; a full pool leaves it to the next sign-in.
void Accounts::rehash(const std::shared_ptr<SignInCall>& call, const Account& account) {
  passwords_.hash(util::Secret(call->password.text()), [this, account](Result<std::string> hash) {
    if (!hash) return;
    commands_.submit(account.id, state::SetPassword{std::move(*hash), account.password_hash, false},
                     [](const Result<state::Outcome>&) {});
  });
}

/// In the user's share of the query pool: to sign a token takes longer than to apply a command.
void Accounts::give_tokens(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms, Position at,
                           const Done<SignedIn>& done) {
  reads_.in_pool_or_here<SignedIn>(
      who.user, [=, this] { return signed_in(who, refresh_generation, access_ms, at); }, done);
}

Result<SignedIn> Accounts::signed_in(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms,
                                     Position position) const {
  auto txn = reads_.begin();
  if (!txn) return txn.error();
  auto user = state::shown_user(*txn, who.user, who.user);
  if (!user) return user.error();
  auto session = state::session_record(*txn, who.user, who.session);
  if (!session) return session.error();
  if (!*session) return session_over();
  auto refresh = refresh_tokens_.make(who.user, who.session, (*session)->family, refresh_generation);
  if (!refresh) return refresh.error();
  const TimeMs now = clock_.now_ms();
  auto token = tokens_.issue(who.user, who.session, state::access_token_ms(**session, access_ms, now), now);
  if (!token) return token.error();
  return SignedIn{std::move(*user),       who.session, std::move(token->text), token->expires_at, std::move(*refresh),
                  (*session)->expires_at, position};
}

// --- sessions -------------------------------------------------------------------------------------------------------

Result<state::SessionRecord> Accounts::session_of(const store::Txn& txn, const auth::RefreshToken& presented) const {
  auto record = state::session_record(txn, presented.user, presented.session);
  if (!record) return record.error();
  if (!*record || !refresh_tokens_.is_genuine(presented, (*record)->family)) return session_over();
  return std::move(**record);
}

void Accounts::refresh(std::string_view refresh_token, Done<SignedIn> done) {
  auto presented = auth::parse_refresh_token(refresh_token);
  if (!presented) return done(presented.error());
  // A token that this store never made is refused here; what a genuine one is worth, `apply` says.
  const auto session = [&]() -> Result<state::SessionRecord> {
    auto txn = reads_.begin();
    if (!txn) return txn.error();
    return session_of(*txn, *presented);
  }();
  if (!session) return done(session.error());
  const state::RotateSession body{presented->user, presented->session, session->family, presented->generation,
                                  options_.refresh_token_ms};
  commands_.submit({}, body, [=, this, done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    give_tokens({body.user, body.session}, body.generation + 1, options_.access_token_ms, outcome->position, done);
  });
}

void Accounts::end_session(const Caller& caller, SessionId session, Done<Position> done) {
  commands_.submit(caller, state::EndSession{session}, [done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    done(outcome->position);
  });
}

void Accounts::set_password(const Caller& caller, std::string_view current, std::string_view next,
                            Done<Position> done) {
  auto record = reads_.read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) -> Result<std::optional<state::UserRecord>> {
        // Before the password is looked at: a visitor must not be able to guess it.
        if (viewer.is_visitor()) return Error{ErrorCode::forbidden, "a visitor may not do this"};
        return state::user_record(txn, caller.user);
      });
  if (!record) return done(record.error());
  if (!*record) return done(session_over());
  if (auto checked = auth::check_password(next); !checked) return done(checked.error());

  auto fresh = std::make_shared<util::Secret>(next);
  const std::string stored = (*record)->password_hash;
  passwords_.verify(
      comparable(stored), util::Secret(current),
      [=, this, done = std::move(done)](Result<auth::PasswordVerdict> verdict) {
        if (!verdict) return done(verdict.error());
        if (!verdict->matches) {
          return done(Error{ErrorCode::invalid_argument, "that is not the current password", "current_password"});
        }
        passwords_.hash(util::Secret(fresh->text()), [=, this](Result<std::string> hash) {
          if (!hash) return done(hash.error());
          commands_.submit(caller, state::SetPassword{std::move(*hash), stored, true},
                           [done](Result<state::Outcome> outcome) {
                             if (!outcome) return done(outcome.error());
                             done(outcome->position);
                           });
        });
      });
}

Result<TokenInfo> Accounts::verify_token(std::string_view access_token) const {
  auto claims = tokens_.verify(access_token, clock_.now_ms());
  if (!claims) return claims.error();
  const Caller caller(claims->user, claims->session);
  // Our own tokens always name a session; without one the session's end could not be seen.
  if (!caller.user || !caller.session) return session_over();
  const auto visitor = reads_.read(
      caller, [](const store::Txn&, const state::Viewer& viewer) -> Result<bool> { return viewer.is_visitor(); });
  if (!visitor) return visitor.error();
  return TokenInfo{caller, claims->expires_at, *visitor};
}

Result<TokenInfo> Accounts::verify_refresh_token(std::string_view refresh_token) const {
  auto presented = auth::parse_refresh_token(refresh_token);
  if (!presented) return presented.error();
  const Caller caller(presented->user, presented->session);
  auto session =
      reads_.read(caller, [&](const store::Txn& txn, const state::Viewer&) { return session_of(txn, *presented); });
  if (!session) return session.error();
  if (!state::is_good(state::refresh_standing(*session, presented->generation))) return session_over();
  return TokenInfo{caller, session->expires_at, !session->conversations.empty()};
}

}  // namespace confab::engine
