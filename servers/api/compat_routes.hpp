#pragma once

#include <cstddef>

#include <confab/engine.hpp>

#include "api/read_pool.hpp"
#include "api/route_rules.hpp"
#include "common/http/router.hpp"

namespace confab::servers::api {

/// The newest places of the timeline that GET /conversations/ID/messages answers; /v1 has the rest, in pages.
inline constexpr std::size_t kCompatHistoryMessagesMax = 1000;
/// The most users that GET /conversations answers; /v1/users has pages.
inline constexpr std::size_t kCompatUsersMax = 10'000;
/// Where either of these two answers ends earlier, after the item that goes over it. The hub passes on more than that.
inline constexpr std::size_t kCompatAnswerBytesMax = 4 << 20;

/// The routes of the service before us, same paths, shapes and statuses, none of its holes:
/// docs/reference/compatibility.md. `engine` and `reads` outlive the last request.
void add_compat_routes(Router& router, Engine& engine, ReadPool& reads, const RouteSettings& settings);

}  // namespace confab::servers::api
