#include <algorithm>
#include <utility>
#include <vector>

#include "state/rules.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kEarlierHashesMax = 8;

Error sign_in_again() { return {ErrorCode::unauthenticated, "sign in again"}; }

bool is_live(const SessionRecord& session, TimeMs now) { return session.revoked_at == 0 && now < session.expires_at; }

struct SessionRows {
  std::vector<SessionId> dead;
  std::vector<SessionId> live;  // oldest first: ids rise
};

Result<SessionRows> session_rows(const Step& step, UserId user) {
  SessionRows rows;
  auto scanned = step.tables.each_session(user, [&](SessionId id, SessionRecord&& session) {
    (is_live(session, step.at()) ? rows.live : rows.dead).push_back(id);
    return true;
  });
  if (!scanned) return scanned.error();
  return rows;
}

Result<> tell_ended(Step& step, UserId user, SessionId session) {
  PersonalRecord ended;
  ended.kind = PersonalKind::session_ended;
  ended.at = step.at();
  ended.session = session;
  return step.tables.put_personal(user, step.position, ended);
}

/// Forgets the dead ones, and the oldest if there is no room for one more. The one that had to end, or 0.
Result<SessionId> make_room(Step& step, UserId user) {
  auto rows = session_rows(step, user);
  if (!rows) return rows.error();
  SessionId ended;
  if (rows->live.size() >= Limits::sessions_per_user_max) {
    ended = rows->live.front();
    rows->dead.push_back(ended);
    if (auto told = tell_ended(step, user, ended); !told) return told.error();
  }
  for (const SessionId id : rows->dead) {
    if (auto del = step.tables.del_session(user, id); !del) return del.error();
  }
  return ended;
}

Outcome session_outcome(OutcomeKind kind, UserId user, SessionId session) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.user = user;
  outcome.session = session;
  return outcome;
}

Result<> revoke(Step& step, UserId user, SessionId id, SessionRecord session) {
  session.revoked_at = step.at();
  if (auto put = step.tables.put_session(user, id, session); !put) return put;
  return tell_ended(step, user, id);
}

/// Whether a hash that was replaced may be used once more: its answer was probably lost.
bool may_repeat(const SessionRecord& session, const SecretHash& presented, TimeMs now) {
  return !session.earlier_hashes.empty() && session.earlier_hashes.back() == presented &&
         now - session.rotated_at <= static_cast<TimeMs>(Limits::refresh_repeat_ms);
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const StartSession& body) {
  if (auto fit = check_line(body.device, Limits::device_bytes_max, "device"); !fit) return fit.error();
  const auto user = step.tables.user(body.user);
  if (!user) return user.error();
  if (!*user || (*user)->password_hash != body.password_hash) {
    return Error{ErrorCode::unauthenticated, "wrong email or password"};
  }
  if (body.expires_at <= step.at()) return sign_in_again();

  const auto ended = make_room(step, body.user);
  if (!ended) return ended.error();
  SessionRecord session;
  session.refresh_hash = body.refresh_hash;
  session.rotated_at = session.created_at = step.at();
  session.device = body.device;
  session.expires_at = body.expires_at;
  const SessionId id(++step.meta.last_session.value);
  if (auto put = step.tables.put_session(body.user, id, session); !put) return put.error();

  Outcome outcome = session_outcome(OutcomeKind::session_started, body.user, id);
  outcome.ended_session = *ended;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const RotateSession& body) {
  auto row = step.tables.session(body.user, body.session);
  if (!row) return std::move(row).error();
  if (!*row || !is_live(**row, step.at()) || body.expires_at <= step.at()) return sign_in_again();
  SessionRecord& session = **row;
  auto& earlier = session.earlier_hashes;
  if (body.presented_hash == session.refresh_hash) {
    earlier.push_back(session.refresh_hash);
    if (earlier.size() > kEarlierHashesMax) earlier.erase(earlier.begin());
    session.rotated_at = step.at();
  } else if (std::find(earlier.begin(), earlier.end(), body.presented_hash) == earlier.end()) {
    return sign_in_again();
  } else if (!may_repeat(session, body.presented_hash, step.at())) {
    // Somebody uses a token that was replaced long ago: one of the two is a thief. The refusal is also what happened.
    if (auto revoked = revoke(step, body.user, body.session, session); !revoked) return revoked.error();
    Outcome outcome = session_outcome(OutcomeKind::session_ended, body.user, body.session);
    outcome.error = static_cast<std::int32_t>(ErrorCode::unauthenticated);
    outcome.error_message = "the refresh token was used before; the session has ended";
    return outcome;
  }
  session.refresh_hash = body.next_hash;
  session.expires_at = body.expires_at;
  if (auto put = step.tables.put_session(body.user, body.session, session); !put) return put.error();
  return session_outcome(OutcomeKind::session_rotated, body.user, body.session);
}

Result<Outcome> apply_rule(Step& step, const EndSession& body) {
  auto row = step.tables.session(step.caller(), body.session);
  if (!row) return std::move(row).error();
  if (!*row) return Error{ErrorCode::not_found, "there is no such session", "session"};
  Outcome outcome = session_outcome(OutcomeKind::session_ended, step.caller(), body.session);
  outcome.unchanged = !is_live(**row, step.at());
  if (outcome.unchanged) return outcome;
  if (auto revoked = revoke(step, step.caller(), body.session, std::move(**row)); !revoked) return revoked.error();
  return outcome;
}

}  // namespace confab::state
