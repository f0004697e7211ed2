#include "state/sessions.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "state/rules.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

Error sign_in_again() { return refuse(Refusal::sign_in_again); }

Result<> check_lifetime(std::int64_t lifetime_ms) {
  if (lifetime_ms >= 1 && lifetime_ms <= Limits::refresh_token_ms_max) return {};
  return refuse(Refusal::lifetime_out_of_range, "lifetime_ms");
}

/// A visitor is let into conversations that the user is, or was, in.
Result<> check_bounds(const Step& step, UserId user, const std::vector<ConversationId>& conversations) {
  constexpr std::string_view field = "conversations";
  if (conversations.size() > Limits::visitor_conversations_max) return refuse(Refusal::visitor_has_too_many, field);
  const auto not_rising = std::adjacent_find(conversations.begin(), conversations.end(), std::greater_equal<>());
  if (not_rising != conversations.end()) return refuse(Refusal::conversation_named_twice, field);
  for (const ConversationId id : conversations) {
    const auto view = view_of(step.tables, id, user);
    if (!view && view.code() == ErrorCode::not_found) return refuse(Refusal::no_conversation, field);
    if (!view) return view.error();
  }
  return {};
}

struct SessionRows {
  std::vector<SessionId> revoked;
  std::size_t others = 0;
  SessionId unused_longest;  // of the others
};

Result<SessionRows> session_rows(const Step& step, UserId user) {
  SessionRows rows;
  Position used;
  auto scanned = step.tables.each_session(user, [&](SessionId id, SessionRecord&& session) {
    if (is_revoked(session)) {
      rows.revoked.push_back(id);
    } else if (rows.others++ == 0 || session.used < used) {
      rows.unused_longest = id;
      used = session.used;
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return rows;
}

/// Forgets the revoked ones, and the one unused longest if there is no room for one more. The one that had to end, or
/// 0. Those that expired count until then: whether they did is known only as well as the time.
Result<SessionId> make_room(Step& step, UserId user) {
  auto rows = session_rows(step, user);
  if (!rows) return rows.error();
  SessionId ended;
  if (rows->others >= Limits::sessions_per_user_max) {
    ended = rows->unused_longest;
    rows->revoked.push_back(ended);
  }
  for (const SessionId id : rows->revoked) {
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
  return step.tables.put_session(user, id, session);
}

}  // namespace

bool is_revoked(const SessionRecord& session) { return session.revoked_at != 0; }

bool is_live(const SessionRecord& session, TimeMs now) { return !is_revoked(session) && now < session.expires_at; }

Result<std::optional<SessionRecord>> live_session(const Tables& tables, UserId user, SessionId session, TimeMs now) {
  auto row = tables.session(user, session);
  if (row && *row && !is_live(**row, now)) row->reset();
  return row;
}

Result<std::vector<ConversationId>> live_bounds(const Tables& tables, const Caller& caller, TimeMs now) {
  if (!caller.user) return sign_in_again();
  if (!caller.session) {
    const auto user = tables.user(caller.user);
    if (!user) return user.error();
    if (!*user) return sign_in_again();
    if ((*user)->disabled) return refuse(Refusal::user_disabled);
    return std::vector<ConversationId>();
  }
  auto session = live_session(tables, caller.user, caller.session, now);
  if (!session) return std::move(session).error();
  if (!*session) return sign_in_again();
  return std::move((*session)->conversations);
}

bool ends_session(const Outcome& outcome, const Caller& caller) {
  if (!caller.session || caller.user != outcome.user) return false;
  if (outcome.kind == OutcomeKind::session_started) return outcome.ended_session == caller.session;
  // Also of a refused command: a reused refresh token is refused, and ends its session.
  if (outcome.kind != OutcomeKind::session_ended) return false;
  return outcome.session ? outcome.session == caller.session : outcome.kept_session != caller.session;
}

RefreshStanding refresh_standing(const SessionRecord& session, std::uint64_t generation) {
  if (generation == 0 || generation > session.generation) return RefreshStanding::never;
  if (generation == session.generation) return RefreshStanding::newest;
  return generation + 1 == session.generation ? RefreshStanding::repeat : RefreshStanding::reused;
}

bool is_good(RefreshStanding standing) {
  return standing == RefreshStanding::newest || standing == RefreshStanding::repeat;
}

std::int64_t access_token_ms(const SessionRecord& session, std::int64_t wanted_ms, TimeMs now) {
  return std::clamp(session.expires_at - (now - now % 1000), Limits::access_token_ms_min, wanted_ms);
}

Result<Outcome> apply_rule(Step& step, const StartSession& body) {
  if (auto fit = check_device(body.device); !fit) return fit.error();
  const auto user = step.tables.user(body.user);
  if (!user) return user.error();
  if (!*user || (*user)->password_hash != body.password_hash) return refuse(Refusal::wrong_password);
  if ((*user)->disabled) return refuse(Refusal::user_disabled);
  if (auto fit = check_lifetime(body.lifetime_ms); !fit) return fit.error();
  if (auto fit = check_bounds(step, body.user, body.conversations); !fit) return fit.error();

  const auto ended = make_room(step, body.user);
  if (!ended) return ended.error();
  SessionRecord session;
  session.family = body.family;
  session.used = step.position;
  session.device = body.device;
  session.created_at = step.at();
  session.expires_at = step.at() + body.lifetime_ms;
  session.conversations = body.conversations;
  const SessionId id(++step.meta.last_session.value);
  if (auto put = step.tables.put_session(body.user, id, session); !put) return put.error();

  Outcome outcome = session_outcome(OutcomeKind::session_started, body.user, id);
  outcome.ended_session = *ended;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const RotateSession& body) {
  if (auto fit = check_lifetime(body.lifetime_ms); !fit) return fit.error();
  auto row = live_session(step.tables, body.user, body.session, step.at());
  if (!row) return std::move(row).error();
  if (!*row || (*row)->family != body.family) return sign_in_again();
  SessionRecord& session = **row;
  Outcome outcome = session_outcome(OutcomeKind::session_rotated, body.user, body.session);
  switch (refresh_standing(session, body.generation)) {
    case RefreshStanding::never:
      return sign_in_again();
    case RefreshStanding::repeat:
      outcome.unchanged = true;
      return outcome;
    case RefreshStanding::reused:
      // The refusal is also what happened.
      if (auto revoked = revoke(step, body.user, body.session, session); !revoked) return revoked.error();
      outcome.kind = OutcomeKind::session_ended;
      outcome.error = static_cast<std::int32_t>(ErrorCode::unauthenticated);
      outcome.reason = Refusal::refresh_token_reused;
      return outcome;
    case RefreshStanding::newest:
      break;
  }
  ++session.generation;
  session.used = step.position;
  session.expires_at = step.at() + body.lifetime_ms;
  if (auto put = step.tables.put_session(body.user, body.session, session); !put) return put.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const EndSession& body) {
  auto row = step.tables.session(step.caller(), body.session);
  if (!row) return std::move(row).error();
  if (!*row) return refuse(Refusal::no_session, "session");
  Outcome outcome = session_outcome(OutcomeKind::session_ended, step.caller(), body.session);
  outcome.unchanged = is_revoked(**row);
  if (outcome.unchanged) return outcome;
  if (auto revoked = revoke(step, step.caller(), body.session, std::move(**row)); !revoked) return revoked.error();
  return outcome;
}

}  // namespace confab::state
