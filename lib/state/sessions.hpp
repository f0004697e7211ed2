#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

/// What a session is good for: the one place that knows. Rules, queries, the feed and the engine ask here.
namespace confab::state {

/// It was ended for good, whatever the clock says.
bool is_revoked(const SessionRecord& session);

/// Neither revoked nor expired at `now`. Only the reading at hand says whether it expired, so a session that a wrong
/// clock took for expired is there again when the clock is right.
bool is_live(const SessionRecord& session, TimeMs now);

/// The session if it is there and live.
Result<std::optional<SessionRecord>> live_session(const Tables& tables, UserId user, SessionId session, TimeMs now);

/// Whether the caller may act: the conversations that their session is bound to if it is a visitor's, else nothing. A
/// caller without a session is the host's word.
/// Errors: unauthenticated  the user is unknown, or the session is not live
///         forbidden        no session, and the host disabled the user
Result<std::vector<ConversationId>> live_bounds(const Tables& tables, const Caller& caller, TimeMs now);

/// Whether this record of `log` ended the session of the caller, whose user it names. For the live feed, which does not
/// look at the tables for each event.
bool ends_session(const Outcome& outcome, const Caller& caller);

/// A genuine refresh token of a session, by its generation.
enum class RefreshStanding {
  newest,  ///< trade it for the next one
  repeat,  ///< the one before: its successor was handed out and has not been used, so it is handed out again
  reused,  ///< older: two parties hold tokens of this session, and one of them stole them
  never,   ///< was not handed out
};

RefreshStanding refresh_standing(const SessionRecord& session, std::uint64_t generation);

/// Whether a token of this standing gets its session new tokens. `repeat` does: the answer to the first use may have
/// been lost, or a second tab was faster.
bool is_good(RefreshStanding standing);

/// How long an access token of the session may live that is asked to live for `wanted_ms`. No token outlives its
/// session, since sockets are closed when their token ends; tokens begin with a whole second. Where the clock was set
/// since the session was stamped, the token gets the shortest life, and the session's row decides.
std::int64_t access_token_ms(const SessionRecord& session, std::int64_t wanted_ms, TimeMs now);

}  // namespace confab::state
