#include <string>
#include <utility>
#include <vector>

#include "state/rules.hpp"
#include "state/sessions.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kPasswordHashBytesMax = 256;

Result<> check_email(std::string_view email) {
  if (email.empty()) return refuse(Refusal::empty, "email");
  return check_line(email, Limits::email_bytes_max, "email");
}

Result<> check_password_hash(std::string_view hash) {
  if (hash.empty()) return refuse(Refusal::empty, "password");
  return check_line(hash, kPasswordHashBytesMax, "password");
}

/// The user's live sessions but the caller's.
Result<std::vector<std::pair<SessionId, SessionRecord>>> other_sessions(const Step& step) {
  std::vector<std::pair<SessionId, SessionRecord>> others;
  auto scanned = step.tables.each_session(step.caller(), [&](SessionId id, SessionRecord&& session) {
    if (id != step.command.caller.session && !is_revoked(session)) others.emplace_back(id, std::move(session));
    return true;
  });
  if (!scanned) return scanned.error();
  return others;
}

Result<> end_other_sessions(Step& step) {
  auto others = other_sessions(step);
  if (!others) return others.error();
  for (auto& [id, session] : *others) {
    session.revoked_at = step.at();
    if (auto put = step.tables.put_session(step.caller(), id, session); !put) return put;
  }
  return {};
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const RegisterUser& body) {
  if (auto fit = check_email(body.email); !fit) return fit.error();
  if (auto fit = check_line(body.shown_email, Limits::email_bytes_max, "email"); !fit) return fit.error();
  if (auto fit = check_name(body.name); !fit) return fit.error();
  if (auto fit = check_password_hash(body.password_hash); !fit) return fit.error();
  const auto taken = step.tables.user_by_email(body.email);
  if (!taken) return taken.error();
  if (*taken) return refuse(Refusal::email_taken, "email");

  UserRecord user;
  user.email = body.email;
  user.name = body.name;
  user.password_hash = body.password_hash;
  user.shown_email = body.shown_email;
  user.created_at = user.updated_at = step.at();
  user.position = step.position;
  const UserId id(++step.meta.last_user.value);
  ++step.meta.users;
  if (auto put = step.tables.put_user(id, user); !put) return put.error();
  if (auto put = step.tables.put_email(user.email, id); !put) return put.error();

  Outcome outcome;
  outcome.kind = OutcomeKind::user_registered;
  outcome.user = id;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const SetPassword& body) {
  if (auto fit = check_password_hash(body.password_hash); !fit) return fit.error();
  auto user = existing_user(step.tables, step.caller(), "user");
  if (!user) return std::move(user).error();
  if (!body.expected_hash.empty() && body.expected_hash != user->password_hash) {
    return refuse(Refusal::password_changed, "current_password");
  }
  user->password_hash = body.password_hash;
  user->updated_at = step.at();
  user->position = step.position;
  if (auto put = step.tables.put_user(step.caller(), *user); !put) return put.error();

  Outcome outcome;
  outcome.kind = OutcomeKind::user_changed;
  outcome.user = step.caller();
  if (body.end_other_sessions) {
    if (auto ended = end_other_sessions(step); !ended) return ended.error();
    outcome.kind = OutcomeKind::session_ended;
    outcome.kept_session = step.command.caller.session;
  }
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const UpdateUser& body) {
  auto user = existing_user(step.tables, body.user, "user");
  if (!user) return std::move(user).error();
  const UserRecord before = *user;
  if (body.email) {
    if (auto fit = check_email(*body.email); !fit) return fit.error();
    if (auto fit = check_line(body.shown_email, Limits::email_bytes_max, "email"); !fit) return fit.error();
    const auto taken = step.tables.user_by_email(*body.email);
    if (!taken) return taken.error();
    if (*taken && **taken != body.user) return refuse(Refusal::email_taken, "email");
    user->email = *body.email;
    user->shown_email = body.shown_email;
  }
  if (body.name) {
    if (auto fit = check_name(*body.name); !fit) return fit.error();
    user->name = *body.name;
  }
  Outcome outcome;
  outcome.kind = OutcomeKind::user_changed;
  outcome.user = body.user;
  outcome.unchanged =
      user->email == before.email && user->shown_email == before.shown_email && user->name == before.name;
  if (outcome.unchanged) return outcome;
  user->updated_at = step.at();
  user->position = step.position;
  if (user->email != before.email) {
    if (auto del = step.tables.del_email(before.email); !del) return del.error();
    if (auto put = step.tables.put_email(user->email, body.user); !put) return put.error();
  }
  if (auto put = step.tables.put_user(body.user, *user); !put) return put.error();
  return outcome;
}

}  // namespace confab::state
