#include "engine/account_tokens.hpp"

#include <array>
#include <utility>

#include "engine/accounts.hpp"
#include "state/account_tokens.hpp"
#include "util/base64url.hpp"
#include "util/text.hpp"

namespace confab::engine {

namespace {

constexpr std::size_t kTokenBytes = 32;

Error no_mail() { return {ErrorCode::unsupported, "this server sends no mail"}; }
Error no_token() { return state::refuse(state::Refusal::no_token, "token"); }

std::string shown_address(const state::UserRecord& user) {
  return user.shown_email.empty() ? user.email : user.shown_email;
}

/// For a new address, whoever may have it by now.
state::MakeAccountToken for_email(const util::Email& email) {
  state::MakeAccountToken body;
  body.purpose = state::TokenPurpose::confirm_email;
  body.email = email.folded;
  body.shown_email = shown_unless_folded(email);
  return body;
}

}  // namespace

void AccountTokens::request_reset(std::string_view email, Done<Position> done) {
  if (!parts_.options.send_mail) return done(no_mail());
  auto folded = util::fold_email(email);
  if (!folded) return done(folded.error());
  parts_.reads.in_pool<Position>(
      UserId(), []() -> Result<Position> { return Position(); },
      [this, folded = *std::move(folded), done = std::move(done)](const Result<Position>& turn) {
        done(turn);  // before the lookup: the time of the answer tells nothing
        if (turn) send_reset(folded);
      });
}

void AccountTokens::send_reset(const std::string& folded_email) {
  auto account = find(folded_email);
  if (!account) return warn(account.error());
  if (!*account || (*account)->record.password_hash == kNoPassword || (*account)->record.disabled) return;
  const auto sent_at = [&]() -> Result<TimeMs> {
    auto txn = parts_.reads.begin();
    if (!txn) return txn.error();
    return state::newest_token_at(*txn, (*account)->record, state::TokenPurpose::reset_password);
  }();
  if (!sent_at) return warn(sent_at.error());
  const TimeMs ago = parts_.clock.now_ms() - *sent_at;
  if (ago >= 0 && ago < Limits::reset_mail_every_ms) return;
  make((*account)->id, {}, shown_address((*account)->record), [this](Result<AccountToken> token) {
    if (!token) return warn(token.error());
    send(Mail::Kind::password_reset, *std::move(token));
  });
}

void AccountTokens::reset_password(std::string_view token, std::string_view next, Done<Position> done) {
  if (auto checked = auth::check_password(next); !checked) return done(checked.error());
  const state::TokenHash hash = state::hash_of_token(token);
  // Only who has a token may let a password be hashed.
  const auto open = [&]() -> Result<bool> {
    auto txn = parts_.reads.begin();
    if (!txn) return txn.error();
    return state::is_open_token(*txn, hash, state::TokenPurpose::reset_password, parts_.clock.now_ms());
  }();
  if (!open) return done(open.error());
  if (!*open) return done(no_token());
  parts_.passwords.hash(util::Secret(next), [this, hash, done = std::move(done)](Result<std::string> hashed) {
    if (!hashed) return done(hashed.error());
    parts_.commands.submit({}, state::ResetPassword{hash, *std::move(hashed)}, position_of(done));
  });
}

void AccountTokens::change_email(const Caller& caller, std::string_view password, std::string_view email,
                                 Done<Position> done) {
  if (!parts_.options.send_mail) return done(no_mail());
  auto parsed = util::parse_email(email);
  if (!parsed) return done(parsed.error());
  auto record = parts_.reads.read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) -> Result<std::optional<state::UserRecord>> {
        // Before the password is looked at: a visitor must not be able to guess it.
        if (viewer.is_visitor()) return state::refuse(state::Refusal::visitor_may_not);
        return state::user_record(txn, caller.user);
      });
  if (!record) return done(record.error());
  if (!*record) return done(state::refuse(state::Refusal::sign_in_again));
  auto body = for_email(*parsed);
  body.expected_hash = (*record)->password_hash;
  parts_.passwords.verify(
      comparable(body.expected_hash), util::Secret(password),
      [this, caller, body, to = parsed->shown, done = std::move(done)](Result<auth::PasswordVerdict> verdict) {
        if (!verdict) return done(verdict.error());
        if (!verdict->matches) {
          return done(Error{ErrorCode::invalid_argument, "that is not the password", "password"});
        }
        make(caller, body, to, [this, done](Result<AccountToken> token) {
          if (!token) return done(token.error());
          const Position position = token->position;
          send(Mail::Kind::email_confirmation, *std::move(token));
          done(position);
        });
      });
}

void AccountTokens::confirm_email(std::string_view token, Done<Position> done) {
  parts_.commands.submit({}, state::ConfirmEmail{state::hash_of_token(token)}, position_of(std::move(done)));
}

void AccountTokens::make_reset_token(std::string_view email, Done<AccountToken> done) {
  const auto folded = util::fold_email(email);
  if (!folded) return done(folded.error());
  auto account = find(*folded);
  if (!account) return done(account.error());
  if (!*account) return done(state::refuse(state::Refusal::no_user, "email"));
  if ((*account)->record.password_hash == kNoPassword) {
    return done(Error{ErrorCode::conflict, "the user has no password: the host signs them in", "email"});
  }
  make((*account)->id, {}, shown_address((*account)->record), std::move(done));
}

void AccountTokens::make_email_token(UserId user, std::string_view email, Done<AccountToken> done) {
  auto parsed = util::parse_email(email);
  if (!parsed) return done(parsed.error());
  const auto known = parts_.reads.read_as_host(
      [&](const store::Txn& txn, const state::Viewer& viewer) { return state::user(txn, viewer, user); });
  if (!known) return done(known.error());
  make(user, for_email(*parsed), parsed->shown, std::move(done));
}

Result<std::optional<AccountTokens::Account>> AccountTokens::find(std::string_view folded_email) const {
  auto txn = parts_.reads.begin();
  if (!txn) return txn.error();
  const auto id = state::user_by_email(*txn, folded_email);
  if (!id) return id.error();
  if (!*id) return std::optional<Account>();
  auto record = state::user_record(*txn, **id);
  if (!record) return std::move(record).error();
  if (!*record) return std::optional<Account>();
  return std::optional(Account{**id, std::move(**record)});
}

void AccountTokens::make(const Caller& caller, state::MakeAccountToken body, std::string to, Done<AccountToken> done) {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  parts_.random.fill(bytes);
  AccountToken token{caller.user, std::move(to), util::base64url_encode(bytes), 0, {}};
  util::wipe_memory(bytes.data(), bytes.size());
  body.hash = state::hash_of_token(token.token);
  parts_.commands.submit(
      caller, std::move(body),
      [token = std::move(token), done = std::move(done)](const Result<state::Outcome>& outcome) mutable {
        if (!outcome) return done(outcome.error());
        token.expires_at = outcome->at + Limits::account_token_ms;
        token.position = outcome->position;
        done(std::move(token));
      });
}

void AccountTokens::send(Mail::Kind kind, AccountToken token) const {
  const Mail mail{kind, std::move(token.email), std::move(token.token), token.expires_at};
  (void)parts_.host_calls.call("send_mail", [&] { parts_.options.send_mail(mail); });
}

/// Nobody else is told: the one who asked has their answer.
void AccountTokens::warn(const Error& error) const {
  if (parts_.options.log) parts_.options.log(LogLevel::warn, "a mail was not sent: " + error.message);
}

}  // namespace confab::engine
