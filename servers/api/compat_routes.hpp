#pragma once

#include <cstddef>

#include <confab/engine.hpp>

#include "api/blocking_work.hpp"
#include "api/v1_routes.hpp"
#include "common/http/router.hpp"

namespace confab::servers::api {

/// The newest messages that GET /conversations/ID/messages answers; /v1 has the rest, in pages.
inline constexpr std::size_t kCompatHistoryMessagesMax = 1000;
/// The most users that GET /conversations answers; /v1/users has pages.
inline constexpr std::size_t kCompatUsersMax = 10000;

/// The routes of the service before us, same paths, shapes and statuses, none of its holes: docs/compatibility.md.
/// `engine` outlives the router; `work` too, and belongs to the loop of the requests.
void add_compat_routes(Router& router, Engine& engine, BlockingWork& work, const RouteSettings& settings);

}  // namespace confab::servers::api
