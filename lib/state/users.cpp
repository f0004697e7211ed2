#include <string>
#include <utility>
#include <vector>

#include "state/account_tokens.hpp"
#include "state/names.hpp"
#include "state/rules.hpp"
#include "state/sessions.hpp"

namespace confab::state {

namespace {

Outcome of_user(OutcomeKind kind, UserId user) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.user = user;
  return outcome;
}

/// What UpdateUser and UpdateProfile have in common: all that may be wrong with it.
template <typename Body>
Result<> check_profile(const Body& body) {
  if (body.name) {
    if (auto fit = check_name(*body.name); !fit) return fit;
    if (auto fit = check_name_words(body.words); !fit) return fit;
  }
  if (body.about) {
    if (auto fit = check_about(*body.about); !fit) return fit;
  }
  return body.picture ? check_picture(*body.picture) : Result<>();
}

/// Takes it over into the record, which the caller writes.
template <typename Body>
Result<> set_profile(Step& step, UserId id, UserRecord& user, const Body& body) {
  if (body.about) user.about = *body.about;
  if (body.picture) user.picture = *body.picture;
  if (!body.name || *body.name == user.name) return {};
  return set_name(step, id, user, *body.name, body.words);
}

bool has_same_profile(const UserRecord& one, const UserRecord& other) {
  return one.name == other.name && one.about == other.about && one.picture == other.picture;
}

}  // namespace

Result<std::size_t> end_sessions(Step& step, UserId user, SessionId kept) {
  std::vector<std::pair<SessionId, SessionRecord>> live;
  auto scanned = step.tables.each_session(user, [&](SessionId id, SessionRecord&& session) {
    if (id != kept && !is_revoked(session)) live.emplace_back(id, std::move(session));
    return true;
  });
  if (!scanned) return scanned.error();
  for (auto& [id, session] : live) {
    session.revoked_at = step.at();
    if (auto put = step.tables.put_session(user, id, session); !put) return put.error();
  }
  return live.size();
}

Result<Outcome> apply_rule(Step& step, const RegisterUser& body) {
  if (auto fit = check_email(body.email); !fit) return fit.error();
  if (auto fit = check_line(body.shown_email, Limits::email_bytes_max, "email"); !fit) return fit.error();
  if (auto fit = check_name(body.name); !fit) return fit.error();
  if (auto fit = check_name_words(body.words); !fit) return fit.error();
  if (auto fit = check_password_hash(body.password_hash); !fit) return fit.error();
  const auto taken = step.tables.user_by_email(body.email);
  if (!taken) return taken.error();
  if (*taken) return refuse(Refusal::email_taken, "email");

  UserRecord user;
  user.email = body.email;
  user.password_hash = body.password_hash;
  user.shown_email = body.shown_email;
  user.created_at = user.updated_at = step.at();
  user.position = step.position;
  const UserId id(++step.meta.last_user.value);
  ++step.meta.users;
  const bool all_found = step.meta.level >= 2 && step.meta.names_found_to.value + 1 == id.value;
  if (all_found) step.meta.names_found_to = id;
  if (auto set = set_name(step, id, user, body.name, body.words); !set) return set.error();
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
  if (body.end_other_sessions) {
    if (auto dropped = drop_tokens(step.tables, *user); !dropped) return dropped.error();
  }
  user->updated_at = step.at();
  user->position = step.position;
  if (auto put = step.tables.put_user(step.caller(), *user); !put) return put.error();

  Outcome outcome;
  outcome.kind = OutcomeKind::user_changed;
  outcome.user = step.caller();
  if (body.end_other_sessions) {
    const auto ended = end_sessions(step, step.caller(), step.command.caller.session);
    if (!ended) return ended.error();
    outcome.kind = OutcomeKind::session_ended;
    outcome.kept_session = step.command.caller.session;
  }
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const UpdateUser& body) {
  auto user = existing_user(step.tables, body.user, "user");
  if (!user) return std::move(user).error();
  const UserRecord before = *user;
  if (auto fit = check_profile(body); !fit) return fit.error();
  if (body.email) {
    if (auto fit = check_email(*body.email); !fit) return fit.error();
    if (auto fit = check_line(body.shown_email, Limits::email_bytes_max, "email"); !fit) return fit.error();
    const auto taken = step.tables.user_by_email(*body.email);
    if (!taken) return taken.error();
    if (*taken && **taken != body.user) return refuse(Refusal::email_taken, "email");
    user->email = *body.email;
    user->shown_email = body.shown_email;
  }
  if (auto set = set_profile(step, body.user, *user, body); !set) return set.error();
  Outcome outcome = of_user(OutcomeKind::user_changed, body.user);
  outcome.unchanged =
      user->email == before.email && user->shown_email == before.shown_email && has_same_profile(*user, before);
  if (outcome.unchanged) return outcome;
  user->updated_at = step.at();
  user->position = step.position;
  if (user->email != before.email) {
    if (auto moved = move_email(step.tables, before.email, body.user, *user); !moved) return moved.error();
  }
  if (auto put = step.tables.put_user(body.user, *user); !put) return put.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const UpdateProfile& body) {
  if (auto fit = check_profile(body); !fit) return fit.error();
  auto user = existing_user(step.tables, step.caller(), "user");
  if (!user) return std::move(user).error();
  const UserRecord before = *user;
  if (auto set = set_profile(step, step.caller(), *user, body); !set) return set.error();
  Outcome outcome = of_user(OutcomeKind::user_changed, step.caller());
  outcome.unchanged = has_same_profile(*user, before);
  if (outcome.unchanged) return outcome;
  user->updated_at = step.at();
  user->position = step.position;
  if (auto put = step.tables.put_user(step.caller(), *user); !put) return put.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const DisableUser& body) {
  auto user = existing_user(step.tables, body.user, "user");
  if (!user) return std::move(user).error();
  Outcome outcome = of_user(body.disabled ? OutcomeKind::session_ended : OutcomeKind::user_changed, body.user);
  outcome.unchanged = user->disabled == body.disabled;
  if (outcome.unchanged) return outcome;
  user->disabled = body.disabled;
  user->updated_at = step.at();
  user->position = step.position;
  if (body.disabled) {
    if (auto dropped = drop_tokens(step.tables, *user); !dropped) return dropped.error();
  }
  if (auto put = step.tables.put_user(body.user, *user); !put) return put.error();
  if (body.disabled) {
    if (auto ended = end_sessions(step, body.user, {}); !ended) return ended.error();
  }
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const EndSessions& body) {
  if (auto user = existing_user(step.tables, body.user, "user"); !user) return std::move(user).error();
  const auto ended = end_sessions(step, body.user, {});
  if (!ended) return ended.error();
  Outcome outcome = of_user(OutcomeKind::session_ended, body.user);
  outcome.unchanged = *ended == 0;
  return outcome;
}

}  // namespace confab::state
