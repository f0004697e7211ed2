#include "hub/bayeux/identity.hpp"

#include "common/engine/credentials.hpp"

namespace confab::servers::hub::bayeux {

std::optional<Result<TokenInfo>> identity_of(const Engine& engine, const Request& request,
                                             const std::vector<std::string>& origins, bool cookie_counts) {
  if (request.header("Authorization")) return authenticate(engine, request);
  if (!cookie_counts || !cookie_origin_allowed(request, origins)) return std::nullopt;
  const auto cookie = session_cookie(request, session_cookie_name(engine));
  if (!cookie) return std::nullopt;
  auto info = engine.verify_refresh_token(*cookie);
  // A cookie that has expired counts as none: its page is not signed in.
  if (!info) return std::nullopt;
  return info;
}

}  // namespace confab::servers::hub::bayeux
