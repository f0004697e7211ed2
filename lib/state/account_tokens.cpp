#include "state/account_tokens.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "state/request_rules.hpp"
#include "state/rules.hpp"
#include "util/hash.hpp"

namespace confab::state {

namespace {

/// Keys are hashes, so the rows that follow a new one are any: of those that expired about an eighth of the table
/// remains at most.
Result<> remove_some_expired(Step& step, const TokenHash& from) {
  std::vector<TokenHash> expired;
  std::size_t looked = 0;
  const auto look = [&](const TokenHash& hash, const AccountTokenRecord& token) {
    if (token.expires_at <= step.at()) expired.push_back(hash);
    return ++looked < kTokensLookedAt;
  };
  if (auto scanned = step.tables.each_account_token(from, look); !scanned) return scanned;
  if (looked < kTokensLookedAt) {
    if (auto scanned = step.tables.each_account_token(TokenHash{}, look); !scanned) return scanned;
  }
  for (const TokenHash& hash : expired) {
    if (auto del = step.tables.del_account_token(hash); !del) return del;
  }
  return {};
}

/// Of the tokens that the record names, those that are there.
Result<std::vector<TokenHash>> present_tokens(const Tables& tables, const UserRecord& user) {
  std::vector<TokenHash> present;
  for (const TokenHash& hash : user.tokens) {
    const auto row = tables.account_token(hash);
    if (!row) return row.error();
    if (*row) present.push_back(hash);
  }
  return present;
}

/// The token of a command, for the user whom it belongs to. Errors: not_found (token)
Result<AccountTokenRecord> used_token(const Step& step, const TokenHash& hash, TokenPurpose purpose) {
  auto token = open_token(step.tables, hash, purpose, step.at());
  if (!token) return std::move(token).error();
  if (!*token) return refuse(Refusal::no_token, "token");
  return std::move(**token);
}

}  // namespace

TokenHash hash_of_token(std::string_view token) { return util::blake2b_256("confab.token", token); }

Result<std::optional<AccountTokenRecord>> open_token(const Tables& tables, const TokenHash& hash, TokenPurpose purpose,
                                                     TimeMs now) {
  auto row = tables.account_token(hash);
  if (row && *row && ((*row)->purpose != purpose || (*row)->expires_at <= now)) row->reset();
  return row;
}

Result<bool> is_open_token(const store::Txn& txn, const TokenHash& hash, TokenPurpose purpose, TimeMs now) {
  const auto token = open_token(Tables(txn), hash, purpose, now);
  if (!token) return token.error();
  return token->has_value();
}

Result<TimeMs> newest_token_at(const store::Txn& txn, const UserRecord& user, TokenPurpose purpose) {
  const Tables tables(txn);
  for (auto hash = user.tokens.rbegin(); hash != user.tokens.rend(); ++hash) {
    const auto row = tables.account_token(*hash);
    if (!row) return row.error();
    if (*row && (*row)->purpose == purpose) return (*row)->expires_at - Limits::account_token_ms;
  }
  return TimeMs{0};
}

Result<> drop_tokens(MutableTables& tables, UserRecord& user) {
  for (const TokenHash& hash : user.tokens) {
    if (auto del = tables.del_account_token(hash); !del) return del;
  }
  user.tokens.clear();
  return {};
}

Result<> move_email(MutableTables& tables, std::string_view before, UserId id, UserRecord& user) {
  if (auto del = tables.del_email(before); !del) return del;
  if (auto put = tables.put_email(user.email, id); !put) return put;
  return drop_tokens(tables, user);
}

/// The log does not keep that a token was made: it would tell who asked, and when.
Result<Outcome> apply_rule(Step& step, const MakeAccountToken& body) {
  AccountTokenRecord token;
  token.purpose = body.purpose;
  token.user = step.caller();
  token.expires_at = step.at() + Limits::account_token_ms;
  if (body.purpose == TokenPurpose::confirm_email) {
    if (auto fit = check_email(body.email); !fit) return fit.error();
    if (auto fit = check_line(body.shown_email, Limits::email_bytes_max, "email"); !fit) return fit.error();
    token.email = body.email;
    token.shown_email = body.shown_email;
  }
  auto user = existing_user(step.tables, step.caller(), "user");
  if (!user) return std::move(user).error();
  if (!body.expected_hash.empty() && body.expected_hash != user->password_hash) {
    return refuse(Refusal::password_changed, "password");
  }
  Outcome outcome;
  outcome.kind = OutcomeKind::user_changed;
  outcome.user = step.caller();
  outcome.unchanged = true;
  const auto known = step.tables.account_token(body.hash);
  if (!known) return known.error();
  if (*known) return outcome;  // the command came again

  if (auto removed = remove_some_expired(step, body.hash); !removed) return removed.error();
  auto open = present_tokens(step.tables, *user);
  if (!open) return std::move(open).error();
  user->tokens = *std::move(open);
  while (user->tokens.size() >= Limits::account_tokens_per_user_max) {
    if (auto del = step.tables.del_account_token(user->tokens.front()); !del) return del.error();
    user->tokens.erase(user->tokens.begin());
  }
  user->tokens.push_back(body.hash);
  if (auto put = step.tables.put_account_token(body.hash, token); !put) return put.error();
  if (auto put = step.tables.put_user(step.caller(), *user); !put) return put.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const ResetPassword& body) {
  if (auto fit = check_password_hash(body.password_hash); !fit) return fit.error();
  const auto token = used_token(step, body.token, TokenPurpose::reset_password);
  if (!token) return token.error();
  auto user = existing_user(step.tables, token->user, "token");
  if (!user) return std::move(user).error();
  user->password_hash = body.password_hash;
  user->updated_at = step.at();
  user->position = step.position;
  if (auto dropped = drop_tokens(step.tables, *user); !dropped) return dropped.error();
  if (auto put = step.tables.put_user(token->user, *user); !put) return put.error();
  if (auto ended = end_sessions(step, token->user, SessionId()); !ended) return ended.error();

  Outcome outcome;
  outcome.kind = OutcomeKind::session_ended;
  outcome.user = token->user;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const ConfirmEmail& body) {
  const auto token = used_token(step, body.token, TokenPurpose::confirm_email);
  if (!token) return token.error();
  auto user = existing_user(step.tables, token->user, "token");
  if (!user) return std::move(user).error();
  const auto taken = step.tables.user_by_email(token->email);
  if (!taken) return taken.error();
  if (*taken && **taken != token->user) return refuse(Refusal::email_taken, "email");

  const std::string before = std::exchange(user->email, token->email);
  user->shown_email = token->shown_email;
  user->updated_at = step.at();
  user->position = step.position;
  if (auto moved = move_email(step.tables, before, token->user, *user); !moved) return moved.error();
  if (auto put = step.tables.put_user(token->user, *user); !put) return put.error();

  Outcome outcome;
  outcome.kind = OutcomeKind::user_changed;
  outcome.user = token->user;
  return outcome;
}

}  // namespace confab::state
