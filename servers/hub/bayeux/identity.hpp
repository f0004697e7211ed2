#pragma once

#include <optional>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "common/http/message.hpp"

namespace confab::servers::hub::bayeux {

/// Who sends a request: by Authorization, which must be right if it is there, else by the session cookie where
/// `cookie_counts` and an allowed page asks. Nothing if neither says so.
std::optional<Result<TokenInfo>> identity_of(const Engine& engine, const Request& request,
                                             const std::vector<std::string>& origins, bool cookie_counts);

}  // namespace confab::servers::hub::bayeux
