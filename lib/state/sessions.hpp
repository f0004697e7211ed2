#pragma once

#include <cstdint>

#include <confab/ids.hpp>

#include "state/records.hpp"

/// What a session is good for: the one place that knows. Rules, queries and the engine ask here.
namespace confab::state {

/// Neither revoked nor expired at `now`. Only the reading at hand says whether it expired, so a session that a wrong
/// clock took for expired is there again when the clock is right.
bool is_live(const SessionRecord& session, TimeMs now);

/// A genuine refresh token of a session, by its generation.
enum class RefreshStanding {
  newest,  ///< trade it for the next one
  repeat,  ///< the one before: its successor was handed out and has not been used, so it is handed out again
  reused,  ///< older: two parties hold tokens of this session, and one of them stole them
  never,   ///< was not handed out
};

RefreshStanding refresh_standing(const SessionRecord& session, std::uint64_t generation);

}  // namespace confab::state
